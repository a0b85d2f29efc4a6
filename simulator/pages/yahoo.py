"""Yahoo's chart interface: which symbol, range and moment an address asks for, and whom it refuses.

The bars belong to ``prices``, their print to ``wire.yahoo_chart``.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import unquote

from simulator.control import Control
from simulator.market import Market
from simulator.pages.base import TEXT, Ask, Page
from simulator.period import LAST_DAY
from simulator.prices.adjusted import adjusted_closes, dividends_in_new_shares, in_new_shares
from simulator.prices.bars import Bar
from simulator.prices.book import Prices, hours_of
from simulator.prices.facts import actions_of, is_empty, is_missing
from simulator.prices.hours import Hours, hong_kong_sessions, new_york_sessions
from simulator.prices.listings import Listing, listings
from simulator.wire.yahoo_chart import Chart, encode, not_found

JSON = "application/json;charset=utf-8"
FOLDER = "/v8/finance/chart/"
# Agents that libraries send unless told otherwise: refused since spring 2025.
REFUSED_AGENTS = ("python-httpx", "python-requests")
REFUSAL = b"Too Many Requests\r\n"
END = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 23, 59, tzinfo=UTC)


def _bounds(ask: Ask) -> tuple[int, int]:
    """``period1`` and ``period2`` in seconds; all time where they are missing. ValueError for anything else."""
    return int(ask.query.get("period1", 0)), int(ask.query.get("period2", 2**40))


class YahooPages:
    """Daily bars of every listing; an interval other than a day is not offered."""

    name = "yahoo"

    def __init__(self, market: Market):
        self.prices = Prices(market.seed)

    def owns(self, path: str) -> bool:
        return path.startswith(FOLDER)

    def page(self, ask: Ask, control: Control) -> Page:
        """The chart; 429 for a library's own agent, 404 for an unknown symbol, 400 for a range that is none."""
        moment = control.moment
        now = moment or END
        agent = ask.user_agent.lower()
        if not agent or any(refused in agent for refused in REFUSED_AGENTS):
            return Page(REFUSAL, now, TEXT, 429)
        listing = listings().get(unquote(ask.path.removeprefix(FOLDER)))
        if listing is None:
            return Page(not_found(), now, JSON, 404)
        try:
            first, last = _bounds(ask)
        except ValueError:
            return Page(b'{"chart":{"result":null,"error":{"code":"Bad Request"}}}', now, JSON, 400)
        chart = self._chart(listing, first, last, "events" in ask.query, moment)
        return Page(encode(chart), _changed_at(chart, now), JSON)

    def _chart(
        self, listing: Listing, first: int, last: int, has_events: bool, moment: datetime | None
    ) -> Chart:
        hours = hours_of(listing)
        known = self.prices.bars(listing.symbol, moment)
        shown = tuple(bar for bar in known if not is_missing(listing.symbol, bar.day))
        actions = actions_of(listing.symbol)
        adjusted = adjusted_closes(shown, actions)
        # A split rewrites the bars before it from the opening of its ex-date on.
        newest = shown[-1].day if shown else _sessions(listing.is_hong_kong)[0]
        shown = tuple(in_new_shares(bar, actions, newest) for bar in shown)
        picked = [i for i, bar in enumerate(shown) if first <= _stamped(bar, hours, moment) < last]
        # An empty bar is no close: the chart's previous close skips it.
        before = (
            [bar for bar in shown[: picked[0]] if not is_empty(listing.symbol, bar.day)] if picked else []
        )
        empty = {i for i in picked if is_empty(listing.symbol, shown[i].day)}
        traded = [bar for bar in shown if not is_empty(listing.symbol, bar.day)]
        return Chart(
            listing=listing,
            hours=hours,
            days=[shown[i].day for i in picked],
            bars=[None if i in empty else shown[i] for i in picked],
            adjusted=[None if i in empty else adjusted[i] for i in picked],
            actions=dividends_in_new_shares(actions, newest) if has_events else (),
            first_day=_sessions(listing.is_hong_kong)[0],
            session=_current_session(hours, listing.is_hong_kong, moment),
            last=traded[-1] if traded else None,
            previous_close=_previous_close(before, shown),
            moment=moment,
        )


def _previous_close(before: Sequence[Bar], shown: Sequence[Bar]) -> float | None:
    """The last close before the range, else the first open; a split may have left it off the tick."""
    if before:
        return round(before[-1].close, 3)
    return round(shown[0].open, 3) if shown else None


def _stamped(bar: Bar, hours: Hours, moment: datetime | None) -> float:
    return (moment if bar.is_partial and moment else hours.opened_at(bar.day)).timestamp()


def _sessions(is_hong_kong: bool) -> tuple[date, ...]:
    return hong_kong_sessions() if is_hong_kong else new_york_sessions()


@lru_cache(maxsize=64)
def _current_session(hours: Hours, is_hong_kong: bool, moment: datetime | None) -> date:
    """The session of the moment's local day, the last one before it on a day without trading."""
    sessions = _sessions(is_hong_kong)
    today = moment.astimezone(hours.zone).date() if moment else sessions[-1]
    return max((day for day in sessions if day <= today), default=sessions[0])


def _changed_at(chart: Chart, now: datetime) -> datetime:
    if chart.last is None or chart.last.is_partial:
        return now
    return min(chart.hours.settled_at(chart.last.day), now)

"""Every row of daily_flows and market_flows, worked out in plain Python from what the simulated market said.

It follows the definitions of the columns and shares no code with the SQL, so that the two can be held against
each other; what one day says is in oracle_days.py, what a series of days says in oracle_history.py.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from orchestration.calendar import TradingCalendar
from simulator.truth import CHANNELS, CURRENCY, NORTHBOUND, SOUTHBOUND, DayTruth, LegTruth
from tests.pipeline.oracle_days import (
    NO_BOUNDS,
    PUBLICATIONS,
    RANKS,
    TOP_TEN,
    Amounts,
    Bounds,
    bounds_outside,
    percent,
    plus,
    publication_of,
    rank_rows,
    stock_on_both,
    stock_on_leg,
    within,
)
from tests.pipeline.oracle_history import Row, Series, history

WATCHLIST = Path(__file__).parents[2] / "dbt_project" / "seeds" / "watchlist.csv"
TOTALS = ("turnover", "buy", "sell", "net", "trades", "etf_turnover", "quota_balance_cny")


def read_watchlist(path: Path = WATCHLIST) -> dict[str, tuple[date | None, date | None]]:
    """Ticker -> eligible from, eligible to; None where the list leaves it open. Southbound ones only."""
    with path.open(newline="", encoding="utf-8") as lines:
        return {
            line["ticker"]: (_date(line["eligible_from"]), _date(line["eligible_to"]))
            for line in csv.DictReader(lines)
            if line["is_southbound"] == "true"
        }


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Oracle:
    """The rows that a release of ``versions`` owes.

    ``versions`` holds, for each day with a file, the versions that were seen of it, first to last; the last
    one is current. The marts run from the first such day to ``today``. A row of a day in ``quarantined`` was
    refused, so that none of the day's top tens is whole; ``not_due`` are sessions whose file is not due yet.
    ``turnovers`` has the exchange's turnovers by day and ticker where its page is held. ``other_sights`` are the days
    on which something else than a top ten, the holdings, first showed a security. The days in ``republished`` are
    Eastmoney's. ``cny_hkd`` has the rates that convert what is northbound.
    """

    versions: Mapping[date, tuple[DayTruth, ...]]
    calendar: TradingCalendar
    watchlist: Mapping[str, tuple[date | None, date | None]]
    today: date
    quarantined: frozenset[date] = frozenset()
    not_due: frozenset[date] = frozenset()
    turnovers: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    other_sights: Mapping[str, date] = field(default_factory=dict)
    republished: frozenset[date] = frozenset()
    cny_hkd: Mapping[date, float] = field(default_factory=dict)

    @cached_property
    def dates(self) -> list[date]:
        """Days on which Hong Kong or Shanghai trades."""
        open_days = self.calendar.xhkg | self.calendar.xshg
        return sorted(day for day in open_days if min(self.versions) <= day <= self.today)

    @cached_property
    def sessions(self) -> list[date]:
        """All sessions of the calendar: what a week or month owes does not end with today."""
        return sorted(self.calendar.southbound)

    @cached_property
    def first_held(self) -> date:
        return min(day for day in self.versions if self._is_session(day))

    @cached_property
    def first_sights(self) -> dict[str, date]:
        """Ticker -> the day on which any version first listed it southbound."""
        sights: dict[str, date] = {}
        for day in sorted(self.versions):
            for version in self.versions[day]:
                for channel in CHANNELS:
                    for line in version.legs[channel, SOUTHBOUND].top_ten:
                        sights.setdefault(line.ticker, day)
        for ticker, day in self.other_sights.items():
            sights[ticker] = max(min(day, sights.get(ticker, day)), min(self.dates))
        return sights

    @cached_property
    def bounds(self) -> dict[tuple[date, str], Bounds]:
        """(session, channel) -> the bounds of what the leg's top ten does not list; no key without a file."""
        return {
            (day, channel): NO_BOUNDS if day in self.quarantined else bounds_outside(leg)
            for day in self.dates
            if self._is_session(day)
            for channel in CHANNELS
            for leg in self._legs(day, channel, SOUTHBOUND)
            if leg is not None
        }

    def _is_session(self, day: date) -> bool:
        return day in self.calendar.southbound

    def _nothing_held(self, day: date) -> str:
        """The state of a row that rests on no file."""
        if not self._is_session(day):
            return "CLOSED"
        return "PENDING" if day in self.not_due else "MISSING"

    def _current(self, day: date) -> DayTruth | None:
        versions = self.versions.get(day, ())
        return versions[-1] if versions else None

    def daily_flows(self) -> list[Row]:
        """One row per date, security and channel."""
        rows = [row for ticker in self._tickers() for row in self._rows_of_stock(ticker)]
        by_day: dict[date, list[Row]] = {}
        for row in rows:
            if row["channel"] == "ALL":
                by_day.setdefault(row["trade_date"], []).append(row)
        for day, all_rows in by_day.items():
            rank_rows(all_rows, self._undisclosed(day, "ALL").hi)
        return rows

    def _tickers(self) -> list[str]:
        return sorted({*self.watchlist, *self.first_sights})

    def _rows_of_stock(self, ticker: str) -> list[Row]:
        eligible_from, eligible_to = self.watchlist.get(ticker, (None, None))
        if ticker in self.watchlist:
            first_row, history_start = self.dates[0], max(self.first_held, eligible_from or date.min)
        else:
            first_row = self.first_sights[ticker]
            history_start = max(first_row, self.first_held)
        rows: list[Row] = []
        flows: dict[str, dict[date, Amounts]] = {channel: {} for channel in (*CHANNELS, "ALL")}
        for day in self.dates:
            if day < first_row:
                continue
            is_eligible = (eligible_from or date.min) <= day <= (eligible_to or date.max)
            for channel in CHANNELS:
                flows[channel][day] = stock_on_leg(
                    self._nothing_held(day),
                    self._legs(day, channel, SOUTHBOUND)[0],
                    ticker,
                    is_eligible,
                    within(
                        self.bounds.get((day, channel), NO_BOUNDS), self.turnovers.get(day, {}).get(ticker)
                    ),
                )
            flows["ALL"][day] = stock_on_both(flows["SH"][day], flows["SZ"][day])
        for channel, by_day in flows.items():
            past = self._history(by_day, history_start, eligible_from)
            for day, flow in by_day.items():
                row: Row = {"trade_date": day, "ticker": ticker, "channel": channel, "disclosure": flow.state}
                row["flow_source"] = self._source(day, flow.state)
                row |= {"rank_in_channel": flow.rank, "buy_hkd": flow.buy, "sell_hkd": flow.sell}
                row |= {"net_hkd": flow.net, "turnover_hkd": flow.turnover}
                row |= {"net_lo_hkd": flow.lo, "net_hi_hkd": flow.hi}
                market = self._totals(day, channel, SOUTHBOUND)["turnover"]
                row["share_of_channel_turnover_pct"] = percent(flow.turnover, market)
                row |= dict.fromkeys(RANKS)
                rows.append(row | past.get(day, {}))
        return rows

    def _source(self, day: date, state: str) -> str | None:
        """Whose file a row rests on, if on any."""
        if day not in self.versions or state in ("PENDING", "MISSING"):
            return None
        return "EASTMONEY" if day in self.republished else "HKEX"

    def _history(
        self, flows: Mapping[date, Amounts], start: date, eligible_from: date | None
    ) -> dict[date, Row]:
        """The history columns of each day; all of them None on days that have no history."""
        unknown = ("PENDING", "CLOSED", "NOT_ELIGIBLE")
        days = [day for day, flow in flows.items() if day >= start and flow.state not in unknown]
        if not days:
            raise ValueError(f"There is no session from {start} on to have a history of.")
        chosen = [flows[day] for day in days]
        series = Series(
            days,
            [flow.net for flow in chosen],
            [flow.lo for flow in chosen],
            [flow.hi for flow in chosen],
            [flow.state != "MISSING" for flow in chosen],
            eligible_from,
        )
        rows = history(series, self.sessions)
        nothing = dict.fromkeys(rows[days[0]])
        return {day: rows.get(day, nothing) for day in flows}

    def market_flows(self) -> list[Row]:
        """One row per date, channel and direction."""
        rows = []
        for channel in (*CHANNELS, "ALL"):
            for direction in (SOUTHBOUND, NORTHBOUND):
                rows += [self._row_of_market(day, channel, direction) for day in self.dates]
        for channel in (*CHANNELS, "ALL"):
            own = {
                r["trade_date"]: r for r in rows if (r["channel"], r["direction"]) == (channel, SOUTHBOUND)
            }
            flows = {
                day: Amounts(row["publication"], row["buy"], row["sell"], lo=row["net"], hi=row["net"])
                for day, row in own.items()
            }
            past = self._history(flows, self.first_held, None)
            names = [name for name in past[self.dates[0]] if not name.startswith("cum_since_eligible")]
            for row in (row for row in rows if row["channel"] == channel):
                columns = {name: past[row["trade_date"]][name] for name in names}
                row.update(columns if row["direction"] == SOUTHBOUND else dict.fromkeys(columns))
        return rows

    def _row_of_market(self, day: date, channel: str, direction: str) -> Row:
        totals = self._totals(day, channel, direction)
        row: Row = {"trade_date": day, "channel": channel, "direction": direction}
        row |= {"currency": CURRENCY[direction], **totals}
        row["flow_source"] = self._source(day, row["publication"])
        rate = 1 if direction == SOUTHBOUND else self.cny_hkd.get(day)
        for name in ("buy", "sell", "net", "turnover"):
            amount = totals[name]
            row[f"{name}_hkd"] = None if amount is None or rate is None else round(amount * rate)
        legs = self._legs(day, channel, direction)
        tens = [leg.top_ten if leg else () for leg in legs]
        if day not in self.quarantined and all(len(ten) == TOP_TEN for ten in tens):
            listed = sum(line.turnover for ten in tens for line in ten)
            row["top_ten_turnover_share_pct"] = percent(listed, totals["turnover"])
        else:
            row["top_ten_turnover_share_pct"] = None
        outside = self._undisclosed(day, channel) if direction == SOUTHBOUND else NO_BOUNDS
        return row | {"undisclosed_net_lo_hkd": outside.lo, "undisclosed_net_hi_hkd": outside.hi}

    def _legs(self, day: date, channel: str, direction: str) -> list[LegTruth | None]:
        """The current version's leg or legs; None where none is held, or one that calls a session closed."""
        truth = self._current(day)
        channels = CHANNELS if channel == "ALL" else (channel,)
        legs = [truth.legs[leg, direction] if truth is not None else None for leg in channels]
        return [leg if leg is not None and leg.is_trading_day else None for leg in legs]

    def _totals(self, day: date, channel: str, direction: str) -> Row:
        """Publication and totals of a leg, or of both: the worse state, None where either leg has None."""
        is_session = self._is_session(day)
        legs = self._legs(day, channel, direction)
        states = [publication_of(leg, self._nothing_held(day)) for leg in legs]
        row: Row = {"publication": min(states, key=PUBLICATIONS.index)}
        for name in TOTALS:
            amounts = [getattr(leg, name) if leg is not None and is_session else None for leg in legs]
            row[name] = amounts[0] if len(amounts) == 1 else plus(*amounts)
        return row

    def _undisclosed(self, day: date, channel: str) -> Bounds:
        if channel != "ALL":
            return self.bounds.get((day, channel), NO_BOUNDS)
        sh, sz = (self.bounds.get((day, leg), NO_BOUNDS) for leg in CHANNELS)
        return Bounds(plus(sh.lo, sz.lo), plus(sh.hi, sz.hi))

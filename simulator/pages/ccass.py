"""HKEXnews' southbound holdings: which settlement day a GET or a form gets, and which forms are refused.

The holdings belong to ``holdings``, the page's markup to ``wire.ccass``.
"""

from base64 import b64encode
from collections import deque
from datetime import date, datetime
from hashlib import sha256
from threading import Lock

from orchestration.calendar import HONG_KONG
from simulator.control import Control
from simulator.holdings.book import page_at
from simulator.holdings.settlement import posted_at, settlement_days
from simulator.market import Market
from simulator.pages.base import HTML, Ask, Page
from simulator.wire.ccass import PATH, HiddenFields, encode, refused

# The server knows the forms of this many GETs again.
REMEMBERED = 64
FIELDS = frozenset(
    {
        *("__VIEWSTATE", "__VIEWSTATEGENERATOR", "__EVENTVALIDATION", "today", "sortBy", "sortDirection"),
        *("alertMsg", "txtShareholdingDate", "btnSearch"),
    }
)


def _token(*names: object) -> str:
    return b64encode(sha256("/".join(map(str, names)).encode()).digest()).decode()


def today_at(moment: datetime | None) -> date:
    """The server's day in Hong Kong; without a moment the day on which the last page went up."""
    return (moment or posted_at(settlement_days()[-1])).astimezone(HONG_KONG).date()


def kept_days(moment: datetime | None) -> list[date]:
    """The settlement days whose pages are up and not older than twelve months, ascending."""
    today = today_at(moment)
    # 29 February has no counterpart the year before.
    oldest = today.replace(year=today.year - 1, day=min(today.day, 28 if today.month == 2 else 31))
    return [
        day for day in settlement_days() if day >= oldest and (moment is None or posted_at(day) <= moment)
    ]


def _asked(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y/%m/%d").date()
    except ValueError:
        return None


class CcassPages:
    """The page of both southbound legs together; northbound (``t=sh``, ``t=sz``) is not in this market."""

    name = "ccass"

    def __init__(self, market: Market):
        self.market = market
        self._lock, self._n_pages = Lock(), 0
        self._handed_out: deque[HiddenFields] = deque(maxlen=REMEMBERED)

    def owns(self, path: str) -> bool:
        return path.startswith("/sdw/")

    def page(self, ask: Ask, control: Control) -> Page | None:
        """The latest page for a GET; for a form that of its day, or silently of the nearest that there is."""
        moment = control.moment
        kept = kept_days(moment)
        if ask.path != PATH or ask.query.get("t") != "hk" or not kept:
            return None
        hidden, shown = self._hidden(ask.form), kept[-1]
        if hidden is None:
            return Page(refused(), None, HTML)
        wanted = _asked(ask.form["txtShareholdingDate"]) if ask.form else None
        if wanted is not None:
            shown = max((day for day in kept if day <= wanted), default=kept[0])
        held = page_at(self.market.seed, shown, moment)
        return Page(encode(held, hidden, today_at(moment)), None, HTML) if held else None

    def _hidden(self, form: dict[str, str] | None) -> HiddenFields | None:
        """New fields for a GET; for a form its own, None where this server did not hand them out lately."""
        with self._lock:
            if form is None:
                self._n_pages += 1
                names = (self.market.seed, self._n_pages)
                fresh = HiddenFields(_token("viewstate", *names), _token("eventvalidation", *names))
                self._handed_out.append(fresh)
                return fresh
            if not form.keys() >= FIELDS:
                return None
            sent = HiddenFields(form["__VIEWSTATE"], form["__EVENTVALIDATION"])
            return sent if sent in self._handed_out else None

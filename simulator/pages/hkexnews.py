"""HKEXnews' title search and stock lookup as of a moment.

The announcements belong to ``news.announcements``, the documents to ``wire.hkexnews``.
"""

from datetime import UTC, date, datetime

from orchestration.calendar import HONG_KONG
from simulator.control import Control
from simulator.market import Market
from simulator.news.announcements import Announcement, announcements, issuers, stock_ids
from simulator.pages.base import Ask, Page
from simulator.period import FIRST_DAY
from simulator.wire.hkexnews import PREFIX, SEARCH, encode, encode_stocks

JSON, SCRIPT = "application/json;charset=utf-8", "application/javascript;charset=utf-8"
EVERY_STOCK = "-1"
FOUNDED_AT = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


class HkexnewsPages:
    """The English lists of the main board; the documents that they link to are not in this market."""

    name = "hkexnews"

    def __init__(self, market: Market):
        self.market = market

    def owns(self, path: str) -> bool:
        return path.startswith("/search/")

    def page(self, ask: Ask, control: Control) -> Page | None:
        """The first ``rowRange`` announcements of a stock and days, or the stocks whose code begins so."""
        if ask.path == PREFIX:
            return self._stocks(ask)
        if ask.path != SEARCH:
            return None
        moment = control.moment
        up = [one for one in announcements(self.market.seed) if moment is None or one.published_at <= moment]
        first, last = _day(ask.query.get("fromDate", "")), _day(ask.query.get("toDate", ""))
        rows, stock = ask.query.get("rowRange", "100"), ask.query.get("stockId", EVERY_STOCK)
        if first is None or last is None or not rows.isdigit():
            return None
        found = [one for one in reversed(up) if first <= _listed_on(one) <= last and _is_of(one, stock)]
        changed_at = up[-1].published_at if up else FOUNDED_AT
        return Page(encode(found[: int(rows)], int(rows), len(found)), changed_at, JSON)

    def _stocks(self, ask: Ask) -> Page:
        name = ask.query.get("name", "")
        found = [
            (stock_id, code, dict(issuers(code))[code])
            for code, stock_id in stock_ids().items()
            if name and (code.startswith(name) or code.lstrip("0").startswith(name))
        ]
        return Page(encode_stocks(found[:10], ask.query.get("callback", "callback")), FOUNDED_AT, SCRIPT)


def _listed_on(one: Announcement) -> date:
    return one.published_at.astimezone(HONG_KONG).date()


def _is_of(one: Announcement, stock: str) -> bool:
    ids = stock_ids()
    return stock == EVERY_STOCK or stock in {str(ids[code]) for code, _ in one.issuers}

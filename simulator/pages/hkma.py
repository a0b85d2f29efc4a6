"""The monetary authority's list of rates as of a moment: newest first, a hundred a page at most.

The rates belong to ``fx.hkma``, the envelope to ``wire.hkma``.
"""

from simulator.control import Control
from simulator.fx.hkma import end_of_day, listed_at
from simulator.market import Market
from simulator.pages.base import Ask, Page
from simulator.wire.hkma import PATH, encode, refused

JSON = "application/json;charset=utf-8"
LARGEST_PAGE = 100


class HkmaPages:
    """The daily list; other lists of the interface are not in this market."""

    name = "hkma"

    def __init__(self, market: Market):
        self.market = market

    def owns(self, path: str) -> bool:
        return path.startswith("/public/market-data-and-statistics/")

    def page(self, ask: Ask, control: Control) -> Page | None:
        """The records from ``offset`` on; an error under 200 where ``offset`` or ``pagesize`` is no number."""
        moment, listed = control.moment, end_of_day(self.market.seed)
        days = [day for day in sorted(listed, reverse=True) if moment is None or listed_at(day) <= moment]
        if ask.path != PATH or not days:
            return None
        changed_at = listed_at(days[0])
        offset, size = ask.query.get("offset", "0"), ask.query.get("pagesize", str(LARGEST_PAGE))
        if not offset.isdigit() or not size.isdigit() or int(size) < 1:
            return Page(refused(f"offset={offset}, pagesize={size}"), changed_at, JSON)
        shown = days[int(offset) :][: min(int(size), LARGEST_PAGE)]
        return Page(encode({day: listed[day] for day in shown}), changed_at, JSON)

"""HKEX's daily quotations: which day an address asks for, and whether its report is up at a moment.

The quotations belong to ``prices``, their print to ``wire.hkex_quotations``.
"""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache

from orchestration.calendar import HONG_KONG
from simulator.control import Control
from simulator.market import Market
from simulator.pages.base import Ask, Page
from simulator.prices.quotations import quotations
from simulator.wire.hkex_quotations import encode

HTML = "text/html; charset=ISO-8859-1"
REPORTED_AT = time(18)


def reported_at(day: date) -> datetime:
    """When the day's report goes up: 18:00 in Hong Kong, as UTC."""
    return datetime.combine(day, REPORTED_AT, HONG_KONG).astimezone(UTC)


class HkexQuotationPages:
    """The main board's reports, a page for each session of Hong Kong; there are none of the growth market."""

    name = "quotations"
    FOLDER = "/eng/stat/smstat/dayquot/"
    ADDRESS = re.compile(r"/eng/stat/smstat/dayquot/d(\d{2})(\d{2})(\d{2})e\.htm")

    def __init__(self, market: Market):
        self.market = market

    def owns(self, path: str) -> bool:
        return path.startswith(self.FOLDER)

    def page(self, ask: Ask, control: Control) -> Page | None:
        """The day's report; None on a day without a session and before its hour."""
        day = self.day_of(ask.path)
        if day is None or day not in quotations(self.market.seed):
            return None
        if control.moment is not None and control.moment < reported_at(day):
            return None
        return Page(_encoded(self.market.seed, day, control.is_full_size(day)), reported_at(day), HTML)

    def day_of(self, path: str) -> date | None:
        """The session that a path asks for; None where it is no address of a day."""
        match = self.ADDRESS.fullmatch(path)
        try:
            return date(2000 + int(match[1]), int(match[2]), int(match[3])) if match else None
        except ValueError:  # 250231
            return None


# A full-sized page is 25 MB: few are kept.
@lru_cache(maxsize=8)
def _encoded(seed: int, day: date, full_size: bool) -> bytes:
    return encode(day, quotations(seed)[day], full_size=full_size)

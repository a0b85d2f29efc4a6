"""Which address shows which day of which source, and the bytes it shows at a moment.

Speaking HTTP belongs to ``server``, breaking the bytes to ``faults``; another source adds a class here.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from simulator.faults import broken
from simulator.flows.closed import all_closed
from simulator.market import Market
from simulator.period import published_at
from simulator.truth import DayTruth
from simulator.wire.hkex_daily import encode


@dataclass(frozen=True, slots=True)
class Page:
    """What an address shows: the body, and the moment (UTC) of the print that it is."""

    body: bytes
    modified_at: datetime


@lru_cache(maxsize=2048)
def _encoded(seed: int, day: date, version: int) -> bytes:
    return encode(Market(seed).versions(day)[version - 1])


class HkexDailyPages:
    """HKEX's daily statistics in English; the Chinese files do not exist in this market."""

    ADDRESS = re.compile(r"/eng/csm/DailyStat/data_tab_daily_(\d{4})(\d{2})(\d{2})e\.js")

    def __init__(self, market: Market):
        self.market = market

    def day_of(self, path: str) -> date | None:
        """The trade date that a path asks for; None where it is no address of this source."""
        match = self.ADDRESS.fullmatch(path)
        try:
            return date(*map(int, match.groups())) if match else None
        except ValueError:  # 20250231
            return None

    def is_due(self, day: date, moment: datetime | None) -> bool:
        """Whether the hour of the day's first print has come, on closed days too."""
        return moment is None or published_at(day) <= moment

    def page(self, day: date, moment: datetime | None, fault: str | None = None) -> Page | None:
        """The day's page at ``moment``, broken by the named fault; None where there is none to show.

        A day without a file can be broken too: the fault then starts from a file that says closed everywhere.
        """
        truth = self.market.day(day, moment)
        if fault is None:
            return None if truth is None else self._printed(truth)
        whole = self._printed(truth) if truth else Page(encode(all_closed(day)), all_closed(day).published_at)
        return Page(broken(fault, whole.body, self._session_before(day, moment)), whole.modified_at)

    def _printed(self, truth: DayTruth) -> Page:
        return Page(_encoded(self.market.seed, truth.trade_date, truth.version), truth.published_at)

    def _session_before(self, day: date, moment: datetime | None) -> bytes | None:
        while day > self.market.first_day:
            day -= timedelta(days=1)
            truth = self.market.day(day, moment)
            if truth is not None and truth.is_trading_day:
                return self._printed(truth).body
        return None

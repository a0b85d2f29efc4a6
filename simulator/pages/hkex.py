"""HKEX's daily statistics: which address shows which day, restated and broken as the control says.

The bytes of a day belong to ``wire.hkex_daily``, the transformations that break one day to ``faults``.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from simulator.control import Control
from simulator.faults import broken
from simulator.flows.closed import all_closed
from simulator.market import Market
from simulator.pages.base import Ask, Page
from simulator.period import published_at
from simulator.truth import DayTruth
from simulator.wire.hkex_daily import encode

JAVASCRIPT = "application/javascript"


@lru_cache(maxsize=2048)
def _encoded(seed: int, day: date, version: int) -> bytes:
    return encode(Market(seed).versions(day)[version - 1])


class HkexDailyPages:
    """HKEX's daily statistics in English; the Chinese files do not exist in this market."""

    name = "hkex"
    FOLDER = "/eng/csm/"
    ADDRESS = re.compile(r"/eng/csm/DailyStat/data_tab_daily_(\d{4})(\d{2})(\d{2})e\.js")

    def __init__(self, market: Market):
        self.market = market

    def owns(self, path: str) -> bool:
        """Everything under the folder, so that an outage of the source takes addresses without a day too."""
        return path.startswith(self.FOLDER)

    def page(self, ask: Ask, control: Control) -> Page | None:
        """The day's file as the control wants it: as printed or broken."""
        day = self.day_of(ask.path)
        if day is None:
            return None
        planted = control.body(day)
        if planted is not None:
            return Page(planted, published_at(day), JAVASCRIPT)
        if control.is_deleted(day):
            return None
        moment = control.moment
        # A file that is not up yet cannot be broken: the fault waits for it.
        fault = control.take_fault(day) if self.is_due(day, moment) else None
        return self.file(day, moment, fault)

    def day_of(self, path: str) -> date | None:
        """The trade date that a path asks for; None where it is no address of a day."""
        match = self.ADDRESS.fullmatch(path)
        try:
            return date(*map(int, match.groups())) if match else None
        except ValueError:  # 20250231
            return None

    def is_due(self, day: date, moment: datetime | None) -> bool:
        """Whether the hour of the day's first print has come, on closed days too."""
        return moment is None or published_at(day) <= moment

    def file(self, day: date, moment: datetime | None, fault: str | None = None) -> Page | None:
        """The day's file at ``moment``, broken by the named fault; None where there is none to show.

        A day without a file can be broken too: the fault then starts from a file that says closed everywhere.
        """
        truth = self.market.day(day, moment)
        if fault is None:
            return None if truth is None else self._printed(truth)
        closed = all_closed(day)
        whole = self._printed(truth) if truth else Page(encode(closed), closed.published_at, JAVASCRIPT)
        body = broken(fault, whole.body, self._session_before(day, moment))
        return Page(body, whole.modified_at, JAVASCRIPT)

    def _printed(self, truth: DayTruth) -> Page:
        body = _encoded(self.market.seed, truth.trade_date, truth.version)
        return Page(body, truth.published_at, JAVASCRIPT)

    def _session_before(self, day: date, moment: datetime | None) -> bytes | None:
        while day > self.market.first_day:
            day -= timedelta(days=1)
            truth = self.market.day(day, moment)
            if truth is not None and truth.is_trading_day:
                return self._printed(truth).body
        return None

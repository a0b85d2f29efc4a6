"""What Eastmoney has at a moment: HKEX's prints half an hour later, a restatement a day later.

What it says otherwise than HKEX belongs to ``disagreements``, the rows made of it to ``reports``.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from simulator.eastmoney.disagreements import told
from simulator.holdings.book import HoldingsPage
from simulator.holdings.book import versions as pages_of
from simulator.holdings.settlement import settlement_days
from simulator.market import Market
from simulator.period import sessions
from simulator.truth import DayTruth

# A day's figures are there at 18:30 in Hong Kong, holdings in the evening of the day that their page went up.
FLOWS_LAG, HOLDINGS_LAG = timedelta(minutes=30), timedelta(hours=10, minutes=30)
RESTATED_LAG = timedelta(days=1)


def _is_known(published_at: datetime, version: int, lag: timedelta, moment: datetime | None) -> bool:
    return moment is None or published_at + (RESTATED_LAG if version > 1 else lag) <= moment


def known_days(seed: int, moment: datetime | None) -> Mapping[date, DayTruth]:
    """Southbound session -> the day as told at ``moment`` (UTC; None: the end), ascending."""
    known, market = {}, Market(seed)
    for day in sessions():
        for truth in market.versions(day):
            if _is_known(truth.published_at, truth.version, FLOWS_LAG, moment):
                known[day] = told(truth)
    return known


def known_pages(seed: int, moment: datetime | None) -> Mapping[date, HoldingsPage]:
    """Settlement day -> the holdings as told at ``moment``, ascending."""
    known = {}
    for day in settlement_days():
        for page in pages_of(seed, day):
            if _is_known(page.posted_at, page.version, HOLDINGS_LAG, moment):
                known[day] = page
    return known

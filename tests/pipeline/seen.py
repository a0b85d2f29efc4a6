"""What a home has seen of the simulated market, in the oracle's terms: prints of a day, pages, turnovers, sights.

Which runs load the whole history stands in ``simulator.loading``; what the marts owe of it belongs to the oracle.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from orchestration.calendar import HONG_KONG, trading_calendar
from simulator.eastmoney.known import known_pages
from simulator.fx.rates import rates
from simulator.holdings.book import Holding, page_at
from simulator.holdings.settlement import posted_at, settlement_days, traded_on
from simulator.loading import STAGES
from simulator.market import DEFAULT_SEED, Market
from simulator.prices.quotations import TRADED, Quotation, quotations
from simulator.truth import DayTruth
from tests.pipeline.oracle import Oracle, read_watchlist

FIRST, LAST = date(2024, 8, 1), date(2025, 11, 14)
ASKED_AGAIN = 5


def ticker(wire_code: str) -> str:
    return f"{int(wire_code):04d}.HK"


def exchange_turnovers(quoted: Mapping[str, Quotation]) -> dict[str, int]:
    """Ticker -> what the exchange traded of it in HKD: nothing where it did not trade at all, no key for a dash."""
    return {
        ticker(code): line.turnover or 0
        for code, line in quoted.items()
        if line.currency == "HKD" and (line.turnover is not None or line.status != TRADED)
    }


@dataclass(frozen=True)
class Run:
    """One run of the load: its own days, the moment at which it asks, and the sessions that it asks for again."""

    first: date
    last: date
    now: datetime

    @classmethod
    def all(cls) -> Iterator["Run"]:
        for stage in STAGES:
            first, last = date.fromisoformat(stage.first), date.fromisoformat(stage.last)
            yield cls(first, last, datetime.fromisoformat(stage.now).astimezone(UTC))

    def asks(self, day: date, sessions: list[date]) -> bool:
        """Whether the day is one of the run's own, or one of the last ``sessions`` before its end."""
        again = [session for session in sessions if session <= self.last][-ASKED_AGAIN - 1 :]
        return self.first <= day <= self.last or day in again

    @property
    def kept_from(self) -> date:
        """HKEXnews keeps twelve months."""
        return self.now.astimezone(HONG_KONG).date() - relativedelta(years=1)


def seen_prints() -> dict[date, tuple[DayTruth, ...]]:
    """Day -> the prints of HKEX's file that the runs saw, of equal neighbours the first; no key without a file."""
    prints: dict[date, tuple[DayTruth, ...]] = {}
    sessions = trading_calendar().sessions(FIRST, LAST)
    for run in Run.all():
        for day in (FIRST + timedelta(days=i) for i in range((run.last - FIRST).days + 1)):
            truth = Market().day(day, run.now) if run.asks(day, sessions) else None
            if truth is not None and truth not in prints.get(day, ())[-1:]:
                prints[day] = (*prints.get(day, ()), truth)
    return prints


@dataclass(frozen=True)
class SeenPage:
    """A settlement day's holdings as they stand, and whose page they are."""

    source: str
    rows: Mapping[str, Holding]


@lru_cache(maxsize=1)
def seen_pages() -> Mapping[date, SeenPage]:
    """Settlement day -> its page: HKEXnews' last one, Eastmoney's of a day that HKEXnews had deleted by then."""
    pages: dict[date, SeenPage] = {}
    for run in Run.all():
        republished = known_pages(DEFAULT_SEED, run.now)
        for settled in settlement_days():
            if posted_at(settled) > run.now or not (
                settled not in pages or run.asks(settled, list(settlement_days()))
            ):
                continue
            page = page_at(DEFAULT_SEED, settled, run.now)
            if settled >= run.kept_from and page is not None:
                pages[settled] = SeenPage("CCASS", page.rows)
            elif settled not in pages:
                pages[settled] = SeenPage("EASTMONEY", republished[settled].rows)
    return pages


def first_sights(pages: Mapping[date, Iterable[str]]) -> dict[str, date]:
    """Ticker -> the date of the first trades that a page of holdings, given by its wire codes, shows as settled."""
    sights: dict[str, date] = {}
    for settled in sorted(pages):
        for code in pages[settled]:
            sights.setdefault(ticker(code), traded_on(settled))
    return sights


def oracle_of_full_history() -> Oracle:
    """The oracle of the history that the demo loads."""
    return Oracle(
        seen_prints(),
        trading_calendar(),
        read_watchlist(),
        LAST,
        turnovers={day: exchange_turnovers(quoted) for day, quoted in quotations(DEFAULT_SEED).items()},
        other_sights=first_sights({settled: page.rows for settled, page in seen_pages().items()}),
        cny_hkd={day: rates(DEFAULT_SEED).cny_hkd(day) for day in quotations(DEFAULT_SEED) if day >= FIRST},
    )

"""Five months in which everything goes wrong that a file can do: the days, and a home that has landed them.

The days are changed truths of the simulated market, so that the oracle knows what was printed; what the marts
owe on them is the oracle's. No gate would release them, so the marts are built by dbt alone.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from orchestration.calendar import trading_calendar
from orchestration.defs.dbt_project import DBT, FOLDER
from orchestration.lake import decisions
from orchestration.lake.snapshot import freeze
from orchestration.sources.prices import hkex_quotations
from orchestration.sources.registry import SOURCES
from simulator.market import Market
from simulator.prices.quotations import quotations
from simulator.server import SimulatorServer
from simulator.truth import CHANNELS, SOUTHBOUND, DayTruth, LegTruth, StockTruth
from simulator.wire.hkex_daily import encode
from tests.nights import Nights
from tests.pipeline.oracle import Oracle, read_watchlist
from tests.pipeline.seen import exchange_turnovers

SEED = 20241
# Mid-week and mid-month, to a session whose file is not due at noon.
FIRST, TODAY = date(2024, 8, 7), date(2024, 12, 30)
NOON = f"{TODAY}T12:00:0{{}}+08:00"
# In mid-week, the last session of a week, the last session of a month.
MISSING = (date(2024, 8, 28), date(2024, 11, 8), date(2024, 11, 29))
RESTATED, VOIDED = date(2024, 10, 16), date(2024, 12, 4)
# Neither is on the watch-list, nor does the simulated market know them.
SEEN_IN_A_FIRST_PRINT, SEEN_IN_A_VOID_PRINT = "03998", "03999"

Change = Callable[[LegTruth], LegTruth]


def nine_lines(leg: LegTruth) -> LegTruth:
    """A top ten that is not whole."""
    return replace(leg, top_ten=leg.top_ten[:9])


def no_totals(leg: LegTruth) -> LegTruth:
    """Totals of dashes: the contract refuses the row."""
    return replace(leg, turnover=None, buy=None, sell=None, trades=None, etf_turnover=None)


def closed(leg: LegTruth) -> LegTruth:
    """A leg that calls a session closed and says nothing."""
    return LegTruth(leg.channel, leg.direction, is_trading_day=False)


def closed_with_totals(leg: LegTruth) -> LegTruth:
    """A leg that calls a session closed and prints its totals."""
    return replace(leg, is_trading_day=False, top_ten=())


def balanced(leg: LegTruth) -> LegTruth:
    """Every net is zero, the leg's too: zero days, and ties among the ranks."""
    lines = [replace(line, buy=line.turnover // 2, sell=line.turnover // 2) for line in leg.top_ten]
    lines = [replace(line, turnover=2 * (line.turnover // 2)) for line in lines]
    half = (leg.turnover or 0) // 20_000 * 10_000
    return replace(leg, top_ten=tuple(lines), turnover=2 * half, buy=half, sell=half)


def nothing_left_to_buy(leg: LegTruth) -> LegTruth:
    """The ten bought more than the leg, and sold all but 0.05 million of it."""
    buy = sum(line.buy or 0 for line in leg.top_ten) // 10_000 * 10_000 - 10_000
    sell = sum(line.sell or 0 for line in leg.top_ten) // 10_000 * 10_000 + 50_000
    return replace(leg, buy=buy, sell=sell, turnover=buy + sell)


def nothing_left_to_sell(leg: LegTruth) -> LegTruth:
    """The ten sold more than the leg, so that whatever else was traded was bought."""
    other_side = nothing_left_to_buy(replace(leg, top_ten=tuple(map(_swapped, leg.top_ten))))
    return replace(other_side, buy=other_side.sell, sell=other_side.buy, top_ten=leg.top_ten)


def _swapped(line: StockTruth) -> StockTruth:
    return replace(line, buy=line.sell, sell=line.buy)


def lists(wire_code: str, instead_of: str | None = None) -> Change:
    """The line of ``instead_of``, or the fifth, is of another security."""

    def change(leg: LegTruth) -> LegTruth:
        gone = instead_of or leg.top_ten[4].wire_code
        lines = [
            replace(line, wire_code=wire_code, name="ANOTHER") if line.wire_code == gone else line
            for line in leg.top_ten
        ]
        return replace(leg, top_ten=tuple(lines))

    return change


def sells(wire_code: str) -> Change:
    """This security never buys more than it sells."""

    def change(leg: LegTruth) -> LegTruth:
        lines = [
            _swapped(line) if line.wire_code == wire_code and (line.net or 0) > 0 else line
            for line in leg.top_ten
        ]
        return replace(leg, top_ten=tuple(lines))

    return change


CHANGES: dict[date, dict[str, Change]] = {
    # Alibaba, three weeks before it is eligible.
    date(2024, 8, 20): {"SH": lists("09988")},
    # Its first day, on which it is in neither top ten.
    date(2024, 9, 10): {"SH": lists("03996", "09988"), "SZ": lists("03997", "09988")},
    date(2024, 9, 24): {"SH": nine_lines},
    date(2024, 10, 22): {"SH": balanced, "SZ": balanced},
    date(2024, 10, 23): {"SH": balanced, "SZ": balanced},
    date(2024, 11, 5): {"SZ": nothing_left_to_buy},
    date(2024, 11, 7): {"SZ": nothing_left_to_sell},
    date(2024, 11, 19): {"SH": no_totals},
    date(2024, 12, 10): {"SZ": closed},
    date(2024, 12, 11): {"SH": balanced, "SZ": balanced},
    date(2024, 12, 13): {"SH": closed_with_totals},
    date(2024, 12, 18): {"SH": closed, "SZ": closed},
}
QUARANTINED = frozenset({date(2024, 11, 19)})


def changed(truth: DayTruth, changes: dict[str, Change]) -> DayTruth:
    legs = {
        (channel, SOUTHBOUND): change(truth.legs[channel, SOUTHBOUND]) for channel, change in changes.items()
    }
    return replace(truth, legs=truth.legs | legs)


def seen_versions() -> dict[date, tuple[DayTruth, ...]]:
    """What a home of these months holds and has not voided, day by day."""
    market = Market(SEED)
    days = [FIRST + timedelta(days=i) for i in range((TODAY - FIRST).days)]
    finals = {
        day: changed(truth, {"SH": sells("00700")})
        for day in days
        if day not in MISSING and (truth := market.day(day)) is not None
    }
    versions = {day: (changed(truth, CHANGES.get(day, {})),) for day, truth in finals.items()}
    first_print = changed(finals[RESTATED], {"SH": lists(SEEN_IN_A_FIRST_PRINT)})
    return versions | {RESTATED: (first_print, finals[RESTATED])}


def oracle_of_troubles() -> Oracle:
    return Oracle(
        seen_versions(),
        trading_calendar(),
        read_watchlist(),
        TODAY,
        QUARANTINED,
        not_due=frozenset({TODAY}),
        turnovers={
            day: exchange_turnovers(quoted) for day, quoted in quotations(SEED).items() if day < TODAY
        },
    )


@dataclass(frozen=True)
class Troubles:
    """Lands the months into ``nights`` and builds the marts into the build file of its home."""

    nights: Nights
    simulator: SimulatorServer

    def build(self) -> Path:
        versions = seen_versions()
        for day, of_day in versions.items():
            self.simulator.set_body(day, encode(of_day[0]))
        for day in MISSING:
            self.simulator.fault(day, "html_under_200")
        void_print = changed(
            versions[VOIDED][0], {channel: lists(SEEN_IN_A_VOID_PRINT) for channel in CHANNELS}
        )
        self._land(0, FIRST, TODAY)
        self.nights.land(FIRST.isoformat(), TODAY.isoformat(), hkex_quotations.SOURCE)
        self.simulator.set_body(RESTATED, encode(versions[RESTATED][1]))
        self.simulator.set_body(VOIDED, encode(void_print))
        self._land(1, RESTATED, RESTATED)
        self._land(2, VOIDED, VOIDED)
        commit = self.nights.ledger.current["flows/hkex_top_ten", VOIDED.isoformat()]
        decisions.void(self.nights.journal, commit.commit_id, "another day's stock", "A. Tester")
        freeze(self.nights.home, self.nights.journal, SOURCES, "test")
        self._dbt()
        return self.nights.home.warehouse

    def _land(self, second: int, first: date, last: date) -> None:
        self.nights.now = NOON.format(second)
        self.nights.land(first.isoformat(), last.isoformat())

    def _dbt(self) -> None:
        target = self.nights.root / "dbt"
        command = [str(DBT), "build", "--exclude-resource-type", "test", "unit_test", "--quiet"]
        command += ["--profiles-dir", str(FOLDER), "--target-path", str(target), "--log-path", str(target)]
        with self.nights.in_environment():
            done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"dbt could not build the troubled months:\n{done.stdout}{done.stderr}")

"""Days that HKEX has deleted come from Eastmoney; HKEX's figures win once they are there; where the two differ shows.

The market is asked in February 2025: HKEX has deleted December, and is not due for it any more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.calendar import trading_calendar
from orchestration.lake.snapshot import freeze
from orchestration.sources.registry import SOURCES
from simulator.eastmoney.disagreements import (
    BUY_TOTAL_DIFFERS,
    BUY_TOTAL_DIFFERS_BY,
    LEG_LACKS,
    SELL_DIFFERS,
    SELL_DIFFERS_BY,
    SELL_DIFFERS_RANK,
    stock_without_shenzhen,
)
from simulator.holdings.book import holdings
from simulator.market import DEFAULT_SEED, Market
from simulator.prices.quotations import quotations
from simulator.server import SimulatorServer
from simulator.truth import LEGS, SOUTHBOUND, DayTruth
from simulator.wire.hkex_daily import encode
from tests.builds import CompiledProject
from tests.nights import Nights
from tests.pipeline.oracle import Oracle, read_watchlist
from tests.pipeline.oracle_compare import assert_same
from tests.pipeline.seen import exchange_turnovers, first_sights, seen_prints, ticker

FIRST, LAST, TODAY = date(2024, 12, 20), date(2025, 1, 6), date(2025, 2, 10)
KEPT_FROM, BACK = date(2025, 1, 1), date(2024, 12, 31)
BY = 4_000_000
DIFFERENCE = "subject, trade_date, channel, ticker, measure, hkex_value, eastmoney_value"


def republished(truth: DayTruth) -> DayTruth:
    """A day without what Eastmoney does not have: ETF turnover and quota, and the top tens of the other direction."""
    legs = {
        (channel, direction): replace(
            truth.legs[channel, direction],
            etf_turnover=None,
            quota_balance_cny=None,
            top_ten=truth.legs[channel, direction].top_ten if direction == SOUTHBOUND else (),
        )
        for channel, direction in LEGS
    }
    return replace(truth, legs=legs)


def sold_more(truth: DayTruth, rank: int) -> DayTruth:
    """The day with a larger sell in one line of Shanghai's top ten."""
    leg = truth.legs["SH", SOUTHBOUND]
    ten = tuple(
        replace(line, sell=(line.sell or 0) + BY, turnover=line.turnover + BY) if line.rank == rank else line
        for line in leg.top_ten
    )
    return replace(truth, legs=truth.legs | {("SH", SOUTHBOUND): replace(leg, top_ten=ten)})


def oracle(of_hkex: dict[date, DayTruth]) -> Oracle:
    """What a home owes that has the days of ``of_hkex`` from HKEX and December's others from Eastmoney."""
    days = {
        day: truth
        for day in trading_calendar().sessions(FIRST, TODAY)
        if (truth := Market().day(day)) is not None
    }
    old = {day: republished(truth) for day, truth in days.items() if day < KEPT_FROM and day not in of_hkex}
    shown = [day for day in trading_calendar().sessions(FIRST, TODAY) if day < TODAY][-5:]
    return Oracle(
        {day: (truth,) for day, truth in (days | old | of_hkex).items()},
        trading_calendar(),
        read_watchlist(),
        TODAY,
        turnovers={day: exchange_turnovers(quoted) for day, quoted in quotations(DEFAULT_SEED).items()},
        other_sights=first_sights({settled: holdings(DEFAULT_SEED)[settled] for settled in shown}),
        republished=frozenset(old),
    )


@pytest.fixture(scope="module")
def backfilled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Nights, SimulatorServer]]:
    """A home that first asks in February, and nobody but HKEX and Eastmoney."""
    now = f"{TODAY}T23:30:00+08:00"
    with SimulatorServer(moment=now) as market:
        market.delete_before(KEPT_FROM)
        nights = Nights(tmp_path_factory.mktemp("backfilled") / "home", market.base_url, now=now)
        nights.settings["SOUTHBOUND_EASTMONEY_BASE_URL"] = market.base_url
        nights.run(FIRST.isoformat(), LAST.isoformat())
        yield nights, market


def assert_owed(rows: Mapping[str, pl.DataFrame], owed: Oracle) -> None:
    for table, key, expected in (
        ("daily_flows", ("trade_date", "ticker", "channel"), owed.daily_flows()),
        ("market_flows", ("trade_date", "channel", "direction"), owed.market_flows()),
    ):
        assert_same(table, key, expected, rows[table].to_dicts())


def test_days_that_hkex_deleted_come_from_eastmoney_and_block_no_night(backfilled):
    nights, _ = backfilled
    rows = {table: nights.released(table) for table in ("daily_flows", "market_flows")}
    assert_owed(rows, oracle({}))
    for frame in rows.values():
        told = frame.filter(pl.col("flow_source").is_not_null())
        whose = set(told.select(pl.col("trade_date") < KEPT_FROM, "flow_source").rows())
        assert whose == {(False, "HKEX"), (True, "EASTMONEY")}
    bounded = "disclosure = 'NOT_IN_TOP10' and net_lo_hkd <= 0 and net_hi_hkd >= 0"
    assert nights.one(f"select count(*) from daily_flows where {bounded} and trade_date = '{FIRST}'") > 100
    assert "hkex" not in nights.one("select lacks from release")
    # Of what both hold nothing differs.
    assert nights.one("select count(*) from flow_conflicts") == 0


def test_hkex_wins_once_it_has_a_day_again_and_the_difference_shows(
    backfilled, compiled: CompiledProject, tmp_path: Path
):
    first, market = backfilled
    nights = first.copy_to(tmp_path / "home")
    was = Market().day(BACK)
    line = next(line for line in was.legs["SH", SOUTHBOUND].top_ten if line.ticker in read_watchlist())
    now_says = sold_more(was, line.rank)
    market.delete_before(None)
    market.set_body(BACK, encode(now_says))
    nights.land(BACK.isoformat())
    freeze(nights.home, nights.journal, SOURCES, "test")
    rows = compiled.build(nights.home, ("daily_flows", "market_flows", "flow_conflicts"))
    assert_owed(rows, oracle({BACK: now_says}))
    assert sorted(rows["flow_conflicts"].select(DIFFERENCE.split(", ")).rows()) == [
        (subject, BACK, "SH", line.ticker, "sell", line.sell + BY, line.sell)
        for subject in ("STOCK_HISTORY", "TOP_TEN")
    ]


def test_the_whole_history_shows_the_planted_differences_and_no_other(full_history: Nights):
    """And the restated day: Eastmoney follows a day later, and was asked before."""

    def leg(day: date, channel: str):
        return Market().day(day).legs[channel, SOUTHBOUND]

    sold = next(line for line in leg(SELL_DIFFERS, "SH").top_ten if line.rank == SELL_DIFFERS_RANK)
    whole = leg(BUY_TOTAL_DIFFERS, "SZ")
    lacking = ticker(stock_without_shenzhen(Market().day(LEG_LACKS)))
    owed = [("TOP_TEN", SELL_DIFFERS, "SH", sold.ticker, "sell", sold.sell, sold.sell + SELL_DIFFERS_BY)]
    owed += [
        ("LEG_TOTALS", BUY_TOTAL_DIFFERS, "SZ", "MARKET", measure, value, value + BUY_TOTAL_DIFFERS_BY)
        for measure, value in (("buy", whole.buy), ("turnover", whole.turnover))
    ]
    owed.append(("STOCK_HISTORY", LEG_LACKS, "SZ", lacking, "is_listed", 1, 0))
    [(restated, (before, after))] = [(day, seen) for day, seen in seen_prints().items() if len(seen) > 1]
    for old, new in zip(
        before.legs["SZ", SOUTHBOUND].top_ten, after.legs["SZ", SOUTHBOUND].top_ten, strict=True
    ):
        for measure in ("buy", "sell") if old != new else ():
            values = (getattr(new, measure), getattr(old, measure))
            owed += [
                (subject, restated, "SZ", old.ticker, measure, *values)
                for subject in ("STOCK_HISTORY", "TOP_TEN")
            ]
    assert sorted(full_history.query(f"select {DIFFERENCE} from flow_conflicts")) == sorted(owed)

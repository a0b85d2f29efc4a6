"""Bounds on one hand-worked day: which of the three limits binds, what the bounds decide, and where they cannot.

Shanghai bought 1,000 and sold 900 (HKD million), Shenzhen 500 and 500. The ten of Shanghai bought 960 and sold 850, so
that all others together bought 40 and sold 50 there; its tenth turned over 100. The ten of Shenzhen leave 300 and more;
its tenth turned over 20. Tencent, on both lists, netted 50 + 5.
"""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration.calendar import HONG_KONG
from orchestration.lake.snapshot import freeze
from orchestration.sources.registry import SOURCES
from simulator.market import DEFAULT_SEED, Market
from simulator.prices.quotations import quotations
from simulator.truth import SOUTHBOUND, LegTruth, StockTruth
from tests.builds import CompiledProject
from tests.pipeline.arrivals import Arrivals

DAY = date(2024, 9, 5)
MILLION = 1_000_000
# HSBC's turnover on the exchange is the smallest limit; of China Mobile no page is held; Meituan was suspended.
TURNOVERS = {"00005": 12, "00857": 30, "03690": 0}


def leg(channel: str, buy: int, sell: int, lines: list[tuple[str, int, int]]) -> LegTruth:
    ten = tuple(
        StockTruth(rank, code, f"S{code}", bought * MILLION, sold * MILLION, (bought + sold) * MILLION)
        for rank, (code, bought, sold) in enumerate(lines, start=1)
    )
    totals = {"buy": buy * MILLION, "sell": sell * MILLION, "turnover": (buy + sell) * MILLION}
    return LegTruth(
        channel, SOUTHBOUND, True, trades=1000, buy_trades=500, sell_trades=500, **totals, top_ten=ten
    )


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, compiled: CompiledProject) -> pl.DataFrame:
    """The ALL and leg rows of the day."""
    others = [f"0{n}" for n in range(9001, 9009)]
    shanghai = [("00700", 160, 110), *((code, 94, 86) for code in others), ("09010", 48, 52)]
    shenzhen = [("00700", 24, 19), *((code, 20, 20) for code in others), ("09010", 16, 4)]
    legs = {
        ("SH", SOUTHBOUND): leg("SH", 1000, 900, shanghai),
        ("SZ", SOUTHBOUND): leg("SZ", 500, 500, shenzhen),
    }
    truth = Market().day(DAY)
    assert truth is not None
    home = Arrivals(
        Path(tmp_path_factory.mktemp("bounds")) / "home", datetime(2024, 9, 5, 23, 30, tzinfo=HONG_KONG)
    )
    home.day(replace(truth, legs=truth.legs | legs))
    page = quotations(DEFAULT_SEED)[DAY]
    quoted = {
        code: replace(
            page[code], turnover=turnover * MILLION, shares=round(turnover * MILLION / page[code].vwap)
        )
        if turnover
        else replace(page[code], status="SUSPENDED", close=None, shares=None, turnover=None)
        for code, turnover in TURNOVERS.items()
    }
    home.quotes(DAY, quoted)
    freeze(home.home, home.journal, SOURCES, "test")
    rows = compiled.build(home.home, ("daily_flows", "market_flows"))
    return rows["daily_flows"].join(
        rows["market_flows"].filter(pl.col("direction") == SOUTHBOUND),
        on=["trade_date", "channel"],
        suffix="_of_market",
    )


def bounds(day: pl.DataFrame, ticker: str, channel: str) -> tuple[float, float]:
    [(low, high)] = (
        day.filter((pl.col("ticker") == ticker) & (pl.col("channel") == channel))
        .select(pl.col("net_lo_hkd", "net_hi_hkd") / MILLION)
        .rows()
    )
    return low, high


def test_each_of_the_three_limits_binds_where_it_is_the_smallest(day: pl.DataFrame):
    # No page of China Mobile: the leg's residual binds in Shanghai, the tenth in Shenzhen.
    assert bounds(day, "0941.HK", "SH") == (-50, 40)
    assert bounds(day, "0941.HK", "SZ") == (-20, 20)
    # PetroChina turned over 30: less than Shanghai's residuals, more than Shenzhen's tenth.
    assert bounds(day, "0857.HK", "SH") == (-30, 30)
    assert bounds(day, "0857.HK", "SZ") == (-20, 20)
    # HSBC turned over 12, Meituan nothing.
    assert (bounds(day, "0005.HK", "SH"), bounds(day, "0005.HK", "SZ")) == ((-12, 12), (-12, 12))
    assert bounds(day, "3690.HK", "ALL") == (0, 0)
    # What is disclosed is its own bound, and bounds add up over the legs.
    assert bounds(day, "0700.HK", "ALL") == (55, 55)
    assert bounds(day, "0857.HK", "ALL") == (-50, 50)
    assert bounds(day, "0941.HK", "ALL") == (-70, 60)


def test_bounds_decide_who_can_have_netted_more_and_say_where_they_cannot(day: pl.DataFrame):
    whole = day.filter(pl.col("channel") == "ALL")
    [(rank, worst, is_open)] = (
        whole.filter(pl.col("ticker") == "0700.HK")
        .select("rank_net", "rank_net_worst", "is_rank_net_open")
        .rows()
    )
    could = whole.filter((pl.col("net_hi_hkd") > 55 * MILLION) & (pl.col("ticker") != "0700.HK"))
    # Disclosed nets are smaller. HSBC, PetroChina and Meituan are ruled out by the exchange's turnover alone: the legs'
    # own limits would allow them 60, as they do all others of the watch-list.
    assert rank == 1
    assert {"0005.HK", "0857.HK", "3690.HK"}.isdisjoint(could["ticker"])
    assert "0941.HK" in could["ticker"]
    assert worst == 1 + could.height
    # One that nobody ever listed can have netted 60 too.
    assert is_open is True
    assert set(whole["undisclosed_net_hi_hkd"]) == {60 * MILLION}

"""The flow marts against the oracle, row for row and column for column, and what holds of any release.

The definitions in plain Python are in oracle.py; the oracle's own rules are tested in test_oracle_rules.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from simulator.server import SimulatorServer
from tests.nights import Nights
from tests.pipeline.oracle import Oracle
from tests.pipeline.oracle_compare import assert_same, differences
from tests.pipeline.oracle_troubles import NOON, SEED, Troubles, oracle_of_troubles
from tests.pipeline.seen import oracle_of_full_history

DAILY, MARKET = ("trade_date", "ticker", "channel"), ("trade_date", "channel", "direction")


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return oracle_of_full_history()


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The build file of the months in which everything goes wrong."""
    with SimulatorServer(moment=NOON.format(0), seed=SEED) as simulator:
        nights = Nights(tmp_path_factory.mktemp("troubled") / "home", simulator.base_url)
        yield Troubles(nights, simulator).build()


def test_daily_flows_are_what_the_definitions_say(full_history: Nights, oracle: Oracle):
    assert_same("daily_flows", DAILY, oracle.daily_flows(), full_history.released("daily_flows").to_dicts())


def test_market_flows_are_what_the_definitions_say(full_history: Nights, oracle: Oracle):
    assert_same(
        "market_flows", MARKET, oracle.market_flows(), full_history.released("market_flows").to_dicts()
    )


def test_marts_of_troubled_months_are_what_the_definitions_say(troubled: Path):
    """Missing, refused, restated, void, contradictory and balanced days, and one that is not due yet."""
    expected = oracle_of_troubles()
    with duckdb.connect(str(troubled), read_only=True) as con:
        daily, market = (con.sql(f"from marts.{table}").pl() for table in ("daily_flows", "market_flows"))
    states = {"DISCLOSED", "NOT_IN_TOP10", "PARTIAL", "NOT_ELIGIBLE", "CLOSED", "PENDING", "MISSING"}
    assert set(daily["disclosure"]) == states
    assert_same("daily_flows", DAILY, expected.daily_flows(), daily.to_dicts())
    assert_same("market_flows", MARKET, expected.market_flows(), market.to_dicts())


def test_a_difference_names_table_key_column_expected_and_found():
    row = {"trade_date": date(2025, 9, 1), "ticker": "9988.HK", "channel": "SH", "net_hkd": 5, "net_z20": 0.5}
    wrong = row | {"net_hkd": None, "net_z20": 0.5 + 1e-12}
    said = "daily_flows 2025-09-01/9988.HK/SH net_hkd: expected 5, found None."
    assert differences("daily_flows", DAILY, [row], [wrong]) == [said]
    assert differences("daily_flows", DAILY, [row], [row | {"net_z20": 0.5001}])[0].endswith("found 0.5001.")
    assert "expected a row, found none" in differences("daily_flows", DAILY, [row], [])[0]
    assert "different keys" in differences("daily_flows", DAILY, [row], [row, row])[0]
    assert "['rank_net']" in differences("daily_flows", DAILY, [row], [row | {"rank_net": 1}])[0]


def test_a_wrong_rule_would_be_noticed(full_history: Nights, oracle: Oracle):
    """An oracle that thinks Alibaba eligible a session later differs from the release."""
    later = {**oracle.watchlist, "9988.HK": (date(2024, 9, 11), None)}
    wrong = replace(oracle, watchlist=later)._rows_of_stock("9988.HK")
    rows = full_history.released("daily_flows").filter(pl.col("ticker") == "9988.HK").to_dicts()
    said = differences("daily_flows", DAILY, wrong, rows)
    assert any("2024-09-11/9988.HK/ALL history_start" in text for text in said)


def test_a_security_that_has_begun_has_three_rows_on_every_day(full_history: Nights):
    """From its first date on: no day, and no channel of a day, is lacking or double."""
    daily = full_history.released("daily_flows")
    days = sorted(daily["trade_date"].unique())
    for (ticker,), rows in daily.group_by("ticker"):
        owed = [
            (day, channel)
            for day in days
            if day >= rows["trade_date"].min()
            for channel in ("ALL", "SH", "SZ")
        ]
        assert sorted(rows.select("trade_date", "channel").rows()) == owed, ticker


def test_bounds_of_a_day_can_be_met_by_the_leg(full_history: Nights):
    """No undisclosed security is said to have bought or sold more than the ten leave of its leg."""
    daily, market = full_history.released("daily_flows"), full_history.released("market_flows")
    legs = daily.filter(pl.col("channel") != "ALL")
    ten = (
        legs.filter(pl.col("disclosure") == "DISCLOSED")
        .group_by("trade_date", "channel")
        .agg(
            bought=pl.col("buy_hkd").sum(), sold=pl.col("sell_hkd").sum(), least=pl.col("turnover_hkd").min()
        )
    )
    hidden = (
        legs.filter(pl.col("disclosure") == "NOT_IN_TOP10")
        .join(ten, on=["trade_date", "channel"])
        .join(market.filter(pl.col("direction") == "SOUTHBOUND"), on=["trade_date", "channel"])
    )
    assert hidden.height == legs.filter(pl.col("disclosure") == "NOT_IN_TOP10").height > 0
    for bound, left in (
        ("net_hi_hkd", pl.col("buy") - pl.col("bought")),
        ("net_lo_hkd", pl.col("sell") - pl.col("sold")),
    ):
        assert hidden.filter(pl.col(bound).abs() > pl.min_horizontal("least", left)).is_empty()
    assert hidden.filter((pl.col("net_lo_hkd") > 0) | (pl.col("net_hi_hkd") < 0)).is_empty()


def test_every_sum_has_bounds_and_lies_within_them(full_history: Nights):
    """Both bounds are the sum where the sum is known."""
    for table in ("daily_flows", "market_flows"):
        rows = full_history.released(table)
        sums = [name.removesuffix("_lo_hkd") for name in rows.columns if name.endswith("_lo_hkd")]
        for name in [name for name in sums if f"{name}_hkd" in rows.columns]:
            exact, lo, hi = pl.col(f"{name}_hkd"), pl.col(f"{name}_lo_hkd"), pl.col(f"{name}_hi_hkd")
            assert rows.filter(
                exact.is_not_null() & ((lo != exact) | (hi != exact) | lo.is_null())
            ).is_empty(), name
            assert rows.filter(lo > hi).is_empty(), name

"""One broken rule a gate: nothing is released, the release that stood stands, and the check says so."""

from datetime import date

import duckdb
import polars as pl

from simulator.server import SimulatorServer
from tests.conftest import AFTER
from tests.nights import Nights, failed_checks, failure_text


def test_contract_gate_quarantines_a_row_whose_parts_do_not_add_up(
    next_night: Nights, market: SimulatorServer
):
    before = next_night.current
    market.fault(date.fromisoformat(AFTER), "broken_sum")
    result = next_night.attempt(AFTER)
    assert not result.success
    assert next_night.current == before
    assert "rows_keep_contract" in failed_checks(result)
    assert "hkex_top_ten__nothing_in_quarantine" in failed_checks(result)
    [row] = pl.read_parquet(list(next_night.home.quarantine.rglob("*.parquet"))).to_dicts()
    assert row["reason"] == "buy + sell is not the turnover"
    assert '"rank": 1' in row["row_json"]


def test_plausibility_gate_refuses_a_top_ten_of_nine(next_night: Nights, market: SimulatorServer):
    before = next_night.current
    market.fault(date.fromisoformat(AFTER), "nine_rows")
    result = next_night.attempt(AFTER)
    assert not result.success
    assert next_night.current == before
    assert "hkex_top_ten__ten_rows_a_leg" in failed_checks(result)
    assert not any(event.step_key == "dbt_build" and event.is_step_start for event in result.all_events)


def test_logic_gate_refuses_a_stock_that_stands_twice_in_a_top_ten(next_night: Nights):
    before = next_night.current
    next_night.land(AFTER)
    commit = next_night.ledger.current["flows/hkex_top_ten", AFTER]
    [path] = next_night.home.lake.rglob(f"hkex_top_ten/*/{commit.commit_id}.parquet")
    ninth = pl.read_parquet(path).filter((pl.col("rank") == 9) & (pl.col("direction") == "SOUTHBOUND"))
    tickers = dict(zip(ninth["channel"], ninth["ticker"], strict=True))
    is_tenth = (pl.col("rank") == 10) & (pl.col("direction") == "SOUTHBOUND")
    twice = pl.when(is_tenth).then(pl.col("channel").replace_strict(tickers)).otherwise("ticker")
    pl.read_parquet(path).with_columns(ticker=twice).write_parquet(path)

    result = next_night.attempt(AFTER)
    assert not result.success
    assert next_night.current == before
    assert any("primary_key" in name for name in failed_checks(result))


def test_a_waived_dbt_test_is_left_out_of_the_build_and_run_after_it(next_night: Nights):
    check_id = "logic:marts/daily_flows:daily_flows_disclosure_is_known"
    assert next_night.waive(check_id).success
    next_night.run(AFTER)
    assert next_night.query(f"select status from data_quality where check_id = '{check_id}'") == [("PASSED",)]


def test_the_contract_of_a_mart_cannot_be_waived(next_night: Nights):
    result = next_night.waive("logic:marts/daily_flows:keeps_its_contract")
    assert not result.success
    assert "There is no check" in failure_text(result)


def test_promise_gate_and_release_step_refuse_a_build_that_was_tampered_with(next_night: Nights):
    next_night.run(AFTER)
    released = next_night.current
    build_id = pl.read_parquet(next_night.home.snapshot / "build.parquet")["build_id"][0]

    (next_night.home.checks / build_id / "logic.parquet").rename(next_night.root / "logic.parquet")
    result = next_night.launch("publish")
    assert not result.success
    assert next_night.current == released
    assert "has no result in this build" in failure_text(result)

    (next_night.root / "logic.parquet").rename(next_night.home.checks / build_id / "logic.parquet")
    with duckdb.connect(str(next_night.home.warehouse)) as con:
        con.execute(f"delete from marts.market_flows where trade_date = '{AFTER}'")
    result = next_night.launch("publish")
    assert not result.success
    assert next_night.current == released
    assert {"reaches_latest_due_session", "covers_due_sessions"} <= failed_checks(result)
    assert not any(
        event.step_key == "release__current" and event.is_step_start for event in result.all_events
    )

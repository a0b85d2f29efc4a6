"""The expectation gate on small frames: verdicts, canaries, errors kept apart from failures, and the real suites."""

import math
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from orchestration.contracts import CONTRACTS
from orchestration.gates.canaries import CANARIES
from orchestration.gates.contract import contract_results, split_by_contract
from orchestration.gates.expectations import evaluate
from orchestration.gates.plausibility import FRAMES
from orchestration.gates.results import CheckId, GateResult, Severity, Status
from orchestration.gates.suites import Expected, Suite, read_suites
from orchestration.gates.window import Window
from orchestration.release.verdict import BuildRefused, demand, judge
from simulator.market import Market

SOUTH = "SOUTHBOUND"
FRAME = pl.DataFrame(
    {"trade_date": [date(2025, 9, 1), date(2025, 9, 2)], "channel": ["SH", "SZ"], "n": [10, 9]}
)


def verdict(kind: str, parameters: dict | None = None, frame: pl.DataFrame = FRAME, **kwargs) -> GateResult:
    config = {"type": kind, "kwargs": kwargs, "meta": {"name": "x"}}
    expected = Expected(CheckId("promise", "marts/m", "x"), Severity.ERROR, config)
    [result] = evaluate(Suite("marts/m", "promise", (expected,)), frame, parameters)
    return result


def test_a_failure_names_the_row_and_its_value():
    result = verdict("expect_column_values_to_be_between", column="n", min_value=10, max_value=10)
    assert (result.status, result.observed) == (Status.FAILED, "1 of 2 rows: 2025-09-02 SZ 9 is 9")


def test_an_expectation_that_cannot_be_evaluated_is_errored_and_not_failed():
    result = verdict("expect_column_values_to_not_be_null", column="nowhere")
    assert result.status == Status.ERRORED
    assert "nowhere" in result.observed


def test_an_expectation_whose_canary_passes_is_not_believed():
    """With mostly=0.1 nine of ten rows may be wrong, so one changed cell goes unseen: the check is asleep."""
    result = verdict("expect_column_values_to_be_between", column="n", min_value=0, max_value=99, mostly=0.1)
    assert result.status == Status.ERRORED
    assert "the canary should have failed" in result.observed


def test_an_expectation_without_a_canary_or_without_rows_is_not_believed():
    assert "no canary is known" in verdict("expect_column_values_to_be_unique", column="n").observed
    empty = verdict("expect_column_values_to_not_be_null", frame=FRAME.clear(), column="n")
    assert (empty.status, "no rows" in empty.observed) == (Status.ERRORED, True)


def test_parameters_of_the_night_stand_in_for_values_and_an_unknown_one_is_an_error():
    latest = {"$PARAMETER": "latest"}
    kind = "expect_column_max_to_be_between"
    assert (
        verdict(kind, {"latest": "2025-09-02"}, column="trade_date", min_value=latest).status == Status.PASSED
    )
    assert (
        verdict(kind, {"latest": "2025-09-03"}, column="trade_date", min_value=latest).status == Status.FAILED
    )
    assert verdict(kind, {}, column="trade_date", min_value=latest).status == Status.ERRORED


def test_every_expectation_of_every_suite_has_a_canary():
    kinds = {
        e.config["type"]
        for gate in ("plausibility", "promise")
        for s in read_suites(gate)
        for e in s.expectations
    }
    assert kinds <= set(CANARIES)


# The real suites over the real shape of a history, as the simulated market draws it.


def window(n_sessions: int = 70) -> Window:
    days = list(Market().sessions)[-n_sessions:]
    totals, top_ten = [], []
    for day in days:
        truth = Market().day(day)
        for (channel, direction), leg in truth.legs.items():
            key = {"trade_date": day, "channel": channel, "direction": direction, "currency": leg.currency}
            totals.append({**key, "is_trading_day": True, "turnover": leg.turnover, "buy": leg.buy, "sell": leg.sell,
                           "trades": leg.trades, "etf_turnover": leg.etf_turnover})  # fmt: skip
            top_ten += [
                {**key, "rank": s.rank, "ticker": s.ticker, "wire_code": s.wire_code, "name": s.name, "buy": s.buy,
                 "sell": s.sell, "turnover": s.turnover}
                for s in leg.top_ten
            ]  # fmt: skip
    names = ("flows/hkex_leg_totals", "flows/hkex_top_ten")
    rows = dict(zip(names, (totals, top_ten), strict=True))
    frames = {name: pl.DataFrame(rows[name], schema=CONTRACTS[name].schema) for name in names}
    return Window(frames, {}, {SOUTH: days}, days[-30], days[-1])


def blocking(seen: Window) -> set[str]:
    results = [
        result
        for suite in read_suites("plausibility")
        if suite.asset_key.startswith("raw/flows/hkex_")
        for result in evaluate(suite, FRAMES[suite.asset_key](seen))
    ]
    return {result.check_id.rsplit(":", 1)[-1] for result in results if result.is_blocking}


def changed(seen: Window, table: str, *expressions: pl.Expr, day: date | None = None) -> Window:
    is_last = (pl.col("trade_date") == (day or seen.due[SOUTH][-1])) & (pl.col("channel") == "SH")
    is_last &= pl.col("direction") == "SOUTHBOUND"
    frame = seen.rows[table]
    frame = frame.with_columns(pl.when(is_last).then(e).otherwise(pl.col(e.meta.output_name())).alias(e.meta.output_name()) for e in expressions)  # fmt: skip  # noqa: E501
    return replace(seen, rows={**seen.rows, table: frame})


TOTALS, TOP_TEN = "flows/hkex_leg_totals", "flows/hkex_top_ten"


def test_an_ordinary_history_passes():
    assert blocking(window()) == set()


@pytest.mark.parametrize(
    ("break_it", "check"),
    [
        (lambda w: changed(w, TOTALS, *(pl.col(c) * 10 for c in ("turnover", "buy", "sell"))), "top_ten_share_unit"),
        (lambda w: changed(w, TOTALS, pl.col("turnover") // 10), "top_ten_within_total"),
        (lambda w: changed(w, TOTALS, pl.col("buy") // 10), "top_ten_buys_within_total"),
        (lambda w: changed(w, TOTALS, pl.col("sell") // 20), "top_ten_sells_within_total"),
        (lambda w: changed(w, TOTALS, pl.lit(False).alias("is_trading_day")), "open_on_sessions"),
        (lambda w: changed(w, TOTALS, pl.lit(0).alias("turnover")), "turnover_on_sessions"),
        (lambda w: changed(w, TOTALS, pl.col("turnover").alias("etf_turnover") * 2), "etf_within_total"),
        (lambda w: changed(w, TOP_TEN, pl.col("rank") * -1 + 11), "ranked_by_turnover"),
        (lambda w: replace(w, rows={**w.rows, TOTALS: w.rows[TOTALS].filter(pl.col("trade_date") < w.today)}), "held_when_due"),  # noqa: E501
        (lambda w: replace(w, quarantined={(TOTALS, w.today.isoformat()): 1}), "nothing_in_quarantine"),
        (lambda w: replace(w, quarantined={("hkex_daily", (w.today + timedelta(days=1)).isoformat()): 1}), "nothing_in_quarantine"),  # noqa: E501
    ],
)  # fmt: skip
def test_each_plausibility_rule_blocks_when_its_level_is_left(break_it, check):
    assert check in blocking(break_it(window()))


def test_yesterdays_values_under_todays_date_block():
    seen = window()
    previous, last = seen.due[SOUTH][-2], seen.due[SOUTH][-1]
    stale = {
        table: pl.concat([
            frame.filter(pl.col("trade_date") != last),
            frame.filter(pl.col("trade_date") == previous).with_columns(trade_date=pl.lit(last)),
        ])
        for table, frame in seen.rows.items()
    }  # fmt: skip
    assert "not_a_stale_repeat" in blocking(replace(seen, rows=stale))


def test_distances_are_measured_against_the_past_alone():
    """A tenfold day is log(10) away in units of at least 0.2: more than 8, whatever comes after it."""
    seen = window()
    day = seen.due[SOUTH][-5]
    frame = FRAMES["raw/flows/hkex_leg_totals"](changed(seen, TOTALS, pl.col("turnover") * 1000, day=day))
    row = frame.filter(
        (pl.col("trade_date") == day) & (pl.col("channel") == "SH") & (pl.col("direction") == "SOUTHBOUND")
    )
    assert row["turnover_distance"][0] > 8
    assert math.log(1000) / 0.2 > row["turnover_distance"][0]


# Contracts and the verdict


def test_the_contract_gate_refuses_a_lazy_frame():
    with pytest.raises(TypeError, match="eager frames"):
        split_by_contract(FRAME.lazy(), CONTRACTS[TOP_TEN], within="trade_date")


def test_a_repeated_stock_and_a_repeated_rank_are_refused_together():
    rows = window().rows[TOP_TEN].with_columns(_payload=pl.lit("p"))
    first = rows.head(1)
    again = first.with_columns(rank=pl.lit(2, dtype=pl.Int64))
    kept, refused = split_by_contract(pl.concat([first, again]), CONTRACTS[TOP_TEN], within="_payload")
    assert (kept.height, refused.height) == (0, 2)
    assert "ticker stands more than once" in refused["reason"][0]


def test_a_contract_that_lets_its_canary_through_is_errored(monkeypatch):
    rows = {name: contract.empty() for name, contract in CONTRACTS.items()} | window().rows
    assert {r.status for r in contract_results(rows, _no_quarantine())} == {Status.PASSED}
    monkeypatch.setattr("orchestration.gates.contract.split_by_contract", lambda f, *_, **__: (f, f.clear()))
    statuses = {r.check_id: r.status for r in contract_results(rows, _no_quarantine())}
    assert statuses["contract:raw/flows/hkex_top_ten:canary_is_refused"] == Status.ERRORED


def _no_quarantine() -> pl.DataFrame:
    return pl.DataFrame(schema={"is_live": pl.Boolean, "table_name": pl.String})


def result(
    check_id: str, status: Status, severity: Severity = Severity.ERROR, waived: str | None = None
) -> GateResult:
    return GateResult(check_id, "g", "e", "a", severity, status, "x", "y", waived)


def test_the_verdict_counts_add_up_and_only_what_blocks_blocks():
    results = [
        result("passed", Status.PASSED),
        result("failed", Status.FAILED),
        result("warned", Status.FAILED, Severity.WARN),
        result("warning that errored", Status.ERRORED, Severity.WARN),
        result("waived", Status.FAILED, waived="w: r"),
    ]
    found = judge([r.check_id for r in results] + ["missing"], results)
    assert found.counts() == {
        "expected": 6, "evaluated": 5, "passed": 1, "warned": 1, "failed": 1, "errored": 1, "waived": 1,
    }  # fmt: skip
    assert len(found.blocking) == 3
    with pytest.raises(BuildRefused, match="missing has no result in this build"):
        demand(found, "b", "the one before")
    demand(judge(["passed"], results[:1]), "b", "the one before")

"""The expectation gate: a suite over a frame, each verdict believed only once its canary has failed.

Running Great Expectations belongs here; which frame a suite is held against belongs to who calls.
"""

import logging
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd
import polars as pl

from orchestration.gates.canaries import NoCanary, canary
from orchestration.gates.results import GateResult, Status
from orchestration.gates.suites import Expected, Suite, with_parameters
from orchestration.settings import silence_telemetry

ENGINE = "great_expectations"
SHOWN = 5
# The leading columns of every frame name a row: date, channel, direction, or date, ticker, channel.
KEY_COLUMNS = 3


def evaluate(
    suite: Suite, frame: pl.DataFrame, parameters: Mapping[str, Any] | None = None
) -> list[GateResult]:
    """One result an expectation of ``suite``, in its order.

    Dates are handed over as ISO text: Great Expectations compares timestamps with dates and raises.
    An expectation that raises, has no canary, or whose canary passes is ERRORED, never FAILED or PASSED.
    """
    as_text = frame.with_columns(pl.col(pl.Date).cast(pl.String))
    pandas = as_text.to_pandas()
    return [_evaluate_one(expected, pandas, parameters or {}) for expected in suite.expectations]


def nothing_due(suite: Suite) -> list[GateResult]:
    """Results of a suite about nothing: no row is due, so none can be wrong."""
    return [_result(expected, Status.PASSED, "nothing is due") for expected in suite.expectations]


def _evaluate_one(expected: Expected, frame: pd.DataFrame, parameters: Mapping[str, Any]) -> GateResult:
    try:
        config = with_parameters(expected.config, parameters)
        status, observed = _verdict(config, frame)
        if status is Status.PASSED:
            silent = _verdict(config, canary(frame, config["type"], config["kwargs"]))[0]
            if silent is not Status.FAILED:
                status, observed = Status.ERRORED, f"the canary should have failed and was {silent}"
    except (NoCanary, KeyError) as error:
        status, observed = Status.ERRORED, str(error)
    return _result(expected, status, observed)


def _result(expected: Expected, status: Status, observed: str) -> GateResult:
    return GateResult(
        check_id=str(expected.check_id),
        gate=expected.check_id.gate,
        engine=ENGINE,
        asset_key=expected.check_id.asset_key,
        severity=expected.severity,
        status=status,
        expected=_in_words(expected.config),
        observed=observed,
    )


def _verdict(config: dict[str, Any], frame: pd.DataFrame) -> tuple[Status, str]:
    frames = _batch_definition()
    from great_expectations import ExpectationSuite

    suite = ExpectationSuite(name="one", expectations=[{key: config[key] for key in ("type", "kwargs")}])
    batch = frames.get_batch({"dataframe": frame})
    [result] = batch.validate(suite, result_format={"result_format": "COMPLETE"}).results
    raised = list(_raised(result.exception_info))
    if raised:
        return Status.ERRORED, raised[0]
    return (Status.PASSED if result.success else Status.FAILED), _observed(result.result, frame)


def _raised(info: Mapping[str, Any]) -> Iterable[str]:
    """Great Expectations nests exceptions by metric, or not: walk both shapes."""
    if info.get("raised_exception"):
        yield str(info.get("exception_message"))
    for inner in info.values():
        if isinstance(inner, Mapping):
            yield from _raised(inner)


def _observed(result: Mapping[str, Any], frame: pd.DataFrame) -> str:
    """How many rows, and the first of them by name: ``1 of 240 rows: 2025-11-14 SH SOUTHBOUND is 9``."""
    if "unexpected_count" in result:
        rows = (result.get("unexpected_index_list") or [])[:SHOWN]
        values = (result.get("unexpected_list") or [])[:SHOWN]
        names = [" ".join(map(str, frame.loc[row, frame.columns[:KEY_COLUMNS]])) for row in rows]
        shown = "; ".join(f"{name} is {value}" for name, value in zip(names, values, strict=False))
        return f"{result['unexpected_count']} of {len(frame)} rows" + (f": {shown}" if shown else "")
    mismatch = (result.get("details") or {}).get("mismatched")
    return f"{result.get('observed_value')}"[:500] if not mismatch else f"mismatched: {mismatch}"[:500]


def _in_words(config: dict[str, Any]) -> str:
    kwargs = {key: value for key, value in config["kwargs"].items() if key not in ("column", "column_set")}
    terms = ", ".join(f"{key}={value}" for key, value in kwargs.items())
    column = config["kwargs"].get("column", "table")
    return f"{column}: {config['type'].removeprefix('expect_')}" + (f" ({terms})" if terms else "")


@cache
def _batch_definition() -> Any:
    """Great Expectations costs seconds and hundreds of megabytes to import: once a process, only when needed."""
    silence_telemetry()
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}  # type: ignore[assignment]
    return (
        context.data_sources.add_pandas("frames")
        .add_dataframe_asset("frame")
        .add_batch_definition_whole_dataframe("all")
    )

"""The promise gate on the marts, and ``release/current``: the last two steps of a night.

Which results count and how a release is written belongs to ``gates/`` and ``release/``.
"""

from collections.abc import Iterator
from datetime import timedelta

import dagster as dg
import duckdb
import polars as pl

from orchestration.defs.check_results import dagster_result, spec_name, with_waivers
from orchestration.defs.dbt import MANIFEST, dbt_models, documented_columns, released_models
from orchestration.defs.partitions import OWNERS, SINGLE_RUN, fresh_within
from orchestration.defs.previews import release_preview
from orchestration.defs.resources import Warehouse
from orchestration.defs.snapshot import SNAPSHOT
from orchestration.defs.snapshot import SUITES as PLAUSIBILITY
from orchestration.gates.contract import expected_contract_checks
from orchestration.gates.logic import BUILT, expected_logic_checks
from orchestration.gates.promise import parameters
from orchestration.gates.results import Severity, load, store
from orchestration.gates.suites import read_suites
from orchestration.lake.snapshot import read_build
from orchestration.release.publishing import current_id, flip, prune
from orchestration.release.verdict import demand, judge
from orchestration.release.writing import write_release
from orchestration.sources.ledger import Ledger
from orchestration.sources.registry import SOURCES

SUITES = read_suites("promise")
MARTS = [key for key in dbt_models.keys if key.path[0] == "marts"]


@dg.multi_asset_check(
    name="promise_gate",
    specs=[
        dg.AssetCheckSpec(
            spec_name(check.check_id),
            asset=dg.AssetKey(suite.asset_key.split("/")),
            blocking=check.severity is Severity.ERROR,
            description=check.notes,
        )
        for suite in SUITES
        for check in suite.expectations
    ],
)
def promise_gate(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse
) -> Iterator[dg.AssetCheckResult]:
    from orchestration.gates.expectations import evaluate

    home = warehouse.home
    with home.building():
        build = read_build(home)
        ledger = Ledger.of(warehouse.journal.read(), build.known_before)
        tonight = parameters(SOURCES, ledger, build.known_before)
        for suite in SUITES:
            mart = dg.AssetKey(suite.asset_key.split("/"))
            of_mart = tonight | {"documented_columns": documented_columns()[mart.path[-1]]}
            results = with_waivers(evaluate(suite, _mart(warehouse, mart.path[-1]), of_mart), ledger, build)
            store(home.checks, build.build_id, f"promise__{'__'.join(mart.path)}", results)
            for result in results:
                yield dagster_result(result, mart)


def _mart(warehouse: Warehouse, name: str) -> pl.DataFrame:
    """A mart's newest sessions with all its columns; earlier ones passed this gate on their own nights."""
    table, sessions = f"marts.{name}", warehouse.settings.window_sessions
    with duckdb.connect(str(warehouse.home.warehouse), read_only=True) as con:
        columns = {column for column, *_ in con.execute(f"describe {table}").fetchall()}
        if "trade_date" not in columns:
            return con.sql(f"select * from {table}").pl()
        newest = f"select distinct trade_date from {table} order by trade_date desc limit {sessions}"
        return con.sql(f"select * from {table} where trade_date in ({newest})").pl()


def expected_check_ids() -> list[str]:
    """Every check that a build owes a result of, over all four gates."""
    suites = [str(check.check_id) for suite in (*PLAUSIBILITY, *SUITES) for check in suite.expectations]
    contracts = [str(check_id) for check_id, _, _ in expected_contract_checks()]
    return sorted([*suites, *contracts, *(str(check.check_id) for check in expected_logic_checks(MANIFEST))])


def waivable_check_ids() -> list[str]:
    """The checks that a person may waive: all but a mart's contract, without which there is no mart to release."""
    return [check_id for check_id in expected_check_ids() if not check_id.endswith(f":{BUILT}")]


@dg.asset(
    key=["release", "current"],
    group_name="release",
    owners=OWNERS,
    kinds={"python", "duckdb", "parquet"},
    deps=[SNAPSHOT, *MARTS],
    backfill_policy=SINGLE_RUN,
    freshness_policy=fresh_within(timedelta()),
    description=(
        "The published release: marts and their evidence in one DuckDB file and as Parquet, in a directory of its own, "
        "to which `published/current` flips. Counts the build's results itself; a missing or errored one refuses it."
    ),
)
def release_current(context: dg.AssetExecutionContext, warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    home = warehouse.home
    with home.building():
        build = read_build(home)
        results = load(home.checks, build.build_id)
        verdict = judge(expected_check_ids(), results)
        demand(verdict, build.build_id, current_id(home) or "nothing")
        folder = write_release(home, build, released_models(), results, verdict, warehouse.clock())
        flip(home, build.build_id, warehouse.clock(), "nightly")
        removed = prune(home, warehouse.settings.keep_releases)
    context.log.info(f"published/current is {build.build_id}; removed {removed or 'no old release'}.")
    return dg.MaterializeResult(metadata=release_preview(folder))

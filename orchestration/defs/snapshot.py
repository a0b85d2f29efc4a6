"""``build/snapshot`` and the blocking checks on it: where a night is held or let on to dbt.

The checks stand here and not on raw assets, because a backfill runs raw assets and the rest as two runs.
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.contracts import CONTRACTS
from orchestration.defs.check_results import dagster_result, spec_name, with_waivers
from orchestration.defs.partitions import OWNERS, SINGLE_RUN
from orchestration.defs.resources import Warehouse
from orchestration.gates.contract import contract_results, expected_contract_checks
from orchestration.gates.plausibility import FRAMES
from orchestration.gates.results import GateResult, Severity, store
from orchestration.gates.suites import read_suites
from orchestration.lake.scan import committed_quarantine, current_rows
from orchestration.lake.snapshot import freeze, read_build
from orchestration.lake.window import window
from orchestration.release.publishing import current_known_before
from orchestration.sources.ledger import Ledger
from orchestration.sources.registry import SOURCES
from orchestration.version import code_version

SNAPSHOT = dg.AssetKey(["build", "snapshot"])
SUITES = read_suites("plausibility")


@dg.asset(
    key=SNAPSHOT,
    group_name="build",
    owners=OWNERS,
    kinds={"python", "parquet"},
    deps=[dg.AssetKey(contract.asset_key) for contract in CONTRACTS.values()],
    backfill_policy=SINGLE_RUN,
    description=(
        "One moment, frozen: `known_before` and the journal's commits up to it, written down for dbt. "
        "Every staging model reads only what was known by then. The blocking checks on it gate the build."
    ),
)
def snapshot(context: dg.AssetExecutionContext, warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    with warehouse.home.building():
        build = freeze(
            warehouse.home, warehouse.journal, SOURCES, code_version(), warehouse.benchmarks.demand_listed()
        )
    context.log.info(f"Build {build.build_id} stands for {build.known_before.isoformat()}.")
    ledger = Ledger.of(warehouse.journal.read(), build.known_before)
    return dg.MaterializeResult(
        metadata={
            "build_id": build.build_id,
            "known_before": build.known_before.isoformat(),
            "is_simulated": build.is_simulated,
            "commits": len(ledger.commits),
            "voided": len(ledger.voids),
            "units": len(ledger.current),
        }
    )


@dg.multi_asset_check(
    name="plausibility_gate",
    specs=[
        *(
            dg.AssetCheckSpec(
                spec_name(check.check_id),
                asset=SNAPSHOT,
                blocking=check.severity is Severity.ERROR,
                description=check.notes,
            )
            for suite in SUITES
            for check in suite.expectations
        ),
        *(
            dg.AssetCheckSpec(
                spec_name(check_id), asset=SNAPSHOT, blocking=severity is Severity.ERROR, description=text
            )
            for check_id, severity, text in expected_contract_checks()
        ),
    ],
)
def plausibility_gate(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse
) -> Iterator[dg.AssetCheckResult]:
    from orchestration.gates.expectations import evaluate, nothing_due

    home, settings = warehouse.home, warehouse.settings
    with home.building():
        build = read_build(home)
        ledger = Ledger.of(warehouse.journal.read(), build.known_before)
        since = current_known_before(home)
        parts: dict[str, list[GateResult]] = {}
        for source in SOURCES:
            looked_at = window(
                home, ledger, source, build.known_before, settings.window_sessions, since, settings
            )
            for suite in SUITES:
                if suite.asset_key.removeprefix("raw/") in source.tables:
                    frame = FRAMES[suite.asset_key](looked_at)
                    # Of a source that the night can do without, nothing may be due.
                    is_fine = frame.is_empty() and not source.is_required
                    parts[suite.asset_key] = nothing_due(suite) if is_fine else evaluate(suite, frame)
        rows = {table: current_rows(home, ledger, table) for table in CONTRACTS}
        parts["contracts"] = contract_results(rows, committed_quarantine(home, ledger))
        for part, results in parts.items():
            waived = with_waivers(results, ledger, build)
            store(home.checks, build.build_id, f"plausibility__{part.replace('/', '__')}", waived)
            for result in waived:
                yield dagster_result(result, SNAPSHOT)

"""Gate results as Dagster's check results, their names in the UI, and the waivers on them.

A translation only; what a result means is decided in ``gates/``.
"""

from collections.abc import Sequence

import dagster as dg

from orchestration.gates.results import CheckId, GateResult, Severity, Status
from orchestration.lake.snapshot import Build
from orchestration.sources.ledger import Ledger


def spec_name(check_id: CheckId) -> str:
    """``hkex_top_ten__ten_rows_a_leg``: the table's name is in it, where the check is shown on the snapshot."""
    if check_id.gate in ("promise", "logic"):
        return check_id.name
    return f"{check_id.asset_key.split('/')[-1]}__{check_id.name}"


def with_waivers(results: Sequence[GateResult], ledger: Ledger, build: Build) -> list[GateResult]:
    """The results with the author and reason of each waiver that a build may go by."""
    waivers = [ledger.waiver(result.check_id, build.known_before) for result in results]
    return [
        result.waived(f"{waiver.who}: {waiver.reason}" if waiver else None)
        for result, waiver in zip(results, waivers, strict=True)
    ]


def dagster_result(result: GateResult, asset: dg.AssetKey) -> dg.AssetCheckResult:
    """The result as the UI shows it; a waived failure is shown as a failed warning, so that it does not block."""
    gate, asset_key, name = result.check_id.split(":", 2)
    is_error = result.severity == Severity.ERROR or result.status == Status.ERRORED
    blocks = is_error and result.waived_by is None
    return dg.AssetCheckResult(
        passed=result.status == Status.PASSED,
        asset_key=asset,
        check_name=spec_name(CheckId(gate, asset_key, name)),
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        metadata={
            "check_id": result.check_id,
            "status": str(result.status),
            "expected": result.expected,
            "observed": result.observed,
            **({"waived_by": result.waived_by} if result.waived_by else {}),
        },
    )

"""The logic gate's results: what dbt said of each model and each test, read from its artifacts.

dbt runs elsewhere; this file only reads ``manifest.json`` and ``run_results.json``.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.gates.results import CheckId, GateResult, Severity, Status

GATE, ENGINE = "logic", "dbt"
CANARY = "canary"
BUILT = "keeps_its_contract"


@dataclass(frozen=True)
class LogicCheck:
    """A dbt test, or a mart's enforced contract, with the ids that dbt and we know it by."""

    check_id: CheckId
    node_id: str
    node_name: str
    severity: Severity
    is_canary: bool


def expected_logic_checks(manifest_path: Path) -> list[LogicCheck]:
    """What a build owes: every data test of the manifest, and the contract of every model that has one."""
    nodes = json.loads(manifest_path.read_text(encoding="utf-8"))["nodes"]
    checks = []
    for node_id, node in nodes.items():
        if node["resource_type"] == "test":
            severity = Severity.WARN if node["config"]["severity"].lower() == "warn" else Severity.ERROR
            is_canary = CANARY in node["tags"]
            check_id = CheckId(GATE, _asset_key(nodes, node), node["name"])
            # A canary is a warning to dbt, so that the build goes on, and an error to us if it is silent.
            checks.append(
                LogicCheck(
                    check_id, node_id, node["name"], Severity.ERROR if is_canary else severity, is_canary
                )
            )
        elif node["resource_type"] == "model" and node["config"].get("contract", {}).get("enforced"):
            check_id = CheckId(GATE, f"{node['schema']}/{node['name']}", BUILT)
            checks.append(LogicCheck(check_id, node_id, node["name"], Severity.ERROR, False))
    return checks


def _asset_key(nodes: dict[str, Any], test: dict[str, Any]) -> str:
    attached = test.get("attached_node") or next(iter(test["depends_on"]["nodes"]), "")
    node = nodes.get(attached)
    if node is not None:
        return f"{node['schema']}/{node['name']}"
    return "/".join(attached.split(".")[2:]) or "dbt_project"


def logic_results(run_results_path: Path, checks: list[LogicCheck]) -> list[GateResult]:
    """One result a check that the run says something of; what it skipped is ERRORED, because nobody looked."""
    outcomes = {
        outcome["unique_id"]: outcome
        for outcome in json.loads(run_results_path.read_text(encoding="utf-8"))["results"]
    }
    return [_result(check, outcomes[check.node_id]) for check in checks if check.node_id in outcomes]


def _result(check: LogicCheck, outcome: dict[str, Any]) -> GateResult:
    said, failures = outcome["status"], outcome.get("failures")
    status = {
        "pass": Status.PASSED,
        "success": Status.PASSED,
        "fail": Status.FAILED,
        "warn": Status.FAILED,
    }.get(said, Status.ERRORED)
    if check.is_canary:
        status = Status.PASSED if said == "warn" else Status.ERRORED
    return GateResult(
        check_id=str(check.check_id),
        gate=GATE,
        engine=ENGINE,
        asset_key=check.check_id.asset_key,
        severity=check.severity,
        status=status,
        expected=_expected(check),
        observed=f"{said}: {failures} rows"
        if failures is not None
        else " ".join(str(outcome.get("message") or said).split()),
    )


def _expected(check: LogicCheck) -> str:
    if check.is_canary:
        return "a test that must find a row finds it"
    return "the model is built and keeps its contract" if check.check_id.name == BUILT else "0 failing rows"

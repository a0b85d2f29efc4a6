"""The dbt models as assets, their tests as checks, and their results on record.

Keys, groups and run arguments belong here; what models do stands in ``dbt_project/``.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliResource,
    DbtProject,
    dbt_assets,
)

from orchestration.defs.dbt_project import PROJECT, fresh_manifest
from orchestration.defs.partitions import OWNERS, SINGLE_RUN, WAREHOUSE_POOL
from orchestration.defs.resources import Warehouse
from orchestration.gates.logic import LogicCheck, expected_logic_checks, logic_results
from orchestration.gates.results import GateResult, store
from orchestration.lake.snapshot import Build, read_build
from orchestration.settings import prepare_dbt_environment
from orchestration.sources.ledger import Ledger

# Unit tests prove the SQL, not the night's data: they run with the tests of the project.
BUILD = ["build", "--exclude-resource-type", "unit_test"]
MANIFEST = fresh_manifest()
RELEASED_LAYER = "marts"


class LayeredTranslator(DagsterDbtTranslator):
    """Models are keyed ``<layer>/<model>`` and grouped by layer; sources keep the keys that their yml states."""

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = manifest["nodes"].get(unique_id)
        if node is None:
            return spec
        layer = node["schema"]
        return spec.replace_attributes(
            key=dg.AssetKey([layer, node["name"]]), group_name=layer, owners=OWNERS
        )


TRANSLATOR = LayeredTranslator(settings=DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))


@dbt_assets(
    manifest=MANIFEST,
    project=PROJECT,
    dagster_dbt_translator=TRANSLATOR,
    backfill_policy=SINGLE_RUN,
    pool=WAREHOUSE_POOL,
    name="dbt_build",
)
def dbt_models(context: dg.AssetExecutionContext, dbt: DbtCliResource, warehouse: Warehouse) -> Iterator[Any]:
    prepare_dbt_environment()
    build = read_build(warehouse.home)
    ledger = Ledger.of(warehouse.journal.read(), build.known_before)
    checks = expected_logic_checks(MANIFEST)
    waived = {
        check.node_id: check for check in checks if ledger.waiver(str(check.check_id), build.known_before)
    }
    names = [check.node_name for check in waived.values()]
    results: list[GateResult] = []
    target = warehouse.home.build / "dbt"
    try:
        yield from _run(
            context, dbt, target, [*BUILD, *(["--exclude", *names] if names else [])], checks, results
        )
        if names:
            # A waived test does not stop the build; what it says is still put on record.
            yield from _run(
                context, dbt, target, ["test", "--select", *names], checks, results, raise_on_error=False
            )
    finally:
        _store(warehouse, build, ledger, results)


def _run(
    context: dg.AssetExecutionContext,
    dbt: DbtCliResource,
    target: Path,
    arguments: list[str],
    checks: list[LogicCheck],
    results: list[GateResult],
    raise_on_error: bool = True,
) -> Iterator[Any]:
    # One target folder a home: dbt keeps its parsed project there and need not parse it anew every night.
    artifact = target / "run_results.json"
    artifact.unlink(missing_ok=True)
    invocation = dbt.cli(arguments, context=context, raise_on_error=raise_on_error, target_path=target)
    try:
        yield from invocation.stream()
    finally:
        if artifact.exists():
            results.extend(logic_results(artifact, checks))


def _store(warehouse: Warehouse, build: Build, ledger: Ledger, results: list[GateResult]) -> None:
    waived = []
    for result in results:
        waiver = ledger.waiver(result.check_id, build.known_before)
        waived.append(result.waived(f"{waiver.who}: {waiver.reason}" if waiver else None))
    store(warehouse.home.checks, build.build_id, "logic", waived)


def released_models() -> list[str]:
    """The tables of a release that dbt makes: the models of the marts layer."""
    keys = [key.path for key in dbt_models.keys]
    return sorted(path[-1] for path in keys if path[0] == RELEASED_LAYER)


def documented_columns(model: str) -> list[str]:
    """The columns that a model's yml documents."""
    nodes = json.loads(MANIFEST.read_text(encoding="utf-8"))["nodes"].values()
    return next(
        list(node["columns"]) for node in nodes if node["name"] == model and node["resource_type"] == "model"
    )

"""The dbt models as assets, their tests as checks, and their results on record.

Keys, groups and run arguments belong here; what models do stands in ``dbt_project/``.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliResource,
    DbtProject,
    dbt_assets,
)

from orchestration.defs.check_results import dagster_result, with_waivers
from orchestration.defs.dbt_project import PROJECT, fresh_manifest
from orchestration.defs.lineage import column_lineage
from orchestration.defs.partitions import OWNERS, SINGLE_RUN
from orchestration.defs.previews import Shown, claims_preview
from orchestration.defs.resources import Warehouse
from orchestration.defs.snapshot import SNAPSHOT
from orchestration.gates.logic import LogicCheck, expected_logic_checks, logic_results
from orchestration.gates.results import GateResult, store
from orchestration.home import Home
from orchestration.lake.snapshot import read_build
from orchestration.settings import prepare_dbt_environment
from orchestration.sources.ledger import Ledger

# Unit tests prove the SQL, not the night's data: they run with the tests of the project.
BUILD = ["build", "--exclude-resource-type", "unit_test"]
MANIFEST = fresh_manifest()
RELEASED_LAYER = "marts"
# The mart whose newest rows the UI shows where it is made.
CLAIMS = "press_claims"


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
        spec = spec.replace_attributes(
            key=dg.AssetKey([layer, node["name"]]), group_name=layer, owners=OWNERS
        )
        if node["resource_type"] == "seed":
            # Without it a backfill runs the seed alone and first, and then cannot target the rest of dbt's op.
            spec = spec.merge_attributes(deps=[SNAPSHOT])
        return spec


TRANSLATOR = LayeredTranslator(settings=DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))


@dbt_assets(
    manifest=MANIFEST,
    project=PROJECT,
    dagster_dbt_translator=TRANSLATOR,
    backfill_policy=SINGLE_RUN,
    name="dbt_build",
)
def dbt_models(context: dg.AssetExecutionContext, dbt: DbtCliResource, warehouse: Warehouse) -> Iterator[Any]:
    prepare_dbt_environment()
    home, results = warehouse.home, list[GateResult]()
    checks = expected_logic_checks(MANIFEST)
    with home.building():
        build = read_build(home)
        ledger = Ledger.of(warehouse.journal.read(), build.known_before)
        waived = [c.node_name for c in checks if ledger.waiver(str(c.check_id), build.known_before)]
        target = home.build / "dbt"
        try:
            yield from _with_lineage(
                context, home, target, _build(context, dbt, target, checks, results, waived)
            )
            if waived:
                # A waived test does not stop the build; what it says is still put on record.
                said = _test_waived(dbt, target, checks, waived)
                results.extend(said)
                for result in with_waivers(said, ledger, build):
                    yield dagster_result(result, dg.AssetKey(result.asset_key.split("/")))
        finally:
            store(home.checks, build.build_id, "logic", with_waivers(results, ledger, build))


def _build(
    context: dg.AssetExecutionContext,
    dbt: DbtCliResource,
    target: Path,
    checks: list[LogicCheck],
    results: list[GateResult],
    waived: list[str],
) -> Iterator[Any]:
    # One target folder a home: dbt keeps its parsed project there and need not parse it anew every night.
    artifact = target / "run_results.json"
    artifact.unlink(missing_ok=True)
    arguments = [*BUILD, *(["--exclude", *waived] if waived else [])]
    try:
        yield from dbt.cli(arguments, context=context, target_path=target).stream()
    finally:
        if artifact.exists():
            results.extend(logic_results(artifact, checks))


def _with_lineage(
    context: dg.AssetExecutionContext, home: Home, target: Path, events: Iterator[Any]
) -> Iterator[Any]:
    """dbt's events, models from the first mart on last: column types can be read once dbt has let go of its file.

    What stands behind a mart (claims are judged by the marts) is held back with it: Dagster wants parents first.
    """
    held: list[dg.Output[Any]] = []
    try:
        for event in events:
            is_mart = isinstance(event, dg.Output) and _layer(context, event) == RELEASED_LAYER
            if is_mart or (held and isinstance(event, dg.Output)):
                held.append(event)
            else:
                yield event
    except Exception:
        yield from held
        raise
    for output in held:
        key = context.asset_key_for_output(output.output_name)
        if key.path[0] != RELEASED_LAYER:
            yield output
            continue
        lineage = column_lineage(target, home.warehouse, RELEASED_LAYER, key.path[-1])
        shown = {"dagster/column_lineage": lineage} if lineage else {}
        preview = _claims_shown(home) if key.path[-1] == CLAIMS else {}
        yield output.with_metadata({**output.metadata, **shown, **preview})


def _claims_shown(home: Home) -> Shown:
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        con.execute(f"set search_path = '{RELEASED_LAYER}'")
        return claims_preview(con)


def _layer(context: dg.AssetExecutionContext, output: dg.Output[Any]) -> str:
    return str(context.asset_key_for_output(output.output_name).path[0])


def _test_waived(
    dbt: DbtCliResource, target: Path, checks: list[LogicCheck], waived: list[str]
) -> list[GateResult]:
    artifact = target / "waived" / "run_results.json"
    artifact.unlink(missing_ok=True)
    # Without a context: dagster-dbt would add its own selection, which is everything.
    invocation = dbt.cli(
        ["test", "--select", *waived], manifest=MANIFEST, raise_on_error=False, target_path=target / "waived"
    )
    invocation.wait()
    return logic_results(artifact, checks) if artifact.exists() else []


def released_models() -> list[str]:
    """The tables of a release that dbt makes: the models of the marts layer."""
    keys = [key.path for key in dbt_models.keys]
    return sorted(path[-1] for path in keys if path[0] == RELEASED_LAYER)


@cache
def documented_columns() -> dict[str, list[str]]:
    """Model → the columns that its yml documents."""
    nodes = json.loads(MANIFEST.read_text(encoding="utf-8"))["nodes"].values()
    return {node["name"]: list(node["columns"]) for node in nodes if node["resource_type"] == "model"}

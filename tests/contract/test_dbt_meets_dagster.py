"""dbt, pandera and Dagster tell one story: columns, keys, lineage, jobs."""

import json

import dagster as dg
import pytest

from orchestration.contracts import CONTRACTS
from orchestration.contracts.base import TableContract
from orchestration.definitions import defs
from orchestration.defs.dbt import MANIFEST, dbt_models
from orchestration.defs.partitions import DAILY
from orchestration.lake import snapshot

NODES = json.loads(MANIFEST.read_text(encoding="utf-8"))
# Polars type → what dbt calls it.
DBT_TYPES = {
    "Date": "date",
    "String": "varchar",
    "Int64": "bigint",
    "Boolean": "boolean",
    "Float64": "double",
    "Datetime(time_unit='us', time_zone=None)": "timestamp",
}


def source_columns(source: str, table: str) -> dict[str, str]:
    node = NODES["sources"][f"source.southbound.{source}.{table}"]
    return {name: column["data_type"].lower() for name, column in node["columns"].items()}


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: contract.name)
def test_the_columns_that_dbt_documents_of_a_raw_table_are_those_of_its_contract(contract: TableContract):
    subject, name = contract.name.split("/")
    source = "press" if contract.layer == "press" else f"raw_{subject}"
    expected = {column: DBT_TYPES[str(kind)] for column, kind in contract.lake_schema.items()}
    assert source_columns(source, name) == expected | {"landed_date": "date"}


@pytest.mark.parametrize("table", snapshot.SCHEMAS)
def test_the_columns_that_dbt_documents_of_the_snapshot_are_those_that_are_written(table: str):
    names = [
        str(kind()) if isinstance(kind, type) else str(kind) for kind in snapshot.SCHEMAS[table].values()
    ]
    expected = dict(zip(snapshot.SCHEMAS[table], [DBT_TYPES[name] for name in names], strict=True))
    assert source_columns("snapshot", table) == expected


def test_every_dbt_source_resolves_to_an_asset():
    keys = set(defs.resolve_all_asset_keys())
    stated = {tuple(node["config"]["meta"]["dagster"]["asset_key"]) for node in NODES["sources"].values()}
    assert {dg.AssetKey(list(key)) for key in stated} <= keys
    # Nothing hangs in the air: whatever dbt depends on is an asset of ours.
    assert {key for asset_key in dbt_models.keys for key in dbt_models.asset_deps[asset_key]} <= keys


def test_a_group_is_the_first_segment_of_a_key_and_every_asset_has_owner_description_and_single_runs():
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.group_name == key.path[0], key
        assert node.owners, key
        assert (node.description or "").strip(), key
        assert node.backfill_policy == dg.BackfillPolicy.single_run(), key


def test_every_asset_of_dbt_depends_on_the_snapshot():
    """Staging, because it reads it; the seed, because a backfill would else run it alone, before all others."""
    graph = defs.resolve_asset_graph()
    snapshot_key = dg.AssetKey(["build", "snapshot"])
    staging = list(dbt_models.keys)
    without = [
        key for key in staging if snapshot_key not in graph.get_ancestor_asset_keys(key, include_self=False)
    ]
    assert staging
    assert without == []


def test_the_jobs_of_the_design_are_there_and_the_schedule_asks_for_today():
    names = {job.name for job in defs.resolve_all_job_defs()}
    assert {"nightly", "reparse", "void", "waive", "rollback"} <= names
    schedule = defs.resolve_schedule_def("nightly_2330_hong_kong")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 23 * * *", "Asia/Hong_Kong")
    from datetime import datetime

    from orchestration.calendar import HONG_KONG

    at = datetime(2025, 11, 14, 23, 30, tzinfo=HONG_KONG)
    context = dg.build_schedule_context(scheduled_execution_time=at)
    [request] = schedule.evaluate_tick(context).run_requests
    assert request.partition_key == "2025-11-14"
    assert DAILY.get_first_partition_key() == "2024-08-01"

"""Column lineage, read off compiled SQL of a small warehouse."""

from pathlib import Path

import dagster as dg
import duckdb

from orchestration.defs.lineage import column_lineage

SQL = """
with final as (
    select flows.ticker, flows.net / fixings.usd_hkd as net_usd, 'NEWS' as kind
    from "warehouse"."intermediate"."int_flows" as flows
    left join "warehouse"."intermediate"."int_fixings" as fixings on flows.day = fixings.day
)
select * from final
"""


def lay(folder: Path, sql: str) -> Path:
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        con.execute("create schema intermediate")
        con.execute("create table intermediate.int_flows (day date, ticker varchar, net bigint)")
        con.execute("create table intermediate.int_fixings (day date, usd_hkd double)")
    compiled = folder / "target" / "compiled" / "southbound" / "models" / "marts" / "small.sql"
    compiled.parent.mkdir(parents=True)
    compiled.write_text(sql)
    return folder / "target"


def test_a_column_names_every_table_column_that_it_is_made_of(tmp_path: Path):
    target = lay(tmp_path, SQL)
    found = column_lineage(target, tmp_path / "warehouse.duckdb", "marts", "small")
    assert found is not None
    deps = {
        name: {(dep.asset_key, dep.column_name) for dep in of} for name, of in found.deps_by_column.items()
    }
    flows, fixings = dg.AssetKey(["intermediate", "int_flows"]), dg.AssetKey(["intermediate", "int_fixings"])
    assert deps == {
        "ticker": {(flows, "ticker")},
        "net_usd": {(flows, "net"), (fixings, "usd_hkd")},
        "kind": set(),
    }
    (tmp_path / "warehouse.duckdb").unlink()
    # Read once and kept: the second time needs no warehouse.
    assert column_lineage(target, tmp_path / "warehouse.duckdb", "marts", "small") == found


def test_sql_that_cannot_be_read_gives_no_lineage_and_fails_nothing(tmp_path: Path):
    target = lay(tmp_path, "select from where")
    found = column_lineage(target, tmp_path / "warehouse.duckdb", "marts", "small")
    assert found is not None
    assert dict(found.deps_by_column) == {}
    assert column_lineage(target, tmp_path / "warehouse.duckdb", "marts", "absent") is None

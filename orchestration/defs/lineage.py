"""Which columns a mart's column is made of, read off its compiled SQL, for Dagster's column lineage.

Reading SQL is sqlglot's business; what is shown of an asset besides belongs to ``previews`` and to dbt's descriptions.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

DIALECT = "duckdb"
Columns = dict[str, list[tuple[list[str], str]]]


def column_lineage(target: Path, warehouse: Path, layer: str, model: str) -> dg.TableColumnLineage | None:
    """Lineage of a model that dbt has just built; None where its SQL is not to be read.

    Kept in ``target`` by the SQL's hash: reading a wide mart takes seconds, and it changes with the project only.
    """
    [compiled, *_] = [*target.glob(f"compiled/*/models/{layer}/**/{model}.sql"), None]
    if compiled is None:
        return None
    sql = compiled.read_text(encoding="utf-8")
    kept = target / "column_lineage" / f"{model}.{hashlib.sha256(sql.encode()).hexdigest()[:16]}.json"
    if kept.exists():
        columns: Columns = json.loads(kept.read_text(encoding="utf-8"))
    else:
        columns = _read(sql, _schema(warehouse))
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(columns), encoding="utf-8")
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(dg.AssetKey(path), name) for path, name in origins]
            for column, origins in columns.items()
        }
    )


def _read(sql: str, schema: dict[str, Any]) -> Columns:
    try:
        query: Any = qualify(sqlglot.parse_one(sql, dialect=DIALECT), schema=schema, dialect=DIALECT)
        scope = build_scope(query)
        return {
            column: _origins(lineage(column, query, schema=schema, dialect=DIALECT, scope=scope))
            for column in query.named_selects
        }
    except sqlglot.errors.SqlglotError:
        # A dialect that sqlglot does not know yet must not fail a night for the sake of a picture.
        return {}


def _origins(node: Any) -> list[tuple[list[str], str]]:
    """``(["intermediate", "int_fixings"], "usd_hkd")`` of every table column that a column rests on."""
    found = {}
    for leaf in node.walk():
        if not leaf.downstream and isinstance(leaf.source, exp.Table):
            column = leaf.name.rpartition(".")[2].strip('"')
            found[leaf.source.db, leaf.source.name, column] = ([leaf.source.db, leaf.source.name], column)
    return [found[key] for key in sorted(found)]


def _schema(warehouse: Path) -> dict[str, Any]:
    """database → schema → table → column → type, as sqlglot wants it."""
    schema: dict[str, Any] = {}
    with duckdb.connect(str(warehouse), read_only=True) as con:
        rows = con.execute(
            "select database_name, schema_name, table_name, column_name, data_type from duckdb_columns() "
            "where not internal"
        ).fetchall()
    for database, layer, table, column, kind in rows:
        schema.setdefault(database, {}).setdefault(layer, {}).setdefault(table, {})[column] = kind
    return schema

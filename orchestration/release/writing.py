"""Writing a release (``marts.duckdb``, ``parquet/``, ``release.json``) or an earlier moment, complete or not at all.

Files belong here; which of the releases is current belongs to ``publishing``.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.gates.results import SCHEMA, GateResult, Status
from orchestration.home import Home
from orchestration.lake.snapshot import Build
from orchestration.release.verdict import Verdict
from orchestration.sources.archive import sync_folder
from orchestration.sources.records import naive_utc

NOT_JUDGED = "not judged: the gates looked at that moment's nights"


def write_release(
    home: Home,
    build: Build,
    tables: Sequence[str],
    results: Sequence[GateResult],
    verdict: Verdict,
    published_at: datetime,
) -> Path:
    """Copy the named tables of schema ``marts`` out of the build, add the release's own, and put it in place.

    Raises ValueError where the warehouse holds another build than the snapshot: its results would not be about it.
    """
    releases = home.published / "releases"
    final = releases / build.build_id
    if final.exists():
        return final
    for leftover in releases.glob(".tmp-*"):
        shutil.rmtree(leftover)
    folder = releases / f".tmp-{build.build_id}"
    folder.mkdir(parents=True)
    lacks = lacking(results)
    counts = _write_tables(home, folder / "marts.duckdb", build, tables, results, published_at, lacks)
    _write_parquet(folder / "marts.duckdb", folder / "parquet", counts)
    manifest: dict[str, Any] = {
        "release_id": build.build_id,
        "build_id": build.build_id,
        "known_before": build.known_before.isoformat(),
        "code_version": build.code_version,
        "simulated": build.is_simulated,
        "published_at": published_at.isoformat(),
        "checks": verdict.counts(),
        "lacks": lacks,
        "tables": counts,
        "files": {str(path.relative_to(folder)): file_sha256(path) for path in sorted(folder.rglob("*.*"))},
    }
    (folder / "release.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    for path in folder.rglob("*.*"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    folder.replace(final)
    sync_folder(releases)
    return final


def write_as_of(
    bench: Home, build: Build, tables: Sequence[str], results: Sequence[GateResult], made_at: datetime
) -> Path:
    """Copy the marts of a build of an earlier moment into ``as_of/<name>/marts.duckdb``, and remove its workbench.

    The file has the tables of a release. Its ``data_quality`` holds what dbt said; the other gates judged that moment's
    nights, and do not run again.
    """
    final = bench.build.parent / "marts.duckdb"
    temporary = final.with_name(f".{final.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    _write_tables(bench, temporary, build, tables, results, made_at, [NOT_JUDGED])
    temporary.replace(final)
    sync_folder(final.parent)
    shutil.rmtree(bench.build)
    return final


def _write_tables(
    home: Home,
    path: Path,
    build: Build,
    tables: Sequence[str],
    results: Sequence[GateResult],
    published_at: datetime,
    lacks: Sequence[str],
) -> dict[str, int]:
    """Make the DuckDB file at ``path``; return the rows of each of its tables."""
    counts = {}
    with duckdb.connect(str(path)) as con:
        con.execute(f"attach '{home.warehouse}' as warehouse (read_only)")
        _demand_same_build(con, build, home.warehouse)
        for table in tables:
            con.execute(
                f'create table main."{table}" as select * from warehouse.marts."{table}" order by all'
            )
            _copy_comments(con, table)
        own = {
            "release": release_row(build, published_at, lacks),
            "data_quality": quality_rows(build, results),
        }
        for table, frame in own.items():
            con.register("frame", frame.to_arrow())
            con.execute(f'create table main."{table}" as select * from frame')
            con.unregister("frame")
        for table in (*tables, *own):
            [(counts[table],)] = con.execute(f'select count(*) from main."{table}"').fetchall()
        con.execute("detach warehouse")
    return dict(sorted(counts.items()))


def _write_parquet(path: Path, folder: Path, tables: Iterable[str]) -> None:
    folder.mkdir()
    with duckdb.connect(str(path), read_only=True) as con:
        for table in tables:
            con.execute(f"copy main.\"{table}\" to '{folder / table}.parquet' (format parquet)")


def _demand_same_build(con: duckdb.DuckDBPyConnection, build: Build, warehouse: Path) -> None:
    [(build_id,)] = con.execute("select build_id from warehouse.staging.stg_snapshot__build").fetchall()
    if build_id != build.build_id:
        raise ValueError(
            f"{warehouse} holds build {build_id}, the snapshot is {build.build_id}: run dbt on this snapshot first. "
            "Nothing was published."
        )


def _copy_comments(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Descriptions travel with the table, so that a BI tool can show them."""
    rows = con.execute(
        "select column_name, comment from duckdb_columns() where database_name = 'warehouse' "
        "and schema_name = 'marts' and table_name = ? and comment is not null",
        [table],
    ).fetchall()
    for column, comment in rows:
        text = comment.replace("'", "''")
        con.execute(f'comment on column main."{table}"."{column}" is \'{text}\'')


def lacking(results: Sequence[GateResult]) -> list[str]:
    """What the build goes without: a sentence for each source that is due and was not held, or not readable."""
    return [
        f"{result.asset_key} ({result.check_id.rpartition(':')[2]}): {result.observed}"
        for result in sorted(results, key=lambda result: result.check_id)
        if result.check_id.endswith((":held_when_due", ":nothing_in_quarantine"))
        and result.status != Status.PASSED
    ]


def release_row(build: Build, published_at: datetime, lacks: Sequence[str]) -> pl.DataFrame:
    """The one row of the released table ``release``."""
    return pl.DataFrame(
        {
            "release_id": [build.build_id],
            "build_id": [build.build_id],
            "known_before": [naive_utc(build.known_before)],
            "code_version": [build.code_version],
            "is_simulated": [build.is_simulated],
            "basis": [str(build.basis)],
            "published_at": [naive_utc(published_at)],
            "lacks": ["; ".join(lacks)],
        }
    )


def quality_rows(build: Build, results: Sequence[GateResult]) -> pl.DataFrame:
    """The rows of the released table ``data_quality``: one a check of this build."""
    columns = [
        "check_id",
        "gate",
        "engine",
        "asset_key",
        "severity",
        "status",
        "expected",
        "observed",
        "waived_by",
    ]
    frame = pl.DataFrame([asdict(result) for result in results], schema=SCHEMA)
    return frame.sort("check_id").select(pl.lit(build.build_id).alias("build_id"), *columns)


def file_sha256(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""How rows become known: Parquet files renamed into place under the journal's lock, then their line.

Files and their names belong here; deciding what to commit belongs to ``landing`` and ``reparse``.
"""

import os
import shutil
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl

from orchestration.contracts import CONTRACTS
from orchestration.home import Home
from orchestration.lake.reading import QUARANTINE_SCHEMA, Readout
from orchestration.sources.archive import sync_folder
from orchestration.sources.base import Source
from orchestration.sources.journal import Journal
from orchestration.sources.records import Commit

STALE_TEMPORARY_S = 86_400
NEVER = "1970-01-01"


def commit(home: Home, journal: Journal, source: Source, readout: Readout) -> Commit:
    """Commit one payload's rows and quarantine; after this returns, they are known."""
    files = stage(home.archive / "tmp", source, readout)

    def place(known_at: datetime) -> None:
        place_files(files, home.lake, home.quarantine, known_at)

    item = readout.pending
    return journal.append(
        Commit,
        before=place,
        commit_id=item.commit_id,
        version_id=item.version_id,
        source=source.name,
        request_key=item.request.key,
        payload_sha256=item.payload_sha256,
        units=readout.units,
        n_quarantined=readout.quarantine.height,
        refused=readout.refused,
    )


def stage(folder: Path, source: Source, readout: Readout) -> list[tuple[Path, str]]:
    """Write a readout's files under temporary names: ``(temporary path, "raw/flows/hkex_top_ten")``.

    Temporaries lie outside the lake, so that a lake that is swapped meanwhile takes none of them along.
    """
    commit_id = readout.pending.commit_id
    frames = {CONTRACTS[table].path: frame for table, frame in readout.frames.items() if frame.height}
    if readout.quarantine.height:
        for (table,), rows in readout.quarantine.partition_by("table_name", as_dict=True).items():
            subject_table = table if "/" in str(table) else f"{source.subject}/{table}"
            frames[f"quarantine/{subject_table}"] = rows
    return stage_frames(folder, commit_id, frames)


def stage_frames(folder: Path, commit_id: str, frames: Mapping[str, pl.DataFrame]) -> list[tuple[Path, str]]:
    """Write frames by target path under temporary names, durably."""
    folder.mkdir(parents=True, exist_ok=True)
    staged = []
    for target, frame in frames.items():
        path = folder / f"{commit_id}.{target.replace('/', '.')}.parquet"
        with path.open("wb") as file:
            frame.write_parquet(file)
            file.flush()
            os.fsync(file.fileno())
        staged.append((path, target))
    return staged


def place_files(files: list[tuple[Path, str]], lake: Path, quarantine: Path, known_at: datetime) -> None:
    """Rename staged files to where they are looked for: ``…/landed_date=YYYY-MM-DD/<commit_id>.parquet``."""
    for path, target in files:
        kind, table = target.split("/", 1)
        root = quarantine / table if kind == "quarantine" else lake / target
        folder = root / f"landed_date={known_at:%Y-%m-%d}"
        folder.mkdir(parents=True, exist_ok=True)
        path.replace(folder / f"{path.name.split('.', 1)[0]}.parquet")
        sync_folder(folder)


def lay_empty_tables(lake: Path) -> None:
    """One typed, empty file a table, so that a table without rows can be read and bound."""
    for contract in CONTRACTS.values():
        path = lake / contract.path / f"landed_date={NEVER}" / "empty.parquet"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{path.name}.{os.getpid()}")
            pl.DataFrame(schema=contract.lake_schema).write_parquet(temporary)
            temporary.replace(path)


def scan_quarantine(quarantine: Path) -> pl.DataFrame:
    """Every quarantined row on disk, committed or not (columns of ``QUARANTINE_SCHEMA``)."""
    files = sorted(quarantine.glob("*/*/landed_date=*/*.parquet"))
    if not files:
        return pl.DataFrame(schema=QUARANTINE_SCHEMA)
    return pl.read_parquet(files, hive_partitioning=False)


def sweep_temporaries(home: Home) -> None:
    """Remove what killed runs left behind, once it is certain that no run still writes it."""
    folder = home.archive / "tmp"
    for path in folder.glob("*") if folder.exists() else ():
        if time.time() - path.stat().st_mtime > STALE_TEMPORARY_S:
            shutil.rmtree(path) if path.is_dir() else path.unlink()

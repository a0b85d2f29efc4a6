"""Which release is current: the flip, the roll-back, verification, and how many are kept.

Each flip is a rename of one symlink, so a reader sees the old release or the new one, never a mixture.
"""

import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.home import Home
from orchestration.release.writing import file_sha256
from orchestration.sources.archive import sync_folder


def flip(home: Home, release_id: str, moment: datetime, why: str) -> None:
    """Make ``current`` point to a release, after verifying it; note it in ``published/flips.jsonl``.

    Raises ValueError, and leaves ``current`` where it is, where the release is not whole.
    """
    problems = verify(home, release_id)
    if problems:
        raise ValueError(
            f"Release {release_id} is not whole, {current_id(home) or 'nothing'} stays: "
            + "; ".join(problems)
        )
    link = home.published / "current"
    temporary = home.published / f".current-{os.getpid()}"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(Path("releases") / release_id)
    temporary.replace(link)
    sync_folder(home.published)
    with (home.published / "flips.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"at": moment.isoformat(), "release_id": release_id, "why": why}) + "\n")


def rollback(home: Home, moment: datetime, to: str | None = None, why: str = "rollback") -> str:
    """Flip to ``to``, or to the release before the current one; return its id. The next night flips forward again.

    Raises ValueError where there is nothing to roll back to.
    """
    current, ids = current_id(home), release_ids(home)
    if to is None:
        earlier = ids[: ids.index(current)] if current in ids else []
        if not earlier:
            raise ValueError(
                f"There is no release before {current or 'the first'}; {ids or 'none'} are kept."
            )
        to = earlier[-1]
    if to not in ids:
        raise ValueError(f"Release {to!r} is not kept; these are: {ids}.")
    flip(home, to, moment, why)
    return to


def verify(home: Home, release_id: str | None = None) -> list[str]:
    """What is wrong with a release (the current one by default); an empty list where nothing is.

    Files against their sha256, tables against their row counts, the database opened read-only.
    """
    folder = home.published / "releases" / (release_id or current_id(home) or "none")
    if not (folder / "release.json").exists():
        return [f"{folder} has no release.json"]
    manifest = read_manifest(folder)
    problems = []
    for name, sha in manifest["files"].items():
        if not (folder / name).exists():
            problems.append(f"{name} is missing")
        elif file_sha256(folder / name) != sha:
            problems.append(f"{name} does not have the sha256 that release.json states")
    if problems:
        return problems
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as con:
        names = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
        if names != set(manifest["tables"]):
            problems.append(
                f"tables {sorted(names ^ set(manifest['tables']))} are in one of file and release.json only"
            )
        for name in sorted(names & set(manifest["tables"])):
            [(n_rows,)] = con.execute(f'select count(*) from main."{name}"').fetchall()
            if n_rows != manifest["tables"][name]:
                problems.append(f"{name} has {n_rows} rows, release.json says {manifest['tables'][name]}")
    blocking = manifest["checks"]["failed"] + manifest["checks"]["errored"]
    if blocking or manifest["checks"]["evaluated"] < manifest["checks"]["expected"]:
        problems.append(f"its checks do not pass: {manifest['checks']}")
    return problems


def prune(home: Home, keep: int) -> list[str]:
    """Remove all but the newest ``keep`` releases, never the current one; return what was removed."""
    removed = [release_id for release_id in release_ids(home)[:-keep] if release_id != current_id(home)]
    for release_id in removed:
        shutil.rmtree(home.published / "releases" / release_id)
    return removed


def release_ids(home: Home) -> list[str]:
    """Ids of the whole releases on disk, in the order of what they know (two builds can share a second)."""
    folders = [path.parent for path in (home.published / "releases").glob("[!.]*/release.json")]
    return [
        folder.name
        for folder in sorted(folders, key=lambda folder: str(read_manifest(folder)["known_before"]))
    ]


def current_id(home: Home) -> str | None:
    """The id of the release that stands, None before the first."""
    link = home.published / "current"
    return link.readlink().name if link.is_symlink() else None


def current_known_before(home: Home) -> datetime | None:
    """What the release that stands knows, None before the first."""
    release_id = current_id(home)
    if release_id is None:
        return None
    return datetime.fromisoformat(read_manifest(home.published / "releases" / release_id)["known_before"])


def read_manifest(folder: Path) -> dict[str, Any]:
    """A release's ``release.json``."""
    manifest: dict[str, Any] = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    return manifest

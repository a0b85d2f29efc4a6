"""A new lake from the archive alone, read with today's parsers, beside the old one; then the swap.

Each commit keeps its ``known_at``; what a commit now holds, where that differs, becomes a journal record.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.home import Home
from orchestration.lake.committing import lay_empty_tables, place_files, stage
from orchestration.lake.reading import Pending, read_payloads
from orchestration.lake.readings import Reader, rebuild
from orchestration.sources.archive import PayloadStore
from orchestration.sources.base import Request, Source
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Commit, Reparse


@dataclass(frozen=True)
class ReparseReport:
    """How many commits were read again, which of them now hold something else, and which readings were lost."""

    n_commits: int
    changed: tuple[str, ...]
    read_anew: tuple[str, ...] = ()


def reparse(
    home: Home, journal: Journal, sources: tuple[Source, ...], code_version: str, reader: Reader
) -> ReparseReport:
    """Rebuild ``lake/`` and ``quarantine/`` from journal and payloads; press readings are taken over.

    Commits of other runs meanwhile are taken in before the swap, under the journal's lock.
    """
    journal.check_clock()
    finish_swap(home, journal)
    for folder in (_new(home.lake), _new(home.quarantine)):
        shutil.rmtree(folder, ignore_errors=True)
    lay_empty_tables(_new(home.lake))
    _new(home.quarantine).mkdir()
    by_name = {source.name: source for source in sources}
    done: set[str] = set()
    changed: dict[str, dict[str, Any]] = {}

    def catch_up() -> None:
        ledger = Ledger.of(journal.read())
        todo = [commit for commit in ledger.commits.values() if commit.commit_id not in done]
        for source in {commit.source for commit in todo}:
            own = [commit for commit in todo if commit.source == source]
            size = by_name[source].batch
            for start in range(0, len(own), size):
                changed.update(_read_again(home, ledger, by_name[source], own[start : start + size]))
        done.update(commit.commit_id for commit in todo)

    catch_up()
    with journal.locked():
        catch_up()
        read_anew = rebuild(home, _new(home.lake), Ledger.of(journal.read()), reader)
        _marker(home).touch()
        _swap(home)
    for fields in changed.values():
        journal.append(Reparse, **fields, code_version=code_version)
    return ReparseReport(len(done), tuple(changed), tuple(read_anew))


def _read_again(
    home: Home, ledger: Ledger, source: Source, commits: list[Commit]
) -> dict[str, dict[str, Any]]:
    store = PayloadStore(home.archive)
    batch = []
    for commit in commits:
        seen = ledger.version[commit.version_id]
        first_day = date.fromisoformat(seen.first_day) if seen.first_day else None
        request = Request(commit.request_key, date.fromisoformat(seen.day), seen.url, first_day, seen.options)
        payload = store.get(commit.payload_sha256)
        batch.append(Pending(commit.commit_id, commit.version_id, request, commit.payload_sha256, payload))
    changed: dict[str, dict[str, Any]] = {}
    for commit, readout in zip(commits, read_payloads(source, batch), strict=True):
        files = stage(home.archive / "tmp", source, readout)
        place_files(files, _new(home.lake), _new(home.quarantine), commit.known_at)
        if not readout.holds_the_same_as(commit):
            changed[commit.commit_id] = {
                "commit_id": commit.commit_id,
                "units": readout.units,
                "refused": readout.refused,
                "n_quarantined": readout.quarantine.height,
            }
    return changed


def finish_swap(home: Home, journal: Journal) -> None:
    """Complete a swap that a crash cut short; nothing to do on any other day."""
    if _marker(home).exists():
        with journal.locked():
            if _marker(home).exists():
                _swap(home)


def _swap(home: Home) -> None:
    """Put the new folders where the old ones were. Any prefix of these steps can be repeated after a crash."""
    for folder in (home.lake, home.quarantine):
        new, old = _new(folder), folder.with_name(f"{folder.name}.old")
        if new.exists():
            if folder.exists():
                shutil.rmtree(old, ignore_errors=True)
                folder.rename(old)
            new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    _marker(home).unlink(missing_ok=True)


def _new(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.new")


def _marker(home: Home) -> Path:
    return home.archive / "swap-in-progress"

"""The journal: one append-only file in the archive that says what was seen, committed, voided and waived.

Locking, stamping and reading lines belong here; what the records add up to belongs to ``ledger``.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from orchestration.home import Clock
from orchestration.sources.archive import sync_folder
from orchestration.sources.records import RECORD, Record, Stamp

TICK = timedelta(microseconds=1)
# A wall clock that a time daemon sets back a little must not fail a night.
STEP_BACK = timedelta(seconds=2)

R = TypeVar("R", bound=Stamp)


class _ReadSoFar(NamedTuple):
    """The records up to a size of the file, and the last line before it, by which the file is known again."""

    size: int
    last_line: bytes
    records: tuple[Record, ...]


_NOTHING_READ = _ReadSoFar(0, b"", ())
_READ: dict[Path, _ReadSoFar] = {}


class ClockBehindJournal(Exception):
    """The clock stands before something that this home already knows."""


class Journal:
    """``archive/journal.jsonl`` under ``archive/journal.lock``; safe for many processes at a time."""

    def __init__(self, archive: Path, clock: Clock) -> None:
        self.path = archive / "journal.jsonl"
        self.lock_path = archive / "journal.lock"
        self.clock = clock

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the journal's file lock; keep what happens inside short."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.lock_path.open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def read(self) -> list[Record]:
        """Every whole line, oldest first. A line torn by a crash was never committed and is passed over.

        A process reads a line once: a year's journal takes a fifth of a second to parse, and a night asks for it often.
        """
        if not self.path.exists():
            return []
        held = _READ.get(self.path, _NOTHING_READ)
        with self.path.open("rb") as file:
            file.seek(max(held.size - len(held.last_line), 0))
            data = file.read()
        if not data.startswith(held.last_line):
            # Another file under this name: a home that was restored, or a test's.
            held, data = _NOTHING_READ, self.path.read_bytes()
        whole = data[len(held.last_line) : data.rfind(b"\n") + 1]
        if whole:
            lines = whole.splitlines(keepends=True)
            records = (*held.records, *(RECORD.validate_json(line) for line in lines))
            held = _ReadSoFar(held.size + len(whole), lines[-1], records)
            _READ[self.path] = held
        return list(held.records)

    def append(self, kind: type[R], /, before: Callable[[datetime], None] | None = None, **fields: Any) -> R:
        """Stamp a record under the lock and write it durably; return it as written.

        ``before`` gets the record's ``known_at`` and runs inside the lock, before the line is written: it
        renames a commit's files into place, so that rows are there when their line says so.
        Raises ClockBehindJournal where the clock stands before the last record.
        """
        with self.locked():
            known_at, clock_at = self._next_moment()
            record = kind(known_at=known_at, clock_at=clock_at, **fields)
            if before is not None:
                before(known_at)
            self._write(record.model_dump_json(exclude_none=True).encode() + b"\n")
        return record

    def check_clock(self) -> datetime:
        """The clock's moment. Raises ClockBehindJournal where the journal already knows a later one."""
        with self.locked():
            return self._next_moment()[1]

    def _next_moment(self) -> tuple[datetime, datetime]:
        now = self.clock()
        last = self._last()
        if last is None:
            return now, now
        if now < last.clock_at - STEP_BACK:
            raise ClockBehindJournal(
                f"The clock says {now.isoformat()}, but {self.path} already holds a record of "
                f"{last.clock_at.isoformat()}. Nothing was written. Set SOUTHBOUND_NOW to a later moment, or unset it."
            )
        return max(now, last.known_at + TICK), max(now, last.clock_at)

    def _last(self) -> Record | None:
        if not self.path.exists() or self.path.stat().st_size == 0:
            return None
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            step = 65536
            while True:
                start = max(0, size - step)
                file.seek(start)
                tail = file.read(size - start)
                lines = tail[: tail.rfind(b"\n") + 1].splitlines()
                # The first line of the tail may be cut, so a second one is needed unless the tail is the file.
                if len(lines) > 1 or start == 0:
                    return RECORD.validate_json(lines[-1]) if lines else None
                step *= 4

    def _write(self, line: bytes) -> None:
        is_new = not self.path.exists()
        with self.path.open("r+b" if not is_new else "w+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    self._drop_torn_line(file, size)
            file.seek(0, os.SEEK_END)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self.path.parent)

    def _drop_torn_line(self, file: Any, size: int) -> None:
        """Keep the bytes of a torn line beside the journal and cut them off it."""
        file.seek(0)
        data = file.read(size)
        whole = data.rfind(b"\n") + 1
        with self.path.with_suffix(".torn").open("ab") as torn:
            torn.write(data[whole:] + b"\n")
        file.truncate(whole)

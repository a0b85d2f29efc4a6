"""The snapshot: one moment, frozen under the journal's lock and written down for dbt and the gates.

Exporting the journal as tables belongs here; staging reads them together with the lake.
"""

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.calendar import trading_calendar
from orchestration.gates.plausibility import HISTORY, Window
from orchestration.home import Home, hong_kong_date
from orchestration.lake.committing import lay_empty_tables
from orchestration.lake.scan import committed_quarantine, current_rows
from orchestration.sources.base import Source
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Snapshot, naive_utc

MOMENT = pl.Datetime("us")
CALENDAR_MARGIN = timedelta(days=7)
SCHEMAS: dict[str, dict[str, Any]] = {
    "build": {
        "build_id": pl.String,
        "known_before": MOMENT,
        "today": pl.Date,
        "code_version": pl.String,
        "is_simulated": pl.Boolean,
    },
    "commits": {
        "commit_id": pl.String,
        "source": pl.String,
        "table_name": pl.String,
        "unit": pl.String,
        "payload_sha256": pl.String,
        "n_rows": pl.Int64,
        "known_at": MOMENT,
        "is_void": pl.Boolean,
    },
    "payloads": {
        "payload_sha256": pl.String,
        "commit_id": pl.String,
        "request_key": pl.String,
        "source": pl.String,
        "url": pl.String,
        "fetched_at": MOMENT,
        "known_at": MOMENT,
        "is_void": pl.Boolean,
    },
    "source_days": {"source": pl.String, "trade_date": pl.Date, "due_at": MOMENT},
}


class NothingHeld(Exception):
    """There is no session in the lake, so there is nothing to build."""


@dataclass(frozen=True)
class Build:
    """A build's identity, as ``build/snapshot/build.parquet`` holds it."""

    build_id: str
    known_before: datetime
    code_version: str
    is_simulated: bool

    @property
    def today(self) -> date:
        return hong_kong_date(self.known_before)


def freeze(home: Home, journal: Journal, sources: Sequence[Source], code_version: str) -> Build:
    """Freeze ``known_before`` and write the snapshot's tables. Raises NothingHeld for an empty lake."""
    now = journal.check_clock()
    if not Ledger.of(journal.read()).current:
        raise NothingHeld(
            f"{home.lake} holds no day of any source yet, so there is nothing to build. "
            "Materialise a trading day of the raw assets first."
        )
    build_id = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    record = journal.append(Snapshot, build_id=build_id)
    ledger = Ledger.of(journal.read(), record.known_at)
    build = Build(build_id, record.known_at, code_version, ledger.is_simulated())
    lay_empty_tables(home.lake)
    write(home, build, ledger, sources)
    return build


def write(home: Home, build: Build, ledger: Ledger, sources: Sequence[Source]) -> None:
    """Write every snapshot table into a new folder and put it in the old one's place."""
    new = home.build / f".snapshot-{build.build_id}"
    new.mkdir(parents=True, exist_ok=True)
    identity = (
        build.build_id,
        naive_utc(build.known_before),
        build.today,
        build.code_version,
        build.is_simulated,
    )
    _table(new, "build", [identity])
    _table(new, "commits", _commit_rows(ledger))
    _table(new, "payloads", _payload_rows(ledger))
    _table(new, "source_days", _source_day_rows(ledger, sources, build.today))
    committed_quarantine(home, ledger).write_parquet(new / "quarantine.parquet")
    trading_calendar().frame_until(build.today + CALENDAR_MARGIN).write_parquet(new / "calendar.parquet")
    shutil.rmtree(home.snapshot, ignore_errors=True)
    new.replace(home.snapshot)


def read_build(home: Home) -> Build:
    """The build that ``build/snapshot`` holds. Raises FileNotFoundError with what to do where there is none."""
    path = home.snapshot / "build.parquet"
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there: materialise build/snapshot first.")
    row = pl.read_parquet(path).row(0, named=True)
    known_before = row["known_before"].replace(tzinfo=UTC)
    return Build(row["build_id"], known_before, row["code_version"], row["is_simulated"])


def window(
    home: Home, ledger: Ledger, source: Source, now: datetime, sessions: int, since: datetime | None
) -> Window:
    """What the plausibility gate looks at for one source: the trailing sessions, and every day that is new.

    ``since``: ``known_before`` of the release that stands; days committed after it are looked at however old
    they are. None looks at everything. Frames reach further back than ``first``, for distances.
    """
    table = source.tables[0]
    held = ledger.held_days(table)
    quarantine = committed_quarantine(home, ledger).filter(
        pl.col("is_live") & (pl.col("source") == source.name)
    )
    counts = {
        (of_table, unit): n
        for of_table, unit, n in quarantine.group_by("table_name", "unit").len().iter_rows()
    }
    last = hong_kong_date(now)
    due = [
        day
        for day in source.days_with_data(min(held, default=last), last)
        # A file that came before its hour is looked at like any other: it is released like any other.
        if day in held or (source.due_at(day) <= now and day >= source.retained_from(now))
    ]
    new = [
        date.fromisoformat(unit)
        for (of_table, unit), commit in ledger.current.items()
        if of_table == table and (since is None or commit.known_at > since)
    ]
    # A refused version is in no unit, and blocks until a release has passed it by void or waiver.
    refused = quarantine if since is None else quarantine.filter(pl.col("known_at") > naive_utc(since))
    new += [date.fromisoformat(unit) for unit in refused["unit"]]
    first = min([*due[-sessions:], *new], default=last)
    looked_at = due[max(0, len([day for day in due if day < first]) - HISTORY - 1) :]
    rows = {
        name: current_rows(home, ledger, name).filter(pl.col("trade_date").is_in(looked_at))
        for name in source.tables
    }
    return Window(rows, counts, looked_at, first)


def _table(folder: Path, name: str, rows: list[tuple[Any, ...]]) -> None:
    pl.DataFrame(rows, schema=SCHEMAS[name], orient="row").write_parquet(folder / f"{name}.parquet")


def _commit_rows(ledger: Ledger) -> list[tuple[Any, ...]]:
    return [
        (
            commit.commit_id,
            commit.source,
            unit.table,
            unit.unit,
            commit.payload_sha256,
            unit.n_rows,
            naive_utc(commit.known_at),
            commit.commit_id in ledger.voids,
        )
        for commit in ledger.commits.values()
        for unit in commit.units
    ]


def _payload_rows(ledger: Ledger) -> list[tuple[Any, ...]]:
    return [
        (
            commit.payload_sha256,
            commit.commit_id,
            commit.request_key,
            commit.source,
            ledger.version[commit.version_id].url,
            naive_utc(ledger.version[commit.version_id].fetched_at),
            naive_utc(commit.known_at),
            commit.commit_id in ledger.voids,
        )
        for commit in ledger.commits.values()
    ]


def _source_day_rows(ledger: Ledger, sources: Sequence[Source], today: date) -> list[tuple[Any, ...]]:
    rows = []
    for source in sources:
        held = ledger.held_days(source.tables[0])
        for day in source.days_with_data(min(held, default=today), today):
            rows.append((source.name, day, naive_utc(source.due_at(day))))
    return rows

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
from orchestration.home import Home, hong_kong_date
from orchestration.lake.committing import lay_empty_tables
from orchestration.lake.knowledge import Basis, Knowledge, known
from orchestration.sources.base import Source
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Snapshot, naive_utc
from orchestration.watchlist import listings

MOMENT = pl.Datetime("us")
CALENDAR_MARGIN = timedelta(days=7)
SCHEMAS: dict[str, dict[str, Any]] = {
    "build": {
        "build_id": pl.String,
        "known_before": MOMENT,
        "today": pl.Date,
        "code_version": pl.String,
        "is_simulated": pl.Boolean,
        "basis": pl.String,
        "benchmark_ticker": pl.String,
        "benchmark_fallback_ticker": pl.String,
    },
    "commits": {
        "commit_id": pl.String,
        "source": pl.String,
        "table_name": pl.String,
        "unit": pl.String,
        "payload_sha256": pl.String,
        "n_rows": pl.Int64,
        "rows_digest": pl.String,
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
    "source_days": {"source": pl.String, "market": pl.String, "trade_date": pl.Date, "due_at": MOMENT},
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
    basis: Basis = Basis.KNOWN

    @property
    def today(self) -> date:
        return hong_kong_date(self.known_before)


@dataclass(frozen=True)
class Benchmarks:
    """What returns are compared with, and what stands in, under its own name, on days without it: tickers."""

    ticker: str = "HSTECH"
    fallback: str = "3033.HK"

    def demand_listed(self) -> "Benchmarks":
        """Raise ValueError where one of them is no line of the watch-list; one that is not priced is just missing."""
        known = {listing.ticker for listing in listings()}
        for name, ticker in (
            ("SOUTHBOUND_BENCHMARK", self.ticker),
            ("SOUTHBOUND_BENCHMARK_FALLBACK", self.fallback),
        ):
            if ticker not in known:
                raise ValueError(
                    f"{name}={ticker} is no line of the watch-list (seeds/watchlist.csv). "
                    "Add the line, or name a ticker that is there."
                )
        return self


DEFAULT_BENCHMARKS = Benchmarks()


def freeze(
    home: Home,
    journal: Journal,
    sources: Sequence[Source],
    code_version: str,
    benchmarks: Benchmarks = DEFAULT_BENCHMARKS,
) -> Build:
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
    write(home, build, known(home, ledger), ledger, sources, benchmarks)
    return build


def write(
    home: Home,
    build: Build,
    knowledge: Knowledge,
    ledger: Ledger,
    sources: Sequence[Source],
    benchmarks: Benchmarks,
) -> None:
    """Write every snapshot table into a new folder and put it in the old one's place."""
    new = home.build / f".snapshot-{build.build_id}"
    new.mkdir(parents=True, exist_ok=True)
    identity = (
        build.build_id,
        naive_utc(build.known_before),
        build.today,
        build.code_version,
        build.is_simulated,
        str(build.basis),
        benchmarks.ticker,
        benchmarks.fallback,
    )
    _table(new, "build", [identity])
    _table(new, "commits", knowledge.commits)
    _table(new, "payloads", knowledge.payloads)
    _table(new, "source_days", _source_day_rows(ledger, sources, build.today))
    knowledge.quarantine.write_parquet(new / "quarantine.parquet")
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
    basis = Basis(row["basis"])
    return Build(row["build_id"], known_before, row["code_version"], row["is_simulated"], basis)


def _table(folder: Path, name: str, rows: list[tuple[Any, ...]]) -> None:
    pl.DataFrame(rows, schema=SCHEMAS[name], orient="row").write_parquet(folder / f"{name}.parquet")


def _source_day_rows(ledger: Ledger, sources: Sequence[Source], today: date) -> list[tuple[Any, ...]]:
    # From the first day that any source holds: a day of which another one has nothing must show as missing there.
    start = min((day for source in sources for day in ledger.held_days(source.tables[0])), default=today)
    days = [start + timedelta(days=i) for i in range((today - start).days + 1)]
    return [
        (source.name, market, day, naive_utc(schedule.due_at(day)))
        for source in sources
        for market, schedule in source.schedules.items()
        for day in days
        if schedule.has_data(day)
    ]

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
from orchestration.contracts import CONTRACTS
from orchestration.gates.window import HISTORY, Window
from orchestration.home import Home, hong_kong_date
from orchestration.lake.committing import lay_empty_tables
from orchestration.lake.scan import committed_quarantine, current_rows
from orchestration.settings import Settings
from orchestration.sources.base import Schedule, Source
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Snapshot, naive_utc
from orchestration.watchlist import listings

MOMENT = pl.Datetime("us")
PRESS = "press"
CALENDAR_MARGIN = timedelta(days=7)
SCHEMAS: dict[str, dict[str, Any]] = {
    "build": {
        "build_id": pl.String,
        "known_before": MOMENT,
        "today": pl.Date,
        "code_version": pl.String,
        "is_simulated": pl.Boolean,
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
    write(home, build, ledger, sources, benchmarks)
    return build


def write(
    home: Home, build: Build, ledger: Ledger, sources: Sequence[Source], benchmarks: Benchmarks
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
        benchmarks.ticker,
        benchmarks.fallback,
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
    home: Home,
    ledger: Ledger,
    source: Source,
    now: datetime,
    sessions: int,
    since: datetime | None,
    settings: Settings | None = None,
) -> Window:
    """What the plausibility gate looks at for one source: the trailing sessions, and every day that is new.

    ``since``: ``known_before`` of the release that stands; days committed after it are looked at however old
    they are. None looks at everything. Frames reach further back than ``first``, for distances.
    """
    held = ledger.held_days(source.tables[0])
    quarantine = committed_quarantine(home, ledger).filter(
        pl.col("is_live") & (pl.col("source") == source.name)
    )
    counts = {
        (of_table, unit): n
        for of_table, unit, n in quarantine.group_by("table_name", "unit").len().iter_rows()
    }
    last = hong_kong_date(now)
    due = {
        market: _due_days(source, schedule, held, now, last) for market, schedule in source.schedules.items()
    }
    days = sorted({day for of_market in due.values() for day in of_market})
    new = [
        day
        for (table, unit), commit in ledger.current.items()
        if table in source.tables and (since is None or commit.known_at > since)
        if (day := CONTRACTS[table].day_of(unit)) is not None
    ]
    # A refused version is in no unit, and blocks until a release has passed it by void or waiver.
    refused = quarantine if since is None else quarantine.filter(pl.col("known_at") > naive_utc(since))
    new += [day for unit in refused["unit"] if (day := _day_in(unit)) is not None]
    first = min([*days[-sessions:], *new], default=last)
    looked_at = days[max(0, len([day for day in days if day < first]) - HISTORY - 1) :]
    rows = {table: _rows_of(home, ledger, table, looked_at) for table in source.tables}
    seen = {market: [day for day in of_market if day in set(looked_at)] for market, of_market in due.items()}
    expected = source.expected(settings) if settings else ()
    return Window(rows, counts, seen, first, last, _last_answers(ledger, source), expected)


def _due_days(source: Source, schedule: Schedule, held: set[date], now: datetime, last: date) -> list[date]:
    """The days of one market that are due and could be had, from the first one held to ``last``."""
    retained = source.retained_from(now)
    # A file that came before its hour is looked at like any other: it is released like any other. Where several
    # markets share a table, a day that is held may be another market's.
    early = held if len(source.schedules) == 1 else set()
    start = min(held, default=last)
    days = (start + timedelta(days=i) for i in range((last - start).days + 1))
    return [
        day
        for day in days
        if schedule.has_data(day) and (day in early or (schedule.due_at(day) <= now and day >= retained))
    ]


def _rows_of(home: Home, ledger: Ledger, table: str, days: list[date]) -> pl.DataFrame:
    """Current rows of the days that are looked at; of a table without days, all rows."""
    rows = current_rows(home, ledger, table)
    day_column = CONTRACTS[table].day_column
    return rows if day_column is None else rows.filter(pl.col(day_column).is_in(days))


def _last_answers(ledger: Ledger, source: Source) -> dict[str, date]:
    """Request key → the day of its last answer with a body, of a source that shows only what is new."""
    if not source.is_current_only:
        return {}
    # Older pages have keys of their own and are asked for once.
    latest = {key: seen for key, seen in ledger.latest.items() if seen.source == source.name}
    return {key: date.fromisoformat(seen.day) for key, seen in latest.items() if key.count(":") == 1}


def _day_in(unit: str) -> date | None:
    try:
        return date.fromisoformat(unit.rpartition(" ")[2])
    except ValueError:
        return None


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
    ] + [
        (
            reading.commit_id,
            PRESS,
            unit.table,
            unit.unit,
            None,
            unit.n_rows,
            naive_utc(reading.known_at),
            reading.commit_id in ledger.voids,
        )
        for reading in ledger.readings.values()
        for unit in reading.units
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

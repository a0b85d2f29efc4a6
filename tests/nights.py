"""Running nights as a user does, through Dagster's job, and reading what they published.

A driver for tests; it asserts nothing but that a night that should end well does.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from orchestration.home import Home, clock_of
from orchestration.lake.days import Landing
from orchestration.lake.landing import Lander
from orchestration.settings import Settings
from orchestration.sources.base import Source
from orchestration.sources.crawling import client_for
from orchestration.sources.flows import hkex_daily
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from simulator.demo import HOSTS, simulated_sources

NOBODY = "http://127.0.0.1:9"
END_OF_HISTORY = "2025-11-14T23:30:00+08:00"
DEPLOY = Path(__file__).parents[1] / "deploy"
# Rows of two releases are equal but for the moments and ids of the runs that made them.
RUN_COLUMNS = [
    "known_at",
    "as_of",
    "fetched_at",
    "commit_id",
    "build_id",
    "release_id",
    "old_known_at",
    "new_known_at",
]
RUN_COLUMNS += ["first_seen_at", "published_at", "known_before", "superseded_at", "code_version"]
# What two builds of one moment may differ in.
NIGHT_COLUMNS = ["build_id", "release_id", "published_at", "code_version"]


class NightFailed(AssertionError):
    """A night that was expected to end well did not."""


@dataclass
class Nights:
    """A home and the nights run in it, at the moment ``now``.

    ``asks_all``: prices, rates and feeds answer too. By default nobody listens there: a night that is about flows is
    quick, and goes on without them.
    """

    root: Path
    base_url: str
    now: str = END_OF_HISTORY
    settings: dict[str, str] = field(default_factory=dict)
    asks_all: bool = False

    @property
    def home(self) -> Home:
        return Home(self.root)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "SOUTHBOUND_HOME": str(self.root),
            "SOUTHBOUND_NOW": self.now,
            "SOUTHBOUND_HKEX_BASE_URL": self.base_url,
            **{f"SOUTHBOUND_{host}_BASE_URL": NOBODY for host in HOSTS if host != "HKEX"},
            "SOUTHBOUND_NEWS_FEEDS": f"{NOBODY}/feed.rss",
            **(simulated_sources(self.base_url, self.root) if self.asks_all else {}),
            "SOUTHBOUND_HTTP_BACKOFF_S": "0.01",
            "SOUTHBOUND_HTTP_MAX_ATTEMPTS": "2",
            "DAGSTER_HOME": str(self.root / "dagster"),
            **self.settings,
        }

    @contextmanager
    def in_environment(self) -> Iterator[None]:
        before = dict(os.environ)
        os.environ.update(self.environment)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)

    @property
    def journal(self) -> Journal:
        return Journal(self.home.archive, clock_of(Settings(now=self.now)))

    @property
    def ledger(self) -> Ledger:
        return Ledger.of(self.journal.read())

    def launch(
        self, job: str, tags: dict[str, str] | None = None, config: dict[str, Any] | None = None
    ) -> Any:
        """Run a job in this process against the home's own Dagster instance; return its result."""
        from orchestration.definitions import defs

        (self.root / "dagster").mkdir(parents=True, exist_ok=True)
        shutil.copy(DEPLOY / "dagster.yaml", self.root / "dagster" / "dagster.yaml")
        with self.in_environment(), dg.DagsterInstance.get() as instance:
            return defs.resolve_job_def(job).execute_in_process(
                instance=instance, tags=tags or {}, run_config=config or {}, raise_on_error=False
            )

    def void(self, commit_id: str, reason: str) -> Any:
        """The job that withdraws a commit."""
        config = {"commit_id": commit_id, "reason": reason, "who": "a tester"}
        return self.launch("void", config={"ops": {"void_commit": {"config": config}}})

    def waive(self, check_id: str, reason: str = "HKEX confirmed by phone") -> Any:
        """The job that lets a check pass, for two days from the home's moment."""
        until = datetime.fromisoformat(self.now) + timedelta(days=2)
        config = {"check_id": check_id, "until": until.isoformat(), "reason": reason, "who": "a tester"}
        return self.launch("waive", config={"ops": {"waive_check": {"config": config}}})

    def as_of(self, moment: str, basis: str = "known") -> Any:
        """The job that builds the marts of an earlier moment."""
        config = {"moment": moment, "basis": basis}
        return self.launch("as_of", config={"ops": {"build_as_of": {"config": config}}})

    def attempt(self, first: str, last: str | None = None, job: str = "nightly") -> Any:
        """A night for a day or a range, however it ends."""
        tags = {"dagster/partition": first}
        if last is not None:
            tags = {"dagster/asset_partition_range_start": first, "dagster/asset_partition_range_end": last}
        return self.launch(job, tags)

    def run(self, first: str, last: str | None = None, job: str = "nightly") -> Any:
        """A night that has to end well."""
        result = self.attempt(first, last, job)
        if not result.success:
            raise NightFailed(failure_text(result))
        return result

    def land(self, first: str, last: str | None = None, source: Source = hkex_daily.SOURCE) -> Landing:
        """Ingest alone, without Dagster and without a build: quick, for the steps before the night that counts."""
        with self.in_environment():
            settings = Settings()
            with client_for(settings, source) as client:
                lander = Lander(self.home, clock_of(settings), client, settings)
                days = pl.date_range(date.fromisoformat(first), date.fromisoformat(last or first), eager=True)
                return lander.land(source, days.to_list())

    def copy_to(self, root: Path) -> "Nights":
        """The same home elsewhere, as it stands."""
        shutil.copytree(self.root, root, symlinks=True)
        return replace(self, root=root)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a SELECT on the current release, opened read-only."""
        with duckdb.connect(str(self.home.published / "current" / "marts.duckdb"), read_only=True) as con:
            return con.execute(statement).fetchall()

    def one(self, statement: str) -> Any:
        """The only cell of the only row."""
        [(cell,)] = self.query(statement)
        return cell

    def released(self, table: str) -> pl.DataFrame:
        """A table of the current release."""
        return pl.read_parquet(self.home.published / "current" / "parquet" / f"{table}.parquet")

    @property
    def current(self) -> str | None:
        link = self.home.published / "current"
        return link.readlink().name if link.is_symlink() else None


def released_rows(nights: Nights, leave_out: tuple[str, ...] = ("data_quality",)) -> dict[str, pl.DataFrame]:
    """Every table of the current release, sorted, without what belongs to the run that made it."""
    return rows_of(nights.home.published / "current" / "marts.duckdb", leave_out)


def rows_of(
    database: Path, leave_out: tuple[str, ...] = ("data_quality",), run_columns: Sequence[str] = RUN_COLUMNS
) -> dict[str, pl.DataFrame]:
    """Every table of a file of marts, sorted, without ``run_columns``: what belongs to the run that made it."""
    tables = {}
    with duckdb.connect(str(database), read_only=True) as con:
        names = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        for name in sorted(set(names) - set(leave_out)):
            frame = con.sql(f'select * from "{name}"').pl()
            frame = frame.drop([column for column in run_columns if column in frame.columns])
            if "url" in frame.columns:
                # Each simulator listens on a port of its own.
                frame = frame.with_columns(pl.col("url").str.replace(r":\d+/", "/"))
            tables[name] = frame.sort(frame.columns)
    return tables


def failure_text(result: Any) -> str:
    """Everything that the failed steps of a run said."""
    texts = []
    for event in result.all_events:
        if event.is_step_failure:
            texts.append(f"{event.step_key}: {event.step_failure_data.error_display_string}")
    return "\n".join(texts)


def failed_checks(result: Any) -> set[str]:
    """The names of the asset checks that a run shows as failed."""
    return {
        event.asset_check_evaluation_data.check_name
        for event in result.all_events
        if event.event_type_value == "ASSET_CHECK_EVALUATION" and not event.asset_check_evaluation_data.passed
    }

"""The jobs that people and the schedule start: nightly, ingest, publish, as_of, reparse, reread, void, waive, rollback.

Selections, config and schedule belong here; what the jobs do belongs to the core.
"""

from datetime import datetime
from typing import Any

import dagster as dg

from orchestration.defs.as_of import as_of
from orchestration.defs.partitions import DAILY, OWNERS
from orchestration.defs.press import reread
from orchestration.defs.release import promise_gate, release_current, waivable_check_ids
from orchestration.defs.resources import Warehouse
from orchestration.lake import decisions
from orchestration.lake import reparse as rebuilding
from orchestration.lake.readings import Reader
from orchestration.release import publishing
from orchestration.sources.registry import SOURCES
from orchestration.version import code_version

# dbt runs in a process of its own anyway; one process for the rest saves some seconds of imports a step.
IN_PROCESS = dg.in_process_executor

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    partitions_def=DAILY,
    executor_def=IN_PROCESS,
    owners=OWNERS,
    description="A whole night for a day or a range: ingest, snapshot, gates, dbt, release.",
)
ingest = dg.define_asset_job(
    "ingest",
    selection=dg.AssetSelection.groups("raw", "press"),
    partitions_def=DAILY,
    executor_def=IN_PROCESS,
    owners=OWNERS,
    description="Ingest and press alone, for a day or a range: nothing is built, and the release that stands stays.",
)
nightly_schedule = dg.build_schedule_from_partitioned_job(
    nightly, name="nightly_2330_hong_kong", hour_of_day=23, minute_of_hour=30
)
publish = dg.define_asset_job(
    "publish",
    selection=dg.AssetSelection.checks(promise_gate) | dg.AssetSelection.assets(release_current),
    executor_def=IN_PROCESS,
    owners=OWNERS,
    description="The last two steps alone, for a build that stands: promise gate and release (after a full disk, say).",
)


class VoidConfig(dg.Config):
    """Which commit to withdraw (or, with ``undo``, to take back), why, and who says so."""

    commit_id: str
    reason: str
    who: str
    undo: bool = False


@dg.op(name="void_commit")
def void_op(context: dg.OpExecutionContext, config: VoidConfig, warehouse: Warehouse) -> None:
    record = decisions.void(warehouse.journal, config.commit_id, config.reason, config.who, config.undo)
    what = "stands again" if config.undo else "is withdrawn from every later build"
    context.log.info(
        f"Commit {config.commit_id} {what}, known at {record.known_at.isoformat()}. Run a night to publish."
    )


@dg.job(
    executor_def=IN_PROCESS,
    description="Withdraw one commit from every later build, on record; `undo` takes it back.",
)
def void() -> None:
    void_op()


class WaiveConfig(dg.Config):
    """Which check to let pass, until when (ISO 8601 with zone), why, and who says so."""

    check_id: str
    until: str
    reason: str
    who: str
    undo: bool = False


@dg.op(name="waive_check")
def waive_op(context: dg.OpExecutionContext, config: WaiveConfig, warehouse: Warehouse) -> None:
    until = datetime.fromisoformat(config.until)
    if until.tzinfo is None:
        raise dg.Failure(
            f"until={config.until} has no zone; write 2025-11-15T12:00:00+08:00. Nothing was written."
        )
    record = decisions.waive(
        warehouse.journal,
        config.check_id,
        until,
        config.reason,
        config.who,
        waivable_check_ids(),
        config.undo,
    )
    what = "blocks again" if config.undo else f"does not block until {until.isoformat()}"
    context.log.info(f"{config.check_id} {what}, known at {record.known_at.isoformat()}.")


@dg.job(executor_def=IN_PROCESS, description="Let builds pass one named check until a moment, on record.")
def waive() -> None:
    waive_op()


@dg.op(name="reparse_archive")
def reparse_op(context: dg.OpExecutionContext, warehouse: Warehouse) -> None:
    with warehouse.home.building():
        reader = Reader.load(warehouse.settings.sentiment_model)
        report = rebuilding.reparse(warehouse.home, warehouse.journal, SOURCES, code_version(), reader)
    context.log.info(
        f"{report.n_commits} commits read again from the archive; {len(report.changed)} now hold something else: "
        f"{', '.join(report.changed) or 'none'}. {len(report.read_anew)} press readings were lost "
        "and read anew by today's rules. Run a night to publish."
    )


@dg.job(
    executor_def=IN_PROCESS,
    description="Rebuild lake and quarantine from the archive alone with today's parsers, then swap.",
)
def reparse() -> None:
    reparse_op()


class RollbackConfig(dg.Config):
    """The release to flip to (empty: the one before the current), and why."""

    to: str = ""
    reason: str = "rollback"


@dg.op(name="rollback_release")
def rollback_op(context: dg.OpExecutionContext, config: RollbackConfig, warehouse: Warehouse) -> None:
    release_id = publishing.rollback(warehouse.home, warehouse.clock(), config.to or None, config.reason)
    context.log.info(f"published/current is {release_id}. The next night publishes a new release.")


@dg.job(
    executor_def=IN_PROCESS, description="Flip `published/current` to an earlier release that is still kept."
)
def rollback() -> None:
    rollback_op()


JOBS: list[Any] = [nightly, ingest, publish, as_of, void, waive, reparse, reread, rollback]
SCHEDULES = [nightly_schedule]

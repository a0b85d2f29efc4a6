"""The demo's history, loaded in several runs with the clock set, as nights would have loaded it.

Runs are Dagster's jobs; between two of them the market restates, so that a moment before differs from one after.
What the demo says of it belongs to ``demo``.
"""

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import dagster as dg
import httpx

from orchestration.definitions import defs
from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.sources.journal import Journal
from simulator.handler import CONTROL_PATH


@dataclass(frozen=True, slots=True)
class Stage:
    """The partitions of one run, and the job that runs them at the end of the last one."""

    first: str
    last: str
    job: str

    @property
    def now(self) -> str:
        """Half past eleven at night in Hong Kong."""
        return f"{self.last}T23:30:00+08:00"


# The holdings that settled on 3 September are restated on the 8th, and the flows of 5 September on the 9th.
# Only the last run builds: what was known before can be built from the journal.
STAGES = (
    Stage("2024-08-01", "2025-09-05", "ingest"),
    Stage("2025-09-06", "2025-09-09", "ingest"),
    Stage("2025-09-10", "2025-11-14", "nightly"),
)
# A year's history makes millions of objects that stay: looking through them again took a seventh of the time.
GARBAGE_THRESHOLD = 200_000


def load(run: Callable[[Stage], bool], move: Callable[[str], object], known_until: datetime | None) -> bool:
    """Run the stages that a home has not gone through yet; stop at the first that fails.

    ``run`` runs one with the clock at its ``now``, ``move`` takes the market there. ``known_until`` is the home's last
    moment, None for an empty one: its clock does not go back.
    """
    for stage in STAGES:
        is_past = known_until is not None and datetime.fromisoformat(stage.now) < known_until
        if not is_past or stage is STAGES[-1]:
            move(stage.now)
            if not run(stage):
                return False
    return True


def _run(stage: Stage) -> bool:
    os.environ["SOUTHBOUND_NOW"] = stage.now
    tags = {
        "dagster/asset_partition_range_start": stage.first,
        "dagster/asset_partition_range_end": stage.last,
    }
    with dg.DagsterInstance.get() as instance:
        job = defs.resolve_job_def(stage.job)
        return job.execute_in_process(instance=instance, tags=tags, raise_on_error=False).success


def main(base_url: str) -> int:
    """Load the home of the environment from the simulator at ``base_url``; exit code 0 where every run succeeded."""
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)
    home = Home.of(Settings())
    records = Journal(home.archive, lambda: datetime.max).read()
    known_until = records[-1].clock_at if records else None

    def move(moment: str) -> None:
        httpx.post(f"{base_url}{CONTROL_PATH}", json={"moment": moment}, trust_env=False).raise_for_status()

    return 0 if load(_run, move, known_until) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

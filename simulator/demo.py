"""``make demo``: the simulated market's whole history through Dagster's jobs, then what the release says.

Telling only; the runs are those of ``loading``, the market is the simulator's, the answers are SQL on the release.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orchestration.home import Home
from orchestration.settings import Settings
from simulator.demo_summary import print_summary
from simulator.news.feed_list import feed_list
from simulator.server import SimulatorServer

NOW = "2025-11-14T23:30:00+08:00"
FIRST, LAST = "2024-08-01", "2025-11-14"
STEPS = {
    "ingest_article_pages": "News (pages of articles): fetch, archive, read, commit",
    "ingest_ccass": "Holdings (CCASS): fetch, archive, read, commit",
    "ingest_eastmoney": "Flows and holdings (Eastmoney): fetch, archive, read, commit",
    "ingest_ecb": "Exchange rates (ECB): fetch, archive, read, commit",
    "ingest_feeds": "News: fetch, archive, read, commit",
    "ingest_gdelt": "News (GDELT): fetch, archive, read, commit",
    "ingest_hkex_daily": "Connect flows (HKEX): fetch, archive, read, commit",
    "ingest_hkex_quotations": "Quotations (HKEX): fetch, archive, read, commit",
    "ingest_hkexnews": "Announcements (HKEXnews): fetch, archive, read, commit",
    "ingest_hkma": "Exchange rates (HKMA): fetch, archive, read, commit",
    "ingest_inbox": "News (inbox): read, archive, commit",
    "ingest_yahoo": "Prices (Yahoo): fetch, archive, read, commit",
    "read_press": "Read the press: companies, stories, events, sentiment",
    "build__snapshot": "Freeze the moment",
    "plausibility_gate": "Gate: plausibility (Great Expectations)",
    "dbt_build": "Build and test the marts (dbt)",
    "promise_gate": "Gate: promise (Great Expectations)",
    "release__current": "Write, verify and flip to the release",
}
HOSTS = ("HKEX", "CCASS", "EASTMONEY", "YAHOO", "ECB", "HKMA", "HKEXNEWS", "GDELT", "ARTICLE_PAGES")
STARTED = re.compile(r" - (\w+) - STEP_START - ")
COUNTED = re.compile(r"(\d+) of (\d+) (?:requests answered|(?:OK|PASS|WARN))")
TAIL = 25


def main() -> int:
    """Exit code of the run; the whole log is kept beside Dagster's."""
    home = Home.of(Settings()).root
    console = Console()
    console.print(
        f"[bold]Southbound demo[/]: a [bold]simulated[/] market, {FIRST} to {LAST}, into {_shown(home)}"
    )
    with SimulatorServer(moment=NOW) as simulator:
        environment = os.environ | {
            "SOUTHBOUND_HOME": str(home),
            "SOUTHBOUND_NOW": NOW,
            **simulated_sources(simulator.base_url, home),
        }
        log = home / "dagster" / "demo.log"
        code = _run(console, environment, simulator.base_url, log)
    if code != 0:
        console.print(
            f"[red]The night failed; the release that stood still stands.[/] The whole log: {_shown(log)}"
        )
        console.print(
            "".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-TAIL:]), markup=False
        )
        return code
    print_summary(console, home / "published" / "current" / "marts.duckdb")
    # A line each: a command that a terminal breaks in two is copied in halves.
    console.print("Next: [bold]make ui[/] (Dagster on http://127.0.0.1:3000)")
    console.print("      [bold]make sql SOUTHBOUND_HOME=data/demo[/]")
    return 0


def simulated_sources(base_url: str, folder: Path) -> dict[str, str]:
    """The settings that point every source at a simulator; its feed list is written into ``folder``."""
    feeds = folder / "simulated_feeds.csv"
    folder.mkdir(parents=True, exist_ok=True)
    feeds.write_text(feed_list(base_url), encoding="utf-8")
    urls = {f"SOUTHBOUND_{source}_BASE_URL": base_url for source in HOSTS}
    return {**urls, "SOUTHBOUND_NEWS_FEEDS": str(feeds)}


def _run(console: Console, environment: dict[str, str], base_url: str, log: Path) -> int:
    command = [sys.executable, "-m", "simulator.loading", base_url]
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w", encoding="utf-8") as kept,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as run,
        _progress(console) as advance,
    ):
        assert run.stdout is not None
        for line in run.stdout:
            kept.write(line)
            advance(line)
    return run.returncode


@contextmanager
def _progress(console: Console) -> Iterator["_Advance"]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        advance = _Advance(progress)
        yield advance
        advance.finish()


class _Advance:
    """Reads Dagster's log lines and moves the bar of the step that they tell of."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("Load Dagster's code location", total=None)

    def __call__(self, line: str) -> None:
        started, counted = STARTED.search(line), COUNTED.search(line)
        if started and started[1] in STEPS:
            self.finish()
            self.task = self.progress.add_task(STEPS[started[1]], total=None)
        elif counted:
            self.progress.update(self.task, completed=int(counted[1]), total=int(counted[2]))

    def finish(self) -> None:
        total = self.progress.tasks[-1].total or 1
        self.progress.update(self.task, completed=total, total=total)


def _shown(path: Path) -> str:
    return os.path.relpath(path)


if __name__ == "__main__":
    sys.exit(main())

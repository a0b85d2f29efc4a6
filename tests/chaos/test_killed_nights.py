"""A night killed with SIGKILL, wherever it is, and run again ends as if nothing had happened."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.server import SimulatorServer
from tests.conftest import AFTER
from tests.nights import DEPLOY, Nights, released_rows

# Where to strike: the log line that shows the night is inside that step.
INSIDE = {
    "ingest": "ingest_hkex_daily - Asking ",
    "dbt": "OK created sql table model intermediate.",
    "release": "release__current - STEP_START",
}


@pytest.fixture(scope="module")
def undisturbed(short_history: Nights, tmp_path_factory: pytest.TempPathFactory):
    """The rows of a night that nobody killed."""
    with SimulatorServer(moment=f"{AFTER}T23:30:00+08:00") as simulator:
        nights = short_history.copy_to(tmp_path_factory.mktemp("undisturbed") / "home")
        nights.base_url, nights.now = simulator.base_url, f"{AFTER}T23:30:00+08:00"
        nights.run(AFTER)
        return released_rows(nights)


def start_and_kill(nights: Nights, line_inside: str) -> str:
    """Run the night as a user does, in a process group of its own, and kill the whole group at the line."""
    (nights.root / "dagster" / "dagster.yaml").write_text((DEPLOY / "dagster.yaml").read_text())
    command = [str(Path(sys.executable).with_name("dg")), "launch", "--job", "nightly", "--partition", AFTER]
    run = subprocess.Popen(
        [*command, "-m", "orchestration.definitions"],
        env={**os.environ, **nights.environment, "PYTHONUNBUFFERED": "1"},
        cwd=DEPLOY.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert run.stdout is not None
    seen = []
    for line in run.stdout:
        seen.append(line)
        if line_inside in line:
            os.killpg(run.pid, signal.SIGKILL)
            break
    run.stdout.close()
    run.wait()
    assert run.returncode == -signal.SIGKILL, "".join(seen[-20:])
    return "".join(seen)


@pytest.mark.parametrize("step", INSIDE)
def test_a_night_killed_inside_a_step_and_run_again_ends_as_if_undisturbed(
    next_night: Nights, market: SimulatorServer, undisturbed, step: str
):
    before = next_night.current
    if step == "ingest":
        # Slow enough that the kill strikes between two requests.
        market.delay(0.3)
    start_and_kill(next_night, INSIDE[step])
    market.delay(0)
    assert next_night.current == before
    next_night.run(AFTER)
    again = released_rows(next_night)
    assert again.keys() == undisturbed.keys()
    for table, frame in again.items():
        assert frame.equals(undisturbed[table]), table
    leftovers = [
        path for path in (next_night.home.published / "releases").iterdir() if path.name.startswith(".")
    ]
    assert leftovers == []


def test_a_release_opens_read_only_while_a_night_runs(next_night: Nights):
    """A reader keeps its release open over the whole night, and a new one opens at any moment."""
    import duckdb

    path = next_night.home.published / "current" / "marts.duckdb"
    with duckdb.connect(str(path), read_only=True) as reader:
        held = reader.execute("select count(*) from daily_flows").fetchall()
        next_night.run(AFTER)
        assert reader.execute("select count(*) from daily_flows").fetchall() == held
        code = f"import duckdb; print(duckdb.connect({str(path)!r}, read_only=True).sql('from release').fetchone()[0])"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert other.stdout.strip() == next_night.current

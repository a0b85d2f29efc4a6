"""How long a night takes and how much memory: the whole simulated history, then one more night on top of it.

Run as ``.venv/bin/python -m benchmarks.night``. Machines are noisy, so each figure also stands as a multiple of loading
Dagster's code location, measured in the same run. Peak memory is that of all processes of the run together, on Linux.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from simulator.demo import simulated_sources
from simulator.server import SimulatorServer

ROOT = Path(__file__).parents[1]
END_OF_DAY = "{}T23:30:00+08:00"
HISTORY = ("302 sessions, first night", "2025-11-13", ["--partition-range", "2024-08-01...2025-11-13"])
ONE_MORE = ("one more night", "2025-11-14", ["--partition", "2025-11-14"])
MIB = 2**20


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall seconds, and peak resident memory of all processes together in MiB (sampled ten times a second)."""
    started, peak = time.perf_counter(), 0
    with subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as run:
        while run.poll() is None:
            peak = max(peak, resident(run.pid))
            time.sleep(0.1)
    if run.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {run.returncode}; nothing was measured.")
    return time.perf_counter() - started, peak / MIB


def resident(group: int) -> int:
    """Resident bytes of every process of a process group, from Linux's /proc."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # Fields after the command's closing parenthesis: state, parent, group, …; resident pages are the 22nd.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return total


def main() -> None:
    """Print a table."""
    home = Path(tempfile.mkdtemp(prefix="southbound-benchmark-"))
    (home / "dagster").mkdir()
    shutil.copy(ROOT / "deploy" / "dagster.yaml", home / "dagster")
    launch = [str(Path(sys.executable).with_name("dg")), "launch", "--job", "nightly"]
    module = ["-m", "orchestration.definitions"]
    try:
        with SimulatorServer(moment=END_OF_DAY.format("2025-11-14")) as simulator:
            environment = os.environ | {
                "SOUTHBOUND_HOME": str(home),
                **simulated_sources(simulator.base_url, home),
                "DAGSTER_HOME": str(home / "dagster"),
                "PYTHONWARNINGS": "ignore",
                # As make sets it.
                "DAGSTER_EVENT_BATCH_SIZE": "500",
            }
            load = [sys.executable, "-c", "import orchestration.definitions"]
            unit, _ = measured(load, environment)
            print(f"{'what':<28} {'seconds':>8} {'x load':>7} {'MiB':>6}")
            print(f"{'load the code location':<28} {unit:>8.1f} {1:>7.1f}")
            for name, day, days in (HISTORY, ONE_MORE):
                at = {"SOUTHBOUND_NOW": END_OF_DAY.format(day)}
                seconds, peak = measured([*launch, *days, *module], environment | at)
                print(f"{name:<28} {seconds:>8.1f} {seconds / unit:>7.1f} {peak:>6.0f}")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()

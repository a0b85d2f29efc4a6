"""Fixtures that several kinds of test share: a simulated market over HTTP, and nights run through Dagster.

What a single test needs stays in its own file.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.loading import Stage, load
from simulator.server import SimulatorServer
from tests.builds import CompiledProject
from tests.nights import END_OF_HISTORY, Nights

# The short history's last session, and the session after it.
LAST, AFTER = "2025-08-29", "2025-09-01"
BuiltOnce = Callable[[str, Callable[[Nights, SimulatorServer], object], str], Nights]

os.environ["PYTHONWARNINGS"] = "ignore"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A developer's environment and .env must not reach a test."""
    for name in [name for name in os.environ if name.startswith(("SOUTHBOUND_", "DAGSTER_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def market() -> Iterator[SimulatorServer]:
    """A simulated market of its own for one test, as it stands at the end of its history."""
    with SimulatorServer(moment=END_OF_HISTORY) as simulator:
        yield simulator


@pytest.fixture
def nights(tmp_path: Path, market: SimulatorServer) -> Nights:
    """An empty home whose nights ask the simulated market."""
    return Nights(tmp_path / "home", market.base_url)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> BuiltOnce:
    """Build a home once for all test processes: the first one does, the others wait for it."""

    def build(name: str, build_it: Callable[[Nights, SimulatorServer], object], now: str) -> Nights:
        # Each process of a parallel run has a folder of its own below a common one.
        is_parallel = "PYTEST_XDIST_WORKER" in os.environ
        root = tmp_path_factory.getbasetemp().parent if is_parallel else tmp_path_factory.getbasetemp()
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            nights = Nights(root / name, "http://127.0.0.1:9", now=now)
            if not (root / f"{name}.done").exists():
                with SimulatorServer(moment=now) as simulator:
                    nights.base_url = simulator.base_url
                    build_it(nights, simulator)
                (root / f"{name}.done").touch()
        return nights

    return build


def run_everything(nights: Nights, simulator: SimulatorServer) -> None:
    """The whole history as the demo loads it, in runs with the clock set, with every source answering."""
    nights.asks_all = True

    def run(stage: Stage) -> bool:
        nights.now = stage.now
        nights.run(stage.first, stage.last, stage.job)
        return True

    load(run, simulator.set_moment, known_until=None)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    """The dbt project compiled, for marts without a dbt process."""
    return CompiledProject.compile(tmp_path_factory.mktemp("compiled") / "dbt")


@pytest.fixture(scope="session")
def full_history(built_once: BuiltOnce) -> Nights:
    """The simulated history through Dagster, as the demo has it: run once, read by many tests, written by none."""
    return built_once("full_history", run_everything, END_OF_HISTORY)


@pytest.fixture(scope="session")
def short_history(built_once: BuiltOnce) -> Nights:
    """Ten sessions, 18 to 29 August 2025, released: copied by tests that go on from there, written by none."""
    return built_once(
        "short_history", lambda nights, _: nights.run("2025-08-18", LAST), f"{LAST}T23:30:00+08:00"
    )


@pytest.fixture
def next_night(
    short_history: Nights, market: SimulatorServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nights]:
    """A copy of the short history whose clock stands at the end of the next session, Monday 1 September.

    Always at one path a process, so that dbt's parsed project, which knows the path, serves the next test too.
    """
    market.set_moment(f"{AFTER}T23:30:00+08:00")
    base = tmp_path_factory.getbasetemp()
    nights = short_history.copy_to(base / "next_night")
    nights.base_url, nights.now = market.base_url, f"{AFTER}T23:30:00+08:00"
    parsed, kept = nights.home.build / "dbt" / "partial_parse.msgpack", base / "partial_parse.msgpack"
    if kept.exists():
        shutil.copy(kept, parsed)
    yield nights
    if parsed.exists():
        shutil.copy(parsed, kept)
    shutil.rmtree(nights.root)

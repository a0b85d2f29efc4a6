"""Fixtures that several kinds of test share: a simulated market over HTTP, and nights run through Dagster.

What a single test needs stays in its own file.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.server import SimulatorServer
from tests.nights import END_OF_HISTORY, Nights

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
def full_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """The whole simulated history in one night through Dagster: run once, read by many tests, written by none."""
    with SimulatorServer(moment=END_OF_HISTORY) as simulator:
        nights = Nights(tmp_path_factory.mktemp("full_history"), simulator.base_url)
        nights.run("2024-08-01", "2025-11-14")
        yield nights

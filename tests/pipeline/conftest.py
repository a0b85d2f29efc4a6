"""A short history, built once and copied for each test that goes on from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.server import SimulatorServer
from tests.nights import Nights

LAST = "2025-08-29"
AFTER = "2025-09-01"


@pytest.fixture(scope="session")
def _short_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Ten sessions, 18 to 29 August 2025, released."""
    with SimulatorServer(moment=f"{LAST}T23:30:00+08:00") as simulator:
        nights = Nights(tmp_path_factory.mktemp("short"), simulator.base_url, now=f"{LAST}T23:30:00+08:00")
        nights.run("2025-08-18", LAST)
        yield nights


@pytest.fixture
def next_night(_short_history: Nights, market: SimulatorServer, tmp_path: Path) -> Nights:
    """A copy of the short history whose clock stands at the end of the next session, Monday 1 September."""
    market.set_moment(f"{AFTER}T23:30:00+08:00")
    nights = _short_history.copy_to(tmp_path / "home")
    nights.base_url, nights.now = market.base_url, f"{AFTER}T23:30:00+08:00"
    return nights

"""The whole graph launched as a backfill, as the UI does it: through webserver and daemon, over GraphQL."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.server import SimulatorServer
from tests.conftest import AFTER
from tests.nights import DEPLOY, Nights

PATIENCE_S = 240.0
LAUNCH = """
mutation($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}"""
STATUS = """
query($id: String!) {
  partitionBackfillOrError(backfillId: $id) {
    ... on PartitionBackfill { status runs(limit: 10) { id status } }
  }
}"""
ENDED = {"COMPLETED", "COMPLETED_SUCCESS", "COMPLETED_FAILED", "FAILED", "CANCELED"}
ASSETS = "{ assetNodes { assetKey { path } } }"
CHECKS = """
query($key: AssetKeyInput!) {
  assetNodeOrError(assetKey: $key) {
    ... on AssetNode {
      assetChecksOrError {
        ... on AssetChecks { checks { name executionForLatestMaterialization { status } } }
      }
    }
  }
}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def ui(next_night: Nights) -> Iterator[str]:
    """Webserver and daemon of the home; the URL of its GraphQL."""
    (next_night.root / "dagster" / "dagster.yaml").write_text((DEPLOY / "dagster.yaml").read_text())
    port, folder = free_port(), Path(sys.executable).parent
    commands = [
        [str(folder / "dagster-webserver"), "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)],
        [str(folder / "dagster-daemon"), "run", "-w", "workspace.yaml"],
    ]
    log = (next_night.root / "ui.log").open("wb")
    processes = [
        subprocess.Popen(
            command,
            env={**os.environ, **next_night.environment},
            cwd=DEPLOY.parent,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        for command in commands
    ]
    url = f"http://127.0.0.1:{port}/graphql"
    try:
        wait_for(lambda: is_up(url), "the webserver")
        yield url
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            process.wait(timeout=60)
        log.close()


def is_up(url: str) -> bool:
    try:
        return bool(ask(url, ASSETS)["assetNodes"])
    except httpx.HTTPError:
        return False


def ask(url: str, query: str, **variables: Any) -> Any:
    answer = httpx.post(url, json={"query": query, "variables": variables}, timeout=60, trust_env=False)
    said = answer.json()
    assert not said.get("errors"), said["errors"]
    return said["data"]


def wait_for(condition: Any, what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"{what} took longer than {PATIENCE_S} s"
        time.sleep(1)


def backfill(ui: str, day: str) -> dict[str, Any]:
    """Launch every asset for a day as the UI's "Materialize all" does, wait for its end, return how it ended."""
    keys = [node["assetKey"] for node in ask(ui, ASSETS)["assetNodes"]]
    params = {"assetSelection": keys, "partitionNames": [day]}
    launched = ask(ui, LAUNCH, params=params)["launchPartitionBackfill"]
    assert launched["__typename"] == "LaunchBackfillSuccess", launched

    def status() -> dict[str, Any]:
        return ask(ui, STATUS, id=launched["backfillId"])["partitionBackfillOrError"]

    wait_for(lambda: status()["status"] in ENDED, "the backfill")
    return status()


def test_a_backfill_of_the_whole_graph_publishes_and_a_gate_holds_it_too(
    next_night: Nights, market: SimulatorServer, ui: str
):
    """Raw assets and the rest become two runs, so a check on raw would not stop the second: the snapshot's does."""
    before = next_night.current
    good = backfill(ui, AFTER)
    assert (good["status"], len(good["runs"])) == ("COMPLETED_SUCCESS", 2)
    published = next_night.current
    assert published != before

    market.fault(date.fromisoformat(AFTER), "nine_rows")
    held = backfill(ui, AFTER)
    assert held["status"] == "COMPLETED_FAILED"
    assert sorted(run["status"] for run in held["runs"]) == ["FAILURE", "SUCCESS"]
    assert next_night.current == published
    node = ask(ui, CHECKS, key={"path": ["build", "snapshot"]})["assetNodeOrError"]
    shown = node["assetChecksOrError"]["checks"]
    failed = {
        check["name"]
        for check in shown
        if (check["executionForLatestMaterialization"] or {}).get("status") == "FAILED"
    }
    assert "hkex_top_ten__ten_rows_a_leg" in failed

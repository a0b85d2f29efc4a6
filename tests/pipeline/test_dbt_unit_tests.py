"""dbt's own unit tests: hand-worked rows through the models' SQL. Nights leave them out; here they run."""

import json
import os
import subprocess
from pathlib import Path

from orchestration.defs.dbt_project import DBT, FOLDER
from tests.nights import Nights


def test_every_unit_test_of_the_dbt_project_passes(full_history: Nights, tmp_path: Path):
    # A home of its own: unit tests need the models' tables, and must not write the shared one.
    nights = full_history.copy_to(tmp_path / "home")
    target = tmp_path / "target"
    command = [str(DBT), "test", "--select", "test_type:unit", "--profiles-dir", str(FOLDER), "--quiet"]
    command += [
        "--project-dir",
        str(FOLDER),
        "--target-path",
        str(target),
        "--log-path",
        str(tmp_path / "logs"),
    ]
    run = subprocess.run(
        command, env={**os.environ, **nights.environment}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    results = json.loads((target / "run_results.json").read_text())["results"]
    assert len(results) >= 25
    assert {result["status"] for result in results} == {"pass"}

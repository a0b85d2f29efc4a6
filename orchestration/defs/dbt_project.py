"""Where the dbt project is, and a manifest that is never older than its models.

Only the project's files and its manifest; the assets made of them belong to ``dbt``.
"""

import subprocess
import sys
from pathlib import Path

from dagster_dbt import DbtProject

from orchestration.settings import prepare_dbt_environment

FOLDER = Path(__file__).parents[2] / "dbt_project"
# The dbt of our own environment, whatever PATH says.
DBT = Path(sys.executable).with_name("dbt")
PARTS = ("models", "macros", "seeds", "tests", "dbt_project.yml", "profiles.yml")


def fresh_manifest() -> Path:
    """The manifest's path, parsed anew where a file of the project is newer (some seconds, once)."""
    manifest = FOLDER / "target" / "manifest.json"
    files = [file for part in PARTS for file in [FOLDER / part, *(FOLDER / part).rglob("*")]]
    if (
        not manifest.exists()
        or max(file.stat().st_mtime for file in files if file.exists()) > manifest.stat().st_mtime
    ):
        parse()
    return manifest


def parse() -> None:
    """Run ``dbt parse``. Raises RuntimeError with dbt's own words where the project does not parse."""
    command = [str(DBT), "parse", "--quiet", "--no-use-colors"]
    prepare_dbt_environment()
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"dbt could not parse {FOLDER}:\n{done.stdout}{done.stderr}")


PROJECT = DbtProject(project_dir=FOLDER, profiles_dir=FOLDER)

"""Marts without the wait: the dbt project compiled once, its models run straight in DuckDB on any home's snapshot.

The SQL is dbt's own, compiled; what dbt does beside it (contracts, tests) belongs to the nights that run dbt itself.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.defs.dbt_project import DBT, FOLDER
from orchestration.home import Home

PLACE = "/no-such-home"


@dataclass(frozen=True)
class CompiledProject:
    """A compiled manifest, in which ``PLACE`` stands for the home and its build folder."""

    manifest: Path

    @classmethod
    def compile(cls, folder: Path) -> "CompiledProject":
        """Run ``dbt compile`` once into ``folder``."""
        # Compiling opens a database and puts nothing into it.
        (folder / "build").mkdir(parents=True)
        (Path(folder) / "target").mkdir()
        environment = {**os.environ, "SOUTHBOUND_HOME": PLACE, "SOUTHBOUND_BUILD": str(folder / "build")}
        command = [
            str(DBT),
            "compile",
            "--quiet",
            "--profiles-dir",
            str(FOLDER),
            "--project-dir",
            str(FOLDER),
        ]
        command += ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"dbt could not compile the project:\n{done.stdout}{done.stderr}")
        manifest = folder / "target" / "manifest.json"
        text = manifest.read_text(encoding="utf-8").replace(str(folder / "build"), f"{PLACE}/build")
        manifest.write_text(text, encoding="utf-8")
        return cls(manifest)

    @cached_property
    def nodes(self) -> dict[str, Any]:
        nodes: dict[str, Any] = json.loads(self.manifest.read_text(encoding="utf-8"))["nodes"]
        return {name: node for name, node in nodes.items() if node["resource_type"] in ("model", "seed")}

    def _order(self, marts: tuple[str, ...]) -> list[dict[str, Any]]:
        """The marts and everything that they rest on, each after what it reads."""
        done: dict[str, dict[str, Any]] = {}

        def visit(name: str) -> None:
            if name in done or name not in self.nodes:
                return
            for parent in self.nodes[name]["depends_on"].get("nodes", []):
                visit(parent)
            done[name] = self.nodes[name]

        for mart in marts:
            visit(f"model.southbound.{mart}")
        return list(done.values())

    def build(self, home: Home, marts: tuple[str, ...]) -> dict[str, pl.DataFrame]:
        """The rows of each mart on the snapshot that stands in ``home.build``."""
        with duckdb.connect() as con:
            con.execute("attach ':memory:' as warehouse; use warehouse")
            for schema in ("seeds", "staging", "intermediate", "marts"):
                con.execute(f"create schema {schema}")
            for node in self._order(marts):
                target = f'{node["schema"]}."{node["name"]}"'
                con.execute(f"create table {target} as {self._select(node, home)}")
            return {mart: con.sql(f"from marts.{mart}").pl() for mart in marts}

    def _select(self, node: dict[str, Any], home: Home) -> str:
        if node["resource_type"] == "seed":
            types = ", ".join(f"'{name}': '{kind}'" for name, kind in node["config"]["column_types"].items())
            path = FOLDER / node["original_file_path"]
            return f"select * from read_csv('{path}', types = {{{types}}}, nullstr = '')"
        code = str(node["compiled_code"])
        return code.replace(f"{PLACE}/build", str(home.build)).replace(PLACE, str(home.root))

"""The job ``as_of``: the marts as they were known at a moment, in a file of their own.

Running dbt on that moment's snapshot belongs here; what was known then is decided in ``lake.as_of``.
"""

import subprocess
from datetime import datetime
from pathlib import Path

import dagster as dg

from orchestration.defs.check_results import with_waivers
from orchestration.defs.dbt import BUILD, MANIFEST, released_models
from orchestration.defs.dbt_project import DBT, FOLDER
from orchestration.defs.resources import Warehouse
from orchestration.gates.logic import expected_logic_checks, logic_results
from orchestration.gates.results import GateResult
from orchestration.home import Home
from orchestration.lake.as_of import freeze_as_of
from orchestration.lake.knowledge import Basis
from orchestration.lake.snapshot import Build
from orchestration.release.writing import write_as_of
from orchestration.settings import dbt_environment
from orchestration.sources.ledger import Ledger
from orchestration.sources.registry import SOURCES
from orchestration.version import code_version

BASES = {"known": Basis.KNOWN, "available": Basis.RECONSTRUCTED}
SHOWN = 5


class AsOfConfig(dg.Config):
    """The moment (ISO 8601 with zone), and the basis: ``known``, or ``available`` for history that was loaded later."""

    moment: str
    basis: str = "known"


@dg.op(name="build_as_of")
def as_of_op(context: dg.OpExecutionContext, config: AsOfConfig, warehouse: Warehouse) -> None:
    if config.basis not in BASES:
        raise dg.Failure(
            f"basis={config.basis!r} is not one of {sorted(BASES)}. Nothing was built.", allow_retries=False
        )
    try:
        moment = datetime.fromisoformat(config.moment)
    except ValueError as error:
        raise dg.Failure(
            f"moment={config.moment!r} is no moment; write 2025-09-08T08:00:00+08:00 ({error}). Nothing was built.",
            allow_retries=False,
        ) from error
    bench, build = freeze_as_of(
        warehouse.home,
        warehouse.journal,
        SOURCES,
        code_version(),
        moment,
        BASES[config.basis],
        warehouse.benchmarks.demand_listed(),
    )
    with bench.building():
        results = run_dbt(context, warehouse, bench, build)
        path = write_as_of(bench, build, released_models(), results, warehouse.clock())
    context.log.info(
        f"{path} holds the marts as of {moment.isoformat()}, basis {build.basis}."
        + (
            " Its values are today's, of what had been published by then; they are no first prints."
            if build.basis is Basis.RECONSTRUCTED
            else ""
        )
    )
    context.add_output_metadata({"path": dg.MetadataValue.path(str(path)), "basis": str(build.basis)})


def run_dbt(
    context: dg.OpExecutionContext, warehouse: Warehouse, bench: Home, build: Build
) -> list[GateResult]:
    """Build and test the marts in the workbench. Raises Failure where a test fails that nobody had waived."""
    checks = expected_logic_checks(MANIFEST)
    ledger = Ledger.of(warehouse.journal.read(), build.known_before)
    waived = [c.node_name for c in checks if ledger.waiver(str(c.check_id), build.known_before)]
    target = bench.build / "dbt"
    command = [str(DBT), *BUILD, *(["--exclude", *waived] if waived else [])]
    command += ["--target-path", str(target), "--log-path", str(target), "--no-use-colors", "--quiet"]
    done = subprocess.run(
        command,
        cwd=FOLDER,
        env=dbt_environment(bench.root, bench.build),
        capture_output=True,
        text=True,
        check=False,
    )
    artifact = target / "run_results.json"
    results = logic_results(artifact, checks) if artifact.exists() else []
    results = with_waivers(results, ledger, build)
    blocking = [result for result in results if result.is_blocking]
    if blocking or len(results) < len(checks) - len(waived):
        counted = f"{len(results)} of {len(checks) - len(waived)} checks have a result"
        raise dg.Failure(_sentence(build, blocking, counted, done, bench.build), allow_retries=False)
    return results


def _sentence(
    build: Build,
    blocking: list[GateResult],
    counted: str,
    done: "subprocess.CompletedProcess[str]",
    workbench: Path,
) -> str:
    what = "; ".join(f"{result.check_id} {result.status}: {result.observed}" for result in blocking[:SHOWN])
    return (
        f"{build.build_id} was not written: {what or f'{counted}. {done.stdout[-2000:]}{done.stderr[-2000:]}'}. "
        f"Its workbench is kept at {workbench}."
    )


@dg.job(
    executor_def=dg.in_process_executor,
    description=(
        "The marts as they were known at a moment (basis=known), or of what had been published by then "
        "(basis=available, labelled RECONSTRUCTED), into `as_of/<moment>/marts.duckdb`. Releases are not touched."
    ),
)
def as_of() -> None:
    as_of_op()

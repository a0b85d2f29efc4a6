"""What assets and jobs are handed at run time: the home, its clock and its journal.

Nothing is read at import: the environment counts when a run starts.
"""

from functools import cached_property

import dagster as dg
from dagster_dbt import DbtCliResource

from orchestration.defs.dbt_project import DBT, PROJECT
from orchestration.home import Clock, Home, clock_of
from orchestration.lake.snapshot import Benchmarks
from orchestration.settings import Settings
from orchestration.sources.journal import Journal


class Warehouse(dg.ConfigurableResource):  # type: ignore[type-arg]
    """One Southbound home, as ``SOUTHBOUND_*`` describe it at the start of a run."""

    @cached_property
    def settings(self) -> Settings:
        return Settings()

    @cached_property
    def home(self) -> Home:
        return Home.of(self.settings)

    @cached_property
    def clock(self) -> Clock:
        return clock_of(self.settings)

    @cached_property
    def benchmarks(self) -> Benchmarks:
        return Benchmarks(self.settings.benchmark, self.settings.benchmark_fallback)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.home.archive, self.clock)


RESOURCES = {"warehouse": Warehouse(), "dbt": DbtCliResource(project_dir=PROJECT, dbt_executable=str(DBT))}

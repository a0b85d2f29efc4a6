"""What a check said: one result a check, stored by build, so that a release can count them.

The shape of results and their files belong here; running checks and deciding on a release do not.
"""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

import polars as pl


class Status(StrEnum):
    """ERRORED is no verdict: the check could not be run, or its canary stayed silent. It blocks like FAILED."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    ERRORED = "ERRORED"


class Severity(StrEnum):
    """An ERROR blocks the release; a WARN is shown."""

    ERROR = "ERROR"
    WARN = "WARN"


@dataclass(frozen=True)
class CheckId:
    """``gate:asset_key:name``, e.g. ``plausibility:raw/flows/hkex_top_ten:ten_rows_a_leg``."""

    gate: str
    asset_key: str
    name: str

    def __str__(self) -> str:
        return f"{self.gate}:{self.asset_key}:{self.name}"


@dataclass(frozen=True)
class GateResult:
    """One check's result; ``expected`` and ``observed`` are texts for people."""

    check_id: str
    gate: str
    engine: str
    asset_key: str
    severity: str
    status: str
    expected: str
    observed: str
    waived_by: str | None = None

    @property
    def is_blocking(self) -> bool:
        return self.severity == Severity.ERROR and self.status != Status.PASSED and self.waived_by is None

    def waived(self, who: str | None) -> "GateResult":
        """The same result with the waiver's author on it, where there is a waiver and something to waive."""
        return replace(self, waived_by=who) if who and self.status != Status.PASSED else self


SCHEMA = {name: pl.String() for name in GateResult.__dataclass_fields__}


def store(folder: Path, build_id: str, part: str, results: list[GateResult]) -> None:
    """Write one part of a build's results (a suite, a dbt run), replacing that part whole."""
    path = folder / build_id / f"{part}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    pl.DataFrame([asdict(result) for result in results], schema=SCHEMA).write_parquet(temporary)
    temporary.replace(path)


def load(folder: Path, build_id: str) -> list[GateResult]:
    """Every stored result of a build; an empty list where none was stored."""
    files = sorted((folder / build_id).glob("*.parquet"))
    return [GateResult(**row) for file in files for row in pl.read_parquet(file).iter_rows(named=True)]

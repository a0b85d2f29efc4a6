"""What the journal holds: the kinds of record, each one line of JSON, none of them ever changed.

Shapes only; appending and reading lines belongs to ``journal``, what follows from them to ``ledger``.
"""

from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Unit(NamedTuple):
    """A unit of restatement in a commit: the rows of ``table`` that the commit replaces whole.

    ``digest`` is of those rows, so that a payload that repeats them is told from one that restates them; empty where
    it was not taken.
    """

    table: str
    unit: str
    n_rows: int
    digest: str = ""


class Stamp(BaseModel):
    """``known_at`` is strictly increasing over the journal; ``clock_at`` is what the clock said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    known_at: datetime
    clock_at: datetime


class Observation(Stamp):
    """One answer of a source. ``version_id`` is the first observation of this run of equal bytes."""

    kind: Literal["observation"] = "observation"
    observation_id: str
    version_id: str
    source: str
    request_key: str
    day: str
    url: str
    status: int
    payload_sha256: str | None = None
    n_bytes: int
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    is_simulated: bool = False
    first_day: str | None = None
    options: dict[str, str] = Field(default_factory=dict)


class Holding(Stamp):
    """What commits and readings share: the units that they replace whole."""

    commit_id: str
    units: tuple[Unit, ...]

    @cached_property
    def unit_of(self) -> dict[tuple[str, str], Unit]:
        """(table, unit) → what the record holds of it."""
        return {(unit.table, unit.unit): unit for unit in self.units}


class Commit(Holding):
    """One version taken into the lake: its units, or the reason for which the whole payload was refused."""

    kind: Literal["commit"] = "commit"
    version_id: str
    source: str
    request_key: str
    payload_sha256: str
    n_quarantined: int = 0
    refused: str | None = None

    @cached_property
    def is_of_one_unit(self) -> bool:
        """Whether all its tables speak of one unit, a day for instance."""
        return len({unit.unit for unit in self.units}) == 1


class Reading(Holding):
    """Articles read by one version of the press rules: per article and table, the rows that it replaces whole."""

    kind: Literal["reading"] = "reading"
    reader_version: str


class Reparse(Stamp):
    """What a commit's payload holds under newer code, where that differs from what was committed."""

    kind: Literal["reparse"] = "reparse"
    commit_id: str
    units: tuple[Unit, ...]
    n_quarantined: int
    refused: str | None = None
    code_version: str


class Void(Stamp):
    """A person withdraws a commit (or, with ``undo``, takes the withdrawal back)."""

    kind: Literal["void"] = "void"
    commit_id: str
    undo: bool = False
    reason: str
    who: str


class Waiver(Stamp):
    """A person lets builds pass one named check until a moment (or, with ``undo``, no longer)."""

    kind: Literal["waiver"] = "waiver"
    check_id: str
    until: datetime
    undo: bool = False
    reason: str
    who: str


class Snapshot(Stamp):
    """A build froze ``known_before`` = this record's ``known_at``: nothing later can share that moment."""

    kind: Literal["snapshot"] = "snapshot"
    build_id: str


Record = Observation | Commit | Reading | Reparse | Void | Waiver | Snapshot
RECORD: TypeAdapter[Record] = TypeAdapter(Annotated[Record, Field(discriminator="kind")])  # type: ignore


def naive_utc(moment: datetime) -> datetime:
    """UTC without a zone: how every ``*_at`` column is stored."""
    return moment.astimezone(UTC).replace(tzinfo=None)

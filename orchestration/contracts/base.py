"""What all contracts share: the declaration of a raw table and the columns that every lake file carries.

No rule about a particular table lives here; those stand in the file of its subject.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandera.polars as pa
import polars as pl

# Written by the lake beside a table's own columns.
LINEAGE = {"commit_id": pl.String(), "payload_sha256": pl.String()}


@dataclass(frozen=True)
class TableContract:
    """A table of the lake: its name (``flows/hkex_top_ten``), its pandera model, its keys within one payload.

    ``keys``: each of them is unique; the first is the table's own.
    ``unit``: the columns whose texts, parted by a space, name the unit of restatement: a new version replaces its
    rows whole. ``layer`` is ``raw`` for what a source sent and ``press`` for what was read out of articles.
    """

    name: str
    model: type[pa.DataFrameModel]
    keys: tuple[tuple[str, ...], ...]
    unit: tuple[str, ...]
    layer: str = "raw"

    @cached_property
    def pandera_schema(self) -> pa.DataFrameSchema:
        return self.model.to_schema()

    @cached_property
    def schema(self) -> dict[str, pl.DataType]:
        """Column name → Polars type, in the order of the model."""
        return {name: column.dtype.type for name, column in self.pandera_schema.columns.items()}

    @property
    def lake_schema(self) -> dict[str, pl.DataType]:
        """The columns of a lake file: the contract's and the lineage."""
        return self.schema | LINEAGE

    def empty(self) -> pl.DataFrame:
        """A frame of no rows."""
        return pl.DataFrame(schema=self.schema)

    @property
    def path(self) -> str:
        """``raw/flows/hkex_top_ten``, ``press/mentions``: where it lies in the lake, and its asset key."""
        return f"raw/{self.name}" if self.layer == "raw" else self.name

    @property
    def asset_key(self) -> tuple[str, ...]:
        """``("raw", "flows", "hkex_top_ten")``"""
        return tuple(self.path.split("/"))

    def unit_text(self) -> pl.Expr:
        """The unit of each row, as text."""
        return pl.concat_str([pl.col(name).cast(pl.String) for name in self.unit], separator=" ")

    @property
    def day_column(self) -> str | None:
        """The column of a row's day, where its unit has one."""
        return self.unit[-1] if self.schema[self.unit[-1]] == pl.Date else None

    def day_of(self, unit: str) -> date | None:
        """The day in a unit's name, where its last column is a date; None where a unit has no day."""
        return None if self.day_column is None else date.fromisoformat(unit.rpartition(" ")[2])

    @property
    def description(self) -> str:
        return " ".join((self.model.__doc__ or "").split())

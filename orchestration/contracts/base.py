"""What all contracts share: the declaration of a raw table and the columns that every lake file carries.

No rule about a particular table lives here; those stand in the file of its subject.
"""

from dataclasses import dataclass
from functools import cached_property

import pandera.polars as pa
import polars as pl

# Written by the lake beside a table's own columns.
LINEAGE = {"commit_id": pl.String(), "payload_sha256": pl.String()}


@dataclass(frozen=True)
class TableContract:
    """A raw table: its name (``flows/hkex_top_ten``), its pandera model, its keys within one payload.

    ``keys``: each of them is unique; the first is the table's own.
    ``unit`` is the column whose text names the unit of restatement: a new version replaces its rows whole.
    """

    name: str
    model: type[pa.DataFrameModel]
    keys: tuple[tuple[str, ...], ...]
    unit: str

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

    @property
    def asset_key(self) -> tuple[str, ...]:
        """``("raw", "flows", "hkex_top_ten")``"""
        return ("raw", *self.name.split("/"))

    @property
    def description(self) -> str:
        return " ".join((self.model.__doc__ or "").split())

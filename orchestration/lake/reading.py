"""From archived bytes to rows that keep their contracts: parse, contract gate, refusals with their reasons.

Nothing is written here; ``committing`` writes what this returns.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from orchestration.contracts import CONTRACTS
from orchestration.contracts.base import TableContract
from orchestration.gates.contract import split_by_contract
from orchestration.sources.base import NotPublished, Parsed, Request, Source, UnreadablePayload
from orchestration.sources.records import Commit, Reparse, Unit

# Neighbouring versions of one unit alone are compared.
DIGEST_DIGITS = 12
QUARANTINE_SCHEMA = {
    "payload_sha256": pl.String(),
    "commit_id": pl.String(),
    "source": pl.String(),
    "table_name": pl.String(),
    "unit": pl.String(),
    "row_json": pl.String(),
    "reason": pl.String(),
}


@dataclass(frozen=True)
class Pending:
    """A version that waits to be read: its bytes, what was asked, and the commit that it will become."""

    commit_id: str
    version_id: str
    request: Request
    payload_sha256: str
    payload: bytes


@dataclass(frozen=True)
class Readout:
    """What one payload holds: frames in lake columns, its units, its quarantine, or why it was refused whole.

    ``not_published``: the source said that it has nothing; there is then nothing to commit.
    """

    pending: Pending
    frames: dict[str, pl.DataFrame]
    units: tuple[Unit, ...]
    quarantine: pl.DataFrame
    refused: str | None = None
    not_published: str | None = None

    def holds_the_same_as(self, commit: Commit | Reparse) -> bool:
        """Whether reading again gave what a commit already says."""
        said = (commit.units, commit.refused, commit.n_quarantined)
        return (self.units, self.refused, self.quarantine.height) == said

    @property
    def n_rows(self) -> int:
        return sum(unit.n_rows for unit in self.units)


def read_payloads(source: Source, batch: Sequence[Pending]) -> list[Readout]:
    """Read a batch of payloads of one source; one contract validation a table, so a long range stays quick."""
    parsed: dict[str, Parsed] = {}
    readouts: dict[str, Readout] = {}
    for item in batch:
        try:
            parsed[item.commit_id] = source.parse(item.payload, item.request)
        except NotPublished as answer:
            readouts[item.commit_id] = Readout(item, {}, (), _quarantine([]), not_published=str(answer))
        except UnreadablePayload as error:
            readouts[item.commit_id] = _refused(source, item, str(error))
        except Exception as error:
            # A parser's own fault must stop a night that needs the source, and no other one.
            if source.is_required:
                raise
            what = f"the parser failed on these bytes ({type(error).__name__}: {error}), which is a fault of the parser"
            readouts[item.commit_id] = _refused(source, item, what)
    rows = _through_contracts(source, parsed, {item.commit_id: item for item in batch})
    for item in batch:
        if item.commit_id in parsed:
            readouts[item.commit_id] = _readout(source, item, parsed[item.commit_id], rows)
    return [readouts[item.commit_id] for item in batch]


@dataclass(frozen=True)
class _Rows:
    """A batch's rows of one table, by commit: those that keep the contract, those that do not, units with digests."""

    kept: dict[str, pl.DataFrame]
    broken: dict[str, pl.DataFrame]
    units: dict[str, dict[str, tuple[int, str]]]
    none: pl.DataFrame


def _through_contracts(
    source: Source, parsed: dict[str, Parsed], items: dict[str, Pending]
) -> dict[str, _Rows]:
    rows = {}
    for table in source.tables:
        frames = [
            payload.frames[table].with_columns(
                commit_id=pl.lit(commit_id), payload_sha256=pl.lit(items[commit_id].payload_sha256)
            )
            for commit_id, payload in parsed.items()
        ]
        if frames:
            kept, broken = split_by_contract(pl.concat(frames), CONTRACTS[table], within="commit_id")
            units = _counts_and_digests(kept, CONTRACTS[table])
            rows[table] = _Rows(_by_commit(kept), _by_commit(broken), units, kept.clear())
    return rows


def _by_commit(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {
        str(commit_id): rows for (commit_id,), rows in frame.partition_by("commit_id", as_dict=True).items()
    }


def _readout(source: Source, item: Pending, parsed: Parsed, rows: dict[str, _Rows]) -> Readout:
    frames = {table: of_table.kept.get(item.commit_id, of_table.none) for table, of_table in rows.items()}
    held = {table: of_table.units.get(item.commit_id, {}) for table, of_table in rows.items()}
    units = tuple(Unit(table, unit, *held[table].get(unit, NO_ROWS)) for table, unit in parsed.units)
    refused = [(row.table, row.unit, row.row, row.reason) for row in parsed.refused]
    for table, of_table in rows.items():
        broken = of_table.broken.get(item.commit_id)
        if broken is not None:
            own = broken.with_columns(CONTRACTS[table].unit_text().alias("_unit"))
            for row in own.drop("commit_id", "payload_sha256").iter_rows(named=True):
                refused.append((table, row.pop("_unit"), row, row.pop("reason")))
    quarantined = [
        _quarantine_row(source, item, table, unit, json.dumps(row, default=str, ensure_ascii=False), reason)
        for table, unit, row, reason in refused
    ]
    return Readout(item, frames, units, _quarantine(quarantined))


def _counts_and_digests(
    frame: pl.DataFrame, contract: TableContract
) -> dict[str, dict[str, tuple[int, str]]]:
    """Commit → unit → number of its rows and a digest of them, whatever their order."""
    cells = [pl.col(name).cast(pl.String).fill_null("\0") for name in contract.schema]
    lines = (
        frame.select("commit_id", unit=contract.unit_text(), line=pl.concat_str(cells, separator="\1"))
        .group_by("commit_id", "unit")
        .agg(pl.len(), pl.col("line").sort().str.join("\n"))
    )
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for commit_id, unit, n, text in lines.iter_rows():
        found.setdefault(commit_id, {})[unit] = n, _digest(text)
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_DIGITS]


NO_ROWS = (0, _digest(""))


def _refused(source: Source, item: Pending, reason: str) -> Readout:
    sentence = f"{item.request.key}, payload {item.payload_sha256[:12]}: {reason}"
    row = _quarantine_row(source, item, source.name, item.request.day.isoformat(), None, sentence)
    return Readout(item, {}, (), _quarantine([row]), refused=sentence)


def _quarantine_row(
    source: Source, item: Pending, table: str, unit: str, row_json: str | None, reason: str
) -> dict[str, str | None]:
    cells = (item.payload_sha256, item.commit_id, source.name, table, unit, row_json, reason)
    return dict(zip(QUARANTINE_SCHEMA, cells, strict=True))


def _quarantine(rows: list[dict[str, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=QUARANTINE_SCHEMA)

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
    kept, broken = _through_contracts(source, parsed, {item.commit_id: item for item in batch})
    for item in batch:
        if item.commit_id in parsed:
            readouts[item.commit_id] = _readout(source, item, parsed[item.commit_id], kept, broken)
    return [readouts[item.commit_id] for item in batch]


def _through_contracts(
    source: Source, parsed: dict[str, Parsed], items: dict[str, Pending]
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    kept, broken = {}, {}
    for table in source.tables:
        frames = [
            payload.frames[table].with_columns(
                commit_id=pl.lit(commit_id), payload_sha256=pl.lit(items[commit_id].payload_sha256)
            )
            for commit_id, payload in parsed.items()
        ]
        if frames:
            kept[table], broken[table] = split_by_contract(
                pl.concat(frames), CONTRACTS[table], within="commit_id"
            )
    return kept, broken


def _readout(
    source: Source,
    item: Pending,
    parsed: Parsed,
    kept: dict[str, pl.DataFrame],
    broken: dict[str, pl.DataFrame],
) -> Readout:
    is_own = pl.col("commit_id") == item.commit_id
    frames = {table: frame.filter(is_own) for table, frame in kept.items()}
    unit_text = {table: CONTRACTS[table].unit_text() for table in source.tables}
    held = {table: _counts_and_digests(frame, CONTRACTS[table]) for table, frame in frames.items()}
    units = tuple(Unit(table, unit, *held[table].get(unit, NO_ROWS)) for table, unit in parsed.units)
    refused = [(row.table, row.unit, row.row, row.reason) for row in parsed.refused]
    for table, frame in broken.items():
        own = frame.filter(is_own).with_columns(unit_text[table].alias("_unit"))
        for row in own.drop("commit_id", "payload_sha256").iter_rows(named=True):
            refused.append((table, row.pop("_unit"), row, row.pop("reason")))
    rows = [
        _quarantine_row(source, item, table, unit, json.dumps(row, default=str, ensure_ascii=False), reason)
        for table, unit, row, reason in refused
    ]
    return Readout(item, frames, units, _quarantine(rows))


def _counts_and_digests(frame: pl.DataFrame, contract: TableContract) -> dict[str, tuple[int, str]]:
    """Unit → number of its rows and a digest of them, whatever their order."""
    cells = [pl.col(name).cast(pl.String).fill_null("\0") for name in contract.schema]
    lines = (
        frame.select(unit=contract.unit_text(), line=pl.concat_str(cells, separator="\1"))
        .group_by("unit")
        .agg(pl.len(), pl.col("line").sort().str.join("\n"))
    )
    return {unit: (n, _digest(text)) for unit, n, text in lines.iter_rows()}


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

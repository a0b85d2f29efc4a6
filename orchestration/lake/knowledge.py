"""What a build may know: the commits, payloads and refused rows of a ledger, as rows of the snapshot's tables.

Which moment a ledger stands for is chosen by who makes it; writing the tables belongs to ``snapshot``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import polars as pl

from orchestration.contracts import CONTRACTS
from orchestration.home import Home
from orchestration.lake.articles import ARTICLE_TABLES
from orchestration.lake.reading import QUARANTINE_SCHEMA
from orchestration.lake.scan import committed_quarantine, current_rows
from orchestration.lake.withheld import without_texts
from orchestration.sources.base import Source
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import naive_utc

PRESS = "press"


class Basis(StrEnum):
    """KNOWN: what the lake held at a moment. RECONSTRUCTED: today's values of what had been published by then."""

    KNOWN = "KNOWN"
    RECONSTRUCTED = "RECONSTRUCTED"


@dataclass(frozen=True)
class Knowledge:
    """Rows of the snapshot's tables ``commits``, ``payloads`` and ``quarantine``, in the order of their schemas."""

    commits: list[tuple[Any, ...]]
    payloads: list[tuple[Any, ...]]
    quarantine: pl.DataFrame


def known(home: Home, ledger: Ledger) -> Knowledge:
    """All that the ledger holds, each record with the moment at which it became known."""
    return Knowledge(_commits(ledger), _payloads(ledger), without_texts(committed_quarantine(home, ledger)))


def available(home: Home, ledger: Ledger, sources: Sequence[Source], moment: datetime) -> Knowledge:
    """What the sources had published by ``moment`` by their documented hours, in the values that stand in ``ledger``.

    ``known_at`` is then the hour of publication. A unit's earlier versions, and rows that were refused, are left out.
    """
    published = _Publication(home, ledger, sources)
    stands = [
        *((unit, commit, commit.source, commit.payload_sha256) for unit, commit in ledger.current.items()),
        *((unit, reading, PRESS, None) for unit, reading in ledger.current_reading.items()),
    ]
    commits = list[tuple[Any, ...]]()
    for (table, unit), record, source, sha in stands:
        at = published(table, unit)
        if at is not None and at <= moment:
            held = record.unit_of[table, unit]
            commits.append(
                (record.commit_id, source, table, unit, sha, held.n_rows, held.digest, naive_utc(at), False)
            )
    # An article's reading names the bytes that it was read from, which a later document may have repeated.
    first_of = dict[str, datetime]()
    for commit in ledger.commits.values():
        moments = [at for unit in commit.units if (at := published(unit.table, unit.unit)) and at <= moment]
        if moments and commit.commit_id not in ledger.voids:
            first_of[commit.commit_id] = min(moments)
    payloads = [
        (*row[:-2], naive_utc(first_of[row[1]]), False) for row in _payloads(ledger) if row[1] in first_of
    ]
    schema = pl.Schema({**QUARANTINE_SCHEMA, "known_at": pl.Datetime("us"), "is_live": pl.Boolean()})
    return Knowledge(commits, payloads, pl.DataFrame(schema=schema))


class _Publication:
    """(table, unit) → when it was published; None where nothing tells."""

    def __init__(self, home: Home, ledger: Ledger, sources: Sequence[Source]) -> None:
        self.source_of = {table: source for source in sources for table in source.tables}
        columns = ["article_id", "published_at"]
        articles = pl.concat([current_rows(home, ledger, table).select(columns) for table in ARTICLE_TABLES])
        self.article = {article: at.replace(tzinfo=UTC) for article, at in articles.iter_rows()}

    def __call__(self, table: str, unit: str) -> datetime | None:
        source = self.source_of.get(table)
        if source is None or CONTRACTS[table].day_of(unit) is None:
            return self.article.get(unit)
        return source.published_at(table, unit)


def _commits(ledger: Ledger) -> list[tuple[Any, ...]]:
    return [
        (
            commit.commit_id,
            commit.source,
            unit.table,
            unit.unit,
            commit.payload_sha256,
            unit.n_rows,
            unit.digest,
            naive_utc(commit.known_at),
            commit.commit_id in ledger.voids,
        )
        for commit in ledger.commits.values()
        for unit in commit.units
    ] + [
        (
            reading.commit_id,
            PRESS,
            unit.table,
            unit.unit,
            None,
            unit.n_rows,
            unit.digest,
            naive_utc(reading.known_at),
            reading.commit_id in ledger.voids,
        )
        for reading in ledger.readings.values()
        for unit in reading.units
    ]


def _payloads(ledger: Ledger) -> list[tuple[Any, ...]]:
    return [
        (
            commit.payload_sha256,
            commit.commit_id,
            commit.request_key,
            commit.source,
            ledger.version[commit.version_id].url,
            naive_utc(ledger.version[commit.version_id].fetched_at),
            naive_utc(commit.known_at),
            commit.commit_id in ledger.voids,
        )
        for commit in ledger.commits.values()
    ]

"""The snapshot of an earlier moment: what was known then, or what had been published by then.

Choosing the moment's records belongs here; building marts of them is dbt's, writing their file belongs to ``release``.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from orchestration.home import Home
from orchestration.lake.committing import lay_empty_tables
from orchestration.lake.knowledge import Basis, available, known
from orchestration.lake.snapshot import Benchmarks, Build, NothingHeld, write
from orchestration.sources.base import Source
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger


def name_of(moment: datetime, basis: Basis) -> str:
    """``2025-09-08T000000Z``, with ``-reconstructed`` behind it: the folder below ``as_of/``, and the build's id."""
    text = f"{moment.astimezone(UTC):%Y-%m-%dT%H%M%S}"
    fraction = moment.astimezone(UTC).microsecond
    text += (f".{fraction:06d}" if fraction else "") + "Z"
    return text if basis is Basis.KNOWN else f"{text}-{basis.lower()}"


def freeze_as_of(
    home: Home,
    journal: Journal,
    sources: Sequence[Source],
    code_version: str,
    moment: datetime,
    basis: Basis,
    benchmarks: Benchmarks,
) -> tuple[Home, Build]:
    """Write the snapshot of ``moment`` into a workbench of its own; return that home and the build.

    Raises ValueError for a moment that lies after the clock or has no zone, NothingHeld where nothing was there by
    then.
    """
    if moment.tzinfo is None:
        raise ValueError(f"moment={moment.isoformat()} has no zone; write 2025-09-08T08:00:00+08:00.")
    records = journal.read()
    # Under a clock that stands still, records are some microseconds ahead of it.
    now = max([journal.clock(), *(record.known_at for record in records[-1:])])
    if moment > now:
        raise ValueError(
            f"moment={moment.isoformat()} lies after the clock ({now.isoformat()}): nobody knows it yet."
        )
    ledger = Ledger.of(records, moment if basis is Basis.KNOWN else None)
    knowledge = known(home, ledger) if basis is Basis.KNOWN else available(home, ledger, sources, moment)
    if not knowledge.commits:
        first = min((commit.known_at for commit in Ledger.of(records).commits.values()), default=None)
        raise NothingHeld(_nothing(home, moment, basis, first))
    lay_empty_tables(home.lake)
    bench = home.as_of(name_of(moment, basis))
    build = Build(f"as_of-{name_of(moment, basis)}", moment, code_version, ledger.is_simulated(), basis)
    write(bench, build, knowledge, ledger, sources, benchmarks)
    return bench, build


def _nothing(home: Home, moment: datetime, basis: Basis, first: datetime | None) -> str:
    if basis is Basis.RECONSTRUCTED:
        return f"By {moment.isoformat()} no source that {home.lake} holds had published anything. Nothing was built."
    since = f"its first commit is of {first.isoformat()}" if first else "it has no commit"
    return (
        f"At {moment.isoformat()} {home.lake} held nothing: {since}. Nothing was built. For "
        "history that was loaded later use basis=available."
    )

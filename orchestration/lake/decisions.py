"""What a person decides about the lake, on record: voiding a commit, waiving a check.

Each decision is a journal record with a ``known_at`` of its own; what follows from it belongs to ``ledger``.
"""

from collections.abc import Collection
from datetime import datetime

from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Void, Waiver


def void(journal: Journal, commit_id: str, reason: str, who: str, undo: bool = False) -> Void:
    """Withdraw a commit from every later build, or take that back; the version before then stands again.

    A press reading can be withdrawn by its id too. Raises ValueError for a commit that does not exist, or where
    reason or name is missing.
    """
    _is_signed(reason, who)
    ledger = Ledger.of(journal.read())
    if commit_id not in ledger.commits and commit_id not in ledger.readings:
        raise ValueError(
            f"There is no commit {commit_id!r} in {journal.path}. Commit ids stand in the released table "
            "'payloads', in 'quarantine', and in the metadata of the day's materialisation. Nothing was written."
        )
    if undo and commit_id not in ledger.voids:
        raise ValueError(f"Commit {commit_id} is not void, so there is nothing to undo. Nothing was written.")
    return journal.append(Void, commit_id=commit_id, undo=undo, reason=reason, who=who)


def waive(
    journal: Journal,
    check_id: str,
    until: datetime,
    reason: str,
    who: str,
    known_checks: Collection[str],
    undo: bool = False,
) -> Waiver:
    """Let builds pass one named check up to ``until``, or (``undo``) no longer.

    Raises ValueError for an unknown check, a moment in the past, or where reason or name is missing.
    """
    _is_signed(reason, who)
    if check_id not in known_checks:
        near = sorted(
            check for check in known_checks if check.rsplit(":", 1)[-1] == check_id.rsplit(":", 1)[-1]
        )
        hint = (
            f" Did you mean one of {near}?"
            if near
            else " They are listed in the released table 'data_quality'."
        )
        raise ValueError(f"There is no check {check_id!r}.{hint} Nothing was written.")
    if not undo and until <= journal.check_clock():
        raise ValueError(
            f"{until.isoformat()} has passed: such a waiver would let nothing through. Nothing was written."
        )
    return journal.append(Waiver, check_id=check_id, until=until, undo=undo, reason=reason, who=who)


def _is_signed(reason: str, who: str) -> None:
    if not reason.strip() or not who.strip():
        raise ValueError(
            "A decision is on record with a reason and a name; one of them is empty. Nothing was written."
        )

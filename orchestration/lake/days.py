"""A night's days of one source: which of them to ask for, and what became of each.

States and choices only; asking, archiving and committing belong to ``landing``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from orchestration.home import hong_kong_date
from orchestration.sources.base import Source
from orchestration.sources.ledger import Ledger

# Long enough to find a handful of sessions behind any holiday.
RESTATED_WITHIN_DAYS = 40


class DayState(StrEnum):
    """What a night made of one day of one source."""

    LANDED = "LANDED"
    UNCHANGED = "UNCHANGED"
    CLOSED = "CLOSED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    MISSING = "MISSING"


@dataclass
class DayOutcome:
    """State of a day, rows by table of the version that now stands, and a sentence where one is needed."""

    day: date
    state: DayState
    note: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    payload_sha256: str = ""
    commit_id: str = ""
    n_quarantined: int = 0


@dataclass
class Landing:
    """What a source's part of a night came to, day by day, and what a person must know."""

    source: Source
    outcomes: list[DayOutcome]
    down: str | None = None

    def sentences(self, *states: DayState) -> list[str]:
        """``day: note`` of every day in one of ``states``."""
        return [f"{outcome.day}: {outcome.note}" for outcome in self.outcomes if outcome.state in states]

    def due_and_missing(self, now: datetime) -> list[str]:
        """The days that are missing and could still be had; what the source has deleted is missing for good."""
        retained = self.source.retained_from(now)
        return [
            f"{outcome.day}: {outcome.note}"
            for outcome in self.outcomes
            if outcome.state is DayState.MISSING and outcome.day >= retained
        ]


def days_to_ask(
    source: Source, days: Sequence[date], ledger: Ledger, now: datetime, restatement_sessions: int
) -> list[date]:
    """The night's own days, the sessions before the last of them that may be restated, and every gap up to today.

    Gaps count from the first day that is held or asked for: what the gate will want of this home. A day that the
    source no longer serves is asked for only where it is one of the night's own.
    """
    if not days:
        return []
    today = hong_kong_date(now)
    held = ledger.held_days(source.tables[0])
    last = min(max(days), today)
    sessions = source.days_with_data(min([*held, *days, today]), today)
    gaps = [day for day in sessions if day not in held]
    again = source.days_with_data(last - timedelta(days=RESTATED_WITHIN_DAYS), last)[
        -restatement_sessions - 1 :
    ]
    known = again if restatement_sessions else []
    return sorted(
        {*days, *(day for day in [*gaps, *known] if day in held or day >= source.retained_from(now))}
    )

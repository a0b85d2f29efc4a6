"""A night's days of one source: which of them to ask for, and what became of each.

States and choices only; asking, archiving and committing belong to ``landing``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from orchestration.contracts import CONTRACTS
from orchestration.home import hong_kong_date
from orchestration.sources.base import Request, Source
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Commit
from orchestration.sources.registry import SOURCES

# Long enough to find a handful of sessions behind any holiday.
RESTATED_WITHIN_DAYS = 40
SHOWN_NOTES = 3


class DayState(StrEnum):
    """What a night made of one day of one source."""

    LANDED = "LANDED"
    UNCHANGED = "UNCHANGED"
    CLOSED = "CLOSED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    MISSING = "MISSING"


class Said(StrEnum):
    """What became of one request."""

    LANDED = "LANDED"
    REFUSED = "REFUSED"
    ABSENT = "ABSENT"
    VOID = "VOID"
    DOWN = "DOWN"


@dataclass
class Answers:
    """What was said to a night's requests, by the days that each of them covers."""

    by_day: dict[date, list[tuple[Said, str]]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    quarantined: dict[str, str] = field(default_factory=dict)
    n_landed: int = 0

    def add(self, request: Request, said: Said, note: str = "") -> None:
        for day in request.days:
            self.by_day[day].append((said, note))
        if said is Said.DOWN:
            self.failures[request.key] = note
        if said is Said.REFUSED:
            self.refused[request.key] = note
        if said is Said.LANDED and note:
            self.quarantined[request.key] = note
        self.n_landed += said is Said.LANDED

    def of(self, day: date) -> set[Said]:
        return {said for said, _ in self.by_day.get(day, ())}

    def note(self, day: date) -> str:
        """The first sentences of the day, and how many there are more."""
        return _first([note for _, note in self.by_day.get(day, ()) if note])


def _first(sentences: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(sentences))
    more = len(distinct) - SHOWN_NOTES
    return "; ".join(distinct[:SHOWN_NOTES]) + (f"; and {more} more" if more > 0 else "")


@dataclass
class DayOutcome:
    """State of a day, rows by table of what now stands, and a sentence where one is needed."""

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
    answers: Answers = field(default_factory=Answers)

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


def first_owed(source: Source, ledger: Ledger) -> date | None:
    """The first day that the source owes the home: the first one held, None where the home is new.

    A source of which nothing has come yet owes what the home's required sources have: its first day may be due
    weeks after the home began, or it may have been down ever since.
    """
    own = ledger.held_days(source.tables[0])
    required = (day for one in SOURCES if one.is_required for day in ledger.held_days(one.tables[0]))
    return min(own or required, default=None)


def history_start(source: Source, days: Sequence[date], ledger: Ledger) -> date:
    """The first day that the source owes the home, or is asked for tonight."""
    owed = first_owed(source, ledger)
    return min([*([owed] if owed else []), *days])


def days_to_ask(
    source: Source, days: Sequence[date], ledger: Ledger, now: datetime, restatement_sessions: int
) -> list[date]:
    """The night's own days, the sessions before the last of them that may be restated, and every gap up to today.

    Gaps count from the first day that is held or asked for: what the gate will want of this home. A day that the
    source no longer serves is asked for only where it is one of the night's own.
    """
    if not days or source.is_current_only:
        return sorted(set(days))
    today = hong_kong_date(now)
    held = ledger.held_days(source.tables[0])
    last = min(max(days), today)
    sessions = source.days_with_data(min(history_start(source, days, ledger), today), today)
    gaps = [day for day in sessions if day not in held]
    again = source.days_with_data(last - timedelta(days=RESTATED_WITHIN_DAYS), last)[
        -restatement_sessions - 1 :
    ]
    known = again if restatement_sessions else []
    return sorted(
        {*days, *(day for day in [*gaps, *known] if day in held or day >= source.retained_from(now))}
    )


@dataclass
class Standing:
    """What stands of a source's tables on each day: rows by table, and the commit of the first table's last unit."""

    rows: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    commits: dict[date, dict[str, Commit]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, source: Source, ledger: Ledger) -> "Standing":
        standing = cls()
        for (table, unit), commit in ledger.current.items():
            day = CONTRACTS[table].day_of(unit) if table in source.tables else None
            if day is not None:
                standing.commits[day][commit.commit_id] = commit
                standing.rows[day][table] += _rows_of(commit, table, unit)
        return standing

    def fill(self, outcome: DayOutcome) -> None:
        """Put the day's figures into its outcome."""
        commits = list(self.commits[outcome.day].values())
        outcome.rows = dict(self.rows[outcome.day])
        # Of a payload for a range nobody can say here on which of its days a refused row lies.
        outcome.n_quarantined = sum(commit.n_quarantined for commit in commits if commit.is_of_one_unit)
        outcome.payload_sha256 = _one_or_count([commit.payload_sha256 for commit in commits], "payloads")
        outcome.commit_id = _one_or_count([commit.commit_id for commit in commits], "commits")


def _rows_of(commit: Commit, table: str, unit: str) -> int:
    held = commit.unit_of.get((table, unit))
    return held.n_rows if held else 0


def _one_or_count(ids: Iterable[str], what: str) -> str:
    distinct = list(dict.fromkeys(ids))
    return distinct[0] if len(distinct) == 1 else f"{len(distinct)} {what}" if distinct else ""


def outcome_of(
    source: Source, day: date, standing: Standing, answers: Answers, down: str | None, now: datetime
) -> DayOutcome:
    """What became of one day that was wanted."""
    outcome = DayOutcome(day, DayState.UNCHANGED, answers.note(day))
    is_held = day in standing.commits
    if is_held:
        standing.fill(outcome)
    said = answers.of(day)
    if Said.REFUSED in said and Said.LANDED not in said:
        outcome.state = DayState.REFUSED
    elif source.is_current_only:
        outcome.state = DayState.LANDED if answers.n_landed else DayState.UNCHANGED
        if answers.failures and not answers.n_landed:
            outcome.state = DayState.MISSING
    elif Said.LANDED in said:
        outcome.state = DayState.LANDED if source.has_data(day) else DayState.CLOSED
    elif not source.has_data(day):
        outcome.state = DayState.CLOSED
    elif not is_held:
        outcome.state = DayState.MISSING if source.due_at(day) <= now else DayState.PENDING
        outcome.note = outcome.note or down or "it was not asked"
        if day < source.retained_from(now):
            outcome.note += f"; {source.upstream} keeps only days from {source.retained_from(now)}"
    return outcome

"""What the journal's records add up to at a moment: versions, current commits, voids, waivers.

A pure view of records; reading and writing the file belongs to ``journal``.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from orchestration.contracts import CONTRACTS
from orchestration.sources.base import series_of
from orchestration.sources.records import (
    Commit,
    Observation,
    Reading,
    Record,
    Reparse,
    Snapshot,
    Void,
    Waiver,
)


@dataclass
class Ledger:
    """Everything known at ``known_before`` (None: everything), indexed for the questions that are asked."""

    known_before: datetime | None = None
    observations: list[Observation] = field(default_factory=list)
    commits: dict[str, Commit] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    voids: dict[str, Void] = field(default_factory=dict)
    waivers: dict[str, Waiver] = field(default_factory=dict)
    latest: dict[str, Observation] = field(default_factory=dict)
    commit_of_version: dict[str, Commit] = field(default_factory=dict)
    version: dict[str, Observation] = field(default_factory=dict)
    current: dict[tuple[str, str], Commit] = field(default_factory=dict)
    current_reading: dict[tuple[str, str], Reading] = field(default_factory=dict)
    current_of_request: dict[str, Commit] = field(default_factory=dict)
    _of_series: dict[str, list[Commit]] = field(default_factory=lambda: defaultdict(list))
    # (request, sha256) of bytes that a person voided → the commit: they stay void whenever they come again.
    voided_bytes: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record], known_before: datetime | None = None) -> "Ledger":
        ledger = cls(known_before)
        for record in records:
            # A reparse tells what the lake's files hold now, so it counts for every moment.
            if known_before is None or record.known_at <= known_before or isinstance(record, Reparse):
                ledger._add(record)
        for commit in ledger.commits.values():
            if commit.commit_id in ledger.voids:
                ledger.voided_bytes[commit.request_key, commit.payload_sha256] = commit.commit_id
            else:
                ledger.current_of_request[commit.request_key] = commit
                if commit.refused is None:
                    ledger._of_series[series_of(commit.request_key)].append(commit)
                for unit in commit.units:
                    ledger.current[unit.table, unit.unit] = commit
        for reading in ledger.readings.values():
            if reading.commit_id not in ledger.voids:
                for unit in reading.units:
                    ledger.current_reading[unit.table, unit.unit] = reading
        return ledger

    def _add(self, record: Record) -> None:
        match record:
            case Observation():
                self.observations.append(record)
                if record.payload_sha256 is not None:
                    self.latest[record.request_key] = record
                    self.version.setdefault(record.version_id, record)
            case Commit():
                self.commits[record.commit_id] = record
                self.commit_of_version[record.version_id] = record
            case Reading():
                self.readings[record.commit_id] = record
            case Reparse():
                old = self.commits.get(record.commit_id)
                if old is None:
                    return
                new = old.model_copy(
                    update={
                        "units": record.units,
                        "refused": record.refused,
                        "n_quarantined": record.n_quarantined,
                    }
                )
                self.commits[record.commit_id] = self.commit_of_version[old.version_id] = new
            case Void():
                self.voids.pop(record.commit_id, None)
                if not record.undo:
                    self.voids[record.commit_id] = record
            case Waiver():
                self.waivers.pop(record.check_id, None)
                if not record.undo:
                    self.waivers[record.check_id] = record
            case Snapshot():
                pass

    def held_days(self, table: str) -> set[date]:
        """The days of a table of which a version of some unit stands; empty where its units have no day."""
        return {day for _, unit in self._units(table) if (day := CONTRACTS[table].day_of(unit))}

    def _units(self, table: str) -> Iterable[tuple[str, str]]:
        return (key for key in self.current if key[0] == table)

    def covered_days(self) -> dict[str, frozenset[date]]:
        """Series → the days that its standing payloads answer, with values or without."""
        covered: dict[str, set[date]] = defaultdict(set)
        for commit in self.commits.values():
            if commit.commit_id not in self.voids and commit.refused is None:
                seen = self.version[commit.version_id]
                last = date.fromisoformat(seen.day)
                first = date.fromisoformat(seen.first_day) if seen.first_day else last
                days = (first + timedelta(days=i) for i in range((last - first).days + 1))
                covered[series_of(commit.request_key)].update(days)
        return {series: frozenset(days) for series, days in covered.items()}

    def is_held(self, table: str, unit: str) -> bool:
        """Whether a version of this unit stands that no person has voided."""
        return (table, unit) in self.current

    def is_live(self, commit: Commit, table: str, unit: str) -> bool:
        """Whether what ``commit`` says of a unit still stands: not voided, and no later version.

        A refused payload, and a refused row whose unit did not come with it, stand as long as their request does.
        """
        if commit.refused is not None or (table, unit) not in commit.unit_of:
            is_last = self.current_of_request.get(commit.request_key) == commit
            return is_last and not self._is_answered_since(commit)
        return self.current.get((table, unit)) == commit

    def refused_requests(self) -> set[str]:
        """What was refused whole and is not answered since: a request's key, of a range its series."""
        return {
            series_of(commit.request_key) if self.version[commit.version_id].first_day else commit.request_key
            for commit in self.current_of_request.values()
            if commit.refused is not None and not self._is_answered_since(commit)
        }

    def _is_answered_since(self, commit: Commit) -> bool:
        """Whether a later payload of the same series, asked for another range, covers the last day of this one."""
        seen = self.version.get(commit.version_id)
        if seen is None or seen.first_day is None:
            return False
        later = [
            self.version[one.version_id]
            for one in self._of_series.get(series_of(commit.request_key), ())
            if one.known_at > commit.known_at
        ]
        return any((one.first_day or one.day) <= seen.day <= one.day for one in later)

    def waiver(self, check_id: str, moment: datetime) -> Waiver | None:
        """The waiver that lets ``check_id`` pass at ``moment``, if there is one."""
        waiver = self.waivers.get(check_id)
        return waiver if waiver is not None and moment <= waiver.until else None

    def is_simulated(self) -> bool:
        """Whether any commit that stands rests on an answer that called itself simulated."""
        return any(
            self.version[commit.version_id].is_simulated
            for commit in self.commits.values()
            if commit.commit_id not in self.voids
        )

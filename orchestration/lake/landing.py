"""One source's part of a night: ask for days, archive what comes, read it, commit what is new.

The order of things belongs here; which days are asked for and what their states mean belongs to ``days``.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from orchestration.home import Clock, Home, hong_kong_date
from orchestration.lake.committing import commit, lay_empty_tables, sweep_temporaries
from orchestration.lake.days import DayOutcome, DayState, Landing, days_to_ask
from orchestration.lake.reading import Pending, Readout, read_payloads
from orchestration.lake.reparse import finish_swap
from orchestration.sources.archive import PayloadStore
from orchestration.sources.base import Request, Source, SourceUnavailable
from orchestration.sources.http import Answer, PoliteClient
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Observation

BATCH = 64
GIVE_UP_AFTER = 3


@dataclass
class Lander:
    """Lands a source's days into a home. One instance a run; safe beside other runs of the same home."""

    home: Home
    clock: Clock
    client: PoliteClient
    restatement_sessions: int = 5
    base_url: str = ""
    progress: Callable[[int, int], None] = lambda done, of: None

    def __post_init__(self) -> None:
        self.journal = Journal(self.home.archive, self.clock)
        self.store = PayloadStore(self.home.archive)

    def land(self, source: Source, days: Sequence[date]) -> Landing:
        """Ask for ``days``, for what is due and not held, and for the last sessions again; commit what is new.

        A run of the same source in the same home waits for this one.
        """
        with self.home.landing(source.name):
            return self._land(source, days)

    def _land(self, source: Source, days: Sequence[date]) -> Landing:
        now = self.journal.check_clock()
        finish_swap(self.home, self.journal)
        lay_empty_tables(self.home.lake)
        sweep_temporaries(self.home)
        ledger = Ledger.of(self.journal.read())
        wanted = days_to_ask(source, days, ledger, now, self.restatement_sessions)
        readable = [day for day in wanted if source.is_asked(day) and day <= hong_kong_date(now)]
        landing = Landing(source, [])
        answers: dict[date, tuple[str, str]] = {}
        requests = source.requests(readable, self.base_url)
        for start in range(0, len(requests), BATCH):
            batch = requests[start : start + BATCH]
            seen = self._observe(source, batch, ledger, landing, answers)
            self._commit_new(source, seen, ledger, answers)
            self.progress(min(start + BATCH, len(requests)), len(requests))
            if landing.down:
                break
        after = Ledger.of(self.journal.read())
        landing.outcomes = [self._outcome(source, day, after, answers, landing, now) for day in wanted]
        return landing

    def _observe(
        self,
        source: Source,
        requests: Iterable[Request],
        ledger: Ledger,
        landing: Landing,
        answers: dict[date, tuple[str, str]],
    ) -> list[tuple[Request, Observation]]:
        """Ask, archive the bytes, and record the answer: before anyone looks into it."""
        seen, failures = [], 0
        for request in requests:
            latest = ledger.latest.get(request.key)
            try:
                answer = self.client.get(
                    request.url, latest.etag if latest else None, latest.last_modified if latest else None
                )
            except SourceUnavailable as error:
                answers[request.day] = ("DOWN", str(error))
                failures += 1
                if failures >= GIVE_UP_AFTER:
                    landing.down = str(error)
                    break
                continue
            failures = 0
            self._demand_one_world(answer, ledger)
            observation = self._record(source, request, answer, latest)
            if observation.payload_sha256 is None or answer.status not in (200, 304):
                answers[request.day] = (
                    "ABSENT",
                    f"{source.upstream} answered HTTP {answer.status} for {request.url}",
                )
            else:
                seen.append((request, observation))
        return seen

    def _demand_one_world(self, answer: Answer, ledger: Ledger) -> None:
        """A home holds simulated answers or live ones: a mixture would be released as if it were one market."""
        if ledger.observations and ledger.observations[-1].is_simulated != answer.is_simulated:
            here, there = ("a simulated", "live") if answer.is_simulated else ("a live", "simulated")
            raise ValueError(
                f"{answer.url} is {here} source, and {self.home.root} holds {there} answers. "
                "Nothing of it was kept. Name another home with SOUTHBOUND_HOME."
            )

    def _record(
        self, source: Source, request: Request, answer: Answer, latest: Observation | None
    ) -> Observation:
        is_version = answer.status == 200
        sha = self.store.put(answer.body) if answer.status != 304 else None
        if answer.status == 304 and latest is not None:
            sha, is_version = latest.payload_sha256, True
        observation_id = secrets.token_hex(8)
        is_same = latest is not None and sha == latest.payload_sha256
        return self.journal.append(
            Observation,
            observation_id=observation_id,
            version_id=latest.version_id if is_same and latest else observation_id,
            source=source.name,
            # An answer that is no version (a 404) must not stand as the latest one of its request.
            request_key=request.key if is_version else f"{request.key}#absent",
            day=request.day.isoformat(),
            url=request.url,
            status=answer.status,
            payload_sha256=sha,
            n_bytes=len(answer.body),
            fetched_at=self.clock(),
            etag=answer.etag or (latest.etag if is_same and latest else None),
            last_modified=answer.last_modified or (latest.last_modified if is_same and latest else None),
            is_simulated=answer.is_simulated,
        )

    def _commit_new(
        self,
        source: Source,
        seen: list[tuple[Request, Observation]],
        ledger: Ledger,
        answers: dict[date, tuple[str, str]],
    ) -> None:
        pending = []
        for request, observation in seen:
            committed = ledger.commit_of_version.get(observation.version_id)
            void = ledger.voided_bytes.get((request.key, observation.payload_sha256 or ""))
            if void is not None:
                sentence = f"{source.upstream} still sends what commit {void} held, and that is void"
                answers[request.day] = ("VOID", sentence)
            # What was refused, in part or whole, is read again: parser or calendar may have learned.
            elif committed is None or committed.refused or committed.n_quarantined:
                assert observation.payload_sha256 is not None
                payload = self.store.get(observation.payload_sha256)
                pending.append(
                    Pending(
                        secrets.token_hex(8),
                        observation.version_id,
                        request,
                        observation.payload_sha256,
                        payload,
                    )
                )
        for readout in read_payloads(source, pending):
            if readout.not_published:
                answers[readout.pending.request.day] = ("ABSENT", readout.not_published)
                continue
            standing = ledger.commit_of_version.get(readout.pending.version_id)
            if standing is None or not readout.holds_the_same_as(standing):
                standing = commit(self.home, self.journal, source, readout)
            answers[readout.pending.request.day] = _answer(readout, standing.commit_id)

    def _outcome(
        self,
        source: Source,
        day: date,
        ledger: Ledger,
        answers: dict[date, tuple[str, str]],
        landing: Landing,
        now: datetime,
    ) -> DayOutcome:
        answer, note = answers.get(day, ("", ""))
        unit = day.isoformat()
        outcome = DayOutcome(day, DayState.UNCHANGED, note)
        current = next(
            (ledger.current[table, unit] for table in source.tables if ledger.is_held(table, unit)), None
        )
        if current is not None:
            outcome.rows = {u.table: u.n_rows for u in current.units if u.unit == unit}
            outcome.payload_sha256 = current.payload_sha256
            outcome.commit_id = current.commit_id
            outcome.n_quarantined = current.n_quarantined
        if answer == "REFUSED":
            outcome.state = DayState.REFUSED
        elif answer == "LANDED":
            outcome.state = DayState.LANDED if source.has_data(day) else DayState.CLOSED
        elif not source.has_data(day):
            outcome.state = DayState.CLOSED
        elif current is None:
            is_due = source.due_at(day) <= now
            outcome.state = DayState.MISSING if is_due else DayState.PENDING
            outcome.note = note or landing.down or "it was not asked"
            if day < source.retained_from(now):
                outcome.note += f"; {source.upstream} keeps only days from {source.retained_from(now)}"
        return outcome


def _answer(readout: Readout, commit_id: str) -> tuple[str, str]:
    if readout.refused:
        return "REFUSED", f"{readout.refused}. The bytes are kept (commit {commit_id})"
    n = readout.quarantine.height
    if not n:
        return "LANDED", ""
    reasons = "; ".join(readout.quarantine["reason"].unique(maintain_order=True).head(3))
    sha = readout.pending.payload_sha256[:12]
    return "LANDED", f"{n} rows of payload {sha} (commit {commit_id}) went to quarantine: {reasons}"

"""One source's part of a night: ask for days, archive what comes, read it, commit what is new.

The order of things belongs here; which days are asked for and what their states mean belongs to ``days``.
"""

import secrets
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import polars as pl

from orchestration.home import Clock, Home, hong_kong_date
from orchestration.lake.committing import commit, lay_empty_tables, sweep_temporaries
from orchestration.lake.days import (
    Answers,
    Landing,
    Said,
    Standing,
    days_to_ask,
    history_start,
    outcome_of,
)
from orchestration.lake.reading import Pending, Readout, read_payloads
from orchestration.lake.reparse import finish_swap
from orchestration.lake.scan import current_rows
from orchestration.settings import Settings
from orchestration.sources.archive import PayloadStore
from orchestration.sources.base import (
    Ask,
    NotPublished,
    Request,
    Source,
    SourceUnavailable,
    UnreadablePayload,
)
from orchestration.sources.http import FILE, Answer, PoliteClient
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Observation

GIVE_UP_AFTER = 3
# An answer may name a next page, and that one another: a chain longer than this is a loop or a mistake.
MOST_FOLLOWED = 2_000


@dataclass
class Lander:
    """Lands a source's days into a home. One instance a run; safe beside other runs of the same home."""

    home: Home
    clock: Clock
    client: PoliteClient
    settings: Settings
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
        wanted = days_to_ask(source, days, ledger, now, self.settings.restatement_sessions)
        readable = [day for day in wanted if source.is_asked(day) and day <= hong_kong_date(now)]
        visit = _Visit(self, source, ledger)
        if readable:
            start = history_start(source, days, ledger)
            rows = _rows_of(self.home, ledger, source)
            visit.go(source.requests(Ask(readable, start, now, self.settings, ledger.covered_days(), rows)))
        standing = Standing.of(source, Ledger.of(self.journal.read()))
        outcomes = [outcome_of(source, day, standing, visit.answers, visit.down, now) for day in wanted]
        return Landing(source, outcomes, visit.down, visit.answers)


class _Visit:
    """One night's conversation with one source."""

    def __init__(self, lander: Lander, source: Source, ledger: Ledger) -> None:
        self.lander, self.source, self.ledger = lander, source, ledger
        self.refused = ledger.refused_requests()
        self.answers = Answers()
        self.down: str | None = None
        self._silent: Counter[str] = Counter()
        self._last_words: dict[str, str] = {}
        self._deadline = float("inf")

    def go(self, requests: Iterable[Request]) -> None:
        """Ask everything, batch by batch, and whatever the answers lead to."""
        # From here: what a source is asked may take a calendar to load.
        self._deadline = time.monotonic() + self.lander.settings.optional_budget_s
        waiting = deque(requests)
        planned = {request.key for request in waiting}
        done = 0
        while waiting:
            batch = [waiting.popleft() for _ in range(min(self.source.batch, len(waiting)))]
            for request in self._take(batch):
                if request.key not in planned and len(planned) < MOST_FOLLOWED:
                    planned.add(request.key)
                    waiting.append(request)
            done += len(batch)
            self.lander.progress(done, done + len(waiting))

    def _take(self, batch: Iterable[Request]) -> list[Request]:
        """Ask a batch, commit what is new in it, and return the requests that follow from it."""
        held = {request.key: self._held_for_good(request) for request in batch}
        follow_ups = [
            after
            for request in batch
            if (sha := held[request.key]) is not None
            for after in self._follow(request, sha)
        ]
        seen = self._observe(request for request in batch if held[request.key] is None)
        readouts = {readout.pending.request.key: readout for readout in self._commit_new(seen)}
        for request, observation in seen:
            follow_ups += self._after(request, observation, readouts.get(request.key))
        return follow_ups

    def _after(self, request: Request, observation: Observation, readout: Readout | None) -> list[Request]:
        """What an answer leads to. A door leads to everything; pages that never change are followed to the end, from
        where a walk broke off; others where this one brought something new, or where they were never reached."""
        sha = str(observation.payload_sha256)
        if request.is_door:
            return self._beyond(request, sha)
        is_void = (request.key, sha) in self.ledger.voided_bytes
        if is_void or (readout is not None and (readout.refused or readout.not_published)):
            return []
        units = readout.units if readout else ()
        is_new = any((unit.table, unit.unit) not in self.ledger.current for unit in units)
        return [
            page
            for page in self._follow(request, sha)
            if is_new or page.is_stable or page.key not in self.ledger.current_of_request
        ]

    def _beyond(self, door: Request, sha: str) -> list[Request]:
        """What a door leads to. One that cannot be read leaves the days behind it without an answer."""
        try:
            return self.source.follow(self.lander.store.get(sha), door)
        except UnreadablePayload as error:
            self.answers.add(
                door, Said.DOWN, f"{door.url} does not lead on: {error}. The bytes are kept ({sha[:12]})"
            )
            return []

    def _follow(self, request: Request, sha: str) -> list[Request]:
        try:
            return self.source.follow(self.lander.store.get(sha), request)
        except UnreadablePayload:
            return []

    def _held_for_good(self, request: Request) -> str | None:
        commit_held = self.ledger.current_of_request.get(request.key)
        if not request.is_stable or commit_held is None:
            return None
        # The same request under other options is another one: a file of the inbox that was changed since.
        if self.ledger.version[commit_held.version_id].options != dict(request.options):
            return None
        # What was refused in it may be read by now: with a zone that the feed list has learned, for instance.
        if commit_held.refused or commit_held.n_quarantined:
            return None
        return commit_held.payload_sha256

    def _observe(self, requests: Iterable[Request]) -> list[tuple[Request, Observation]]:
        """Ask, archive the bytes, and record the answer: before anyone looks into it."""
        seen = []
        for request in requests:
            latest = self.ledger.latest.get(request.key)
            refusal = self._out_of_patience(request)
            if refusal:
                self.answers.add(request, Said.DOWN, refusal)
                continue
            known = latest if request.form is None and not request.is_door else None
            try:
                answer = self.lander.client.ask(
                    request.url,
                    known.etag if known else None,
                    known.last_modified if known else None,
                    request.form,
                )
            except NotPublished as error:
                self.answers.add(request, Said.ABSENT, str(error))
                continue
            except SourceUnavailable as error:
                self._note_silence(request, str(error))
                continue
            finally:
                self._record_on_the_way(request.day)
            self._silent[urlsplit(request.url).netloc] = 0
            self._demand_one_world(answer)
            observation = self._record(request, answer, latest)
            if observation.payload_sha256 is None or answer.status not in (200, 304):
                sentence = f"{self.source.upstream} answered HTTP {answer.status} for {request.url}"
                self.answers.add(request, Said.ABSENT, sentence)
            else:
                seen.append((request, observation))
        return seen

    def _out_of_patience(self, request: Request) -> str:
        """Why a request is not made: its host was silent too often, or an optional source took too long."""
        host = urlsplit(request.url).netloc
        if self._silent[host] >= GIVE_UP_AFTER:
            return f"{self._last_words[host]}; after {GIVE_UP_AFTER} silences {host} was not asked again"
        if not self.source.is_required and time.monotonic() > self._deadline:
            budget = self.lander.settings.optional_budget_s
            return (
                f"{self.source.upstream} has used up its {budget:g} seconds of the night; "
                "what is left is asked for tomorrow"
            )
        return ""

    def _note_silence(self, request: Request, sentence: str) -> None:
        host = urlsplit(request.url).netloc
        if not host:
            # A file of the inbox: the next one is as good as any.
            self.answers.add(request, Said.DOWN, sentence)
            return
        self._silent[host] += 1
        self._last_words[host] = sentence
        self.answers.add(request, Said.DOWN, sentence)
        if self._silent[host] == GIVE_UP_AFTER:
            self.down = sentence

    def _demand_one_world(self, answer: Answer) -> None:
        """A home holds simulated answers or live ones: a mixture would be released as if it were one market."""
        if answer.is_local:
            return
        hosts = (seen for seen in reversed(self.ledger.observations) if not seen.url.startswith(FILE))
        last = next(hosts, None)
        if last is not None and last.is_simulated != answer.is_simulated:
            here, there = ("a simulated", "live") if answer.is_simulated else ("a live", "simulated")
            raise ValueError(
                f"{answer.url} is {here} source, and {self.lander.home.root} holds {there} answers. "
                "Nothing of it was kept. Name another home with SOUTHBOUND_HOME."
            )

    def _record_on_the_way(self, day: date) -> None:
        """What the client asked to know whether it may ask: archived like every answer, and never committed."""
        for answer in self.lander.client.on_the_way():
            self._demand_one_world(answer)
            host = urlsplit(answer.url).netloc.replace(":", "%3A")
            request = Request(f"{self.source.name}:robots.txt {host}", day, answer.url, is_door=True)
            self._record(request, answer, self.ledger.latest.get(request.key))

    def _record(self, request: Request, answer: Answer, latest: Observation | None) -> Observation:
        is_version = answer.status == 200
        sha = self.lander.store.put(answer.body) if answer.status != 304 else None
        if answer.status == 304 and latest is not None:
            sha, is_version = latest.payload_sha256, True
        observation_id = secrets.token_hex(8)
        # The same bytes under other options read differently, so they are another version.
        is_same = (
            latest is not None and sha == latest.payload_sha256 and dict(request.options) == latest.options
        )
        return self.lander.journal.append(
            Observation,
            observation_id=observation_id,
            version_id=latest.version_id if is_same and latest else observation_id,
            source=self.source.name,
            # An answer that is no version (a 404) must not stand as the latest one of its request.
            request_key=request.key if is_version else f"{request.key}#absent",
            day=request.day.isoformat(),
            first_day=request.first_day.isoformat() if request.first_day else None,
            options=dict(request.options),
            url=request.url,
            status=answer.status,
            payload_sha256=sha,
            n_bytes=len(answer.body),
            fetched_at=self.lander.clock(),
            etag=answer.etag or (latest.etag if is_same and latest else None),
            last_modified=answer.last_modified or (latest.last_modified if is_same and latest else None),
            is_simulated=answer.is_simulated,
        )

    def _commit_new(self, seen: list[tuple[Request, Observation]]) -> list[Readout]:
        pending = []
        for request, observation in seen:
            if request.is_door:
                continue
            committed = self.ledger.commit_of_version.get(observation.version_id)
            void = self.ledger.voided_bytes.get((request.key, observation.payload_sha256 or ""))
            if void is not None:
                sentence = f"{self.source.upstream} still sends what commit {void} held, and that is void"
                self.answers.add(request, Said.VOID, sentence)
            # What was refused, in part or whole, is read again: parser or calendar may have learned.
            elif committed is None or committed.refused or committed.n_quarantined:
                sha = str(observation.payload_sha256)
                version = observation.version_id
                payload = self.lander.store.get(sha)
                pending.append(Pending(secrets.token_hex(8), version, request, sha, payload))
        readouts = read_payloads(self.source, pending)
        for readout in readouts:
            if readout.not_published:
                self.answers.add(readout.pending.request, Said.ABSENT, readout.not_published)
                # "Nothing" is an answer too where the last one could not be read: it ends that refusal.
                if readout.pending.request.refusal_key in self.refused:
                    commit(self.lander.home, self.lander.journal, self.source, readout)
                continue
            standing = self.ledger.commit_of_version.get(readout.pending.version_id)
            if standing is None or not readout.holds_the_same_as(standing):
                standing = commit(self.lander.home, self.lander.journal, self.source, readout)
            self.answers.add(readout.pending.request, *_answer(readout, standing.commit_id))
        return readouts


def _rows_of(home: Home, ledger: Ledger, source: Source) -> dict[str, pl.DataFrame]:
    """What stands in the tables by which a source knows what to ask for; nothing is read for all others."""
    tables = (*source.tables, *source.reads) if source.reads else ()
    return {table: current_rows(home, ledger, table) for table in tables}


def _answer(readout: Readout, commit_id: str) -> tuple[Said, str]:
    if readout.refused:
        return Said.REFUSED, f"{readout.refused}. The bytes are kept (commit {commit_id})"
    n = readout.quarantine.height
    if not n:
        return Said.LANDED, ""
    reasons = "; ".join(readout.quarantine["reason"].unique(maintain_order=True).head(3))
    sha = readout.pending.payload_sha256[:12]
    return Said.LANDED, f"{n} rows of payload {sha} (commit {commit_id}) went to quarantine: {reasons}"

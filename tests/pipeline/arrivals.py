"""Payloads that arrive in any order, and what they add up to: a plain memory of every arrival, void or standing.

Arrivals go through the real parsers, contracts and journal; only the wire between a source and the archive is left out.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from orchestration.home import Home
from orchestration.lake import decisions
from orchestration.lake.committing import commit
from orchestration.lake.reading import Pending, read_payloads
from orchestration.sources.archive import PayloadStore
from orchestration.sources.base import Request, Source
from orchestration.sources.flows import ccass, hkex_daily
from orchestration.sources.journal import Journal
from orchestration.sources.prices import hkex_quotations
from orchestration.sources.records import Observation
from simulator.holdings.book import Holding, HoldingsPage
from simulator.prices.quotations import Quotation
from simulator.truth import DayTruth
from simulator.wire.ccass import HiddenFields
from simulator.wire.ccass import encode as encode_holdings
from simulator.wire.hkex_daily import encode as encode_day
from simulator.wire.hkex_quotations import encode as encode_quotations

FLOWS, QUOTES, HOLDINGS = hkex_daily.SOURCE, hkex_quotations.SOURCE, ccass.SOURCE


@dataclass
class Arrival:
    """One commit; ``content`` is the truth that was printed, None where the payload could not be read."""

    commit_id: str
    content: object
    is_void: bool = False
    has_refused_row: bool = False


@dataclass
class Arrivals:
    """A home without a network. ``now`` never moves: what comes later is known a microsecond later."""

    root: Path
    now: datetime
    seen: dict[tuple[str, date], list[Arrival]] = field(default_factory=dict)

    @property
    def home(self) -> Home:
        return Home(self.root)

    @property
    def journal(self) -> Journal:
        return Journal(self.home.archive, lambda: self.now)

    def day(self, truth: DayTruth, *, refused_row: bool = False) -> None:
        """HKEX's file of a day."""
        self._arrive(
            FLOWS, truth.trade_date, encode_day(truth), Arrival("", truth, has_refused_row=refused_row)
        )

    def unreadable(self, day: date, wire: bytes) -> None:
        """A file of HKEX's that does not read."""
        self._arrive(FLOWS, day, wire, Arrival("", None))

    def quotes(self, day: date, quoted: Mapping[str, Quotation]) -> None:
        """HKEX's page of quotations."""
        self._arrive(QUOTES, day, encode_quotations(day, quoted), Arrival("", dict(quoted)))

    def holdings(self, day: date, rows: Mapping[str, Holding]) -> None:
        """The page of holdings of a settlement date."""
        page = encode_holdings(HoldingsPage(day, rows, self.now), HiddenFields("a", "b"), day)
        self._arrive(HOLDINGS, day, page, Arrival("", dict(rows)))

    def _arrive(self, source: Source, day: date, payload: bytes, arrival: Arrival) -> None:
        sha = PayloadStore(self.home.archive).put(payload)
        request = Request(f"{source.name}:{day}", day, f"http://127.0.0.1/{source.name}/{day}")
        version = secrets.token_hex(8)
        self.journal.append(
            Observation,
            observation_id=version,
            version_id=version,
            source=source.name,
            request_key=request.key,
            day=day.isoformat(),
            url=request.url,
            status=200,
            payload_sha256=sha,
            n_bytes=len(payload),
            fetched_at=self.now,
            is_simulated=True,
        )
        pending = Pending(secrets.token_hex(8), version, request, sha, payload)
        [readout] = read_payloads(source, [pending])
        arrival.commit_id = commit(self.home, self.journal, source, readout).commit_id
        assert (readout.refused is None) == (arrival.content is not None), readout.refused
        is_refused = arrival.has_refused_row or arrival.content is None
        assert (readout.quarantine.height > 0) == is_refused, readout.quarantine["reason"].to_list()
        self.seen.setdefault((source.name, day), []).append(arrival)

    def void_or_undo(self, source: Source, day: date) -> None:
        """Withdraw the day's last standing commit; where all are void, let the last one stand again."""
        arrived = self.seen.get((source.name, day), [])
        standing = [arrival for arrival in arrived if not arrival.is_void]
        if arrived:
            chosen = (standing or arrived)[-1]
            decisions.void(self.journal, chosen.commit_id, "a test", "A. Tester", undo=chosen.is_void)
            chosen.is_void = not chosen.is_void

    def standing(self, source: Source) -> dict[date, list[Arrival]]:
        """Day → its readable arrivals that are not void, first to last; no key without one."""
        found = {
            day: [arrival for arrival in arrived if not arrival.is_void and arrival.content is not None]
            for (name, day), arrived in self.seen.items()
            if name == source.name
        }
        return {day: arrived for day, arrived in sorted(found.items()) if arrived}

"""Landing alone, over HTTP: what is asked, what is taken in again, and what is left alone."""

import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration.lake.days import days_to_ask
from orchestration.lake.decisions import void
from orchestration.lake.scan import current_rows
from orchestration.lake.window import window
from orchestration.sources.base import SourceUnavailable
from orchestration.sources.flows import hkex_daily
from orchestration.sources.ledger import Ledger
from orchestration.sources.prices import hkex_quotations
from orchestration.sources.records import Commit, Observation, Unit
from simulator.faults import broken
from simulator.market import Market
from simulator.server import SimulatorServer
from simulator.wire.hkex_daily import encode
from tests.nights import Nights

DAY = date(2025, 9, 1)
TABLE = "flows/hkex_leg_totals"


@pytest.fixture
def home(nights: Nights, market: SimulatorServer) -> Nights:
    nights.now = "2025-08-29T23:30:00+08:00"
    nights.land("2025-08-25", "2025-08-29")
    nights.now = "2025-09-01T23:30:00+08:00"
    return nights


def state(nights: Nights, day: str = "2025-09-01") -> str:
    return str(next(outcome.state for outcome in nights.land(day).outcomes if outcome.day.isoformat() == day))


def test_bytes_that_a_person_voided_stay_void_whatever_came_between(home: Nights, market: SimulatorServer):
    wire = encode(Market().day(DAY))
    market.set_body(DAY, wire)
    assert state(home) == "LANDED"
    commit_id = home.ledger.current[TABLE, "2025-09-01"].commit_id
    void(home.journal, commit_id, "wrong", "a tester")
    assert state(home) == "MISSING"
    market.set_body(DAY, b"<!DOCTYPE html><html></html>")
    assert state(home) == "MISSING"
    market.set_body(DAY, wire)
    landing = home.land("2025-09-01")
    [outcome] = [outcome for outcome in landing.outcomes if outcome.day == DAY]
    assert (str(outcome.state), f"commit {commit_id} held, and that is void" in outcome.note) == (
        "MISSING",
        True,
    )
    void(home.journal, commit_id, "was right", "a tester", undo=True)
    assert state(home) == "LANDED"


def test_a_file_that_comes_before_its_hour_is_looked_at_by_the_gate(home: Nights, market: SimulatorServer):
    home.now = "2025-09-01T18:30:00+08:00"
    wires = encode(Market().day(DAY)), encode(Market().day(date(2025, 8, 29)))
    market.set_body(DAY, broken("stale_repeat", *wires))
    assert state(home) == "LANDED"
    now = datetime(2025, 9, 1, 10, 30, tzinfo=UTC)
    seen = window(home.home, home.ledger, hkex_daily.SOURCE, now, 60, None)
    assert seen.due["SOUTHBOUND"][-1] == DAY
    assert DAY in seen.rows[TABLE]["trade_date"].to_list()


def test_a_source_that_refuses_us_is_not_hammered(home: Nights, market: SimulatorServer, monkeypatch):
    def refuse(self, url, *_):
        asked.append(url)
        raise SourceUnavailable(f"{url} answered HTTP 403")

    asked: list[str] = []
    monkeypatch.setattr("orchestration.sources.http.PoliteClient.ask", refuse)
    landing = home.land("2025-03-03", "2025-06-30")
    assert len(asked) == 3
    assert landing.down is not None


def test_a_home_takes_simulated_answers_or_live_ones_and_no_mixture(home: Nights, monkeypatch):
    monkeypatch.setattr("orchestration.sources.http.SIMULATED_HEADER", "X-Nobody-Sends-This")
    n_records = len(home.journal.read())
    with pytest.raises(ValueError, match="holds simulated answers"):
        home.land("2025-09-01")
    assert len(home.journal.read()) == n_records


def test_rows_refused_by_a_wrong_calendar_come_in_once_it_is_mended(home: Nights, monkeypatch):
    def refuse(row, day):
        raise ValueError("the trading calendar says is no Connect session")

    with monkeypatch.context() as wrong:
        wrong.setattr("orchestration.sources.flows.hkex_daily._agree_with_calendar", refuse)
        landing = home.land("2025-09-01")
        assert next(o for o in landing.outcomes if o.day == DAY).n_quarantined == 44
    assert state(home) == "LANDED"
    assert home.ledger.current[TABLE, "2025-09-01"].n_quarantined == 0
    n_commits = len(home.ledger.commits)
    assert state(home) == "UNCHANGED"
    assert len(home.ledger.commits) == n_commits


def test_a_row_that_stays_refused_is_read_again_and_not_committed_again(
    home: Nights, market: SimulatorServer
):
    market.fault(DAY, "broken_sum")
    home.land("2025-09-01")
    n_commits = len(home.ledger.commits)
    home.land("2025-09-01")
    assert len(home.ledger.commits) == n_commits


def test_a_gap_at_new_year_is_still_asked_for_in_january():
    held = {
        (TABLE, day): Commit(
            known_at=datetime(2025, 12, 30, tzinfo=UTC), clock_at=datetime(2025, 12, 30, tzinfo=UTC), commit_id=day,
            version_id=day, source="hkex_daily", request_key=day, payload_sha256=day, units=(Unit(TABLE, day, 4),),
        )
        for day in ("2025-12-29", "2025-12-30")
    }  # fmt: skip
    now = datetime(2026, 1, 5, 15, 30, tzinfo=UTC)
    asked = days_to_ask(hkex_daily.SOURCE, [date(2026, 1, 5)], Ledger(current=held), now, 5)
    assert date(2025, 12, 31) in asked


def test_a_refused_restatement_of_an_old_day_blocks_until_a_release_has_passed_it(
    home: Nights, market: SimulatorServer, tmp_path: Path
):
    old = date(2025, 8, 25)
    since = home.journal.check_clock()
    market.set_body(old, b"tabData = [")
    home.land("2025-08-25")
    later = datetime(2025, 12, 31, tzinfo=UTC)
    seen = window(home.home, home.ledger, hkex_daily.SOURCE, later, 20, since)
    assert seen.first <= old
    assert seen.quarantined == {("hkex_daily", "2025-08-25"): 1}


def test_a_page_of_quotations_as_large_as_real_ones_lands_within_modest_memory(
    market: SimulatorServer, tmp_path: Path
):
    small = Nights(tmp_path / "small", market.base_url, now="2025-09-01T23:30:00+08:00")
    small.land("2025-09-01", source=hkex_quotations.SOURCE)
    large = Nights(tmp_path / "large", market.base_url, now="2025-09-01T23:30:00+08:00")
    market.full_size(date(2025, 9, 1))
    with large.in_environment():
        tracemalloc.start()
        large.land("2025-09-01", source=hkex_quotations.SOURCE)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    [body] = [
        seen.n_bytes
        for seen in large.journal.read()
        if isinstance(seen, Observation) and seen.day == "2025-09-01"
    ]
    assert body > 25 * 2**20
    # The body comes in as a growing buffer and is kept once; parsing adds little to it.
    assert peak < 3.5 * body
    rows = [current_rows(nights.home, nights.ledger, "prices/hkex_quotations") for nights in (small, large)]
    rows = [frame.sort(frame.columns) for frame in rows]
    assert rows[0].equals(rows[1])
    assert rows[0].height > 120

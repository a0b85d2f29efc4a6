"""What goes wrong at night, and how a person unsticks it, on record."""

import re
from collections import Counter
from datetime import date

import pytest

from simulator.server import SimulatorServer
from tests.conftest import AFTER, LAST
from tests.nights import Nights, failed_checks, failure_text

DAY = date.fromisoformat(AFTER)


@pytest.mark.parametrize(
    "fault", ["truncated_body", "doubled_market", "wrong_date", "not_utf8", "empty_body"]
)
def test_an_unreadable_payload_fails_the_night_with_payload_and_reason_and_its_bytes_are_kept(
    next_night: Nights, market: SimulatorServer, fault: str
):
    before = next_night.current
    market.fault(DAY, fault)
    result = next_night.attempt(AFTER)
    assert not result.success
    assert next_night.current == before
    text = failure_text(result)
    latest = next_night.ledger.latest.get(f"hkex_daily:{AFTER}")
    assert "could not be read" in text or "is due and not held" in text
    assert AFTER in text
    if latest is not None:
        assert latest.payload_sha256[:12] in text
        assert (next_night.home.archive / "payloads" / latest.payload_sha256[:2]).exists()


def test_an_unreadable_restatement_can_be_voided_and_the_version_before_stands(
    next_night: Nights, market: SimulatorServer
):
    restated = date.fromisoformat(LAST)
    market.fault(restated, "truncated_body")
    result = next_night.attempt(AFTER)
    assert not result.success
    assert "payloads_readable" in failed_checks(result)
    refused = next_night.ledger.current_of_request[f"hkex_daily:{LAST}"]
    assert refused.refused is not None
    assert refused.commit_id in failure_text(result)
    assert next_night.ledger.current["flows/hkex_top_ten", LAST].commit_id != refused.commit_id

    assert next_night.void(refused.commit_id, "cut short by HKEX").success
    next_night.run(AFTER)
    assert (
        next_night.one(
            f"select count(*) from daily_flows where trade_date = '{LAST}' and net_hkd is not null"
        )
        > 0
    )
    assert next_night.query("select reason like '%cut short%', is_live from quarantine") == [(True, False)]


def test_a_source_that_is_down_is_retried_then_fails_the_night_with_a_sentence(
    next_night: Nights, market: SimulatorServer
):
    before = next_night.current
    market.down()
    result = next_night.attempt(AFTER)
    assert not result.success
    assert next_night.current == before
    assert "source_available" in failed_checks(result)
    assert f"{AFTER}: http://127.0.0.1" in failure_text(result)
    assert "in 2 tries; the last one: HTTP 503" in failure_text(result)
    # Three days in a row are proof enough: nobody hammers a source that is down.
    assert Counter(request.source for request in market.requests) == {"hkex": 3 * 2, "quotations": 3 * 2}
    market.down(False)
    next_night.run(AFTER)


def test_a_trading_day_without_its_file_fails_the_night_after_the_due_hour(
    next_night: Nights, market: SimulatorServer
):
    before = next_night.current
    market.set_moment(f"{LAST}T23:30:00+08:00")
    result = next_night.attempt(AFTER)
    assert not result.success
    assert next_night.current == before
    assert f"{AFTER}: HKEX answered HTTP 404" in failure_text(result)


def test_before_the_due_hour_the_day_is_pending_and_the_night_goes_on(
    next_night: Nights, market: SimulatorServer
):
    market.set_moment(f"{AFTER}T12:00:00+08:00")
    next_night.now = f"{AFTER}T12:00:00+08:00"
    next_night.run(AFTER)
    states = next_night.query(
        f"select distinct disclosure, net_lo_hkd from daily_flows where trade_date = '{AFTER}'"
    )
    assert states == [("PENDING", None)]
    assert next_night.query(
        f"select distinct publication, turnover from market_flows where trade_date = '{AFTER}'"
    ) == [("PENDING", None)]


def test_a_waived_gap_is_missing_with_null_bounds_and_not_undisclosed(
    next_night: Nights, market: SimulatorServer
):
    """A top ten of nine that a person lets pass: the nine are facts, of all others nothing is known."""
    market.fault(DAY, "nine_rows")
    assert not next_night.attempt(AFTER).success
    check_id = "plausibility:raw/flows/hkex_top_ten:ten_rows_a_leg"
    assert next_night.waive(check_id).success
    next_night.run(AFTER)
    legs = next_night.query(f"""
        select channel, disclosure, count(*), count(net_hi_hkd) from daily_flows
        where trade_date = '{AFTER}' and channel in ('SH', 'SZ') group by all order by all
    """)
    broken = [leg for leg in legs if leg[1] == "MISSING"]
    assert broken, legs
    assert all(n_bounds == 0 for _, _, _, n_bounds in broken)
    incomplete = {leg[0] for leg in broken}
    assert not any(leg[1] == "NOT_IN_TOP10" and leg[0] in incomplete for leg in legs)
    assert next_night.query(f"select status, waived_by from data_quality where check_id = '{check_id}'") == [
        ("FAILED", "a tester: HKEX confirmed by phone")
    ]
    assert next_night.one("select count(*) from release") == 1


def test_a_day_that_never_came_can_be_waived_and_is_missing(next_night: Nights, market: SimulatorServer):
    market.set_moment(f"{LAST}T23:30:00+08:00")
    assert not next_night.attempt(AFTER).success
    assert next_night.waive("plausibility:raw/flows/hkex_leg_totals:held_when_due").success
    next_night.run(AFTER)
    assert next_night.query(f"select distinct disclosure from daily_flows where trade_date = '{AFTER}'") == [
        ("MISSING",)
    ]


def test_a_waiver_needs_a_check_that_exists_and_says_which_are_near(next_night: Nights):
    result = next_night.waive("plausibility:raw/flows/hkex_top_tens:ten_rows_a_leg")
    assert not result.success
    [near] = re.findall(r"Did you mean one of \[(.*?)\]", failure_text(result))
    assert "'plausibility:raw/flows/hkex_top_ten:ten_rows_a_leg'" in near
    assert all(check.endswith(":ten_rows_a_leg'") for check in near.split(", "))


def test_a_closed_day_materialises_with_no_rows_and_asks_nobody(next_night: Nights, market: SimulatorServer):
    landing = next_night.land("2025-08-31")
    [sunday] = [outcome for outcome in landing.outcomes if outcome.day == date(2025, 8, 31)]
    assert (str(sunday.state), sunday.rows) == ("CLOSED", {})
    assert not any("20250831" in request.path for request in market.requests)


def test_a_clock_before_what_the_home_knows_is_refused(next_night: Nights):
    next_night.now = "2025-08-01T23:30:00+08:00"
    result = next_night.attempt("2025-08-01")
    assert not result.success
    assert "Set SOUTHBOUND_NOW to a later moment" in failure_text(result)

"""The simulated holdings: trades settle two sessions later, inside their bounds, through a split and transfers.

The page that shows them is tested in ``test_simulator_ccass``.
"""

import csv
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from simulator.holdings.book import holdings, page_at, versions
from simulator.holdings.planted import RESTATED, TRANSFERS
from simulator.holdings.settlement import posted_at, settlement_days, traded_on
from simulator.holdings.trades import INSIDE, LARGEST_PART, held_securities, net_hkd, net_shares
from simulator.market import Market
from simulator.period import sessions
from simulator.prices.facts import SUSPENDED_DAYS
from simulator.prices.hours import hong_kong_sessions
from simulator.prices.quotations import quotations
from simulator.securities import securities
from simulator.truth import CHANNELS, SOUTHBOUND

SEED, SEEDS = 9988, (9988, 1, 2)
SPLIT = date(2025, 6, 10)
WATCH_LIST = Path(__file__).parents[2] / "dbt_project" / "seeds" / "watchlist.csv"


def southbound(seed, day):
    truth = Market(seed).day(day)
    return [truth.legs[channel, SOUTHBOUND] for channel in CHANNELS]


def test_every_session_of_hong_kong_has_a_page_with_every_eligible_security():
    assert list(holdings(SEED)) == [day for day in hong_kong_sessions() if day >= date(2024, 8, 1)]
    codes = {security.wire_code for security in held_securities()}
    assert {security.wire_code for security in securities()["HK"]} <= codes
    assert holdings(SEED)[date(2024, 8, 1)].keys() == codes - {"09988"}
    assert holdings(SEED)[date(2025, 11, 14)].keys() == codes


@pytest.mark.parametrize("seed", SEEDS)
def test_holdings_that_no_top_ten_and_no_watch_list_ever_shows_are_there(seed):
    with WATCH_LIST.open(encoding="utf-8") as lines:
        known = {row["ticker"].removesuffix(".HK").zfill(5) for row in csv.DictReader(lines)}
    for day in sessions():
        known |= {
            line.wire_code
            for truth in Market(seed).versions(day)
            for channel in CHANNELS
            for line in truth.legs[channel, SOUTHBOUND].top_ten
        }
    assert len(holdings(seed)[date(2025, 11, 14)].keys() - known) >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_negative_and_percents_are_plausible(seed):
    rows = [(code, row) for page in holdings(seed).values() for code, row in page.items()]
    assert all(row.shares > 0 for _, row in rows)
    assert all(1 <= row.pct_issued <= 45 for code, row in rows if code != "09988")
    assert all(row.pct_issued == round(row.pct_issued, 2) for _, row in rows)


def test_alibaba_starts_with_its_first_trades():
    days = [day for day, page in holdings(SEED).items() if "09988" in page]
    assert days[0] == date(2024, 9, 12)
    first = holdings(SEED)[days[0]]["09988"]
    vwap = quotations(SEED)[date(2024, 9, 10)]["09988"].vwap
    assert first.shares == pytest.approx(
        sum(leg.stock("09988").net for leg in southbound(SEED, date(2024, 9, 10))) / vwap, abs=1
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_days_change_is_what_was_traded_two_sessions_before(seed):
    moved = {(t.settled, t.wire_code): t.shares for t in TRANSFERS}
    for before, settled in pairwise(settlement_days()):
        for code, row in holdings(seed)[settled].items():
            held = holdings(seed)[before].get(code)
            if held is None:
                continue
            ratio = 3 if (code, settled) == ("01211", SPLIT) else 1
            traded = traded_on(settled)
            new = 3 if code == "01211" and traded < SPLIT <= settled else 1
            change = row.shares - held.shares * ratio - moved.get((settled, code), 0)
            assert change == net_shares(seed)[traded][code] * new


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_disclosed_is_taken_and_what_is_not_stays_inside_its_bounds(seed):
    for day in sessions():
        legs, report = southbound(seed, day), quotations(seed)[day]
        for code, net in net_hkd(seed)[day].items():
            lines = [leg.stock(code) for leg in legs]
            rest = net - sum(line.net for line in lines if line)
            undisclosed = [leg for leg, line in zip(legs, lines, strict=True) if line is None]
            turnover = report[code].turnover or 0
            buys = sum(
                min(leg.top_ten[-1].turnover, leg.buy - sum(x.buy for x in leg.top_ten))
                for leg in undisclosed
            )
            sells = sum(
                min(leg.top_ten[-1].turnover, leg.sell - sum(x.sell for x in leg.top_ten))
                for leg in undisclosed
            )
            assert -sells <= rest <= buys
            assert abs(rest) <= INSIDE * LARGEST_PART * turnover * len(undisclosed) + 1


def test_nothing_is_traded_on_a_mainland_holiday_or_while_suspended():
    assert set(net_shares(SEED)[date(2025, 5, 2)].values()) == {0}
    assert [net_shares(SEED)[day]["00066"] for day in SUSPENDED_DAYS] == [0, 0, 0]


def test_settlement_counts_hong_kongs_sessions_and_pages_go_up_the_next_morning():
    assert traded_on(date(2025, 9, 8)) == date(2025, 9, 4)
    assert traded_on(date(2025, 5, 6)) == date(2025, 4, 30)  # 1 and 5 May are holidays; 2 May is a session
    assert posted_at(date(2025, 9, 5)) == datetime(2025, 9, 8, 0, 0, tzinfo=UTC)
    assert posted_at(date(2025, 11, 14)) == datetime(2025, 11, 17, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_transfer_is_more_than_the_exchange_traded(seed):
    for transfer in TRANSFERS:
        assert abs(transfer.shares) > quotations(seed)[traded_on(transfer.settled)][transfer.wire_code].shares


def test_one_page_was_restated_within_five_sessions():
    first, last = versions(SEED, RESTATED.settled)
    assert [day for day in settlement_days() if len(versions(SEED, day)) > 1] == [RESTATED.settled]
    assert last.rows == holdings(SEED)[RESTATED.settled]
    assert last.rows.keys() - first.rows.keys() == {RESTATED.lacking}
    assert {code for code, row in first.rows.items() if row != last.rows[code]} == {RESTATED.understated}
    assert page_at(SEED, RESTATED.settled, datetime(2025, 9, 8, 0, 59, tzinfo=UTC)) == first
    assert page_at(SEED, RESTATED.settled, RESTATED.restated_at) == last
    assert sum(first.posted_at.date() <= day <= last.posted_at.date() for day in sessions()) <= 5


def test_the_default_holdings_are_the_same_on_every_machine():
    """If the holdings were changed on purpose, put the new digest here."""
    told = "\n".join(
        f"{day} {code} {row}" for day, page in holdings(SEED).items() for code, row in page.items()
    )
    assert sha256(told.encode()).hexdigest()[:16] == "d9b442ee25554bec"

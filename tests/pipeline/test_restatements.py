"""What a restated, voided, late or repeated day does to a release: exactly what follows from it, and nothing else.

The market restates 15 May 2025 on 20 May, 10:15 in Hong Kong: 1288.HK falls out of Shanghai's top ten.
"""

from datetime import date

import polars as pl
import pytest

from simulator.market import Market
from simulator.server import SimulatorServer
from simulator.wire.hkex_daily import encode
from tests.nights import Nights, released_rows

DAY, DROPPED, ENTERED = "2025-05-15", "1288.HK", "1810.HK"
BEFORE, AFTER = "2025-05-19T23:30:00+08:00", "2025-05-22T23:30:00+08:00"
OF_DROPPED = f"from daily_flows where ticker = '{DROPPED}' and channel = 'SH' and trade_date"


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory):
    """Three releases: before the restatement, after it, and of a home that never saw the first print."""
    with SimulatorServer(moment=BEFORE) as simulator:
        first = Nights(tmp_path_factory.mktemp("restated") / "home", simulator.base_url, now=BEFORE)
        first.run("2025-05-12", "2025-05-19")
        restated = first.copy_to(tmp_path_factory.mktemp("restated") / "home")
        restated.now = AFTER
        simulator.set_moment(AFTER)
        restated.run("2025-05-22")
        late_comer = Nights(tmp_path_factory.mktemp("restated") / "home", simulator.base_url, now=AFTER)
        late_comer.run("2025-05-12", "2025-05-22")
        yield first, restated, late_comer, simulator


def test_a_night_asks_for_missed_days_and_for_the_last_sessions_again(histories):
    _, restated, _, _ = histories
    held = {unit for table, unit in restated.ledger.current if table == "flows/hkex_leg_totals"}
    assert {"2025-05-20", "2025-05-21", "2025-05-22"} <= held
    assert restated.one("select count(*) from payloads where request_key = 'hkex_daily:2025-05-15'") == 2


def test_a_stock_that_a_restated_top_ten_no_longer_lists_disappears_and_does_not_linger(histories):
    first, restated, _, _ = histories
    assert first.query(f"select disclosure, net_hkd is null {OF_DROPPED} = '{DAY}'") == [("DISCLOSED", False)]
    [row] = restated.query(
        f"select disclosure, net_hkd, buy_hkd, net_lo_hkd, net_hi_hkd {OF_DROPPED} = '{DAY}'"
    )
    assert row[:3] == ("NOT_IN_TOP10", None, None)
    assert row[3] < 0 < row[4]


def test_a_restated_day_changes_what_follows_from_it_and_nothing_else(histories):
    """The restated home equals one that never saw the first print, but for the stock that was seen only there."""
    _, restated, late_comer, _ = histories
    versions = ("data_quality", "restatements", "flow_versions", "payloads", "release")
    ours, theirs = released_rows(restated, versions), released_rows(late_comer, versions)
    assert ours.keys() == theirs.keys()
    for table, frame in ours.items():
        if "ticker" in frame.columns:
            frame = frame.filter(pl.col("ticker") != DROPPED)
            theirs[table] = theirs[table].filter(pl.col("ticker") != DROPPED)
        # Ranks count the followed stocks, and the dropped one is still followed. Totals that the restatement repeats
        # rest on the print that first said them.
        apart = ["rank_net_worst", "rank_net_best"]
        apart += ["flow_payload_sha256"] if table == "market_flows" else []
        assert frame.drop(apart, strict=False).equals(theirs[table].drop(apart, strict=False)), table
    assert DROPPED in ours["daily_flows"]["ticker"].to_list()


def test_later_streaks_change_with_the_day(histories):
    first, restated, _, _ = histories
    streak = f"select streak_days {OF_DROPPED} = '{DAY}'"
    assert first.one(streak) in (1, -1)
    assert restated.one(streak) is None
    of_entered = f"from daily_flows where ticker = '{ENTERED}' and channel = 'SH'"
    entered = f"select n_obs {of_entered} and trade_date = '2025-05-19'"
    assert restated.one(entered) == first.one(entered) + 1


def test_restatements_say_what_changed_from_what_to_what_and_when(histories):
    _, restated, _, _ = histories
    changes = restated.query(
        "select column_name, old_value, new_value, old_known_at < new_known_at from restatements "
        f"where table_name = 'flows/hkex_top_ten' and unit = '{DAY}' and key like '%{DROPPED}%'"
    )
    assert {name for name, *_ in changes} >= {"buy", "sell", "turnover"}
    assert all(new is None and old is not None and is_later for _, old, new, is_later in changes)


def test_a_voided_restatement_gives_the_day_before_it_back(histories, tmp_path):
    first, restated, _, _ = histories
    home = restated.copy_to(tmp_path / "home")
    commit_id = home.one(
        f"select max_by(commit_id, known_at) from payloads where request_key = 'hkex_daily:{DAY}'"
    )
    assert home.void(commit_id, "the exchange withdrew it").success
    home.run("2025-05-22")

    until = "trade_date <= '2025-05-19' order by all"
    # At the first moment a close and holdings of the last days were pending; by now they are missing.
    columns = "* exclude (known_at, price_state, adr_state, holding_state)"
    tickers = "(select ticker from daily_flows where trade_date = '2025-05-19')"
    statement = f"select {columns} from daily_flows where ticker in {tickers} and {until}"
    assert home.query(statement) == first.query(statement)
    market_flows = f"select * exclude (known_at) from market_flows where {until}"
    assert home.query(market_flows) == first.query(market_flows)
    assert home.one(f"select is_void from payloads where commit_id = '{commit_id}'") is True


def test_bytes_a_then_b_then_a_give_a(histories, tmp_path):
    first, _, _, simulator = histories
    simulator.set_moment(AFTER)
    home = first.copy_to(tmp_path / "home")
    day = date.fromisoformat(DAY)
    b, a = (encode(version) for version in reversed(Market().versions(day)))
    home.now = "2025-05-20T20:00:00+08:00"
    for body in (b, a):
        simulator.set_body(day, body)
        home.land("2025-05-20")
    simulator.set_body(day, None)
    versions = [c for c in home.ledger.commits.values() if c.request_key == f"hkex_daily:{DAY}"]
    shas = [version.payload_sha256 for version in versions]
    assert len(shas) == 3
    assert shas[0] == shas[2] != shas[1]
    simulator.set_body(day, a)
    home.run("2025-05-20")
    simulator.set_body(day, None)
    assert home.query(f"select disclosure {OF_DROPPED} = '{DAY}'") == [("DISCLOSED",)]
    assert home.one(f"select count(*) from payloads where request_key = 'hkex_daily:{DAY}'") == 3

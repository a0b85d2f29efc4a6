"""HKEXnews' announcements over HTTP: doors that count, days replaced whole, single listings, halves of long ranges."""

import json

import duckdb
import polars as pl
import pytest

from orchestration.lake.scan import current_rows
from orchestration.sources.archive import PayloadStore
from orchestration.sources.news import hkexnews
from simulator.news.announcements import announcements
from simulator.server import SimulatorServer
from simulator.wire.hkexnews import PREFIX, SEARCH
from tests.conftest import AFTER
from tests.nights import Nights

TABLE = "news/exchange_announcements"


@pytest.fixture
def home(nights: Nights, market: SimulatorServer) -> Nights:
    nights.asks_all = True
    nights.now = f"{AFTER}T23:30:00+08:00"
    market.set_moment(nights.now)
    return nights


def land(home: Nights, first: str = AFTER, last: str = AFTER) -> list[str]:
    return [str(outcome.state) for outcome in home.land(first, last, hkexnews.SOURCE).outcomes]


def rows(home: Nights) -> pl.DataFrame:
    return current_rows(home.home, home.ledger, TABLE)


def test_a_range_is_a_count_and_a_search_and_holds_every_announcement_of_it(home, market):
    states = land(home, "2025-08-18", AFTER)
    assert set(states) == {"LANDED", "CLOSED"}
    assert [request.path for request in market.requests] == [SEARCH, SEARCH]
    held = rows(home)
    told = {
        str(one.news_id)
        for one in announcements()
        if "2025-08-17T16" <= one.published_at.isoformat() < "2025-09-01T16"
    }
    assert set(held["announcement_id"]) == told
    buybacks = held.filter(ticker="80700.HK", event_subtype="buyback")
    assert buybacks["published_date"].n_unique() == 11
    assert set(buybacks["event_type"]) == {"CAPITAL_RETURN"}


def test_an_announcement_that_was_withdrawn_does_not_linger(home, market):
    land(home)
    whole = rows(home)
    wire = json.loads(archived(home))
    kept = json.loads(wire["result"])[1:]
    withdrawn = set(whole["announcement_id"]) - {one["NEWS_ID"] for one in kept}
    assert len(withdrawn) == 1
    market.set_body(SEARCH, json.dumps({**wire, "result": json.dumps(kept), "recordCnt": len(kept)}).encode())
    land(home)
    assert set(rows(home)["announcement_id"]) == set(whole["announcement_id"]) - withdrawn


def archived(home: Nights) -> bytes:
    [sha] = {commit.payload_sha256 for commit in home.ledger.commits.values()}
    return PayloadStore(home.home.archive).get(sha)


def test_single_listings_are_looked_up_and_hold_their_own_announcements_alone(home, market):
    home.settings["SOUTHBOUND_HKEXNEWS_TICKERS"] = "0700.HK,9988.HK"
    land(home)
    assert [request.path for request in market.requests].count(PREFIX) == 2
    held = rows(home)
    assert set(held["search"]) <= {"0700.HK", "9988.HK"}
    assert set(held.filter(search="0700.HK")["ticker"]) == {"0700.HK", "80700.HK"}


def test_a_long_range_is_asked_for_in_parts_and_reads_the_same(home, market, monkeypatch):
    land(home, "2025-06-02", AFTER)
    whole = rows(home)
    assert whole.height > 100
    monkeypatch.setattr(hkexnews, "MOST_ROWS", 40)
    market.requests.clear()
    land(home, "2025-06-02", AFTER)
    assert len([request for request in market.requests if request.path == SEARCH]) > 4
    assert rows(home).sort("announcement_id", "ticker").equals(whole.sort("announcement_id", "ticker"))


def test_a_night_releases_the_announcements_staged_once_an_issuer(next_night, market):
    next_night.asks_all = True
    next_night.run(AFTER)
    with duckdb.connect(str(next_night.home.build / "warehouse.duckdb"), read_only=True) as con:
        [(n, n_distinct)] = con.execute(
            "select count(*), count(distinct (announcement_id, ticker)) "
            f"from staging.stg_news__exchange_announcements where published_date = date '{AFTER}'"
        ).fetchall()
    assert n == n_distinct > 0

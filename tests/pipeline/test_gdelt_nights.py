"""GDELT over HTTP: windows split at the cap, refusals, and what of it the press reader gets."""

import pytest

from orchestration.lake.articles import standing_articles
from orchestration.lake.scan import current_rows
from orchestration.sources.news import feeds, gdelt
from simulator.server import SimulatorServer
from simulator.wire.gdelt import PATH
from tests.conftest import AFTER
from tests.nights import Nights

TABLE = "news/gdelt_articles"


@pytest.fixture
def home(nights: Nights, market: SimulatorServer) -> Nights:
    nights.asks_all = True
    nights.now = f"{AFTER}T23:30:00+08:00"
    market.set_moment(nights.now)
    return nights


def n_requests(market: SimulatorServer) -> int:
    return len([request for request in market.requests if request.path == PATH])


def test_a_range_is_one_request_a_query_and_a_cap_is_seen_through(home, market):
    n_queries = len(gdelt.read_queries(""))
    home.land("2025-08-01", AFTER, gdelt.SOURCE)
    assert n_requests(market) == n_queries
    held = current_rows(home.home, home.ledger, TABLE)
    assert held.height > 10
    market.requests.clear()
    monkey = pytest.MonkeyPatch()
    monkey.setattr(gdelt, "CAP", 5)
    try:
        home.land("2025-07-01", AFTER, gdelt.SOURCE)
    finally:
        monkey.undo()
    assert n_requests(market) > 2 * n_queries
    longer = current_rows(home.home, home.ledger, TABLE)
    assert set(held["article_id"]) < set(longer["article_id"])


def test_a_refusal_in_plain_text_is_asked_again_and_no_empty_day(home, market):
    market.break_source("gdelt", "plain_text_refusal", times=1)
    landing = home.land(AFTER, AFTER, gdelt.SOURCE)
    [refused] = landing.answers.refused.values()
    assert "it said: 'Too many requests." in refused
    name = next(iter(landing.answers.refused)).split(":")[1]
    assert f"gdelt:{name}" not in home.ledger.covered_days()


def test_the_press_reader_gets_what_no_feed_has_and_nothing_twice(home, market):
    home.land("2025-07-01", AFTER, gdelt.SOURCE)
    alone = standing_articles(home.home.lake, home.ledger)
    assert set(alone["feed"]) == {"gdelt"}
    home.land(AFTER, AFTER, feeds.SOURCE)
    both = standing_articles(home.home.lake, home.ledger)
    # GDELT's list has the feeds' articles, so all of them are read where they have their texts.
    assert "gdelt" not in set(both["feed"])
    assert set(alone["url"]) <= set(both["url"])
    assert both["article_id"].is_unique().all()

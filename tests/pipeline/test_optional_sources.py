"""All but HKEX's flows is optional: the night goes on without it, and the release says what it lacks."""

import time
from dataclasses import replace
from datetime import date

import pytest

from orchestration.lake.days import DayState, Landing
from orchestration.lake.decisions import void
from orchestration.lake.readings import Reader
from orchestration.lake.reparse import reparse
from orchestration.lake.scan import committed_quarantine, current_rows
from orchestration.lake.window import window
from orchestration.sources.archive import PayloadStore
from orchestration.sources.base import Source
from orchestration.sources.records import Commit, Observation
from orchestration.sources.registry import SOURCES
from simulator.server import SimulatorServer
from tests.conftest import AFTER
from tests.nights import Nights, failed_checks

# No host can be broken for the inbox, which is a folder.
OPTIONAL = {source.name: source for source in SOURCES if not source.is_required and source.name != "inbox"}
by_source = pytest.mark.parametrize("source", OPTIONAL.values(), ids=lambda source: source.name)
# The HKMA is a month late: what it owes by then is older.
DAY_OF = {"hkma": "2025-06-30"}


def simulated(source: Source) -> str:
    """The simulator's name of a source."""
    return source.name.removeprefix("hkex_")


def landed(nights: Nights, source: Source) -> Landing:
    for other in SOURCES:
        if set(other.tables) & set(source.reads) and not held(nights, other):
            nights.land(AFTER, source=other)
    return nights.land(DAY_OF.get(source.name, AFTER), source=source)


def held(nights: Nights, source: Source) -> list[str]:
    """The units of a source that stand."""
    return [unit for table, unit in nights.ledger.current if table in source.tables]


def observed(nights: Nights, source: Source) -> list[Observation]:
    return [seen for seen in nights.ledger.observations if seen.source == source.name]


def committed(nights: Nights, source: Source) -> list[Commit]:
    return [commit for commit in nights.ledger.commits.values() if commit.source == source.name]


def states(landing: Landing) -> set[str]:
    return {str(outcome.state) for outcome in landing.outcomes}


@pytest.fixture
def home(nights: Nights, market: SimulatorServer) -> Nights:
    nights.asks_all = True
    nights.now = f"{AFTER}T23:30:00+08:00"
    market.set_moment(nights.now)
    return nights


@by_source
def test_a_source_that_is_down_leaves_its_day_missing_and_raises_nothing(home, market, source):
    market.down(source=simulated(source))
    landing = landed(home, source)
    assert DayState.MISSING in {outcome.state for outcome in landing.outcomes}
    assert landing.answers.failures
    assert not committed(home, source)
    market.reset()
    assert "LANDED" in states(landed(home, source))


@by_source
def test_a_source_that_drops_the_connection_is_down(home, market, source):
    market.down("drop", source=simulated(source))
    assert landed(home, source).answers.failures


@by_source
def test_a_slow_source_is_given_up_within_the_patience_that_is_set(home, market, source):
    home.settings["SOUTHBOUND_HTTP_TIMEOUT_S"] = "0.2"
    market.delay(1.0, source=simulated(source))
    began = time.monotonic()
    landing = landed(home, source)
    # Three silent requests of two tries each, not a hundred: generous, for machines that are busy.
    assert time.monotonic() - began < 30
    assert all("gave no" in sentence for sentence in landing.answers.failures.values())
    assert DayState.MISSING in {outcome.state for outcome in landing.outcomes}


def test_a_source_that_answers_and_answers_slowly_uses_up_its_share_of_the_night(home, market):
    home.settings["SOUTHBOUND_OPTIONAL_BUDGET_S"] = "0.5"
    market.delay(0.1, source="yahoo")
    landing = landed(home, OPTIONAL["yahoo"])
    assert any("used up its 0.5 seconds" in sentence for sentence in landing.answers.failures.values())
    assert "LANDED" in states(landing)
    n_first = len(home.ledger.current)
    home.settings["SOUTHBOUND_OPTIONAL_BUDGET_S"] = "900"
    market.reset()
    landed(home, OPTIONAL["yahoo"])
    # What was left is asked for on the next night.
    assert len(home.ledger.current) > n_first


@by_source
def test_an_html_page_under_200_is_kept_and_the_source_read_again_when_it_is_well(home, market, source):
    market.break_source(simulated(source), "html_under_200")
    landing = landed(home, source)
    assert not landing.answers.n_landed
    assert not held(home, source)
    assert PayloadStore(home.home.archive).get(observed(home, source)[0].payload_sha256).startswith(b"<")
    if source.name in ("ccass", "hkexnews"):
        # The page to enter by leads nowhere.
        assert "does not lead on" in next(iter(landing.answers.failures.values()))
    elif source.name == "hkex_quotations":
        # HKEX answers so where it has no page.
        assert landing.sentences(DayState.MISSING)
        assert not committed(home, source)
    elif source.name == "article_pages":
        # A page may be anything: one without an article is asked for again as long as its article is new.
        assert "no article was found" in landing.outcomes[0].note
        assert not committed(home, source)
    else:
        assert landing.answers.refused
        assert committed(home, source)[0].refused
    market.reset()
    assert "LANDED" in states(landed(home, source))


def live_quarantine(nights: Nights) -> list[str]:
    rows = committed_quarantine(nights.home, nights.ledger)
    return rows.filter(rows["is_live"])["reason"].to_list()


@pytest.mark.parametrize("name", ["yahoo", "ecb"])
def test_a_refused_answer_counts_until_a_later_range_answers_its_days(home, market, name):
    market.break_source(name, "html_under_200")
    landed(home, OPTIONAL[name])
    assert live_quarantine(home)
    market.reset()
    home.now = "2025-09-02T23:30:00+08:00"
    market.set_moment(home.now)
    home.land("2025-09-02", source=OPTIONAL[name])
    assert live_quarantine(home) == []


def test_an_entry_without_a_date_is_in_quarantine_until_its_feed_mends_it(home, market):
    entry = b"<item><title>A</title><link>https://news.example/a</link><guid>a</guid>%s</item>"
    feed = b'<rss version="2.0"><channel><title>x</title>%s</channel></rss>'
    market.set_body("/feeds/desk.rss", feed % (entry % b""))
    landed(home, OPTIONAL["feeds"])
    assert ["neither ISO 8601 nor RFC 822" in reason for reason in live_quarantine(home)] == [True]
    dated = entry % b"<pubDate>Mon, 01 Sep 2025 09:00:00 GMT</pubDate>"
    market.set_body("/feeds/desk.rss", feed % dated)
    landed(home, OPTIONAL["feeds"])
    assert live_quarantine(home) == []


def test_an_answer_that_a_person_voided_harms_no_later_night(home, market):
    market.set_body("/feeds/desk.rss", b"<html>maintenance</html>")
    landed(home, OPTIONAL["feeds"])
    [refused] = [commit for commit in home.ledger.commits.values() if commit.refused]
    void(home.journal, refused.commit_id, "no feed", "a tester")
    landed(home, OPTIONAL["feeds"])
    assert live_quarantine(home) == []


def test_a_zone_that_the_feed_list_has_learned_rescues_articles_also_through_a_reparse(home, market):
    entry = b"<item><title>Naive</title><link>https://x.example/a</link><pubDate>2025-09-01 09:00:00</pubDate></item>"
    market.set_body(
        "/feeds/desk.rss", b'<rss version="2.0"><channel><title>x</title>%s</channel></rss>' % entry
    )
    landed(home, OPTIONAL["feeds"])
    assert len(live_quarantine(home)) == 1
    mended = home.root.parent / "mended.csv"
    mended.write_text(f"name,url,timezone\ndesk,{market.base_url}/feeds/desk.rss,Asia/Hong_Kong\n")
    home.settings["SOUTHBOUND_NEWS_FEEDS"] = str(mended)
    landed(home, OPTIONAL["feeds"])

    def titles() -> list[str]:
        rows = current_rows(home.home, home.ledger, "news/feed_articles")
        return rows.filter(rows["feed"] == "desk")["title"].to_list()

    assert titles() == ["Naive"]
    with home.in_environment():
        reparse(home.home, home.journal, SOURCES, "test", Reader.load())
    assert titles() == ["Naive"]
    assert live_quarantine(home) == []


def test_a_parser_that_fails_on_some_bytes_refuses_them_and_not_the_night(home, market, monkeypatch):

    def fail(*_):
        raise ZeroDivisionError("by zero")

    landing = landed(home, replace(OPTIONAL["ecb"], parse=fail))
    assert "which is a fault of the parser" in next(iter(landing.answers.refused.values()))


def test_feeds_are_asked_for_today_whatever_range_a_night_is_for(home, market):
    landing = home.land("2025-08-04", "2025-08-08", source=OPTIONAL["feeds"])
    assert "LANDED" in states(landing)
    assert live_quarantine(home) == []
    assert {observation.day for observation in home.ledger.observations} == {AFTER}


def test_the_archives_of_a_feed_are_walked_once_and_a_walk_that_broke_off_goes_on(home, market):

    def archives() -> list[str]:
        return [request.path for request in market.requests if "/archive-" in request.path]

    broken = "/feeds/wire/archive-0003.atom"
    market.set_body(broken, b"")
    landed(home, OPTIONAL["feeds"])
    assert archives()[-1] == broken
    n_asked, n_held = len(archives()), len(home.ledger.current)
    market.set_body(broken, None)
    landed(home, OPTIONAL["feeds"])
    # The page that was broken and the older ones, and none of those that are held.
    assert archives()[n_asked:] == [f"/feeds/wire/archive-000{n}.atom" for n in (3, 2, 1)]
    assert len(home.ledger.current) > n_held
    n_asked = len(archives())
    landed(home, OPTIONAL["feeds"])
    assert archives()[n_asked:] == []


OWN_FAULTS = [
    ("ccass", "another_date"),
    ("hkex_quotations", "another_date"),
    ("hkex_quotations", "cut_in_a_row"),
    ("eastmoney", "renamed_field"),
    ("hkma", "success_false"),
    ("hkexnews", "capped_rows"),
    ("hkexnews", "another_date"),
    ("gdelt", "renamed_field"),
    ("gdelt", "plain_text_refusal"),
]


@pytest.mark.parametrize(("name", "fault"), [*((name, "no_data") for name in OPTIONAL), *OWN_FAULTS])
def test_an_answer_that_says_nothing_or_cannot_be_meant_lands_nothing_and_is_asked_again(
    home, market, name, fault
):
    source = OPTIONAL[name]
    market.break_source(simulated(source), fault)
    landing = landed(home, source)
    assert not landing.answers.n_landed
    assert not held(home, source)
    market.reset()
    assert "LANDED" in states(landed(home, source))


@pytest.mark.parametrize(
    ("fault", "reason", "n_lacking"),
    [("negative_holdings", "not a number of shares", 1), ("repeated_code", "more than once", 2)],
)
def test_a_row_of_a_page_of_holdings_that_lies_is_refused_alone(home, market, fault, reason, n_lacking):
    landed(home, OPTIONAL["ccass"])
    whole = current_rows(home.home, home.ledger, "flows/ccass_holdings").height
    n_pages = len(home.ledger.current)
    market.break_source("ccass", fault)
    landed(home, OPTIONAL["ccass"])
    assert len(live_quarantine(home)) == n_pages * n_lacking
    assert all(reason in text for text in live_quarantine(home))
    assert current_rows(home.home, home.ledger, "flows/ccass_holdings").height == whole - n_pages * n_lacking


@pytest.mark.parametrize("fault", ["null_closes", "renamed_field", "shifted_columns", "truncated_body"])
def test_a_chart_that_lies_lands_no_wrong_close(home, market, fault):
    landed(home, OPTIONAL["yahoo"])
    before = set(home.ledger.current)
    market.break_source("yahoo", fault)
    home.now = "2025-09-02T23:30:00+08:00"
    market.set_moment(home.now)
    home.land("2025-09-02", source=OPTIONAL["yahoo"])
    new = {unit for key in set(home.ledger.current) - before for unit in [key[1]]}
    standing = [home.ledger.current["prices/yahoo_bars", unit] for unit in new]
    assert (
        sum(
            commit.unit_of["prices/yahoo_bars", unit].n_rows
            for commit, unit in zip(standing, new, strict=True)
        )
        == 0
    )


@pytest.mark.parametrize("trouble", ["down", "slow", "html_under_200", "no_data"])
def test_the_night_goes_on_without_all_of_them_and_the_release_says_what_it_lacks(
    next_night, market, trouble
):
    next_night.asks_all = True
    for source in OPTIONAL.values():
        if trouble == "down":
            market.down(source=simulated(source))
        elif trouble == "slow":
            next_night.settings["SOUTHBOUND_HTTP_TIMEOUT_S"] = "0.2"
            market.delay(1.0, source=simulated(source))
        else:
            market.break_source(simulated(source), trouble)
    result = next_night.run(AFTER)
    assert {"source_available", "payloads_readable"} & failed_checks(result) or trouble == "no_data"
    lacks = next_night.one("select lacks from release")
    for table in ("prices/yahoo_bars", "prices/hkex_quotations", "fx/ecb_rates"):
        assert f"raw/{table} (held_when_due)" in lacks
    # A feed without entries has answered.
    assert ("raw/news/feed_articles" in lacks) == (trouble != "no_data")
    [(n, n_priced, n_converted, states)] = next_night.query(
        "select count(*), count(close_hkd), count(net_usd), string_agg(distinct price_state) from daily_flows "
        f"where trade_date = date '{AFTER}' and ticker = '9988.HK'"
    )
    assert (n, n_priced, n_converted, states) == (3, 0, 0, "MISSING")
    # The trades of two sessions before settled on the last one whose page is due.
    [(state, source)] = next_night.query(
        "select holding_state, flow_source from daily_flows "
        "where trade_date = date '2025-08-27' and ticker = '9988.HK' and channel = 'ALL'"
    )
    assert (state, source) == ("MISSING", "HKEX")
    market_net = f"from market_flows where trade_date = date '{AFTER}' and channel = 'ALL' and direction = 'SOUTHBOUND'"
    assert next_night.one(f"select net_hkd {market_net}") is not None


def test_a_weekend_brings_news_alone_and_does_not_fail(next_night: Nights, market: SimulatorServer):
    next_night.asks_all = True
    next_night.now = "2025-10-26T23:30:00+08:00"
    market.set_moment(next_night.now)
    next_night.run(AFTER, "2025-10-26")
    weekend = [date(2025, 10, 25), date(2025, 10, 26)]
    assert (
        next_night.one("select count(*) from daily_flows where trade_date in ('2025-10-25', '2025-10-26')")
        == 0
    )
    [(n,)] = next_night.query(
        "select count(*) from stories where first_published_date in ('2025-10-25', '2025-10-26')"
    )
    assert n > 0
    for source in SOURCES:
        for outcome in next_night.land("2025-10-25", "2025-10-26", source=source).outcomes:
            # A query of GDELT's that found nothing asks for its last fourteen days again, and what comes is new.
            if outcome.day in weekend and source.name != "gdelt":
                assert outcome.state in (DayState.CLOSED, DayState.UNCHANGED), (source.name, outcome)
    next_night.run("2025-10-26")
    assert next_night.one("select lacks from release") == ""


def test_nights_alone_ask_for_a_bulletin_once_it_is_due_and_only_for_days_of_the_home(home, market):
    home.now = "2025-06-30T23:30:00+08:00"
    market.set_moment(home.now)
    home.land("2025-06-30")
    first = min(home.ledger.held_days("flows/hkex_top_ten"))

    def night(day: str) -> int:
        home.now = f"{day}T23:30:00+08:00"
        market.set_moment(home.now)
        n_asked = len(home.ledger.observations)
        home.land(day, source=OPTIONAL["hkma"])
        return len(home.ledger.observations) - n_asked

    assert night("2025-08-04") == 0
    assert night("2025-08-05") == 1
    held = home.ledger.held_days("fx/hkma_rates")
    assert (min(held), max(held)) == (first, date(2025, 6, 30))
    assert night("2025-08-06") == 0
    assert night("2025-09-05") == 1
    assert max(home.ledger.held_days("fx/hkma_rates")) == date(2025, 7, 31)


def test_a_late_source_that_has_never_answered_owes_what_is_due_since_the_homes_first_session(home, market):
    home.land(AFTER)
    market.down(source="ccass")
    landed(home, OPTIONAL["ccass"])
    now = home.journal.check_clock()
    owed = window(home.home, home.ledger, OPTIONAL["ccass"], now, 60, None)
    assert not owed.rows["flows/ccass_holdings"].height
    # Days of settlement: today's page comes tomorrow.
    days = sorted(home.ledger.held_days("flows/hkex_top_ten"))
    assert [day for of_market in owed.due.values() for day in of_market] == days[:-1]


def test_an_answer_that_there_is_nothing_ends_the_refusal_of_the_answer_before(home, market):
    source = OPTIONAL["eastmoney"]
    market.break_source("eastmoney", "html_under_200")
    landed(home, source)
    assert live_quarantine(home)
    market.reset()
    market.break_source("eastmoney", "no_data")
    landed(home, source)
    assert not live_quarantine(home)
    n_commits = len(home.ledger.commits)
    landed(home, source)
    assert len(home.ledger.commits) == n_commits

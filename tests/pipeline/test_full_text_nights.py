"""Full text through the pipeline: pages that robots.txt allows, read in place of the feed's text, never released."""

from datetime import datetime

import duckdb
import polars as pl
import pytest

from orchestration.gates.news_frames import page_texts_frame
from orchestration.lake.articles import standing_articles
from orchestration.lake.decisions import void
from orchestration.lake.readings import Reader, read_new
from orchestration.lake.reparse import reparse
from orchestration.lake.scan import current_rows
from orchestration.lake.window import window
from orchestration.settings import Settings
from orchestration.sources.archive import PayloadStore
from orchestration.sources.ledger import Ledger
from orchestration.sources.news import article_pages, feeds
from orchestration.sources.registry import SOURCES
from simulator.server import SimulatorServer
from simulator.wire.article_page import LAST_LINE, ROBOTS
from tests.conftest import AFTER
from tests.nights import Nights, rows_of

TEXTS = "news/page_texts"
# The one article of Pacific Desk on 1 September, and three of the days before 9 September: the first leads on, the
# second asks for a login, the third is closed to robots.
PATH = "/desk/2025/09/01/2c4b9366db19"
LEADS_ON, LOGIN, CLOSED = (
    "/desk/2025/09/08/7662867f7891",
    "/desk/2025/09/09/79a8534fe693",
    "/desk/2025/09/09/00f47e1f0655",
)
NO_SPAN = 100
SENTENCES = [
    "Mainland investors bought a net HK$3.2 billion of Alibaba through Stock Connect on Monday as dealers looked on.",
    "Tencent said in a filing in the evening that it had bought back HK$551 million of its own shares on the exchange.",
    "Nobody in the dealing room of the paper's imagination expected the week to go on as it had begun on this Monday.",
]
PAGE = (
    "<html lang='en'><body><article>"
    + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    + "<p>Disclaimer: This article is for informational purposes only.</p></article></body></html>"
).encode()


@pytest.fixture
def home(nights: Nights, market: SimulatorServer) -> Nights:
    nights.asks_all = True
    at(nights, market, f"{AFTER}T23:30:00+08:00")
    return nights


def at(nights: Nights, market: SimulatorServer, moment: str) -> None:
    nights.now = moment
    market.set_moment(moment)


def land(nights: Nights) -> str:
    """Feeds, then pages, on the night's own day; the pages' note."""
    day = nights.now[:10]
    nights.land(day, source=feeds.SOURCE)
    return nights.land(day, source=article_pages.SOURCE).outcomes[0].note


def read_tonight(nights: Nights) -> None:
    with nights.in_environment():
        read_new(nights.home, nights.journal, Reader.load())


def stood(nights: Nights, table: str) -> pl.DataFrame:
    return current_rows(nights.home, nights.ledger, table)


def article(nights: Nights, ledger: Ledger | None = None) -> dict[str, object]:
    rows = standing_articles(nights.home.lake, ledger or nights.ledger)
    return rows.filter(pl.col("url").str.contains(PATH, literal=True)).row(0, named=True)


def asked(market: SimulatorServer) -> list[str]:
    return [request.path for request in market.requests if request.source == "article_pages"]


def tencents(nights: Nights) -> int:
    return stood(nights, "press/events").filter(
        article_id=article(nights)["article_id"], ticker="0700.HK", event_type="CAPITAL_RETURN"
    ).height  # fmt: skip


def test_a_page_lands_with_its_robots_txt_and_neither_is_asked_for_twice(home, market):
    land(home)
    assert asked(market) == ["/robots.txt", PATH]
    [text] = stood(home, TEXTS).to_dicts()
    assert text["url"] == f"https://news.example{PATH}"
    assert text["body"].endswith(LAST_LINE)
    own = [seen for seen in home.ledger.observations if seen.source == "article_pages"]
    keys = [seen.request_key.removeprefix("article_pages:") for seen in own]
    assert keys == [f"robots.txt 127.0.0.1%3A{market.port}", f"desk/{text['article_id']}"]
    store = PayloadStore(home.home.archive)
    assert store.get(own[0].payload_sha256) == ROBOTS.encode()
    assert b"cookies" in store.get(own[1].payload_sha256)
    n_asked = len(asked(market))
    land(home)
    assert asked(market)[n_asked:] == []


def test_what_is_closed_leads_on_or_asks_for_a_login_is_each_what_it_is(home, market):
    at(home, market, "2025-09-09T23:30:00+08:00")
    note = land(home)
    assert asked(market) == ["/robots.txt", LOGIN, LEADS_ON, f"{LEADS_ON}/story"]
    assert f"robots.txt does not allow {market.base_url}{CLOSED}" in note
    assert "does not show its article to everybody: it says so itself" in note
    assert [row["url"].removeprefix("https://news.example") for row in stood(home, TEXTS).to_dicts()] == [
        LEADS_ON
    ]
    assert not any(commit.refused for commit in home.ledger.commits.values())
    # What has no text yet is asked for as long as its article is new, and what has one is not.
    n_asked = len(asked(market))
    at(home, market, "2025-09-10T23:30:00+08:00")
    land(home)
    assert LOGIN in asked(market)[n_asked:]
    assert LEADS_ON not in asked(market)[n_asked:]
    n_asked = len(asked(market))
    at(home, market, "2025-09-12T23:30:00+08:00")
    land(home)
    assert LOGIN not in asked(market)[n_asked:]
    assert CLOSED not in asked(market)


def test_an_event_of_the_full_text_is_read_and_the_reading_is_renewed(home, market):
    home.land(AFTER, source=feeds.SOURCE)
    read_tonight(home)
    before, records = article(home), home.journal.read()
    story = stood(home, "press/stories").filter(article_id=before["article_id"]).row(0, named=True)
    assert tencents(home) == 0
    market.set_body(PATH, PAGE)
    home.land(AFTER, source=article_pages.SOURCE)
    assert article(home)["body"] == "\n".join(SENTENCES)
    read_tonight(home)
    assert tencents(home) == 1
    renewed = stood(home, "press/stories").filter(article_id=before["article_id"]).row(0, named=True)
    assert renewed["story_id"] == story["story_id"]
    [page] = [commit for commit in home.ledger.commits.values() if commit.source == "article_pages"]
    assert renewed["payload_sha256"] == page.payload_sha256
    n_readings = len(home.ledger.readings)
    read_tonight(home)
    assert len(home.ledger.readings) == n_readings
    # The moment before still has the feed's text.
    assert article(home, Ledger.of(home.journal.read(), records[-1].known_at)) == before
    void(home.journal, page.commit_id, "not ours to keep", "a tester")
    read_tonight(home)
    assert article(home) == before
    assert tencents(home) == 0


def test_a_page_that_has_less_than_the_feed_changes_nothing(home, market):
    market.set_body(PATH, f"<html><body><article><p>{SENTENCES[0]}</p></article></body></html>".encode())
    land(home)
    assert stood(home, TEXTS).height == 1
    assert article(home)["body"] != SENTENCES[0]


def test_a_reparse_makes_the_same_texts_of_the_same_bytes(home, market):
    market.set_body(PATH, PAGE)
    land(home)
    read_tonight(home)
    before = {table: stood(home, table) for table in (TEXTS, "press/events", "press/sentiment")}
    with home.in_environment():
        report = reparse(home.home, home.journal, SOURCES, "test", Reader.load())
    assert report.changed == ()
    for table, rows in before.items():
        assert stood(home, table).sort(pl.all()).equals(rows.sort(pl.all())), table


def test_the_gate_is_told_of_a_feed_none_of_whose_pages_opens(home, market):
    market.set_body(PATH, b"<html><body><p>Moved.</p></body></html>")
    land(home)

    def row(now: str) -> dict[str, object]:
        moment = datetime.fromisoformat(now)
        with home.in_environment():
            looked_at = window(
                home.home, home.ledger, article_pages.SOURCE, moment, 60, None, Settings(now=moment)
            )
        [of_desk] = page_texts_frame(looked_at).to_dicts()
        return of_desk

    assert row(home.now) == {
        "feed": "desk",
        "is_held": False,
        "n_articles": 1,
        "n_texts": 0,
        "n_quarantined": 0,
    }
    # A week later nothing of these days is owed any more.
    assert row("2025-09-08T08:00:00+08:00")["is_held"]
    market.set_body(PATH, PAGE)
    land(home)
    assert row(home.now)["is_held"]


def test_a_night_reads_the_full_text_and_its_release_holds_no_sentence_of_it(
    next_night: Nights, market: SimulatorServer
):
    next_night.asks_all = True
    market.set_body(PATH, PAGE)
    next_night.run(AFTER)
    [(article_id, sha)] = next_night.query(
        "select article_id, payload_sha256 from company_events where ticker = '0700.HK' "
        f"and event_type = 'CAPITAL_RETURN' and event_date = date '{AFTER}' and amount = 551000000"
    )
    assert next_night.one(f"select count(*) from payloads where payload_sha256 = '{sha}'") == 1
    assert PayloadStore(next_night.home.archive).get(sha) == PAGE
    assert article(next_night)["article_id"] == article_id
    spans = [text[i : i + NO_SPAN] for text in SENTENCES for i in range(0, len(text) - NO_SPAN + 1, 5)]
    current = next_night.home.published / "current"
    tables = rows_of(current / "marts.duckdb", leave_out=())
    claims = tables["press_claims"].filter(article_id=article_id, ticker="9988.HK", value=3.2e9)
    assert [span for span in claims["span"] if SENTENCES[0].startswith(span)]
    for name, rows in tables.items():
        texts = rows.select(pl.col(pl.String))
        for column in texts.columns:
            shown = [text for text in texts[column].drop_nulls() if any(span in text for span in spans)]
            assert shown == [], (name, column)
    with duckdb.connect(str(current / "marts.duckdb"), read_only=True) as con:
        columns = con.execute("select distinct column_name from duckdb_columns()").fetchall()
    assert ("body",) not in columns

    # The night's clock stands still, and its records are some microseconds ahead of it.
    moment = next_night.journal.read()[-1].known_at.isoformat()
    assert next_night.as_of(moment).success
    [built] = (next_night.root / "as_of").rglob("marts.duckdb")
    with duckdb.connect(str(built), read_only=True) as con:
        found = con.execute(
            "select article_id from company_events where ticker = '0700.HK' "
            "and event_type = 'CAPITAL_RETURN' and amount = 551000000"
        ).fetchall()
    assert found == [(article_id,)]

"""Files dropped into the inbox: archived, taken once, again where they change, read by the press reader."""

import os

import pytest

from orchestration.lake.articles import standing_articles
from orchestration.lake.scan import committed_quarantine, current_rows
from orchestration.sources.archive import PayloadStore
from orchestration.sources.news import feeds, inbox
from simulator.server import SimulatorServer
from tests.conftest import AFTER
from tests.nights import Nights

TABLE = "news/inbox_articles"
GOOD = b'{"id": "%s", "title": "%s", "body": "b", "published_at": "2025-09-01T08:00:00Z"}\n'


@pytest.fixture
def home(nights: Nights, market: SimulatorServer) -> Nights:
    nights.asks_all = True
    nights.now = f"{AFTER}T23:30:00+08:00"
    market.set_moment(nights.now)
    return nights


def drop(home: Nights, name: str, body: bytes) -> None:
    path = home.home.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def land(home: Nights) -> list[str]:
    return [str(outcome.state) for outcome in home.land(AFTER, AFTER, inbox.SOURCE).outcomes]


def titles(home: Nights) -> list[str]:
    return sorted(current_rows(home.home, home.ledger, TABLE)["title"])


def live_reasons(home: Nights) -> list[str]:
    rows = committed_quarantine(home.home, home.ledger)
    return rows.filter(rows["is_live"])["reason"].to_list()


def test_an_empty_inbox_is_nothing_to_speak_of(home):
    assert land(home) == ["UNCHANGED"]
    assert home.ledger.observations == []


def test_a_file_is_archived_taken_once_and_stays_where_it_is(home):
    body = GOOD % (b"1", b"One") + GOOD % (b"2", b"Two")
    drop(home, "v/a.jsonl", body)
    assert land(home) == ["LANDED"]
    [seen] = home.ledger.observations
    assert PayloadStore(home.home.archive).get(seen.payload_sha256) == body
    assert (seen.url, seen.is_simulated) == ("file:inbox/v/a.jsonl", False)
    drop(home, "v/copy.jsonl", body)
    land(home)
    assert len(home.ledger.observations) == len(home.ledger.commits) == 1
    assert titles(home) == ["One", "Two"]
    assert (home.home.inbox / "v" / "a.jsonl").read_bytes() == body


def test_a_changed_file_is_a_new_version_and_mends_what_was_refused(home):
    drop(home, "a.jsonl", GOOD % (b"1", b"One") + b'{"id": "2"')
    land(home)
    [reason] = live_reasons(home)
    assert "line 2: the line is not JSON" in reason
    drop(home, "a.jsonl", GOOD % (b"1", b"One, mended") + GOOD % (b"2", b"Two"))
    home.now = "2025-09-02T23:30:00+08:00"
    land(home)
    assert titles(home) == ["One, mended", "Two"]
    assert live_reasons(home) == []
    assert len(home.ledger.commits) == 2


def test_a_page_without_a_time_is_refused_until_it_has_one(home):
    drop(home, "a.html", b"<h1>A</h1><p>Text.</p>")
    land(home)
    assert "states no time of publication" in live_reasons(home)[0]
    drop(home, "a.html", b"<h1>A</h1><p>Text.</p><time datetime='2025-09-01T08:00:00Z'></time>")
    land(home)
    assert titles(home) == ["A"]
    assert live_reasons(home) == []


def test_files_are_of_neither_world_so_they_go_with_simulated_hosts_and_reach_the_press_reader(home):
    drop(home, "a.jsonl", GOOD % (b"1", b"Alibaba raises its buyback"))
    land(home)
    home.land(AFTER, AFTER, feeds.SOURCE)
    drop(home, "b.jsonl", GOOD % (b"2", b"Tencent raises its buyback"))
    land(home)
    assert home.ledger.is_simulated()
    standing = standing_articles(home.home.lake, home.ledger)
    assert set(standing.filter(feed="inbox")["title"]) == set(titles(home))
    assert "wire" in set(standing["feed"])


def test_a_file_whose_name_is_not_utf_8_is_taken_like_any_other(home):
    drop(home, "a.jsonl", GOOD % (b"1", b"One"))
    odd = os.fsencode(home.home.inbox) + b"/\xb0\xa2.jsonl"
    with open(odd, "wb") as file:
        file.write(GOOD % (b"2", b"Two"))
    assert land(home) == ["LANDED"]
    assert titles(home) == ["One", "Two"]
    n_asked = len(home.ledger.observations)
    land(home)
    assert len(home.ledger.observations) == n_asked


def test_files_that_cannot_be_read_cost_themselves_alone_and_links_out_of_the_inbox_are_not_followed(home):
    secret = home.root / "secret.jsonl"
    home.home.inbox.mkdir(parents=True)
    secret.write_bytes(GOOD % (b"9", b"Secret"))
    (home.home.inbox / "0-link.jsonl").symlink_to(secret)
    home.settings["SOUTHBOUND_HTTP_MAX_BYTES"] = "200"
    for number in range(4):
        drop(home, f"{number}-large.jsonl", GOOD % (b"%d" % number, b"x" * 300))
    drop(home, "z.jsonl", GOOD % (b"2", b"Two"))
    landing = home.land(AFTER, AFTER, inbox.SOURCE)
    assert titles(home) == ["Two"]
    assert len(landing.answers.failures) == 5
    assert any("leads out of the inbox" in sentence for sentence in landing.answers.failures.values())

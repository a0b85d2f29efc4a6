"""The inbox against files written by hand: lines and pages, what each must state, and what is refused."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts.news import INBOX_ARTICLES
from orchestration.gates.contract import split_by_contract
from orchestration.gates.expectations import evaluate
from orchestration.gates.plausibility import FRAMES
from orchestration.gates.results import Status
from orchestration.gates.suites import read_suites
from orchestration.gates.window import Window
from orchestration.settings import Settings
from orchestration.sources.base import (
    Ask,
    NotPublished,
    Parsed,
    Request,
    SourceUnavailable,
    UnreadablePayload,
)
from orchestration.sources.http import PoliteClient
from orchestration.sources.news.inbox import SOURCE, parse, requests

GOLDEN = Path(__file__).parents[1] / "golden"
PAGE = (GOLDEN / "inbox_page.html").read_bytes()
LINES = (GOLDEN / "inbox_vendor.jsonl").read_bytes()
TABLE = "news/inbox_articles"
DAY = date(2025, 11, 14)
NOW = datetime(2025, 11, 14, 15, 30, tzinfo=UTC)


def named(path: str) -> Request:
    return Request(f"inbox:{path}", DAY, f"file:inbox/{path}", options={"path": path})


def line(**other: Any) -> bytes:
    return json.dumps(
        {"id": "a", "title": "t", "published_at": "2025-09-05T08:00:00Z", "body": "b", **other}
    ).encode()


def outside_contract(page: Parsed) -> int:
    frame = page.frames[TABLE].with_columns(_all=pl.lit(0))
    return split_by_contract(frame, INBOX_ARTICLES, within="_all")[1].height


def test_lines_are_articles_and_a_bad_one_costs_itself_alone():
    page = parse(LINES, named("vendor_x/2025-09.jsonl"))
    first, second = page.frames[TABLE].to_dicts()
    assert first == {
        "feed": "inbox.vendor_x",
        "guid": "a-1",
        "article_id": page.units[0][1],
        "url": "https://news.example/1",
        "title": "Alibaba raises buyback & outlook",
        "body": "First. Second.",
        "publisher": "Delta Ledger",
        "lang": "en",
        "published_at": datetime(2025, 9, 5, 8, 35),
        "published_text": "2025-09-05T16:35:00+08:00",
        "zone_source": "STATED",
    }
    assert (second["guid"], second["url"]) == ("2", "inbox:vendor_x/2025-09.jsonl#2")
    assert (second["body"], second["publisher"], second["lang"]) == (None, None, None)
    assert outside_contract(page) == 0
    reasons = [refused.reason for refused in page.refused]
    assert [reason.partition(":")[0] for reason in reasons] == [f"line {n}" for n in (4, 5, 6, 7, 8)]
    for reason, words in zip(
        reasons,
        ("states no zone", "not JSON", "stands in an earlier line", "no title", "no object"),
        strict=True,
    ):
        assert words in reason
    assert page.refused[0].row["line"] == 4


def test_a_page_gives_headline_text_time_and_what_it_states_of_itself():
    [row] = parse(PAGE, named("saved/a.html")).frames[TABLE].to_dicts()
    assert row["title"] == "阿里巴巴 & 美團：北水淨買入"
    assert row["body"] == "第一句。 第二句 有空格。"
    assert (row["published_at"], row["publisher"], row["lang"]) == (
        datetime(2025, 9, 7, 16, 5),
        "港灣通訊",
        "zh-Hant",
    )
    assert (row["url"], row["guid"]) == ("https://news.example/a?id=7", "saved/a.html")


def test_a_page_without_tags_of_its_own_has_its_headline_and_time_element():
    bare = b"<h1>A</h1><p>Text.</p><time datetime='2025-09-05T08:00:00Z'>today</time>"
    [row] = parse(bare, named("b.htm")).frames[TABLE].to_dicts()
    assert (row["title"], row["body"], row["url"]) == ("A", "Text.", "inbox:b.htm")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b" ", "the body is empty"),
        (PAGE.replace(b"article:published_time", b"x"), "states no time of publication"),
        (PAGE.replace(b"+08:00", b""), "states no zone"),
        (PAGE.replace(b"2025-09-08", b"2026-09-08"), "in the future"),
        (b"<title>t</title><time datetime='2025-09-05T08:00:00Z'></time>", "the page has no body"),
        (b"<p>x</p><time datetime='2025-09-05T08:00:00Z'></time>", "the page has no title"),
        ("<h1>é</h1>".encode("latin-1"), "not UTF-8, and its stated charset is none"),
    ],
)
def test_a_page_that_lacks_something_is_refused_with_a_sentence(body: bytes, sentence: str):
    with pytest.raises(UnreadablePayload, match=sentence):
        parse(body, named("a.html"))


def test_a_page_in_another_charset_that_it_states_is_read():
    page = PAGE.decode().replace('charset="utf-8"', 'charset="big5"').encode("big5", errors="replace")
    assert "北水" in parse(page, named("a.html")).frames[TABLE]["title"][0]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"id": ""}, "it has no id"),
        ({"id": True}, "id is 'True', not a text"),
        ({"title": "<b></b>"}, "has no text"),
        ({"title": ["x"]}, "title is"),
        ({"url": "/relative"}, "not a web address"),
        ({"published_at": "2026-09-05T08:00:00Z"}, "in the future"),
        ({"published_at": "yesterday"}, "neither ISO 8601 nor RFC 822"),
    ],
)
def test_a_line_must_state_what_an_article_needs(other: dict[str, Any], reason: str):
    page = parse(line(**other) + b"\n" + line(id="good"), named("a.jsonl"))
    assert page.frames[TABLE]["guid"].to_list() == ["good"]
    assert reason in page.refused[0].reason


def test_a_file_without_lines_and_one_that_is_no_text():
    with pytest.raises(NotPublished, match="no lines"):
        parse(b"\n \n", named("a.jsonl"))
    with pytest.raises(UnreadablePayload, match="not UTF-8"):
        parse(b"\xff\xfe{", named("a.jsonl"))


def test_two_vendors_may_count_alike():
    ids = {parse(line(), named(path)).units for path in ("x/a.jsonl", "y/a.jsonl", "x/b.jsonl")}
    assert len(ids) == 2


def test_files_are_found_below_the_inbox_and_equal_ones_once(tmp_path: Path):
    inbox = tmp_path / "inbox" / "vendor"
    inbox.mkdir(parents=True)
    for name in ("b.jsonl", "a.jsonl", ".a.jsonl.part.jsonl", "note.txt"):
        (inbox / name).write_bytes(LINES)
    (inbox / "a: 1% 頁.HTML").write_bytes(PAGE)
    settings = Settings(home=tmp_path)
    asked = requests(Ask([DAY], DAY, NOW, settings, {}))
    assert [request.options["path"] for request in asked] == ["vendor/a.jsonl", "vendor/a: 1% 頁.HTML"]
    assert [request.key.count(":") for request in asked] == [1, 1]
    assert all(request.is_stable and request.day == DAY for request in asked)
    with PoliteClient(settings, "inbox") as client:
        answer = client.ask(asked[1].url)
    assert (answer.status, answer.body, answer.is_local) == (200, PAGE, True)
    assert SOURCE.expected(settings) == ["vendor/a.jsonl", "vendor/a: 1% 頁.HTML"]
    assert requests(Ask([DAY], DAY, NOW, Settings(home=tmp_path / "none"), {})) == []


def test_a_file_that_is_gone_or_too_large_says_so_and_no_other_source_may_name_one(tmp_path: Path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.jsonl").write_bytes(LINES)
    settings = Settings(home=tmp_path, http_max_bytes=10, http_max_attempts=1, contact="x")
    with PoliteClient(settings, "inbox") as client:
        with pytest.raises(SourceUnavailable, match="more than 10 bytes"):
            client.ask("file:inbox/a.jsonl")
        with pytest.raises(SourceUnavailable, match="could not be read"):
            client.ask("file:inbox/b.jsonl")
    with PoliteClient(settings, "feeds") as client, pytest.raises(SourceUnavailable):
        client.ask("file:inbox/a.jsonl")


def test_a_file_that_was_never_taken_fails_its_check_and_an_empty_inbox_does_not():
    [suite] = [suite for suite in read_suites("plausibility") if suite.asset_key == "raw/news/inbox_articles"]

    def failed(expected: list[str], polled: dict[str, date], quarantined: int = 0) -> list[str]:
        counts = {("inbox", str(DAY)): quarantined}
        window = Window({TABLE: INBOX_ARTICLES.empty()}, counts, {}, DAY, DAY, polled, expected)
        results = evaluate(suite, FRAMES["raw/news/inbox_articles"](window))
        return [r.check_id.rpartition(":")[2] for r in results if r.status is not Status.PASSED]

    assert failed([], {}) == []
    assert failed(["a:1.html"], {"inbox:a%3A1.html": DAY}) == []
    assert failed(["a.html"], {}) == ["held_when_due"]
    assert failed([], {}, quarantined=1) == ["nothing_in_quarantine"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
cells = st.fixed_dictionaries(dict.fromkeys(("id", "title", "published_at", "url"), anything))


@given(st.binary(max_size=200) | st.lists(anything | cells, max_size=3).map(
    lambda values: b"\n".join(json.dumps(value).encode() for value in values)
))  # fmt: skip
def test_no_lines_break_the_parser_in_another_way(body: bytes):
    with suppress(UnreadablePayload, NotPublished):
        page = parse(body, named("a.jsonl"))
        outside_contract(page)
        for refused in page.refused:
            json.dumps(refused.row, default=str, ensure_ascii=False).encode()


cut = st.integers(0, len(PAGE)).map(lambda length: PAGE[:length])
told = st.text(max_size=60).map(lambda text: PAGE.replace("第一句".encode(), text.encode(errors="replace")))
stamped = st.text(max_size=30).map(lambda text: PAGE.replace(b"2025-09-08T", text.encode(errors="replace")))


@given(st.binary(max_size=200) | cut | told | stamped)
def test_no_page_breaks_the_parser_in_another_way(body: bytes):
    with suppress(UnreadablePayload):
        outside_contract(parse(body, named("a.html")))

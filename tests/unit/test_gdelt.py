"""GDELT's lists against an answer written by hand from the format: its cap, its refusals, its instants."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts.news import GDELT_ARTICLES
from orchestration.gates.contract import split_by_contract
from orchestration.gates.expectations import evaluate
from orchestration.gates.plausibility import FRAMES
from orchestration.gates.results import Status
from orchestration.gates.suites import read_suites
from orchestration.gates.window import Window
from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Parsed, Request, UnreadablePayload
from orchestration.sources.news.gdelt import CAP, SOURCE, follow, parse, read_queries, requests

PAGE = (Path(__file__).parents[1] / "golden" / "gdelt_articles.json").read_bytes()
TABLE = "news/gdelt_articles"
DAY = date(2025, 3, 1)
NIGHT = datetime(2025, 3, 1, 15, 30, tzinfo=UTC)


def asked(days: list[date], covered: dict[str, frozenset[date]] | None = None) -> Request:
    """The request of the first query of the shipped list."""
    return requests(Ask(days, days[0], NIGHT, Settings(), covered or {}))[0]


def window(request: Request) -> tuple[str, str]:
    query = parse_qs(urlsplit(request.url).query)
    return query["startdatetime"][0], query["enddatetime"][0]


def article(**other: Any) -> dict[str, Any]:
    first: dict[str, Any] = json.loads(PAGE, strict=False)["articles"][0]
    return {**first, **other}


def answer(*articles: Any) -> bytes:
    return json.dumps({"articles": articles}).encode()


def parsed(*articles: Any) -> Parsed:
    return parse(answer(*articles), asked([DAY]))


def capped(n: int = CAP) -> bytes:
    return answer(*(article(url=f"https://x.example/{i}") for i in range(n)))


def test_an_article_has_its_headline_its_clean_link_and_the_instant_at_which_it_was_seen():
    first, second = parse(PAGE, asked([DAY])).frames[TABLE].to_dicts()
    assert first["title"] == "Alibaba Cloud & partners raise spending by 20 % , report says"
    assert first["url"] == first["guid"] == "https://www.example.com/business/alibaba-cloud"
    assert (first["publisher"], first["lang"], first["body"]) == ("example.com", "en", None)
    assert (first["published_at"], first["published_text"]) == (
        datetime(2025, 3, 1, 16, 15),
        "20250301T161500Z",
    )
    assert first["zone_source"] == "CRAWL"
    assert second["title"] == "阿里巴巴 : 南向 资金 净 买入 超 百 亿 港元"
    assert (second["feed"], second["lang"]) == ("gdelt", "zh")


def test_rows_keep_the_contract_and_an_article_of_two_queries_is_one():
    page = parse(PAGE, asked([DAY]))
    frame = page.frames[TABLE].with_columns(_all=pl.lit(0))
    assert split_by_contract(frame, GDELT_ARTICLES, within="_all")[1].height == 0
    other = parse(PAGE, requests(Ask([DAY], DAY, NIGHT, Settings(), {}))[1])
    assert other.units == page.units
    assert parsed(article(), article()).frames[TABLE].height == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "the body is empty"),
        (b"Please limit requests to one every 5 seconds or contact ...", "it said: 'Please limit requests"),
        (b"<!DOCTYPE html>", "it said: '<!DOCTYPE html>'"),
        (PAGE[:300], "may be cut short"),
        (b'{"error": "x"}', "no list of articles"),
        (b'{"articles": {}}', "no list of articles"),
    ],
)
def test_a_refusal_is_never_an_empty_day(body: bytes, sentence: str):
    with pytest.raises(UnreadablePayload, match=sentence):
        parse(body, asked([DAY]))


@pytest.mark.parametrize("body", [b"{}", b"\xef\xbb\xbf{ }\n", b'{"articles": []}'])
def test_an_empty_object_is_an_empty_window(body: bytes):
    with pytest.raises(NotPublished, match="no article for this query"):
        parse(body, asked([DAY]))
    assert follow(body, asked([DAY])) == []


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"seendate": "2025-03-01 12:00"}, "seendate is '2025-03-01 12:00'"),
        ({"seendate": None}, "seendate is ''"),
        ({"title": " "}, "no title or no link"),
        ({"url": "ftp://x.example"}, "no title or no link"),
        ({"url": "http://[bad"}, "Invalid IPv6 URL"),
    ],
)
def test_an_article_that_cannot_be_typed_costs_itself_alone(other: dict[str, Any], reason: str):
    page = parsed(article(url="https://x.example/good"), article(**other))
    assert page.frames[TABLE]["url"].to_list() == ["https://x.example/good"]
    assert reason in page.refused[0].reason


def test_a_list_of_which_no_article_can_be_read_is_no_list():
    with pytest.raises(UnreadablePayload, match="none of its 2 articles can be read; the first: seendate"):
        parsed(article(seendate="x"), article(seendate="y", url="https://x.example/2"))


def test_a_night_asks_for_its_day_and_the_one_before_in_hong_kongs_time():
    request = asked([DAY])
    assert window(request) == ("20250227160000", "20250301155959")
    assert (request.first_day, request.day) == (date(2025, 2, 28), DAY)
    assert request.series == "gdelt:southbound_en"


def test_what_a_query_has_missed_is_caught_up_for_a_fortnight():
    held = frozenset({date(2025, 2, 20), date(2025, 2, 21)})
    assert window(asked([DAY], {"gdelt:southbound_en": held}))[0] == "20250220160000"
    assert window(asked([DAY], {"gdelt:southbound_en": frozenset({date(2024, 1, 1)})}))[0] == "20250213160000"
    assert window(asked([DAY], {"gdelt:alibaba_en": held}))[0] == "20250227160000"


def test_an_answer_at_the_cap_is_asked_for_again_in_halves_down_to_a_quarter_of_an_hour():
    request = asked([date(2025, 2, 26), DAY])
    assert follow(capped(CAP - 1), request) == []
    first, second = follow(capped(), request)
    assert window(first) == ("20250224160000", "20250226155959")
    assert window(second) == ("20250226160000", "20250301155959")
    seen = []
    while halves := follow(capped(), first):
        assert window(halves[0])[0] == window(first)[0]
        first = halves[0]
        seen.append(window(first)[1])
    assert seen[:3] == ["20250225155959", "20250225035959", "20250224215959"]
    assert seen[-1] == "20250224161114"
    assert first.series == request.series


def test_the_list_of_queries_says_what_is_wrong_with_it(tmp_path: Path):
    assert len(read_queries("")) >= 5
    assert all("sourcelang:" in query for query in read_queries("").values())
    path = tmp_path / "q.csv"
    for text, sentence in (
        ("name\nx\n", "the header"),
        ("name,query\nx,a\nx,b\n", "line 3"),
        ("name,query\nx:y,a\n", "odd"),
    ):
        path.write_text(text)
        with pytest.raises(ValueError, match=sentence):
            read_queries(str(path))
    with pytest.raises(ValueError, match="not there"):
        read_queries(str(tmp_path / "none.csv"))


def test_five_seconds_lie_between_two_requests():
    assert Settings().min_interval_s("gdelt", "https://api.gdeltproject.org") == 5.0
    assert Settings().min_interval_s("gdelt", "http://127.0.0.1:1") == 0.0
    assert Settings().min_interval_s("feeds", "https://x.example") == 1.0
    assert not SOURCE.is_required


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
odd = st.lists(anything | st.fixed_dictionaries(dict.fromkeys(article(), anything)), max_size=3)


@given(
    st.binary(max_size=200)
    | anything.map(lambda value: json.dumps(value).encode())
    | odd.map(lambda values: answer(*values))
)
def test_no_bytes_break_the_parser_in_another_way(body: bytes):
    with suppress(UnreadablePayload, NotPublished):
        page = parse(body, asked([DAY]))
        frame = page.frames[TABLE].with_columns(_all=pl.lit(0))
        split_by_contract(frame, GDELT_ARTICLES, within="_all")
        for refused in page.refused:
            json.dumps(refused.row, default=str, ensure_ascii=False).encode()
    with suppress(UnreadablePayload):
        follow(body, asked([DAY]))


def frame(polled: dict[str, date], newest: date) -> pl.DataFrame:
    row = parse(PAGE, asked([DAY])).frames[TABLE].head(1)
    seen = row.with_columns(published_at=pl.lit(datetime(newest.year, newest.month, newest.day)))
    window = Window({TABLE: seen}, {}, {}, DAY, DAY, polled, ["a", "b"])
    return FRAMES["raw/news/gdelt_articles"](window)


def test_a_query_that_did_not_answer_and_a_long_silence_fail_their_checks():
    sound = frame({"gdelt:a": DAY, "gdelt:b": date(2025, 2, 28)}, DAY)
    assert sound["is_held"].to_list() == [True, True]
    late = frame({"gdelt:a": date(2025, 2, 20)}, date(2025, 2, 20))
    assert late.select("query", "is_held", "days_since_answer", "days_silent").rows() == [
        ("a", False, 9, 9),
        ("b", False, None, 9),
    ]
    [suite] = [suite for suite in read_suites("plausibility") if suite.asset_key == "raw/news/gdelt_articles"]
    failed = [r.check_id.rpartition(":")[2] for r in evaluate(suite, late) if r.status is not Status.PASSED]
    assert failed == ["held_when_due", "gdelt_is_not_silent"]
    assert all(result.status is Status.PASSED for result in evaluate(suite, sound))

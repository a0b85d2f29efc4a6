"""HKEXnews' search and lookup against answers written by hand from the format, and against each of its traps."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts.news import EXCHANGE_ANNOUNCEMENTS
from orchestration.contracts.press import EVENT_TYPES, TONES
from orchestration.gates.contract import split_by_contract
from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Parsed, Request, UnreadablePayload
from orchestration.sources.news.announcement_types import announcement_types, type_of
from orchestration.sources.news.hkexnews import SOURCE, follow, parse, requests

GOLDEN = Path(__file__).parents[1] / "golden"
PAGE = (GOLDEN / "hkexnews_search.json").read_bytes()
LOOKUP = (GOLDEN / "hkexnews_prefix.js").read_bytes()
TABLE = "news/exchange_announcements"
FIRST, LAST = date(2025, 3, 18), date(2025, 3, 19)
BASE = "https://www1.hkexnews.hk"
REQUEST = Request(f"hkexnews:ALL:{FIRST}..{LAST}", LAST, BASE, FIRST, {"search": "ALL"})
NIGHT = datetime(2025, 3, 19, 15, 30, tzinfo=UTC)


def asked(days: list[date], now: datetime = NIGHT, tickers: str = "") -> list[Request]:
    return requests(Ask(days, days[0], now, Settings(hkexnews_tickers=tickers), {}))


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


def answer(records: list[Any], **other: Any) -> bytes:
    counts = {"hasNextRow": False, "rowRange": 200, "loadedRecord": len(records), "recordCnt": len(records)}
    return json.dumps({"result": json.dumps(records), **counts, **other}).encode()


def record(**other: Any) -> dict[str, Any]:
    records: list[dict[str, Any]] = json.loads(json.loads(PAGE)["result"])
    return {**records[1], **other}


def parsed(*records: Any) -> Parsed:
    return parse(answer(list(records)), REQUEST)


def outside_contract(page: Parsed) -> int:
    frame = page.frames[TABLE].with_columns(_all=pl.lit(0))
    return split_by_contract(frame, EXCHANGE_ANNOUNCEMENTS, within="_all")[1].height


def test_an_announcement_of_two_counters_is_two_rows_and_nothing_of_it_is_left_escaped():
    rows = parse(PAGE, REQUEST).frames[TABLE].to_dicts()
    assert [(row["ticker"], row["wire_code"], row["stock_name"]) for row in rows] == [
        ("0700.HK", "00700", "TENCENT"),
        ("80700.HK", "80700", "TENCENT-R"),
        ("0005.HK", "00005", "HSBC HOLDINGS"),
        ("1522.HK", "01522", "LI'S GROUP"),
    ]
    assert rows[0] == {
        "search": "ALL",
        "announcement_id": "11650832",
        "ticker": "0700.HK",
        "wire_code": "00700",
        "stock_name": "TENCENT",
        "headline": "ANNUAL RESULTS/FINAL DIVIDEND & CLOSURE OF REGISTER",
        "category": "Announcements and Notices - [Final Results / Dividend or Distribution]",
        "event_type": "EARNINGS",
        "event_subtype": "results",
        "polarity": "NEUTRAL",
        "published_at": datetime(2025, 3, 19, 8, 35),
        "url": f"{BASE}/listedco/listconews/sehk/2025/0319/2025031900001.pdf",
        "file_type": "PDF",
        "published_date": LAST,
    }
    assert [(row["event_type"], row["polarity"]) for row in rows[2:]] == [
        ("CAPITAL_RETURN", "POSITIVE"),
        ("EARNINGS", "NEGATIVE"),
    ]


def test_five_past_midnight_in_hong_kong_is_the_day_before_in_utc_and_its_own_day_there():
    row = parse(PAGE, REQUEST).frames[TABLE].row(2, named=True)
    assert (row["published_at"], row["published_date"]) == (datetime(2025, 3, 18, 16, 5), LAST)


def test_rows_keep_the_contract_and_every_day_of_the_range_is_a_unit():
    page = parse(PAGE, REQUEST)
    assert outside_contract(page) == 0
    assert page.units == ((TABLE, f"ALL {FIRST}"), (TABLE, f"ALL {LAST}"))
    assert page.refused == ()


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"hasNextRow": True}, "holds 1 of 1 announcements or says that more follow"),
        ({"recordCnt": 812}, "holds 1 of 812"),
        ({"recordCnt": None}, "recordCnt is 'None'"),
        ({"result": "[{"}, "a text that is not JSON"),
        ({"result": '{"a": 1}'}, "a text with dict in it"),
        ({"result": [1]}, "no title search"),
    ],
)
def test_what_is_no_whole_search_is_refused_whole(other: dict[str, Any], sentence: str):
    with pytest.raises(UnreadablePayload, match=sentence):
        parse(answer([record()], **other), REQUEST)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "the body is empty"),
        (b"<!DOCTYPE html><html></html>", "not JSON"),
        (b"Too many requests", "a refusal"),
        (PAGE[:900], "may be cut short"),
        (b"[]", "no object"),
        (b"{}", "no title search"),
    ],
)
def test_what_is_no_search_says_so(body: bytes, sentence: str):
    with pytest.raises(UnreadablePayload, match=sentence):
        parse(body, REQUEST)
    with pytest.raises(UnreadablePayload):
        follow(body, asked([LAST])[0])


def test_another_days_list_is_refused_whole():
    with pytest.raises(UnreadablePayload, match="announcements of 2020-02-03 where 2025-03-18 to 2025-03-19"):
        parsed(record(DATE_TIME="03/02/2020 17:00"))


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"DATE_TIME": "2025-03-19T17:00"}, "DATE_TIME is '2025-03-19T17:00'"),
        ({"DATE_TIME": None}, "DATE_TIME is 'None'"),
        ({"TITLE": " "}, "no title or no document"),
        ({"FILE_LINK": ""}, "no title or no document"),
        ({"STOCK_CODE": "ABC"}, "'ABC', not digits"),
        ({"STOCK_CODE": ""}, "not digits"),
        ({"STOCK_CODE": "123456"}, "has 6 digits"),
    ],
)
def test_a_record_that_cannot_be_typed_costs_itself_alone(other: dict[str, Any], reason: str):
    page = parsed(record(), record(**other))
    assert page.frames[TABLE].height == 1
    [refused] = page.refused
    assert reason in refused.reason
    assert (refused.table, refused.unit) in page.units


def test_where_names_and_codes_differ_in_number_no_name_is_guessed():
    page = parsed(record(STOCK_CODE="00700<br/>80700", STOCK_NAME="TENCENT"))
    assert page.frames[TABLE]["stock_name"].to_list() == [None, None]
    assert parsed(record(STOCK_CODE="00700<BR>00700")).frames[TABLE].height == 1


@pytest.mark.parametrize("result", [None, "", "null", "[]"])
def test_nothing_on_a_session_is_not_believed_and_nothing_on_a_sunday_is(result: str | None):
    with pytest.raises(NotPublished, match="Hong Kong had a session"):
        parse(answer([], result=result), REQUEST)
    sunday = date(2025, 3, 16)
    quiet = parse(answer([], result=result), Request("x", sunday, BASE, sunday, {"search": "ALL"}))
    assert quiet.units == ((TABLE, "ALL 2025-03-16"),)
    one_stock = parse(answer([], result=result), Request("x", LAST, BASE, FIRST, {"search": "9988.HK"}))
    assert len(one_stock.units) == 2


def test_a_night_counts_each_range_of_days_that_are_over_and_then_asks_for_all_of_it():
    days = [date(2025, 1, 6), date(2025, 3, 14), date(2025, 3, 17), FIRST, LAST, LAST + timedelta(days=1)]
    old, new = asked(days)
    assert [(door.first_day, door.day, door.is_door) for door in (old, new)] == [
        (days[0], days[0], True),
        (days[1], LAST, True),
    ]
    assert query(new) == {
        "sortDir": "0",
        "sortByOptions": "DateTime",
        "category": "0",
        "market": "SEHK",
        "stockId": "-1",
        "documentType": "-1",
        "fromDate": "20250314",
        "toDate": "20250319",
        "searchType": "0",
        "t1code": "-2",
        "t2Gcode": "-2",
        "t2code": "-2",
        "rowRange": "100",
        "lang": "E",
    }
    [search] = follow(answer([record()] * 100, hasNextRow=True, recordCnt=812), new)
    assert (search.key, query(search)["rowRange"]) == ("hkexnews:ALL:2025-03-14..2025-03-19", "1000")
    assert (search.is_door, dict(search.options)) == (False, {"search": "ALL"})
    assert follow(PAGE, search) == []


def test_a_range_of_many_announcements_is_halved_down_to_a_day():
    [door] = asked([date(2025, 3, 14), date(2025, 3, 17), FIRST, LAST])
    many = answer([record()], hasNextRow=True, recordCnt=9_000)
    halves = follow(many, door)
    assert [(half.first_day, half.day, half.is_door) for half in halves] == [
        (date(2025, 3, 14), date(2025, 3, 16), True),
        (date(2025, 3, 17), LAST, True),
    ]
    [day] = follow(many, Request("d", LAST, door.url, LAST, door.options, is_door=True))
    assert (day.is_door, query(day)["rowRange"]) == (False, "9200")


def test_a_day_that_is_not_over_is_not_asked_for():
    assert asked([LAST], NIGHT - timedelta(hours=1)) == []


def test_single_listings_are_looked_up_and_the_id_leads_to_their_searches():
    [door] = asked([date(2025, 1, 6), LAST], tickers=" 0700.hk,0700.HK")
    assert (query(door)["name"], door.is_door) == ("00700", True)
    counts = follow(LOOKUP, door)
    assert [query(count)["stockId"] for count in counts] == ["7609", "7609"]
    assert [(count.first_day, count.day) for count in counts] == [
        (date(2025, 1, 6), date(2025, 1, 6)),
        (LAST, LAST),
    ]
    [search] = follow(answer([record()]), counts[1])
    assert search.key == f"hkexnews:0700.HK:{LAST}..{LAST}"
    rows = parse(answer([record()]), search)
    assert rows.units == ((TABLE, f"0700.HK {LAST}"),)


def test_a_code_that_the_lookup_does_not_have_leads_nowhere_and_says_so():
    [door] = asked([LAST], tickers="9988.HK")
    with pytest.raises(UnreadablePayload, match="no stock with the code 09988"):
        follow(LOOKUP, door)
    with pytest.raises(UnreadablePayload, match="no JSONP"):
        follow(b"{}", door)
    with pytest.raises(ValueError, match="'BABA' is no listing"):
        asked([LAST], tickers="BABA")


def test_every_line_of_the_types_is_of_the_marts_words_and_none_is_hidden_by_an_earlier_one():
    for one in announcement_types():
        assert one.event_type in EVENT_TYPES
        assert one.polarity in TONES
        assert one.pattern == one.pattern.casefold().strip()
        assert type_of(f"Announcements and Notices - [{one.pattern.upper()}]") == one


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        (
            "Announcements and Notices - [Dividend or Distribution (Announcement Form)]",
            "CAPITAL_RETURN dividend",
        ),
        (
            "Announcements and Notices - [Change in Directors or of Important Functions]",
            "MANAGEMENT directors",
        ),
        ("Next Day Disclosure Returns - [Others]", "CAPITAL_RETURN share_return"),
        ("Announcements and Notices - [Trading Halt / Inside Information]", "REGULATION trading_halt"),
        ("Announcements and Notices - [Inside Information]", "OTHER inside_information"),
        ("Circulars - [Other]", "OTHER announcement"),
        ("", "OTHER announcement"),
    ],
)
def test_a_category_has_an_event_type(category: str, expected: str):
    kind = type_of(category)
    assert f"{kind.event_type} {kind.event_subtype}" == expected


def test_weekends_are_asked_and_owe_nothing():
    assert SOURCE.is_asked(date(2025, 3, 16))
    assert not SOURCE.has_data(date(2025, 3, 16))
    assert not SOURCE.is_required


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
records = st.lists(anything | st.fixed_dictionaries(dict.fromkeys(record(), anything)), max_size=3)


@given(st.binary(max_size=200) | anything.map(lambda value: json.dumps(value).encode()) | records.map(answer))
def test_no_bytes_break_the_parser_or_a_door_in_another_way(body: bytes):
    with suppress(UnreadablePayload, NotPublished):
        page = parse(body, REQUEST)
        outside_contract(page)
        for refused in page.refused:
            json.dumps(refused.row, default=str, ensure_ascii=False).encode()
    for door in (asked([LAST])[0], asked([LAST], tickers="9988.HK")[0]):
        with suppress(UnreadablePayload):
            follow(body, door)


@given(st.dictionaries(st.sampled_from(sorted(record())), st.text(max_size=30) | st.integers(), max_size=4))
def test_no_cell_breaks_the_parser_in_another_way(other: dict[str, Any]):
    with suppress(UnreadablePayload):
        parsed(record(**other))

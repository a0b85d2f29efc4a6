"""HKEXnews' holdings page against pages written by hand from the format, and against each trap of that format."""

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts.holdings import CCASS_HOLDINGS
from orchestration.gates.contract import split_by_contract
from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Parsed, Request, UnreadablePayload
from orchestration.sources.flows.ccass import SOURCE, follow, parse, requests

GOLDEN = Path(__file__).parents[1] / "golden"
DOOR = (GOLDEN / "ccass_door.html").read_bytes()
PAGE = (GOLDEN / "ccass_2025_11_12.html").read_bytes()
TABLE = "flows/ccass_holdings"
DAY = date(2025, 11, 12)
REQUEST = Request("ccass:2025-11-12", DAY, "https://www3.hkexnews.hk/x")


def changed(old: str, new: str) -> Parsed:
    assert old.encode() in PAGE
    return parse(PAGE.replace(old.encode(), new.encode()), REQUEST)


def door(days: str = "2025-11-11 2025-11-12") -> Request:
    url = "https://www3.hkexnews.hk/sdw/search/mutualmarket.aspx?t=hk"
    return Request("ccass:door", date(2025, 11, 12), url, options={"days": days}, is_door=True)


def test_a_page_gives_a_row_a_stock_with_the_date_of_its_heading():
    parsed = parse(PAGE, REQUEST)
    assert parsed.frames[TABLE].rows() == [
        (DAY, "0001.HK", "1", "HARBOUR & SONS", 120_214_498, 1.26),
        (DAY, "2800.HK", "2800", "PEARL TRACKER", 7_000, None),
        (DAY, "9988.HK", "9988", "BABA-W", 2_013_456_789, 10.54),
    ]
    assert parsed.units == ((TABLE, "2025-11-12"),)
    assert parsed.refused == ()


def test_a_chinese_heading_reads_the_same():
    parsed = changed("Shareholding Date: 2025/11/12", "持股日期: 2025/11/12")
    assert parsed.frames[TABLE]["settle_date"].unique().to_list() == [DAY]


def test_a_page_that_silently_shows_another_day_is_not_published():
    sunday = Request("ccass:2025-11-16", date(2025, 11, 16), "")
    with pytest.raises(NotPublished, match="shows the holdings of 2025-11-12 where 2025-11-16 was asked for"):
        parse(PAGE, sunday)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (" 9988<", " 99A8<", "Stock Code is '99A8', not digits"),
        (" 9988<", "109988<", "has 6 digits"),
        ("2,013,456,789", "-2,013,456,789", "not a number of shares"),
        ("2,013,456,789", "2.013e9", "not a number of shares"),
        ("2,013,456,789", "2013456789000000000", "more shares than any company"),
        ("10.54%", "10.54", "not a percentage"),
        ('<td class="col-shareholding"><div class="mobile-list-heading">Shareholding in CCASS:</div>'
         '<div class="mobile-list-body">2,013,456,789</div></td>', "", "the row has no shares"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_read_is_refused_alone(old, new, sentence):
    parsed = changed(old, new)
    assert parsed.frames[TABLE]["ticker"].to_list() == ["0001.HK", "2800.HK"]
    [refused] = parsed.refused
    assert refused.unit == "2025-11-12"
    assert sentence in refused.reason


def test_a_code_that_stands_twice_is_refused_by_the_contract():
    rows = changed(" 9988<", " 2800<").frames[TABLE].with_columns(payload=pl.lit("x"))
    kept, refused = split_by_contract(rows, CCASS_HOLDINGS, "payload")
    assert kept["ticker"].to_list() == ["0001.HK"]
    assert refused["reason"].unique().to_list() == [
        "settle_date, ticker stands more than once in the payload"
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "the body is empty"),
        (b"<!DOCTYPE html><html><body>Service notice</body></html>", "states no shareholding date"),
        (b"Too many requests", "states no shareholding date"),
        (DOOR, "states no shareholding date"),
        (PAGE.replace(b"2025/11/12<", b"2025/13/45<"), "is no day"),
        (PAGE.replace(b'id="mutualmarket-result"', b'id="other"'), "has no table of holdings"),
        (PAGE[: PAGE.index(b"2,013,456")], "was cut short"),
        (PAGE[: PAGE.index(b"</tbody>")], "was cut short"),
        (PAGE[: PAGE.index(b"<tbody>")] + b"<tbody></tbody></table></html>", "lists no stock"),
    ],
)
def test_what_is_no_whole_page_of_holdings_is_unreadable(body, sentence):
    with pytest.raises(UnreadablePayload, match=sentence):
        parse(body, REQUEST)


def test_a_door_leads_to_a_search_for_each_wanted_day_with_its_hidden_fields():
    first, second = follow(DOOR, door())
    assert (first.key, first.day, second.key) == ("ccass:2025-11-11", date(2025, 11, 11), "ccass:2025-11-12")
    assert first.url == door().url
    assert first.form == {
        "__VIEWSTATE": "/wEPDwUKaW52ZW50ZWQ+",
        "__VIEWSTATEGENERATOR": "0AB1C2D3",
        "__EVENTVALIDATION": "/wEdAAdpbnZlbnRlZA==",
        "today": "20251113",
        "sortBy": "stockcode",
        "sortDirection": "asc",
        "alertMsg": "",
        "txtShareholdingDate": "2025/11/11",
        "btnSearch": "Search",
    }
    assert not first.is_door


def test_without_a_date_of_its_own_the_door_is_of_the_day_that_it_was_asked_under():
    page = DOOR.replace(b'name="today" id="today" value="20251113"', b'name="other"')
    assert {request.form["today"] for request in follow(page, door()) if request.form} == {"20251112"}


@pytest.mark.parametrize(
    "page",
    [b"", b"<html>Service notice</html>", DOOR.replace(b"__EVENTVALIDATION", b"__OTHER")],
)
def test_a_door_without_its_hidden_fields_leads_nowhere_and_says_so(page):
    with pytest.raises(UnreadablePayload, match="lacks its hidden fields"):
        follow(page, door())


def test_a_page_of_holdings_leads_nowhere():
    assert follow(PAGE, REQUEST) == []


def ask(now: str, *days: date) -> Ask:
    moment = datetime.fromisoformat(now).astimezone(UTC)
    return Ask(days, min(days), moment, Settings(contact="x"), {})


def test_the_days_that_are_due_and_kept_stand_in_the_options_of_one_door():
    # 8 and 9 November 2025 are a weekend, 14 November is settled and not yet posted, 13 November 2024 is gone.
    days = [date(2024, 11, 13), date(2024, 11, 14), *(date(2025, 11, day) for day in (7, 8, 10, 13, 14))]
    [request] = requests(ask("2025-11-14T23:30:00+08:00", *days))
    assert (request.key, request.day, request.is_door) == ("ccass:door", date(2025, 11, 13), True)
    assert request.options == {"days": "2024-11-14 2025-11-07 2025-11-10 2025-11-13"}
    assert request.url == "https://www3.hkexnews.hk/sdw/search/mutualmarket.aspx?t=hk"


def test_where_nothing_is_due_nobody_knocks():
    assert requests(ask("2025-11-14T23:30:00+08:00", date(2025, 11, 14), date(2025, 11, 15))) == []


def test_holdings_of_a_day_are_due_at_nine_on_the_next_session_of_hong_kong():
    # Friday's on Monday; and mainland holidays do not count: Hong Kong settles without southbound trading.
    assert SOURCE.due_at(date(2025, 11, 14)).isoformat() == "2025-11-17T01:00:00+00:00"
    assert SOURCE.due_at(date(2025, 10, 2)).isoformat() == "2025-10-03T01:00:00+00:00"
    assert SOURCE.has_data(date(2025, 10, 2))
    assert not SOURCE.has_data(date(2025, 10, 1))


def test_twelve_months_are_kept_also_from_a_leap_day():
    assert SOURCE.retained_from(datetime(2028, 2, 29, 12, tzinfo=UTC)) == date(2027, 2, 28)


@given(st.binary(max_size=300))
def test_no_bytes_whatsoever_break_parser_or_door_in_another_way(body):
    with pytest.raises((UnreadablePayload, NotPublished)):
        parse(body, REQUEST)
    with pytest.raises(UnreadablePayload):
        follow(body, door())


@given(st.integers(0, len(PAGE) - 1), st.integers(0, 40), st.binary(max_size=6))
def test_no_damage_to_a_page_breaks_the_parser_in_another_way(start, length, instead):
    with suppress(UnreadablePayload, NotPublished):
        parse(PAGE[:start] + instead + PAGE[start + length :], REQUEST)


@given(st.integers(0, len(PAGE) - 1))
def test_a_page_that_is_cut_short_never_passes_as_a_shorter_list(end):
    try:
        parsed = parse(PAGE[:end], REQUEST)
    except UnreadablePayload:
        return
    assert parsed.frames[TABLE].height == 3

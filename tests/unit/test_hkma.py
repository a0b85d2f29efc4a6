"""The HKMA's pages against one written by hand from the format, and against each way that one can be broken."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Request, UnreadablePayload
from orchestration.sources.fx.hkma import SOURCE, follow, parse, requests

PAGE = (Path(__file__).parents[1] / "golden" / "hkma_page.json").read_bytes()
TABLE = "fx/hkma_rates"


def page(first: date, last: date, number: int = 0) -> Request:
    key = f"hkma:rates:p{number}:{first}..{last}"
    return Request(key, last, "https://api.hkma.gov.hk/public/x", first, {"page": str(number)})


WEEK = page(date(2025, 9, 3), date(2025, 9, 5))


def test_every_day_of_a_page_is_a_unit_and_rates_are_hkd_for_one_unit():
    parsed = parse(PAGE, WEEK)
    assert parsed.units == tuple((TABLE, f"2025-09-0{day}") for day in (3, 4, 5))
    rows = parsed.frames[TABLE]
    assert rows.filter(rows["rate_date"] == date(2025, 9, 5)).drop("rate_date").rows() == [
        ("USD", 7.8023), ("CNY", 1.0932), ("EUR", 9.126), ("GBP", 10.512),
    ]  # fmt: skip


def test_a_rate_that_is_null_is_no_row_and_the_yen_is_left_out():
    rows = parse(PAGE, WEEK).frames[TABLE]
    assert rows.filter(rows["rate_date"] == date(2025, 9, 4))["currency"].to_list() == ["USD", "CNY", "GBP"]


@pytest.mark.parametrize(
    ("old", "new", "unit", "sentence"),
    [
        (b'"usd":7.798', b'"usd":"7.798"', "2025-09-04", "USD is '7.798', not a number"),
        (b'"usd":7.798', b'"usd":true', "2025-09-04", "USD is True, not a number"),
        (b'"usd":7.798', b'"usd":' + b"9" * 400, "2025-09-04", "beyond any rate"),
        (b'"2025-09-04"', b'"04/09/2025"', "2025-09-05", "end_of_day is '04/09/2025', not a day"),
    ],
)
def test_a_day_or_rate_that_does_not_read_is_refused_alone(old, new, unit, sentence):
    parsed = parse(PAGE.replace(old, new), WEEK)
    [refused] = parsed.refused
    assert (refused.unit, sentence in refused.reason) == (unit, True)
    assert parsed.frames[TABLE].height >= 8


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "the body is empty"),
        (b"<!DOCTYPE html><html></html>", "not JSON"),
        (PAGE[:200], "not JSON"),
        (b"[]", "no answer of the HKMA"),
        (b'{"result":{}}', "no answer of the HKMA"),
        (
            b'{"header":{"success":false,"err_code":"4001","err_msg":"Invalid request"},"result":null}',
            r"the HKMA answered: Invalid request \(code 4001\)",
        ),
        (b'{"header":{"success":true},"result":null}', "not a list of days"),
        (b'{"header":{"success":true},"result":{"records":[1]}}', "not a list of days"),
    ],
)
def test_what_is_no_page_of_days_is_unreadable_also_under_http_200(body, sentence):
    with pytest.raises(UnreadablePayload, match=sentence):
        parse(body, WEEK)


def test_days_that_have_not_come_yet_are_not_published():
    with pytest.raises(NotPublished, match="newest day is 2025-09-05, and 2025-10-02 is not there yet"):
        parse(PAGE, page(date(2025, 10, 2), date(2025, 10, 31)))
    with pytest.raises(NotPublished, match="holds no day"):
        parse(b'{"header":{"success":true},"result":{"datasize":0,"records":[]}}', WEEK)


def test_older_pages_are_followed_until_the_first_wanted_day():
    assert follow(PAGE, page(date(2025, 9, 3), date(2025, 9, 5))) == []
    [older] = follow(PAGE, page(date(2025, 8, 1), date(2025, 9, 5)))
    assert older.key == "hkma:rates:p1:2025-08-01..2025-09-05"
    assert older.url.endswith("/er-ir/er-eeri-daily?offset=100&pagesize=100")
    assert (older.first_day, older.day, older.options) == (date(2025, 8, 1), date(2025, 9, 5), {"page": "1"})
    assert follow(PAGE, page(date(2025, 8, 1), date(2025, 9, 5), 19)) == []


def test_days_before_the_first_wanted_one_are_nobodys():
    parsed = parse(PAGE, page(date(2025, 9, 4), date(2025, 9, 5)))
    assert parsed.units == ((TABLE, "2025-09-04"), (TABLE, "2025-09-05"))
    assert parsed.frames[TABLE]["rate_date"].min() == date(2025, 9, 4)


def test_a_page_that_holds_newer_days_alone_is_read_and_leads_on():
    """Of a range that lies far back: what is read on the way is a version like any other."""
    request = page(date(2025, 1, 2), date(2025, 1, 31))
    assert parse(PAGE, request).frames[TABLE].height == 11
    assert follow(PAGE, request)


def ask(now: str, *days: date) -> Ask:
    return Ask(
        days, min(days), datetime.fromisoformat(now).astimezone(UTC), Settings(contact="x"), {}
    )  # fmt: skip


def test_a_night_asks_for_the_newest_page_only_where_a_day_is_due():
    days = [date(2025, 9, 30), date(2025, 10, 2), date(2025, 11, 14)]
    assert requests(ask("2025-11-05T08:59:00+08:00", *days)) == []
    [one] = requests(ask("2025-11-14T23:30:00+08:00", *days))
    assert (one.key, one.first_day) == ("hkma:rates:p0:2025-09-30..2025-09-30", date(2025, 9, 30))
    assert one.url == (
        "https://api.hkma.gov.hk/public/market-data-and-statistics/monthly-statistical-bulletin"
        "/er-ir/er-eeri-daily?offset=0&pagesize=100"
    )


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2025, 9, 1), "2025-11-05T01:00:00+00:00"),
        (date(2025, 11, 28), "2026-01-05T01:00:00+00:00"),
        (date(2025, 12, 1), "2026-02-05T01:00:00+00:00"),
    ],
)
def test_a_month_is_due_on_the_fifth_of_the_month_after_next(day, due):
    assert SOURCE.due_at(day).isoformat() == due


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["header", "success", "result", "records", "end_of_day", "usd"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)


@given(ANY_JSON)
def test_no_json_whatsoever_breaks_the_parser_in_another_way(value):
    with suppress(UnreadablePayload, NotPublished):
        parse(json.dumps(value).encode(), WEEK)
    with suppress(UnreadablePayload):
        follow(json.dumps(value).encode(), WEEK)


@given(st.sampled_from(["end_of_day", "usd", "cny"]), ANY_JSON | st.integers(-(10**320), 10**320))
def test_no_cell_whatsoever_breaks_the_parser_in_another_way(name, value):
    answer = json.loads(PAGE)
    answer["result"]["records"][0][name] = value
    with suppress(UnreadablePayload, NotPublished):
        parse(json.dumps(answer).encode(), WEEK)


@given(st.binary(max_size=200))
def test_no_bytes_whatsoever_break_the_parser_in_another_way(body):
    with pytest.raises((UnreadablePayload, NotPublished)):
        parse(body, WEEK)

"""The ECB's two formats against files written by hand, and against each way that one can be broken."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.calendar import is_target_day
from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Request, UnreadablePayload
from orchestration.sources.fx.ecb import SOURCE, parse, requests

GOLDEN = Path(__file__).parents[1] / "golden" / "ecb_90d.xml"
TABLE = "fx/ecb_rates"
WEEK = Request("ecb:90d:2025-09-01..2025-09-08", date(2025, 9, 8), "", date(2025, 9, 1))


def zipped(text: str, member: str = "eurofxref-hist.csv") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, text)
    return buffer.getvalue()


CSV = """Date,USD,JPY,CYP,HKD,CNY,
2025-09-08,1.1728,173.2,N/A,9.1397,8.3618,
2025-09-05,1.1697,N/A,N/A,9.1263,8.3435,
"""


def test_the_days_that_were_asked_for_are_units_and_other_currencies_are_left_out():
    parsed = parse(GOLDEN.read_bytes(), WEEK)
    assert parsed.units == ((TABLE, "2025-09-05"), (TABLE, "2025-09-08"))
    rows = parsed.frames[TABLE]
    assert rows.filter(rows["currency"] == "HKD")["rate"].to_list() == [9.1263, 9.1397]
    assert "THB" not in rows["currency"].to_list()


def test_the_cross_of_two_rates_is_the_published_one():
    rows = {
        row[1]: row[2] for row in parse(GOLDEN.read_bytes(), WEEK).frames[TABLE].rows() if row[0].day == 5
    }
    assert round(rows["HKD"] / rows["USD"], 4) == 7.8023


def test_the_zip_gives_the_same_rows_and_what_is_not_available_is_no_row():
    rows = parse(zipped(CSV), WEEK).frames[TABLE]
    assert rows.filter(rows["currency"] == "JPY")["rate_date"].to_list() == [date(2025, 9, 8)]
    assert rows.filter(rows["currency"] == "USD")["rate"].to_list() == [1.1697, 1.1728]


def test_a_rate_that_is_no_number_is_refused_alone():
    parsed = parse(GOLDEN.read_bytes().replace(b'"9.1397"', b'"9,1397"'), WEEK)
    [refused] = parsed.refused
    assert (refused.unit, refused.reason) == ("2025-09-08", "rate is '9,1397', not a number")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>Service notice</body></html>", "root element is 'html'"),
        (b"Too many requests", "not XML"),
        (GOLDEN.read_bytes()[:400], "not XML"),
        (b"PK\x03\x04rubbish", "zip"),
        (zipped(CSV)[:-40], "zip"),
        (zipped(CSV, "other.csv"), "eurofxref-hist.csv"),
        (zipped("Day,USD\n2025-09-08,1.1\n"), "no column Date"),
        (zipped("Date,USD\n08.09.2025,1.1\n"), "'08.09.2025' is not a fixing day"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "not XML"),
    ],
)
def test_what_is_neither_of_the_two_formats_is_unreadable(body, sentence):
    with pytest.raises(UnreadablePayload, match=sentence):
        parse(body, WEEK)


def test_a_file_without_a_fixing_is_not_published():
    empty = GOLDEN.read_bytes().split(b"<Cube>")[0] + b"<Cube/></gesmes:Envelope>"
    with pytest.raises(NotPublished):
        parse(empty, WEEK)


@given(st.binary(max_size=200) | st.binary(max_size=100).map(lambda tail: b"PK" + tail))
def test_no_bytes_whatsoever_break_the_parser_in_another_way(body):
    with pytest.raises((UnreadablePayload, NotPublished)):
        parse(body, WEEK)


def night(now: str, days: list[date]) -> list[Request]:
    moment = datetime.fromisoformat(now).astimezone(UTC)
    return requests(Ask(days, min(days), moment, Settings(contact="x"), {}))


def test_a_night_asks_for_the_short_file_and_a_backfill_for_all_history():
    [short] = night("2025-11-14T23:30:00+08:00", [date(2025, 11, 14)])
    assert short.url.endswith("eurofxref-hist-90d.xml")
    assert short.first_day == date(2025, 11, 7)
    [long] = night("2025-11-14T23:30:00+08:00", [date(2024, 8, 1), date(2025, 11, 14)])
    assert long.url.endswith("eurofxref-hist.zip")
    # The latest fixing on or before the first trade date may lie behind a holiday.
    assert long.first_day == date(2024, 7, 25)


def test_nothing_is_asked_for_before_the_fixing_is_up():
    assert night("2025-11-14T22:30:00+08:00", [date(2025, 11, 14)]) == []
    assert SOURCE.due_at(date(2025, 7, 1)).isoformat() == "2025-07-01T14:15:00+00:00"


def test_fixings_keep_the_closing_days_of_the_euro_system():
    closed = [
        "2025-01-01",
        "2025-04-18",
        "2025-04-21",
        "2025-05-01",
        "2025-12-25",
        "2025-12-26",
        "2025-09-06",
    ]
    assert not any(is_target_day(date.fromisoformat(day)) for day in closed)
    assert is_target_day(date(2025, 4, 22))
    assert is_target_day(date(2025, 10, 1))

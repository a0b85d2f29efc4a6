"""HKEX's parser against golden wires, written by hand from the format, and against each trap of that format."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Parsed, Request, UnreadablePayload
from orchestration.sources.flows.hkex_daily import SOURCE, TOP_TEN, TOTALS, parse

GOLDEN = Path(__file__).parents[1] / "golden"
OPEN = (GOLDEN / "hkex_south_open.js").read_bytes()


def read(wire: bytes, day: date = date(2025, 9, 1)) -> Parsed:
    return parse(wire, Request(f"hkex_daily:{day}", day, "http://127.0.0.1/"))


def golden(name: str, day: date) -> Parsed:
    return read((GOLDEN / name).read_bytes(), day)


def leg(parsed: Parsed, channel: str, direction: str) -> dict:
    [row] = [
        row
        for row in parsed.frames[TOTALS].to_dicts()
        if (row["channel"], row["direction"]) == (channel, direction)
    ]
    return row


def test_totals_are_transposed_and_in_millions():
    assert leg(read(OPEN), "SH", "SOUTHBOUND") == {
        "trade_date": date(2025, 9, 1),
        "channel": "SH",
        "direction": "SOUTHBOUND",
        "currency": "HKD",
        "is_trading_day": True,
        "turnover": 84_439_520_000,
        "buy": 43_220_650_000,
        "sell": 41_218_870_000,
        "trades": 1_532_680,
        "buy_trades": 758_736,
        "sell_trades": 773_944,
        "etf_turnover": 964_540_000,
        "quota_balance_cny": None,
        "quota_status": None,
    }


def test_top_ten_is_in_single_units_and_codes_become_tickers():
    rows = read(OPEN).frames[TOP_TEN].rows()
    day = date(2025, 9, 1)
    assert rows == [
        (day, "SH", "NORTHBOUND", "CNY", 1, "603986.SH", "603986", "GIGADEVICE SEMI", None, None, 3_252_302_057),
        (day, "SH", "SOUTHBOUND", "HKD", 1, "2513.HK", "02513", "KNOWLEDGE ATLAS", 3_891_957_500, 2_052_163_900, 5_944_121_400),  # noqa: E501
        (day, "SH", "SOUTHBOUND", "HKD", 2, "9988.HK", "09988", "BABA-W", 300, 200, 500),
        (day, "SH", "SOUTHBOUND", "HKD", 3, "0005.HK", "5", "HSBC HOLDINGS", 100, 0, 100),
        (day, "SZ", "SOUTHBOUND", "HKD", 1, "0700.HK", "00700", "TENCENT", 3_946_953_060, 2_405_473_411, 6_352_426_471),
        (day, "SZ", "NORTHBOUND", "CNY", 1, "300308.SZ", "300308", "ZHONGJI INNOLIGHT", None, None, 4_589_511_200),
    ]  # fmt: skip


def test_a_dash_is_missing_and_never_zero():
    assert leg(read(OPEN), "SZ", "SOUTHBOUND")["etf_turnover"] is None


def test_northbound_has_no_buy_and_sell_since_19_august_2024_and_no_quota_figure():
    north = leg(read(OPEN), "SH", "NORTHBOUND")
    assert (north["turnover"], north["buy"], north["sell"]) == (162_732_740_000, None, None)
    assert (north["quota_status"], north["quota_balance_cny"]) == ("UNDISCLOSED", None)
    assert leg(read(OPEN), "SZ", "NORTHBOUND")["quota_status"] == "AVAILABLE"


def test_northbound_before_that_has_both_and_rows_that_we_do_not_know_are_passed_over():
    north = leg(golden("hkex_north_before_2024_08_19.js", date(2024, 8, 16)), "SH", "NORTHBOUND")
    assert (north["buy"], north["sell"], north["turnover"]) == (
        20_000_010_000,
        30_000_020_000,
        50_000_030_000,
    )
    assert (north["quota_status"], north["quota_balance_cny"]) == ("DISCLOSED", 61_234_500_000)


def test_a_mainland_holiday_reads_as_the_file_says_and_its_dashed_rows_are_no_rows():
    parsed = golden("hkex_mainland_holiday.js", date(2025, 10, 2))
    assert leg(parsed, "SH", "SOUTHBOUND")["turnover"] == 0
    assert leg(parsed, "SH", "NORTHBOUND")["is_trading_day"] is False
    assert leg(parsed, "SH", "NORTHBOUND")["turnover"] is None
    assert parsed.frames[TOP_TEN].is_empty()
    assert parsed.refused == ()


def test_a_day_without_rows_still_replaces_its_units():
    parsed = golden("hkex_mainland_holiday.js", date(2025, 10, 2))
    assert parsed.units == ((TOTALS, "2025-10-02"), (TOP_TEN, "2025-10-02"))


@pytest.mark.parametrize(
    "wire",
    [
        b"\xef\xbb\xbf" + OPEN,
        OPEN.strip().removesuffix(b";"),
        OPEN.replace(b"tabData = ", b"tabData="),
        b"\n " + OPEN,
    ],
    ids=["byte order mark", "no semicolon", "no blanks", "leading blanks"],
)
def test_javascript_in_all_its_spellings_reads_the_same(wire):
    assert read(wire).frames[TOTALS].equals(read(OPEN).frames[TOTALS])


@pytest.mark.parametrize("wire", [b"<!DOCTYPE html><html></html>", b"\n<html>"])
def test_an_html_page_under_200_is_nothing_published(wire):
    with pytest.raises(NotPublished, match="HTML page"):
        read(wire)


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (OPEN[: len(OPEN) // 2], "may be cut short"),
        (b"tabData = [1, 2]", "not a list of blocks"),
        (b"var x = 1", "not with 'tabData ='"),
        (b"\xff\xfe" + OPEN, "not UTF-8"),
        (OPEN.replace(b"SZSE Southbound", b"SSE Southbound"), "once, found"),
        (OPEN.replace(b"SZSE Southbound", b"SZSE Eastbound"), "once, found"),
        (OPEN.replace(b"2025-09-01", b"2025-08-29"), "another day under this name"),
        (OPEN.replace(b'"Total Turnover","Buy Turnover"', b'"Turnover","Buy Turnover"'), "no 'Total Turnover'"),
        (OPEN.replace(b'"Sell Turnover","Total Trade Count"', b'"Sold","Total Trade Count"'), "lack buy or sell"),
        (OPEN.replace(b'"Stock Code"', b'"Code"'), "the top ten lacks"),
        (OPEN.replace(b'{"td":[["84,439.52"]]},', b""), "do not fit their schema"),
        (OPEN.replace(b'"1","02513",', b'"1",'), "does not fit its schema"),
        (OPEN.replace(b'"tradingTable"', b'"otherTable"'), "no tradingTable"),
    ],
)  # fmt: skip
def test_a_payload_that_is_not_a_whole_day_is_unreadable_with_its_reason(wire, reason):
    with pytest.raises(UnreadablePayload, match=reason):
        read(wire)


@pytest.mark.parametrize(
    ("old", "new", "table", "reason"),
    [
        (b"84,439.52", b"84.439,52", TOTALS, "not a number"),
        (b"84,439.52", b"84,439.523456789", TOTALS, "fraction of a currency unit"),
        (b"2,052,163,900", b"n/a", TOP_TEN, "Sell Turnover is 'n/a'"),
        (b'"02513"', b'"KA"', TOP_TEN, "not digits"),
        (b'"02513"', b'"025130"', TOP_TEN, "1 to 5"),
        (b'"1","02513"', b'"-","02513"', TOP_TEN, "Rank is missing"),
    ],
)
def test_a_cell_that_cannot_be_typed_refuses_its_row_alone(old, new, table, reason):
    parsed = read(OPEN.replace(old, new, 1))
    [refused] = parsed.refused
    assert refused.table == table
    assert reason in refused.reason
    assert "SSE Southbound" in refused.reason
    assert sum(frame.height for frame in parsed.frames.values()) == 4 + 6 - 1


def test_a_closed_day_that_carries_values_is_refused_row_by_row():
    wire = OPEN.replace(b"2025-09-01", b"2025-10-02")
    parsed = read(wire, date(2025, 10, 2))
    assert all(frame.is_empty() for frame in parsed.frames.values())
    assert len(parsed.refused) == 4 + 6
    assert "no Connect session" in parsed.refused[0].reason


def test_requests_name_the_file_of_the_day():
    day = date(2025, 9, 1)
    [request] = SOURCE.requests(Ask([day], day, SOURCE.due_at(day), Settings(), {}))
    assert request.url == "https://www.hkex.com.hk/eng/csm/DailyStat/data_tab_daily_20250901e.js"


def test_data_are_due_at_seven_in_the_evening_of_hong_kong_and_kept_for_the_calendar_year():
    assert SOURCE.due_at(date(2025, 9, 1)).isoformat() == "2025-09-01T11:00:00+00:00"
    assert SOURCE.retained_from(SOURCE.due_at(date(2025, 9, 1))) == date(2025, 1, 1)

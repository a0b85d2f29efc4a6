"""Eastmoney's four reports against answers written by hand from the format, and against each trap of that format."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts import CONTRACTS
from orchestration.gates.contract import split_by_contract
from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Parsed, Request, UnreadablePayload
from orchestration.sources.flows.eastmoney import SOURCE, follow, parse, requests
from orchestration.watchlist import southbound

GOLDEN = Path(__file__).parents[1] / "golden"
LEGS, TOP_TEN = "flows/eastmoney_leg_totals", "flows/eastmoney_top_ten"
HISTORY, HOLDINGS = "flows/eastmoney_stock_history", "flows/eastmoney_holdings"
EMPTY = '{"version":null,"result":null,"success":false,"message":"返回数据为空","code":9201}'.encode()
JUNE = (date(2025, 6, 9), date(2025, 6, 11))


def asked(report: str, subject: str, first: date, last: date, page: int = 1) -> Request:
    options = {"report": report, "subject": subject, "page": str(page)}
    url = "https://datacenter-web.eastmoney.com/api/data/v1/get?x=1"
    return Request(f"eastmoney:{report}:{subject}:{first}..{last}", last, url, first, options)


SOUTH = asked("legs", "002", *JUNE)
NORTH = asked("legs", "001", date(2024, 8, 16), date(2024, 8, 19))
TEN = asked("top_ten", "004", *JUNE)
XIAOMI = asked("stock", "01810", *JUNE)
HELD = asked("holdings", "all", date(2025, 11, 12), date(2025, 11, 12))


def wire(name: str) -> bytes:
    return (GOLDEN / f"eastmoney_{name}.json").read_bytes()


def changed(name: str, request: Request, change: Callable[[list[dict[str, Any]]], object]) -> Parsed:
    answer = json.loads(wire(name))
    change(answer["result"]["data"])
    return parse(json.dumps(answer).encode(), request)


def refused_by_contract(table: str, parsed: Parsed) -> list[str]:
    rows = parsed.frames[table].with_columns(payload=pl.lit("x"))
    return split_by_contract(rows, CONTRACTS[table], "payload")[1]["reason"].to_list()


def test_a_leg_is_printed_in_millions_and_inflow_is_a_column_of_its_own():
    parsed = parse(wire("legs_002"), SOUTH)
    rows = parsed.frames[LEGS].drop("trade_date", "channel", "direction", "currency")
    assert rows.rows(named=True)[0] == {
        "buy": 40_000_100_000,
        "sell": 40_010_660_000,
        "net": -10_560_000,
        # The tail of a binary fraction is no part of the amount.
        "turnover": 80_010_760_000,
        "quota_inflow": -25_880_000,
        "quota_balance": 42_025_880_000,
        "cumulative_net": 3_000_989_440_000,
        "trades": 1_500_001,
    }
    assert parsed.frames[LEGS].select("trade_date", "channel", "direction", "currency").row(0) == (
        date(2025, 6, 11), "SH", "SOUTHBOUND", "HKD",
    )  # fmt: skip
    assert parsed.units == ((LEGS, "SH SOUTHBOUND 2025-06-11"), (LEGS, "SH SOUTHBOUND 2025-06-10"))
    assert refused_by_contract(LEGS, parsed) == []


def test_north_nulls_stay_null_and_zeros_are_placeholders():
    rows = parse(wire("legs_001"), NORTH).frames[LEGS]
    assert rows["currency"].to_list() == ["CNY", "CNY"]
    assert rows["turnover"].to_list() == [50_000_090_000, None]
    assert rows.select("buy", "sell", "net", "quota_inflow").null_count().row(0) == (2, 2, 2, 2)


def test_a_zero_of_the_south_is_a_zero():
    parsed = changed("legs_002", SOUTH, lambda rows: rows[0].update(FUND_INFLOW=0.0))
    assert parsed.frames[LEGS]["quota_inflow"][0] == 0


def test_inflow_in_the_place_of_net_buying_breaks_the_contract():
    parsed = changed("legs_002", SOUTH, lambda rows: rows[0].update(NET_DEAL_AMT=-25.88))
    assert refused_by_contract(LEGS, parsed) == ["net differs from buy - sell by more than 0.01 million"]


def test_a_top_ten_is_printed_in_single_dollars():
    parsed = parse(wire("top_ten_004"), TEN)
    assert parsed.frames[TOP_TEN].rows(named=True)[0] == {
        "trade_date": date(2025, 6, 10),
        "channel": "SZ",
        "direction": "SOUTHBOUND",
        "currency": "HKD",
        "rank": 1,
        "ticker": "1810.HK",
        "wire_code": "01810",
        "name": "小米集团-W",
        "buy": 598_255_690,
        "sell": 1_125_766_330,
        "net": -527_510_640,
        "turnover": 1_724_022_020,
        "close_hkd": 53.45,
        "stock_turnover_hkd": 6_199_588_116.7,
    }
    assert parsed.units == ((TOP_TEN, "SZ SOUTHBOUND 2025-06-10"),)
    assert refused_by_contract(TOP_TEN, parsed) == []


def test_both_legs_of_a_stock_add_up_to_the_published_sum():
    parsed = parse(wire("stock_01810"), XIAOMI)
    day = parsed.frames[HISTORY].filter(pl.col("trade_date") == date(2025, 6, 10))
    assert day.select("ticker", "channel", "rank", "buy", "sell", "net").rows() == [
        ("1810.HK", "SH", 2, 1_301_165_150, 1_672_857_600, -371_692_450),
        ("1810.HK", "SZ", 1, 598_255_690, 1_125_766_330, -527_510_640),
    ]
    assert day["net"].sum() == -899_203_090
    assert parsed.units == ((HISTORY, "1810.HK 2025-06-11"), (HISTORY, "1810.HK 2025-06-10"))


def test_a_leg_in_whose_top_ten_a_stock_did_not_stand_has_no_row():
    rows = parse(wire("stock_01810"), XIAOMI).frames[HISTORY]
    assert rows.filter(pl.col("trade_date") == date(2025, 6, 11))["channel"].to_list() == ["SH"]


def test_legs_that_do_not_add_up_are_refused():
    parsed = changed("stock_01810", XIAOMI, lambda rows: rows[1].update(HK_NET_BUYAMT=-899_203_091))
    [refused] = parsed.refused
    assert "add up to -899203090, and HK_NET_BUYAMT is -899203091" in refused.reason
    assert parsed.frames[HISTORY].height == 1


def test_holdings_are_units_of_a_stock_and_day_so_that_a_page_takes_nothing_from_another():
    parsed = parse(wire("holdings"), HELD)
    assert parsed.frames[HOLDINGS].rows() == [
        (date(2025, 11, 12), "0001.HK", "港湾", 120_214_498, 6_491_582_892.0, 1.26),
        (date(2025, 11, 12), "9988.HK", "阿里巴巴-W", 2_013_456_789, None, None),
    ]
    assert parsed.units == ((HOLDINGS, "0001.HK 2025-11-12"), (HOLDINGS, "9988.HK 2025-11-12"))


def test_a_negative_holding_breaks_the_contract():
    parsed = changed("holdings", HELD, lambda rows: rows[0].update(HOLD_SHARES=-92))
    assert refused_by_contract(HOLDINGS, parsed) == ["holding_shares is -92: greater_than_or_equal_to(0)"]


def test_a_closed_day_with_figures_is_refused_and_its_unit_counts():
    parsed = changed("legs_002", SOUTH, lambda rows: rows[0].update(TRADE_DATE="2025-05-31 00:00:00"))
    assert "which was not asked for" in parsed.refused[0].reason
    # Saturday 7 June, within the range that is asked for.
    week = asked("legs", "002", date(2025, 6, 6), date(2025, 6, 11))
    parsed = changed("legs_002", week, lambda rows: rows[0].update(TRADE_DATE="2025-06-07 00:00:00"))
    [refused] = parsed.refused
    assert "says that it is no session" in refused.reason
    assert refused.unit == "SH SOUTHBOUND 2025-06-07"
    assert (LEGS, refused.unit) in parsed.units
    assert parsed.frames[LEGS]["trade_date"].to_list() == [date(2025, 6, 10)]


def test_a_closed_day_without_figures_says_nothing():
    week = asked("legs", "002", date(2025, 6, 6), date(2025, 6, 11))
    empty = dict.fromkeys(("FUND_INFLOW", "NET_DEAL_AMT", "QUOTA_BALANCE", "ACCUM_DEAL_AMT", "BUY_AMT"))
    empty |= {"SELL_AMT": None, "DEAL_AMT": None, "DEAL_NUM": None, "TRADE_DATE": "2025-06-07 00:00:00"}
    parsed = changed("legs_002", week, lambda rows: rows[0].update(empty))
    assert (parsed.refused, parsed.frames[LEGS].height) == ((), 1)


def test_an_answer_of_other_days_has_passed_over_the_filter():
    another = asked("legs", "002", date(2025, 6, 12), date(2025, 6, 13))
    with pytest.raises(UnreadablePayload, match="2025-06-12 to 2025-06-13, and the answer is of 2025-06-10"):
        parse(wire("legs_002"), another)


@pytest.mark.parametrize(
    ("name", "request_", "change", "sentence"),
    [
        ("legs_002", SOUTH, {"MUTUAL_TYPE": "006"}, "of market '006', asked was 002"),
        ("legs_002", SOUTH, {"BUY_AMT": "40000.1"}, "BUY_AMT is '40000.1', not a number"),
        ("legs_002", SOUTH, {"BUY_AMT": True}, "BUY_AMT is 'True'"),
        ("legs_002", SOUTH, {"BUY_AMT": 4e30}, "BUY_AMT is"),
        ("legs_002", SOUTH, {"DEAL_NUM": 1.5}, "DEAL_NUM is 1.5, which leaves a fraction"),
        ("legs_002", SOUTH, {"TRADE_DATE": None}, "TRADE_DATE is None, not a day"),
        ("top_ten_004", TEN, {"SECURITY_CODE": "0181A"}, "Stock Code is '0181A'"),
        ("stock_01810", XIAOMI, {"SECURITY_CODE": "09988"}, "the row is of '09988', asked was 01810"),
    ],
)
def test_a_row_of_another_subject_or_with_a_cell_that_is_no_number_is_refused_alone(
    name, request_, change, sentence
):
    parsed = changed(name, request_, lambda rows: rows[0].update(change))
    [refused] = parsed.refused
    assert sentence in refused.reason
    assert sum(frame.height for frame in parsed.frames.values()) > 0


def enveloped(**result: object) -> bytes:
    answer = json.loads(wire("legs_002"))
    answer["result"] |= result
    return json.dumps(answer).encode()


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (b"", UnreadablePayload, "the body is empty"),
        (b"<!DOCTYPE html><html></html>", UnreadablePayload, "not JSON"),
        (b'{"rc":0,"data":null}', UnreadablePayload, "has no 'result'"),
        (wire("legs_002")[:300], UnreadablePayload, "not JSON"),
        (EMPTY, NotPublished, "code 9201"),
        (enveloped(data=[], count=0, pages=0), NotPublished, "counts no row"),
        (
            '{"result":null,"success":false,"message":"服务器繁忙","code":9501}'.encode(),
            UnreadablePayload,
            r"Eastmoney answered: 服务器繁忙 \(code 9501\)",
        ),
        (b'{"result":null,"success":true,"code":0}', UnreadablePayload, "Eastmoney answered"),
        (enveloped(count=812, pages=2), UnreadablePayload, "counts 812 rows on 2 pages, and page 1 holds 2"),
        (enveloped(count=3), UnreadablePayload, "capped or cut"),
        (enveloped(pages=2), UnreadablePayload, "capped or cut"),
        (enveloped(count="2"), UnreadablePayload, "result.count '2'"),
        (enveloped(data={}), UnreadablePayload, "not a list of rows"),
        (wire("legs_002").replace(b"BUY_AMT", b"BUY_AMOUNT"), UnreadablePayload, r"lacks \['BUY_AMT'\]"),
        (wire("legs_002").replace(b"-25.88", b"NaN"), UnreadablePayload, "NaN is no number"),
        (wire("legs_002").replace(b"-25.88", b"9" * 5_000), UnreadablePayload, "not JSON"),
    ],
)
def test_what_is_no_whole_answer_says_so(body, error, sentence):
    with pytest.raises(error, match=sentence):
        parse(body, SOUTH)


def many(n: int, count: int, pages: int) -> bytes:
    [row, *_] = json.loads(wire("holdings"))["result"]["data"]
    rows = [{**row, "SECURITY_CODE": f"{i + 1:05d}"} for i in range(n)]
    answer = {"result": {"pages": pages, "count": count, "data": rows}, "success": True, "code": 0}
    return json.dumps(answer).encode()


def day_of_holdings(page: int) -> Request:
    return asked("holdings", "all", date(2025, 11, 12), date(2025, 11, 12), page)


def test_every_page_of_a_day_of_holdings_is_followed_and_must_be_full():
    [second] = follow(many(500, 612, 2), day_of_holdings(1))
    assert second.key == "eastmoney:holdings:all:p2:2025-11-12"
    assert second.series == "eastmoney:holdings:all:p2"
    assert parse_qs(urlsplit(second.url).query)["pageNumber"] == ["2"]
    assert parse(many(112, 612, 2), second).frames[HOLDINGS].height == 112
    assert follow(many(112, 612, 2), second) == []
    with pytest.raises(UnreadablePayload, match="page 2 holds 111 where 112"):
        parse(many(111, 612, 2), second)
    with pytest.raises(UnreadablePayload, match="page 2 is empty, although the one before it counted on it"):
        parse(EMPTY, second)
    assert follow(EMPTY, day_of_holdings(1)) == []


def test_a_range_that_does_not_fit_one_page_is_not_taken_in_halves():
    rows = json.loads(wire("legs_002"))["result"]["data"]
    answer = {"result": {"pages": 2, "count": 501, "data": rows[:1] * 500}, "success": True, "code": 0}
    with pytest.raises(UnreadablePayload, match="501 rows on 2 pages where the range should fit one"):
        parse(json.dumps(answer).encode(), SOUTH)


def ask(now: str, days: list[date], start: date, covered: dict[str, frozenset[date]] | None = None) -> Ask:
    moment = datetime.fromisoformat(now).astimezone(UTC)
    return Ask(days, start, moment, Settings(contact="x"), covered or {})


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


WEEK = [date(2025, 11, day) for day in (10, 11, 12, 13, 14)]


def test_a_night_asks_legs_top_tens_stocks_and_holdings():
    keys = [request.key for request in requests(ask("2025-11-14T23:30:00+08:00", WEEK, WEEK[0]))]
    assert keys[:6] == [
        *(f"eastmoney:legs:00{n}:2025-11-10..2025-11-14" for n in (1, 2, 3, 4)),
        "eastmoney:top_ten:002:2025-11-10..2025-11-14",
        "eastmoney:top_ten:004:2025-11-10..2025-11-14",
    ]
    # Friday's holdings are due on Monday.
    assert keys[6:10] == [f"eastmoney:holdings:all:2025-11-{day}" for day in (10, 11, 12, 13)]
    assert len(keys[10:]) == len(southbound())
    assert "eastmoney:stock:09988:2025-11-10..2025-11-14" in keys


def test_before_half_past_seven_the_day_is_not_due():
    requests_ = requests(ask("2025-11-14T19:29:00+08:00", WEEK, WEEK[0]))
    assert requests_[0].key == "eastmoney:legs:001:2025-11-10..2025-11-13"


def test_a_request_is_a_filter_over_a_range_with_brackets_as_they_are():
    [first, *_] = requests(ask("2025-11-14T23:30:00+08:00", WEEK, WEEK[0]))
    assert (first.first_day, first.day) == (WEEK[0], WEEK[-1])
    query = parse_qs(urlsplit(first.url).query)
    assert query["filter"] == ["(MUTUAL_TYPE=\"001\")(TRADE_DATE>='2025-11-10')(TRADE_DATE<='2025-11-14')"]
    assert "filter=(MUTUAL_TYPE=%22001%22)(TRADE_DATE%3E=%272025-11-10%27)" in first.url
    assert query["reportName"] == ["RPT_MUTUAL_DEAL_HISTORY"]
    assert (query["sortColumns"], query["sortTypes"], query["pageSize"]) == (["TRADE_DATE"], ["-1"], ["500"])


def test_a_long_history_is_asked_in_ranges_that_fit_a_page_without_a_gap_between_them():
    start = date(2024, 8, 1)
    night = ask("2025-11-14T23:30:00+08:00", WEEK, start)
    ranges = [r for r in requests(night) if r.key.startswith("eastmoney:top_ten:002:")]
    from orchestration.calendar import trading_calendar

    sessions = trading_calendar().sessions(start, WEEK[-1])
    covered = [day for r in ranges for day in r.days if day in set(sessions)]
    assert covered == sessions
    assert max(len(trading_calendar().sessions(r.days[0], r.day)) for r in ranges) == 45
    assert len([r for r in requests(night) if r.key.startswith("eastmoney:legs:002:")]) == 1


def test_what_an_answer_has_covered_is_not_asked_again_beyond_the_nights_own_days():
    history = frozenset(days_between(date(2024, 8, 1), date(2025, 11, 13)))
    night = ask("2025-11-14T23:30:00+08:00", WEEK, date(2024, 8, 1), {"eastmoney:legs:002": history})
    keys = [request.key for request in requests(night)]
    assert "eastmoney:legs:002:2025-11-10..2025-11-14" in keys
    assert "eastmoney:legs:004:2024-08-01..2025-11-14" in keys


def holdings_keys(covered: dict[str, frozenset[date]]) -> list[str]:
    night = ask("2025-11-14T23:30:00+08:00", WEEK, date(2024, 11, 11), covered)
    return [request.key for request in requests(night) if ":holdings:" in request.key]


def test_older_holdings_than_ccass_keeps_are_asked_once_and_to_their_last_page():
    old = [f"eastmoney:holdings:all:2024-11-{day}" for day in (11, 12, 13)]
    new = [f"eastmoney:holdings:all:2025-11-{day}" for day in (10, 11, 12, 13)]
    assert holdings_keys({}) == old + new
    first_pages = frozenset({date(2024, 11, 11), date(2024, 11, 12), date(2024, 11, 13)})
    assert holdings_keys({"eastmoney:holdings:all": first_pages}) == new
    # The second page of the 12th did not come.
    second_pages = first_pages - {date(2024, 11, 12)}
    covered = {"eastmoney:holdings:all": first_pages, "eastmoney:holdings:all:p2": second_pages}
    assert holdings_keys(covered) == [old[1], *new]


def test_a_later_page_of_a_recent_day_is_asked_again_although_the_first_one_may_not_have_changed():
    day = frozenset({date(2025, 11, 12)})
    keys = holdings_keys({"eastmoney:holdings:all": day, "eastmoney:holdings:all:p2": day})
    at = keys.index("eastmoney:holdings:all:2025-11-12")
    assert keys[at + 1] == "eastmoney:holdings:all:p2:2025-11-12"


def test_the_source_is_optional_and_due_at_half_past_seven():
    assert not SOURCE.is_required
    assert SOURCE.due_at(date(2025, 11, 14)).isoformat() == "2025-11-14T11:30:00+00:00"


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["result", "success", "code", "message", "data", "pages", "count", "TRADE_DATE", "BUY_AMT"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)


@given(ANY_JSON)
def test_no_json_whatsoever_breaks_the_parser_in_another_way(value):
    for request in (SOUTH, TEN, XIAOMI, HELD):
        with suppress(UnreadablePayload, NotPublished):
            parse(json.dumps(value).encode(), request)


ANY_CELL = ANY_JSON | st.integers(-(10**40), 10**40) | st.sampled_from(["2025-06-10", "01810", 1e308, -0.0])
WIRES = {"legs_002": SOUTH, "legs_001": NORTH, "top_ten_004": TEN, "stock_01810": XIAOMI, "holdings": HELD}


@given(st.sampled_from(sorted(WIRES)), st.data())
def test_no_cell_whatsoever_breaks_the_parser_in_another_way(name, data):
    answer = json.loads(wire(name))
    row = answer["result"]["data"][0]
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(ANY_CELL)
    with suppress(UnreadablePayload, NotPublished):
        parse(json.dumps(answer).encode(), WIRES[name])


@given(st.binary(max_size=200))
def test_no_bytes_whatsoever_break_the_parser_in_another_way(body):
    with pytest.raises((UnreadablePayload, NotPublished)):
        parse(body, SOUTH)

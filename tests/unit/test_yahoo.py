"""Yahoo's parser against golden charts, written by hand from the format, and against each trap of that format."""

import json
import struct
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Parsed, Request, UnreadablePayload
from orchestration.sources.prices.yahoo import SOURCE, parse, requests
from orchestration.watchlist import priced

GOLDEN = Path(__file__).parents[1] / "golden"
TABLE = "prices/yahoo_bars"


def asked(ticker: str, market: str, first: date, last: date) -> Request:
    options = {"ticker": ticker, "symbol": ticker, "market": market}
    return Request(f"yahoo:{ticker}:{first}..{last}", last, "", first, options)


BABA = asked("BABA", "US", date(2025, 8, 29), date(2025, 9, 5))
ALIBABA = asked("9988.HK", "HK", date(2025, 9, 1), date(2025, 9, 8))


def golden(name: str, request: Request) -> Parsed:
    return parse((GOLDEN / name).read_bytes(), request)


def changed(name: str, request: Request, change) -> Parsed:
    chart = json.loads((GOLDEN / name).read_text())
    change(chart["chart"]["result"][0])
    return parse(json.dumps(chart).encode(), request)


def test_closes_are_rounded_to_the_tick_and_keep_their_exchange_local_day():
    rows = golden("yahoo_9988_partial.json", ALIBABA).frames[TABLE]
    assert rows.select("trade_date", "open", "high", "low", "close", "volume", "currency").rows() == [
        (date(2025, 9, 1), 122.0, 138.0, 120.3, 137.1, 361000000, "HKD"),
        (date(2025, 9, 5), 130.0, 132.0, 129.0, 131.8, 0, "HKD"),
    ]


def test_a_split_is_taken_out_of_the_days_before_it_and_not_of_its_own():
    """Three for one on 5 September: Yahoo divides 1 September's prices by 3 and multiplies its volume."""
    chart = json.loads((GOLDEN / "yahoo_9988_partial.json").read_text())["chart"]["result"][0]
    quote = chart["indicators"]["quote"][0]
    assert (quote["close"][0], quote["volume"][0]) == (45.70000076293945, 1083000000)
    rows = golden("yahoo_9988_partial.json", ALIBABA).frames[TABLE]
    # 45.7 x 3, 1,083,000,000 / 3, and 2.6081333 x 3 a share.
    assert rows.select("close", "volume", "dividend").rows() == [
        (137.1, 361000000, 7.8244),
        (131.8, 0, None),
    ]


def test_a_split_after_the_days_that_are_wanted_is_taken_out_too():
    monday = asked("9988.HK", "HK", date(2025, 9, 1), date(2025, 9, 1))
    parsed = golden("yahoo_9988_partial.json", monday)
    assert parsed.frames[TABLE].select("trade_date", "close").rows() == [(date(2025, 9, 1), 137.1)]
    assert parsed.units == ((TABLE, "9988.HK 2025-09-01"),)
    # What goes ex later is no action of the days that are wanted.
    assert parsed.refused == ()


def test_a_payload_that_knows_no_later_split_is_taken_as_it_stands():
    """So one that was archived before the split reads as it did."""
    parsed = changed("yahoo_9988_partial.json", ALIBABA, lambda chart: chart["events"].pop("splits"))
    assert parsed.frames[TABLE].select("close", "volume").row(0) == (45.7, 1083000000)


def test_several_splits_multiply_and_a_consolidation_divides():
    def split_again(chart):
        # One for ten on 3 September: together 0.3 shares of one.
        chart["events"]["splits"]["2"] = {"date": 1756863000, "numerator": 1, "denominator": 10}

    row = changed("yahoo_9988_partial.json", ALIBABA, split_again).frames[TABLE].row(0, named=True)
    assert (row["close"], row["open"], row["volume"]) == (13.71, 12.2, 3610000000)


@pytest.mark.parametrize("split", [(0, 1), (1, 0), (-3, 1), (1e9, 1), (float("nan"), 1)])
def test_a_split_that_is_none_makes_the_chart_unreadable(split):
    def change(chart):
        chart["events"]["splits"]["1757035800"] |= dict(zip(("numerator", "denominator"), split, strict=True))

    with pytest.raises(UnreadablePayload, match="the split of 2025-09-05 is"):
        changed("yahoo_9988_partial.json", ALIBABA, change)


@given(st.integers(10, 500_000), st.sampled_from([(2, 1), (3, 1), (5, 1), (8, 1), (3, 2), (1, 10), (1, 4)]))
def test_a_price_comes_back_to_its_tick_through_float32(thousandths, split):
    price, factor = thousandths / 1_000, split[0] / split[1]
    [adjusted] = struct.unpack("f", struct.pack("f", price / factor))

    def adjust(chart):
        chart["events"]["splits"]["1757035800"] |= dict(zip(("numerator", "denominator"), split, strict=True))
        for name in ("open", "high", "low", "close"):
            chart["indicators"]["quote"][0][name][0] = adjusted

    assert changed("yahoo_9988_partial.json", ALIBABA, adjust).frames[TABLE]["close"][0] == price


def test_the_bar_of_a_session_that_is_going_on_is_left_out():
    assert (
        date(2025, 9, 8)
        not in golden("yahoo_9988_partial.json", ALIBABA).frames[TABLE]["trade_date"].to_list()
    )

    def close_the_session(chart):
        chart["meta"]["regularMarketTime"] = chart["meta"]["currentTradingPeriod"]["regular"]["end"]

    whole = changed("yahoo_9988_partial.json", ALIBABA, close_the_session)
    assert date(2025, 9, 8) in whole.frames[TABLE]["trade_date"].to_list()


def test_labor_day_has_no_bar_and_a_bar_of_nulls_is_no_row():
    parsed = golden("yahoo_baba_labor_day.json", BABA)
    assert parsed.frames[TABLE]["trade_date"].to_list() == [date(2025, 8, 29), date(2025, 9, 2)]
    assert parsed.refused == ()


def test_every_session_of_the_range_is_a_unit_with_or_without_a_row():
    units = [unit for _, unit in golden("yahoo_baba_labor_day.json", BABA).units]
    # Monday 1 September is Labor Day and no session.
    days = ["2025-08-29", "2025-09-02", "2025-09-03", "2025-09-04", "2025-09-05"]
    assert units == [f"BABA {day}" for day in days]


def test_actions_stand_on_their_session():
    rows = golden("yahoo_9988_partial.json", ALIBABA).frames[TABLE]
    columns = ("dividend", "split_numerator", "split_denominator")
    assert rows.select(columns).rows() == [(7.8244, None, None), (None, 3.0, 1.0)]


def test_the_last_trade_beside_its_own_session_does_not_double_the_day():
    def trade_once_more(chart):
        chart["timestamp"][2] = chart["timestamp"][1] + 23_700
        chart["meta"]["regularMarketTime"] = chart["meta"]["currentTradingPeriod"]["regular"]["end"]

    rows = changed("yahoo_9988_partial.json", ALIBABA, trade_once_more).frames[TABLE]
    assert rows.select("trade_date", "close").rows() == [(date(2025, 9, 1), 137.1), (date(2025, 9, 5), 131.8)]


def test_dividends_of_one_day_add_up_and_an_action_without_a_bar_is_refused_aloud():
    def act(chart):
        dividends = chart["events"]["dividends"]
        dividends["2"] = {"amount": 1.0, "date": chart["timestamp"][0]}
        chart["events"]["splits"]["1"] = {"date": 1756776600, "numerator": 1, "denominator": 10}

    parsed = changed("yahoo_9988_partial.json", ALIBABA, act)
    # (2.6081333 + 1) a share of today, and 3 x 1/10 shares of today for one of 1 September.
    assert parsed.frames[TABLE]["dividend"][0] == 1.08244
    [refused] = parsed.refused
    assert (refused.unit, "without a bar" in refused.reason) == ("9988.HK 2025-09-02", True)


def test_days_that_were_not_asked_for_are_left_out():
    narrow = asked("9988.HK", "HK", date(2025, 9, 5), date(2025, 9, 5))
    parsed = golden("yahoo_9988_partial.json", narrow)
    assert parsed.frames[TABLE]["trade_date"].to_list() == [date(2025, 9, 5)]
    assert parsed.units == ((TABLE, "9988.HK 2025-09-05"),)


def test_a_price_without_close_or_that_is_no_number_is_refused_with_its_cells():
    def spoil(chart):
        quote = chart["indicators"]["quote"][0]
        quote["close"][0] = None
        quote["high"][1] = "131.8"

    parsed = changed("yahoo_9988_partial.json", ALIBABA, spoil)
    assert parsed.frames[TABLE].is_empty()
    assert [row.unit for row in parsed.refused] == ["9988.HK 2025-09-01", "9988.HK 2025-09-05"]
    assert "has prices and no close" in parsed.refused[0].reason
    assert "high is '131.8'" in parsed.refused[1].reason


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda chart: chart["indicators"]["quote"][0].pop("close"), "quote.close holds nothing for 3"),
        (lambda chart: chart["indicators"]["quote"][0]["open"].pop(), "quote.open holds 2 values for 3"),
        (lambda chart: chart["meta"].update(symbol="0700.HK"), "the chart is of '0700.HK'"),
        (lambda chart: chart["meta"].pop("gmtoffset"), "meta.gmtoffset is None"),
        (lambda chart: chart.pop("meta"), "'meta' is NoneType"),
    ],
)
def test_a_chart_that_does_not_fit_itself_is_unreadable(change, sentence):
    with pytest.raises(UnreadablePayload, match=sentence):
        changed("yahoo_9988_partial.json", ALIBABA, change)


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (b"", UnreadablePayload, "the body is empty"),
        (b"<!DOCTYPE html><html></html>", UnreadablePayload, "not JSON"),
        (b"Too Many Requests", UnreadablePayload, "not JSON"),
        (b'{"finance": {}}', UnreadablePayload, "not a chart"),
        (
            b'{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found"}}}',
            NotPublished,
            "No data found",
        ),
        (
            b'{"chart":{"result":[{"meta":{"symbol":"9988.HK"},"indicators":{"quote":[{}]}}],"error":null}}',
            NotPublished,
            "no bars",
        ),
    ],
)
def test_what_is_no_chart_says_so(body, error, sentence):
    with pytest.raises(error, match=sentence):
        parse(body, ALIBABA)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "chart",
                        "result",
                        "error",
                        "meta",
                        "symbol",
                        "timestamp",
                        "indicators",
                        "quote",
                        "close",
                        "events",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_no_json_whatsoever_breaks_the_parser_in_another_way(value):
    with suppress(UnreadablePayload, NotPublished):
        parse(json.dumps(value).encode(), ALIBABA)


@given(st.binary(max_size=200))
def test_no_bytes_whatsoever_break_the_parser_in_another_way(body):
    with pytest.raises((UnreadablePayload, NotPublished)):
        parse(body, ALIBABA)


def ask(now: str, days: list[date]) -> Ask:
    moment = datetime.fromisoformat(now).astimezone(UTC)
    return Ask(days, min(days), moment, Settings(contact="x"), {})


def test_at_half_past_eleven_hong_kong_is_asked_for_today_and_new_york_is_not_due():
    day = date(2025, 11, 14)
    by_ticker = {r.options["ticker"]: r for r in requests(ask("2025-11-14T23:30:00+08:00", [day]))}
    assert by_ticker["9988.HK"].day == day
    assert by_ticker["BABA"].day == date(2025, 11, 13)
    assert by_ticker["HSI"].url.startswith(
        "https://query1.finance.yahoo.com/v8/finance/chart/%5EHSI?interval=1d&period1="
    )
    assert set(by_ticker) == {listing.ticker for listing in priced()}


def test_a_chart_is_asked_for_until_now_so_that_every_later_split_is_among_its_events():
    day = date(2025, 9, 1)
    by_ticker = {r.options["ticker"]: r for r in requests(ask("2025-11-14T23:30:00+08:00", [day]))}
    request = by_ticker["9988.HK"]
    assert request.day == day
    assert parse_qs(urlsplit(request.url).query)["period2"] == ["1763134200"]
    assert datetime.fromtimestamp(1763134200, UTC).isoformat() == "2025-11-14T15:30:00+00:00"


def test_a_symbol_that_is_covered_is_asked_for_what_is_new_and_a_new_one_for_everything():
    days = [date(2025, 11, 13), date(2025, 11, 14)]
    covered = {"yahoo:9988.HK": frozenset({date(2025, 11, 12), *days})}
    night = Ask(
        days[1:],
        date(2025, 11, 12),
        ask("2025-11-14T23:30:00+08:00", days).now,
        Settings(contact="x"),
        covered,
    )
    by_ticker = {r.options["ticker"]: r for r in requests(night)}
    assert (by_ticker["9988.HK"].first_day, by_ticker["9988.HK"].day) == (days[1], days[1])
    # A week of margin: without the session before, the first return would be unknown.
    assert by_ticker["0700.HK"].first_day == date(2025, 11, 5)


def test_a_day_is_due_an_hour_and_a_half_after_its_close():
    day = date(2025, 11, 14)
    assert SOURCE.schedules["HK"].due_at(day).isoformat() == "2025-11-14T09:30:00+00:00"
    assert SOURCE.schedules["US"].due_at(day).isoformat() == "2025-11-14T22:30:00+00:00"
    assert not SOURCE.schedules["US"].has_data(date(2025, 9, 1))
    assert SOURCE.schedules["HK"].has_data(date(2025, 10, 2))

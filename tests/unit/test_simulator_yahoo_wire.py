"""Yahoo's chart as the simulator prints and serves it: held against bytes written by hand, and as of moments.

The prices themselves are tested in ``test_simulator_prices``.
"""

import json
import time
from datetime import UTC, date, datetime
from urllib.parse import quote

import httpx
import pytest

from simulator.prices.bars import Bar
from simulator.prices.book import Prices
from simulator.prices.facts import Action
from simulator.prices.hours import HKG
from simulator.prices.listings import listings
from simulator.server import SimulatorServer
from simulator.wire.yahoo_chart import Chart, encode, single

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}
BY_HAND = (
    '{"chart":{"result":[{"meta":{"currency":"HKD","symbol":"9988.HK","exchangeName":"HKG","instrumentType":"EQUITY",'
    '"firstTradeDate":1721007000,"regularMarketTime":1757059680,"gmtoffset":28800,"timezone":"HKT",'
    '"exchangeTimezoneName":"Asia/Hong_Kong","regularMarketPrice":131.8,"chartPreviousClose":134.1,"priceHint":3,'
    '"currentTradingPeriod":{"pre":{"timezone":"HKT","start":1757035800,"end":1757035800,"gmtoffset":28800},'
    '"regular":{"timezone":"HKT","start":1757035800,"end":1757059200,"gmtoffset":28800},'
    '"post":{"timezone":"HKT","start":1757059200,"end":1757059200,"gmtoffset":28800}},"dataGranularity":"1d","range":""},'
    '"timestamp":[1756949400,1757035800],'
    '"events":{"dividends":{"1757035800":{"amount":2.5,"date":1757035800}}},'
    '"indicators":{"quote":[{"open":[null,115.69999694824219],"high":[null,132.39999389648438],'
    '"low":[null,115.5],"close":[null,131.8000030517578],"volume":[null,1200]}],'
    '"adjclose":[{"adjclose":[null,131.8000030517578]}]}}],"error":null}}'
)


@pytest.fixture(scope="module")
def running():
    with SimulatorServer() as server, httpx.Client(base_url=server.base_url, headers=BROWSER) as client:
        yield server, client


@pytest.fixture
def simulator(running):
    running[0].reset()
    return running[0]


@pytest.fixture
def client(running):
    return running[1]


def seconds(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def ask(client, symbol, first="2024-07-01", last="2025-12-01", **query):
    query = {
        "interval": "1d",
        "period1": seconds(first),
        "period2": seconds(last),
        "events": "div,splits",
        "includeAdjustedClose": "true",
        **query,
    }
    return client.get(f"/v8/finance/chart/{quote(symbol)}", params=query)


def chart(client, symbol, first="2024-07-01", last="2025-12-01", **query):
    response = ask(client, symbol, first, last, **query)
    assert response.status_code == 200
    [result] = response.json()["chart"]["result"]
    return result


def days(result):
    offset = result["meta"]["gmtoffset"]
    return [datetime.fromtimestamp(stamp + offset, UTC).date() for stamp in result["timestamp"]]


def test_a_chart_is_printed_character_by_character():
    bar = Bar(date(2025, 9, 5), 115.7, 132.4, 115.5, 131.8, 1200)
    written = Chart(
        listing=listings()["9988.HK"],
        hours=HKG,
        days=[date(2025, 9, 4), date(2025, 9, 5)],
        bars=[None, bar],
        adjusted=[None, 131.8],
        actions=[Action("9988.HK", date(2025, 9, 5), 2.5, None, None)],
        first_day=date(2024, 7, 15),
        session=date(2025, 9, 5),
        last=bar,
        previous_close=134.1,
        moment=None,
    )
    assert encode(written).decode() == BY_HAND


def test_prices_are_widened_single_precision():
    assert single(115.7) == 115.69999694824219
    assert single(491.0) == 491.0


def test_every_bar_of_a_line_reads_back(simulator, client):
    for symbol in ("9988.HK", "BABA", "^HSI"):
        result = chart(client, symbol)
        bars, quotes = Prices().bars(symbol), result["indicators"]["quote"][0]
        assert days(result) == [bar.day for bar in bars]
        # Single precision has no third decimal left at the level of an index.
        decimals = 2 if symbol == "^HSI" else 3
        for name in ("open", "high", "low", "close"):
            assert [round(price, decimals) for price in quotes[name]] == [getattr(bar, name) for bar in bars]
        assert quotes["volume"] == [bar.volume for bar in bars]


def test_timestamps_are_session_opens_through_daylight_saving_time(simulator, client):
    hong_kong, new_york = (chart(client, symbol)["timestamp"] for symbol in ("0700.HK", "BABA"))
    assert {stamp % 86400 for stamp in hong_kong} == {90 * 60}
    assert {stamp % 86400 for stamp in new_york} == {(13 * 60 + 30) * 60, (14 * 60 + 30) * 60}


def test_a_range_includes_its_start_and_excludes_its_end(simulator, client):
    opened = seconds("2025-09-08T01:30")
    result = chart(client, "9988.HK", period1=opened, period2=opened + 1)
    assert days(result) == [date(2025, 9, 8)]
    assert result["meta"]["chartPreviousClose"] == 131.8
    assert "timestamp" not in chart(client, "9988.HK", period1=opened - 1000, period2=opened)


def test_a_range_without_bars_has_meta_and_no_timestamps(simulator, client):
    result = chart(client, "9988.HK", "2025-09-06", "2025-09-07")
    assert result.keys() == {"meta", "indicators"}
    assert result["indicators"] == {"quote": [{}], "adjclose": [{}]}


def test_an_unknown_symbol_is_an_error_in_json(simulator, client):
    response = ask(client, "7777.HK")
    assert response.status_code == 404
    assert response.json() == {
        "chart": {
            "result": None,
            "error": {"code": "Not Found", "description": "No data found, symbol may be delisted"},
        }
    }


@pytest.mark.parametrize("agent", ["python-httpx/0.28.1", "python-requests/2.32", ""])
def test_a_librarys_own_agent_is_refused(simulator, client, agent):
    response = client.get("/v8/finance/chart/BABA", headers={"User-Agent": agent})
    assert (response.status_code, response.text.strip()) == (429, "Too Many Requests")


def test_a_range_that_is_none_is_a_bad_request(simulator, client):
    assert ask(client, "BABA", period1="yesterday").status_code == 400


def test_a_session_that_is_going_on_shows_a_partial_bar(simulator, client):
    simulator.set_moment("2025-11-14T23:30:00+08:00")
    result = chart(client, "BABA", "2025-11-12")
    whole = Prices().bar("BABA", date(2025, 11, 14))
    meta, quotes = result["meta"], result["indicators"]["quote"][0]
    assert days(result)[-1] == date(2025, 11, 14)
    assert result["timestamp"][-1] == meta["regularMarketTime"] == seconds("2025-11-14T15:30")
    regular = meta["currentTradingPeriod"]["regular"]
    assert regular["start"] < meta["regularMarketTime"] < regular["end"] == seconds("2025-11-14T21:00")
    assert 0 < quotes["volume"][-1] < whole.volume
    # Hong Kong has closed by then, and its bar is whole.
    hong_kong = chart(client, "9988.HK", "2025-11-12")
    period = hong_kong["meta"]["currentTradingPeriod"]["regular"]
    assert hong_kong["meta"]["regularMarketTime"] >= period["end"]
    assert (
        hong_kong["indicators"]["quote"][0]["volume"][-1]
        == Prices().bar("9988.HK", date(2025, 11, 14)).volume
    )


@pytest.mark.parametrize(
    ("moment", "last", "is_partial"),
    [
        ("2025-09-08T09:29:59", date(2025, 9, 5), False),
        ("2025-09-08T09:30:00", date(2025, 9, 8), True),
        ("2025-09-08T12:30:00", date(2025, 9, 8), True),
        ("2025-09-08T16:09:59", date(2025, 9, 8), True),
        ("2025-09-08T16:10:00", date(2025, 9, 8), False),
        ("2024-12-24T12:09:00", date(2024, 12, 24), True),
        ("2024-12-24T12:10:00", date(2024, 12, 24), False),
    ],
)
def test_a_bar_is_whole_once_the_closing_auction_is_over(simulator, client, moment, last, is_partial):
    simulator.set_moment(f"{moment}+08:00")
    result = chart(client, "0700.HK")
    meta = result["meta"]
    assert days(result)[-1] == last
    regular = meta["currentTradingPeriod"]["regular"]
    assert (regular["start"] <= meta["regularMarketTime"] < regular["end"]) == is_partial
    assert (result["timestamp"][-1] % 86400 == 90 * 60) == (not is_partial or moment.endswith("09:30:00"))


def test_actions_of_the_range_are_told_and_those_of_the_future_are_not(simulator, client):
    split = chart(client, "1211.HK", "2025-06-01", "2025-07-01")
    opened = seconds("2025-06-10T01:30")
    assert split["events"] == {
        "splits": {str(opened): {"date": opened, "numerator": 3, "denominator": 1, "splitRatio": "3:1"}}
    }
    assert "events" not in chart(client, "1211.HK", "2025-07-01", "2025-08-01")
    simulator.set_moment("2025-06-09T12:00:00Z")
    before = chart(client, "1211.HK", "2025-06-01", "2025-07-01")
    assert "events" not in before
    after, first = (result["indicators"] for result in (split, before))
    ratio = after["adjclose"][0]["adjclose"][0] / first["adjclose"][0]["adjclose"][0]
    assert ratio == pytest.approx(1 / 3)


def test_a_suspension_is_one_empty_bar_and_two_missing_ones(simulator, client):
    result = chart(client, "0066.HK", "2025-03-18", "2025-03-25")
    assert [day.day for day in days(result)] == [18, 20, 24]
    for values in (
        *result["indicators"]["quote"][0].values(),
        result["indicators"]["adjclose"][0]["adjclose"],
    ):
        assert [value is None for value in values] == [False, True, False]


def test_the_price_of_a_suspended_stock_is_its_last_close(simulator, client):
    simulator.set_moment("2025-03-20T12:00:00Z")
    meta = chart(client, "0066.HK")["meta"]
    assert meta["regularMarketPrice"] == Prices().close("0066.HK", date(2025, 3, 18))
    assert meta["regularMarketTime"] == seconds("2025-03-18T08:08")


def test_the_technology_index_has_a_gap_that_its_tracker_has_not(simulator, client):
    gap = {date(2025, 3, day) for day in (12, 13, 14)}
    assert gap.isdisjoint(days(chart(client, "HSTECH.HK")))
    assert gap <= set(days(chart(client, "3033.HK")))


def test_the_same_moment_gives_the_same_bytes(simulator, client):
    simulator.set_moment("2025-11-14T23:30:00+08:00")
    first = ask(client, "BABA")
    assert ask(client, "BABA").content == first.content
    again = client.get(str(first.url), headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    simulator.set_moment("2025-11-14T23:31:00+08:00")
    assert ask(client, "BABA").content != first.content


def test_a_chart_of_all_history_is_served_at_once(simulator, client):
    ask(client, "0005.HK")
    started = time.process_time()
    for _ in range(10):
        ask(client, "0005.HK")
    assert (time.process_time() - started) / 10 < 0.05


@pytest.fixture
def good(simulator, client):
    return ask(client, "1211.HK", "2025-06-01", "2025-07-01").json()["chart"]["result"][0]


def broken(simulator, client, name):
    simulator.break_source("yahoo", name, times=1)
    return json.loads(ask(client, "1211.HK", "2025-06-01", "2025-07-01").content)["chart"]["result"][0]


def test_faults_of_the_source_break_what_they_say(simulator, client, good):
    bars = good["indicators"]["quote"][0]
    assert "timestamp" not in broken(simulator, client, "no_data")
    nulls = broken(simulator, client, "null_closes")["indicators"]["quote"][0]
    assert set(nulls.pop("close")) == {None}
    assert nulls == {name: values for name, values in bars.items() if name != "close"}
    renamed = broken(simulator, client, "renamed_field")["indicators"]["quote"][0]
    assert "close" not in renamed
    assert renamed["last"] == bars["close"]
    shifted = broken(simulator, client, "shifted_columns")["indicators"]["quote"][0]
    assert (shifted["high"], shifted["open"]) == (bars["open"], bars["volume"])


def test_a_split_rewrites_the_bars_before_it_once_its_day_has_opened(simulator, client):
    raw = {bar.day: bar for bar in Prices().bars("1211.HK")}

    def told(moment):
        simulator.set_moment(moment)
        result = chart(client, "1211.HK", "2025-06-01", "2025-07-01")
        bars = result["indicators"]["quote"][0]
        return {day: (bars["close"][i], bars["volume"][i]) for i, day in enumerate(days(result))}

    before, after = told("2025-06-10T09:29:00+08:00"), told(None)
    for day, (close, volume) in before.items():
        assert (round(close, 3), volume) == (raw[day].close, raw[day].volume)
        assert after[day] == (pytest.approx(raw[day].close / 3), raw[day].volume * 3)
    assert round(after[date(2025, 6, 10)][0], 3) == raw[date(2025, 6, 10)].close


def test_a_split_is_not_named_where_the_range_ends_before_it(simulator, client):
    """The trap of the real interface: bars in new shares, and nothing that says so."""
    result = chart(client, "1211.HK", "2025-06-01", "2025-06-07")
    assert "events" not in result
    close = result["indicators"]["quote"][0]["close"][0]
    assert close == pytest.approx(Prices().close("1211.HK", days(result)[0]) / 3)
    assert result["meta"]["chartPreviousClose"] == round(Prices().close("1211.HK", date(2025, 5, 30)) / 3, 3)


def test_a_fault_that_needs_bars_says_so_where_there_are_none(simulator, client):
    simulator.break_source("yahoo", "null_closes")
    response = ask(client, "9988.HK", "2025-09-06", "2025-09-07")
    assert response.status_code == 500
    assert "ask for a session" in response.text

"""The simulated data centre: its reports against the market's truth, its filters and pages, its disagreements.

Truth itself is tested in ``test_simulator_market``, ``_holdings`` and ``_quotations``.
"""

from datetime import date
from itertools import pairwise

import httpx
import pytest

from simulator.anchors import anchors
from simulator.eastmoney.disagreements import (
    BUY_TOTAL_DIFFERS,
    BUY_TOTAL_DIFFERS_BY,
    LEG_LACKS,
    SELL_DIFFERS,
    SELL_DIFFERS_BY,
    stock_without_shenzhen,
)
from simulator.holdings.book import holdings
from simulator.market import Market
from simulator.period import mainland_holidays, sessions
from simulator.prices.quotations import quotations
from simulator.server import SimulatorServer
from simulator.truth import NORTHBOUND, SOUTHBOUND
from simulator.wire.eastmoney import PATH

MARKET, MILLION = Market(), 1_000_000
HISTORY, TOP_TEN = "RPT_MUTUAL_DEAL_HISTORY", "RPT_MUTUAL_TOP10DEAL"
STOCK, HOLDINGS = "RPT_HK_DEAL_RANK", "RPT_MUTUAL_STOCK_HOLDRANKS"
LEGS = {"002": ("SH", SOUTHBOUND), "004": ("SZ", SOUTHBOUND)}
DISAGREEMENTS = {SELL_DIFFERS, BUY_TOTAL_DIFFERS, LEG_LACKS}


@pytest.fixture(scope="module")
def running():
    with SimulatorServer() as server, httpx.Client(base_url=server.base_url) as client:
        yield server, client


@pytest.fixture
def simulator(running):
    running[0].reset()
    return running[0]


@pytest.fixture
def client(running):
    return running[1]


def ask(client, report, text="", **changed):
    query = {"reportName": report, "columns": "ALL", "filter": text, "sortColumns": "TRADE_DATE"}
    query |= {"sortTypes": "-1", "pageSize": 500, "pageNumber": 1, "source": "WEB", "client": "WEB"}
    response = client.get(PATH, params={**query, **changed})
    assert response.status_code == 200
    return response.json()


def rows(client, report, text="", **changed):
    """All pages, as a patient client reads them."""
    first = ask(client, report, text, **changed)
    found = first["result"]["data"]
    for number in range(2, first["result"]["pages"] + 1):
        found += ask(client, report, text, pageNumber=number, **changed)["result"]["data"]
    assert len(found) == first["result"]["count"]
    return found


def on(day):
    return f"(TRADE_DATE='{day}')"


@pytest.mark.parametrize("mutual_type", sorted(LEGS))
def test_the_history_of_a_leg_is_hkexs_in_millions(simulator, client, mutual_type):
    told = rows(client, HISTORY, f'(MUTUAL_TYPE="{mutual_type}")')
    assert [row["TRADE_DATE"] for row in told] == [f"{day} 00:00:00" for day in reversed(sessions())]
    for row, day in zip(told, reversed(sessions()), strict=True):
        leg = MARKET.day(day).legs[LEGS[mutual_type]]
        if day not in DISAGREEMENTS:
            assert round(row["BUY_AMT"] * MILLION) == leg.buy
            assert round(row["NET_DEAL_AMT"] * MILLION) == leg.net
        assert row["FUND_INFLOW"] != row["NET_DEAL_AMT"]
        assert row["QUOTA_BALANCE"] == pytest.approx(42_000 - row["FUND_INFLOW"])
        assert row["DEAL_NUM"] == leg.trades
    for after, before in pairwise(told):
        assert after["ACCUM_DEAL_AMT"] - before["ACCUM_DEAL_AMT"] == pytest.approx(after["NET_DEAL_AMT"])


def test_south_is_the_sum_of_its_legs_and_north_falls_silent(simulator, client):
    by_type = {row["MUTUAL_TYPE"]: row for row in rows(client, HISTORY, on("2025-09-05"))}
    assert sorted(by_type) == ["001", "002", "003", "004", "005", "006"]
    for name in ("BUY_AMT", "SELL_AMT", "NET_DEAL_AMT", "DEAL_AMT", "FUND_INFLOW"):
        assert by_type["006"][name] == pytest.approx(by_type["002"][name] + by_type["004"][name])
    silent = {name for name, value in by_type["005"].items() if value is None}
    assert silent >= {"BUY_AMT", "SELL_AMT", "NET_DEAL_AMT", "FUND_INFLOW", "ACCUM_DEAL_AMT"}
    assert by_type["005"]["DEAL_AMT"] > 0
    [before] = rows(client, HISTORY, "(MUTUAL_TYPE=\"005\")(TRADE_DATE='2024-08-16')")
    assert before["FUND_INFLOW"] == 0.0
    assert before["NET_DEAL_AMT"] is not None


@pytest.mark.parametrize("mutual_type", sorted(LEGS))
def test_a_top_ten_is_hkexs_in_single_units_beside_the_exchanges_turnover(simulator, client, mutual_type):
    day = date(2025, 6, 10)
    told = rows(client, TOP_TEN, f'(MUTUAL_TYPE="{mutual_type}"){on(day)}', sortColumns="RANK", sortTypes="1")
    ten = MARKET.day(day).legs[LEGS[mutual_type]].top_ten
    for row, line in zip(told, ten, strict=True):
        quotation = quotations(9988)[day][line.wire_code]
        assert (row["SECURITY_CODE"], row["RANK"]) == (line.wire_code, line.rank)
        assert (row["BUY_AMT"], row["SELL_AMT"], row["NET_BUY_AMT"]) == (line.buy, line.sell, line.net)
        assert row["CLOSE_PRICE"] == quotation.close
        assert row["DEAL_AMOUNT"] == pytest.approx(quotation.turnover, abs=1)
        assert row["MUTUAL_RATIO"] == round(100 * line.turnover / quotation.turnover, 2)


def test_northbound_top_tens_have_neither_buys_nor_sells(simulator, client):
    told = rows(client, TOP_TEN, f'(MUTUAL_TYPE="001"){on("2025-06-10")}')
    assert {(row["BUY_AMT"], row["SELL_AMT"], row["NET_BUY_AMT"]) for row in told} == {(None, None, None)}
    ten = MARKET.day(date(2025, 6, 10)).legs["SH", NORTHBOUND].top_ten
    assert {row["DEAL_AMT"] for row in told} == {line.turnover for line in ten}


def test_a_stocks_history_has_its_days_in_a_top_ten_and_null_for_a_missing_leg(simulator, client):
    told = {row["TRADE_DATE"][:10]: row for row in rows(client, STOCK, '(SECURITY_CODE="03690")')}
    listed = 0
    for day in sessions():
        lines = [MARKET.day(day).legs[leg].stock("03690") for leg in LEGS.values()]
        row = told.get(day.isoformat())
        assert (row is not None) == any(lines)
        if row is None or day in DISAGREEMENTS:
            continue
        listed += 1
        for prefix, line in zip(("HKSH", "HKSZ"), lines, strict=True):
            assert row[f"{prefix}_NET_BUYAMT"] == (line.net if line else None)
            assert row[f"{prefix}_RANK"] == (line.rank if line else None)
        assert row["HK_NET_BUYAMT"] == sum(line.net for line in lines if line)
    assert listed > 100


def test_holdings_are_those_of_the_settlement_day(simulator, client):
    day = date(2025, 9, 8)
    told = rows(client, HOLDINGS, on(day))
    assert {row["SECURITY_CODE"]: (row["HOLD_SHARES"], row["HOLD_SHARES_RATIO"]) for row in told} == {
        code: (held.shares, held.pct_issued) for code, held in holdings(9988)[day].items()
    }
    assert {row["MUTUAL_TYPE"] for row in told} == {"006"}
    [alibaba] = [row for row in told if row["SECURITY_CODE"] == "09988"]
    assert alibaba["HOLD_MARKET_CAP"] == pytest.approx(alibaba["HOLD_SHARES"] * 137.3)


def test_days_without_trading_are_empty_and_no_error(simulator, client):
    for day in (date(2025, 9, 6), min(mainland_holidays())):
        answer = ask(client, HISTORY, on(day))
        assert (answer["code"], answer["result"]) == (9201, None)


def test_comparisons_come_in_any_order_and_are_all_meant(simulator, client):
    text = "(TRADE_DATE<='2025-06-12')(MUTUAL_TYPE=\"002\")(TRADE_DATE>='2025-06-10')"
    assert [row["TRADE_DATE"][8:10] for row in rows(client, HISTORY, text)] == ["12", "11", "10"]
    assert [row["TRADE_DATE"][8:10] for row in rows(client, HISTORY, text, sortTypes="1")] == [
        "10",
        "11",
        "12",
    ]


@pytest.mark.parametrize(
    ("report", "text", "changed"),
    [
        ("RPT_ELSE", "", {}),
        (HISTORY, '(MUTUAL_KIND="002")', {}),
        (HISTORY, "(TRADE_DATE>='yesterday')", {}),
        (HISTORY, "MUTUAL_TYPE=002", {}),
        (HISTORY, "(TRADE_DATE='2025-02-31')", {}),
        (HISTORY, "", {"sortColumns": "ELSE"}),
        (HISTORY, "", {"pageNumber": "0"}),
    ],
)
def test_what_cannot_be_meant_is_refused_under_200(simulator, client, report, text, changed):
    answer = ask(client, report, text, **changed)
    assert (answer["success"], answer["code"], answer["result"]) == (False, 9501, None)


def test_more_than_five_hundred_rows_a_page_are_silently_not_given(simulator, client):
    answer = ask(client, HOLDINGS, "(TRADE_DATE>='2025-11-03')", pageSize=5000)
    assert len(answer["result"]["data"]) == 500
    assert answer["result"]["pages"] == -(-answer["result"]["count"] // 500) > 1
    assert (
        len(rows(client, HOLDINGS, "(TRADE_DATE>='2025-11-03')", pageSize=5000)) == answer["result"]["count"]
    )


def newest(client, report):
    return ask(client, report, pageSize=1)["result"]["data"][0]["TRADE_DATE"][:10]


def test_a_day_is_there_at_half_past_six_and_holdings_on_the_evening_after(simulator, client):
    for moment, flows, held in (
        ("2025-09-08T18:29:59+08:00", "2025-09-05", "2025-09-04"),
        ("2025-09-08T18:30:00+08:00", "2025-09-08", "2025-09-05"),
    ):
        simulator.set_moment(moment)
        assert [newest(client, report) for report in (HISTORY, TOP_TEN, STOCK)] == [flows] * 3
        assert newest(client, HOLDINGS) == held


def test_a_restatement_arrives_a_day_later_than_at_the_exchange(simulator, client):
    day = date(2025, 8, 21)
    first, final = (truth.net("09988") for truth in MARKET.versions(day))
    for moment, net in (("2025-08-26T17:29:00+08:00", first), ("2025-08-26T17:30:00+08:00", final)):
        simulator.set_moment(moment)
        [row] = rows(client, STOCK, f'(SECURITY_CODE="09988"){on(day)}')
        assert row["HK_NET_BUYAMT"] == net


def test_what_the_exchange_deleted_is_still_there(simulator, client):
    simulator.delete_before(date(2025, 1, 1))
    assert rows(client, HISTORY, on("2024-09-10"))
    simulator.set_moment("2025-11-14T23:30:00+08:00")
    assert rows(client, TOP_TEN, on("2024-09-10"))


def test_no_disagreement_falls_on_a_day_with_a_published_fact():
    assert len(DISAGREEMENTS & set(sessions())) == 3
    for anchor in anchors():
        assert all(not anchor.first_day <= day <= anchor.last_day for day in DISAGREEMENTS)


def test_one_stock_sold_less_than_at_the_exchange(simulator, client):
    ten = MARKET.day(SELL_DIFFERS).legs["SH", SOUTHBOUND].top_ten
    told = rows(client, TOP_TEN, f'(MUTUAL_TYPE="002"){on(SELL_DIFFERS)}', sortColumns="RANK", sortTypes="1")
    assert [row["SELL_AMT"] - line.sell for row, line in zip(told, ten, strict=True)] == [
        *[0, 0, 0, SELL_DIFFERS_BY],
        *[0] * 6,
    ]
    [row] = rows(client, STOCK, f'(SECURITY_CODE="{ten[3].wire_code}"){on(SELL_DIFFERS)}')
    assert row["HKSH_NET_BUYAMT"] == ten[3].net - SELL_DIFFERS_BY


def test_one_legs_buys_are_more_than_at_the_exchange(simulator, client):
    told = {row["MUTUAL_TYPE"]: row for row in rows(client, HISTORY, on(BUY_TOTAL_DIFFERS))}
    legs = {name: MARKET.day(BUY_TOTAL_DIFFERS).legs[leg] for name, leg in LEGS.items()}
    differences = {name: round(told[name]["BUY_AMT"] * MILLION) - leg.buy for name, leg in legs.items()}
    assert differences == {"002": 0, "004": BUY_TOTAL_DIFFERS_BY}
    south = sum(leg.net for leg in legs.values()) + BUY_TOTAL_DIFFERS_BY
    assert round(told["006"]["NET_DEAL_AMT"] * MILLION) == south


def test_one_stocks_history_lacks_a_leg_that_its_top_ten_has(simulator, client):
    code = stock_without_shenzhen(MARKET.day(LEG_LACKS))
    [row] = rows(client, STOCK, f'(SECURITY_CODE="{code}"){on(LEG_LACKS)}')
    assert (row["HKSZ_BUY_AMT"], row["HK_NET_BUYAMT"]) == (None, row["HKSH_NET_BUYAMT"])
    assert rows(client, TOP_TEN, f'(MUTUAL_TYPE="004")(SECURITY_CODE="{code}"){on(LEG_LACKS)}')


def test_faults_break_what_they_say(simulator, client):
    good = ask(client, HISTORY, pageSize=10)["result"]

    def broken(name, report=HISTORY, text=""):
        simulator.break_source("eastmoney", name, times=1)
        return ask(client, report, text, pageSize=10)

    row = broken("renamed_field")["result"]["data"][0]
    assert "BUY_AMT" not in row
    assert row["BUY_AMT_NEW"] == good["data"][0]["BUY_AMT"]
    capped = broken("capped_pages")["result"]
    assert (capped["pages"], capped["count"], capped["data"]) == (1, good["count"], good["data"])
    units = broken("millions_as_units")["result"]["data"][0]
    assert units["DEAL_AMT"] == good["data"][0]["DEAL_AMT"] * MILLION
    text = "(MUTUAL_TYPE=\"002\")(TRADE_DATE='2025-06-10')"
    millions = broken("millions_as_units", TOP_TEN, text)["result"]["data"][0]
    assert millions["BUY_AMT"] < 100_000
    assert broken("no_data")["code"] == 9201

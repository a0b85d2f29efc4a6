"""The simulated daily quotations: the report as truth, its print, and its page as of moments.

Bars of the same lines are tested in ``test_simulator_prices``.
"""

import time
from datetime import date

import httpx
import pytest

from simulator.market import Market
from simulator.period import half_days, sessions
from simulator.prices.book import Prices
from simulator.prices.facts import SUSPENDED_DAYS
from simulator.prices.hours import hong_kong_sessions
from simulator.prices.listings import listings
from simulator.prices.quotations import HALTED, SUSPENDED, TRADED, Quotation, quotations
from simulator.prices.quoted import HALTED_DAYS
from simulator.server import SimulatorServer
from simulator.truth import CHANNELS, SOUTHBOUND
from simulator.wire.hkex_quotations import PATH, encode, lines

SEED, SEEDS, DAY = 9988, (9988, 1, 2), date(2025, 6, 10)
TECHTRONIC = Quotation(
    "00669",
    "TECHTRONIC IND",
    "HKD",
    "",
    TRADED,
    130.0,
    131.2,
    132.0,
    131.1,
    133.0,
    129.0,
    6_222_546,
    910_771_539,
)


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


def get(client, day=DAY):
    return client.get(PATH.format(day=day))


def test_a_line_of_the_priced_list_is_quoted_as_its_raw_bar_is():
    for symbol, listing in listings().items():
        if listing.wire_code is None:
            continue
        before = None
        for bar in Prices().bars(symbol):
            quotation = quotations(SEED)[bar.day][listing.wire_code]
            assert quotation.previous_close == before
            if quotation.status != TRADED:
                continue
            assert (quotation.close, quotation.high, quotation.low) == (bar.close, bar.high, bar.low)
            assert quotation.shares == bar.volume or (bar.day in half_days() and bar.volume == 0)
            before = bar.close
    assert quotations(SEED)[DAY]["01211"].previous_close == Prices().close("1211.HK", date(2025, 6, 9))


@pytest.mark.parametrize("seed", SEEDS)
def test_turnover_is_shares_at_a_price_inside_the_days_range(seed):
    for report in quotations(seed).values():
        for quotation in report.values():
            if quotation.shares:
                assert quotation.low * quotation.shares - 1 <= quotation.turnover
                assert quotation.turnover <= quotation.high * quotation.shares + 1
                assert quotation.bid <= quotation.close <= quotation.ask
                assert quotation.bid < quotation.ask
            elif quotation.status == TRADED:
                assert (quotation.shares, quotation.turnover, quotation.high) == (None, None, None)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_stock_connect_bought_and_sold_fits_into_what_the_exchange_traded(seed):
    market = Market(seed)
    for day in sessions():
        for truth in market.versions(day):
            legs = [truth.legs[channel, SOUTHBOUND] for channel in CHANNELS]
            for code in {line.wire_code for leg in legs for line in leg.top_ten}:
                held = [line for leg in legs if (line := leg.stock(code))]
                traded = quotations(seed)[day][code].turnover
                assert max(sum(line.buy for line in held), sum(line.sell for line in held)) <= traded


def test_half_days_have_shares_that_the_chart_has_not():
    christmas_eve = date(2024, 12, 24)
    assert Prices().bar("0700.HK", christmas_eve).volume == 0
    assert quotations(SEED)[christmas_eve]["00700"].shares > 1_000_000


def test_suspended_and_halted_lines_have_a_previous_close_and_nothing_else():
    last = Prices().close("0066.HK", date(2025, 3, 18))
    for day in SUSPENDED_DAYS:
        assert quotations(SEED)[day]["00066"] == Quotation(
            "00066", "MTR CORPORATION", "HKD", "#", SUSPENDED, last
        )
    assert quotations(SEED)[date(2025, 3, 24)]["00066"].previous_close == last
    assert {report["02901"].status for report in quotations(SEED).values()} == {SUSPENDED}
    assert {day for day, report in quotations(SEED).items() if report["02902"].status == HALTED} == set(
        HALTED_DAYS
    )


def test_the_report_has_counters_in_yuan_structured_products_and_a_bond():
    report = quotations(SEED)[DAY]
    home, counter = report["09988"], report["89988"]
    assert (counter.currency, home.currency) == ("CNY", "HKD")
    assert 1.07 < home.close / counter.close < 1.11
    assert sum(10_000 <= int(code) <= 69_999 for code in report) == 5
    silent = [r["04284"] for r in quotations(SEED).values() if r["04284"].shares is None]
    assert len(silent) > 250
    assert {one.close for one in silent} == {None}


def test_a_security_is_printed_character_by_character():
    assert lines(TECHTRONIC) == (
        "   669 TECHTRONIC IND   HKD  130.00   132.00   133.00            6,222,546\n"
        "                             131.20   131.10   129.00          910,771,539\n"
    )


@pytest.mark.parametrize(
    ("quotation", "text"),
    [
        (
            Quotation("00066", "MTR CORPORATION", "HKD", "#", SUSPENDED, 25.1),
            "#   66 MTR CORPORATION  HKD TRADING SUSPENDED\n",
        ),
        (
            Quotation("04284", "SIM TREAS B2706", "HKD", "", TRADED, 101.2),
            "  4284 SIM TREAS B2706  HKD  101.20      N/A      N/A                    -\n"
            "                                N/A      N/A      N/A                    -\n",
        ),
        (
            Quotation("61120", "S&T#HSI  RP2611", "HKD", "#", TRADED, 0.066, 0.066),
            "#61120 S&amp;T#HSI  RP2611  HKD   0.066        -        -                    -\n"
            "                              0.066        -        -                    -\n",
        ),
    ],
)
def test_what_a_line_lacks_is_a_dash_or_not_available(quotation, text):
    assert lines(quotation) == text


def test_the_page_has_its_sections_its_date_and_every_security(simulator, client):
    response = get(client)
    assert response.content == encode(DAY, quotations(SEED)[DAY])
    assert response.headers["content-type"] == "text/html; charset=ISO-8859-1"
    text = response.content.decode("iso-8859-1")
    places = [
        text.index(f'<a name="{name}">')
        for name in ("quotations", "sales_all", "sales_over", "short_selling")
    ]
    assert places == sorted(places)
    assert "DATE: 10 JUN 2025 (FULL DAY)" in text
    assert "SIMULATED MARKET" in text
    quoted = text[places[0] : places[1]]
    assert all(lines(quotation) in quoted for quotation in quotations(SEED)[DAY].values())
    assert "* 1211 BYD COMPANY " in quoted
    assert text.count("<pre>") == text.count("</pre>") == 1


def test_the_report_goes_up_in_the_evening_of_a_session(simulator, client):
    simulator.set_moment("2025-06-10T17:59:59+08:00")
    assert get(client).status_code == 404
    simulator.set_moment("2025-06-10T18:00:00+08:00")
    assert get(client).status_code == 200
    assert get(client, date(2025, 6, 8)).status_code == 404
    assert client.get("/eng/stat/smstat/dayquot/d250631e.htm").status_code == 404
    # Hong Kong trades on a mainland holiday.
    simulator.set_moment(None)
    assert get(client, date(2025, 5, 2)).status_code == 200


def test_a_page_of_the_real_size_is_made_quickly_and_holds_the_same_securities(simulator, client):
    started = time.process_time()
    full = encode(DAY, quotations(SEED)[DAY], full_size=True)
    assert time.process_time() - started < 2
    assert len(full) > 25_000_000
    simulator.full_size(DAY)
    assert get(client).content == full
    simulator.full_size(DAY, False)
    compact = get(client).content
    assert len(compact) < 100_000
    own = compact.split(b'<a name="sales_all">')[0].split(b"-" * 75)[0]
    assert full.startswith(own.rstrip(b"\n"))


def test_the_whole_history_is_served_in_a_second(simulator, client):
    get(client)
    started = time.process_time()
    for day in hong_kong_sessions():
        assert encode(day, quotations(SEED)[day])
    assert time.process_time() - started < 2


def test_faults_break_what_they_say(simulator, client):
    good = get(client).content

    def broken(name):
        simulator.break_source("quotations", name, times=1)
        return get(client).content

    assert broken("another_date") == good.replace(b"10 JUN 2025", b"03 JUN 2025")
    cut = broken("cut_in_a_row")
    assert good.startswith(cut)
    assert cut.splitlines()[-2].startswith(b"   700 TENCENT")
    assert cut.splitlines()[-1].strip() == b""
    assert b"TENCENT " not in broken("no_data").split(b"sales_all")[0]

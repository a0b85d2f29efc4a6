"""Each published fact comes out of one SELECT on the release of the whole simulated history."""

import pytest

from tests.nights import Nights

HUNDRED_MILLION = 100_000_000
MARKET = "from market_flows where direction = 'SOUTHBOUND' and channel = 'ALL' and trade_date"
ALIBABA = "from daily_flows where ticker = '9988.HK' and channel = 'ALL' and trade_date"


@pytest.mark.parametrize(
    ("day", "buy", "sell", "net"),
    [
        ("2025-09-01", 1062.6561, 943.2333, 119.4228),
        ("2025-09-02", 881.7048, 788.895, 92.8098),
        ("2025-09-03", 604.7595, 549.6747, 55.0848),
        ("2025-09-04", 738.9578, 731.8987, 7.0591),
        ("2025-09-05", 784.2912, 728.0643, 56.2269),
        ("2025-09-08", 858.7403, 691.6933, 167.047),
        ("2025-11-03", 561.2411, 506.5229, 54.7182),
        ("2025-11-04", 549.6432, 451.3223, 98.3209),
    ],
)
def test_whole_channel_of_a_day(full_history: Nights, day, buy, sell, net):
    row = full_history.query(f"select buy_hkd, sell_hkd, net_hkd {MARKET} = '{day}'")
    assert row == [tuple(round(amount * HUNDRED_MILLION) for amount in (buy, sell, net))]


def test_whole_channel_of_a_week_and_of_september(full_history: Nights):
    week = full_history.one(f"select wtd_net_hkd {MARKET} = '2025-09-05'")
    month = full_history.one(f"select mtd_net_hkd {MARKET} = '2025-09-30'")
    assert (week, month) == (33_060_340_000, 188_517_510_000)


@pytest.mark.parametrize(
    ("day", "net_millions"),
    [
        ("2024-09-10", 8_470),
        ("2025-09-09", 4_233),
        ("2025-09-10", 4_510),
        ("2025-09-19", 1_727),
        ("2025-09-23", 1_673),
        ("2025-09-24", 5_340),
        ("2025-10-16", 762),
    ],
)
def test_alibaba_on_a_day(full_history: Nights, day, net_millions):
    assert full_history.one(f"select net_hkd {ALIBABA} = '{day}'") == net_millions * 1_000_000


def test_alibaba_in_the_first_week_of_september_is_first_of_all_that_the_bounds_can_tell(
    full_history: Nights,
):
    assert full_history.one(f"select wtd_net_hkd {ALIBABA} = '2025-09-05'") == 13_500_000_000
    others = """
        select max(hi) from (
            select ticker, sum(net_hi_hkd) as hi from daily_flows
            where channel = 'ALL' and trade_date between '2025-09-01' and '2025-09-05' and ticker <> '9988.HK'
            group by ticker)
    """
    unseen = f"select sum(undisclosed_net_hi_hkd) {MARKET} between '2025-09-01' and '2025-09-05'"
    assert full_history.one(others) < 13_500_000_000
    assert full_history.one(unseen) < 13_500_000_000


def test_alibaba_bought_23_sessions_in_a_row_for_62_116_million(full_history: Nights):
    streak = full_history.query(
        f"select streak_days, streak_is_exact, streak_net_hkd {ALIBABA} = '2025-09-23'"
    )
    assert streak == [(23, True, 62_116_000_000)]
    days = full_history.query(
        f"select streak_days {ALIBABA} in ('2025-09-15', '2025-09-19') order by trade_date"
    )
    assert days == [(17,), (21,)]


def test_alibabas_record_month_was_april_and_september_passed_it(full_history: Nights):
    then = full_history.one(f"select record_month {ALIBABA} = '2025-09-08'")
    april = full_history.one(f"select mtd_net_hkd {ALIBABA} = '2025-04-30'")
    september, is_record = full_history.query(
        f"select mtd_net_hkd, is_record_month {ALIBABA} = '2025-09-30'"
    )[0]
    assert str(then) == "2025-04-01"
    assert september > april
    assert is_record is True


def test_3_november_was_one_leg_and_not_the_whole(full_history: Nights):
    legs = full_history.query(
        "select channel, disclosure, net_hkd from daily_flows "
        "where ticker = '9988.HK' and trade_date = '2025-11-03' order by channel"
    )
    assert legs == [("ALL", "PARTIAL", None), ("SH", "DISCLOSED", -956_000_000), ("SZ", "NOT_IN_TOP10", None)]


def test_before_its_eligibility_alibaba_has_no_flow(full_history: Nights):
    rows = full_history.query(f"select disclosure, net_hkd, net_lo_hkd, net_hi_hkd {ALIBABA} = '2024-09-09'")
    assert rows == [("NOT_ELIGIBLE", None, None, None)]


@pytest.mark.parametrize(
    ("day", "close", "new_york"),
    [
        ("2025-08-29", 115.7, 135.00),
        ("2025-09-01", 137.1, None),
        ("2025-09-02", 134.7, ...),
        ("2025-09-03", 134.1, ...),
        ("2025-09-04", 129.8, ...),
        ("2025-09-05", 131.8, 135.58),
        ("2025-09-08", 137.3, 141.20),
        ("2025-10-31", 165.1, ...),
        ("2025-11-03", 163.2, 167.69),
        ("2025-11-04", 159.0, 164.30),
    ],
)
def test_closes_in_hong_kong_and_new_york(full_history: Nights, day, close, new_york):
    [(hong_kong, adr)] = full_history.query(f"select close_hkd, adr_close_usd {ALIBABA} = '{day}'")
    assert hong_kong == close
    assert new_york is ... or adr == new_york


def test_returns_of_8_september_and_since_the_end_of_august(full_history: Nights):
    day, since = full_history.query(
        "select return_pct, 100 * (close_hkd / (select close_hkd from daily_flows where ticker = '9988.HK' "
        f"and channel = 'ALL' and trade_date = '2025-08-29') - 1) {ALIBABA} = '2025-09-08'"
    )[0]
    assert (round(day, 2), round(since, 2)) == (4.17, 18.67)


def test_baba_on_labor_day_is_absent_not_zero(full_history: Nights):
    row = full_history.query(
        f"select adr_state, adr_close_usd, adr_return_pct, adr_premium_pct {ALIBABA} = '2025-09-01'"
    )
    assert row == [("CLOSED", None, None, None)]


def test_new_york_is_pending_on_the_last_night_and_hong_kong_is_not(full_history: Nights):
    row = full_history.query(f"select price_state, adr_state, adr_close_usd {ALIBABA} = '2025-11-14'")
    assert row == [("TRADED", "PENDING", None)]


def test_currency_conversion_names_its_date(full_history: Nights):
    rows = full_history.query(
        "select distinct trade_date, fx_date, round(usd_hkd, 4) from daily_flows "
        "where trade_date in ('2025-09-05', '2025-11-03', '2025-04-22') order by trade_date"
    )
    fixings = {str(day): (str(fixing), rate) for day, fixing, rate in rows}
    assert fixings["2025-09-05"] == ("2025-09-05", 7.8023)
    assert fixings["2025-11-03"] == ("2025-11-03", 7.7732)
    # Good Friday and Easter Monday have no fixing; 22 April, the first session after them, has one of its own.
    assert fixings["2025-04-22"][0] == "2025-04-22"
    late = full_history.query(
        "select distinct trade_date, fx_date from daily_flows where trade_date = '2025-05-01'"
    )
    assert [(str(day), str(fixing)) for day, fixing in late] in ([], [("2025-05-01", "2025-04-30")])
    [(usd, hkd, rate)] = full_history.query(f"select net_usd, net_hkd, usd_hkd {ALIBABA} = '2025-09-05'")
    assert usd == round(hkd / rate, 2)


def test_13_and_a_half_billion_hong_kong_dollars_were_1_7_billion_us_dollars(full_history: Nights):
    usd = full_history.one(f"select sum(net_usd) {ALIBABA} between '2025-09-01' and '2025-09-05'")
    assert round(usd / 1e9, 1) == 1.7


def test_a_benchmark_that_is_missing_is_replaced_under_its_own_name(full_history: Nights):
    rows = full_history.query(
        f"select distinct benchmark_ticker {ALIBABA} between '2025-03-12' and '2025-03-14'"
    )
    assert rows == [("3033.HK",)]
    assert full_history.one(f"select benchmark_ticker {ALIBABA} = '2025-09-08'") == "HSTECH"


def test_each_price_and_rate_leads_to_the_payload_that_it_rests_on(full_history: Nights):
    row = full_history.query(
        "select q.source, q.url, f.source, y.source, y.url from daily_flows as d "
        "inner join prices as p on d.ticker = p.ticker and d.trade_date = p.trade_date "
        "inner join payloads as q on d.price_payload_sha256 = q.payload_sha256 "
        "inner join payloads as f on d.fx_payload_sha256 = f.payload_sha256 "
        "inner join payloads as y on p.action_payload_sha256 = y.payload_sha256 "
        "where d.ticker = '9988.HK' and d.channel = 'ALL' and d.trade_date = '2025-09-08'"
    )
    [(price_source, price_url, fx_source, action_source, action_url)] = row
    assert (price_source, fx_source, action_source) == ("hkex_quotations", "ecb", "yahoo")
    assert price_url.endswith("/dayquot/d250908e.htm")
    assert "/v8/finance/chart/9988.HK?" in action_url

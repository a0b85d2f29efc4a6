"""Each published flow fact comes out of one SELECT on the release of the whole simulated history."""

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

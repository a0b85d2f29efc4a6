"""What the simulated market must be like on every day: sums, shares, order, calendar, repeatability.

Published facts are tested in ``test_simulator_anchors``, restated days in ``test_simulator_restatements``.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.flows.legs import LegTotals
from simulator.flows.top_ten import top_ten
from simulator.market import Market
from simulator.period import half_days, mainland_holidays
from simulator.securities import securities
from simulator.truth import CHANNELS, LEGS, NORTHBOUND, SOUTHBOUND
from simulator.wire.hkex_daily import encode

MARKET = Market()
PRINTS = [truth for day in MARKET.sessions for truth in MARKET.versions(day)]
SOUTHBOUND_LEGS = [truth.legs[channel, SOUTHBOUND] for truth in PRINTS for channel in CHANNELS]
ALL_LEGS = [leg for truth in PRINTS for leg in truth.legs.values()]
REDUCED_FROM = date(2024, 8, 19)


def channel_turnover(day):
    return sum(MARKET.day(day).legs[channel, SOUTHBOUND].turnover for channel in CHANNELS)


def test_buys_and_sells_add_up_everywhere():
    for leg in SOUTHBOUND_LEGS:
        assert leg.buy + leg.sell == leg.turnover
        assert leg.buy_trades + leg.sell_trades == leg.trades
        for line in leg.top_ten:
            assert line.buy + line.sell == line.turnover
            assert min(line.buy, line.sell) >= 0


def test_leg_totals_print_without_rounding():
    for leg in ALL_LEGS:
        for amount in (leg.turnover, leg.buy, leg.sell, leg.etf_turnover):
            assert amount is None or (amount > 0 and amount % 10_000 == 0)


def test_top_tens_are_ten_distinct_stocks_in_order():
    for leg in ALL_LEGS:
        assert [line.rank for line in leg.top_ten] == list(range(1, 11))
        assert len({line.wire_code for line in leg.top_ten}) == 10
        assert all(above.turnover >= below.turnover for above, below in pairwise(leg.top_ten))


def rest_of(totals, ten):
    """What a leg bought and sold outside its top ten."""
    return totals.buy - sum(line.buy for line in ten), totals.sell - sum(line.sell for line in ten)


def test_a_top_ten_fits_inside_its_leg():
    for leg in ALL_LEGS:
        assert sum(line.turnover for line in leg.top_ten) <= 0.62 * leg.turnover
    for leg in SOUTHBOUND_LEGS:
        # The undisclosed rest holds hundreds of stocks: neither side of it may vanish.
        assert min(rest_of(leg, leg.top_ten)) >= 0.3 * sum(rest_of(leg, leg.top_ten))


def drawn_ten(totals, pinned, number=0):
    listed = securities()["HK"]
    scores = {security.wire_code: security.liquidity for security in listed}
    return top_ten(Random(number), totals, scores, listed, pinned)


@given(
    number=st.integers(0, 10**6),
    buy_share=st.floats(0.4, 0.6),
    pinned_share=st.floats(-0.12, 0.12),
)
def test_even_a_lopsided_leg_leaves_a_plausible_rest(number, buy_share, pinned_share):
    buy = round(4_000_000 * buy_share) * 10_000
    totals = LegTotals(buy, 40_000_000_000 - buy)
    net = round(totals.turnover * pinned_share)
    ten = drawn_ten(totals, {"09988": net}, number)
    assert next(line.net for line in ten if line.wire_code == "09988") == net
    assert 0.01 <= ten[-1].turnover / totals.turnover <= 0.025
    assert min(rest_of(totals, ten)) >= 0.3 * sum(rest_of(totals, ten)) > 0


def test_a_leg_that_no_top_ten_fits_is_refused_with_a_sentence():
    with pytest.raises(RuntimeError, match="pinned nets are too large"):
        drawn_ten(LegTotals(20_000_000_000, 20_000_000_000), {"09988": 30_000_000_000})


def test_the_southbound_tenth_trades_between_1_and_2_5_percent_of_its_leg():
    shares = [leg.top_ten[-1].turnover / leg.turnover for leg in SOUTHBOUND_LEGS]
    assert min(shares) >= 0.01
    assert max(shares) <= 0.025
    in_halves = Counter(share < 0.0175 for share in shares)
    assert min(in_halves.values()) > 0.4 * len(shares)


def test_etf_turnover_covers_the_listed_etfs():
    etfs = {security.wire_code for security in securities()["HK"] if security.is_etf}
    for leg in SOUTHBOUND_LEGS:
        listed = sum(line.turnover for line in leg.top_ten if line.wire_code in etfs)
        assert listed < leg.etf_turnover < leg.turnover


@pytest.mark.parametrize("seed", [MARKET.seed, 1, 2])
def test_at_least_sixty_stocks_pass_through_the_southbound_top_tens(seed):
    market = Market(seed)
    seen = Counter(
        line.wire_code
        for day in market.sessions
        for channel in CHANNELS
        for line in market.day(day).legs[channel, SOUTHBOUND].top_ten
    )
    assert len(seen) >= 60
    assert {code for code, _ in seen.most_common(8)} >= {"00700", "00981", "01810", "09988"}


def test_the_two_southbound_legs_do_not_always_list_the_same_stocks():
    differing = 0
    for day in MARKET.sessions:
        shanghai, shenzhen = (
            {line.wire_code for line in MARKET.day(day).legs[channel, SOUTHBOUND].top_ten}
            for channel in CHANNELS
        )
        differing += shanghai != shenzhen
    assert differing > len(MARKET.sessions) // 2


def test_no_stock_is_listed_before_it_is_eligible():
    first_day = {security.wire_code: security.eligible_from for security in securities()["HK"]}
    assert first_day["09988"] == date(2024, 9, 10)
    for truth in PRINTS:
        for channel in CHANNELS:
            for line in truth.legs[channel, SOUTHBOUND].top_ten:
                assert first_day[line.wire_code] is None or first_day[line.wire_code] <= truth.trade_date


def test_nets_have_both_signs_and_heavy_tails():
    nets = [sum(MARKET.day(day).legs[c, SOUTHBOUND].net for c in CHANNELS) for day in MARKET.sessions]
    assert 30 < sum(net < 0 for net in nets) < len(nets) // 2
    shares = [net / channel_turnover(day) for net, day in zip(nets, MARKET.sessions, strict=True)]
    mean = sum(shares) / len(shares)
    variance = sum((share - mean) ** 2 for share in shares) / len(shares)
    kurtosis = sum((share - mean) ** 4 for share in shares) / len(shares) / variance**2
    assert kurtosis > 3


def test_turnover_grows_from_2024_to_2025():
    def mean(first, last):
        held = [channel_turnover(day) for day in MARKET.sessions if first <= day <= last]
        return sum(held) / len(held) / 1e9

    assert 22 < mean(date(2024, 8, 1), date(2024, 8, 31)) < 42
    assert 80 < mean(date(2025, 2, 15), date(2025, 7, 31)) < 150
    assert 110 < mean(date(2025, 8, 1), date(2025, 10, 31)) < 170


def test_half_days_trade_about_half():
    for day in half_days() & set(MARKET.sessions):
        around = [channel_turnover(other) for other in MARKET.sessions if 0 < abs((other - day).days) <= 10]
        assert 0.3 < channel_turnover(day) / (sum(around) / len(around)) < 0.8


def test_northbound_publishes_buys_and_sells_before_19_august_2024_only():
    for truth in PRINTS:
        for channel in CHANNELS:
            leg = truth.legs[channel, NORTHBOUND]
            if truth.trade_date < REDUCED_FROM:
                assert leg.buy + leg.sell == leg.turnover
                assert leg.buy_trades + leg.sell_trades == leg.trades
                assert all(line.buy + line.sell == line.turnover for line in leg.top_ten)
                assert leg.quota_status == "DISCLOSED"
                assert leg.quota_balance_cny > 0
                assert leg.quota_balance_cny % 1_000_000 == 0
            else:
                assert (leg.buy, leg.sell, leg.buy_trades, leg.quota_balance_cny) == (None,) * 4
                assert leg.quota_status == "UNDISCLOSED"
                assert all(line.net is None for line in leg.top_ten)


def test_a_file_exists_on_each_hong_kong_session_and_on_no_other_day():
    days = [MARKET.first_day + timedelta(days=i) for i in range(471)]
    assert days[-1] == MARKET.last_day
    held = {day for day in days if MARKET.day(day)}
    assert held == set(MARKET.sessions) | mainland_holidays()
    # A Saturday, Hong Kong holidays with the mainland open and closed, and the days beside the period.
    for closed in ("2025-08-02", "2024-09-18", "2025-01-29", "2025-10-29", "2024-07-31", "2025-11-17"):
        assert MARKET.day(date.fromisoformat(closed)) is None


def test_a_mainland_holiday_says_trading_southbound_and_nothing_northbound():
    # The days on which Hong Kong traded without Stock Connect, as the exchanges announced them.
    announced = """2024-09-16 2024-09-17 2024-10-02 2024-10-03 2024-10-04 2024-10-07 2025-01-28 2025-02-03
        2025-02-04 2025-05-02 2025-06-02 2025-10-02 2025-10-03 2025-10-06 2025-10-08"""
    assert mainland_holidays() == set(map(date.fromisoformat, announced.split()))
    for day in mainland_holidays():
        truth = MARKET.day(day)
        assert not truth.is_trading_day
        for leg in LEGS:
            told = truth.legs[leg]
            is_southbound = told.direction == SOUTHBOUND
            assert told.is_trading_day == is_southbound
            assert told.turnover == (0 if is_southbound else None)
            assert told.top_ten == ()


def test_a_file_goes_up_at_six_in_the_evening_hong_kong():
    day = date(2025, 9, 8)
    assert MARKET.day(day, datetime(2025, 9, 8, 9, 59, 59, tzinfo=UTC)) is None
    assert MARKET.day(day, datetime(2025, 9, 8, 10, 0, tzinfo=UTC)) is not None
    assert MARKET.day(day, datetime(2025, 9, 8, 10, 0)) is not None  # a naive moment is UTC


def test_the_default_market_is_the_same_on_every_machine():
    """If the market was changed on purpose, put the new digest here."""
    wires = b"".join(encode(truth) for truth in PRINTS)
    assert sha256(wires).hexdigest()[:16] == "7f835a9aaa6a0397"


def test_another_seed_is_another_market():
    day = date(2025, 3, 3)
    assert Market(1).day(day) != MARKET.day(day)
    assert Market(MARKET.seed).day(day) == MARKET.day(day)

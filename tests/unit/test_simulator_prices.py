"""What the simulated prices must be like: published closes, ticks, actions, gaps, and room for the flows.

How a chart prints them is tested in ``test_simulator_yahoo_wire``.
"""

import csv
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from math import isclose, log
from pathlib import Path
from statistics import correlation, fmean, median

import pytest

from simulator.fx.rates import rates
from simulator.market import Market
from simulator.period import half_days
from simulator.prices.adjusted import adjusted_closes, dividends_in_new_shares, in_new_shares
from simulator.prices.bars import Bar
from simulator.prices.book import Prices
from simulator.prices.facts import (
    LOST_INDEX,
    LOST_INDEX_DAYS,
    SUSPENDED,
    SUSPENDED_DAYS,
    Action,
    actions_of,
    is_empty,
    is_missing,
)
from simulator.prices.hours import hong_kong_sessions, new_york_sessions
from simulator.prices.listings import listings
from simulator.prices.ticks import on_tick, step
from simulator.securities import securities
from simulator.truth import CHANNELS, SOUTHBOUND

PRICES, MARKET = Prices(), Market()
SEEDS = (PRICES.seed, 1, 2)
ROOT = Path(__file__).parents[2]
PUBLISHED = {
    "9988.HK": {
        "2025-08-29": 115.7,
        "2025-09-01": 137.1,
        "2025-09-02": 134.7,
        "2025-09-03": 134.1,
        "2025-09-04": 129.8,
        "2025-09-05": 131.8,
        "2025-09-08": 137.3,
        "2025-10-31": 165.1,
        "2025-11-03": 163.2,
        "2025-11-04": 159.0,
    },
    "BABA": {
        "2025-08-29": 135.0,
        "2025-09-05": 135.58,
        "2025-09-08": 141.2,
        "2025-11-03": 167.69,
        "2025-11-04": 164.3,
    },
}
PUBLISHED_DAYS = {date.fromisoformat(day) for closes in PUBLISHED.values() for day in closes}


def closes(symbol, seed=PRICES.seed):
    return {bar.day: bar.close for bar in Prices(seed).bars(symbol)}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("symbol", sorted(PUBLISHED))
def test_published_closes_hold_for_every_seed(symbol, seed):
    drawn = closes(symbol, seed)
    assert {day: drawn[date.fromisoformat(day)] for day in PUBLISHED[symbol]} == PUBLISHED[symbol]


def test_the_published_moves_come_out_of_them():
    assert round(PRICES.return_pct("9988.HK", date(2025, 9, 8)), 2) == 4.17
    drawn = closes("9988.HK")
    assert round(100 * (drawn[date(2025, 9, 8)] / drawn[date(2025, 8, 29)] - 1), 2) == 18.67


def test_every_security_of_the_market_and_every_priced_line_of_the_watch_list_has_prices():
    with (ROOT / "dbt_project" / "seeds" / "watchlist.csv").open(encoding="utf-8") as lines:
        watched = {row["price_symbol"] for row in csv.DictReader(lines)} - {""}
    traded = {f"{int(security.wire_code):04d}.HK" for security in securities()["HK"]}
    assert listings().keys() == watched | traded


@pytest.mark.parametrize("symbol", ["0700.HK", "^HSI", "BABA", "PDD"])
def test_a_line_has_a_bar_on_each_session_of_its_own_exchange_and_on_no_other_day(symbol):
    sessions = hong_kong_sessions() if listings()[symbol].is_hong_kong else new_york_sessions()
    assert [bar.day for bar in PRICES.bars(symbol)] == list(sessions)
    assert sessions[0] < date(2024, 8, 1)


def test_new_york_rests_on_labor_day_and_hong_kong_does_not():
    assert PRICES.bar("BABA", date(2025, 9, 1)) is None
    assert PRICES.bar("9988.HK", date(2025, 9, 1)).close == 137.1


def test_prices_stand_on_ticks_and_every_bar_is_consistent():
    for symbol, listing in listings().items():
        for bar in PRICES.bars(symbol):
            assert 0 < bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high
            for price in (bar.open, bar.high, bar.low, bar.close):
                assert isclose(round(price * 1000) % step(listing, price), 0)
                assert price == round(price, 3)


@pytest.mark.parametrize(
    ("symbol", "price", "tick"),
    [
        ("0700.HK", 512.3, 512.5),
        ("9988.HK", 131.83, 131.8),
        ("0005.HK", 74.98, 75.0),
        ("0788.HK", 4.444, 4.44),
    ],
)
def test_hong_kong_prices_follow_the_exchanges_steps(symbol, price, tick):
    assert on_tick(listings()[symbol], price) == tick


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stock_trades_at_least_1_6_times_what_stock_connect_traded_of_it(seed):
    market, prices, shares = Market(seed), Prices(seed), []
    for day in market.sessions:
        for truth in market.versions(day):
            legs = [truth.legs[channel, SOUTHBOUND] for channel in CHANNELS]
            for code in {line.wire_code for leg in legs for line in leg.top_ten}:
                lines = [line for leg in legs if (line := leg.stock(code))]
                southbound = sum(line.turnover for line in lines)
                bar = prices.bar(f"{int(code):04d}.HK", day)
                if day in half_days():
                    continue
                assert bar.volume * bar.close >= 1.6 * southbound
                assert bar.volume * bar.low >= max(
                    sum(line.buy for line in lines), sum(line.sell for line in lines)
                )
                if len(lines) == 2:
                    shares.append(southbound / (2 * bar.volume * bar.close))
    assert min(shares) > 0.10
    assert max(shares) < 0.40
    assert 0.15 < median(shares) < 0.30


def test_half_days_and_indices_have_no_volume_and_other_sessions_have_whole_lots():
    for symbol, listing in listings().items():
        for bar in PRICES.bars(symbol):
            is_silent = listing.kind == "INDEX" or (listing.is_hong_kong and bar.day in half_days())
            assert (bar.volume == 0) == is_silent
            assert bar.volume % 100 == 0


def test_a_dividend_and_a_split_take_their_part_off_the_raw_price():
    before, after = closes("1211.HK")[date(2025, 6, 9)], PRICES.bar("1211.HK", date(2025, 6, 10))
    assert abs(log(3 * after.close / before)) < 0.12
    assert after.high < before / 2
    paid = [(action.symbol, action.ex_date, action.dividend) for action in actions_of("9988.HK")]
    assert paid == [("9988.HK", date(2025, 6, 12), 7.8)]
    drawn = closes("9988.HK")
    assert abs(log(drawn[date(2025, 6, 12)] / (drawn[date(2025, 6, 11)] - 7.8))) < 0.08


def test_every_action_falls_on_a_session_of_its_line():
    for symbol in listings():
        for action in actions_of(symbol):
            assert PRICES.bar(symbol, action.ex_date) is not None


def test_adjusted_closes_are_what_the_actions_leave_of_the_raw_ones():
    days = [date(2025, 6, day) for day in (2, 3, 4, 5)]
    bars = tuple(
        Bar(day, close, close, close, close, 100) for day, close in zip(days, (100, 90, 30, 33), strict=True)
    )
    dividend = Action("X", days[1], 10.0, None, None)
    split = Action("X", days[2], None, 3, 1)
    assert adjusted_closes(bars, (dividend, split)) == pytest.approx([30, 30, 30, 33])
    # Before the split is known, only the dividend counts.
    assert adjusted_closes(bars[:2], (dividend, split)) == pytest.approx([90, 90])


def test_bars_and_dividends_before_a_known_split_are_told_in_new_shares():
    dividend = Action("X", date(2025, 6, 2), 9.0, None, None)
    split = Action("X", date(2025, 6, 4), None, 3, 1)
    bar = Bar(date(2025, 6, 3), 90.0, 99.0, 81.0, 93.0, 100)
    assert in_new_shares(bar, (dividend, split), date(2025, 6, 3)) == bar
    told = in_new_shares(bar, (dividend, split), date(2025, 6, 4))
    assert (told.open, told.high, told.low, told.close, told.volume) == pytest.approx((30, 33, 27, 31, 300))
    paid = [dividends_in_new_shares((dividend, split), date(2025, 6, day))[0].dividend for day in (3, 4)]
    assert paid == pytest.approx([9.0, 3.0])


def test_an_action_rewrites_the_adjusted_past():
    before, after = (
        adjusted_closes(PRICES.bars("9988.HK", moment), actions_of("9988.HK"))
        for moment in (datetime(2025, 6, 11, 12, tzinfo=UTC), datetime(2025, 6, 12, 12, tzinfo=UTC))
    )
    assert all(new < old for old, new in zip(before, after, strict=False))


def test_a_suspended_stock_keeps_one_empty_bar_and_the_index_loses_three_sessions():
    assert [is_missing(SUSPENDED, day) for day in SUSPENDED_DAYS] == [True, False, True]
    assert [is_empty(SUSPENDED, day) for day in SUSPENDED_DAYS] == [False, True, False]
    assert all(is_missing(LOST_INDEX, day) for day in LOST_INDEX_DAYS)
    assert not any(is_missing("3033.HK", day) or is_empty("3033.HK", day) for day in LOST_INDEX_DAYS)
    assert set(SUSPENDED_DAYS) | set(LOST_INDEX_DAYS) <= set(hong_kong_sessions())


@pytest.mark.parametrize("seed", SEEDS)
def test_stock_connect_trades_nothing_of_a_suspended_stock(seed):
    for day in SUSPENDED_DAYS:
        legs = [Market(seed).day(day).legs[channel, SOUTHBOUND] for channel in CHANNELS]
        assert all(leg.stock("00066") is None for leg in legs)


def test_a_deposited_share_stays_within_two_percent_of_its_home_line():
    home, fx = closes("9618.HK"), rates(PRICES.seed)
    for bar in PRICES.bars("JD"):
        if bar.day in home:
            premium = bar.close * fx.usd_hkd(bar.day) / 2 / home[bar.day] - 1
            assert abs(premium) < 0.021


def returns(symbol):
    drawn = closes(symbol)
    return {day: log(drawn[day] / drawn[before]) for before, day in pairwise(drawn)}


@pytest.mark.parametrize(
    ("symbol", "index", "least"),
    [
        ("3033.HK", "HSTECH.HK", 0.97),
        ("2800.HK", "^HSI", 0.97),
        ("^HSI", "HSTECH.HK", 0.9),
        ("0700.HK", "HSTECH.HK", 0.5),
    ],
)
def test_lines_follow_the_market(symbol, index, least):
    line, market = returns(symbol), returns(index)
    assert correlation([line[day] for day in market], list(market.values())) > least


def test_levels_have_the_order_of_magnitude_of_august_2024():
    plausible = {"^HSI": (16_000, 19_000), "0700.HK": (330, 420), "BABA": (70, 90), "3033.HK": (3.2, 3.8)}
    for symbol, (low, high) in plausible.items():
        august = [close for day, close in closes(symbol).items() if (day.year, day.month) == (2024, 8)]
        assert low < fmean(august) < high


def test_as_of_a_moment_only_sessions_that_have_opened_are_known():
    open_at = datetime(2025, 9, 8, 1, 30, tzinfo=UTC)
    assert PRICES.bars("9988.HK", open_at.replace(minute=29))[-1].day == date(2025, 9, 5)
    partial = PRICES.bars("9988.HK", open_at.replace(hour=3))[-1]
    whole = PRICES.bar("9988.HK", date(2025, 9, 8))
    assert partial.is_partial
    assert whole.low <= partial.low <= partial.close <= partial.high <= whole.high
    assert 0 < partial.volume < whole.volume
    assert PRICES.bars("9988.HK", open_at.replace(hour=8, minute=9))[-1].is_partial
    assert PRICES.bars("9988.HK", open_at.replace(hour=8, minute=10))[-1] == whole


def test_the_default_prices_are_the_same_on_every_machine():
    """If the prices were changed on purpose, put the new digest here."""
    told = "\n".join(f"{symbol} {bar}" for symbol in listings() for bar in PRICES.bars(symbol))
    assert sha256(told.encode()).hexdigest()[:16] == "c9525422656d5371"


def test_another_seed_has_other_prices():
    assert closes("0700.HK") != closes("0700.HK", 1)

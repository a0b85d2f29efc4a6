"""The oracle's trickiest rules on a few nets worked out by hand: what checks the SQL has to be right itself.

The comparison with released tables is in test_oracle.py.
"""

from datetime import date, timedelta

import pytest

from simulator.truth import LegTruth, StockTruth
from tests.pipeline.oracle_days import (
    Amounts,
    Bounds,
    bounds_outside,
    rank_rows,
    stock_on_both,
    stock_on_leg,
    within,
)
from tests.pipeline.oracle_history import Series, history, z_score

MONDAY = date(2025, 9, 1)
WEEKDAYS = [MONDAY + timedelta(days=i) for i in range(-70, 140) if (MONDAY + timedelta(days=i)).weekday() < 5]


def series_of(nets: list[int | tuple[int, int] | None], first: date = MONDAY, eligible: date | None = None):
    """The history over weekdays: a net, or its bounds where it is not disclosed, or nothing held."""
    days = [day for day in WEEKDAYS if day >= first][: len(nets)]
    series = Series(
        days,
        [net if isinstance(net, int) else None for net in nets],
        [net[0] if isinstance(net, tuple) else net for net in nets],
        [net[1] if isinstance(net, tuple) else net for net in nets],
        [net is not None for net in nets],
        eligible,
    )
    rows = history(series, WEEKDAYS)
    return [rows[day] for day in days]


def leg_of(buys: list[int], sells: list[int], buy: int | None, sell: int | None) -> LegTruth:
    lines = [
        StockTruth(rank, f"{rank:05d}", "NAME", bought, sold, bought + sold)
        for rank, (bought, sold) in enumerate(zip(buys, sells, strict=True), start=1)
    ]
    return LegTruth("SH", "SOUTHBOUND", True, None, buy, sell, top_ten=tuple(lines))


def test_a_stock_outside_the_ten_is_bounded_by_the_tenth_and_by_what_the_ten_leave():
    ten = ([20] * 9 + [6], [20] * 9 + [4])
    assert bounds_outside(leg_of(*ten, buy=189, sell=300)) == Bounds(-10, 3)
    assert bounds_outside(leg_of(*ten, buy=180, sell=184)) == Bounds(0, 0)
    assert bounds_outside(leg_of(*ten, buy=None, sell=None)) == Bounds(-10, 10)
    assert bounds_outside(leg_of([20] * 9, [20] * 9, buy=300, sell=300)) == Bounds(None, None)


def test_a_stock_cannot_have_bought_or_sold_more_than_was_traded_of_it():
    assert within(Bounds(-10, 3), 6) == Bounds(-6, 3)
    assert within(Bounds(-10, 3), 0) == Bounds(0, 0)
    assert within(Bounds(-10, 3), None) == Bounds(-10, 3)
    assert within(Bounds(None, None), 6) == Bounds(None, None)


def test_states_of_a_stock_on_a_leg_and_on_both():
    leg, nothing = leg_of([6] * 10, [4] * 10, 70, 70), Bounds(None, None)
    disclosed = stock_on_leg("MISSING", leg, "0003.HK", True, Bounds(-3, 2))
    assert disclosed == Amounts("DISCLOSED", 6, 4, 10, 2, 2, 3)
    hidden = stock_on_leg("MISSING", leg, "9988.HK", True, Bounds(-3, 2))
    assert hidden == Amounts("NOT_IN_TOP10", lo=-3, hi=2)
    assert stock_on_leg("MISSING", leg, "9988.HK", True, nothing).state == "MISSING"
    assert stock_on_leg("MISSING", leg, "9988.HK", False, Bounds(-3, 2)) == Amounts("NOT_ELIGIBLE")
    assert stock_on_leg("PENDING", None, "9988.HK", True, nothing) == Amounts("PENDING")
    assert stock_on_leg("CLOSED", leg, "0003.HK", True, nothing) == Amounts("CLOSED")
    assert stock_on_both(disclosed, disclosed) == Amounts("DISCLOSED", 12, 8, 20, 4, 4)
    assert stock_on_both(disclosed, hidden) == Amounts("PARTIAL", lo=-1, hi=4)
    assert stock_on_both(hidden, Amounts("MISSING")) == Amounts("MISSING")


def test_an_unknown_day_and_a_zero_day_end_a_streak_but_bounds_on_one_side_do_not():
    rows = series_of([5, (-1, 9), 4, (1, 7), 0, -2, -3, None, -1])
    assert [row["streak_days"] for row in rows] == [1, None, 1, 2, 0, -1, -2, None, -1]
    # The first starts with what is held; a streak after a zero is whole, one after an unknown day is not.
    assert [row["streak_is_exact"] for row in rows] == [
        False,
        None,
        False,
        False,
        True,
        True,
        True,
        None,
        False,
    ]
    assert [row["streak_net_hkd"] for row in rows] == [5, None, 4, None, 0, -2, -5, None, -1]
    assert (rows[3]["streak_net_lo_hkd"], rows[3]["streak_net_hi_hkd"]) == (5, 11)
    assert series_of([5], eligible=MONDAY)[0]["streak_is_exact"] is True
    assert series_of([5], eligible=MONDAY - timedelta(days=2))[0]["streak_is_exact"] is True
    assert series_of([5], eligible=MONDAY - timedelta(days=3))[0]["streak_is_exact"] is False


def test_a_record_day_needs_twenty_nets_and_has_to_beat_them_all():
    rows = series_of([*range(1, 19), (2, 90), 40, 41, 41, None, (50, 60), 42])
    assert [row["is_record_day"] for row in rows[18:]] == [False, False, True, False, None, False, True]
    assert [row["n_obs"] for row in rows[17:]] == [18, 18, 19, 20, 21, 21, 21, 22]
    losses = series_of([-9] * 20 + [-1])
    assert losses[-1]["is_record_day"] is False


def test_largest_since_looks_for_the_last_day_as_large_and_for_a_net_sell_as_deep():
    rows = series_of([7, -4, 5, (8, 9), 5, 6, -3, -4, 8])
    found = [row["largest_since_date"] for row in rows]
    days = [day for day in WEEKDAYS if day >= MONDAY]
    assert found == [None, None, days[0], None, days[2], days[0], days[1], days[1], None]


def test_a_sum_over_sessions_is_null_with_a_null_and_before_the_history():
    rows = series_of([1, 2, 3, 4, 5, (-1, 2), 7])
    assert [row["net_5d_hkd"] for row in rows] == [None] * 4 + [15, None, None]
    assert [row["net_5d_lo_hkd"] for row in rows] == [None] * 4 + [15, 13, 18]
    assert [row["net_5d_hi_hkd"] for row in rows] == [None] * 4 + [15, 16, 21]


def test_scores_are_against_the_sessions_before_and_need_enough_of_them():
    assert z_score(4, [1, 2, 3], at_least=3) == pytest.approx(2.0)
    assert z_score(4, [1, 2, 3], at_least=4) is None
    assert z_score(4, [2, 2, 2], at_least=3) is None
    rows = series_of([*([1, 3] * 7), (0, 9), 2, 10])
    assert rows[15]["net_z20"] is None
    # Fifteen nets: seven of 1, seven of 3 and a 2; their mean is 2, their variance 14 / 14.
    assert rows[16]["net_z20"] == pytest.approx(8.0)
    rows = series_of([*range(60), 30])
    assert (rows[59]["pctile_250d"], rows[60]["pctile_250d"]) == (None, 50.0)


def test_a_period_that_began_before_the_history_has_no_sum_unless_the_stock_was_not_eligible():
    wednesday = MONDAY + timedelta(days=2)
    lost = series_of([1, 2, 4, 8], first=wednesday)
    assert [row["wtd_net_hkd"] for row in lost] == [None, None, None, 8]
    assert [row["mtd_net_hkd"] for row in lost] == [None] * 4
    assert {row["cum_since_eligible_hkd"] for row in lost} == {None}
    new = series_of([1, 2, (3, 5), 8], first=wednesday, eligible=wednesday)
    assert [row["wtd_net_hkd"] for row in new] == [1, 3, None, 8]
    assert [row["ytd_net_lo_hkd"] for row in new] == [1, 3, 6, 14]
    assert [row["cum_since_eligible_hi_hkd"] for row in new] == [1, 3, 8, 16]


def test_a_record_week_needs_an_earlier_whole_week_and_every_net_of_its_own():
    weeks = [[1] * 5, [1, 1, 1, 1, 2], [9, 9, (9, 9), 9, 9], [1, 1, 1, 1, 2], [9, 9, 9, 9, None], [2] * 5]
    rows = series_of([net for week in weeks for net in week])
    assert [row["is_record_week"] for row in rows[4::5]] == [False, True, False, False, None, True]
    assert not any(row["is_record_week"] for i, row in enumerate(rows) if i % 5 != 4)


def test_pace_is_against_as_many_sessions_of_the_largest_month_before():
    july = [day for day in WEEKDAYS if day.month == 7]
    august = [day for day in WEEKDAYS if day.month == 8]
    nets = [2] * len(july) + [3] * len(august) + [6, -6, None]
    rows = series_of(nets, first=july[0], eligible=july[0])
    at = len(july) + len(august)
    assert rows[0]["record_month"] is None
    assert rows[len(july)]["mtd_pace_vs_record_pct"] == 50.0
    # August has fewer sessions than July, and still the larger sum.
    assert [row["record_month"] for row in rows[at:]] == [date(2025, 8, 1)] * 3
    assert rows[at]["record_month_net_hkd"] == 3 * len(august)
    assert [row["mtd_pace_vs_record_pct"] for row in rows[at:]] == [100.0, -100.0, None]
    assert rows[at - 1]["is_record_month"] is True


def test_ranks_that_all_bounds_allow():
    day = [
        {"ticker": "A", "net_hkd": 10, "net_lo_hkd": 10, "net_hi_hkd": 10},
        {"ticker": "B", "net_hkd": 10, "net_lo_hkd": 10, "net_hi_hkd": 10},
        {"ticker": "C", "net_hkd": 3, "net_lo_hkd": 3, "net_hi_hkd": 3},
        {"ticker": "D", "net_hkd": None, "net_lo_hkd": -5, "net_hi_hkd": 11},
        {"ticker": "E", "net_hkd": None, "net_lo_hkd": None, "net_hi_hkd": None},
    ]
    rank_rows(day, undisclosed_hi=5)
    assert [row.get("rank_net") for row in day] == [1, 1, 3, None, None]
    assert [row.get("n_ranked") for row in day] == [3, 3, 3, None, None]
    assert [row.get("rank_net_best") for row in day] == [1, 1, 3, 1, None]
    assert [row.get("rank_net_worst") for row in day] == [2, 2, 4, 4, None]
    assert [row.get("is_rank_net_open") for row in day] == [False, False, True, True, None]

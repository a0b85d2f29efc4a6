"""Every line of the simulator's table of published facts holds in the simulated market, whatever the seed.

What the market must be like apart from the facts is tested in ``test_simulator_market``.
"""

from datetime import date

import pytest

from simulator.anchors import TOTAL, Anchor, anchors
from simulator.market import Market
from simulator.securities import securities
from simulator.truth import CHANNELS, SOUTHBOUND

ALIBABA = "09988"
MARKET = Market()
SEEDS = (MARKET.seed, 1, 2)


def days_of(market, first, last):
    return [market.day(day) for day in market.sessions if first <= day <= last]


def exact_total(market, first, last, security=ALIBABA):
    """A stock's net over a period, None unless both legs disclose it on every session."""
    nets = [truth.net(security) for truth in days_of(market, first, last)]
    return None if None in nets else sum(nets)


def month_totals(market):
    """(year, month) -> Alibaba's net, None where a session is not exact."""
    ends = {}
    for day in market.sessions:
        ends[day.year, day.month] = day
    return {month: exact_total(market, last.replace(day=1), last) for month, last in ends.items()}


def figure(market, anchor):
    """The market's exact figure for a printed one, in single HKD; None where it is not disclosed."""
    days = days_of(market, anchor.first_day, anchor.last_day)
    channels = CHANNELS if anchor.leg == "ALL" else (anchor.leg,)
    legs = [truth.legs[channel, SOUTHBOUND] for truth in days for channel in channels]
    lines = legs if anchor.security == TOTAL else [leg.stock(anchor.security) for leg in legs]
    return None if None in lines else sum(getattr(line, anchor.measure) for line in lines)


def check(market, anchor: Anchor):
    if anchor.measure in ("net", "buy", "sell"):
        found = figure(market, anchor)
        assert found is not None, f"{anchor} is not disclosed."
        assert anchor.holds(found), f"{anchor} would not be printed for {found}."
    elif anchor.measure == "streak_days":
        nets = [truth.net(anchor.security) for truth in days_of(market, anchor.first_day, anchor.last_day)]
        assert len(nets) == anchor.value
        assert all(net is not None and net > 0 for net in nets)
        eve = max(day for day in market.sessions if day < anchor.first_day)
        assert market.day(eve).net(anchor.security) < 0
    else:
        assert anchor.measure == "record_month"
        totals = month_totals(market)
        record, september = totals.pop((2025, 4)), totals.pop((2025, 9))
        assert record < september
        assert all(total is None or total < record for total in totals.values())


@pytest.mark.parametrize(
    "anchor", anchors(), ids=lambda a: f"{a.last_day}-{a.security}-{a.leg}-{a.measure}-{a.value}"
)
def test_anchor_holds(anchor):
    check(MARKET, anchor)


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_anchors_hold_for_other_seeds(seed):
    for anchor in anchors():
        check(Market(seed), anchor)


def test_every_anchor_names_its_source_and_lies_in_the_period():
    for anchor in anchors():
        assert anchor.source
        assert MARKET.first_day <= anchor.first_day <= anchor.last_day <= MARKET.last_day


def test_a_figure_off_by_one_printed_unit_does_not_hold():
    for anchor in anchors():
        if anchor.measure in ("net", "buy", "sell"):
            assert not anchor.holds(figure(MARKET, anchor) + int(anchor.printed_to * 1_000_000) + 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_leg_that_no_paper_printed_does_not_disclose_alibaba_on_3_november(seed):
    legs = Market(seed).day(date(2025, 11, 3)).legs
    assert legs["SH", SOUTHBOUND].stock(ALIBABA).net == -956_000_000
    assert legs["SZ", SOUTHBOUND].stock(ALIBABA) is None


def bound_of_net(market, first, last, security):
    """The most that a security can have netted: its disclosed nets, and the tenths where it is not listed."""
    bound = 0
    for truth in days_of(market, first, last):
        for channel in CHANNELS:
            leg = truth.legs[channel, SOUTHBOUND]
            line = leg.stock(security)
            rest = leg.buy - sum(other.buy for other in leg.top_ten)
            bound += min(leg.top_ten[-1].turnover, rest) if line is None else line.net
    return bound


@pytest.mark.parametrize(("seed", "is_decided"), [(9988, True), (1, False), (2, False)])
def test_bounds_decide_the_first_week_of_september_in_some_markets_only(seed, is_decided):
    market, week = Market(seed), (date(2025, 9, 1), date(2025, 9, 5))
    alibaba = exact_total(market, *week)
    others = [security.wire_code for security in securities()["HK"] if security.wire_code != ALIBABA]
    bounds = [bound_of_net(market, *week, security) for security in [*others, "never listed"]]
    assert alibaba == 13_500_000_000
    assert (max(bounds) < alibaba) == is_decided

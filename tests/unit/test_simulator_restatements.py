"""The restated sessions of the simulated market: before the restatement one print, after it the other.

What both prints have in common with every other day is tested in ``test_simulator_market``.
"""

from datetime import date, datetime, timedelta

import pytest

from simulator.market import RESTATED, Market
from simulator.truth import CHANNELS, SOUTHBOUND

MARKET = Market()
SECOND = timedelta(seconds=1)


def changed_legs(day):
    first, final = MARKET.versions(day)
    return {leg for leg in final.legs if first.legs[leg] != final.legs[leg]}


@pytest.mark.parametrize("restated", RESTATED, ids=lambda restated: restated.trade_date.isoformat())
def test_a_restatement_shows_from_its_moment_on(restated):
    first, final = MARKET.versions(restated.trade_date)
    assert MARKET.day(restated.trade_date, restated.published_at - SECOND) is None
    assert MARKET.day(restated.trade_date, restated.published_at) == first
    assert MARKET.day(restated.trade_date, restated.restated_at - SECOND) == first
    assert MARKET.day(restated.trade_date, restated.restated_at) == final
    assert MARKET.day(restated.trade_date) == final
    assert (first.version, final.version) == (1, 2)
    assert final.published_at == restated.restated_at


@pytest.mark.parametrize("restated", RESTATED, ids=lambda restated: restated.trade_date.isoformat())
def test_a_restatement_changes_the_legs_that_it_names(restated):
    channels = CHANNELS if restated.channel == "ALL" else (restated.channel,)
    assert changed_legs(restated.trade_date) == {(channel, restated.direction) for channel in channels}


def test_every_restatement_falls_within_the_five_sessions_that_a_night_asks_for_again():
    for restated in RESTATED:
        later = [day for day in MARKET.sessions if restated.trade_date < day <= restated.restated_at.date()]
        assert len(later) <= 5


def test_only_the_named_days_have_two_prints():
    twice = [day for day in MARKET.sessions if len(MARKET.versions(day)) > 1]
    assert twice == [restated.trade_date for restated in RESTATED]


def test_a_restated_top_ten_drops_the_only_sighting_of_a_stock():
    day = date(2025, 5, 15)
    first, final = (
        {line.wire_code for line in truth.legs["SH", SOUTHBOUND].top_ten} for truth in MARKET.versions(day)
    )
    (dropped,), (added,) = first - final, final - first
    sightings = [
        other
        for other in MARKET.sessions
        for channel in CHANNELS
        if MARKET.day(other).legs[channel, SOUTHBOUND].stock(dropped)
    ]
    assert sightings == []
    assert added != dropped


def test_the_eve_of_the_streak_was_first_printed_as_a_net_buy():
    first, final = MARKET.versions(date(2025, 8, 21))
    assert first.net("09988") == -final.net("09988") > 0


def test_monday_morning_saw_another_friday():
    """On 8 September 2025, 08:00 in Hong Kong, the Friday file was still the first print."""
    moment = datetime(2025, 9, 8, 0, 0)
    then, now = MARKET.day(date(2025, 9, 5), moment), MARKET.day(date(2025, 9, 5))
    assert then != now
    assert then.net("09988") == now.net("09988")
    assert then.legs["SZ", SOUTHBOUND].net == now.legs["SZ", SOUTHBOUND].net

"""Days without southbound trading for which a file exists or could exist, in the two forms that sources show.

Days without any file are not here: the market answers None for them.
"""

from datetime import date

from simulator.period import published_at
from simulator.truth import LEGS, SOUTHBOUND, DayTruth, LegTruth


def _silent_leg(channel: str, direction: str) -> LegTruth:
    return LegTruth(channel=channel, direction=direction, is_trading_day=False)


def mainland_holiday(day: date) -> DayTruth:
    """Hong Kong open, mainland closed: northbound says nothing, southbound claims a trading day of zeros."""
    legs = {leg: _silent_leg(*leg) for leg in LEGS}
    for channel, direction in LEGS:
        if direction == SOUTHBOUND:
            legs[channel, direction] = LegTruth(
                channel=channel,
                direction=direction,
                is_trading_day=True,
                turnover=0,
                buy=0,
                sell=0,
                trades=0,
                buy_trades=0,
                sell_trades=0,
                etf_turnover=0,
            )
    return DayTruth(day, False, legs, published_at(day))


def all_closed(day: date) -> DayTruth:
    """A file with tradingDay 0 everywhere: the market never sends it, a test may."""
    return DayTruth(day, False, {leg: _silent_leg(*leg) for leg in LEGS}, published_at(day))

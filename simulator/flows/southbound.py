"""A southbound leg (HKD) of one session put together: totals, trades, ETF turnover and top ten.

Its parts are drawn in ``legs`` and ``top_ten``; northbound legs belong to ``northbound``.
"""

from datetime import date

from simulator.flows.legs import LegTotals, etf_turnover, trade_counts
from simulator.flows.pins import Pin
from simulator.flows.top_ten import top_ten
from simulator.securities import securities
from simulator.streams import stream
from simulator.truth import SOUTHBOUND, LegTruth

MEAN_TRADE_HKD = 55_000


def southbound_leg(
    seed: int,
    day: date,
    channel: str,
    totals: LegTotals,
    scores: dict[str, float],
    pinned: dict[str, Pin],
) -> LegTruth:
    """One southbound leg; a pin that does not name this channel keeps its stock out of this leg's ten."""
    rng = stream(seed, "southbound", day, channel)
    barred = {code for code, pin in pinned.items() if channel not in pin.nets}
    candidates = [
        security
        for security in securities()["HK"]
        if security.is_eligible(day) and security.wire_code not in barred
    ]
    nets = {code: pin.nets[channel] for code, pin in pinned.items() if channel in pin.nets}
    ten = top_ten(rng, totals, scores, candidates, nets)
    etfs = {security.wire_code for security in candidates if security.is_etf}
    counts = trade_counts(rng, totals, MEAN_TRADE_HKD)
    return LegTruth(
        channel=channel,
        direction=SOUTHBOUND,
        is_trading_day=True,
        turnover=totals.turnover,
        buy=totals.buy,
        sell=totals.sell,
        trades=counts.buy + counts.sell,
        buy_trades=counts.buy,
        sell_trades=counts.sell,
        etf_turnover=etf_turnover(rng, totals, sum(line.turnover for line in ten if line.wire_code in etfs)),
        top_ten=ten,
    )

"""The northbound legs (CNY): levels, totals and top tens, with what is published about them in each epoch.

Until 2024-08-18 buy, sell and the quota balance are published; from 2024-08-19 on they are not, and the top
ten has turnover only. Southbound legs belong to ``southbound``.
"""

from dataclasses import replace
from datetime import date
from math import exp

from simulator.flows.legs import LegTotals, etf_turnover, trade_counts
from simulator.flows.levels import TICK, drift
from simulator.flows.pins import BILLION
from simulator.flows.top_ten import NORTHBOUND_CONCENTRATION, top_ten
from simulator.period import NORTHBOUND_REDUCED_FROM
from simulator.securities import securities
from simulator.streams import heavy_gauss, stream
from simulator.truth import NORTHBOUND, LegTruth

DRIFT_CNY_BN = (
    (date(2024, 8, 1), 105),
    (date(2024, 9, 20), 95),
    (date(2024, 10, 9), 330),
    (date(2024, 12, 31), 170),
    (date(2025, 3, 1), 190),
    (date(2025, 6, 1), 140),
    (date(2025, 8, 25), 300),
    (date(2025, 11, 14), 230),
)
DAILY_QUOTA_CNY = 52 * BILLION
MEAN_TRADE_CNY = 22_000
SHARE = {"SH": 0.47, "SZ": 0.53}


def northbound_leg(seed: int, day: date, channel: str, scores: dict[str, float]) -> LegTruth:
    """One northbound leg of a session, as far as it is published."""
    rng = stream(seed, "northbound", day, channel)
    level = drift(DRIFT_CNY_BN, day) * BILLION * SHARE[channel] * exp(heavy_gauss(rng, 0, 0.1))
    net = level * min(max(heavy_gauss(rng, 0.0, 0.04), -0.2), 0.2)
    totals = LegTotals(round((level + net) / 2 / TICK) * TICK, round((level - net) / 2 / TICK) * TICK)
    ten = top_ten(rng, totals, scores, securities()[channel], {}, NORTHBOUND_CONCENTRATION)
    counts = trade_counts(rng, totals, MEAN_TRADE_CNY)
    leg = LegTruth(
        channel=channel,
        direction=NORTHBOUND,
        is_trading_day=True,
        turnover=totals.turnover,
        buy=totals.buy,
        sell=totals.sell,
        trades=counts.buy + counts.sell,
        buy_trades=counts.buy,
        sell_trades=counts.sell,
        etf_turnover=etf_turnover(rng, totals, 0),
        # The balance is printed in whole millions; net buying uses it up.
        quota_balance_cny=(DAILY_QUOTA_CNY - totals.buy + totals.sell) // 1_000_000 * 1_000_000,
        quota_status="DISCLOSED",
        top_ten=ten,
    )
    if day < NORTHBOUND_REDUCED_FROM:
        return leg
    return replace(
        leg,
        buy=None,
        sell=None,
        buy_trades=None,
        sell_trades=None,
        quota_balance_cny=None,
        quota_status="UNDISCLOSED",
        top_ten=tuple(replace(line, buy=None, sell=None) for line in ten),
    )

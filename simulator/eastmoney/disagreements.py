"""The three days on which Eastmoney says something else than HKEX, for good, in every seed's market.

- 2025-03-10: the fourth of the Shanghai leg's top ten sold HKD 8,640,000 less, in both reports of stocks.
- 2025-06-17: the Shenzhen leg's buys are HKD 37,500,000 more in the history, so its net, its turnover, both
  legs' sum and the cumulated net from that day on are too.
- 2025-07-22: the history of one stock, the first of the Shanghai leg that both legs list, lacks Shenzhen.

What the rows look like otherwise belongs to ``reports``.
"""

from dataclasses import replace
from datetime import date

from simulator.truth import SOUTHBOUND, DayTruth

SELL_DIFFERS = date(2025, 3, 10)
SELL_DIFFERS_RANK, SELL_DIFFERS_BY = 4, -8_640_000
BUY_TOTAL_DIFFERS, BUY_TOTAL_DIFFERS_BY = date(2025, 6, 17), 37_500_000
LEG_LACKS = date(2025, 7, 22)


def told(truth: DayTruth) -> DayTruth:
    """The day as Eastmoney tells it: HKEX's, but for two of the disagreements."""
    if truth.trade_date == SELL_DIFFERS:
        leg = truth.legs["SH", SOUTHBOUND]
        ten = tuple(
            replace(line, sell=line.sell + SELL_DIFFERS_BY, turnover=line.turnover + SELL_DIFFERS_BY)
            if line.rank == SELL_DIFFERS_RANK and line.sell is not None
            else line
            for line in leg.top_ten
        )
        return replace(truth, legs={**truth.legs, ("SH", SOUTHBOUND): replace(leg, top_ten=ten)})
    if truth.trade_date == BUY_TOTAL_DIFFERS:
        leg = truth.legs["SZ", SOUTHBOUND]
        buy, turnover = (leg.buy or 0) + BUY_TOTAL_DIFFERS_BY, (leg.turnover or 0) + BUY_TOTAL_DIFFERS_BY
        changed = replace(leg, buy=buy, turnover=turnover)
        return replace(truth, legs={**truth.legs, ("SZ", SOUTHBOUND): changed})
    return truth


def stock_without_shenzhen(truth: DayTruth) -> str | None:
    """The wire code whose history row lacks the Shenzhen leg on this day; None on every other day."""
    if truth.trade_date != LEG_LACKS:
        return None
    shanghai, shenzhen = (truth.legs[channel, SOUTHBOUND] for channel in ("SH", "SZ"))
    return next((line.wire_code for line in shanghai.top_ten if shenzhen.stock(line.wire_code)), None)

"""The southbound channel's day split into its Shanghai and its Shenzhen leg, with trade counts.

The channel's level belongs to ``levels``, the stocks inside a leg to ``top_ten``.
"""

from dataclasses import dataclass
from datetime import date
from math import exp
from random import Random

from simulator.anchors import TOTAL, finest
from simulator.flows.levels import TICK, ChannelLevel
from simulator.streams import stream


@dataclass(frozen=True, slots=True)
class LegTotals:
    """Buy and sell turnover of one leg in single currency units, always multiples of ``TICK``."""

    buy: int
    sell: int

    @property
    def turnover(self) -> int:
        return self.buy + self.sell


@dataclass(frozen=True, slots=True)
class TradeCounts:
    """Number of trades that bought and that sold."""

    buy: int
    sell: int


def _printed_shanghai_net(day: date, net: int) -> int | None:
    """The middle of what both legs' prints and the exact total allow, in ticks; None without a print."""
    shanghai, shenzhen = (finest(TOTAL, "net", channel).get((day, day)) for channel in ("SH", "SZ"))
    if shanghai is None or shenzhen is None:
        return None
    (low, high), (other_low, other_high) = shanghai.bounds_hkd(), shenzhen.bounds_hkd()
    low, high = max(low, net * TICK - other_high), min(high, net * TICK - other_low)
    return (low + high) // 2 // TICK


def southbound_legs(seed: int, day: date, level: ChannelLevel) -> dict[str, LegTotals]:
    """Channel -> totals; the two legs add up to the level exactly."""
    rng = stream(seed, "legs", day)
    turnover, net = level.buy + level.sell, level.buy - level.sell
    share = min(max(rng.gauss(0.58, 0.022), 0.5), 0.66)
    shanghai_net = round(net * rng.uniform(0.45, 0.65) + rng.gauss(0, 0.01) * turnover)
    printed = _printed_shanghai_net(day, net)
    if printed is not None:
        shanghai_net = printed
    sell = (round(turnover * share) - shanghai_net) // 2
    buy = sell + shanghai_net
    return {
        "SH": LegTotals(buy * TICK, sell * TICK),
        "SZ": LegTotals((level.buy - buy) * TICK, (level.sell - sell) * TICK),
    }


def trade_counts(rng: Random, totals: LegTotals, mean_size: float) -> TradeCounts:
    """How many trades made the turnover, at about ``mean_size`` currency units each."""
    size = mean_size * exp(rng.gauss(0, 0.06))
    return TradeCounts(
        buy=round(totals.buy / size * exp(rng.gauss(0, 0.03))),
        sell=round(totals.sell / size * exp(rng.gauss(0, 0.03))),
    )


def etf_turnover(rng: Random, totals: LegTotals, listed: int) -> int:
    """A leg's ETF turnover, a part of its total: never less than the ETFs that its top ten lists."""
    drawn = max(totals.turnover * rng.uniform(0.006, 0.02), listed * rng.uniform(1.03, 1.15))
    return min(round(drawn / TICK), totals.turnover // TICK) * TICK

"""The whole southbound channel a day, turnover and net, before it is split into legs.

Published totals hold exactly; between them the level drifts from about HKD 30bn a day (August 2024) to
100-160bn (2025) with heavy-tailed noise. The split into Shanghai and Shenzhen belongs to ``legs``.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, log

from simulator.anchors import TOTAL, finest
from simulator.flows.allotment import shifted_to
from simulator.flows.pins import BILLION, Pin
from simulator.period import half_days, sessions
from simulator.streams import heavy_gauss, stream

TICK = 10_000  # HKD: totals are printed in millions with two decimals
DRIFT_HKD_BN = (
    (date(2024, 8, 1), 30),
    (date(2024, 9, 20), 34),
    (date(2024, 10, 9), 95),
    (date(2024, 11, 15), 60),
    (date(2024, 12, 31), 48),
    (date(2025, 2, 20), 110),
    (date(2025, 4, 8), 115),
    (date(2025, 5, 15), 80),
    (date(2025, 6, 30), 105),
    (date(2025, 8, 15), 150),
    (date(2025, 9, 30), 155),
    (date(2025, 11, 14), 105),
)
LARGEST_PINNED_SHARE = 0.08  # a pinned net is at most this part of the channel's turnover


@dataclass(frozen=True, slots=True)
class ChannelLevel:
    """Buy and sell turnover of both southbound legs together, in ticks of HKD 10,000."""

    buy: int
    sell: int


def drift(knots: tuple[tuple[date, float], ...], day: date) -> float:
    """The level between two knots, on the straight line between their logarithms."""
    for (first, low), (last, high) in pairwise(knots):
        if first <= day <= last:
            part = (day - first).days / (last - first).days
            return exp(log(low) + part * (log(high) - log(low)))
    raise ValueError(f"{day} lies outside {knots[0][0]} to {knots[-1][0]}, the days whose level is known.")


def _turnovers(seed: int, pinned: dict[date, dict[str, Pin]]) -> dict[date, int]:
    rng, noise, drawn = stream(seed, "turnover"), 0.0, {}
    for day in sessions():
        noise = 0.6 * noise + heavy_gauss(rng, 0, 0.11)
        level = drift(DRIFT_HKD_BN, day) * exp(noise) * (0.5 if day in half_days() else 1.0)
        largest = max((abs(sum(pin.nets.values())) for pin in pinned.get(day, {}).values()), default=0)
        drawn[day] = round(max(level * BILLION, largest / LARGEST_PINNED_SHARE) / TICK)
    return drawn


def _nets(seed: int, turnovers: dict[date, int], pinned: dict[date, dict[str, Pin]]) -> dict[date, int]:
    rng = stream(seed, "net")
    drawn = {}
    for day in sessions():
        share = min(max(heavy_gauss(rng, 0.028, 0.045), -0.18), 0.18)
        pulled = sum(sum(pin.nets.values()) for pin in pinned.get(day, {}).values()) / TICK
        drawn[day] = turnovers[day] * share + 0.6 * pulled

    facts = {period: fact.hkd // TICK for period, fact in finest(TOTAL, "net").items()}
    nets = {first: net for (first, last), net in facts.items() if first == last}
    periods = [period for period in facts if period[0] != period[1]]
    for first, last in sorted(periods, key=lambda period: (period[1] - period[0], period)):
        held = [day for day in sessions() if first <= day <= last]
        free = [day for day in held if day not in nets]
        left = facts[first, last] - sum(nets[day] for day in held if day in nets)
        if free:
            nets.update(zip(free, shifted_to(left, [drawn[day] for day in free]), strict=True))
        elif left:
            raise ValueError(
                f"The anchors contradict each other: the days of {first} to {last} miss its total."
            )
    return {day: nets.get(day, round(drawn[day])) for day in sessions()}


def channel_levels(seed: int, pinned: dict[date, dict[str, Pin]]) -> dict[date, ChannelLevel]:
    """Session -> the channel's buy and sell turnover."""
    turnovers = _turnovers(seed, pinned)
    nets = _nets(seed, turnovers, pinned)
    buys, sells = finest(TOTAL, "buy"), finest(TOTAL, "sell")
    levels = {}
    for day in sessions():
        sell = (turnovers[day] - nets[day]) // 2
        levels[day] = ChannelLevel(buy=sell + nets[day], sell=sell)
        if (day, day) in buys:
            levels[day] = ChannelLevel(buys[day, day].hkd // TICK, sells[day, day].hkd // TICK)
    return levels

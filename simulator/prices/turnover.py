"""How much of a line changes hands a day, so that what Stock Connect bought and sold of it fits inside.

Flows are given by ``flows``; turning turnover into shares belongs to ``bars``.
"""

from datetime import date
from functools import lru_cache
from math import exp, log
from random import Random

from simulator.flows.levels import DRIFT_HKD_BN, drift
from simulator.market import Market
from simulator.period import FIRST_DAY
from simulator.truth import CHANNELS, SOUTHBOUND

MILLION = 1_000_000
# Southbound buys and sells count twice against turnover: a multiple of 1.7 is a share of 29 percent, 4.6 of 11.
SMALLEST_MULTIPLE, LARGEST_MULTIPLE = 1.7, 4.6
# Southbound turnover grew faster than the exchange's.
ACTIVITY_POWER = 0.6


@lru_cache(maxsize=4)
def southbound_turnovers(seed: int) -> dict[str, dict[date, tuple[int, bool]]]:
    """Wire code -> session -> (disclosed southbound turnover in HKD, whether both legs disclosed it).

    Where a day was restated, the largest turnover that any print named counts.
    """
    market = Market(seed)
    found: dict[str, dict[date, tuple[int, bool]]] = {}
    for day in market.sessions:
        for truth in market.versions(day):
            of_day: dict[str, tuple[int, int]] = {}
            for channel in CHANNELS:
                for line in truth.legs[channel, SOUTHBOUND].top_ten:
                    amount, legs = of_day.get(line.wire_code, (0, 0))
                    of_day[line.wire_code] = amount + line.turnover, legs + 1
            for code, (amount, legs) in of_day.items():
                held, _ = found.setdefault(code, {}).get(day, (0, False))
                found[code][day] = max(held, amount), legs == len(CHANNELS)
    return found


def activity(day: date) -> float:
    """The exchange's turnover as a multiple of August 2024's."""
    growth = drift(DRIFT_HKD_BN, max(day, FIRST_DAY)) / DRIFT_HKD_BN[0][1]
    return exp(ACTIVITY_POWER * log(growth))


class Turnover:
    """The turnover of one line, drawn day after day."""

    def __init__(self, rng: Random, usual: float, southbound: dict[date, tuple[int, bool]]):
        self.rng, self.usual, self.southbound, self.noise = rng, usual, southbound, 0.0

    def of(self, day: date, move: float) -> float:
        """In single currency units; ``move`` is the day's logarithmic return, a large one draws a crowd."""
        self.noise = 0.7 * self.noise + self.rng.gauss(0, 0.2)
        drawn = self.usual * activity(day) * exp(self.noise + min(6 * abs(move), 0.9))
        amount, is_whole = self.southbound.get(day, (0, False))
        if not amount:
            return drawn
        multiple = self.rng.uniform(SMALLEST_MULTIPLE, 2.6)
        drawn = max(drawn, multiple * amount)
        return min(drawn, LARGEST_MULTIPLE * amount) if is_whole else drawn

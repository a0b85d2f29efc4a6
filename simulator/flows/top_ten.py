"""The ten stocks that a leg discloses: who they are and what each bought and sold, in single currency units.

A southbound tenth's turnover is drawn evenly between 1.05 and 2.45 percent of the leg's, and nothing else
bears on it: what the bounds decide is left to chance. Which nets are given beforehand belongs to ``pins``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from simulator.flows.legs import LegTotals
from simulator.securities import Security
from simulator.streams import heavy_gauss
from simulator.truth import StockTruth

LARGEST_SUM_SHARE = 0.62
SMALLEST_REST_SIDE = 0.3  # of what lies outside the ten, at least this part is bought and this part sold
LARGEST_IMBALANCE = 0.85


@dataclass(frozen=True, slots=True)
class Concentration:
    """Ranges of the first's and the tenth's parts of the leg's turnover."""

    first: tuple[float, float]
    tenth: tuple[float, float]


SOUTHBOUND_CONCENTRATION = Concentration(first=(0.05, 0.11), tenth=(0.0105, 0.0245))
NORTHBOUND_CONCENTRATION = Concentration(first=(0.018, 0.035), tenth=(0.006, 0.011))


@dataclass(slots=True)
class _Line:
    security: Security
    turnover: int
    pinned_net: int | None
    imbalance: float

    @property
    def net(self) -> int:
        return round(self.turnover * self.imbalance) if self.pinned_net is None else self.pinned_net

    @property
    def buy(self) -> int:
        return (self.turnover + self.net) // 2


def listed_securities(
    rng: Random,
    leg_turnover: int,
    scores: Mapping[str, float],
    candidates: Sequence[Security],
    pinned: Mapping[str, int],
) -> list[Security]:
    """The ten, most talked about first: every pinned one, the others by attention with this leg's own noise.

    A large pinned net is itself talk: one percent of the leg's turnover lifts its stock by half a logarithm.
    """
    own = {}
    for security in candidates:
        talk = 50 * abs(pinned.get(security.wire_code, 0)) / leg_turnover
        own[security.wire_code] = scores[security.wire_code] + rng.gauss(0, 0.3) + talk
    best = sorted(
        candidates, key=lambda security: (security.wire_code not in pinned, -own[security.wire_code])
    )
    ten = sorted(best[:10], key=lambda security: -own[security.wire_code])
    # The tenth's turnover bounds everybody else's: a pinned net must not push it up.
    free = max(i for i, security in enumerate(ten) if security.wire_code not in pinned)
    return [*ten[:free], *ten[free + 1 :], ten[free]]


def drawn_turnovers(rng: Random, leg_turnover: int, concentration: Concentration) -> list[int]:
    """Ten turnovers, descending; the first is at least 1.6 times the tenth."""
    tenth = rng.uniform(*concentration.tenth)
    first = max(rng.uniform(*concentration.first), 1.6 * tenth)
    between = sorted((rng.random() ** 1.4 for _ in range(8)), reverse=True)
    shares = [first, *(tenth * (first / tenth) ** part for part in between), tenth]
    return [round(share * leg_turnover) for share in shares]


def top_ten(
    rng: Random,
    totals: LegTotals,
    scores: Mapping[str, float],
    candidates: Sequence[Security],
    pinned: Mapping[str, int],
    concentration: Concentration = SOUTHBOUND_CONCENTRATION,
) -> tuple[StockTruth, ...]:
    """A leg's ten by turnover; ``pinned`` maps wire codes to nets that must come out exactly.

    Whatever is left outside the ten stays plausible: positive on both sides, neither below 30 percent of it.
    """
    leg_imbalance = (totals.buy - totals.sell) / totals.turnover
    lines = []
    turnovers = drawn_turnovers(rng, totals.turnover, concentration)
    ten = listed_securities(rng, totals.turnover, scores, candidates, pinned)
    for security, turnover in zip(ten, turnovers, strict=True):
        net = pinned.get(security.wire_code)
        if net is not None:
            turnover = max(turnover, round(abs(net) * rng.uniform(1.25, 1.8)))
            turnover += (turnover + net) % 2
        imbalance = heavy_gauss(rng, 0.35 * leg_imbalance, 0.15)
        lines.append(_Line(security, turnover, net, min(max(imbalance, -0.7), 0.7)))

    _leave_a_plausible_rest(lines, totals)
    lines.sort(key=lambda line: -line.turnover)
    return tuple(
        StockTruth(
            rank=rank,
            wire_code=line.security.wire_code,
            name=line.security.name,
            buy=line.buy,
            sell=line.turnover - line.buy,
            turnover=line.turnover,
        )
        for rank, line in enumerate(lines, start=1)
    )


def _leave_a_plausible_rest(lines: list[_Line], totals: LegTotals) -> None:
    """Shrink and tilt the lines that no fact pins until the leg's undisclosed rest looks like a market."""
    tenth = lines[-1].turnover
    free = [line for line in lines if line.pinned_net is None]
    for _ in range(60):
        rest_buy = totals.buy - sum(line.buy for line in lines)
        rest = totals.turnover - sum(line.turnover for line in lines)
        too_large = rest < (1 - LARGEST_SUM_SHARE) * totals.turnover
        tilt = (rest_buy < SMALLEST_REST_SIDE * rest) - (rest - rest_buy < SMALLEST_REST_SIDE * rest)
        if not too_large and not tilt:
            return
        for line in free:
            if too_large:
                line.turnover = tenth + round((line.turnover - tenth) * 0.9)
            line.imbalance = min(max(line.imbalance - 0.04 * tilt, -LARGEST_IMBALANCE), LARGEST_IMBALANCE)
    raise RuntimeError(
        f"No top ten fits a leg that bought {totals.buy} and sold {totals.sell}: its pinned nets are too "
        "large for it. Raise the leg's turnover or change the pins."
    )

"""How much each security is talked about on each session: a slow tide, and fevers of a few sessions.

Liquidity itself stands in ``securities.csv``; whom the attention lifts into a top ten belongs to ``top_ten``.
"""

from datetime import date
from math import log

from simulator.period import sessions
from simulator.securities import Security
from simulator.streams import stream

FEVER_PROBABILITY = 0.007


def attention(seed: int, listed: tuple[Security, ...]) -> dict[date, dict[str, float]]:
    """Session -> wire code -> log of liquidity times attention. Both legs of a channel see the same."""
    scores: dict[date, dict[str, float]] = {day: {} for day in sessions()}
    for security in listed:
        rng = stream(seed, "attention", security.market, security.wire_code)
        tide, fever, fever_left = rng.gauss(0, 0.35), 0.0, 0
        for day in sessions():
            tide = 0.93 * tide + rng.gauss(0, 0.13)
            if fever_left == 0 and rng.random() < FEVER_PROBABILITY:
                fever, fever_left = rng.uniform(0.7, 1.9), rng.randrange(3, 16)
            scores[day][security.wire_code] = log(security.liquidity) + tide + (fever if fever_left else 0.0)
            fever_left = max(fever_left - 1, 0)
    return scores

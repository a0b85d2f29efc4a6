"""Stocks whose southbound net is given beforehand: by a published fact, or because a fact needs it exact.

A pinned stock stands in the top tens that its pin names and nets there exactly what the pin says; everything
else about a top ten belongs to ``top_ten``. The facts themselves stand in ``anchors.csv``.

Three rules turn facts into days. A figure for the whole channel was computable only where both legs disclosed
the stock, so both do; a figure for one leg alone means that the other leg did not. Alibaba's streak is
positive on each of its sessions, and the session before it is exact and negative. Alibaba's record month
(April 2025, amount not published: 36 to 42 billion here) and the month that passed it (September 2025) are
exact on every session.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp

from simulator.anchors import TOTAL, anchors, finest
from simulator.flows.allotment import portions_of, shifted_to
from simulator.period import sessions
from simulator.streams import stream
from simulator.truth import CHANNELS

BILLION = 1_000_000_000
MONTH_THAT_PASSED = (date(2025, 9, 1), date(2025, 9, 30))


@dataclass(frozen=True, slots=True)
class Pin:
    """A stock's net in single HKD by channel; a channel that is missing here does not disclose the stock."""

    nets: dict[str, int]


def _between(first: date, last: date) -> list[date]:
    return [day for day in sessions() if first <= day <= last]


def _exact_nets(seed: int, security: str) -> dict[date, int]:
    """Session -> net over both legs, for every session on which the stock must be disclosed on both."""
    rng = stream(seed, "pins", security)
    facts = finest(security, "net")
    nets = {first: fact.hkd for (first, last), fact in facts.items() if first == last}
    streaks = finest(security, "streak_days")
    streak = {day for first, last in streaks for day in _between(first, last)}

    totals = {period: fact.hkd for period, fact in facts.items() if period[0] != period[1]}
    for anchor in anchors():
        if (anchor.security, anchor.measure) == (security, "record_month"):
            totals[anchor.first_day, anchor.last_day] = round(rng.uniform(36, 42) * BILLION)
    # The shortest period first: a week inside a streak is settled before the streak shares out what is left.
    for first, last in sorted(totals, key=lambda period: (period[1] - period[0], period)):
        held = _between(first, last)
        free = [day for day in held if day not in nets]
        left = totals[first, last] - sum(nets[day] for day in held if day in nets)
        if streak.issuperset(free):
            parts = portions_of(left, [exp(rng.gauss(0, 0.35)) for _ in free])
        else:
            parts = shifted_to(left, [rng.gauss(0, 1.1 * BILLION) for _ in free])
        nets.update(zip(free, parts, strict=True))

    for before, day in pairwise(sessions()):
        if day in streak and before not in streak:
            nets[before] = -round(rng.uniform(0.4, 1.2) * BILLION)
    if streak:
        for day in _between(*MONTH_THAT_PASSED):
            nets.setdefault(day, round(rng.gauss(0.9, 0.6) * BILLION) + rng.randrange(1_000_000))
    return nets


def pins(seed: int) -> dict[date, dict[str, Pin]]:
    """Session -> wire code -> pin."""
    pinned: dict[date, dict[str, Pin]] = {}
    securities = sorted({anchor.security for anchor in anchors()} - {TOTAL})
    for security in securities:
        rng = stream(seed, "pins by leg", security)
        for day, net in sorted(_exact_nets(seed, security).items()):
            shanghai = int(net * rng.uniform(0.45, 0.64))
            nets = {"SH": shanghai, "SZ": net - shanghai}
            pinned.setdefault(day, {})[security] = Pin(nets)
        for channel in CHANNELS:
            for (day, _), fact in finest(security, "net", channel).items():
                pinned.setdefault(day, {})[security] = Pin({channel: fact.hkd})
    return pinned

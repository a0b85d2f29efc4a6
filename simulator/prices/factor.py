"""The one factor that moves all Hong Kong lines together, as the level of the Hang Seng Tech index.

Its knots are rounded levels of the simulator's own that follow the mood of those months: a doldrum, the rally
of September 2024, the spring of 2025, the fright of April, a long climb. A line's own moves belong to ``paths``.
"""

from datetime import date
from functools import lru_cache
from math import log

from simulator.flows.levels import drift
from simulator.prices.bridge import bridged
from simulator.prices.hours import hong_kong_sessions
from simulator.streams import heavy_gauss, stream

DAILY_DEVIATION = 0.0125
KNOTS = (
    (date(2024, 7, 15), 3_690.0),
    (date(2024, 8, 1), 3_525.0),
    (date(2024, 9, 11), 3_440.0),
    (date(2024, 9, 23), 3_680.0),
    (date(2024, 10, 7), 5_200.0),
    (date(2024, 10, 17), 4_350.0),
    (date(2024, 11, 7), 4_720.0),
    (date(2024, 12, 31), 4_470.0),
    (date(2025, 1, 13), 4_230.0),
    (date(2025, 3, 18), 6_050.0),
    (date(2025, 4, 3), 5_330.0),
    (date(2025, 4, 7), 4_420.0),
    (date(2025, 5, 15), 5_300.0),
    (date(2025, 6, 20), 5_150.0),
    (date(2025, 7, 24), 5_720.0),
    (date(2025, 8, 29), 5_670.0),
    (date(2025, 10, 2), 6_620.0),
    (date(2025, 10, 20), 5_950.0),
    (date(2025, 11, 14), 5_820.0),
)


@lru_cache(maxsize=4)
def factor(seed: int) -> dict[date, float]:
    """Hong Kong session -> logarithm of the level, on the knots exactly."""
    rng, walk, path = stream(seed, "market factor"), 0.0, {}
    for day in hong_kong_sessions():
        walk += heavy_gauss(rng, 0, DAILY_DEVIATION)
        path[day] = walk
    days = hong_kong_sessions()
    # A knot may be no session (a typhoon, a holiday): the drift goes through it, the walk is pinned near it.
    pinned = {max(day for day in days if day <= knot): 0.0 for knot, _ in KNOTS}
    pulled = bridged(path, pinned)
    knots = tuple((day, round(level)) for day, level in KNOTS)
    return {day: log(drift(knots, day)) + pulled[day] for day in days}

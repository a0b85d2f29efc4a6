"""End-of-day rates in Hong Kong dollars as Hong Kong's monetary authority lists them, a month late.

They follow the euro's fixings of ``rates`` within a tenth of a percent; their print belongs to ``wire.hkma``.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from orchestration.calendar import HONG_KONG
from simulator.fx.rates import rates
from simulator.prices.hours import hong_kong_sessions
from simulator.streams import stream

# Currency -> decimals; Hong Kong dollars for one unit.
DECIMALS = {"usd": 3, "gbp": 3, "jpy": 6, "cny": 4, "eur": 3}
PEG = (7.75, 7.85)
DEVIATION = 0.0002
LISTED_ON, LISTED_AT = 28, time(9)
# What the list lacks, for good.
MISSING = {(date(2024, 12, 31), "gbp"), (date(2025, 5, 2), "cny"), (date(2025, 8, 1), "eur")}


def listed_at(day: date) -> datetime:
    """When the days of a month are put up: on the 28th of the next month, 09:00 in Hong Kong, as UTC."""
    following = day.replace(day=1) + timedelta(days=31)
    return datetime.combine(following.replace(day=LISTED_ON), LISTED_AT, HONG_KONG).astimezone(UTC)


@lru_cache(maxsize=4)
def end_of_day(seed: int) -> dict[date, dict[str, float | None]]:
    """Business day in Hong Kong -> currency -> Hong Kong dollars for one unit, None where the list has a gap."""
    rng, fx, listed = stream(seed, "end of day rates"), rates(seed), {}
    for day in hong_kong_sessions():
        crosses = {
            name: fx.in_hkd(name.upper(), day) * (1 + _noise(rng.gauss(0, DEVIATION))) for name in DECIMALS
        }
        crosses["usd"] = min(max(crosses["usd"], PEG[0]), PEG[1])
        listed[day] = {
            name: None if (day, name) in MISSING else round(crosses[name], decimals)
            for name, decimals in DECIMALS.items()
        }
    return listed


def _noise(drawn: float) -> float:
    return min(max(drawn, -3 * DEVIATION), 3 * DEVIATION)

"""Units of each currency for one euro on every fixing day, as printed, and the crosses that flows need.

The dollar's rate in Hong Kong dollars stays in its band and meets published crosses; all other levels are the
simulator's own. What a file shows of the rates belongs to ``wire.ecb``.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import exp
from pathlib import Path

from orchestration.calendar import FRANKFURT, is_target_day
from simulator.flows.levels import drift
from simulator.period import LAST_DAY
from simulator.streams import stream

HERE = Path(__file__).parent
FIRST_FIXING_DAY = date(2024, 4, 1)
FIXED_AT = time(16)
BAND = (7.7495, 7.8505)
EUR_USD = (
    (date(2024, 4, 1), 1.08),
    (date(2024, 9, 25), 1.117),
    (date(2025, 1, 13), 1.025),
    (date(2025, 4, 22), 1.145),
    (date(2025, 7, 1), 1.178),
    (date(2025, 9, 17), 1.184),
    (date(2025, 11, 14), 1.163),
)
USD_HKD = (
    (date(2024, 4, 1), 7.826),
    (date(2024, 8, 30), 7.799),
    (date(2024, 10, 7), 7.766),
    (date(2025, 1, 6), 7.776),
    (date(2025, 4, 10), 7.758),
    (date(2025, 5, 5), 7.7525),
    (date(2025, 6, 25), 7.8485),
    (date(2025, 8, 12), 7.8480),
    (date(2025, 9, 5), 7.8023),
    (date(2025, 11, 3), 7.7732),
    (date(2025, 11, 14), 7.7710),
)
CNY_HKD = (
    (date(2024, 4, 1), 1.082),
    (date(2024, 9, 30), 1.104),
    (date(2025, 1, 13), 1.0735),
    (date(2025, 6, 25), 1.0935),
    (date(2025, 11, 14), 1.0945),
)


def fixed_at(day: date) -> datetime:
    """When a day's rates go up: 16:00 Central European time, as UTC."""
    return datetime.combine(day, FIXED_AT, FRANKFURT).astimezone(UTC)


@lru_cache(maxsize=1)
def fixing_days() -> tuple[date, ...]:
    """The days on which the euro's payment system works, ascending."""
    n_days = (LAST_DAY - FIRST_FIXING_DAY).days + 1
    days = (FIRST_FIXING_DAY + timedelta(days=i) for i in range(n_days))
    return tuple(day for day in days if is_target_day(day))


@lru_cache(maxsize=1)
def currencies() -> tuple[str, ...]:
    """In the order in which the bank prints them."""
    with (HERE / "currencies.csv").open(newline="", encoding="utf-8") as lines:
        return tuple(row["currency"] for row in csv.DictReader(lines))


@lru_cache(maxsize=1)
def _published_crosses() -> dict[date, float]:
    with (HERE / "anchors.csv").open(newline="", encoding="utf-8") as lines:
        return {date.fromisoformat(row["day"]): float(row["usd_hkd"]) for row in csv.DictReader(lines)}


def printed(rate: float) -> str:
    """Five significant digits, four decimals at most: 1.1648, 179.34, 19451."""
    decimals = min(max(5 - len(str(int(rate))), 0), 4)
    return f"{rate:.{decimals}f}"


def _drawn(seed: int) -> dict[date, dict[str, float]]:
    """Day -> currency -> rate before it is printed."""
    with (HERE / "currencies.csv").open(newline="", encoding="utf-8") as lines:
        table = {row["currency"]: row for row in csv.DictReader(lines)}
    days: dict[date, dict[str, float]] = {day: {} for day in fixing_days()}
    walks = {name: stream(seed, "fx", name) for name in table}
    noise = dict.fromkeys(table, 0.0)
    for day, quoted in days.items():
        for name, row in table.items():
            deviation = float(row["deviation_pct"] or {"USD": 0.25, "HKD": 0.012, "CNY": 0.05}[name]) / 100
            noise[name] = 0.93 * noise[name] + walks[name].gauss(0, deviation)
            quoted[name] = exp(noise[name]) * float(row["level"] or 1)
        quoted["USD"] = float(printed(quoted["USD"] * drift(EUR_USD, day)))
        cross = _published_crosses().get(day)
        if cross is None:
            cross = min(max(quoted["HKD"] * drift(USD_HKD, day), BAND[0]), BAND[1])
        quoted["HKD"] = quoted["USD"] * cross
        quoted["CNY"] = quoted["HKD"] / (drift(CNY_HKD, day) * quoted["CNY"])
    return days


@dataclass(frozen=True, slots=True)
class Rates:
    """``quoted``: fixing day -> currency -> units for one euro, as the printed text."""

    quoted: dict[date, dict[str, str]]

    def usd_hkd(self, day: date) -> float:
        """Hong Kong dollars for one US dollar at the latest fixing on or before a day."""
        return self._cross(day, "HKD", "USD")

    def cny_hkd(self, day: date) -> float:
        """Hong Kong dollars for one yuan at the latest fixing on or before a day."""
        return self._cross(day, "HKD", "CNY")

    def in_hkd(self, currency: str, day: date) -> float:
        """Hong Kong dollars for one unit of a currency, EUR included, at the latest fixing on or before a day."""
        return self._cross(day, "HKD", currency)

    def _cross(self, day: date, over: str, under: str) -> float:
        while day not in self.quoted:
            if day < FIRST_FIXING_DAY:
                raise ValueError(f"Nothing was fixed before {FIRST_FIXING_DAY}; ask for a later day.")
            day -= timedelta(days=1)
        return float(self.quoted[day][over]) / (1.0 if under == "EUR" else float(self.quoted[day][under]))


@lru_cache(maxsize=4)
def rates(seed: int) -> Rates:
    """The rates of a seed, once a process."""
    return Rates(
        {day: {name: printed(rate) for name, rate in quoted.items()} for day, quoted in _drawn(seed).items()}
    )

"""What is given before anything is drawn: published closes, corporate actions, and sessions without a bar.

How a path is bent to them belongs to ``paths``; what the chart shows of them to ``wire.yahoo_chart``.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
# A suspended stock: the vendor keeps an empty bar of one of the days and nothing of the others.
SUSPENDED = "0066.HK"
SUSPENDED_DAYS = (date(2025, 3, 19), date(2025, 3, 20), date(2025, 3, 21))
EMPTY_BAR_DAY = date(2025, 3, 20)
# The index was computed on these sessions, as its tracker shows; the vendor lost them.
LOST_INDEX = "HSTECH.HK"
LOST_INDEX_DAYS = (date(2025, 3, 12), date(2025, 3, 13), date(2025, 3, 14))


@dataclass(frozen=True, slots=True)
class Action:
    """A corporate action on its ex-date: ``dividend`` a share in the line's currency, or a split's new : old."""

    symbol: str
    ex_date: date
    dividend: float | None
    numerator: int | None
    denominator: int | None

    @property
    def split_factor(self) -> float:
        """Old shares for one new one, 1 for a dividend: what a price is multiplied by."""
        return self.denominator / self.numerator if self.numerator and self.denominator else 1.0

    def price_after(self, before: float) -> float:
        """What is left of a price by the action alone."""
        return before * self.split_factor - (self.dividend or 0.0)


@lru_cache(maxsize=1)
def _actions() -> dict[str, tuple[Action, ...]]:
    by_symbol: dict[str, list[Action]] = {}
    with (HERE / "actions.csv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            by_symbol.setdefault(row["symbol"], []).append(
                Action(
                    symbol=row["symbol"],
                    ex_date=date.fromisoformat(row["ex_date"]),
                    dividend=float(row["amount"]) if row["amount"] else None,
                    numerator=int(row["numerator"]) if row["numerator"] else None,
                    denominator=int(row["denominator"]) if row["denominator"] else None,
                )
            )
    return {symbol: tuple(sorted(held, key=lambda a: a.ex_date)) for symbol, held in by_symbol.items()}


def actions_of(symbol: str) -> tuple[Action, ...]:
    """A line's actions by ex-date."""
    return _actions().get(symbol, ())


@lru_cache(maxsize=2)
def _published(column: str) -> dict[str, dict[date, float]]:
    prices: dict[str, dict[date, float]] = {}
    with (HERE / "anchors.csv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row[column]:
                prices.setdefault(row["symbol"], {})[date.fromisoformat(row["day"])] = float(row[column])
    return prices


def published_closes(symbol: str) -> dict[date, float]:
    """Day -> close as published, raw."""
    return _published("close").get(symbol, {})


def published_highs(symbol: str) -> dict[date, float]:
    """Day -> highest price as published, raw; few are."""
    return _published("high").get(symbol, {})


def is_missing(symbol: str, day: date) -> bool:
    """Whether the chart leaves the session out altogether."""
    return (symbol == LOST_INDEX and day in LOST_INDEX_DAYS) or (
        symbol == SUSPENDED and day in SUSPENDED_DAYS and day != EMPTY_BAR_DAY
    )


def is_empty(symbol: str, day: date) -> bool:
    """Whether the chart has the session and null in every array."""
    return symbol == SUSPENDED and day == EMPTY_BAR_DAY

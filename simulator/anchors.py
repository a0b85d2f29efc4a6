"""Published facts that the simulated market must reproduce, read from ``anchors.csv``, sources named.

Facts only: how the market is bent to them belongs to ``flows``.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

ANCHORS = Path(__file__).with_name("anchors.csv")
TOTAL = "TOTAL"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """One printed fact about one day (``first_day == last_day``) or the sum over a period.

    ``security`` is TOTAL or a wire code; ``leg`` is SH, SZ or ALL. ``measure`` is net, buy or sell (millions
    of HKD), streak_days (sessions in a row with a positive net, up to ``last_day``), or record_month (the
    stock's largest month before September 2025; no amount was printed, so ``value`` is None). ``printed_to``
    is the size of the last printed unit; ``printing`` says whether the paper rounded or cut off.
    """

    first_day: date
    last_day: date
    security: str
    leg: str
    measure: str
    value: Decimal | None
    printed_to: Decimal | None
    printing: str
    source: str
    source_url: str

    @property
    def hkd(self) -> int:
        """The printed value in single HKD; ValueError where no amount was printed."""
        return self._in_hkd(self.value)

    def _in_hkd(self, millions: Decimal | None) -> int:
        if millions is None:
            raise ValueError(
                f"No amount was printed for {self.security}'s {self.measure} of {self.last_day}."
            )
        return int(millions * MILLION)

    def bounds_hkd(self) -> tuple[int, int]:
        """What the print allows, in single HKD, both ends included."""
        unit = self._in_hkd(self.printed_to)
        if self.printing == "truncated":
            return (self.hkd, self.hkd + unit - 1) if self.hkd >= 0 else (self.hkd - unit + 1, self.hkd)
        return self.hkd - unit // 2, self.hkd + unit // 2

    def holds(self, hkd: int) -> bool:
        """Whether an exact figure in single HKD would be printed like this."""
        low, high = self.bounds_hkd()
        return low <= hkd <= high


@lru_cache(maxsize=1)
def anchors() -> tuple[Anchor, ...]:
    """Every line of the file, in its order."""
    with ANCHORS.open(newline="", encoding="utf-8") as lines:
        return tuple(
            Anchor(
                first_day=date.fromisoformat(row["first_day"]),
                last_day=date.fromisoformat(row["last_day"]),
                security=row["security"],
                leg=row["leg"],
                measure=row["measure"],
                value=Decimal(row["value"]) if row["value"] else None,
                printed_to=Decimal(row["printed_to"]) if row["printed_to"] else None,
                printing=row["printing"],
                source=row["source"],
                source_url=row["source_url"],
            )
            for row in csv.DictReader(lines)
        )


def _width(anchor: Anchor) -> int:
    low, high = anchor.bounds_hkd()
    return high - low


def finest(security: str, measure: str, leg: str = "ALL") -> dict[tuple[date, date], Anchor]:
    """``(first_day, last_day) -> anchor``, the most precisely printed one where several papers printed it."""
    chosen: dict[tuple[date, date], Anchor] = {}
    for anchor in anchors():
        if (anchor.security, anchor.measure, anchor.leg) != (security, measure, leg):
            continue
        period = anchor.first_day, anchor.last_day
        if period not in chosen or _width(anchor) < _width(chosen[period]):
            chosen[period] = anchor
    return chosen

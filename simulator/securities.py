"""The simulated market's securities, read from ``securities.csv``: real codes and names, invented liquidity.

How much each one trades on a day belongs to ``flows``.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

SECURITIES = Path(__file__).with_name("securities.csv")


@dataclass(frozen=True, slots=True)
class Security:
    """``market`` is HK, SH or SZ; ``liquidity`` weighs its chances; ``eligible_from`` None means always."""

    market: str
    wire_code: str
    name: str
    liquidity: float
    is_etf: bool
    eligible_from: date | None

    def is_eligible(self, day: date) -> bool:
        return self.eligible_from is None or self.eligible_from <= day


@lru_cache(maxsize=1)
def securities() -> dict[str, tuple[Security, ...]]:
    """Market -> its securities, in the file's order."""
    by_market: dict[str, list[Security]] = {"HK": [], "SH": [], "SZ": []}
    with SECURITIES.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            eligible_from = date.fromisoformat(row["eligible_from"]) if row["eligible_from"] else None
            by_market[row["market"]].append(
                Security(
                    market=row["market"],
                    wire_code=row["wire_code"],
                    name=row["name"],
                    liquidity=float(row["liquidity"]),
                    is_etf=row["is_etf"] == "true",
                    eligible_from=eligible_from,
                )
            )
    return {market: tuple(listed) for market, listed in by_market.items()}

"""The lines that have prices, read from ``listings.csv``: real symbols, invented levels, betas and turnovers.

Published closes stand in ``anchors.csv``, corporate actions in ``actions.csv``; paths are drawn in ``paths``.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LISTINGS = Path(__file__).with_name("listings.csv")


@dataclass(frozen=True, slots=True)
class Listing:
    """One symbol as Yahoo names it. ``exchange`` is HKG, NYQ or NMS; ``kind`` EQUITY, ETF or INDEX.

    ``level`` is the close of 2024-08-01, None where the price follows ``home``: an index (by a fixed ratio,
    trackers have a level too) or the Hong Kong line of which an ADS stands for ``shares_per_ads`` shares.
    ``beta`` weighs the market's factor, ``volatility_pct`` is the deviation of the line's own daily move,
    ``turnover_m`` its usual daily turnover of August 2024 in millions of its currency, 0 for an index.
    """

    symbol: str
    exchange: str
    currency: str
    kind: str
    level: float | None
    beta: float
    volatility_pct: float
    turnover_m: float
    home: str | None
    shares_per_ads: int | None

    @property
    def is_hong_kong(self) -> bool:
        return self.exchange == "HKG"

    @property
    def wire_code(self) -> str | None:
        """HKEX's five digits; None for an index and for New York."""
        if not self.is_hong_kong or self.kind == "INDEX":
            return None
        return self.symbol.removesuffix(".HK").zfill(5)


@lru_cache(maxsize=1)
def listings() -> dict[str, Listing]:
    """Symbol -> listing, in the file's order."""
    with LISTINGS.open(newline="", encoding="utf-8") as lines:
        return {
            row["symbol"]: Listing(
                symbol=row["symbol"],
                exchange=row["exchange"],
                currency=row["currency"],
                kind=row["kind"],
                level=float(row["level"]) if row["level"] else None,
                beta=float(row["beta"] or 0),
                volatility_pct=float(row["volatility_pct"] or 0),
                turnover_m=float(row["turnover_m"] or 0),
                home=row["home"] or None,
                shares_per_ads=int(row["shares_per_ads"]) if row["shares_per_ads"] else None,
            )
            for row in csv.DictReader(lines)
        }

"""What the exchange quotes beside the priced lines of the market's own list, read from ``quoted.csv``.

Codes and names of companies are real, those of products and of suspended lines invented; so are all figures.
What trades on a day belongs to ``quotations``.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from simulator.prices.listings import Listing, listings
from simulator.securities import securities

QUOTED = Path(__file__).with_name("quoted.csv")
LISTED, SHARE, ETF, COUNTER, STRUCTURED, BOND, SUSPENDED, HALTED = (
    *("LISTED", "SHARE", "ETF", "COUNTER", "STRUCTURED", "BOND", "SUSPENDED", "HALTED"),
)
HALTED_DAYS = (date(2025, 4, 28), date(2025, 4, 29), date(2025, 4, 30))


@dataclass(frozen=True, slots=True)
class Quoted:
    """One security of the exchange's list.

    ``kind`` is LISTED where ``listings.csv`` has its prices under ``home``; COUNTER trades in CNY what ``home``
    trades in HKD; SUSPENDED never trades, HALTED not on ``HALTED_DAYS``. ``level`` is the first close,
    ``turnover_m`` the usual daily turnover in millions. ``is_southbound`` says whether mainland investors may
    buy it, beyond ``securities.csv``.
    """

    wire_code: str
    name: str
    currency: str
    kind: str
    level: float
    volatility_pct: float
    turnover_m: float
    home: str
    is_southbound: bool

    @property
    def priced_as(self) -> Listing:
        """The line whose steps its prices keep; for a line without a chart, one made up here."""
        held = listings().get(self.home)
        if held is not None:
            return held
        symbol = f"{int(self.wire_code):04d}.HK"
        return Listing(
            symbol=symbol,
            exchange="HKG",
            currency=self.currency,
            kind="ETF" if self.kind == ETF else "EQUITY",
            level=self.level,
            beta=0.0,
            volatility_pct=self.volatility_pct,
            turnover_m=self.turnover_m,
            home=None,
            shares_per_ads=None,
        )


def _read() -> list[Quoted]:
    with QUOTED.open(newline="", encoding="utf-8") as lines:
        return [
            Quoted(
                wire_code=row["wire_code"],
                name=row["name"],
                currency=row["currency"],
                kind=row["kind"],
                level=float(row["level"] or 0),
                volatility_pct=float(row["volatility_pct"] or 0),
                turnover_m=float(row["turnover_m"] or 0),
                home=row["home"],
                is_southbound=row["is_southbound"] == "true",
            )
            for row in csv.DictReader(lines)
        ]


@lru_cache(maxsize=1)
def quoted() -> tuple[Quoted, ...]:
    """Every security of the exchange's list, by code; those of ``securities.csv`` are LISTED."""
    own = [
        Quoted(
            wire_code=security.wire_code,
            name=security.name,
            currency="HKD",
            kind=LISTED,
            level=0.0,
            volatility_pct=0.0,
            turnover_m=0.0,
            home=f"{int(security.wire_code):04d}.HK",
            is_southbound=True,
        )
        for security in securities()["HK"]
    ]
    return tuple(sorted([*own, *_read()], key=lambda security: security.wire_code))

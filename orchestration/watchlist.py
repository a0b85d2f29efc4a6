"""The watch-list as the code outside dbt reads it: which listings are followed, and under which symbol they are priced.

The list itself is the seed that a user edits; the marts read it through dbt.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SEEDS = Path(__file__).parents[1] / "dbt_project" / "seeds"


@dataclass(frozen=True)
class Listing:
    """One line: ``market`` is HK, US or INDEX; ``price_symbol`` is Yahoo's name of it, empty where it is not priced.

    ``is_southbound``: whether it has been eligible for southbound trading, whenever that was.
    """

    ticker: str
    market: str
    currency: str
    price_symbol: str
    is_southbound: bool


@lru_cache(maxsize=4)
def listings(seeds: Path = SEEDS) -> tuple[Listing, ...]:
    """Every line of ``watchlist.csv``, in its order. Raises ValueError where a priced line cannot be placed."""
    with (seeds / "watchlist.csv").open(newline="", encoding="utf-8") as lines:
        rows = [
            Listing(
                row["ticker"],
                row["market"],
                row["currency"],
                row["price_symbol"],
                row["is_southbound"] == "true",
            )
            for row in csv.DictReader(lines)
        ]
    for number, row in enumerate(rows, start=2):
        if row.price_symbol and row.market not in ("HK", "US", "INDEX"):
            raise ValueError(
                f"watchlist.csv, line {number}: {row.ticker} has a price_symbol and market {row.market!r}; "
                "market is HK, US or INDEX."
            )
    return tuple(rows)


def priced() -> tuple[Listing, ...]:
    """The listings that are priced."""
    return tuple(listing for listing in listings() if listing.price_symbol)


def southbound() -> tuple[Listing, ...]:
    """The listings that mainland investors may trade, or might once."""
    return tuple(listing for listing in listings() if listing.is_southbound)

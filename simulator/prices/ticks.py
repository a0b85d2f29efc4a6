"""Prices on the steps that an exchange allows: a table for Hong Kong, cents for New York, hundredths for indices.

Everything counts in thousandths of a currency unit, so that a price is the same float everywhere.
"""

from simulator.prices.listings import Listing

# Up to this price (thousandths) the step is this many thousandths; simplified from Hong Kong's spread table.
STEPS = (
    (250, 1),
    (500, 5),
    (10_000, 10),
    (20_000, 20),
    (100_000, 50),
    (200_000, 100),
    (500_000, 200),
    (1_000_000, 500),
)
LARGEST_STEP = 1_000
CENT = 10


def step(listing: Listing, price: float) -> int:
    """The step at a price, in thousandths."""
    if not listing.is_hong_kong or listing.kind == "INDEX":
        return CENT
    return next((size for limit, size in STEPS if price * 1_000 < limit), LARGEST_STEP)


def on_tick(listing: Listing, price: float) -> float:
    """The nearest allowed price, at least one step."""
    size = step(listing, price)
    return max(round(price * 1_000 / size), 1) * size / 1_000

"""Splits taken out of figures that a vendor has adjusted for them: what one share of a day has become since.

Arithmetic alone; where the splits stand in a payload, and what was adjusted for them, belongs to each source's file.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date

from orchestration.sources.base import UnreadablePayload

MOST_SPLIT = 10_000
DIVIDEND_DECIMALS = 6

# Ex-date, and new shares for one old share.
Split = tuple[date, float]


def splits_of(actions: Mapping[date, Mapping[str, float]]) -> list[Split]:
    """The splits among corporate actions by ex-date. Raises UnreadablePayload for one that is none."""
    splits = []
    for day, action in actions.items():
        if "split_numerator" in action:
            new, old = action["split_numerator"], action["split_denominator"]
            if not (0 < new <= MOST_SPLIT and 0 < old <= MOST_SPLIT):
                raise UnreadablePayload(f"the split of {day} is {new:g} for {old:g}")
            splits.append((day, new / old))
    return splits


def later_factor(splits: Iterable[Split], day: date) -> float:
    """What one share of ``day`` has become by the splits that went ex after it: 8 after a split of eight for one.

    A vendor divides prices and dividends by it and multiplies volume. Raises UnreadablePayload where it is nonsense.
    """
    product = math.prod(factor for ex_date, factor in splits if ex_date > day)
    if not 1 / MOST_SPLIT <= product <= MOST_SPLIT:
        raise UnreadablePayload(f"the splits after {day} make {product:g} shares of one")
    return product


def as_paid(action: Mapping[str, float], factor: float) -> dict[str, float]:
    """A day's corporate action with its dividend a share of the day."""
    if "dividend" not in action:
        return dict(action)
    return {**action, "dividend": round(action["dividend"] * factor, DIVIDEND_DECIMALS)}

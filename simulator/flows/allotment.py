"""Splitting an exact total over drawn parts, in integers, without losing a unit.

Which totals are split, and over what, belongs to the modules that call this.
"""

from collections.abc import Sequence
from math import fsum


def shifted_to(total: int, draws: Sequence[float]) -> list[int]:
    """The draws, each moved by the same amount, as integers that sum to ``total``: parts of either sign."""
    parts = [round(draw) for draw in draws]
    each, left = divmod(total - sum(parts), len(parts))
    return [part + each + (i < left) for i, part in enumerate(parts)]


def portions_of(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` in proportion to positive weights, as integers of its sign; the last takes the rest."""
    whole = fsum(weights)
    parts = [int(total * weight / whole) for weight in weights[:-1]]
    return [*parts, total - sum(parts)]

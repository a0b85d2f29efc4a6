"""The shape of a claim, and the frame that the lake keeps of many.

What makes a claim is decided in ``flows``, ``standings`` and ``prices``; what comes of it, in dbt.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from orchestration.contracts.press import CURRENCIES, PRESS_CLAIMS
from orchestration.press.claims.quantities import Qualifier, interval

# The lake's columns, but for the origins that the reader adds to every table.
SCHEMA = {
    name: dtype
    for name, dtype in PRESS_CLAIMS.schema.items()
    if name not in ("reader_version", "payload_sha256")
}


@dataclass(frozen=True)
class Claim:
    """One claim of one article, as stated; the contract ``press/claims`` explains the fields.

    ``value`` is signed, in base units; ``step``: one unit of the last printed digit. ``is_period_stated``: the text
    names the period, at least for the passage; else ``first`` to ``last`` is the day that it is taken for.
    """

    claim_type: str
    ticker: str
    sentence_no: int
    start: int
    end: int
    first: date
    last: date
    is_period_stated: bool = True
    channel: str | None = None
    direction: str | None = None
    value: float | None = None
    value_hi: float | None = None
    step: float | None = None
    unit: str | None = None
    qualifier: Qualifier = "EXACT"
    value2: float | None = None
    step2: float | None = None
    unit2: str | None = None
    parts: tuple[float, ...] = ()
    rank_of: str | None = None
    scope: str | None = None
    scope_since: date | None = None
    index: str | None = None
    side: str | None = None
    basis: str | None = None
    listing: str | None = None
    base_date: date | None = None
    period_unit: str | None = None
    flags: frozenset[str] = frozenset()
    text: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same claim told twice."""
        return (
            *(self.claim_type, self.ticker, self.channel, self.direction, self.first, self.last),
            *(self.value, self.unit, self.unit2, self.rank_of, self.scope),
            *(self.index, self.side, self.basis, self.listing),
        )

    def is_looser_print_of(self, other: "Claim") -> bool:
        """Whether ``other`` tells the same amount with more digits: rounded here, or its last digits cut off."""
        if self.value is None or other.value is None or not self.step or not other.step or self.parts:
            return False
        if self.step <= other.step or self._what != other._what:
            return False
        low, high = self.bounds
        is_rounded = (low is None or low <= other.value) and (high is None or other.value <= high)
        is_cut = abs(self.value) <= abs(other.value) < abs(self.value) + self.step
        is_rounded = is_rounded and self.qualifier in ("EXACT", "ABOUT", "UNDER")
        return self.value * other.value > 0 and (is_cut or is_rounded)

    def is_in_short_of(self, other: "Claim") -> bool:
        """Whether it prints a dollar sign alone for Hong Kong's dollars, which another claim of the fact names."""
        if (self.unit, other.unit) != ("USD", "HKD") or self.value is None or other.value is None:
            return False
        same = replace(self, unit="HKD", value=other.value, step=other.step)
        return abs(self.value - other.value) <= (self.step or 0.0) / 2 and same.key == other.key

    def is_undated_copy_of(self, other: "Claim") -> bool:
        """Whether a headline without a date tells what the body tells with one."""
        if self.sentence_no or self.is_period_stated or not other.is_period_stated or not other.sentence_no:
            return False
        dated = replace(self, first=other.first, last=other.last)
        return dated.key == other.key or dated.is_looser_print_of(other)

    @property
    def _what(self) -> tuple[object, ...]:
        return (
            *(self.claim_type, self.ticker, self.channel, self.direction, self.first, self.last, self.unit),
            *(self.scope, self.index, self.side, self.basis, self.listing, self.unit2, self.rank_of),
        )

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The signed interval that the print allows; None where it is open."""
        if self.value is None or self.step is None:
            return self.value, self.value_hi if self.value_hi is not None else self.value
        low, high = interval(
            abs(self.value), self.step, self.qualifier, abs(self.value_hi) if self.value_hi else None
        )
        if self.value < 0:
            return (None if high is None else -high), (None if low is None else -low)
        return low, high


def row(article_id: str, number: int, claim: Claim) -> tuple[Any, ...]:
    """Cells by ``SCHEMA``."""
    low, high = claim.bounds
    return (
        *(article_id, number, claim.claim_type, claim.ticker, claim.channel, claim.direction),
        *(claim.first, claim.last, claim.is_period_stated, claim.value, low, high, claim.step, claim.unit),
        *(claim.unit if claim.unit in CURRENCIES else None, claim.qualifier),
        *(claim.value2, claim.step2, claim.unit2, ";".join(f"{part:.0f}" for part in claim.parts) or None),
        *(claim.rank_of, claim.scope, claim.scope_since, claim.index, claim.side, claim.basis, claim.listing),
        *(claim.base_date, claim.period_unit, ";".join(sorted(claim.flags)) or None),
        *(claim.sentence_no, claim.start, claim.end, claim.text),
    )


def frame_of(rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    """``press/claims`` without its origins."""
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")

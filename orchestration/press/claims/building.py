"""From what a reader has found to a ``Claim``: where it stands, when it is about, and what was printed.

What the number is a claim of is the readers' business.
"""

from typing import Any

from orchestration.press.claims.claim import Claim
from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.sessions import Dated
from orchestration.press.claims.told import Told


def build(
    kind: str,
    told: Told,
    span: tuple[int, int],
    ticker: str,
    when: Dated,
    quantity: Quantity | None = None,
    sign: float = 1.0,
    **fields: Any,
) -> Claim:
    """A claim at ``span`` of the sentence; ``quantity``: as printed, its sign apart; ``fields`` win over it."""
    printed: dict[str, Any] = {}
    if quantity is not None:
        printed = {
            "value": sign * quantity.value,
            "value_hi": sign * quantity.bound if quantity.bound is not None else None,
            "step": quantity.step,
            "unit": quantity.unit,
            "qualifier": quantity.qualifier,
        }
    return Claim(
        kind,
        ticker,
        told.sentence.number,
        *span,
        when.first,
        when.last,
        when.is_stated,
        **(printed | {"text": span_text(told, *span)} | fields),
    )


def span_text(told: Told, start: int, end: int) -> str:
    """The article's words of the clause around a claim."""
    lower = told.clause(start)[0]
    upper = told.clause(max(start, end - 1))[1]
    return told.masked.printed_span(lower, upper)


def wording_flags(told: Told, direction: str, clause: tuple[int, int]) -> frozenset[str]:
    """ACTOR where the sentence has foreigners trade southbound, or the mainland northbound; PERIOD where a date of the
    clause is no such weekday.
    """
    actors = {
        "SOUTHBOUND": ("foreign_actor", "mainland_actor"),
        "NORTHBOUND": ("mainland_actor", "foreign_actor"),
    }
    wrong, right = actors[direction]
    is_odd = any(one.is_odd and clause[0] <= one.start < clause[1] for one in told.periods)
    flags = {"ACTOR": told.has(wrong) and not told.has(right), "PERIOD": is_odd}
    return frozenset(name for name, is_set in flags.items() if is_set)

"""Answers of Eastmoney's data centre: the envelope, whether it is whole, and its cells as numbers.

What a field means belongs to ``eastmoney_reports``. Every error of a cell is a ValueError with a sentence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from orchestration.sources.base import NotPublished, UnreadablePayload

PAGE_SIZE = 500
NOTHING_FOUND = 9201
MILLION = 1_000_000
# Printed in millions as floating point: the tail of a binary fraction is far below a cent.
TAIL = Decimal("0.005")
MOST = Decimal(10) ** 16


@dataclass(frozen=True)
class Answer:
    """A page of an answer: its rows, how many pages there are, and how many rows on all of them."""

    rows: list[dict[str, Any]]
    pages: int
    count: int


def read(payload: bytes, page: int) -> Answer:
    """The rows of page ``page`` (from 1), numbers as integers and exact decimals.

    Raises NotPublished where Eastmoney found nothing, UnreadablePayload where the body is no answer, says that it
    failed, or holds fewer rows than it counts: a cap that is passed over in silence is a documented fault.
    """
    envelope = _envelope(payload)
    result, said = envelope.get("result"), f"{envelope.get('message')} (code {envelope.get('code')})"
    if result is None and envelope.get("code") == NOTHING_FOUND:
        if page > 1:
            raise UnreadablePayload(f"page {page} is empty, although the one before it counted on it: {said}")
        raise NotPublished(f"Eastmoney has nothing in this range: {said}")
    if envelope.get("success") is not True or not isinstance(result, dict):
        raise UnreadablePayload(f"Eastmoney answered: {said}")
    rows, pages, count = result.get("data"), result.get("pages"), result.get("count")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadablePayload("result.data is not a list of rows")
    if type(pages) is not int or type(count) is not int:
        raise UnreadablePayload(f"result.pages is {pages!r} and result.count {count!r}, not numbers")
    if not rows and not count and page == 1:
        raise NotPublished("Eastmoney counts no row in this range")
    due = min(PAGE_SIZE, count - PAGE_SIZE * (page - 1))
    if len(rows) != due or pages != -(-count // PAGE_SIZE):
        raise UnreadablePayload(
            f"Eastmoney counts {count} rows on {pages} pages, and page {page} holds {len(rows)} where {due} of "
            f"{PAGE_SIZE} a page are due: the answer is capped or cut"
        )
    return Answer(rows, pages, count)


def _envelope(payload: bytes) -> dict[str, Any]:
    if not payload.strip():
        raise UnreadablePayload("the body is empty")
    try:
        envelope = json.loads(
            payload.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse_constant
        )
    # A number of thousands of digits is a ValueError, one beyond all exponents an ArithmeticError.
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise UnreadablePayload(f"the body is not JSON ({error}); it starts with {payload[:40]!r}") from error
    if not isinstance(envelope, dict) or "result" not in envelope:
        raise UnreadablePayload("the body is JSON and no answer of the data centre: it has no 'result'")
    return envelope


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def day_of(cells: Mapping[str, Any]) -> date:
    """``2025-06-10 00:00:00`` in TRADE_DATE."""
    stamp = cells.get("TRADE_DATE")
    try:
        return date.fromisoformat(str(stamp)[:10])
    except ValueError as error:
        raise ValueError(f"TRADE_DATE is {stamp!r}, not a day") from error


def number(cells: Mapping[str, Any], label: str) -> Decimal | None:
    """A number, None for null. A text, a flag or a number beyond any amount raises."""
    value = cells.get(label)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not abs(Decimal(value)) < MOST:
        raise ValueError(f"{label} is {str(value)[:40]!r}, not a number")
    return Decimal(value)


def whole(cells: Mapping[str, Any], label: str, *, millions: bool = False) -> int | None:
    """Single units (of currency, shares, trades), from millions where it is printed so."""
    value = number(cells, label)
    if value is None:
        return None
    units = value * MILLION if millions else value
    if abs(units) >= MOST:
        raise ValueError(f"{label} is {value} millions, beyond any amount")
    if abs(units - round(units)) > TAIL:
        raise ValueError(f"{label} is {value}, which leaves a fraction of a unit")
    return round(units)


def decimal(cells: Mapping[str, Any], label: str) -> float | None:
    """A price, a percentage or a value."""
    value = number(cells, label)
    return None if value is None else float(value)


def text(cells: Mapping[str, Any], label: str) -> str | None:
    """A text without padding; None where it is empty or missing."""
    value = cells.get(label)
    return (value.strip(" \u3000") or None) if isinstance(value, str) else None

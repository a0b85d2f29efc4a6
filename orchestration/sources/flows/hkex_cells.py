"""HKEX's printed cells as numbers: thousands separators, dashes, millions, quota words, stock codes.

One cell at a time; which cell means what belongs to ``hkex_daily``. Every error is a ValueError with a sentence.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

Cell = str | int | float | None
NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
MISSING = {"", "-", "--"}
UNDISCLOSED_QUOTA = Decimal("999999999")
MILLION = 1_000_000


def number(cell: Cell, label: str) -> Decimal | None:
    """A printed number, or None for the dash that HKEX prints where there is no value (never zero)."""
    text = "" if cell is None else str(cell).strip(" \u3000")
    if text in MISSING:
        return None
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{label} is {text!r}, not a number")
    return Decimal(text.replace(",", ""))


def whole(value: Decimal | None, label: str) -> int | None:
    """An exact integer. Raises ValueError where a fraction is left: the unit would not be what we think."""
    if value is None:
        return None
    if value != value.to_integral_value():
        raise ValueError(f"{label} is {value}, which leaves a fraction of a currency unit")
    return int(value)


def amount(cells: Mapping[str, Cell], label: str, *, millions: bool = False) -> int | None:
    """Currency units; totals are printed in millions, the top ten in single units. None where not printed."""
    value = number(cells.get(label), label)
    return whole(value * MILLION if millions and value is not None else value, label)


def count(cells: Mapping[str, Cell], label: str) -> int | None:
    """A number of trades."""
    return whole(number(cells.get(label), label), label)


def quota(cell: Cell) -> tuple[str | None, int | None]:
    """``(status, balance in CNY)`` of the daily quota balance (DQB), printed in millions.

    999,999,999 is HKEX's placeholder for a balance that it does not disclose; "Available" is a word, not a number.
    """
    if isinstance(cell, str) and cell.strip().lower() == "available":
        return "AVAILABLE", None
    value = number(cell, "DQB")
    if value is None:
        return None, None
    if value == UNDISCLOSED_QUOTA:
        return "UNDISCLOSED", None
    return "DISCLOSED", whole(value * MILLION, "DQB")


def rank(cell: Cell) -> int:
    """A rank as printed."""
    value = whole(number(cell, "Rank"), "Rank")
    if value is None:
        raise ValueError("Rank is missing")
    return value


def ticker(code: str, channel: str, direction: str) -> str:
    """``09988`` → ``9988.HK``; northbound ``603986`` → ``603986.SH``, ``300308`` → ``300308.SZ``."""
    if not (code.isascii() and code.isdigit()):
        raise ValueError(f"Stock Code is {code!r}, not digits")
    if direction == "SOUTHBOUND":
        if not 1 <= len(code) <= 5:
            raise ValueError(f"Stock Code {code!r} has {len(code)} digits; Hong Kong codes have 1 to 5")
        return f"{int(code):04d}.HK"
    if len(code) != 6:
        raise ValueError(f"Stock Code {code!r} has {len(code)} digits; mainland codes have 6")
    return f"{code}.{channel}"

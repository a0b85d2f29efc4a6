"""Faults of Eastmoney's answers: a renamed field, a page count that hides pages, units told in millions, no rows.

The answers themselves are wrapped by ``wire.eastmoney``.
"""

import json
from collections.abc import Callable
from typing import Any

from simulator.wire.eastmoney import empty

# The field of each report that a fault changes: the first one that a row has.
AMOUNTS = ("HKSH_BUY_AMT", "BUY_AMT", "HOLD_SHARES")
MILLION = 1_000_000


def _changed(wire: bytes, change: Callable[[dict[str, Any], str], None]) -> bytes:
    """Every row changed; ValueError with a sentence where the answer has no rows."""
    document = json.loads(wire)
    rows = (document["result"] or {}).get("data")
    if not rows:
        raise ValueError("This fault changes rows, and the answer has none: ask for a day with trading.")
    field = next(name for name in AMOUNTS if name in rows[0])
    for row in rows:
        change(row, field)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def renamed_field(wire: bytes) -> bytes:
    """The buys, or the shares held, are called something else (documented fault 5)."""

    def rename(row: dict[str, Any], field: str) -> None:
        row[f"{field}_NEW"] = row.pop(field)

    return _changed(wire, rename)


def millions_as_units(wire: bytes) -> bytes:
    """Amounts a million times off: a leg's millions in single units, a stock's units in millions (fault 9)."""

    def scale(row: dict[str, Any], field: str) -> None:
        is_in_millions = "FUND_INFLOW" in row
        for name, value in row.items():
            if isinstance(value, int | float) and name.endswith(("_AMT", "_BUYAMT", "HOLD_SHARES")):
                row[name] = value * MILLION if is_in_millions else value / MILLION

    return _changed(wire, scale)


def capped_pages(wire: bytes) -> bytes:
    """The answer says that it has one page, though more follow, as ``count`` betrays (documented fault 4).

    An answer that has one page or none is as before.
    """
    document = json.loads(wire)
    if document["result"]:
        document["result"]["pages"] = 1
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def no_data(wire: bytes) -> bytes:
    """Nothing fits, whatever was asked."""
    return empty()

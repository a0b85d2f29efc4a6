"""Faults of the holdings page: another day in the heading, a negative holding, a repeated code, no rows.

The page itself is printed by ``wire.ccass``.
"""

import re
from datetime import datetime, timedelta

HEADING = re.compile(rb"(?<=Shareholding Date: )\d{4}/\d{2}/\d{2}")
ROW = re.compile(rb"<tr>\n<td.*?</tr>\n", re.DOTALL)
CODE = re.compile(rb'(?<=<div class="mobile-list-body">)[ \d]{5}(?=</div>)')
SHARES = re.compile(rb'(?<=<div class="mobile-list-body">)[\d,]+(?=</div>)')


def another_date(wire: bytes) -> bytes:
    """The heading names the day a week before (documented fault 1, seen from the inside)."""

    def earlier(match: re.Match[bytes]) -> bytes:
        day = datetime.strptime(match[0].decode(), "%Y/%m/%d") - timedelta(days=7)
        return f"{day:%Y/%m/%d}".encode()

    return HEADING.sub(earlier, wire)


def negative_holdings(wire: bytes) -> bytes:
    """The first security's holding is below zero (documented fault 6)."""
    row = _rows(wire)[0]
    shares = max(SHARES.findall(row), key=len)
    return wire.replace(row, row.replace(shares, b"-" + shares, 1), 1)


def repeated_code(wire: bytes) -> bytes:
    """The second row carries the first one's code (documented fault 16)."""
    first, second, *_ = _rows(wire)
    code = CODE.findall(first)[0]
    return wire.replace(second, CODE.sub(code, second, count=1), 1)


def no_data(wire: bytes) -> bytes:
    """The table with its head and without a row."""
    return ROW.sub(b"", wire)


def _rows(wire: bytes) -> list[bytes]:
    rows = ROW.findall(wire)
    if len(rows) < 2:
        raise ValueError("This fault changes rows of the table, and the page has none: it is an error page.")
    return rows

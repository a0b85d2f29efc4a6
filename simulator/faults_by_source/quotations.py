"""Faults of the daily quotations: another day in the header, a page that ends inside a security, no securities.

The page itself is printed by ``wire.hkex_quotations``.
"""

import re
from datetime import datetime, timedelta

DATE = re.compile(rb"(?<=DATE: )\d{2} [A-Z]{3} \d{4}")
SECTION = re.compile(rb'(?<=<a name="quotations">).*?(?=<a name="sales_all">)', re.DOTALL)


def another_date(wire: bytes) -> bytes:
    """The header names the day a week before (documented fault 1, seen from the inside)."""

    def earlier(match: re.Match[bytes]) -> bytes:
        day = datetime.strptime(match[0].decode(), "%d %b %Y") - timedelta(days=7)
        return f"{day:%d %b %Y}".upper().encode()

    return DATE.sub(earlier, wire)


def cut_in_a_row(wire: bytes) -> bytes:
    """The body ends in the middle of the quotations, between the two lines of a security (documented fault 14)."""
    start = wire.index(b"  700 TENCENT")
    return wire[: wire.index(b"\n", start) + 20]


def no_data(wire: bytes) -> bytes:
    """The section of quotations with its head and without a security."""
    return SECTION.sub(b"QUOTATIONS</a>\n\n", wire)

"""What makes a page of daily quotations as long as a real one: sales records, thousands of structured products.

It stands for nothing and no truth holds it; the lines that mean something belong to ``hkex_quotations``.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from simulator.prices.quotations import Quotation

N_PRODUCTS = 12_000
FIRST_PRODUCT = 30_000
RECORDS_A_LINE, LINES_A_STOCK = 4, 2_400


@lru_cache(maxsize=1)
def structured_lines() -> str:
    """Two lines a product, codes 30000 upwards; every third one had no trade."""
    lines = []
    for i in range(N_PRODUCTS):
        cents = 10 + i % 240
        before, close = f"{cents / 1_000:.3f}", f"{(cents + i % 7) / 1_000:.3f}"
        shares, turnover = (f"{i * 1_000:,}", f"{i * cents:,}") if i % 3 else ("-", "-")
        name = f"SM#BULK{'CP'[i % 2]}{i:06d}"
        lines.append(
            f" {FIRST_PRODUCT + i:>5} {name:<16} HKD{before:>8}{close:>9}{close:>9}{shares:>21}\n"
            f"{'':27}{close:>8}{before:>9}{before:>9}{turnover:>21}\n"
        )
    return "".join(lines)


def sales_records(quoted: Mapping[str, Quotation], full_size: bool) -> Iterator[str]:
    """Shares and price of sales, in the order of codes; a whole day's worth of lines where ``full_size``."""
    for quotation in list(quoted.values())[:: 1 if full_size else 2]:
        if quotation.close is None or not quotation.shares:
            continue
        sale = f"{quotation.shares // 1_000:>9}-{quotation.close:<8.2f}"
        line = " " * 8 + sale * RECORDS_A_LINE + "\n"
        yield f" {int(quotation.wire_code):>5} <[" + line[8:] + line * (LINES_A_STOCK if full_size else 1)
        yield "]>\n"

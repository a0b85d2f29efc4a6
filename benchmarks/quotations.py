"""How long a full-size page of HKEX's daily quotations takes to read, and how much memory beside the page itself.

Run as ``.venv/bin/python -m benchmarks.quotations``. Seconds also stand as a multiple of counting the page's lines, in
the same run.
"""

import time
import tracemalloc
from collections.abc import Callable
from datetime import date

from orchestration.sources.base import Request
from orchestration.sources.prices.hkex_quotations import parse
from simulator.market import DEFAULT_SEED
from simulator.prices.quotations import quotations
from simulator.wire.hkex_quotations import encode

DAY = date(2025, 9, 1)
MIB = 2**20


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, the least of three runs, and the peak of traced memory of a fourth in MiB."""
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return min(seconds), peak / MIB


def main() -> None:
    """Print a table."""
    page = encode(DAY, quotations(DEFAULT_SEED)[DAY], full_size=True)
    request = Request(f"hkex_quotations:{DAY}", DAY, "http://127.0.0.1/")
    unit, _ = measured(lambda: sum(1 for _ in page.splitlines()))
    seconds, peak = measured(lambda: parse(page, request))
    print(f"page of {len(page) / MIB:.1f} MiB, {page.count(bytes([10])):,} lines")
    print(f"{'what':<18} {'seconds':>8} {'x lines':>8} {'MiB':>6}")
    print(f"{'count its lines':<18} {unit:>8.2f} {1:>8.1f}")
    print(f"{'read it':<18} {seconds:>8.2f} {seconds / unit:>8.1f} {peak:>6.1f}")


if __name__ == "__main__":
    main()

"""What the plausibility gate looks at for one source, and how far a level is from its own past.

Frames that are made of it belong to the files of their subject; where a distance becomes too large stands in
``expectations/``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

# Distances are measured against this many sessions before a day, and need at least LEAST of them.
HISTORY, LEAST = 60, 20
# Median absolute deviation → standard deviation of a normal distribution.
MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True)
class Window:
    """Current rows by table, due days by market, quarantined rows by unit, from ``first`` to ``today``.

    ``polled``: request → the day of its last answer, for a source that shows only what is new; ``expected``: the
    requests that it owes an answer to.
    """

    rows: dict[str, pl.DataFrame]
    quarantined: dict[tuple[str, str], int]
    due: Mapping[str, Sequence[date]]
    first: date
    today: date
    polled: Mapping[str, date] = field(default_factory=dict)
    expected: Sequence[str] = ()

    def n_quarantined(self, *names: str) -> int:
        """Live quarantined rows under these names: a table's own, and a source's for payloads refused whole."""
        return sum(n for (name, _), n in self.quarantined.items() if name in names)

    def days_looked_at(self, market: str) -> list[date]:
        """The due days of a market from ``first`` on."""
        return [day for day in self.due[market] if day >= self.first]


def distance(value: pl.Expr, by: Sequence[str], order_by: str, least_sigma: float) -> pl.Expr:
    """Robust distance of a level from its own past, in standard deviations; NULL without a past.

    ``least_sigma``: quiet months must not make an ordinary day look wild, so a unit is never smaller than this.
    """
    past = value.shift(1)
    middle = past.rolling_median(HISTORY, min_samples=LEAST)
    spread = MAD_TO_SIGMA * (past - middle).abs().rolling_median(HISTORY, min_samples=LEAST)
    sigma = pl.max_horizontal(spread.fill_null(0.0), pl.lit(least_sigma))
    return ((value - middle) / sigma).over(*by, order_by=order_by)

"""What is given of the holdings before anything is drawn: transfers, and the one page that was restated.

How the rest comes about belongs to ``trades`` and ``book``.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Transfer:
    """Shares that came into ChinaClear's accounts on a settlement day, or left them, without a trade."""

    settled: date
    wire_code: str
    shares: int
    why: str


# Each is more than a day's trades could have moved: an estimate from holdings takes it for buying or selling.
TRANSFERS = (
    Transfer(date(2024, 12, 12), "00005", 58_000_000, "moved in from another participant's account"),
    Transfer(date(2025, 3, 27), "00388", -21_000_000, "moved out to another participant's account"),
    Transfer(date(2025, 7, 15), "02800", -420_000_000, "units redeemed in kind"),
)


@dataclass(frozen=True, slots=True)
class RestatedPage:
    """A page whose first print held less of one security and lacked the row of another; times are UTC."""

    settled: date
    restated_at: datetime
    understated: str
    lacking: str


RESTATED = RestatedPage(date(2025, 9, 3), datetime(2025, 9, 8, 1, 0, tzinfo=UTC), "01810", "00151")
# Of the understated holding the first print had this much less, in parts of 10,000.
UNDERSTATED_BY = 35

"""The sessions of both exchanges over the simulated period, and the instants at which they open and close.

The real calendars come from ``orchestration.calendar``; what is traded on a session belongs to ``paths``.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from orchestration.calendar import HONG_KONG, NEW_YORK, is_new_york_session, trading_calendar
from simulator.period import LAST_DAY, half_days

# A little history before the flows begin, so that the first day has a return.
FIRST_PRICED_DAY = date(2024, 7, 15)
NEW_YORK_HALF_DAYS = (date(2024, 11, 29), date(2024, 12, 24), date(2025, 7, 3))


@dataclass(frozen=True, slots=True)
class Hours:
    """An exchange's day in its local time. ``settled`` is when the closing auction is over."""

    zone: ZoneInfo
    zone_name: str
    opens: time
    closes: time
    settled: time
    half_closes: time
    before: timedelta
    after: timedelta

    def opened_at(self, day: date) -> datetime:
        return datetime.combine(day, self.opens, self.zone).astimezone(UTC)

    def closed_at(self, day: date) -> datetime:
        """The end of continuous trading: noon or 13:00 on a half day."""
        is_half = day in (half_days() if self is HKG else NEW_YORK_HALF_DAYS)
        return datetime.combine(day, self.half_closes if is_half else self.closes, self.zone).astimezone(UTC)

    def settled_at(self, day: date) -> datetime:
        """From then on the day's bar is complete."""
        auction = datetime.combine(day, self.settled) - datetime.combine(day, self.closes)
        return self.closed_at(day) + auction

    def before_open(self, day: date) -> tuple[datetime, datetime]:
        """Start and end of the trading before the session; both at the open where there is none."""
        opened = self.opened_at(day)
        return opened - self.before, opened

    def after_close(self, day: date) -> tuple[datetime, datetime]:
        """Start and end of the trading after the session; both at the close where there is none."""
        closed = self.closed_at(day)
        return closed, closed + self.after

    def offset_s(self, day: date) -> int:
        """Seconds that local time is ahead of UTC."""
        offset = datetime.combine(day, self.opens, self.zone).utcoffset()
        return int((offset or timedelta()).total_seconds())


HKG = Hours(
    zone=HONG_KONG,
    zone_name="Asia/Hong_Kong",
    opens=time(9, 30),
    closes=time(16),
    settled=time(16, 10),
    half_closes=time(12),
    before=timedelta(),
    after=timedelta(),
)
NYQ = Hours(
    zone=NEW_YORK,
    zone_name="America/New_York",
    opens=time(9, 30),
    closes=time(16),
    settled=time(16),
    half_closes=time(13),
    before=timedelta(hours=5, minutes=30),
    after=timedelta(hours=4),
)


@lru_cache(maxsize=1)
def _days() -> tuple[date, ...]:
    return tuple(FIRST_PRICED_DAY + timedelta(days=i) for i in range((LAST_DAY - FIRST_PRICED_DAY).days + 1))


@lru_cache(maxsize=1)
def hong_kong_sessions() -> tuple[date, ...]:
    """XHKG's sessions, ascending: mainland holidays and half days are among them."""
    calendar = trading_calendar()
    return tuple(day for day in _days() if day in calendar.xhkg)


@lru_cache(maxsize=1)
def new_york_sessions() -> tuple[date, ...]:
    """XNYS' sessions, ascending."""
    return tuple(day for day in _days() if is_new_york_session(day))

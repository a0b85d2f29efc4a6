"""Which days the simulated market has, what kind each one is, and when its file goes up.

The exchanges' real calendars come from ``orchestration.calendar``; what trades on a day belongs to ``flows``.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from orchestration.calendar import HONG_KONG, trading_calendar

FIRST_DAY, LAST_DAY = date(2024, 8, 1), date(2025, 11, 14)
PUBLISHED_AT = time(18, 0)
# From this day on the exchanges publish neither northbound buy and sell turnover nor the quota balance.
NORTHBOUND_REDUCED_FROM = date(2024, 8, 19)


def published_at(day: date) -> datetime:
    """When the day's first print goes up: 18:00 in Hong Kong, as UTC."""
    return datetime.combine(day, PUBLISHED_AT, HONG_KONG).astimezone(UTC)


@lru_cache(maxsize=1)
def days() -> tuple[date, ...]:
    """Every calendar day of the market, weekends and holidays included."""
    return tuple(FIRST_DAY + timedelta(days=i) for i in range((LAST_DAY - FIRST_DAY).days + 1))


@lru_cache(maxsize=1)
def sessions() -> tuple[date, ...]:
    """The southbound sessions, ascending."""
    return tuple(trading_calendar().sessions(FIRST_DAY, LAST_DAY))


@lru_cache(maxsize=1)
def mainland_holidays() -> frozenset[date]:
    """Days on which Hong Kong trades and the mainland does not: the file exists and says nothing."""
    calendar = trading_calendar()
    return frozenset(day for day in days() if day in calendar.xhkg and day not in calendar.xshg)


@lru_cache(maxsize=1)
def half_days() -> frozenset[date]:
    """Days on which Hong Kong closes at noon."""
    calendar = trading_calendar().frame
    return frozenset(calendar.filter(calendar["is_half_day"])["date"])

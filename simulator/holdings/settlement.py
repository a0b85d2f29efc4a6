"""Which day's trades a settlement day holds, and when its page goes up.

Days and hours only; what settles on them belongs to ``book``.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from orchestration.calendar import HONG_KONG, trading_calendar
from simulator.period import FIRST_DAY
from simulator.prices.hours import hong_kong_sessions

SESSIONS_TO_SETTLE = 2
POSTED_AT = time(8)


@lru_cache(maxsize=1)
def settlement_days() -> tuple[date, ...]:
    """Every session of Hong Kong of the market's period, ascending: each one has a page."""
    return tuple(day for day in hong_kong_sessions() if day >= FIRST_DAY)


@lru_cache(maxsize=512)
def traded_on(settled: date) -> date:
    """The session whose trades settle on a settlement day: two sessions of Hong Kong before it."""
    sessions = hong_kong_sessions()
    return sessions[sessions.index(settled) - SESSIONS_TO_SETTLE]


@lru_cache(maxsize=512)
def posted_at(settled: date) -> datetime:
    """When the page goes up: 08:00 in Hong Kong on the next session, as UTC."""
    day, open_days = settled + timedelta(days=1), trading_calendar().xhkg
    while day not in open_days:
        day += timedelta(days=1)
    return datetime.combine(day, POSTED_AT, HONG_KONG).astimezone(UTC)

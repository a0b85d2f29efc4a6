"""Days on which the markets trade: periods of a claim, the moment of publication, and the sessions that they hold.

How texts print them is ``expressions``' and ``periods``'.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from orchestration.calendar import (
    HONG_KONG,
    NEW_YORK,
    is_hong_kong_session,
    is_new_york_session,
    trading_calendar,
)

Market = Literal["SOUTHBOUND", "HK", "US"]
Kind = Literal["DAY", "WEEK", "MONTH", "YEAR", "QUARTER", "RANGE", "SINCE", "SESSIONS", "UNCLEAR"]
SATURDAY = 5
OPENING, CLOSE = time(9, 30), time(16)
# Longer than any run of days on which a market is shut.
LONGEST_CLOSURE = 15


class Dated(NamedTuple):
    """First and last session of a claim, and whether the text states them."""

    first: date
    last: date
    is_stated: bool


@dataclass(frozen=True)
class Period:
    """Calendar days ``first`` to ``last``, stated at ``start`` to ``end`` of the masked text.

    ``is_after``: counted from the close of ``first``, which is not part of it any more. ``n``: so many sessions up to
    ``last``. ``is_odd``: a date that is not the weekday which is printed beside it.
    """

    kind: Kind
    first: date
    last: date
    start: int = -1
    end: int = -1
    is_after: bool = False
    n: int = 0
    is_odd: bool = False

    @property
    def is_day(self) -> bool:
        return self.kind == "DAY"


@dataclass(frozen=True)
class Publication:
    """The moment of publication, from which every relative date counts.

    ``names_this_week``: the article tells this week from the last one, as a weekend paper seldom does.
    """

    at: datetime
    names_this_week: bool = False

    @cached_property
    def local(self) -> datetime:
        return self.at.astimezone(HONG_KONG)

    @cached_property
    def today(self) -> date:
        return self.local.date()

    @property
    def is_weekend_paper(self) -> bool:
        """Whether "last week" is the one that has just ended."""
        return self.today.weekday() >= SATURDAY and not self.names_this_week

    def is_trading(self, market: Market) -> bool:
        """Whether the market was open in Hong Kong's day when the article came out."""
        return market != "US" and SESSIONS[market](self.today) and OPENING <= self.local.time() < CLOSE

    def default_day(self, market: Market) -> date:
        """The day that an undated claim is about: today once the market has closed, else the session before."""
        if market == "US":
            there = self.at.astimezone(NEW_YORK)
            day, is_closed = there.date(), there.time() >= CLOSE
        else:
            day, is_closed = self.today, self.local.time() >= CLOSE
        is_open = SESSIONS[market]
        if is_open(day) and is_closed:
            return day
        return session_before(day, market)


SESSIONS: dict[Market, Callable[[date], bool]] = {
    "SOUTHBOUND": lambda day: trading_calendar().is_session(day),
    "HK": is_hong_kong_session,
    "US": is_new_york_session,
}


def session_before(day: date, market: Market) -> date:
    """The last session of ``market`` before ``day``."""
    for _ in range(LONGEST_CLOSURE):
        day -= timedelta(days=1)
        if SESSIONS[market](day):
            return day
    return day


def session_after(day: date, market: Market) -> date:
    """The first session of ``market`` after ``day``."""
    for _ in range(LONGEST_CLOSURE):
        day += timedelta(days=1)
        if SESSIONS[market](day):
            return day
    return day


@lru_cache(maxsize=4096)
def _clip(first: date, last: date, market: Market) -> tuple[date, date] | None:
    while first <= last and not SESSIONS[market](first):
        first += timedelta(days=1)
    while last >= first and not SESSIONS[market](last):
        last -= timedelta(days=1)
    return (first, last) if first <= last else None


def sessions_of(period: Period, market: Market, publication: Publication) -> tuple[date, date] | None:
    """First and last session of a period as far as it had closed at publication; None where it has none."""
    newest = publication.default_day(market)
    if period.n:
        first = last = min(period.last, newest)
        for _ in range(period.n - 1):
            first = session_before(first, market)
        return _clip(first, last, market)
    if period.is_day:
        return _clip(period.first, period.last, market)
    first = period.first + timedelta(days=1) if period.is_after else period.first
    return _clip(first, min(period.last, max(newest, period.first)), market)

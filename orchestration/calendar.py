"""Trading days of Hong Kong, Shanghai and New York, southbound sessions, and the days of euro fixings.

Only dates live here; the hour at which a source is due belongs to the source.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import exchange_calendars
import polars as pl
from dateutil.easter import easter

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NEW_YORK = ZoneInfo("America/New_York")
FRANKFURT = ZoneInfo("Europe/Berlin")
CALENDAR_START = date(2024, 1, 1)
OVERRIDES = Path(__file__).with_name("calendar_overrides.csv")
HORIZON_WARNING_DAYS = 60

SCHEMA = {
    "date": pl.Date,
    "is_xhkg": pl.Boolean,
    "is_xshg": pl.Boolean,
    "is_southbound": pl.Boolean,
    "is_half_day": pl.Boolean,
    "source": pl.String,
}


@dataclass(frozen=True)
class TradingCalendar:
    """Every day from ``CALENDAR_START`` to the horizon, the last day that both exchanges' calendars know.

    Beyond it overrides count first, and then every weekday counts as open: the source decides what came of it.
    """

    frame: pl.DataFrame
    southbound: frozenset[date]
    xhkg: frozenset[date]
    xshg: frozenset[date]
    horizon: date
    overrides: dict[tuple[date, str], tuple[bool, bool]]

    def is_session(self, day: date) -> bool:
        """Whether ``day`` is a southbound session."""
        if day > self.horizon:
            return all(self._assumed_open(day, exchange) for exchange in ("XHKG", "XSHG"))
        return day in self.southbound

    def is_hong_kong_session(self, day: date) -> bool:
        """Whether Hong Kong trades on ``day``, with Shanghai or without."""
        return day in self.xhkg if day <= self.horizon else self._assumed_open(day, "XHKG")

    def next_hong_kong_session(self, day: date) -> date:
        """The first session of Hong Kong after ``day``."""
        day += timedelta(days=1)
        while not self.is_hong_kong_session(day):
            day += timedelta(days=1)
        return day

    def hong_kong_session_before(self, day: date, n: int = 1) -> date:
        """The ``n``-th session of Hong Kong before ``day``: with 2, the trade date that settles on it."""
        for _ in range(n):
            day -= timedelta(days=1)
            while not self.is_hong_kong_session(day):
                day -= timedelta(days=1)
        return day

    def frame_until(self, last: date) -> pl.DataFrame:
        """The frame, with assumed weekdays after the horizon where ``last`` lies beyond it."""
        days = [self.horizon + timedelta(days=i + 1) for i in range((last - self.horizon).days)]
        rows = [
            (
                day,
                *(self._assumed_open(day, exchange) for exchange in ("XHKG", "XSHG")),
                self.is_session(day),
                False,
            )
            for day in days
        ]
        beyond = pl.DataFrame([(*row, "weekday assumed") for row in rows], schema=SCHEMA, orient="row")
        return pl.concat([self.frame, beyond])

    def _assumed_open(self, day: date, exchange: str) -> bool:
        stated = self.overrides.get((day, exchange))
        return stated[0] if stated is not None else day.weekday() < 5

    def sessions(self, first: date, last: date) -> list[date]:
        """Southbound sessions from ``first`` to ``last``, both included, ascending."""
        n_days = (last - first).days + 1
        days = (first + timedelta(days=i) for i in range(max(n_days, 0)))
        return [day for day in days if self.is_session(day)]

    def horizon_warning(self, today: date) -> str | None:
        """A sentence once the calendar's end is near, None before."""
        left = (self.horizon - today).days
        if left > HORIZON_WARNING_DAYS:
            return None
        return (
            f"The trading calendar knows Shanghai's days only to {self.horizon} ({left} days from {today}). "
            f"Upgrade exchange_calendars or add days to {OVERRIDES.name}; "
            "beyond the horizon every weekday counts as a session and the source decides."
        )


def read_overrides(path: Path = OVERRIDES) -> dict[tuple[date, str], tuple[bool, bool]]:
    """``(date, exchange) -> (is_open, is_half_day)`` from the override file (columns as in its header).

    Raises ValueError with file, line and value where a cell cannot be read.
    """
    overrides = {}
    with path.open(newline="", encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            exchange, flags = row["exchange"], (row["is_open"], row["is_half_day"])
            if exchange not in ("XHKG", "XSHG") or any(flag not in ("true", "false") for flag in flags):
                raise ValueError(
                    f"{path.name}, line {number}: {row} is not an override; "
                    "exchange is XHKG or XSHG, is_open and is_half_day are true or false."
                )
            overrides[date.fromisoformat(row["date"]), exchange] = (flags[0] == "true", flags[1] == "true")
    return overrides


@lru_cache(maxsize=4)
def trading_calendar(overrides_path: Path = OVERRIDES) -> TradingCalendar:
    """The calendar with the overrides applied; computed once a process (about 0.6 s with the import)."""
    overrides = read_overrides(overrides_path)
    start = CALENDAR_START.isoformat()
    hong_kong = exchange_calendars.get_calendar("XHKG", start=start)
    shanghai = exchange_calendars.get_calendar("XSHG", start=start)
    open_days = {"XHKG": set(hong_kong.sessions.date), "XSHG": set(shanghai.sessions.date)}
    half_days = set(hong_kong.early_closes.date)
    horizon = min(hong_kong.last_session.date(), shanghai.last_session.date())
    for (day, exchange), (is_open, is_half) in overrides.items():
        (open_days[exchange].add if is_open else open_days[exchange].discard)(day)
        if exchange == "XHKG":
            (half_days.add if is_half else half_days.discard)(day)

    package = f"exchange_calendars {version('exchange_calendars')}"
    overridden = {day for day, _ in overrides}
    days = [CALENDAR_START + timedelta(days=i) for i in range((horizon - CALENDAR_START).days + 1)]
    xhkg, xshg = frozenset(open_days["XHKG"]), frozenset(open_days["XSHG"])
    frame = pl.DataFrame(
        [
            (day, day in xhkg, day in xshg, day in xhkg & xshg, day in half_days & xhkg, source)
            for day in days
            for source in ["override" if day in overridden else package]
        ],
        schema=SCHEMA,
        orient="row",
    )
    return TradingCalendar(frame, xhkg & xshg, xhkg, xshg, horizon, overrides)


def end_of_hong_kong_day(day: date) -> datetime:
    """The midnight that ends ``day`` in Hong Kong (UTC): when a day's news is all there."""
    return datetime.combine(day + timedelta(days=1), time(), HONG_KONG).astimezone(UTC)


def is_hong_kong_session(day: date) -> bool:
    """Whether Hong Kong trades on ``day``, with Shanghai or without."""
    return trading_calendar().is_hong_kong_session(day)


@lru_cache(maxsize=1)
def _new_york_sessions() -> tuple[frozenset[date], date]:
    calendar = exchange_calendars.get_calendar("XNYS", start=CALENDAR_START.isoformat())
    return frozenset(calendar.sessions.date), calendar.last_session.date()


def is_new_york_session(day: date) -> bool:
    """Whether New York trades on ``day``; beyond the calendar's horizon every weekday counts."""
    sessions, horizon = _new_york_sessions()
    return day in sessions if day <= horizon else day.weekday() < 5


@lru_cache(maxsize=64)
def _target_holidays(year: int) -> frozenset[date]:
    sunday = easter(year)
    fixed = {date(year, 1, 1), date(year, 5, 1), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(fixed | {sunday - timedelta(days=2), sunday + timedelta(days=1)})


def is_target_day(day: date) -> bool:
    """Whether the euro system settles, so that the ECB fixes rates: closing days as it has set them since 2002."""
    return day.weekday() < 5 and day not in _target_holidays(day.year)

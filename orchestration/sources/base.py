"""What every source is made of: its declaration, a request, a parsed payload, and the ways that one can fail.

Interfaces only; each upstream's own rules live in its file below a subject folder.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

from orchestration.calendar import HONG_KONG
from orchestration.settings import Settings

# A Wednesday on which every market is open.
A_WINTER_DAY = date(2025, 1, 15)


class UnreadablePayload(Exception):
    """The bytes are not what the source documents; the message says where and why."""


class NotPublished(Exception):
    """The source answered, and the answer is that it has nothing for this request."""


class SourceUnavailable(Exception):
    """The source gave no usable answer, however often it was asked."""


@dataclass(frozen=True)
class Request:
    """One thing to ask: ``key`` names it for good, ``day`` is the partition that it is recorded under.

    ``first_day``: the first day of a request for a range, which ends with ``day``. ``options``: what the parser
    must know beside the bytes (a feed's time zone); they are recorded, so that a reparse reads the same.
    ``is_stable``: its answer never changes (an archive page), so that it is not asked for again once it is held.
    ``form``: the fields of a POST; None is a GET. ``is_door``: a page that is asked only for what it leads to. Its
    bytes are archived and never committed, it is never asked conditionally, and all that follows from it is asked.
    """

    key: str
    day: date
    url: str
    first_day: date | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    is_stable: bool = False
    form: Mapping[str, str] | None = None
    is_door: bool = False

    @property
    def series(self) -> str:
        """What is asked for, whatever the days: the key up to its last colon."""
        return series_of(self.key)

    @property
    def refusal_key(self) -> str:
        """What a refused answer stands under until another one comes: a range is asked for again as another range."""
        return self.series if self.first_day else self.key

    @property
    def days(self) -> list[date]:
        """Every day that the request covers, ascending."""
        first = self.first_day or self.day
        return [first + timedelta(days=i) for i in range((self.day - first).days + 1)]


def series_of(request_key: str) -> str:
    """``yahoo_chart:9988.HK`` of ``yahoo_chart:9988.HK:2025-11-10..2025-11-14``."""
    return request_key.rpartition(":")[0] or request_key


@dataclass(frozen=True)
class Ask:
    """What a source may ask tonight: ``days``, ascending and not in the future, at ``now``, by ``settings``.

    ``history_start`` is the first day that the home holds or asks for. ``covered`` has, by series, the days that a
    standing payload answers already. ``rows`` has what stands in the source's own tables and in those that it
    ``reads``, for a source that reads any.
    """

    days: Sequence[date]
    history_start: date
    now: datetime
    settings: Settings
    covered: Mapping[str, frozenset[date]]
    rows: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def base_url(self, setting: str) -> str:
        return self.settings.base_url(setting)


@dataclass(frozen=True)
class Refused:
    """A row that could not be typed or broke its contract: its cells as they came, and why."""

    table: str
    unit: str
    row: dict[str, Any]
    reason: str


@dataclass(frozen=True)
class Parsed:
    """A readable payload: frames by table (in contract columns), and the units that it replaces whole.

    A unit may stand without rows: it then takes away what an earlier version held.
    """

    frames: dict[str, pl.DataFrame]
    units: tuple[tuple[str, str], ...]
    refused: tuple[Refused, ...] = field(default=())


@dataclass(frozen=True)
class Schedule:
    """The days of one market for which a source publishes, and when a day's data are due by its documented lag."""

    has_data: Callable[[date], bool]
    due_at: Callable[[date], datetime]


def _nothing_expected(settings: Settings) -> Sequence[str]:
    return ()


def _nothing_more(payload: bytes, request: Request) -> list[Request]:
    return []


def _by_the_first_schedule(table: str, unit: str) -> None:
    return None


def day_of_unit(unit: str) -> date:
    """The day that ends a unit's name: ``9988.HK 2025-09-05``."""
    return date.fromisoformat(unit.rpartition(" ")[2])


@dataclass(frozen=True)
class Source:
    """An upstream, as the registry lists it.

    ``setting`` is the prefix of its settings (``<setting>_base_url``); ``tables`` are contract names
    (``flows/hkex_top_ten``). ``is_required``: a night cannot do without it. ``schedules``: by market, the first one
    being the source's own. ``requests(ask)`` chooses what to ask; ``follow(payload, request)`` what to ask next
    because of an answer; ``expected(settings)`` names what owes an answer each night, where the user lists it.
    ``is_asked(day)``: whether it is worth asking; ``retained_from(now)``: the first day that it
    still serves. ``is_current_only``: it shows what is new and has no memory, so that no gap can be asked for.
    ``batch``: how many of its payloads are held in memory at a time. ``due_of(table, unit)`` says when a unit of
    a day was due, where that is not the hour of the first schedule. ``reads``: tables of other sources that tell
    what to ask for; those land first. ``is_crawler``: its addresses were written by others, so that robots.txt is
    honoured and every hop of a redirect is looked at.
    """

    name: str
    subject: str
    upstream: str
    setting: str
    tables: tuple[str, ...]
    is_required: bool
    description: str
    schedules: Mapping[str, Schedule]
    requests: Callable[[Ask], list[Request]]
    parse: Callable[[bytes, Request], Parsed]
    is_asked: Callable[[date], bool]
    retained_from: Callable[[datetime], date]
    follow: Callable[[bytes, Request], list[Request]] = _nothing_more
    expected: Callable[[Settings], Sequence[str]] = _nothing_expected
    is_current_only: bool = False
    batch: int = 64
    due_of: Callable[[str, str], datetime | None] = _by_the_first_schedule
    reads: tuple[str, ...] = ()
    is_crawler: bool = False

    def published_at(self, table: str, unit: str) -> datetime:
        """When a unit of a day was due by the source's documented lag (UTC)."""
        first = next(iter(self.schedules.values()))
        return self.due_of(table, unit) or first.due_at(day_of_unit(unit))

    def has_data(self, day: date) -> bool:
        """Whether the source publishes anything for ``day``."""
        return any(schedule.has_data(day) for schedule in self.schedules.values())

    def due_at(self, day: date) -> datetime:
        """When the first of a day's data are due."""
        own = [s for s in self.schedules.values() if s.has_data(day)] or list(self.schedules.values())
        return min(schedule.due_at(day) for schedule in own)

    @property
    def lag(self) -> timedelta:
        """How long after a day's beginning in Hong Kong the last of its data are due, in winter."""
        midnight = datetime.combine(A_WINTER_DAY, time(), HONG_KONG)
        return max(schedule.due_at(A_WINTER_DAY) - midnight for schedule in self.schedules.values())

    def days_with_data(self, first: date, last: date) -> list[date]:
        """The days from ``first`` to ``last``, both included, for which the source publishes something."""
        days = (first + timedelta(days=i) for i in range((last - first).days + 1))
        return [day for day in days if self.has_data(day)]

    @property
    def completeness_check(self) -> str:
        """The check that a missing day fails; waiving it lets a night go on without the day."""
        return f"plausibility:raw/{self.tables[0]}:held_when_due"

    @property
    def quarantine_check(self) -> str:
        """The check that a refused payload fails; waiving it lets a night go on without its rows."""
        return f"plausibility:raw/{self.tables[0]}:nothing_in_quarantine"

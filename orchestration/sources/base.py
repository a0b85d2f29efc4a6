"""What every source is made of: its declaration, a request, a parsed payload, and the ways that one can fail.

Interfaces only; each upstream's own rules live in its file below a subject folder.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl


class UnreadablePayload(Exception):
    """The bytes are not what the source documents; the message says where and why."""


class NotPublished(Exception):
    """The source answered, and the answer is that it has nothing for this request."""


class SourceUnavailable(Exception):
    """The source gave no usable answer, however often it was asked."""


@dataclass(frozen=True)
class Request:
    """One thing to ask: ``key`` names it for good, ``day`` is the partition that it is recorded under."""

    key: str
    day: date
    url: str


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
class Source:
    """An upstream, as the registry lists it.

    ``setting`` is the prefix of its settings (``<setting>_base_url``); ``tables`` are contract names
    (``flows/hkex_top_ten``). ``is_required``: a night cannot do without it. ``due_at(day)`` is when a day's
    data is due by the source's documented lag; ``has_data(day)`` whether it publishes anything for that day;
    ``is_asked(day)`` whether it is worth asking; ``retained_from(now)`` the first day that it still serves.
    """

    name: str
    subject: str
    upstream: str
    setting: str
    tables: tuple[str, ...]
    is_required: bool
    description: str
    requests: Callable[[Sequence[date], str], list[Request]]
    parse: Callable[[bytes, Request], Parsed]
    has_data: Callable[[date], bool]
    is_asked: Callable[[date], bool]
    due_at: Callable[[date], datetime]
    retained_from: Callable[[datetime], date]

    def days_with_data(self, first: date, last: date) -> list[date]:
        """The days from ``first`` to ``last``, both included, for which the source publishes something."""
        days = (first + timedelta(days=i) for i in range((last - first).days + 1))
        return [day for day in days if self.has_data(day)]

    @property
    def completeness_check(self) -> str:
        """The blocking check that a missing day fails; waiving it lets a night go on without the day."""
        return f"plausibility:raw/{self.tables[0]}:held_when_due"

    @property
    def quarantine_check(self) -> str:
        """The blocking check that a refused payload fails; waiving it lets a night go on without its rows."""
        return f"plausibility:raw/{self.tables[0]}:nothing_in_quarantine"

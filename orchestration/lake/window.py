"""What the plausibility gate is shown of one source: its trailing sessions, and every day that is new.

Reading the lake for a gate belongs here; what a window is stands in ``gates.window``.
"""

from datetime import date, datetime, timedelta

import polars as pl

from orchestration.contracts import CONTRACTS
from orchestration.gates.window import HISTORY, Window
from orchestration.home import Home, hong_kong_date
from orchestration.lake.days import first_owed
from orchestration.lake.scan import committed_quarantine, current_rows
from orchestration.settings import Settings
from orchestration.sources.base import Schedule, Source, series_of
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import naive_utc


def window(
    home: Home,
    ledger: Ledger,
    source: Source,
    now: datetime,
    sessions: int,
    since: datetime | None,
    settings: Settings | None = None,
) -> Window:
    """What the plausibility gate looks at for one source: the trailing sessions, and every day that is new.

    ``since``: ``known_before`` of the release that stands; days committed after it are looked at however old
    they are. None looks at everything. Frames reach further back than ``first``, for distances.
    """
    held = ledger.held_days(source.tables[0])
    quarantine = committed_quarantine(home, ledger).filter(
        pl.col("is_live") & (pl.col("source") == source.name)
    )
    counts = {
        (of_table, unit): n
        for of_table, unit, n in quarantine.group_by("table_name", "unit").len().iter_rows()
    }
    last = hong_kong_date(now)
    due = {
        market: _due_days(source, schedule, held, first_owed(source, ledger) or last, now)
        for market, schedule in source.schedules.items()
    }
    days = sorted({day for of_market in due.values() for day in of_market})
    new = [
        day
        for (table, unit), commit in ledger.current.items()
        if table in source.tables and (since is None or commit.known_at > since)
        if (day := CONTRACTS[table].day_of(unit)) is not None
    ]
    # A refused version is in no unit, and blocks until a release has passed it by void or waiver.
    refused = quarantine if since is None else quarantine.filter(pl.col("known_at") > naive_utc(since))
    new += [day for unit in refused["unit"] if (day := _day_in(unit)) is not None]
    first = min([*days[-sessions:], *new], default=last)
    looked_at = days[max(0, len([day for day in days if day < first]) - HISTORY - 1) :]
    rows = {table: _rows_of(home, ledger, table, looked_at) for table in (*source.tables, *source.reads)}
    seen = {market: [day for day in of_market if day in set(looked_at)] for market, of_market in due.items()}
    expected = source.expected(settings) if settings else ()
    return Window(rows, counts, seen, first, last, _last_answers(ledger, source), expected)


def _due_days(source: Source, schedule: Schedule, held: set[date], start: date, now: datetime) -> list[date]:
    """The days of one market that are due and could be had, from ``start`` to today."""
    retained = source.retained_from(now)
    # A file that came before its hour is looked at like any other: it is released like any other. Where several
    # markets share a table, a day that is held may be another market's.
    early = held if len(source.schedules) == 1 else set()
    days = (start + timedelta(days=i) for i in range((hong_kong_date(now) - start).days + 1))
    return [
        day
        for day in days
        if schedule.has_data(day) and (day in early or (schedule.due_at(day) <= now and day >= retained))
    ]


def _rows_of(home: Home, ledger: Ledger, table: str, days: list[date]) -> pl.DataFrame:
    """Current rows of the days that are looked at; of a table without days, all rows."""
    rows = current_rows(home, ledger, table)
    day_column = CONTRACTS[table].day_column
    return rows if day_column is None else rows.filter(pl.col(day_column).is_in(days))


def _last_answers(ledger: Ledger, source: Source) -> dict[str, date]:
    """Request key → the day of its last answer with a body, of a source that shows only what is new."""
    if not source.is_current_only:
        return {}
    latest = [seen for seen in ledger.latest.values() if seen.source == source.name]
    # A range is another request each night, of one series. Older pages have keys of their own and are asked for once.
    keys = [
        (series_of(seen.request_key) if seen.first_day else seen.request_key, seen.day) for seen in latest
    ]
    return {key: date.fromisoformat(day) for key, day in sorted(keys) if key.count(":") == 1}


def _day_in(unit: str) -> date | None:
    try:
        return date.fromisoformat(unit.rpartition(" ")[2])
    except ValueError:
        return None

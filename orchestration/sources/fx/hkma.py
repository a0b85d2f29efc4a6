"""Exchange rates of the Hong Kong Monetary Authority: pages of a hundred business days, the newest first, a month late.

This file knows the interface and its pages; that these rates check those of another source belongs to dbt.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

import polars as pl

from orchestration.calendar import HONG_KONG, is_hong_kong_session
from orchestration.contracts.fx import HKMA_CURRENCIES, HKMA_RATES
from orchestration.sources.base import (
    Ask,
    NotPublished,
    Parsed,
    Refused,
    Request,
    Schedule,
    Source,
    UnreadablePayload,
)

PATH = "/public/market-data-and-statistics/monthly-statistical-bulletin/er-ir/er-eeri-daily"
RATES = HKMA_RATES.name
PAGE_SIZE = 100
# Eight years back: further than any home reaches, and an end for a walk that finds nothing.
MOST_PAGES = 20
DUE_DAY, DUE = 5, time(9, 0)
FIRST_SERVED = date(2000, 1, 1)


def requests(ask: Ask) -> list[Request]:
    """The newest page, where a day is due and wanted; older pages follow from it."""
    due = [day for day in ask.days if is_hong_kong_session(day) and _due_at(day) <= ask.now]
    return [_page(ask.base_url("hkma"), 0, min(due), max(due))] if due else []


def follow(payload: bytes, request: Request) -> list[Request]:
    """The next older page, while the oldest day of this one is newer than the first day that is wanted."""
    page = int(request.options["page"])
    days = [day for record in _records(payload) if (day := _day(record)) is not None]
    first = request.first_day or request.day
    if not days or min(days) <= first or page + 1 >= MOST_PAGES:
        return []
    return [_page(request.url.partition(PATH)[0], page + 1, first, request.day)]


def _page(base_url: str, page: int, first: date, last: date) -> Request:
    """A page by its number. It moves as days come, so its key names what it was asked for, and its rows their days."""
    query = urlencode({"offset": page * PAGE_SIZE, "pagesize": PAGE_SIZE})
    key = f"hkma:rates:p{page}:{first}..{last}"
    return Request(key, last, f"{base_url}{PATH}?{query}", first, {"page": str(page)})


def parse(payload: bytes, request: Request) -> Parsed:
    """The rates of every day that the page holds, from the first one wanted on, in HKD for one unit of the currency.

    Raises NotPublished for a page without days or with none as new as those wanted, UnreadablePayload where the
    answer is none or says that it failed, also under HTTP 200. A day or rate that does not read is refused alone.
    """
    rows: list[dict[str, Any]] = []
    refused: list[Refused] = []
    days, wanted = set[date](), request.first_day or request.day
    for record in _records(payload):
        day = _day(record)
        if day is None:
            why = f"end_of_day is {record.get('end_of_day')!r}, not a day"
            refused.append(Refused(RATES, request.day.isoformat(), record, why))
            continue
        days.add(day)
        # What lies before belongs to nobody: a home would begin a hundred days before its first night.
        if day < wanted:
            continue
        for currency in HKMA_CURRENCIES:
            row = {"rate_date": day, "currency": currency, "hkd_per_unit": record.get(currency.lower())}
            try:
                rate = _rate(row["hkd_per_unit"])
            except ValueError as error:
                refused.append(Refused(RATES, day.isoformat(), row, f"{currency} is {error}"))
                continue
            if rate is not None:
                rows.append({**row, "hkd_per_unit": rate})
    if not days and not refused:
        raise NotPublished("the HKMA's page holds no day")
    if days and max(days) < wanted:
        raise NotPublished(f"the HKMA's newest day is {max(days)}, and {request.first_day} is not there yet")
    return Parsed(
        frames={RATES: pl.DataFrame(rows, schema=HKMA_RATES.schema)},
        units=tuple((RATES, day.isoformat()) for day in sorted(days) if day >= wanted),
        refused=tuple(refused),
    )


def _records(payload: bytes) -> Iterator[dict[str, Any]]:
    """The records of ``{"header": {"success": …}, "result": {"records": […]}}``."""
    if not payload.strip():
        raise UnreadablePayload("the body is empty")
    try:
        answer = json.loads(payload.decode("utf-8-sig"))
        header, result = answer["header"], answer.get("result")
        is_success = header["success"]
    # A number of thousands of digits is a ValueError too.
    except (ValueError, RecursionError) as error:
        raise UnreadablePayload(f"the body is not JSON ({error}); it starts with {payload[:40]!r}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadablePayload(f"the body is no answer of the HKMA: {error!r}") from error
    if is_success is not True:
        raise UnreadablePayload(f"the HKMA answered: {header.get('err_msg')} (code {header.get('err_code')})")
    records = result.get("records") if isinstance(result, dict) else None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise UnreadablePayload("result.records is not a list of days")
    yield from records


def _day(record: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(record.get("end_of_day")))
    except ValueError:
        return None


def _rate(cell: Any) -> float | None:
    """A rate, None where the HKMA prints none."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise ValueError(f"{cell!r}, not a number")
    try:
        return float(cell)
    except OverflowError as error:
        raise ValueError(f"{str(cell)[:20]}…, beyond any rate") from error


def _due_at(day: date) -> datetime:
    """The fifth of the month after next: a month's days come with the bulletin, about a month after its end."""
    months = day.year * 12 + day.month - 1 + 2
    due = date(months // 12, months % 12 + 1, DUE_DAY)
    return datetime.combine(due, DUE, HONG_KONG).astimezone(UTC)


SOURCE = Source(
    name="hkma",
    subject="fx",
    upstream="the HKMA",
    setting="hkma",
    tables=(RATES,),
    is_required=False,
    description=(
        "Exchange rates of the Hong Kong Monetary Authority: Hong Kong dollars for one unit of USD, CNY, EUR and GBP "
        "at the end of each business day. About a month late, so they check the rates that amounts are converted with."
    ),
    # Sessions of the exchange stand for the business days of the banks, which nobody publishes as a calendar.
    schedules={"HKMA": Schedule(is_hong_kong_session, _due_at)},
    requests=requests,
    parse=parse,
    is_asked=is_hong_kong_session,
    retained_from=lambda now: FIRST_SERVED,
    follow=follow,
)

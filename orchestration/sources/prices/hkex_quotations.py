"""HKEX's daily quotations: closes, ranges, volume and turnover of the whole market, one page of 25 MB a session.

The page, its section and its day belong here; lines and figures to ``quotation_lines``. Format read off published
pages: fixed-width text within HTML, ISO-8859-1. Prices are unadjusted, and there is no open.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars as pl

from orchestration.calendar import HONG_KONG, is_hong_kong_session
from orchestration.contracts.prices import HKEX_QUOTATIONS
from orchestration.home import hong_kong_date
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
from orchestration.sources.prices.quotation_lines import securities

PATH = "/eng/stat/smstat/dayquot/d{day:%y%m%d}e.htm"
QUOTATIONS = HKEX_QUOTATIONS.name
ANCHOR = re.compile(rb"<a\s+name\s*=\s*[\"']?\s*(\w+)", re.IGNORECASE)
SECTION = b"quotations"
STATED_DATE = re.compile(rb"\bDATE\s*:\s*(\d{1,2})\s+([A-Z]{3})[A-Z]*\s+(\d{4})", re.IGNORECASE)
MONTHS = b"JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
DUE = time(18, 30)
# "About a year" by those who use it; nobody has confirmed it.
RETAINED = timedelta(days=365)
# Pages of 25 MB: more of them at a time would fill a small machine.
PAGES_AT_A_TIME = 4


def requests(ask: Ask) -> list[Request]:
    """One request a session that is due."""
    base_url = ask.base_url("hkex")
    due = [day for day in ask.days if is_hong_kong_session(day) and _due_at(day) <= ask.now]
    return [Request(f"hkex_quotations:{day}", day, base_url + PATH.format(day=day)) for day in due]


def parse(payload: bytes, request: Request) -> Parsed:
    """The section of quotations as one frame, a row a security, read line by line: most of the page is of no use.

    Raises NotPublished for an HTML page without a text block, UnreadablePayload where the section is missing, empty
    or cut short, or the page states another day. A security whose lines do not read is refused alone.
    """
    _demand_text_block(payload)
    day = request.day
    start = _section_start(payload, day)
    rows: list[dict[str, Any]] = []
    refused: list[Refused] = []
    for quoted in securities(_section_lines(payload, start)):
        if quoted.reason:
            cells = {"trade_date": day, **dict(zip(("first", "second"), quoted.lines, strict=False))}
            refused.append(Refused(QUOTATIONS, day.isoformat(), cells, quoted.reason))
        else:
            rows.append({"trade_date": day, **quoted.row})
    if not rows and not refused:
        raise UnreadablePayload("the quotations list no security")
    return Parsed(
        frames={QUOTATIONS: pl.DataFrame(rows, schema=HKEX_QUOTATIONS.schema)},
        units=((QUOTATIONS, day.isoformat()),),
        refused=tuple(refused),
    )


def _demand_text_block(payload: bytes) -> None:
    start = payload[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UnreadablePayload("the body is empty")
    if payload.find(b"<pre") < 0 and payload.find(b"<PRE") < 0:
        if start[:1] == b"<":
            raise NotPublished("HKEX answered with an HTML page instead of the day's quotations")
        raise UnreadablePayload(f"the body is no page of quotations; it starts with {payload[:40]!r}")


def _lines(payload: bytes, start: int) -> Iterator[tuple[bytes, int]]:
    """Each line from ``start``, and where the next one begins: a copy of the line alone, never of the page."""
    while start < len(payload):
        end = payload.find(b"\n", start)
        end = len(payload) if end < 0 else end
        yield payload[start:end], end + 1
        start = end + 1


def _section_start(payload: bytes, day: date) -> int:
    """Where the quotations begin. Raises UnreadablePayload where they do not, or belong to another day."""
    for line, following in _lines(payload, 0):
        stated = STATED_DATE.search(line)
        if stated and (found := _date(stated)) != day:
            raise UnreadablePayload(
                f"the page of {day} says that it is of {found}: another day under this name"
            )
        anchor = ANCHOR.search(line) if b"<" in line else None
        if anchor and anchor.group(1).lower() == SECTION:
            return following
    raise UnreadablePayload("the page has no section of quotations")


def _date(stated: re.Match[bytes]) -> date | str:
    month = stated.group(2).upper()
    try:
        return date(int(stated.group(3)), MONTHS.index(month) + 1, int(stated.group(1)))
    except ValueError:
        return stated.group(0).decode("latin-1")


def _section_lines(payload: bytes, start: int) -> Iterator[str]:
    """The lines of the section. Raises UnreadablePayload at its last line where the next section never begins."""
    for line, _ in _lines(payload, start):
        if b"<" in line and (ANCHOR.search(line) or b"</pre" in line.lower()):
            return
        yield line.decode("latin-1")
    raise UnreadablePayload("the quotations have no end; the body was cut short")


def _due_at(day: date) -> datetime:
    return datetime.combine(day, DUE, HONG_KONG).astimezone(UTC)


SOURCE = Source(
    name="hkex_quotations",
    subject="prices",
    upstream="HKEX",
    setting="hkex",
    tables=(QUOTATIONS,),
    is_required=False,
    description=(
        "Daily quotations of HKEX for every share, fund, trust and renminbi counter: previous close, close, range, "
        "shares traded and turnover. Unadjusted, without an open."
    ),
    schedules={"HK": Schedule(is_hong_kong_session, _due_at)},
    requests=requests,
    parse=parse,
    is_asked=is_hong_kong_session,
    retained_from=lambda now: hong_kong_date(now) - RETAINED,
    batch=PAGES_AT_A_TIME,
)

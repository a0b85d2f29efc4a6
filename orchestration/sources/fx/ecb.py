"""Reference rates of the European Central Bank: 90 days as XML every night, all history as a zip for a backfill.

This file knows the two formats; which rate converts which day is decided in dbt.
"""

import csv
import io
import zipfile
import zlib
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from orchestration.calendar import FRANKFURT, is_target_day
from orchestration.contracts.fx import CURRENCIES, ECB_RATES
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

NINETY_DAYS = "/stats/eurofxref/eurofxref-hist-90d.xml"
HISTORY = "/stats/eurofxref/eurofxref-hist.zip"
MEMBER = "eurofxref-hist.csv"
RATES = ECB_RATES.name
# The short file counts calendar days back from its newest fixing; a margin keeps its edge out of question.
SHORT_FILE_DAYS = 85
# A trade date is converted at the latest fixing on or before it: the first one may lie behind a long holiday.
FIXING_BEFORE = timedelta(days=7)
LARGEST_CSV = 32 * 2**20
FIRST_FIXING = date(1999, 1, 4)


def requests(ask: Ask) -> list[Request]:
    """One file a night: the short one, or all history where a wanted day lies further back."""
    due = [day for day in ask.days if is_target_day(day) and _due_at(day) <= ask.now]
    if not due:
        return []
    first, last = min(due) - FIXING_BEFORE, max(due)
    is_short = (ask.now.astimezone(FRANKFURT).date() - first).days <= SHORT_FILE_DAYS
    path, kind = (NINETY_DAYS, "90d") if is_short else (HISTORY, "hist")
    return [Request(f"ecb:{kind}:{first}..{last}", last, ask.base_url("ecb") + path, first)]


def parse(payload: bytes, request: Request) -> Parsed:
    """The rates of the fixing days that were asked for, in units of the currency for one euro.

    Raises NotPublished for a file without any fixing, UnreadablePayload where it is neither of the two formats.
    """
    days = _from_zip(payload) if payload[:2] == b"PK" else _from_xml(payload)
    if not days:
        raise NotPublished("the ECB's file holds no fixing")
    asked = set(request.days)
    rows, refused = [], []
    for day, quoted in sorted(days.items()):
        for currency in CURRENCIES if day in asked else ():
            cell = quoted.get(currency)
            if cell in (None, "", "N/A"):
                continue
            row = {"rate_date": day, "currency": currency, "rate": cell}
            try:
                rows.append({**row, "rate": float(str(cell))})
            except ValueError:
                refused.append(Refused(RATES, day.isoformat(), row, f"rate is {cell!r}, not a number"))
    return Parsed(
        frames={RATES: pl.DataFrame(rows, schema=ECB_RATES.schema)},
        units=tuple((RATES, day.isoformat()) for day in sorted(asked & days.keys())),
        refused=tuple(refused),
    )


def _from_xml(payload: bytes) -> dict[date, dict[str, str]]:
    """``<Cube time="…"><Cube currency="USD" rate="1.1648"/>…``, whatever namespace stands around it."""
    if not payload.strip():
        raise UnreadablePayload("the body is empty")
    try:
        root = ElementTree.fromstring(payload)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadablePayload(f"the body is not XML ({error}); it starts with {payload[:40]!r}") from error
    if root.tag.rpartition("}")[2] != "Envelope":
        raise UnreadablePayload(f"the root element is {root.tag!r}, not the ECB's Envelope")
    days: dict[date, dict[str, str]] = {}
    for cube in root.iter():
        if cube.tag.rpartition("}")[2] == "Cube" and "time" in cube.attrib:
            rates = {str(rate.get("currency")): str(rate.get("rate")) for rate in cube}
            days[_day(cube.attrib["time"])] = rates
    return days


def _from_zip(payload: bytes) -> dict[date, dict[str, str]]:
    """One CSV: ``Date,USD,…,`` with a comma at the end of each line, ``N/A`` where a currency had no rate."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            info = archive.getinfo(MEMBER)
            if info.file_size > LARGEST_CSV:
                raise UnreadablePayload(f"{MEMBER} would unpack to {info.file_size} bytes")
            text = archive.read(info).decode("utf-8-sig")
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, RuntimeError) as error:
        raise UnreadablePayload(f"the zip does not hold a readable {MEMBER}: {error}") from error
    try:
        lines = csv.DictReader(io.StringIO(text))
        if "Date" not in (lines.fieldnames or []):
            raise UnreadablePayload(f"{MEMBER} has no column Date; found {lines.fieldnames}")
        return {
            _day(str(line["Date"])): {name: cell for name, cell in line.items() if isinstance(cell, str)}
            for line in lines
        }
    except csv.Error as error:
        raise UnreadablePayload(f"{MEMBER} is no CSV: {error}") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnreadablePayload(f"{text!r} is not a fixing day") from error


def _due_at(day: date) -> datetime:
    """Rates are fixed at about 14:15 and go up at about 16:00 Central European time."""
    return datetime.combine(day, time(16, 15), FRANKFURT).astimezone(UTC)


SOURCE = Source(
    name="ecb",
    subject="fx",
    upstream="the ECB",
    setting="ecb",
    tables=(RATES,),
    is_required=False,
    description=(
        "Euro foreign exchange reference rates: units of a currency for one euro on every TARGET day. "
        "Crosses between two of them are computed in dbt, and name their day."
    ),
    schedules={"TARGET": Schedule(is_target_day, _due_at)},
    requests=requests,
    parse=parse,
    is_asked=is_target_day,
    retained_from=lambda now: FIRST_FIXING,
)

"""HKEXnews' search of CCASS: how much of each stock mainland investors hold, a page a settlement day.

This file knows the search form, the page and their traps; what a change of holdings says of flows belongs to dbt.
Format read off a published page. Dates are settlement dates: trades of a day settle two Hong Kong sessions later.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import polars as pl
from dateutil.relativedelta import relativedelta
from selectolax.lexbor import LexborHTMLParser, LexborNode

from orchestration.calendar import HONG_KONG, is_hong_kong_session, trading_calendar
from orchestration.contracts.holdings import CCASS_HOLDINGS, MOST_SHARES
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
from orchestration.sources.flows.hkex_cells import ticker

PATH = "/sdw/search/mutualmarket.aspx?t=hk"
HOLDINGS = CCASS_HOLDINGS.name
# The page keeps state in hidden fields: a search without those of a fresh page is refused.
STATE = ("__VIEWSTATE", "__VIEWSTATEGENERATOR", "__EVENTVALIDATION")
TABLE_ID = b"mutualmarket-result"
CELLS = {
    "code": "td.col-stock-code",
    "name": "td.col-stock-name",
    "shares": "td.col-shareholding",
    "percent": "td.col-shareholding-percent",
}
HEADING = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})", re.ASCII)
# Without a sign: a negative holding is a documented fault of copies, and no number here.
WHOLE = re.compile(r"\d{1,3}(,\d{3})*|\d+", re.ASCII)
PERCENT = re.compile(r"(\d+(\.\d+)?)\s*%", re.ASCII)
MISSING = {"", "-", "N/A"}
POSTED = time(9, 0)


def requests(ask: Ask) -> list[Request]:
    """One page to enter by; the days that it is to lead to stand in its options."""
    days = [day for day in ask.days if is_hong_kong_session(day) and _can_be_had(day, ask.now)]
    if not days:
        return []
    options = {"days": " ".join(day.isoformat() for day in days)}
    url = ask.base_url("ccass") + PATH
    return [Request("ccass:door", max(days), url, options=options, is_door=True)]


def follow(payload: bytes, request: Request) -> list[Request]:
    """The search for each wanted day, with the hidden fields of the page that was entered by.

    Raises UnreadablePayload where the page lacks them. A day's own page leads nowhere.
    """
    if not request.is_door:
        return []
    hidden = {
        str(field.attributes.get("name")): field.attributes.get("value") or ""
        for field in LexborHTMLParser(payload).css("input[type=hidden]")
    }
    lacking = [name for name in STATE if not hidden.get(name)]
    if lacking:
        raise UnreadablePayload(
            f"the search page lacks its hidden fields {lacking}; it starts with {payload[:40]!r}"
        )
    kept = {name: value for name, value in hidden.items() if name.startswith("__")}
    asked_on = hidden.get("today") or f"{request.day:%Y%m%d}"
    return [
        Request(f"ccass:{day}", day, request.url, form=kept | _search(day, asked_on))
        for day in map(date.fromisoformat, request.options.get("days", "").split())
    ]


def _search(day: date, asked_on: str) -> dict[str, str]:
    return {
        "today": asked_on,
        "sortBy": "stockcode",
        "sortDirection": "asc",
        "alertMsg": "",
        "txtShareholdingDate": f"{day:%Y/%m/%d}",
        "btnSearch": "Search",
    }


def parse(payload: bytes, request: Request) -> Parsed:
    """A settlement day's page: shares held and percent of the issued shares, a row a stock.

    The day is the heading's: on Sundays and holidays the page silently shows another one, which is NotPublished.
    Raises UnreadablePayload where heading or table is missing, the table is empty, or the body ends within it.
    """
    if not payload.strip():
        raise UnreadablePayload("the body is empty")
    page = LexborHTMLParser(payload)
    day = _day_of_heading(page)
    if day != request.day:
        raise NotPublished(f"HKEXnews shows the holdings of {day} where {request.day} was asked for")
    table = page.css_first("table#mutualmarket-result")
    if table is None:
        raise UnreadablePayload(f"the page of {day} has no table of holdings")
    # A reader of HTML closes what is open, so a page that was cut short would pass as a short list.
    if payload.find(b"</table", payload.rfind(TABLE_ID)) < 0:
        raise UnreadablePayload(f"the table of {day} has no end; the body was cut short")
    rows: list[dict[str, Any]] = []
    refused: list[Refused] = []
    for cells in _lines(table):
        try:
            rows.append({"settle_date": day, **_row(cells)})
        except ValueError as error:
            refused.append(Refused(HOLDINGS, day.isoformat(), {"settle_date": day, **cells}, str(error)))
    if not rows and not refused:
        raise UnreadablePayload(f"the table of {day} lists no stock")
    return Parsed(
        frames={HOLDINGS: pl.DataFrame(rows, schema=CCASS_HOLDINGS.schema)},
        units=((HOLDINGS, day.isoformat()),),
        refused=tuple(refused),
    )


def _day_of_heading(page: LexborHTMLParser) -> date:
    heading = page.css_first("h2.ccass-heading span")
    text = " ".join(heading.text().split()) if heading else ""
    found = HEADING.search(text)
    if found is None:
        raise UnreadablePayload(f"the page states no shareholding date; its heading is {text[:60]!r}")
    try:
        return date(*map(int, found.groups()))
    except ValueError as error:
        raise UnreadablePayload(f"the heading {text[:60]!r} is no day") from error


def _lines(table: LexborNode) -> Iterator[dict[str, str | None]]:
    """The cells of each row of the body by name, None where the row has no such cell."""
    for line in table.css("tbody tr"):
        yield {name: _text(line.css_first(selector)) for name, selector in CELLS.items()}


def _text(cell: LexborNode | None) -> str | None:
    if cell is None:
        return None
    # Each cell repeats its column's title for small screens; the value stands in a box of its own.
    value = cell.css_first("div.mobile-list-body") or cell
    return value.text().strip(" \t\r\n\u00a0\u3000")


def _row(cells: dict[str, str | None]) -> dict[str, Any]:
    """A row in contract columns. Raises ValueError where a cell is missing or is not what it should be."""
    lacking = [name for name, text in cells.items() if text is None]
    if lacking:
        raise ValueError(f"the row has no {', '.join(lacking)}")
    code, name, shares, percent = (str(cells[name]) for name in CELLS)
    return {
        "ticker": ticker(code, "", "SOUTHBOUND"),
        "wire_code": code,
        "name": name,
        "holding_shares": _shares(shares),
        "holding_pct_issued": _percent(percent),
    }


def _shares(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ValueError(f"the holding is {text[:40]!r}, not a number of shares")
    shares = int(text.replace(",", ""))
    if shares > MOST_SHARES:
        raise ValueError(f"the holding is {text[:40]!r}, more shares than any company has issued")
    return shares


def _percent(text: str) -> float | None:
    if text in MISSING:
        return None
    found = PERCENT.fullmatch(text)
    if found is None:
        raise ValueError(f"the percentage is {text[:40]!r}, not a percentage")
    return float(found.group(1))


def _due_at(day: date) -> datetime:
    """The morning of the next Hong Kong session (posted before trading begins; the hour is unconfirmed)."""
    next_session = trading_calendar().next_hong_kong_session(day)
    return datetime.combine(next_session, POSTED, HONG_KONG).astimezone(UTC)


def retained_from(now: datetime) -> date:
    """HKEXnews keeps twelve months."""
    return hong_kong_date(now) - relativedelta(years=1)


def _can_be_had(day: date, now: datetime) -> bool:
    return retained_from(now) <= day and _due_at(day) <= now


SOURCE = Source(
    name="ccass",
    subject="flows",
    upstream="HKEXnews",
    setting="ccass",
    tables=(HOLDINGS,),
    is_required=False,
    description=(
        "Southbound holdings of each stock by settlement day, both legs together, as HKEXnews prints them from CCASS. "
        "Trades of a day settle two Hong Kong sessions later."
    ),
    schedules={"SETTLEMENT": Schedule(is_hong_kong_session, _due_at)},
    requests=requests,
    parse=parse,
    is_asked=is_hong_kong_session,
    retained_from=retained_from,
    follow=follow,
)

"""Eastmoney's data centre: flows and holdings republished, for days that HKEX has deleted and as a cross-check.

Which ranges are asked for, and that an answer is of what was asked, belongs here; fields to ``eastmoney_reports``,
envelopes and cells to ``eastmoney_answers``.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import polars as pl

from orchestration.calendar import HONG_KONG, trading_calendar
from orchestration.sources.base import (
    Ask,
    NotPublished,
    Parsed,
    Refused,
    Request,
    Schedule,
    Source,
    UnreadablePayload,
    day_of_unit,
)
from orchestration.sources.flows import ccass
from orchestration.sources.flows.eastmoney_answers import PAGE_SIZE, day_of, read
from orchestration.sources.flows.eastmoney_reports import LEGS, REPORTS, SOUTHBOUND, Report
from orchestration.watchlist import southbound

PATH = "/api/data/v1/get"
DUE = time(19, 30)
# Holdings are CCASS's business as far as it keeps them; the newest days are asked for to compare.
COMPARED_DAYS = 5
MOST_PAGES = 9
FIRST_SERVED = date(2014, 11, 17)


def requests(ask: Ask) -> list[Request]:
    """Legs, top tens, holdings and each stock's history, as ranges of days that no answer has covered or are asked
    again. A range is short enough to fit one page; holdings are asked for day by day and page by page."""
    ranges = [
        *(("legs", market, f'(MUTUAL_TYPE="{market}")') for market in LEGS),
        *(("top_ten", market, f'(MUTUAL_TYPE="{market}")') for market in SOUTHBOUND),
    ]
    stocks = [f"{int(listing.ticker.removesuffix('.HK')):05d}" for listing in southbound()]
    histories = [("stock", code, f'(SECURITY_CODE="{code}")') for code in stocks]
    return [
        *(request for kind in ranges for request in _ranges(ask, *kind)),
        *_holdings(ask),
        *(request for kind in histories for request in _ranges(ask, *kind)),
    ]


def _ranges(ask: Ask, kind: str, subject: str, condition: str) -> Iterator[Request]:
    series = f"eastmoney:{kind}:{subject}"
    due = [day for day in _wanted(ask, series) if _is_session(day) and _due_at(day) <= ask.now]
    for first, last in _chunks(due, REPORTS[kind].most_sessions or 1):
        filters = f"{condition}(TRADE_DATE>='{first}')(TRADE_DATE<='{last}')"
        url = _url(ask.base_url("eastmoney"), REPORTS[kind], filters, "TRADE_DATE", -1, 1)
        options = {"report": kind, "subject": subject, "page": "1"}
        yield Request(f"{series}:{first}..{last}", last, url, first, options)


def _wanted(ask: Ask, series: str) -> set[date]:
    """The night's days, and every day of the home's history that no answer of this series has covered."""
    covered = ask.covered.get(series, frozenset())
    history = ((max(ask.days) - ask.history_start).days + 1) if ask.days else 0
    days = (ask.history_start + timedelta(days=i) for i in range(history))
    return {*ask.days, *(day for day in days if day not in covered)}


def _chunks(days: Iterable[date], most_sessions: int) -> Iterator[tuple[date, date]]:
    """First and last day of ranges that hold the days, oldest first, each of so many sessions at most."""
    ordered = sorted(days)
    if not ordered:
        return
    number = {day: i for i, day in enumerate(trading_calendar().sessions(ordered[0], ordered[-1]))}
    first = last = ordered[0]
    for day in ordered[1:]:
        if number[day] - number[first] >= most_sessions:
            yield first, last
            first = day
        last = day
    yield first, last


def _holdings(ask: Ask) -> Iterator[Request]:
    """Days that CCASS no longer keeps, once, and the newest ones again, with the pages that each is known to have."""
    pages = {n: ask.covered.get(_holdings_series(n), frozenset()) for n in range(1, MOST_PAGES + 1)}
    # Where days have a second page at all, one without it was not read to its end.
    whole = pages[1] & pages[2] if pages[2] else pages[1]
    due = sorted(day for day in _wanted(ask, "") if _is_settled(day, ask.now))
    newest = [day for day in due if day in set(ask.days)][-COMPARED_DAYS:]
    older = [day for day in due if day < ccass.retained_from(ask.now) and day not in whole]
    for day in sorted({*older, *newest}):
        for page in (1, *(n for n in range(2, MOST_PAGES + 1) if day in pages[n])):
            yield _holdings_page(ask.base_url("eastmoney"), day, page)


def _is_settled(day: date, now: datetime) -> bool:
    calendar = trading_calendar()
    return calendar.is_hong_kong_session(day) and ccass.SOURCE.due_at(day) <= now


def _holdings_series(page: int) -> str:
    return "eastmoney:holdings:all" + (f":p{page}" if page > 1 else "")


def _holdings_page(base_url: str, day: date, page: int) -> Request:
    # Both legs repeat a stock's row and each interval of change does: the first row of the daily interval is it.
    filters = f"(INTERVAL_TYPE=\"1\")(RN=1)(TRADE_DATE='{day}')"
    url = _url(base_url, REPORTS["holdings"], filters, "SECURITY_CODE", 1, page)
    options = {"report": "holdings", "subject": "all", "page": str(page)}
    return Request(f"{_holdings_series(page)}:{day}", day, url, options=options)


def _url(base_url: str, report: Report, filters: str, sort: str, order: int, page: int) -> str:
    query = {
        "reportName": report.name,
        "columns": "ALL",
        "filter": filters,
        "sortColumns": sort,
        "sortTypes": order,
        "pageSize": PAGE_SIZE,
        "pageNumber": page,
        "source": "WEB",
        "client": "WEB",
    }
    # Some of the host's gates answer 400 where brackets or equal signs of the filter are escaped.
    return f"{base_url}{PATH}?{urlencode(query, safe='()=')}"


def follow(payload: bytes, request: Request) -> list[Request]:
    """The next page of a day's holdings; every other answer fits one page."""
    page = int(request.options["page"])
    if request.options["report"] != "holdings" or page >= MOST_PAGES:
        return []
    try:
        answer = read(payload, page)
    except NotPublished:
        return []
    base_url = request.url.partition(PATH)[0]
    return [_holdings_page(base_url, request.day, page + 1)] if page < answer.pages else []


def parse(payload: bytes, request: Request) -> Parsed:
    """The rows of one report, in single units of currency, and the units of which the page has rows.

    Raises NotPublished where the range has no data, UnreadablePayload where the answer failed, is capped, lacks a
    field, or is of other days than were asked for. A row of a closed day, of another leg or stock, or with a cell
    that is no number is refused alone.
    """
    report, subject = REPORTS[request.options["report"]], request.options["subject"]
    answer = read(payload, int(request.options["page"]))
    if report.most_sessions is not None and answer.pages > 1:
        raise UnreadablePayload(
            f"the answer has {answer.count} rows on {answer.pages} pages where the range should fit one; a day would "
            "be split over two"
        )
    _demand_fields(answer.rows, report)
    _demand_range(answer.rows, request)
    asked, table, contract = set(request.days), report.contract.name, report.contract
    rows: list[dict[str, Any]] = []
    refused: list[Refused] = []
    units: dict[str, None] = {}
    for cells in answer.rows:
        try:
            day = day_of(cells)
            made = report.rows(cells, day, subject)
            if day not in asked:
                raise ValueError(f"the row is of {day}, which was not asked for")
        except ValueError as error:
            refused.append(Refused(table, request.day.isoformat(), dict(cells), str(error)))
            continue
        if made and not report.has_data(day):
            why = (
                f"{day} has figures, and the trading calendar says that it is no session: yesterday's row under "
                "another date; if the exchanges did trade, add the day to calendar_overrides.csv"
            )
            refused += [Refused(table, _unit(row, contract.unit), row, why) for row in made]
        else:
            rows += made
        units |= dict.fromkeys(_unit(row, contract.unit) for row in made)
    frames = {r.contract.name: r.contract.empty() for r in REPORTS.values()}
    frames[table] = pl.DataFrame(rows, schema=contract.schema)
    return Parsed(frames, tuple((table, unit) for unit in units), tuple(refused))


def _demand_fields(rows: Sequence[dict[str, Any]], report: Report) -> None:
    """A field that was renamed must not pass as one that is null."""
    for row in rows:
        lacking = sorted(report.fields - row.keys())
        if lacking:
            raise UnreadablePayload(f"a row of {report.name} lacks {lacking}; its fields are {sorted(row)}")


def _demand_range(rows: Sequence[dict[str, Any]], request: Request) -> None:
    """An answer of other days than were asked for has passed over the filter."""
    days = set()
    for row in rows:
        with suppress(ValueError):
            days.add(day_of(row))
    if days and days.isdisjoint(request.days):
        raise UnreadablePayload(
            f"asked was {request.days[0]} to {request.day}, and the answer is of {min(days)} to {max(days)}"
        )


def _unit(row: dict[str, Any], columns: Sequence[str]) -> str:
    return " ".join(str(row[column]) for column in columns)


def _is_session(day: date) -> bool:
    return trading_calendar().is_session(day)


def _due_at(day: date) -> datetime:
    return datetime.combine(day, DUE, HONG_KONG).astimezone(UTC)


def _due_of(table: str, unit: str) -> datetime | None:
    """Holdings come when CCASS puts them up; flows by the schedule."""
    is_holding = table == REPORTS["holdings"].contract.name
    return ccass.SOURCE.due_at(day_of_unit(unit)) if is_holding else None


SOURCE = Source(
    name="eastmoney",
    subject="flows",
    upstream="Eastmoney",
    setting="eastmoney",
    tables=tuple(report.contract.name for report in REPORTS.values()),
    is_required=False,
    description=(
        "Stock Connect flows and southbound holdings as Eastmoney's data centre republishes them. The exchange's own "
        "figures come first: these fill days that it has deleted, and check the others."
    ),
    schedules={"SOUTHBOUND": Schedule(_is_session, _due_at)},
    requests=requests,
    parse=parse,
    is_asked=_is_session,
    retained_from=lambda now: FIRST_SERVED,
    follow=follow,
    due_of=_due_of,
)

"""HKEXnews' announcements: title searches over ranges of days, a row an issuer, categories mapped to event types.

The whole market is searched at once (``stockId=-1``, as the site's own page does; unconfirmed), because ninety listings
one by one would be ninety lookups and searches a night; single listings of a setting are looked up by ``prefix.do``.
A day of a search is what a new answer replaces whole, so that an announcement that was withdrawn does not linger.

A search gives the first of its records and says how many there are, so each range is entered by a door that counts;
what follows asks for all of them at once, or for halves where they are many. What a text says belongs to ``press``.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

import polars as pl

from orchestration.calendar import HONG_KONG, is_hong_kong_session
from orchestration.contracts.news import EXCHANGE_ANNOUNCEMENTS, LONGEST_TITLE
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
from orchestration.sources.news.announcement_types import type_of
from orchestration.sources.news.hkexnews_answers import lines, plain, search_answer, stock_id

ANNOUNCEMENTS = EXCHANGE_ANNOUNCEMENTS.name
SEARCH, PREFIX = "/search/titleSearchServlet.do", "/search/prefix.do"
# Documents stand on the site itself, whoever answers the search.
SITE = "https://www1.hkexnews.hk"
ALL, EVERY_STOCK = "ALL", "-1"
# Beyond the first number a range is halved; beyond the second a single day is not asked for whole.
FIRST_ROWS, MOST_ROWS, LARGEST_ANSWER = 100, 3_000, 20_000
# Days this near to each other are one range: weekends, and the holidays of Lunar New Year.
NEAR = timedelta(days=6)
# Issuers may publish until 23:00 on a day before a session.
CLOSES = time(23, 0)
FIRST_SERVED = date(2007, 6, 25)
PRINTED = "%d/%m/%Y %H:%M"


def requests(ask: Ask) -> list[Request]:
    """The doors: a count of each range of days that are over, or the lookup of each single listing's id."""
    ranges = list(_ranges([day for day in ask.days if _due_at(day) <= ask.now]))
    if not ranges:
        return []
    base = ask.base_url("hkexnews")
    tickers = _tickers(ask.settings.hkexnews_tickers)
    if not tickers:
        return [_count(base, ALL, EVERY_STOCK, first, last) for first, last in ranges]
    first, last = ranges[0][0], ranges[-1][1]
    told = " ".join(f"{begin}..{end}" for begin, end in ranges)
    return [
        Request(
            f"hkexnews:id:{one}:{first}..{last}",
            last,
            f"{base}{PREFIX}?callback=callback&lang=EN&type=A&name={_code(one)}&market=SEHK",
            first,
            {"search": one, "ranges": told},
            is_door=True,
        )
        for one in tickers
    ]


def follow(payload: bytes, request: Request) -> list[Request]:
    """From a lookup to counts, from a count to the search itself or to the counts of both halves of its range.

    Raises UnreadablePayload where a door's answer does not say. A search leads nowhere.
    """
    if not request.is_door:
        return []
    search = request.options["search"]
    if "ranges" in request.options:
        base, stock = request.url.partition(PREFIX)[0], str(stock_id(payload, _code(search)))
        ranges = [map(date.fromisoformat, told.split("..")) for told in request.options["ranges"].split()]
        return [_count(base, search, stock, first, last) for first, last in ranges]
    base, stock = request.url.partition(SEARCH)[0], request.options["stock"]
    n_rows, first, last = search_answer(payload).n_in_all, request.days[0], request.day
    if n_rows > MOST_ROWS and first < last:
        middle = first + (last - first) // 2
        halves = ((first, middle), (middle + timedelta(days=1), last))
        return [_count(base, search, stock, begin, end) for begin, end in halves]
    # Room for what is published between the two answers.
    rows = min((n_rows // FIRST_ROWS + 2) * FIRST_ROWS, LARGEST_ANSWER)
    key = f"hkexnews:{search}:{first}..{last}"
    return [Request(key, last, _url(base, stock, first, last, rows), first, {"search": search})]


def _ranges(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    begin = end = None
    for day in sorted(days):
        if end is not None and begin is not None and day - end > NEAR:
            yield begin, end
            begin = day
        begin, end = begin or day, day
    if begin is not None and end is not None:
        yield begin, end


def _tickers(stated: str) -> list[str]:
    """The listings of the setting. Raises ValueError with a sentence for one that is none in Hong Kong."""
    found = [text.strip().upper() for text in stated.split(",") if text.strip()]
    for text in found:
        digits, _, market = text.partition(".")
        if market != "HK" or not (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 5):
            raise ValueError(f"SOUTHBOUND_HKEXNEWS_TICKERS: {text!r} is no listing such as 9988.HK.")
    return list(dict.fromkeys(found))


def _code(of_ticker: str) -> str:
    return of_ticker.removesuffix(".HK").zfill(5)


def _count(base: str, search: str, stock: str, first: date, last: date) -> Request:
    """The door to a range: the first rows of it, which say how many there are."""
    url = _url(base, stock, first, last, FIRST_ROWS)
    key = f"hkexnews:count:{search}:{first}..{last}"
    return Request(key, last, url, first, {"search": search, "stock": stock}, is_door=True)


def _url(base: str, stock: str, first: date, last: date, rows: int) -> str:
    query = {
        "sortDir": 0,
        "sortByOptions": "DateTime",
        "category": 0,
        "market": "SEHK",
        "stockId": stock,
        "documentType": -1,
        "fromDate": f"{first:%Y%m%d}",
        "toDate": f"{last:%Y%m%d}",
        "title": "",
        "searchType": 0,
        "t1code": -2,
        "t2Gcode": -2,
        "t2code": -2,
        "rowRange": rows,
        "lang": "E",
    }
    return f"{base}{SEARCH}?{urlencode(query)}"


def parse(payload: bytes, request: Request) -> Parsed:
    """Every announcement of the range, a row an issuer, with its minute in UTC.

    Raises UnreadablePayload where the body is no whole search of these days, NotPublished where the whole market is
    said to have announced nothing on a session. An announcement that cannot be typed is refused alone, with its reason.
    """
    answer, search = search_answer(payload), request.options["search"]
    if not answer.is_whole:
        raise UnreadablePayload(
            f"the answer holds {len(answer.records)} of {answer.n_in_all} announcements or says that more follow; "
            "a part of a day must not stand for it"
        )
    if not answer.records and search == ALL and any(map(is_hong_kong_session, request.days)):
        raise NotPublished("the search of the whole market is empty, and Hong Kong had a session")
    rows: list[dict[str, Any]] = []
    refused: list[Refused] = []
    for record in answer.records:
        try:
            rows += _rows(record, search)
        except (ValueError, OverflowError) as error:
            cells = record if isinstance(record, dict) else {"record": record}
            refused.append(Refused(ANNOUNCEMENTS, f"{search} {request.day}", cells, str(error)))
    strange = sorted({row["published_date"] for row in rows} - set(request.days))
    if strange:
        raise UnreadablePayload(
            f"the answer has announcements of {strange[0]} where {request.days[0]} to {request.day} was asked for"
        )
    return Parsed(
        frames={ANNOUNCEMENTS: pl.DataFrame(rows, schema=EXCHANGE_ANNOUNCEMENTS.schema)},
        units=tuple((ANNOUNCEMENTS, f"{search} {day}") for day in request.days),
        refused=tuple(refused),
    )


def _rows(record: Any, search: str) -> list[dict[str, Any]]:
    """The rows of an announcement, one for each issuer. Raises ValueError with a sentence."""
    if not isinstance(record, dict):
        raise ValueError(f"the record is {str(record)[:60]!r}, not an announcement")
    local = _minute(record.get("DATE_TIME"))
    headline, category = plain(record.get("TITLE")), plain(record.get("LONG_TEXT"))
    link = plain(record.get("FILE_LINK"))
    codes, names = lines(record.get("STOCK_CODE")), lines(record.get("STOCK_NAME"))
    if not headline or not link:
        raise ValueError(f"the announcement has no title or no document: {headline[:60]!r}, {link[:60]!r}")
    kind = type_of(category)
    known = names if len(names) == len(codes) else [""] * len(codes)
    common = {
        "search": search,
        "announcement_id": plain(record.get("NEWS_ID")),
        "headline": headline[:LONGEST_TITLE],
        "category": category,
        "event_type": kind.event_type,
        "event_subtype": kind.event_subtype,
        "polarity": kind.polarity,
        "published_at": local.astimezone(UTC).replace(tzinfo=None),
        "url": urljoin(SITE, link),
        "file_type": plain(record.get("FILE_TYPE")) or None,
        "published_date": local.date(),
    }
    # A code twice in one announcement is one issuer.
    issuers = {ticker(code, "", "SOUTHBOUND"): (code, name) for code, name in zip(codes, known, strict=True)}
    return [
        {**common, "ticker": of_issuer, "wire_code": code, "stock_name": name or None}
        for of_issuer, (code, name) in issuers.items()
    ]


def _minute(text: object) -> datetime:
    try:
        return datetime.strptime(str(text).strip(), PRINTED).replace(tzinfo=HONG_KONG)
    except ValueError as error:
        raise ValueError(f"DATE_TIME is {str(text)[:40]!r}, not DD/MM/YYYY HH:MM") from error


def _due_at(day: date) -> datetime:
    return datetime.combine(day, CLOSES, HONG_KONG).astimezone(UTC)


SOURCE = Source(
    name="hkexnews",
    subject="news",
    upstream="HKEXnews' title search",
    setting="hkexnews",
    tables=(ANNOUNCEMENTS,),
    is_required=False,
    description=(
        "Announcements of issuers as HKEXnews lists them: headline, category, minute, document; a row an issuer. "
        "The category is mapped to an event type by announcement_types.csv."
    ),
    schedules={"HK": Schedule(is_hong_kong_session, _due_at)},
    requests=requests,
    parse=parse,
    follow=follow,
    # Issuers may publish on the evening before a session, Sundays included.
    is_asked=lambda day: True,
    retained_from=lambda now: FIRST_SERVED,
)

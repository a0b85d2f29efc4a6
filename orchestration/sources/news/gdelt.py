"""GDELT's DOC 2.0 interface: headlines and links of the world's press by a list of queries, as its crawler saw them.

This file knows the interface, its cap and its refusals in plain text; what a headline says belongs to ``press``.
An instant is the crawler's, so it is marked as such: it lies after publication, mostly by minutes.
"""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import polars as pl

from orchestration.calendar import HONG_KONG, end_of_hong_kong_day
from orchestration.contracts.news import CRAWLED, GDELT_ARTICLES, LONGEST_TITLE
from orchestration.home import hong_kong_date
from orchestration.settings import Settings
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
from orchestration.sources.news.feeds import article_id, canonical_url, plain_text

PATH = "/api/v2/doc/doc"
ARTICLES = GDELT_ARTICLES.name
SHIPPED = Path(__file__).with_name("gdelt_queries.csv")
FEED = "gdelt"
# More are not given, and nothing says that some were left out.
CAP = 250
# Below this a window that is capped stays so.
SHORTEST = timedelta(minutes=15)
# A query that failed for longer than this has lost what lies before.
CATCH_UP = timedelta(days=14)
# The index of full texts begins here.
FIRST_SERVED = date(2017, 1, 1)
STAMP, SEEN = "%Y%m%d%H%M%S", "%Y%m%dT%H%M%SZ"
SECOND = timedelta(seconds=1)
LANGUAGES = {"english": "en", "chinese": "zh", "chineset": "zh-Hant"}
NAME = re.compile(r"[\w.-]+")


def read_queries(stated: str) -> dict[str, str]:
    """Name → query of the list that ``SOUTHBOUND_GDELT_QUERIES`` names, or of the shipped one.

    Raises ValueError with file, line and reason where a line cannot be used.
    """
    path = Path(stated).expanduser() if stated else SHIPPED
    if not path.exists():
        raise ValueError(f"SOUTHBOUND_GDELT_QUERIES names {path}, which is not there. Nothing was asked.")
    lines = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    if not set(lines.fieldnames or ()) >= {"name", "query"}:
        raise ValueError(f"{path}: the header needs name,query; found {lines.fieldnames}.")
    queries: dict[str, str] = {}
    for number, line in enumerate(lines, start=2):
        name, query = (line["name"] or "").strip(), (line["query"] or "").strip()
        if not NAME.fullmatch(name) or name in queries or not query:
            raise ValueError(
                f"{path}, line {number}: the name {name!r} is odd or is twice, or it has no query."
            )
        queries[name] = query
    return queries


def requests(ask: Ask) -> list[Request]:
    """One window a query: the night's days, the one before, which was not over, and what the query has missed."""
    last = min(max(ask.days), hong_kong_date(ask.now))
    asked = []
    for name, query in read_queries(ask.settings.gdelt_queries).items():
        first = min(ask.days) - timedelta(days=1)
        answered = [day for day in ask.covered.get(f"gdelt:{name}", ()) if day < first]
        if answered:
            first = max(max(answered), first - CATCH_UP)
        start, end = _midnight(first), _midnight(last + timedelta(days=1)) - SECOND
        asked.append(_window(ask.base_url("gdelt"), name, query, start, end))
    return asked


def follow(payload: bytes, request: Request) -> list[Request]:
    """Both halves of a window whose answer is as long as an answer can be: the rest was left out without a word."""
    start, end = (_instant(request.options[name]) for name in ("start", "end"))
    length = end + SECOND - start
    if len(_articles(payload)) < CAP or length <= SHORTEST:
        return []
    # At midnights while there are any within: a part then has the same name whatever night asks for it.
    whole_days = length // timedelta(days=1)
    middle = start + (timedelta(days=whole_days // 2) if whole_days > 1 else length / 2)
    base, name, query = request.url.partition(PATH)[0], request.options["name"], request.options["query"]
    return [
        _window(base, name, query, start, middle - SECOND),
        _window(base, name, query, middle, end),
    ]


def _window(base: str, name: str, query: str, start: datetime, end: datetime) -> Request:
    """``start`` and ``end`` are UTC and both included."""
    stamps = {"start": f"{start:{STAMP}}", "end": f"{end:{STAMP}}"}
    fields = {
        "query": query,
        "mode": "ArtList",
        "format": "json",
        "maxrecords": CAP,
        "sort": "DateDesc",
        "startdatetime": stamps["start"],
        "enddatetime": stamps["end"],
    }
    days = [hong_kong_date(moment) for moment in (start, end)]
    key = f"gdelt:{name}:{stamps['start']}-{stamps['end']}"
    options = {"name": name, "query": query, **stamps}
    return Request(key, days[1], f"{base}{PATH}?{urlencode(fields)}", days[0], options)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HONG_KONG).astimezone(UTC)


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def parse(payload: bytes, request: Request) -> Parsed:
    """Every article of a window as a row: headline, link, domain, the instant at which it was seen.

    Raises NotPublished for an empty window, UnreadablePayload where the answer is a refusal, no list of articles, or
    one of which no article can be read. An article without title, link or instant is refused alone.
    """
    rows: dict[str, dict[str, Any]] = {}
    refused: list[Refused] = []
    articles = _articles(payload)
    if not articles:
        raise NotPublished("GDELT has no article for this query in this window")
    for article in articles:
        try:
            row = _row(article)
            rows.setdefault(row["article_id"], row)
        except (ValueError, OverflowError) as error:
            cells = article if isinstance(article, dict) else {"article": article}
            unit = article_id(FEED, str(cells.get("url")))
            refused.append(
                Refused(ARTICLES, unit, {"name": request.options.get("name"), **cells}, str(error))
            )
    if not rows:
        # One odd article is a slip; all of them are another interface, and its windows are not answered.
        raise UnreadablePayload(
            f"none of its {len(refused)} articles can be read; the first: {refused[0].reason}"
        )
    return Parsed(
        frames={ARTICLES: pl.DataFrame(list(rows.values()), schema=GDELT_ARTICLES.schema)},
        units=tuple((ARTICLES, unit) for unit in rows),
        refused=tuple(refused),
    )


def _articles(payload: bytes) -> list[Any]:
    """The articles of an answer. Raises UnreadablePayload with what the interface said instead."""
    text = payload.decode("utf-8-sig", errors="replace").strip()
    if not text:
        raise UnreadablePayload("the body is empty")
    if not text.startswith("{"):
        # Refusals and complaints about a query come as a sentence, also under HTTP 200.
        raise UnreadablePayload(
            f"GDELT refused, or could not read the query; it said: {' '.join(text[:160].split())!r}"
        )
    try:
        # Headlines carry bare control characters and halves of emojis.
        document = json.loads(text, strict=False)
        whole = json.dumps(document, ensure_ascii=False).encode("utf-8", errors="replace")
        document = json.loads(whole)
    except (ValueError, RecursionError) as error:
        raise UnreadablePayload(f"the body is not JSON: {error}; it may be cut short") from error
    articles = document.get("articles", [])
    if not isinstance(articles, list) or (document and "articles" not in document):
        raise UnreadablePayload(f"the body has no list of articles; its keys are {sorted(document)[:8]}")
    return articles


def _row(article: Any) -> dict[str, Any]:
    if not isinstance(article, dict):
        raise ValueError(f"the article is {str(article)[:60]!r}, not an article")
    texts = {name: value for name, value in article.items() if isinstance(value, str)}
    title, url = plain_text(texts.get("title", "")), canonical_url(texts.get("url", ""))
    if not title or not url.startswith(("http://", "https://")):
        raise ValueError(f"the article has no title or no link: title {title[:60]!r}, link {url[:120]!r}")
    stamp = texts.get("seendate", "").strip()
    try:
        seen_at = datetime.strptime(stamp, SEEN)
    except ValueError as error:
        raise ValueError(f"seendate is {stamp[:40]!r}, not YYYYMMDDTHHMMSSZ") from error
    return {
        "feed": FEED,
        "guid": url,
        "article_id": article_id(FEED, url),
        "url": url,
        "title": title[:LONGEST_TITLE],
        "body": None,
        "publisher": texts.get("domain", "").strip() or None,
        "lang": LANGUAGES.get(texts.get("language", "").strip().lower()),
        "published_at": seen_at,
        "published_text": stamp,
        "zone_source": CRAWLED,
    }


def _expected(settings: Settings) -> list[str]:
    return list(read_queries(settings.gdelt_queries))


SOURCE = Source(
    name="gdelt",
    subject="news",
    upstream="GDELT",
    setting="gdelt",
    tables=(ARTICLES,),
    is_required=False,
    description=(
        "Headlines and links that GDELT's crawler found for a list of queries; the instant is the crawler's. "
        "News has no sessions: every day of the week is a day."
    ),
    schedules={"EVERY_DAY": Schedule(lambda day: True, end_of_hong_kong_day)},
    requests=requests,
    parse=parse,
    follow=follow,
    expected=_expected,
    is_asked=lambda day: True,
    retained_from=lambda now: FIRST_SERVED,
    # Articles have no day that could be a gap: what a query has missed is caught up by its own windows.
    is_current_only=True,
)

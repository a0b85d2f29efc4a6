"""News feeds: RSS 2.0, Atom with its archives (RFC 5005), and JSON Feed 1.1, as a list of feeds names them.

Entries and links to older pages are read here; stamps belong to ``stamps``, what an article says to ``press``.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser
import polars as pl
from selectolax.lexbor import LexborHTMLParser

from orchestration.calendar import end_of_hong_kong_day
from orchestration.contracts.news import FEED_ARTICLES, LONGEST_TITLE
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
from orchestration.sources.news.feed_list import read_feeds
from orchestration.sources.news.stamps import instant

ARTICLES = FEED_ARTICLES.name
TRACKING = ("utm_", "fbclid", "gclid", "guccounter", "cmpid", "ref_src")
JSON_FEED = "https://jsonfeed.org/version/"
FIRST_SERVED = date(2000, 1, 1)
# A stamp of the day after tomorrow is a day and a month swapped, or a clock that is wrong.
AHEAD = timedelta(days=2)


@dataclass(frozen=True)
class _Entry:
    """An entry as its format gives it, before anything is judged."""

    guid: str
    url: str
    title: str
    body: str
    publisher: str
    lang: str
    stamp: str


def requests(ask: Ask) -> list[Request]:
    """One request a feed, recorded under the day of asking, whatever the night's days: a feed shows what is new."""
    day = hong_kong_date(ask.now)
    return [
        Request(f"feeds:{feed.name}", day, feed.url, options=feed.options)
        for feed in read_feeds(ask.settings.news_feeds)
    ]


def follow(payload: bytes, request: Request) -> list[Request]:
    """The page before this one, where it names one on its own host: an archive (RFC 5005) or a JSON Feed's next."""
    _, older, is_archive = _read(payload)
    try:
        url = urljoin(request.url, older) if older else ""
        parts = urlsplit(url)
    except ValueError:
        return []
    if not url or parts.netloc != urlsplit(request.url).netloc:
        return []
    key = f"feeds:{request.options['name']}:{parts.path}?{parts.query}"
    return [Request(key, request.day, url, options=request.options, is_stable=is_archive)]


def parse(payload: bytes, request: Request) -> Parsed:
    """Every entry of a feed document as a row, text without markup, the stamp as an instant.

    Raises NotPublished for a feed without entries, UnreadablePayload where the body is no feed.
    An entry without id and link, title or a readable stamp is refused with its reason.
    """
    entries, _, _ = _read(payload)
    if not entries:
        raise NotPublished("the feed has no entries")
    options = request.options
    latest = datetime.combine(request.day, time(), UTC) + AHEAD
    rows: dict[str, dict[str, Any]] = {}
    refused = []
    for entry in entries:
        try:
            row = _row(entry, dict(options), latest)
            # Twice in one document: the first one is the newer in every format.
            rows.setdefault(row["article_id"], row)
        except (ValueError, OverflowError) as error:
            own_id = article_id(options["name"], entry.guid or entry.url or entry.title)
            cells = {"feed": options["name"], "article_id": own_id, **entry.__dict__}
            refused.append(Refused(ARTICLES, own_id, cells, str(error)))
    return Parsed(
        frames={ARTICLES: pl.DataFrame(list(rows.values()), schema=FEED_ARTICLES.schema)},
        units=tuple((ARTICLES, unit) for unit in rows),
        refused=tuple(refused),
    )


def _row(entry: _Entry, options: dict[str, str], latest: datetime) -> dict[str, Any]:
    title, url = plain_text(entry.title), canonical_url(entry.url)
    publisher = entry.publisher or options.get("publisher") or None
    if publisher and title.endswith(f" - {publisher}"):
        title = title.removesuffix(f" - {publisher}")
    if not title or not url.startswith(("http://", "https://")):
        raise ValueError(f"the entry has no title or no link: title {title[:60]!r}, link {entry.url[:120]!r}")
    published_at, zone_source = instant(
        entry.stamp, options.get("timezone", ""), options.get("date_format", "")
    )
    if published_at > latest:
        raise ValueError(f"the stamp {entry.stamp!r} lies in the future of the day on which it was fetched")
    guid = entry.guid or url
    return {
        "feed": options["name"],
        "guid": guid,
        "article_id": article_id(options["name"], guid),
        "url": url,
        "title": title[:LONGEST_TITLE],
        "body": plain_text(entry.body) or None,
        "publisher": publisher,
        "lang": language(entry.lang or options.get("lang", "")),
        "published_at": published_at.replace(tzinfo=None),
        "published_text": entry.stamp.strip(),
        "zone_source": zone_source,
    }


def article_id(feed: str, guid: str) -> str:
    """Sixteen hex digits of feed and guid: an article keeps them whatever document brings it again."""
    return hashlib.sha256(f"{feed}\n{guid}".encode(errors="replace")).hexdigest()[:16]


def plain_text(markup: str) -> str:
    """Text without tags, entities and runs of space."""
    if "<" in markup or "&" in markup:
        tree = LexborHTMLParser(markup)
        tree.strip_tags(["script", "style"])
        markup = tree.text(separator=" ") or ""
    return " ".join(markup.replace("\x00", "").split())


def language(tag: str) -> str | None:
    """``en``, ``zh-Hant``, ``zh-Hans`` or the tag's first part (RFC 5646); None where nothing is stated."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] == "zh":
        is_traditional = bool({"hant", "tw", "hk", "mo"} & set(parts))
        is_simplified = bool({"hans", "cn", "sg"} & set(parts))
        return "zh-Hant" if is_traditional else "zh-Hans" if is_simplified else "zh"
    return parts[0] or None


def canonical_url(url: str) -> str:
    """The link without fragment and tracking parameters; host in lower case."""
    parts = urlsplit(url.strip())
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(TRACKING)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, urlencode(query), ""))


def _read(payload: bytes) -> tuple[list[_Entry], str, bool]:
    """Entries, link to older ones (or empty), and whether that link leads to an archive that never changes."""
    body = payload.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body:
        raise UnreadablePayload("the body is empty")
    return _read_json(body) if body[:1] == b"{" else _read_xml(payload)


def _read_xml(payload: bytes) -> tuple[list[_Entry], str, bool]:
    feed = feedparser.parse(payload)
    if not feed.get("version"):
        raise UnreadablePayload(f"the body is no RSS or Atom feed; it starts with {payload[:60]!r}")
    if feed.bozo and isinstance(feed.bozo_exception, feedparser.exceptions.ThingsNobodyCaresAboutButMe):
        pass
    elif feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        raise UnreadablePayload(f"the feed is damaged ({feed.bozo_exception}); the body may be cut short")
    links = [link for link in feed.feed.get("links", []) if link.get("rel") == "prev-archive"]
    older = str(links[0].get("href", "")) if links else ""
    return [_xml_entry(entry, feed.feed) for entry in feed.entries], older, True


def _xml_entry(entry: Any, feed: Any) -> _Entry:
    content = (entry.get("content") or [{}])[0]
    detail = entry.get("title_detail") or {}
    return _Entry(
        guid=str(entry.get("id", "")),
        url=str(entry.get("link", "")),
        title=str(entry.get("title", "")),
        body=str(content.get("value") or entry.get("summary", "")),
        publisher=str((entry.get("source") or {}).get("title", "")),
        lang=str(content.get("language") or detail.get("language") or feed.get("language") or ""),
        stamp=str(entry.get("published") or entry.get("updated") or ""),
    )


def _read_json(body: bytes) -> tuple[list[_Entry], str, bool]:
    try:
        # A surrogate alone, the half of an emoji that was cut, is no text.
        feed = json.loads(body.decode("utf-8", errors="replace"), strict=False)
        feed = json.loads(json.dumps(feed, ensure_ascii=False).encode("utf-8", errors="replace"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadablePayload(f"the body is not JSON: {error}; it may be cut short") from error
    if not str(feed.get("version", "")).startswith(JSON_FEED) or not isinstance(feed.get("items"), list):
        raise UnreadablePayload(f"the body is JSON and no JSON Feed; its keys are {sorted(feed)[:8]}")
    entries = list(_json_entries(feed))
    return entries, str(feed.get("next_url") or ""), False


def _json_entries(feed: dict[str, Any]) -> Iterator[_Entry]:
    for item in feed["items"]:
        if isinstance(item, dict):
            texts = {key: value for key, value in item.items() if isinstance(value, str)}
            yield _Entry(
                guid=str(item.get("id", "")),
                url=texts.get("url", ""),
                title=texts.get("title", ""),
                body=texts.get("content_html") or texts.get("content_text") or texts.get("summary", ""),
                publisher="",
                lang=texts.get("language") or str(feed.get("language") or ""),
                stamp=texts.get("date_published") or texts.get("date_modified", ""),
            )


SOURCE = Source(
    name="feeds",
    subject="news",
    upstream="the news feeds",
    setting="feeds",
    tables=(ARTICLES,),
    is_required=False,
    description=(
        "Articles of the feeds in the feed list: title, link, summary and instant of publication. "
        "News has no sessions: every day of the week is a day."
    ),
    schedules={"EVERY_DAY": Schedule(lambda day: True, end_of_hong_kong_day)},
    requests=requests,
    parse=parse,
    follow=follow,
    expected=lambda settings: [feed.name for feed in read_feeds(settings.news_feeds)],
    is_asked=lambda day: True,
    retained_from=lambda now: FIRST_SERVED,
    is_current_only=True,
)

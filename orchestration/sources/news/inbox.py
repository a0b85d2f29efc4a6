"""Files that a user or a vendor drops into the home's inbox: articles as lines of JSON, or one page of HTML each.

Files are read, archived like any answer, and stay where they are; reading a page's parts belongs to ``page_parts``.
A file is asked for under its name and sha256, so that one that is held is not taken twice and a changed one is.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import polars as pl

from orchestration.calendar import end_of_hong_kong_day
from orchestration.contracts.news import INBOX_ARTICLES, LONGEST_TITLE
from orchestration.home import Home, hong_kong_date
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
from orchestration.sources.news.feeds import AHEAD, article_id, canonical_url, language, plain_text
from orchestration.sources.news.page_parts import page_parts
from orchestration.sources.news.stamps import instant

ARTICLES = INBOX_ARTICLES.name
FEED = "inbox"
LINES, PAGES = (".jsonl", ".ndjson"), (".html", ".htm")
NEEDED = ("id", "title", "published_at")
FIRST_SERVED = date(1990, 1, 1)
SHOWN = 500


def files(settings: Settings) -> dict[str, str]:
    """Path below the inbox → sha256 of each file that can be read; of equal files the first by name.

    Names that begin with a dot are left alone: copying programs write under such names until they are done.
    """
    folder = Home.of(settings).inbox
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        relative = path.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in relative.parts)
        if path.suffix.lower() in LINES + PAGES and not is_hidden and _is_file(path):
            found[relative.as_posix()] = _sha256(path)
    first_of = {sha: name for name, sha in reversed(found.items())}
    return {name: sha for name, sha in found.items() if first_of[sha] == name}


def _is_file(path: Path) -> bool:
    """What nobody may look at counts, so that asking for it says so."""
    try:
        return path.is_file()
    except OSError:
        return True


def _printable(name: str) -> str:
    """A name in another encoding, with its odd bytes spelt out: journal and tables hold text."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _sha256(path: Path) -> str:
    """Empty where the file cannot be read; asking for it then says why."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return f"unreadable {_printable(path.name)}"


def requests(ask: Ask) -> list[Request]:
    """One request a file, recorded under the day of asking."""
    day = hong_kong_date(ask.now)
    return [
        Request(
            request_key(name),
            day,
            f"file:inbox/{quote(os.fsencode(name))}",
            options={"path": _printable(name), "sha256": sha},
            is_stable=True,
        )
        for name, sha in files(ask.settings).items()
    ]


def request_key(name: str) -> str:
    """A colon parts a key's series from its range, so a name must not have one."""
    return f"inbox:{_printable(name).replace('%', '%25').replace(':', '%3A')}"


def parse(payload: bytes, request: Request) -> Parsed:
    """The articles of a file, a row each.

    Raises NotPublished for a file without lines, UnreadablePayload for one that is no text, and for a page without
    headline, text or time. A line that is no article is refused alone, with its number and reason.
    """
    path = request.options["path"]
    latest = datetime.combine(request.day, time(), UTC) + AHEAD
    is_page = PurePosixPath(path).suffix.lower() in PAGES
    rows, refused = _page(payload, path, latest) if is_page else _lines(payload, path, latest)
    return Parsed(
        frames={ARTICLES: pl.DataFrame(list(rows.values()), schema=INBOX_ARTICLES.schema)},
        units=tuple((ARTICLES, unit) for unit in rows),
        refused=tuple(refused),
    )


Rows = dict[str, dict[str, Any]]


def _page(payload: bytes, path: str, latest: datetime) -> tuple[Rows, list[Refused]]:
    cells = page_parts(payload)
    try:
        row = _row({**cells, "id": path}, path, latest)
    except (ValueError, OverflowError) as error:
        raise UnreadablePayload(f"the page is no article: {error}") from error
    return {row["article_id"]: row}, []


def _lines(payload: bytes, path: str, latest: datetime) -> tuple[Rows, list[Refused]]:
    try:
        # Not splitlines: a line separator of Unicode may stand inside a text.
        lines = payload.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise UnreadablePayload(f"the file is not UTF-8: {error}") from error
    stated = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
    if not stated:
        raise NotPublished("the file has no lines")
    rows: Rows = {}
    refused = []
    for number, line in stated:
        try:
            row = _row(_object(line), path, latest)
            if row["article_id"] in rows:
                raise ValueError(f"the id {row['guid'][:60]!r} stands in an earlier line too")
            rows[row["article_id"]] = row
        except (ValueError, OverflowError, RecursionError) as error:
            cells = {"file": path, "line": number, "text": line[:SHOWN].replace("\x00", "")}
            refused.append(Refused(ARTICLES, article_id(path, str(number)), cells, f"line {number}: {error}"))
    return rows, refused


def _object(line: str) -> dict[str, Any]:
    try:
        # A surrogate alone, the half of an emoji that was cut, is no text.
        whole = json.dumps(json.loads(line, strict=False), ensure_ascii=False)
        found = json.loads(whole.encode("utf-8", errors="replace"))
    except json.JSONDecodeError as error:
        raise ValueError(f"the line is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise ValueError("the line is JSON and no object")
    return found


def _row(article: dict[str, Any], path: str, latest: datetime) -> dict[str, Any]:
    texts = dict(_texts(article))
    lacking = [name for name in NEEDED if not texts.get(name)]
    if lacking:
        raise ValueError(f"it has no {', '.join(lacking)}")
    published_at, zone_source = instant(texts["published_at"])
    if published_at > latest:
        raise ValueError(
            f"published_at {texts['published_at'][:40]!r} lies in the future of the day it was taken"
        )
    link = texts.get("url", "")
    if link and not link.startswith(("http://", "https://")):
        raise ValueError(f"url is {link[:120]!r}, not a web address")
    title = plain_text(texts["title"])
    if not title:
        raise ValueError(f"title {texts['title'][:60]!r} has no text")
    # Vendors count each from one, so each gets a folder and thereby a name of its own.
    feed = ".".join([FEED, *PurePosixPath(path).parts[:-1]])
    is_own = texts["id"] == path
    return {
        "feed": feed,
        "guid": texts["id"],
        "article_id": article_id(feed, texts["id"]),
        "url": canonical_url(link) if link else f"inbox:{path}" + ("" if is_own else f"#{texts['id']}"),
        "title": title[:LONGEST_TITLE],
        "body": plain_text(texts.get("body", "")) or None,
        "publisher": texts.get("source") or None,
        "lang": language(texts.get("lang", "")),
        "published_at": published_at.replace(tzinfo=None),
        "published_text": texts["published_at"],
        "zone_source": zone_source,
    }


def _texts(article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in (*NEEDED, "body", "lang", "source", "url"):
        value = article.get(name)
        if value is None:
            continue
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise ValueError(f"{name} is {str(value)[:40]!r}, not a text")
        yield name, value.replace("\x00", "").strip()


SOURCE = Source(
    name="inbox",
    subject="news",
    upstream="the inbox",
    setting="inbox",
    tables=(ARTICLES,),
    is_required=False,
    description=(
        "Articles of files in the home's folder inbox: JSONL (id, title, body, published_at; optional lang, source, "
        "url) or HTML. Files stay where they are; a changed one is a new version."
    ),
    schedules={"EVERY_DAY": Schedule(lambda day: True, end_of_hong_kong_day)},
    requests=requests,
    parse=parse,
    expected=lambda settings: list(files(settings)),
    is_asked=lambda day: True,
    retained_from=lambda now: FIRST_SERVED,
    is_current_only=True,
)

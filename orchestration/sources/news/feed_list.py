"""The list of feeds that a user edits: where each one is, and what its entries do not say of themselves.

Reading the list belongs here; reading a feed belongs to ``feeds``.
"""

import csv
import io
import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SHIPPED = Path(__file__).with_name("feeds.csv")
COLUMNS = ("name", "url", "publisher", "lang", "timezone", "date_format", "full_text")
# What a parser of the feed need not know: another of them must not make the same document another version.
NO_OPTIONS = ("url", "full_text")


@dataclass(frozen=True)
class Feed:
    """One line. ``timezone``: of stamps that state none; ``date_format``: ``strptime`` of odd stamps; both optional.

    ``full_text``: blank or ``no``; ``yes``, or a date from which on the pages of its articles are asked for.
    """

    name: str
    url: str
    publisher: str = ""
    lang: str = ""
    timezone: str = ""
    date_format: str = ""
    full_text: str = ""

    @property
    def options(self) -> dict[str, str]:
        """What the parser must know beside a feed's bytes."""
        return {key: value for key, value in asdict(self).items() if key not in NO_OPTIONS and value}

    @property
    def full_text_since(self) -> date | None:
        """The first day of publication; None where pages are not asked for. Raises ValueError for another word."""
        word = self.full_text.lower()
        return None if word in ("", "no") else date.min if word == "yes" else date.fromisoformat(word)


def read_feeds(stated: str) -> tuple[Feed, ...]:
    """The feeds of ``SOUTHBOUND_NEWS_FEEDS``: URLs parted by commas, the path of a list, or empty for the shipped one.

    Raises ValueError with file, line and reason where a line cannot be used.
    """
    if "://" in stated:
        urls = [url.strip() for url in stated.split(",") if url.strip()]
        return _checked([Feed(_name_of(url), url) for url in urls], "SOUTHBOUND_NEWS_FEEDS")
    path = Path(stated).expanduser() if stated else SHIPPED
    if not path.exists():
        raise ValueError(f"SOUTHBOUND_NEWS_FEEDS names {path}, which is not there. No feed was asked.")
    lines = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    if not set(lines.fieldnames or ()) >= {"name", "url"}:
        raise ValueError(f"{path}: the header needs {', '.join(COLUMNS)}; found {lines.fieldnames}.")
    feeds = [Feed(**{name: (line.get(name) or "").strip() for name in COLUMNS}) for line in lines]
    return _checked(feeds, str(path))


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    return re.sub(r"[^A-Za-z0-9.]+", ".", f"{parts.hostname}{parts.path}.{parts.query}").strip(".")


def _checked(feeds: list[Feed], where: str) -> tuple[Feed, ...]:
    names = [feed.name for feed in feeds]
    for number, feed in enumerate(feeds, start=2):
        if not feed.name or ":" in feed.name or names.count(feed.name) > 1:
            raise ValueError(
                f"{where}, line {number}: the name {feed.name!r} is empty, has a colon, or is twice."
            )
        if not feed.url.startswith(("http://", "https://")):
            raise ValueError(f"{where}, line {number}: {feed.url!r} is no http address.")
        try:
            _ = feed.full_text_since
        except ValueError as error:
            raise ValueError(
                f"{where}, line {number}: full_text is {feed.full_text!r}; write yes, a date such as 2025-11-14, "
                "or nothing."
            ) from error
        if feed.timezone:
            try:
                ZoneInfo(feed.timezone)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(
                    f"{where}, line {number}: {feed.timezone!r} is no IANA time zone."
                ) from error
    return tuple(feeds)

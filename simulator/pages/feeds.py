"""The news feeds as of a moment: which articles a document shows, and the pages of older ones behind it.

The articles belong to ``news``, the formats to ``wire``.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from simulator.control import Control
from simulator.market import Market
from simulator.news.article import Article
from simulator.news.desk import articles_of
from simulator.news.feeds import FEEDS, Feed
from simulator.pages.base import Ask, Page
from simulator.period import FIRST_DAY
from simulator.wire import atom, json_feed, rss

ATOM, RSS, JSON = "application/atom+xml", "application/rss+xml", "application/feed+json"
SHOWN = 100
PER_ARCHIVE = 40
ARCHIVE = re.compile(r"/feeds/wire/archive-(\d{4})\.atom")
FOUNDED_AT = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)


def archive_path(number: int) -> str:
    """Archive pages count from 1, the oldest; a page keeps its address and its entries for good."""
    return f"/feeds/wire/archive-{number:04d}.atom"


class FeedPages:
    """Five feeds; each shows what was published by the moment, newest first."""

    name = "feeds"

    def __init__(self, market: Market):
        self.market = market

    def owns(self, path: str) -> bool:
        return path.startswith("/feeds/")

    def page(self, ask: Ask, control: Control) -> Page | None:
        """A feed's document, an archive page or a page of older items; None where there is none."""
        feed = next((feed for feed in FEEDS.values() if feed.path == ask.path), None)
        archive = ARCHIVE.fullmatch(ask.path)
        if feed is None and archive is None:
            return None
        feed = feed or FEEDS["wire"]
        shown = self._published(feed, control.moment)
        if feed.name == "wire":
            return _atom(feed, shown, int(archive[1]) if archive else None)
        if feed.name == "yuebao":
            return _json(feed, shown, ask.query.get("page", "1"))
        newest = shown[::-1][:SHOWN]
        return Page(rss.encode(feed, newest), _changed_at(newest), RSS)

    def _published(self, feed: Feed, moment: datetime | None) -> list[Article]:
        """Oldest first."""
        articles = articles_of(self.market.seed, feed.name)
        return [article for article in articles if moment is None or article.published_at <= moment]


def _changed_at(newest: Sequence[Article]) -> datetime:
    return newest[0].published_at if newest else FOUNDED_AT


def _atom(feed: Feed, shown: Sequence[Article], number: int | None) -> Page | None:
    """The subscription document (never empty while there are articles), or archive page ``number``."""
    n_archives = max(len(shown) - 1, 0) // PER_ARCHIVE
    if number is None:
        newest = shown[n_archives * PER_ARCHIVE :][::-1]
        links = {"self": feed.path}
        if n_archives:
            links["prev-archive"] = archive_path(n_archives)
        return Page(atom.encode(feed, newest, links, _changed_at(newest)), _changed_at(newest), ATOM)
    if not 1 <= number <= n_archives:
        return None
    held = shown[(number - 1) * PER_ARCHIVE : number * PER_ARCHIVE][::-1]
    links = {"self": archive_path(number), "current": feed.path}
    if number > 1:
        links["prev-archive"] = archive_path(number - 1)
    if number < n_archives:
        links["next-archive"] = archive_path(number + 1)
    return Page(
        atom.encode(feed, held, links, held[0].published_at, is_archive=True), _changed_at(held), ATOM
    )


def _json(feed: Feed, shown: Sequence[Article], asked: str) -> Page | None:
    """Page 1 holds the newest; a page that is no number or past the end does not exist."""
    number = int(asked) if asked.isdigit() else 0
    n_pages = max((len(shown) + SHOWN - 1) // SHOWN, 1)
    if not 1 <= number <= n_pages:
        return None
    newest = shown[::-1]
    held = newest[(number - 1) * SHOWN : number * SHOWN]
    older = f"{feed.path}?page={number + 1}" if number < n_pages else None
    return Page(json_feed.encode(feed, held, older), _changed_at(newest), JSON)

"""JSON Feed 1.1 with pages that lead back to the first article.

Which articles stand on which page belongs to ``pages``; RSS and Atom to their own files.
"""

import json
from collections.abc import Sequence

from simulator.news.article import Article
from simulator.news.feeds import Feed
from simulator.news.stamps import printed

VERSION = "https://jsonfeed.org/version/1.1"


def encode(feed: Feed, articles: Sequence[Article], next_path: str | None) -> bytes:
    """A page with these articles in their order; ``next_path`` leads to older ones."""
    document: dict[str, object] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.path,
        "language": feed.lang,
    }
    if next_path is not None:
        document["next_url"] = next_path
    document["items"] = [_item(article) for article in articles]
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _item(article: Article) -> dict[str, object]:
    item: dict[str, object] = {
        "id": article.guid,
        "url": article.url,
        "title": article.title,
        "content_text": article.body,
        "date_published": printed(article.published_at, article.stamp),
        "language": article.lang,
    }
    if article.byline:
        item["authors"] = [{"name": article.byline}]
    return item

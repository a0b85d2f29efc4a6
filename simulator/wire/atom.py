"""Atom with archived feeds (RFC 5005): a document of the newest entries, and archive pages behind it.

Which articles stand on which page belongs to ``pages``; links between pages name paths, so that a document's
bytes do not depend on the port that it is served from.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from simulator.news.article import Article
from simulator.news.feeds import Feed
from simulator.news.stamps import printed

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0">\n'
)


def encode(
    feed: Feed,
    articles: Sequence[Article],
    links: Mapping[str, str],
    updated_at: datetime,
    is_archive: bool = False,
) -> bytes:
    """A document with these articles in their order; ``links`` maps relations to paths."""
    head = [
        f"<id>{feed.home}</id>",
        f"<title>{escape(feed.title)}</title>",
        "<subtitle>Simulated articles about a simulated market</subtitle>",
        f"<updated>{printed(updated_at, 'utc')}</updated>",
        *(f"<link rel={quoteattr(relation)} href={quoteattr(path)}/>" for relation, path in links.items()),
        *(["<fh:archive/>"] if is_archive else []),
    ]
    return (HEAD + "\n".join(head) + "\n" + "".join(map(_entry, articles)) + "</feed>\n").encode()


def _entry(article: Article) -> str:
    date = printed(article.published_at, article.stamp)
    byline = f"<author><name>{escape(article.byline)}</name></author>\n" if article.byline else ""
    return (
        f'<entry xml:lang="{article.lang}">\n<id>{escape(article.guid)}</id>\n'
        f"<title>{escape(article.title)}</title>\n<link href={quoteattr(article.url)}/>\n"
        f"<published>{date}</published>\n<updated>{date}</updated>\n{byline}"
        f"<source><title>{escape(article.publisher)}</title></source>\n"
        f'<content type="text">{escape(article.body)}</content>\n</entry>\n'
    )

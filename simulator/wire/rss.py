"""RSS 2.0 as three of the feeds print it: a headline with its publisher, plain descriptions, or HTML in CDATA.

Which articles a document holds belongs to ``pages``; Atom and JSON Feed to their own files.
"""

from collections.abc import Sequence
from html import escape as html_escape
from xml.sax.saxutils import escape, quoteattr

from simulator.news.article import Article
from simulator.news.feeds import Feed
from simulator.news.stamps import printed

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
)
TAIL = "</channel>\n</rss>\n"


def encode(feed: Feed, articles: Sequence[Article]) -> bytes:
    """The document with these articles, in their order."""
    head = (
        f"<title>{escape(feed.title)}</title>\n<link>{feed.home}</link>\n"
        f"<description>{escape(feed.title)}</description>\n<language>{_language(feed.lang)}</language>\n"
    )
    items = {"desk": _desk_item, "morgen": _plain_item, "xinwen": _html_item}[feed.name]
    return (HEAD + head + "".join(map(items, articles)) + TAIL).encode()


def _language(lang: str) -> str:
    """RSS knows regions, not scripts."""
    return {"zh-Hans": "zh-cn", "zh-Hant": "zh-hk"}.get(lang, lang)


def _item(article: Article, title: str, guid: str, rest: str) -> str:
    date = printed(article.published_at, article.stamp)
    return (
        f"<item>\n<title>{title}</title>\n<link>{escape(article.url)}</link>\n{guid}\n"
        f"<pubDate>{date}</pubDate>\n{rest}</item>\n"
    )


def _guid(article: Article, is_link: str = "false") -> str:
    return f'<guid isPermaLink="{is_link}">{escape(article.guid)}</guid>'


def _desk_item(article: Article) -> str:
    """Headline and publisher in one title, the publisher again as the source."""
    site = quoteattr(article.url.rsplit("/", 1)[0])
    rest = f"<description>{escape(article.body)}</description>\n"
    rest += f"<source url={site}>{escape(article.publisher)}</source>\n"
    return _item(article, escape(f"{article.title} - {article.publisher}"), _guid(article), rest)


def _plain_item(article: Article) -> str:
    byline = f"<dc:creator>{escape(article.byline)}</dc:creator>\n" if article.byline else ""
    rest = f"<description>{escape(article.body)}</description>\n{byline}"
    return _item(article, escape(article.title), _guid(article), rest)


def _html_item(article: Article) -> str:
    """The text as HTML paragraphs in CDATA, with the entities and the tags that such texts have."""
    sentences = [part + "。" for part in article.body.split("。") if part.strip()]
    middle = (len(sentences) + 1) // 2
    paragraphs = ["".join(sentences[:middle]), "".join(sentences[middle:])]
    html = "".join(f"<p>{html_escape(text)}</p>" for text in paragraphs if text)
    html = html.replace("<p>", "<p>&nbsp;&nbsp;<strong>沪深港快讯</strong>&mdash;", 1) + "<br/>"
    rest = f"<description><![CDATA[{html}]]></description>\n"
    return _item(article, f"<![CDATA[{article.title}]]>", _guid(article), rest)

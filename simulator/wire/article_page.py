"""An article's page as publishers print it: the story between adverts, links, a cookie notice, disclaimers, a login.

Which address shows which page belongs to ``pages``; the wording around the story is ours.
"""

from html import escape

from simulator.news.article import Article

HEAD = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title} | {publisher}</title>
<meta property="og:title" content="{title}">
<script type="application/ld+json">{{"@type": "NewsArticle", "isAccessibleForFree": {is_free}}}</script>
</head>
<body>
<div id="cookie-banner"><p>We use cookies to improve your experience.</p><button>Accept all cookies</button></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/markets">Markets</a></li></ul></nav>
<main><article>
<h1>{title}</h1>
"""
TAIL = """</article></main>
<aside><h3>Most read</h3><ul><li><a href="/x">Ten shares that everybody watches</a></li></ul></aside>
<footer><p>(c) {publisher} (simulated). All rights reserved.</p></footer>
</body>
</html>
"""
ADVERTS = (
    "<p>Advertisement</p>",
    '<div class="ad"><p>Buy or sell? Read more in our free report.</p></div>',
)
NOTICES = (
    '<p><a href="/more">Read more: the week on the exchange</a></p>',
    "<p>(AI-translated from Chinese and checked by an editor.)</p>",
    "<p>Disclaimer: This article is for informational purposes only and does not constitute investment advice.</p>",
    "<p>Related articles</p>",
    "<p>Ferries to run all night on the eve of the holiday</p>",
)
LOGIN = '<form action="/login"><p>Subscribe to continue reading.</p><input type="password" name="password"></form>'
# What a page has beyond its feed: a line that tells of no company and no event.
LAST_LINE = "This report is one of a daily series by the markets desk."
ROBOTS = "User-agent: *\nDisallow: /*/*/*/*/0\n"


def encode(article: Article) -> bytes:
    """The whole page; the story is the feed's text and one line more."""
    story = [f"<p>{escape(text)}</p>" for text in [*article.body.split("\n"), LAST_LINE]]
    body = [story[0], *ADVERTS, *story[1:], *NOTICES]
    return _page(article, "\n".join(body), is_free=True)


def encode_login(article: Article) -> bytes:
    """The page for who has not paid: the first words, and a form."""
    return _page(article, f"<p>{escape(article.body[:60])} …</p>\n{LOGIN}", is_free=False)


def _page(article: Article, body: str, is_free: bool) -> bytes:
    head = HEAD.format(
        lang=article.lang,
        title=escape(article.title),
        publisher=escape(article.publisher),
        is_free="true" if is_free else "false",
    )
    return f"{head}{body}\n{TAIL.format(publisher=escape(article.publisher))}".encode()

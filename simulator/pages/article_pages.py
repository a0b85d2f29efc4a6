"""The pages of the feeds' articles as of a moment, and the robots.txt of their host.

What a page looks like belongs to ``wire.article_page``. An article's address decides what becomes of who asks for it:
its last part beginning with 0 is closed to robots; by its first two digits some lead on and some ask for a login.
"""

from functools import cache
from urllib.parse import urlsplit

from simulator.control import Control
from simulator.market import Market
from simulator.news.article import Article
from simulator.news.desk import all_articles
from simulator.news.feeds import FEEDS
from simulator.pages.base import HTML, TEXT, Ask, Page
from simulator.wire import article_page

ROBOTS_PATH = "/robots.txt"
LEADS_TO = "/story"
EVERY, LOGIN, LEADS_ON = 8, 1, 6


def path_of(article: Article) -> str:
    """Where its page is: the path of its link."""
    return urlsplit(article.url).path


def kind_of(path: str) -> int:
    """0 to 7 by the first two digits of an article's address; ``LOGIN`` and ``LEADS_ON`` are two of them."""
    return int(path.removesuffix(LEADS_TO).rpartition("/")[2][:2], 16) % EVERY


@cache
def _by_path(seed: int) -> dict[str, Article]:
    return {path_of(article): article for article in all_articles(seed)}


class ArticlePages:
    """A page for each article that is published by the moment."""

    name = "article_pages"

    def __init__(self, market: Market):
        self.market = market

    def owns(self, path: str) -> bool:
        return path == ROBOTS_PATH or path.split("/")[1] in FEEDS

    def page(self, ask: Ask, control: Control) -> Page | None:
        """robots.txt, an article, a login or a redirect; None where no article is, or not yet."""
        if ask.path == ROBOTS_PATH:
            return Page(article_page.ROBOTS.encode(), None, TEXT)
        article = _by_path(self.market.seed).get(ask.path.removesuffix(LEADS_TO))
        if article is None or (control.moment is not None and article.published_at > control.moment):
            return None
        if kind_of(ask.path) == LEADS_ON and not ask.path.endswith(LEADS_TO):
            return Page(b"", None, HTML, 302, location=ask.path + LEADS_TO)
        encode = article_page.encode_login if kind_of(ask.path) == LOGIN else article_page.encode
        return Page(encode(article), article.published_at, HTML)

"""GDELT's interface as of a moment: the articles of a window whose headline has a word of the query.

The articles are those of the feeds; the list's form belongs to ``wire.gdelt``.
"""

import re
from datetime import UTC, datetime

from simulator.control import Control
from simulator.market import Market
from simulator.news.article import ENGLISH, Article
from simulator.news.desk import all_articles
from simulator.pages.base import TEXT, Ask, Page
from simulator.wire.gdelt import PATH, encode, refused, seen_at

JSON = "application/json; charset=utf-8"
CAP = 250
PHRASE = re.compile(r'"([^"]+)"')
LANGUAGE = re.compile(r"sourcelang:(\w+)")


def _instant(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


class GdeltPages:
    """Lists of articles alone (``mode=ArtList``); a query is a set of phrases, any of which will do."""

    name = "gdelt"

    def __init__(self, market: Market):
        self.market = market

    def owns(self, path: str) -> bool:
        return path.startswith("/api/v2/")

    def page(self, ask: Ask, control: Control) -> Page | None:
        """The newest articles first, ``maxrecords`` and never more than 250; a sentence where the query is odd."""
        if ask.path != PATH:
            return None
        start, end = (_instant(ask.query.get(name, "")) for name in ("startdatetime", "enddatetime"))
        phrases = [phrase.casefold() for phrase in PHRASE.findall(ask.query.get("query", ""))]
        if start is None or end is None or not phrases:
            return Page(refused("Your query was not valid."), None, TEXT)
        language = LANGUAGE.search(ask.query["query"])
        found = [
            one
            for one in reversed(all_articles(self.market.seed))
            if start <= seen_at(one) <= end and (control.moment is None or seen_at(one) <= control.moment)
            if (language is None or (language[1] == "english") == (one.lang == ENGLISH))
            and _has(one, phrases)
        ]
        n_asked = ask.query.get("maxrecords", "75")
        shown = found[: min(int(n_asked) if n_asked.isdigit() else 75, CAP)]
        return Page(encode(shown), seen_at(found[0]) if found else start, JSON)


def _has(article: Article, phrases: list[str]) -> bool:
    text = f"{article.title} {article.body}".casefold()
    return any(phrase in text for phrase in phrases)

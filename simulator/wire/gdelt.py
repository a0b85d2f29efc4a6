"""GDELT's list of articles as it prints it: JSON with spaced headlines, ``{}`` for none, a sentence for a refusal.

The articles belong to ``news``; which of them a request gets to ``pages.gdelt``.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from simulator.news.article import ENGLISH, Article

PATH = "/api/v2/doc/doc"
# The crawler comes by every quarter of an hour.
ROUND = timedelta(minutes=15)


def seen_at(article: Article) -> datetime:
    """The end of the quarter of an hour in which it was published."""
    passed = timedelta(minutes=article.published_at.minute % 15, seconds=article.published_at.second)
    return article.published_at - passed + ROUND


def encode(shown: Sequence[Article]) -> bytes:
    """The articles in their order; an empty object where there are none."""
    if not shown:
        return b"{}"
    return json.dumps({"articles": [_printed(one) for one in shown]}, ensure_ascii=False, indent=1).encode()


def _printed(one: Article) -> dict[str, str]:
    return {
        "url": one.url,
        "url_mobile": "",
        # Punctuation stands apart, as its tokeniser leaves it.
        "title": one.title.replace(", ", " , ").replace("%", " %"),
        "seendate": f"{seen_at(one):%Y%m%dT%H%M%SZ}",
        "socialimage": "",
        "domain": urlsplit(one.url).hostname or "",
        "language": "English" if one.lang == ENGLISH else "Chinese",
        "sourcecountry": "Hong Kong",
    }


def refused(reason: str) -> bytes:
    """A complaint, under HTTP 200 and in plain text."""
    return f"{reason} (simulated)\n".encode()

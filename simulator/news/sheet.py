"""An article on its way to a feed: what is told, where and when, before a feed gives it address and stamp.

Sheets come from ``written``, ``composed``, ``diaries`` and ``claims``; ``desk`` makes articles of them.
"""

from dataclasses import dataclass
from datetime import datetime

from simulator.news.article import Gold


@dataclass(frozen=True, slots=True)
class Sheet:
    """``key`` is unique over all sheets; ``at`` is aware; None leaves publisher or stamp to the feed."""

    key: str
    feed: str
    lang: str
    at: datetime
    title: str
    body: str
    gold: Gold
    publisher: str | None = None
    stamp: str | None = None
    byline: str | None = None

"""All articles of a seed, each with its feed's address, id, publisher and way of stamping.

Their texts come from ``written``, ``composed``, ``diaries`` and ``claims``; which of them a feed shows is decided
in ``pages``.
"""

from datetime import UTC
from functools import lru_cache
from hashlib import sha256

from simulator.market import DEFAULT_SEED
from simulator.news.article import ENGLISH, SIMPLIFIED, TRADITIONAL, Article
from simulator.news.claims.sheets import claim_sheets
from simulator.news.composed import composed
from simulator.news.diaries import diaries
from simulator.news.feeds import FEEDS
from simulator.news.sheet import Sheet
from simulator.news.written import written
from simulator.streams import stream

# Whom the wire distributes for, by language.
WIRE_PUBLISHERS = {
    ENGLISH: ("Harbour Wire", "Delta Ledger", "Straits Courier", "Kowloon Dispatch"),
    TRADITIONAL: ("南岸日報", "港灣通訊"),
    SIMPLIFIED: ("南岸日报", "海湾财经"),
}
BYLINES = {
    ENGLISH: ("M. Lau", "A. Okafor", "Tessa Brandt", "R. Iyer"),
    TRADITIONAL: ("羅曉晴", "駐港記者"),
    SIMPLIFIED: ("本报记者", "周原"),
}


@lru_cache(maxsize=4)
def all_articles(seed: int = DEFAULT_SEED) -> tuple[Article, ...]:
    """Every article of every feed by time of publication, then by id."""
    claims = [held.sheet for held in claim_sheets(seed)]
    sheets = (*written(), *composed(seed), *diaries(seed), *claims)
    articles = [_article(seed, sheet) for sheet in sheets]
    return tuple(sorted(articles, key=lambda article: (article.published_at, article.guid)))


@lru_cache(maxsize=4)
def _by_key(seed: int) -> dict[str, Article]:
    return {article.key: article for article in all_articles(seed)}


def article_called(key: str, seed: int = DEFAULT_SEED) -> Article:
    """The article with a key of the simulator's own, e.g. one of ``edges``; KeyError where there is none."""
    return _by_key(seed)[key]


@lru_cache(maxsize=32)
def articles_of(seed: int, feed: str) -> tuple[Article, ...]:
    """A feed's articles by time of publication."""
    return tuple(article for article in all_articles(seed) if article.feed == feed)


def _article(seed: int, sheet: Sheet) -> Article:
    feed, rng = FEEDS[sheet.feed], stream(seed, "desk", sheet.key)
    digest = sha256(f"{feed.name}/{sheet.key}/{sheet.at.isoformat()}".encode()).hexdigest()
    published_at = sheet.at.astimezone(UTC).replace(microsecond=0)
    day = sheet.at.date().isoformat()
    publisher = sheet.publisher or (
        rng.choice(WIRE_PUBLISHERS[sheet.lang]) if feed.name == "wire" else feed.publisher
    )
    guid = {
        "wire": f"tag:news.example,{day}:wire/{digest[:16]}",
        "desk": digest[:20],
        "morgen": f"morgen-{int(digest[:9], 16)}",
        "yuebao": f"{feed.home}{digest[:10]}",
        "xinwen": f"xw{day.replace('-', '')}{digest[:8]}",
    }[feed.name]
    url = f"{feed.home}{day.replace('-', '/')}/{digest[:12]}"
    byline = rng.choice(BYLINES[sheet.lang]) if rng.random() < 0.4 else None
    return Article(
        key=sheet.key,
        guid=guid,
        feed=feed.name,
        # Feeds of aggregators tag their links.
        url=f"{url}?utm_source=rss&utm_medium=feed" if feed.name == "desk" else url,
        title=sheet.title,
        body=sheet.body,
        lang=sheet.lang,
        publisher=publisher,
        published_at=published_at,
        stamp=sheet.stamp or (feed.stamps[0] if rng.random() < 0.6 else rng.choice(feed.stamps)),
        gold=sheet.gold,
        byline=sheet.byline or byline,
    )

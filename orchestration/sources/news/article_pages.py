"""Pages of articles, for feeds whose line in the feed list asks for their full text: one page an article, asked once.

Which articles, and what a row holds, belongs here; how a host is asked to ``crawling``, finding text to ``page_text``.
A feed's document restates its entries, so that texts stand in a table of their own, an article a unit.
"""

from datetime import date, timedelta
from urllib.parse import urlsplit

import polars as pl

from orchestration.calendar import HONG_KONG, end_of_hong_kong_day
from orchestration.contracts.news import FEED_ARTICLES, PAGE_TEXTS
from orchestration.home import hong_kong_date
from orchestration.settings import Settings
from orchestration.sources.base import Ask, Parsed, Request, Schedule, Source
from orchestration.sources.news.feed_list import read_feeds
from orchestration.sources.news.page_text import page_text

TEXTS, ARTICLES = PAGE_TEXTS.name, FEED_ARTICLES.name
FIRST_SERVED = date(2000, 1, 1)


def opted_in(settings: Settings) -> dict[str, date]:
    """Feed → the first day of publication from which its articles' pages are asked for; other feeds are not in it."""
    feeds = read_feeds(settings.news_feeds)
    return {feed.name: feed.full_text_since for feed in feeds if feed.full_text_since is not None}


def owed(articles: pl.DataFrame, since: dict[str, date], today: date, days: int) -> pl.DataFrame:
    """The articles whose page is wanted: of a feed that opted in, and published within the last ``days``.

    Older ones are left alone, so that opting in asks for no archive, and a page that never comes is given up.
    """
    first = pl.DataFrame(
        list(since.items()), schema={"feed": pl.String, "since": pl.Date}, orient="row"
    ).with_columns(since=pl.max_horizontal("since", pl.lit(today - timedelta(days=days - 1))))
    published = (
        pl.col("published_at").dt.replace_time_zone("UTC").dt.convert_time_zone(str(HONG_KONG)).dt.date()
    )
    return articles.join(first, on="feed").filter(published >= pl.col("since"))


def requests(ask: Ask) -> list[Request]:
    """A request for each article that is owed and has no text yet, newest first, as many as a night may ask for."""
    settings, since = ask.settings, opted_in(ask.settings)
    if not since:
        return []
    day = hong_kong_date(ask.now)
    wanted = (
        owed(ask.rows[ARTICLES], since, day, settings.article_pages_days)
        .join(ask.rows[TEXTS], on="article_id", how="anti")
        .sort("published_at", "article_id", descending=[True, False])
        .head(settings.article_pages_most)
    )
    base = settings.base_url("article_pages")
    return [
        Request(
            f"article_pages:{feed}/{article_id}",
            day,
            _below(base, url) if base else url,
            options={"feed": feed, "article_id": article_id, "url": url},
            is_stable=True,
        )
        for feed, article_id, url in wanted.select("feed", "article_id", "url").iter_rows()
    ]


def _below(base: str, url: str) -> str:
    parts = urlsplit(url)
    return base + parts.path + (f"?{parts.query}" if parts.query else "")


def parse(payload: bytes, request: Request) -> Parsed:
    """One row: the page's text, paragraph by paragraph. Raises NotPublished where the page shows no article."""
    found, options = page_text(payload), request.options
    row = {**options, "body": found.text, "n_removed": found.n_removed}
    frame = pl.DataFrame([row], schema=PAGE_TEXTS.schema)
    return Parsed({TEXTS: frame}, ((TEXTS, options["article_id"]),))


SOURCE = Source(
    name="article_pages",
    subject="news",
    upstream="the pages of articles",
    setting="article_pages",
    tables=(TEXTS,),
    is_required=False,
    description=(
        "Full texts of the articles of feeds that opt in (column full_text of the feed list), out of their pages. "
        "robots.txt is honoured. Texts stay in the lake: no release has them."
    ),
    schedules={"EVERY_DAY": Schedule(lambda day: True, end_of_hong_kong_day)},
    requests=requests,
    parse=parse,
    expected=lambda settings: [f"{feed} {since}" for feed, since in opted_in(settings).items()],
    is_asked=lambda day: True,
    retained_from=lambda now: FIRST_SERVED,
    is_current_only=True,
    reads=(ARTICLES,),
    is_crawler=True,
)

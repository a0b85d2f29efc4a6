"""The frames of the news tables: when each feed last answered and had something new, and what each session announced.

Facts only; how long a feed may be silent stands in ``expectations/``.
"""

from datetime import date, timedelta

import polars as pl

from orchestration.calendar import HONG_KONG
from orchestration.gates.window import Window, distance

ARTICLES, GDELT, ANNOUNCEMENTS = "news/feed_articles", "news/gdelt_articles", "news/exchange_announcements"
INBOX, PAGES = "news/inbox_articles", "news/page_texts"
# Tonight's answer or last night's.
MOST_DAYS = 1
# Articles of today and the two days before should have their texts by now.
TEXT_DAYS = timedelta(days=2)
ASKED = {
    "query": pl.String,
    "is_held": pl.Boolean,
    "days_since_answer": pl.Int64,
    "days_silent": pl.Int64,
    "n_articles": pl.Int64,
    "n_quarantined": pl.Int64,
}
# The number of announcements in log terms: seasons of results make it many times a quiet day's.
LEAST_SIGMA = 0.3


def articles_frame(window: Window) -> pl.DataFrame:
    """A row a feed of the feed list: days since its last answer and newest article, what is held and refused."""
    feeds = pl.DataFrame(
        [
            (name, (window.today - window.polled[key]).days if key in window.polled else None)
            for name in window.expected
            for key in [f"feeds:{name}"]
        ],
        schema={"feed": pl.String, "days_since_answer": pl.Int64},
        orient="row",
    )
    articles = (
        window.rows[ARTICLES]
        .group_by("feed")
        .agg(n_articles=pl.len(), newest=pl.col("published_at").max().dt.date())
        .with_columns(days_silent=(pl.lit(window.today) - pl.col("newest")).dt.total_days())
    )
    n_quarantined = sum(n for (table, _), n in window.quarantined.items() if table in (ARTICLES, "feeds"))
    return (
        feeds.join(articles, on="feed", how="left")
        .with_columns(
            is_held=(pl.col("days_since_answer") <= 1).fill_null(False),
            n_articles=pl.col("n_articles").fill_null(0),
            n_quarantined=pl.lit(n_quarantined, dtype=pl.Int64),
        )
        .select("feed", "is_held", "days_since_answer", "days_silent", "n_articles", "n_quarantined")
        .sort("feed")
    )


def gdelt_frame(window: Window) -> pl.DataFrame:
    """A row a query of the list: days since its last answer; how long GDELT as a whole has had nothing new."""
    newest = window.rows[GDELT]["published_at"].dt.date().max()
    silent = (window.today - newest).days if isinstance(newest, date) else None
    n_quarantined = window.n_quarantined(GDELT, "gdelt")
    rows = [
        (
            name,
            since is not None and since <= MOST_DAYS,
            since,
            silent,
            window.rows[GDELT].height,
            n_quarantined,
        )
        for name in sorted(window.expected)
        for since in [_days_since(window, f"gdelt:{name}")]
    ]
    return pl.DataFrame(rows, schema=ASKED, orient="row")


def inbox_frame(window: Window) -> pl.DataFrame:
    """A row a file in the inbox: whether it was ever taken; and what was refused of all of them."""
    n_quarantined = window.n_quarantined(INBOX, "inbox")
    rows = [
        (name, f"inbox:{name.replace('%', '%25').replace(':', '%3A')}" in window.polled, n_quarantined)
        for name in sorted(window.expected)
    ]
    # Lines of a file that was taken away stay refused.
    rows = rows or [("", True, n_quarantined)]
    schema = {"file": pl.String, "is_held": pl.Boolean, "n_quarantined": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def page_texts_frame(window: Window) -> pl.DataFrame:
    """A row a feed that opted in: how many articles of the last days it has, and how many of them have their texts.

    ``expected`` names each with the first day that counts: ``wire 2025-11-14``.
    """
    since = [line.rpartition(" ") for line in sorted(window.expected)]
    feeds = pl.DataFrame(
        [(feed, max(date.fromisoformat(day), window.today - TEXT_DAYS)) for feed, _, day in since],
        schema={"feed": pl.String, "first": pl.Date},
        orient="row",
    )
    published = (
        pl.col("published_at").dt.replace_time_zone("UTC").dt.convert_time_zone(str(HONG_KONG)).dt.date()
    )
    texts = window.rows[PAGES].select("article_id", has_text=pl.lit(True))
    counts = (
        window.rows[ARTICLES]
        .join(feeds, on="feed")
        .filter(published >= pl.col("first"))
        .join(texts, on="article_id", how="left")
        .group_by("feed")
        .agg(n_articles=pl.len().cast(pl.Int64), n_texts=pl.col("has_text").count().cast(pl.Int64))
    )
    return (
        feeds.join(counts, on="feed", how="left")
        .with_columns(pl.col("n_articles", "n_texts").fill_null(0))
        .select(
            "feed",
            # Single pages may be closed to us; a feed none of whose pages opens was opted in for nothing.
            (pl.col("n_texts") > 0).or_(pl.col("n_articles") == 0).alias("is_held"),
            "n_articles",
            "n_texts",
            n_quarantined=pl.lit(window.n_quarantined(PAGES, "article_pages"), dtype=pl.Int64),
        )
        .sort("feed")
    )


def _days_since(window: Window, request: str) -> int | None:
    return (window.today - window.polled[request]).days if request in window.polled else None


def announcements_frame(window: Window) -> pl.DataFrame:
    """A row a due session, held or not: how many announcements of how many issuers, and those without a type."""
    held = (
        window.rows[ANNOUNCEMENTS]
        .group_by("published_date")
        .agg(
            n_announcements=pl.col("announcement_id").n_unique().cast(pl.Int64),
            n_issuers=pl.col("ticker").n_unique().cast(pl.Int64),
            other_pct=100 * (pl.col("event_type") == "OTHER").mean(),
        )
        .sort("published_date")
        .with_columns(
            number_distance=distance(
                pl.col("n_announcements").cast(pl.Float64).log(), [], "published_date", LEAST_SIGMA
            )
        )
    )
    return (
        pl.DataFrame({"published_date": window.days_looked_at("HK")}, schema={"published_date": pl.Date})
        .join(held, on="published_date", how="left")
        .with_columns(
            is_held=pl.col("n_announcements").is_not_null(),
            n_quarantined=pl.lit(window.n_quarantined(ANNOUNCEMENTS, "hkexnews"), dtype=pl.Int64),
        )
        .select(
            "published_date",
            "is_held",
            "n_announcements",
            pl.exclude("published_date", "is_held", "n_announcements"),
        )
        .sort("published_date")
    )

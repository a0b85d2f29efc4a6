"""The frame of the news feeds: when each one last answered and last had something new.

Facts only; how long a feed may be silent stands in ``expectations/``.
"""

import polars as pl

from orchestration.gates.window import Window

ARTICLES = "news/feed_articles"


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

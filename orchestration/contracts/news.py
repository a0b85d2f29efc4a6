"""Contracts of the raw tables about news.

What a feed said of an article; which company it is about and how it reads belongs to ``press``.
"""

import pandera.polars as pa
import polars as pl

from orchestration.contracts.base import TableContract

LONGEST_TITLE = 2_000


class FeedArticles(pa.DataFrameModel):
    """One entry of a feed: title, link, text and the instant that the publisher stated, in UTC."""

    feed: str = pa.Field(str_length={"min_value": 1}, description="Name of the feed in the feed list.")
    guid: str = pa.Field(
        str_length={"min_value": 1}, description="The feed's own id of the entry, else its link."
    )
    article_id: str = pa.Field(str_matches=r"^[0-9a-f]{16}$", description="Hash of feed and guid.")
    url: str = pa.Field(
        str_matches=r"^https?://", description="Link of the article, without tracking parameters."
    )
    title: str = pa.Field(
        str_length={"min_value": 1, "max_value": LONGEST_TITLE}, description="Headline, as plain text."
    )
    body: str = pa.Field(nullable=True, description="Summary or text that the feed carries, as plain text.")
    publisher: str = pa.Field(nullable=True, description="Who published it, by entry or feed.")
    lang: str = pa.Field(
        nullable=True, description="Language that entry or feed states: en, zh-Hant, zh-Hans."
    )
    published_at: pl.Datetime("us") = pa.Field(description="Instant of publication, UTC.")  # type: ignore[valid-type]
    published_text: str = pa.Field(description="The stamp as printed.")
    zone_source: str = pa.Field(
        isin=["STATED", "FEED"], description="Whether the stamp states its zone or the feed list supplied it."
    )


FEED_ARTICLES = TableContract(
    name="news/feed_articles",
    model=FeedArticles,
    keys=(("article_id",),),
    unit=("article_id",),
)

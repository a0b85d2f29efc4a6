"""Contracts of the raw tables about news.

What a feed said of an article and an issuer told the exchange; what an article says of whom belongs to ``press``.
"""

import pandera.polars as pa
import polars as pl

from orchestration.contracts.base import TableContract
from orchestration.contracts.press import EVENT_TYPES, TONES

LONGEST_TITLE = 2_000


# Who says where an article's instant lies: its stamp, the feed list, or a crawler that saw it then.
STATED, BY_FEED, CRAWLED = "STATED", "FEED", "CRAWL"


class _Articles(pa.DataFrameModel):
    """What every table of articles has, so that the press reader reads them all alike."""

    feed: str = pa.Field(
        str_length={"min_value": 1},
        description="Name of the feed in the feed list; gdelt; inbox, with the folder of the file.",
    )
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
        isin=[STATED, BY_FEED, CRAWLED],
        description="STATED: the stamp has its zone; FEED: the feed list has; CRAWL: a crawler saw it then.",
    )


class FeedArticles(_Articles):
    """One entry of a feed: title, link, text and the instant that the publisher stated, in UTC."""


class GdeltArticles(_Articles):
    """One article that GDELT's crawler saw: headline and link. Its instant is the crawler's, later than publication."""


class InboxArticles(_Articles):
    """One article of a file that was dropped into the inbox: a line of JSONL, or a page of HTML."""

    url: str = pa.Field(
        str_matches=r"^(https?://|inbox:)",
        description="Link of the article, else the file and the article's id.",
    )


FEED_ARTICLES = TableContract(
    name="news/feed_articles",
    model=FeedArticles,
    keys=(("article_id",),),
    unit=("article_id",),
)
INBOX_ARTICLES = TableContract(
    name="news/inbox_articles",
    model=InboxArticles,
    keys=(("article_id",),),
    unit=("article_id",),
)
GDELT_ARTICLES = TableContract(
    name="news/gdelt_articles",
    model=GdeltArticles,
    keys=(("article_id",),),
    unit=("article_id",),
)


class PageTexts(pa.DataFrameModel):
    """The full text of one article of a feed that opts in, out of the article's page. No release has it."""

    feed: str = pa.Field(str_length={"min_value": 1}, description="Name of the feed in the feed list.")
    article_id: str = pa.Field(
        str_matches=r"^[0-9a-f]{16}$", description="The feed's article: hash of feed and guid."
    )
    url: str = pa.Field(str_matches=r"^https?://", description="Link of the article as the feed has it.")
    body: str = pa.Field(
        str_length={"min_value": 1},
        description="Text of the page, a paragraph a line, without adverts, notices and links.",
    )
    n_removed: int = pa.Field(ge=0, description="Paragraphs of boilerplate that were taken out or cut.")


PAGE_TEXTS = TableContract(
    name="news/page_texts",
    model=PageTexts,
    keys=(("article_id",),),
    unit=("article_id",),
)


class ExchangeAnnouncements(pa.DataFrameModel):
    """One issuer of an announcement on HKEXnews. An announcement of several issuers or counters has a row for each."""

    search: str = pa.Field(
        str_matches=r"^(ALL|\d{4,5}\.HK)$",
        description="What the search was for: ALL, the whole market, or one listing.",
    )
    announcement_id: str = pa.Field(
        str_matches=r"^\d{1,20}$", description="HKEXnews' id of the announcement (NEWS_ID)."
    )
    ticker: str = pa.Field(str_matches=r"^\d{4,5}\.HK$", description="The issuer's line: 9988.HK.")
    wire_code: str = pa.Field(description="The stock code as printed, e.g. 09988.")
    stock_name: str = pa.Field(
        nullable=True, description="Short name as printed; NULL where names and codes differ in number."
    )
    headline: str = pa.Field(
        str_length={"min_value": 1, "max_value": LONGEST_TITLE}, description="Title, as plain text."
    )
    category: str = pa.Field(description="Headline category as printed, without HTML escapes.")
    event_type: str = pa.Field(
        isin=EVENT_TYPES, description="What kind of event the category stands for, by announcement_types.csv."
    )
    event_subtype: str = pa.Field(
        str_length={"min_value": 1}, description="The same in one more word, e.g. buyback."
    )
    polarity: str = pa.Field(
        isin=TONES, description="Tone of the category itself; NEUTRAL where only the text would tell."
    )
    published_at: pl.Datetime("us") = pa.Field(description="Minute of publication, UTC.")  # type: ignore[valid-type]
    url: str = pa.Field(str_matches=r"^https?://", description="Absolute address of the document.")
    file_type: str = pa.Field(nullable=True, description="Type of the document as printed: PDF, HTM.")
    published_date: pl.Date = pa.Field(description="Day of publication in Hong Kong.")


EXCHANGE_ANNOUNCEMENTS = TableContract(
    name="news/exchange_announcements",
    model=ExchangeAnnouncements,
    keys=(("search", "announcement_id", "ticker"),),
    unit=("search", "published_date"),
)

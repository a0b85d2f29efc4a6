"""Articles of every source as they stand in the lake, with the texts of their pages, for the press reader.

What is read out of them, and kept of it, belongs to ``readings``.
"""

from pathlib import Path

import polars as pl

from orchestration.contracts import CONTRACTS
from orchestration.sources.ledger import Ledger

# Whose article is read where several have the same link: the first of them. What a user supplied has the text, and
# GDELT has headlines alone.
ARTICLE_TABLES = ("news/inbox_articles", "news/feed_articles", "news/gdelt_articles")
# Full texts of articles of the feeds: an article is read as its page has it, where that is longer.
PAGES = "news/page_texts"
CONTENT = ["title", "body", "publisher", "lang", "published_at", "url"]


def standing_articles(lake: Path, ledger: Ledger) -> pl.DataFrame:
    """Articles of every source as they stand, each with the payload that first held its present text.

    A feed repeats an entry night after night in new documents: only a changed text is something new to read. A link
    that several sources have is one article, that of the first of ``ARTICLE_TABLES``. Where the text of its page is
    longer than the feed's, it is the article's, and the payload is the later one of the two.
    """
    tables = [_standing(lake, ledger, table, CONTENT) for table in ARTICLE_TABLES]
    standing = tables[0]
    for table in tables[1:]:
        standing = pl.concat([standing, table.join(standing, on="url", how="anti")])
    pages = _standing(lake, ledger, PAGES, ["body"])
    return _as_pages_have_them(standing, pages).sort("article_id")


def _as_pages_have_them(articles: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    is_longer = pl.col("body_page").str.len_chars() > pl.col("body").str.len_chars().fill_null(0)
    # A payload that came later than what was read is how a change is known.
    is_later = is_longer & (pl.col("known_at_page") > pl.col("known_at"))
    return (
        articles.join(pages.drop("feed"), on="article_id", how="left", suffix="_page")
        .with_columns(
            payload_sha256=pl.when(is_later).then("payload_sha256_page").otherwise("payload_sha256"),
            body=pl.when(is_longer).then("body_page").otherwise("body"),
        )
        .select(pl.exclude("known_at", "^.*_page$"))
    )


def _standing(lake: Path, ledger: Ledger, table: str, content: list[str]) -> pl.DataFrame:
    """The rows of a table of articles as they stand, each with the payload that first held its present content."""
    contract = CONTRACTS[table]
    versions = pl.DataFrame(
        [
            (unit.unit, commit.commit_id, commit.known_at)
            for commit in ledger.commits.values()
            if commit.commit_id not in ledger.voids
            for unit in commit.units
            if unit.table == table
        ],
        schema={"article_id": pl.String, "commit_id": pl.String, "known_at": pl.Datetime("us", "UTC")},
        orient="row",
    )
    return (
        pl.scan_parquet(lake / contract.path / "*" / "*.parquet", hive_partitioning=False)
        .join(versions.lazy(), on=["article_id", "commit_id"])
        .sort("article_id", "known_at")
        .with_columns(content=pl.struct(content).hash(seed=0))
        .with_columns(run=pl.col("content").rle_id().over("article_id"))
        .filter(pl.col("run") == pl.col("run").max().over("article_id"))
        .unique("article_id", keep="first", maintain_order=True)
        .select("article_id", "feed", *content, "payload_sha256", "known_at")
        .collect()
    )

"""Articles as lists of sentences with their names found and masked: what every later part of the reader works on.

Splitting and folding are ``text``'s, finding names the gazetteer's; what a sentence says is asked elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from orchestration.press.gazetteer import ArticleText, Gazetteer, find_aliases, hits_of
from orchestration.press.masking import Masked, mask
from orchestration.press.text import is_chinese, sentence_frame


@dataclass(frozen=True)
class Sentence:
    """``number`` 0 is the headline; ``lang`` is en or zh, the language of the rules that read it."""

    article_id: str
    number: int
    lang: str
    masked: Masked

    @property
    def tickers(self) -> set[str]:
        """The companies on the list that the sentence names."""
        return {hit.ticker for hit in self.masked.hits if hit.ticker is not None}


@dataclass(frozen=True)
class Passages:
    """All sentences by article, and each article's folded text and language (en, zh-Hant, zh-Hans)."""

    by_article: Mapping[str, list[Sentence]]
    texts: Mapping[str, ArticleText]
    langs: Mapping[str, str]


def passages_of(articles: pl.DataFrame, gazetteer: Gazetteer) -> Passages:
    """Read ``articles`` (``article_id, title, body, publisher, lang, published_at``) into sentences."""
    frame = sentence_frame(articles)
    days = dict(articles.select("article_id", pl.col("published_at").dt.date()).iter_rows())
    texts = {
        article_id: ArticleText("\n".join(folded), days[article_id])
        for article_id, folded in frame.group_by("article_id", maintain_order=True).agg("folded").iter_rows()
    }
    by_article: dict[str, list[Sentence]] = {article_id: [] for article_id in texts}
    found = find_aliases(frame, gazetteer)
    columns = frame.select("article_id", "sentence_no", "text", "folded").iter_rows()
    for (article_id, number, printed, folded), aliases in zip(columns, found, strict=True):
        starts, names = aliases["starts"], aliases["texts"]
        hits = hits_of(folded, starts, names, gazetteer, texts[article_id]) if starts else []
        masked = mask(printed, folded, hits)
        lang = "zh" if is_chinese(masked.text) else "en"
        by_article[article_id].append(Sentence(article_id, number, lang, masked))
    return Passages(by_article, texts, dict(frame.select("article_id", "lang").unique().iter_rows()))

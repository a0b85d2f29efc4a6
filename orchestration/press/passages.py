"""Articles as lists of sentences with their names found and masked: what every later part of the reader works on.

Splitting and folding are ``text``'s, finding names the gazetteer's; what a sentence says is asked elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import polars as pl

from orchestration.press.gazetteer import ArticleText, Gazetteer, find_aliases, hits_of
from orchestration.press.masking import Masked, mask
from orchestration.press.text import is_chinese, sentence_spans


class Sentence(NamedTuple):
    """``number`` 0 is the headline; ``lang`` is en or zh, the language of the rules that read it."""

    article_id: str
    number: int
    lang: str
    masked: Masked

    @property
    def said(self) -> tuple[str, str]:
        """Its language and masked text: what may stand in it follows from these alone."""
        return self.lang, self.masked.text

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

    def sentences(self) -> Iterator[Sentence]:
        """All sentences of all articles."""
        return chain.from_iterable(self.by_article.values())


def passages_of(articles: pl.DataFrame, gazetteer: Gazetteer) -> Passages:
    """Read ``articles`` (``text.plain_frame``) into sentences."""
    texts: dict[str, ArticleText] = {}
    # Article, number of the sentence, its text as printed and folded.
    rows: list[tuple[str, int, str, str]] = []
    columns = ("article_id", "published_at", "title", "body", "folded_title", "folded_body")
    for article_id, published_at, title, body, folded_title, folded_body in articles.select(
        columns
    ).iter_rows():
        texts[article_id] = ArticleText(f"{folded_title}\n{folded_body}", published_at.date())
        spans = sentence_spans(body)
        # A headline that the body repeats is told once.
        if spans and body[slice(*spans[0])].rstrip(".。") == title:
            spans = spans[1:]
        rows.append((article_id, 0, title, folded_title))
        for number, (start, end) in enumerate(spans, start=1):
            rows.append((article_id, number, body[start:end], folded_body[start:end]))
    by_article: dict[str, list[Sentence]] = {article_id: [] for article_id in texts}
    folded_sentences = pl.Series([folded for *_, folded in rows], dtype=pl.String)
    found = find_aliases(folded_sentences, gazetteer)
    for (article_id, number, printed, folded), (starts, names) in zip(rows, found, strict=True):
        hits = hits_of(folded, starts, names, gazetteer, texts[article_id]) if starts else []
        masked = mask(printed, folded, hits)
        lang = "zh" if not folded.isascii() and is_chinese(masked.text) else "en"
        by_article[article_id].append(Sentence(article_id, number, lang, masked))
    return Passages(by_article, texts, dict(articles.select("article_id", "lang").iter_rows()))

"""How much an article is about each company that it names: primary, secondary, passing.

Finding the names is the gazetteer's business; what counts as a fact of one's own, ``matching``'s.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import polars as pl

from orchestration.press.matching import Match
from orchestration.press.passages import Passages, Sentence

SCHEMA = {
    "article_id": pl.String,
    "ticker": pl.String,
    "salience": pl.String,
    "n_mentions": pl.Int64,
    "alias": pl.String,
    "is_in_title": pl.Boolean,
}
# More companies than this with equally many facts: a list, which is about none of them.
MOST_EQUAL = 2


def primaries(
    article: list[Sentence], matches: Iterable[Match], comparisons: Mapping[str, list[re.Pattern[str]]]
) -> set[str]:
    """The companies that an article is about: those of the headline, else those with most facts of their own.

    A broker whose opinion is told, and a company that is only compared with, are not what a headline is about.
    """
    matches = list(matches)
    headline = article[0]
    acting = {match.by for match in matches if match.sentence is headline and match.by is not None}
    told = {k for match in matches if match.sentence is headline for k in match.names or ()}
    named = {
        headline.masked.hits[k].ticker
        for start, _, k in headline.masked.tokens
        if k not in acting - told
        and not any(
            pattern.search(headline.masked.text[:start])
            for pattern in comparisons[headline.lang]
            if k not in told
        )
    } - {None}
    if named:
        return {ticker for ticker in named if ticker is not None}
    facts = Counter(
        ticker
        for match in matches
        for ticker in {match.sentence.masked.hits[k].ticker for k in match.names or ()}
        if ticker is not None
    )
    most = max(facts.values(), default=0)
    leaders = {ticker for ticker, n in facts.items() if n == most}
    return leaders if len(leaders) <= MOST_EQUAL else set()


def mention_frame(
    passages: Passages, about: Mapping[str, set[str]], with_events: set[tuple[str, str]]
) -> pl.DataFrame:
    """``press/mentions`` without its origins: a row a company and article, by ``SCHEMA``.

    ``about``: primary tickers by article; ``with_events``: ``(article_id, ticker)`` of every event.
    """
    rows = []
    for article_id, sentences in passages.by_article.items():
        counts: Counter[str] = Counter()
        first: dict[str, str] = {}
        for sentence in sentences:
            for hit in sentence.masked.hits:
                if hit.ticker is not None:
                    counts[hit.ticker] += 1
                    first.setdefault(hit.ticker, sentence.masked.printed[hit.start : hit.end])
        in_title = sentences[0].tickers
        for ticker, n in counts.items():
            if ticker in about[article_id]:
                salience = "PRIMARY"
            else:
                salience = "SECONDARY" if (article_id, ticker) in with_events else "PASSING"
            rows.append((article_id, ticker, salience, n, first[ticker], ticker in in_title))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")

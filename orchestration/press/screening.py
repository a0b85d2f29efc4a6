"""Which articles can say anything that is read for: those that name a company or index on the list, or Stock Connect.

Most of a general feed does neither; such an article has a story and a language, and needs no further look. What is let
through is read in full: this decides what cannot say anything, not what does.
"""

import re
from functools import lru_cache

import polars as pl

from orchestration.press.claims.cues import texts_of
from orchestration.press.claims.indices import CITYS_INDEX, SHORT_NAME, is_index
from orchestration.press.claims.told import CHANNEL
from orchestration.press.concepts import CONNECT
from orchestration.press.gazetteer import ArticleText, Gazetteer, find_aliases, is_named
from orchestration.press.literals import Sieve
from orchestration.press.rules import Rules


def screened(articles: pl.DataFrame, gazetteer: Gazetteer, rules: Rules) -> pl.DataFrame:
    """Those of ``articles`` (``text.plain_frame``) that are to be read."""
    folded = articles.select(pl.concat_str("folded_title", "folded_body", separator="\n")).to_series()
    days = articles["published_at"].dt.date()
    aliases = find_aliases(folded, _names(gazetteer))
    topics, words = _nameless(rules).hopeful(folded), _words(rules)
    return articles.filter(
        pl.Series(
            [
                any(words[name].search(text) for name in topic if name in words)
                or not topic <= words.keys()
                or is_named(ArticleText(text, day), *found, gazetteer)
                for text, day, found, topic in zip(folded, days, aliases, topics, strict=True)
            ],
            dtype=pl.Boolean,
        )
    )


@lru_cache(maxsize=4)
def _names(gazetteer: Gazetteer) -> list[str]:
    """The aliases of companies and indices; a newsroom by itself, or somebody on no list, is nothing to read for."""
    return [text for text, alias in gazetteer.aliases.items() if alias.ticker is not None or is_index(text)]


@lru_cache(maxsize=4)
def _words(rules: Rules) -> dict[str, re.Pattern[str]]:
    """Terms of Stock Connect that are often part of another word: in connection with."""
    terms = rules.concepts["en"].terms
    return {
        term: re.compile(rf"(?i)(?<![a-z]){re.escape(term)}(?![a-z])")
        for term, said in terms.items()
        if said & CONNECT
    }


@lru_cache(maxsize=4)
def _nameless(rules: Rules) -> Sieve[str]:
    """What may be read of though nobody on the list is named: Stock Connect, and indices in other words."""
    patterns = [("short name", SHORT_NAME.pattern), ("the city's index", CITYS_INDEX)]
    for rule in rules.rules:
        if rule.market:
            patterns += [(rule.id, rules.expand(pattern, rule.lang)) for pattern in rule.patterns]
    for lang, concepts in rules.concepts.items():
        patterns += [(f"{lang}:{key}", text) for key in CHANNEL for text in texts_of(lang, key)]
        patterns += [(term, re.escape(term)) for term, said in concepts.terms.items() if said & CONNECT]
    return Sieve.of(patterns)

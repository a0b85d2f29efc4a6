"""Which articles can say anything that is read for: those that name a company or index on the list, or Stock Connect.

Most of a general feed does neither; such an article has a story and a language, and needs no further look. What is let
through is read in full: this decides what cannot say anything, not what does.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from orchestration.press.claims.cues import FLAGS, texts_of
from orchestration.press.claims.indices import CITYS_INDEX, SHORT_NAME, is_index
from orchestration.press.claims.told import CHANNEL
from orchestration.press.concepts import CONNECT
from orchestration.press.gazetteer import ArticleText, Gazetteer, find_aliases, hits_in
from orchestration.press.literals import Sieve
from orchestration.press.rules import Rules

# Where a sentence begins and ends is not known of a whole article.
ANCHORED = re.compile(r"[\^$]")


def screened(articles: pl.DataFrame, gazetteer: Gazetteer, rules: Rules) -> pl.DataFrame:
    """Those of ``articles`` (``text.plain_frame``) that are to be read."""
    folded = articles.select(pl.concat_str("folded_title", "folded_body", separator="\n")).to_series()
    days = articles["published_at"].dt.date()
    aliases, topics = find_aliases(folded, gazetteer), _topics(rules)
    is_read = []
    for text, day, found, topic in zip(folded, days, aliases, topics.sieve.hopeful(folded), strict=True):
        hits = hits_in(ArticleText(text, day), *found, gazetteer)
        # Names are masked before a sentence is read: where there are some, the text as it is proves nothing.
        is_plain = not found[0]
        is_read.append(
            any(hit.ticker is not None or is_index(hit.text) for hit in hits)
            or any(not is_plain or topics.stands_in(text, one) for one in topic)
        )
    return articles.filter(pl.Series(is_read, dtype=pl.Boolean))


@dataclass(frozen=True)
class Topics:
    """What may be read of though nobody is named, by one sieve; ``patterns``: those that settle it, by number."""

    sieve: Sieve[int]
    patterns: dict[int, re.Pattern[str]]

    def stands_in(self, text: str, number: int) -> bool:
        """Whether a hope comes true; where a pattern needs its sentence, it is taken to."""
        pattern = self.patterns.get(number)
        return pattern is None or pattern.search(text) is not None


@lru_cache(maxsize=4)
def _topics(rules: Rules) -> Topics:
    """Stock Connect by the words of rules, claims and market reports, and indices in other words than their names."""
    asked = [(SHORT_NAME.pattern, re.NOFLAG), (CITYS_INDEX, re.NOFLAG)]
    for rule in rules.rules:
        if rule.market:
            asked += [(rules.expand(pattern, rule.lang), re.NOFLAG) for pattern in rule.patterns]
    for lang, concepts in rules.concepts.items():
        terms = [re.escape(term) for term, said in concepts.terms.items() if said & CONNECT]
        if lang == "en":
            # Often part of another word: in connection with.
            terms = [rf"(?<![a-z]){term}(?![a-z])" for term in terms]
        texts = [text for key in CHANNEL for text in texts_of(lang, key)]
        asked += [(text, FLAGS[lang]) for text in [*terms, *texts]]
    return Topics(
        Sieve.of((number, pattern) for number, (pattern, _) in enumerate(asked)),
        {
            number: re.compile(pattern, flags)
            for number, (pattern, flags) in enumerate(asked)
            if not ANCHORED.search(pattern)
        },
    )

"""Which articles can say anything that is read for: those that name a company or index on the list, or Stock Connect.

Most of a general feed does neither; such an article has a story and a language, and needs no further look. What is let
through is read in full: this decides what cannot say anything, not what does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from orchestration.press.claims.cues import FLAGS, texts_of
from orchestration.press.claims.indices import CITYS_INDEX, SHORT_NAME, is_index
from orchestration.press.claims.told import CHANNEL
from orchestration.press.concepts import CONNECT
from orchestration.press.gazetteer import ArticleText, Gazetteer, aliases_in, hits_in, placed
from orchestration.press.literals import EDGE, Sieve, Strings, required
from orchestration.press.rules import Rules

# Where a sentence begins and ends is not known of a whole article.
ANCHORED = re.compile(r"[\^$]")
WORD = re.compile(r"[\w-]+")
LEAST_RARITY = 2


def screened(articles: pl.DataFrame, gazetteer: Gazetteer, rules: Rules) -> pl.DataFrame:
    """Those of ``articles`` (``text.plain_frame``) that are to be read."""
    folded = articles.select(pl.concat_str("folded_title", "folded_body", separator="\n")).to_series()
    days = articles["published_at"].dt.date()
    found = aliases_in(folded, gazetteer)
    is_read = [
        bool(aliases) and _names_somebody(ArticleText(text, day), aliases, gazetteer)
        for text, day, aliases in zip(folded, days, found, strict=True)
    ]
    others = pl.Series([number for number, is_named in enumerate(is_read) if not is_named], dtype=pl.UInt32)
    # Names are masked before a sentence is read: where there are some, the text as it is proves nothing.
    is_plain = pl.Series([not aliases for aliases in found], dtype=pl.Boolean)
    for place in _topics(rules).told_in(folded.gather(others), is_plain.gather(others)):
        is_read[others[place]] = True
    return articles.filter(pl.Series(is_read, dtype=pl.Boolean))


def _names_somebody(article: ArticleText, aliases: Iterable[str], gazetteer: Gazetteer) -> bool:
    """Whether one of the aliases in an article is that of a company on the list, or of an index."""
    asked = (
        alias
        for alias in dict.fromkeys(aliases)
        if gazetteer.aliases[alias].ticker is not None or is_index(alias)
    )
    return any(
        any(hits_in(article.folded, *placed(article.folded, [alias]), gazetteer, article)) for alias in asked
    )


@dataclass(frozen=True)
class Topics:
    """What may be read of though nobody is named, by one sieve; ``patterns``: those that settle it, by number.

    No text has a hope without ``signs``, an expression for lower-case texts; None: anything may be a sign. ``words``
    settle in lower-case ASCII what their patterns settle in any text, and begin with what is quickly found.
    """

    sieve: Sieve[int]
    patterns: dict[int, re.Pattern[str]]
    signs: str | None
    words: dict[int, re.Pattern[str]]

    def told_in(self, texts: pl.Series, is_plain: pl.Series) -> list[int]:
        """In which of ``texts`` one of them may be told: by a hope that, where a text ``is_plain``, comes true."""
        has_signs = texts.str.to_lowercase().str.contains(self.signs) if self.signs else texts.is_not_null()
        places = has_signs.arg_true()
        left = texts.gather(places)
        hopeful = self.sieve.hopeful(left)
        return [
            place
            for place, text, plain, hopes in zip(places, left, is_plain.gather(places), hopeful, strict=True)
            if any(not plain or self._stands_in(text, one) for one in hopes)
        ]

    def _stands_in(self, text: str, number: int) -> bool:
        """Whether a hope comes true; where a pattern needs its sentence, it is taken to."""
        if number in self.words and text.isascii():
            return self.words[number].search(text.lower()) is not None
        pattern = self.patterns.get(number)
        return pattern is None or pattern.search(text) is not None


@lru_cache(maxsize=4)
def _topics(rules: Rules) -> Topics:
    """Stock Connect by the words of rules, claims and market reports, and indices in other words than their names."""
    asked = [(SHORT_NAME.pattern, re.NOFLAG), (CITYS_INDEX, re.NOFLAG)]
    words: dict[int, re.Pattern[str]] = {}
    for rule in rules.rules:
        if rule.market:
            asked += [(rules.expand(pattern, rule.lang), re.NOFLAG) for pattern in rule.patterns]
    for lang, concepts in rules.concepts.items():
        terms = [re.escape(term) for term, said in concepts.terms.items() if said & CONNECT]
        if lang == "en":
            # Often part of another word: in connection with.
            for number, term in enumerate(map(str.lower, terms), start=len(asked)):
                words[number] = re.compile(rf"{term}(?<![a-z]{term})(?![a-z])")
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
        _signs(pattern for pattern, _ in asked),
        words,
    )


def _signs(patterns: Iterable[str]) -> str | None:
    """An expression that finds something in every text that one of ``patterns`` matches; None if there is none.

    None too where all that one of them must have is too common.
    """
    signs: set[str] = set()
    for pattern in patterns:
        # What a single letter or mark tells is not worth looking for, and may stand for others.
        needs = [need for need in required(pattern) if _rarity(need) >= LEAST_RARITY]
        if not needs:
            return None
        rarest = max(needs, key=_rarity)
        signs |= {text.replace(EDGE, "") for text in rarest}
    return "|".join(map(re.escape, sorted(signs)))


def _rarity(need: Strings) -> int:
    """How rare the commonest of some strings is: by the longest word in it, since "by the" is in every text."""
    return min(max((len(word) for word in WORD.findall(text)), default=0) for text in need)

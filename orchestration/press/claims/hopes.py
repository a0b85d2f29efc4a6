"""Which patterns of claims may match a sentence at all, by one search for the words that they cannot do without.

Trying every pattern on every sentence is what reading claims would mostly cost; most sentences tell nothing.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from orchestration.press.claims.cues import cues
from orchestration.press.claims.expressions import COMPILED
from orchestration.press.claims.indices import PATTERNS
from orchestration.press.literals import Sieve
from orchestration.press.passages import Sentence

# Masked text of a sentence → the keys of cues and the numbers of expressions of time (``time:3``) to be tried.
Hopes = Mapping[str, frozenset[str]]


def hopes_of(sentences: Iterable[Sentence]) -> Hopes:
    """What may match each sentence, as it stands before indices are masked."""
    by_lang: dict[str, list[str]] = {}
    for sentence in sentences:
        by_lang.setdefault(sentence.lang, []).append(sentence.masked.text)
    return {
        text: frozenset(names)
        for lang, texts in by_lang.items()
        for text, names in zip(texts, _sieve(lang).hopeful(texts), strict=True)
    }


@cache
def _sieve(lang: str) -> Sieve:
    words = {key: pattern.pattern for key, pattern in cues(lang).patterns.items()}
    times = {f"time:{number}": pattern.pattern for number, (_, pattern) in enumerate(COMPILED[lang])}
    return Sieve.of(words | times | PATTERNS)

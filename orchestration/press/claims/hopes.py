"""Which patterns of claims may match a sentence at all, by one search for the words that they cannot do without.

Trying every pattern on every sentence is what reading claims would mostly cost; most sentences tell nothing.
"""

from collections.abc import Iterable, Mapping, Set
from functools import cache

from orchestration.press.claims.cues import cues, texts_of
from orchestration.press.claims.expressions import COMPILED
from orchestration.press.claims.indices import PATTERNS
from orchestration.press.literals import Sieve
from orchestration.press.passages import Sentence

# Keys of cues and of ``indices.PATTERNS``, and numbers of expressions of time, that may match a sentence.
Hope = Set[str | int]
# By the masked text of the sentence.
Hopes = Mapping[str, Hope]


def hopes_of(sentences: Iterable[Sentence]) -> Hopes:
    """What may match each sentence, as it stands before indices are masked."""
    by_lang: dict[str, list[str]] = {}
    for sentence in sentences:
        by_lang.setdefault(sentence.lang, []).append(sentence.masked.text)
    return {
        text: names
        for lang, texts in by_lang.items()
        for text, names in zip(texts, _sieve(lang).hopeful(texts), strict=True)
    }


@cache
def _sieve(lang: str) -> Sieve[str | int]:
    """The patterns of a key one by one: together they could do without any word."""
    words = ((key, pattern) for key in cues(lang).patterns for pattern in texts_of(lang, key))
    times = enumerate(pattern.pattern for _, pattern in COMPILED[lang])
    return Sieve.of([*words, *times, *PATTERNS.items()])

"""Which patterns of claims may match a sentence at all, by one search for the words that they cannot do without.

Trying every pattern on every sentence is what reading claims would mostly cost; most sentences tell nothing.
"""

from collections.abc import Iterable, Mapping, Set
from functools import lru_cache

from orchestration.press.claims.cues import cues, texts_of
from orchestration.press.claims.expressions import COMPILED
from orchestration.press.claims.indices import PATTERNS
from orchestration.press.concepts import CONNECT, Concepts
from orchestration.press.literals import Sieve
from orchestration.press.passages import Sentence

# Keys of cues and of ``indices.PATTERNS``, numbers of expressions of time, and the name below, that may match a
# sentence.
Hope = Set[str | int]
# By what the sentence has ``said``.
Hopes = Mapping[tuple[str, str], Hope]
# A term that names Stock Connect.
CONNECTS = "connects"


def hopes_of(
    sentences: Iterable[Sentence], concepts: Mapping[str, Concepts], keys: frozenset[str] | None = None
) -> Hopes:
    """What may match each sentence, as it stands before indices are masked. ``keys``: of these only; None: of all."""
    by_lang: dict[str, list[str]] = {}
    for sentence in sentences:
        by_lang.setdefault(sentence.lang, []).append(sentence.masked.text)
    return {
        (lang, text): names
        for lang, texts in by_lang.items()
        for text, names in zip(texts, _sieve(concepts[lang], keys).hopeful(texts), strict=True)
    }


@lru_cache(maxsize=16)
def unasked(lang: str, keys: frozenset[str]) -> frozenset[str | int]:
    """All that may match a sentence that was only asked for ``keys``."""
    return frozenset(name for name, _ in _patterns(lang) if name not in keys)


def _patterns(lang: str) -> list[tuple[str | int, str]]:
    """The patterns of a key one by one: together they could do without any word."""
    words = ((key, pattern) for key in cues(lang).patterns for pattern in texts_of(lang, key))
    times = enumerate(pattern.pattern for _, pattern in COMPILED[lang])
    return [*words, *times, *PATTERNS.items()]


# A process holds one or two sets of rules.
@lru_cache(maxsize=16)
def _sieve(concepts: Concepts, keys: frozenset[str] | None) -> Sieve[str | int]:
    connects = ((CONNECTS, pattern) for pattern in concepts.patterns(CONNECT))
    patterns = [*_patterns(concepts.lang), *connects]
    return Sieve.of((name, pattern) for name, pattern in patterns if keys is None or name in keys)

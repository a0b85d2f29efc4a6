"""What may stand in each sentence, by one search over all for the words that rules and lists cannot do without.

What does stand there is found out in ``matching``, ``tape`` and ``clauses``; how to search is ``literals``' business.
"""

import re
from collections.abc import Mapping, Set
from functools import lru_cache

from orchestration.press.concepts import CONNECT
from orchestration.press.literals import Sieve
from orchestration.press.modality import Compiled, compile_modifiers
from orchestration.press.moves import IN_A_PART, IN_A_PERCENT, TELLING
from orchestration.press.passages import Passages
from orchestration.press.rules import Rule, Rules

# Lists of the rules that sentences are searched for.
LOOKED_FOR = ("another_subject", "anaphora", "contrast", "concession")
# A rule's pattern by both their numbers (see ``tried_rules``), a modifier by its own, a list's pattern by both; what
# tells a move (a percentage, or a word that needs none), and words of Stock Connect.
RULE, MODIFIER, LISTED = 0, 1, 2
MOVES, FLOWS = (3, 0, 0), (4, 0, 0)
Hope = Set[tuple[int, int, int]]
# By the masked text of the sentence.
Hopes = Mapping[str, Hope]


def tried_rules(rules: Rules, lang: str) -> list[Rule]:
    """The rules of a language that have patterns; a hope says their number in this list."""
    return [rule for rule in rules.rules if rule.lang == lang and rule.patterns]


def tried_modifiers(rules: Rules, lang: str) -> list[Compiled]:
    """The modifiers of a language, the strongest first; a hope says their number in this list."""
    return [compiled for compiled in compile_modifiers(rules) if compiled.modifier.lang == lang]


def listed(name: str, hope: Hope, rules: Rules, lang: str) -> list[re.Pattern[str]]:
    """The patterns of one of ``LOOKED_FOR`` that may match, compiled."""
    wanted = LOOKED_FOR.index(name)
    return [
        rules.list_of(name, lang)[nth] for kind, number, nth in hope if kind == LISTED and number == wanted
    ]


def hopes_of(passages: Passages, rules: Rules) -> Hopes:
    """What may stand in each sentence of the articles."""
    found: dict[str, Hope] = {}
    for lang in ("en", "zh"):
        sentences = (sentence for article in passages.by_article.values() for sentence in article)
        texts = [sentence.masked.text for sentence in sentences if sentence.lang == lang]
        found |= zip(texts, _sieve(rules, lang).hopeful(texts), strict=True)
    return found


@lru_cache(maxsize=4)
def _sieve(rules: Rules, lang: str) -> Sieve[tuple[int, int, int]]:
    written = [
        ((RULE, number, nth), pattern)
        for number, rule in enumerate(tried_rules(rules, lang))
        for nth, pattern in enumerate(rule.patterns)
    ]
    written += [
        ((MODIFIER, number, 0), pattern)
        for number, compiled in enumerate(tried_modifiers(rules, lang))
        for pattern in compiled.modifier.patterns
    ]
    written += [
        ((LISTED, number, nth), pattern)
        for number, name in enumerate(LOOKED_FOR)
        for nth, pattern in enumerate(rules.lists[name][lang])
    ]
    concepts = rules.concepts[lang]
    said = {
        MOVES: [*concepts.signs(TELLING), *IN_A_PERCENT, *IN_A_PART],
        FLOWS: concepts.signs(CONNECT),
    }
    return Sieve.of(
        [
            *((name, rules.expand(pattern, lang)) for name, pattern in written),
            *((name, re.escape(sign)) for name, signs in said.items() for sign in signs),
        ],
        marks=True,
    )

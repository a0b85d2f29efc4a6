"""What may stand in each sentence, by one search over all for the words that rules and lists cannot do without.

What does stand there is found out in ``pointing``, ``matching``, ``tape`` and ``clauses``; how to search is
``literals``' business.
"""

import re
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache

from orchestration.press.concepts import CONNECT, FLOWING
from orchestration.press.kept import kept
from orchestration.press.literals import Sieve
from orchestration.press.masking import Masked
from orchestration.press.modality import Compiled, compile_modifiers
from orchestration.press.moves import MOVING, OF_SOMEBODY, SIGNED, SIGNS, SUBJECTLESS, TELLING
from orchestration.press.passages import Sentence
from orchestration.press.percents import FIGURES
from orchestration.press.pointing import POINTERS
from orchestration.press.rules import Rule, Rules

# Lists of the rules that sentences are searched for.
LOOKED_FOR = ("another_subject", "anaphora", "contrast", "concession")
# A rule's pattern by both their numbers, a modifier by its own, a list's pattern by both, a pointer by its own; and
# what the words of market reports are asked for: a percentage or a word that needs none, a direction, a sign, words of
# whoever was named before, Stock Connect, money that comes or goes.
RULE, MODIFIER, LISTED, SAID, POINTER = range(5)
FIGURE, DIRECTION, SIGN, OWN, CHANNEL, FLOW = range(6)
POINTER_NAMES = list(POINTERS)
Name = tuple[int, int, int]


class Search:
    """What sentences of one language are searched for."""

    def __init__(self, rules: Rules, lang: str) -> None:
        self.rules = [rule for rule in rules.rules if rule.lang == lang and rule.patterns]
        # The strongest first.
        self.modifiers = [one for one in compile_modifiers(rules) if one.modifier.lang == lang]
        self.lists = {
            name: [((LISTED, number, nth), pattern) for nth, pattern in enumerate(rules.list_of(name, lang))]
            for number, name in enumerate(LOOKED_FOR)
        }
        concepts = rules.concepts[lang]
        said = {
            FIGURE: [*concepts.patterns(TELLING), *FIGURES],
            DIRECTION: concepts.patterns(MOVING),
            SIGN: list(map(re.escape, SIGNS)),
            OWN: concepts.patterns(OF_SOMEBODY),
            CHANNEL: concepts.patterns(CONNECT),
            FLOW: concepts.patterns(FLOWING),
        }
        patterns: list[tuple[Name, str]] = [
            ((RULE, number, nth), rules.expand(pattern, lang))
            for number, rule in enumerate(self.rules)
            for nth, pattern in enumerate(rule.patterns)
        ]
        # All others have their words put in already.
        patterns += [
            ((MODIFIER, number, 0), pattern.pattern)
            for number, one in enumerate(self.modifiers)
            for pattern in one.patterns
        ]
        patterns += [(name, pattern.pattern) for listed in self.lists.values() for name, pattern in listed]
        patterns += [((POINTER, number, 0), one.pattern) for number, one in enumerate(POINTERS.values())]
        patterns += [((SAID, number, 0), pattern) for number, words in said.items() for pattern in words]
        self.sieve: Sieve[Name] = Sieve.of(patterns, marks=True)


@lru_cache(maxsize=4)
def _search(rules: Rules, lang: str) -> Search:
    return Search(rules, lang)


class Hope:
    """What may stand in one sentence: all else does not."""

    def __init__(self, names: Set[Name], search: Search) -> None:
        self.names, self._search = names, search

    @kept
    def rules(self) -> list[tuple[Rule, list[int]]]:
        """The rules that may match, in their order, and the numbers of the patterns by which each may."""
        tried: dict[int, list[int]] = {}
        for number, nth in sorted((number, nth) for kind, number, nth in self.names if kind == RULE):
            tried.setdefault(number, []).append(nth)
        return [(self._search.rules[number], patterns) for number, patterns in tried.items()]

    @kept
    def pointers(self) -> frozenset[str]:
        """Which of ``POINTERS`` may match."""
        return frozenset(POINTER_NAMES[number] for kind, number, _ in self.names if kind == POINTER)

    @kept
    def modifiers(self) -> list[Compiled]:
        """The modifiers that may match, the strongest first."""
        numbers = sorted(number for kind, number, _ in self.names if kind == MODIFIER)
        return [self._search.modifiers[number] for number in numbers]

    def listed(self, name: str) -> list[re.Pattern[str]]:
        """The patterns of one of ``LOOKED_FOR`` that may match."""
        return [pattern for key, pattern in self._search.lists[name] if key in self.names]

    def _says(self, number: int) -> bool:
        return (SAID, number, 0) in self.names

    def may_move(self, masked: Masked) -> bool:
        """Whether somebody's price or result may move in the sentence: what ``read_moves`` cannot do without."""
        return (
            self._says(FIGURE)
            and (self._says(DIRECTION) or (self._says(SIGN) and SIGNED.search(masked.lowered) is not None))
            and (self._says(OWN) or bool(masked.subjects) or SUBJECTLESS.search(masked.text) is not None)
        )

    @property
    def may_name_channel(self) -> bool:
        """Whether Stock Connect may be named."""
        return self._says(CHANNEL)

    @property
    def may_flow(self) -> bool:
        """Whether money may come or go."""
        return self._says(FLOW)


# By what the sentence has ``said``: a text may be another language's where a pointer stood for names.
Hopes = Mapping[tuple[str, str], Hope]


def hopes_of(sentences: Iterable[Sentence], rules: Rules) -> Hopes:
    """What may stand in each of ``sentences``."""
    by_lang: dict[str, list[tuple[str, str]]] = {}
    for sentence in sentences:
        by_lang.setdefault(sentence.lang, []).append(sentence.said)
    found: dict[tuple[str, str], Hope] = {}
    for lang, said in by_lang.items():
        search = _search(rules, lang)
        always = search.sieve.always
        # Of most sentences nothing is known but that: all of them have one hope.
        none = Hope(always, search)
        hopeful = search.sieve.hopeful([text for _, text in said])
        hopes = (none if names is always else Hope(names, search) for names in hopeful)
        found |= zip(said, hopes, strict=True)
    return found

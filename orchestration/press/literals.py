"""Which words a pattern cannot match without: what lets one multi-pattern search decide where rules are tried at all.

Only that question; patterns are made in ``rules`` and tried in ``matching``. Trying every pattern on every sentence is
what reading an article would mostly cost.
"""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

import polars as pl

# More strings than this say less than the search for them costs.
MOST = 2_000
MOST_EXACT = 48
MOST_CLASS = 12
NOTHING = frozenset(("",))
# They stand in every sentence that names a company, or are set before times after the search.
BRACKETS = frozenset("⟦⟧⟪")
HAN = re.compile(r"[\u3400-\u9fff]")
# As much as a Latin literal must have; a Chinese character counts twice.
LEAST = 2


Strings = frozenset[str]


def required(pattern: str) -> list[Strings]:
    """Sets of lower-case strings: a text that ``pattern`` matches has one of each set. The rarest set first."""
    _, needs = _read(_parser.parse(pattern))
    useful = {need for need in needs if _weight(need) >= LEAST and len(need) <= MOST}
    return sorted(useful, key=lambda need: (-min(_weight(need), 6), len(need), sorted(need)))


def _weight(strings: Iterable[str]) -> int:
    return min(len(text.strip()) + len(HAN.findall(text)) for text in strings)


def _best(needs: list[Strings]) -> Strings | None:
    return max(needs, key=lambda need: (min(_weight(need), 6), -len(need)), default=None)


def _read(sequence: Iterable[tuple[Any, Any]]) -> tuple[Strings | None, list[Strings]]:
    """All that a sequence can be (None: too much to say), and sets of strings that it has one of each of."""
    exact: Strings | None = NOTHING
    run, needs = NOTHING, []
    for op, value in sequence:
        element, inner = _element(op, value)
        needs += inner
        if element is not None and len(element) * len(run) <= MOST_EXACT:
            run = _joined(run, element)
        else:
            needs.append(run)
            run = NOTHING
        is_whole = exact is not None and element is not None and len(element) * len(exact) <= MOST_EXACT
        exact = _joined(exact, element) if is_whole and exact is not None and element is not None else None
    needs.append(run)
    return exact, [need for need in needs if all(text.strip() for text in need)]


def _joined(run: Strings, element: Strings) -> Strings:
    return frozenset(before + after for before, after in product(run, element))


def _element(op: Any, value: Any) -> tuple[Strings | None, list[Strings]]:
    if op is ops.LITERAL:
        text = chr(value).lower()
        return (None if text in BRACKETS else frozenset((text,))), []
    if op is ops.IN:
        literals = frozenset(chr(one).lower() for kind, one in value if kind is ops.LITERAL)
        is_all = all(kind is ops.LITERAL for kind, _ in value) and len(literals) <= MOST_CLASS
        return (literals if is_all else None), []
    if op is ops.SUBPATTERN:
        return _read(value[3])
    if op is ops.ATOMIC_GROUP:
        return _read(value)
    if op is ops.BRANCH:
        return _branches([_read(branch) for branch in value[1]])
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, most, inner = value
        exact, needs = _read(inner)
        if (least, most) == (0, 1):
            return (exact | NOTHING if exact is not None and len(exact) < MOST_EXACT else None), []
        return None, (needs if least >= 1 else [])
    # An anchor is nothing that stands in the text.
    return (NOTHING if op is ops.AT else None), []


def _branches(read: list[tuple[Strings | None, list[Strings]]]) -> tuple[Strings | None, list[Strings]]:
    exacts = [exact for exact, _ in read if exact is not None]
    exact = frozenset[str]().union(*exacts) if len(exacts) == len(read) else None
    bests = [best for _, needs in read if (best := _best(needs)) is not None]
    needs = [frozenset[str]().union(*bests)] if len(bests) == len(read) else []
    return (exact if exact is not None and len(exact) <= MOST_EXACT else None), needs


Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Sieve(Generic[Name]):
    """Patterns, and the strings without which each of them need not be tried; several may have one name."""

    always: frozenset[Name]
    # By the rarest strings: whose pattern needs no other, and whose must have one more each of further sets.
    by_literal: Mapping[str, frozenset[Name]]
    with_others: Mapping[str, Sequence[tuple[Name, Sequence[Strings]]]]
    literals: list[str]

    @classmethod
    def of(cls, patterns: Iterable[tuple[Name, str]], least_further: int = LEAST) -> "Sieve[Name]":
        """``patterns`` with their names; shorter strings than ``least_further`` are only looked for as the rarest.

        They stand in nearly every text: where a try costs little, looking for them costs more than it saves.
        """
        always: set[Name] = set()
        by_literal: dict[str, set[Name]] = {}
        with_others: dict[str, list[tuple[Name, Sequence[Strings]]]] = {}
        searched: set[str] = set()
        for name, pattern in patterns:
            needs = required(pattern)
            if not needs:
                always.add(name)
                continue
            further = [need for need in needs[1:] if _weight(need) >= least_further]
            others = [need for need in further if not _implies(needs[0], need)]
            searched |= needs[0].union(*others)
            for literal in needs[0]:
                if others:
                    with_others.setdefault(literal, []).append((name, others))
                else:
                    by_literal.setdefault(literal, set()).add(name)
        alone = {literal: frozenset(names) for literal, names in by_literal.items()}
        return cls(frozenset(always), alone, with_others, sorted(searched))

    def hopeful(self, texts: Sequence[str] | pl.Series) -> list[set[Name]]:
        """For each text the names of the patterns that may match it."""
        if not self.literals or not len(texts):
            return [set(self.always) for _ in texts]
        series = pl.Series("text", texts, dtype=pl.String).str.to_lowercase().to_frame()
        found = series.select(pl.col("text").str.extract_many(self.literals, overlapping=True)).to_series()
        return [self._names(literals) for literals in found.to_list()]

    def _names(self, literals: list[str]) -> set[Name]:
        names = set(self.always)
        further: list[str] = []
        for literal in literals:
            if (alone := self.by_literal.get(literal)) is not None:
                names |= alone
            if literal in self.with_others:
                further.append(literal)
        has = set(literals) if further else set()
        for literal in further:
            for name, needs in self.with_others[literal]:
                if name not in names and not any(map(has.isdisjoint, needs)):
                    names.add(name)
        return names


def _implies(need: Strings, other: Strings) -> bool:
    """Whether a text that has one of the first has one of the second."""
    return all(any(part in text for part in other) for text in need)

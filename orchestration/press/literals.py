"""Which words a pattern cannot match without: what lets one multi-pattern search decide where rules are tried at all.

Only that question; patterns are made in ``rules`` and tried in ``matching``. Trying every pattern on every sentence is
what reading an article would mostly cost.
"""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
# What masks names stands around a number of any size, so that no string with it can be told.
BRACKETS = frozenset("⟦⟧⟪")
# Needs that are no strings: a name that was masked, and a digit.
NAME, DIGIT = frozenset(("⟦",)), frozenset((r"\d",))
MARKS = (NAME, DIGIT)
# As much as a Latin literal must have; a Chinese character counts twice, and so does a sign.
LEAST = 2
COUNTS_TWICE = re.compile(r"[\u3400-\u9fff%$+(|]")


Strings = frozenset[str]


def required(pattern: str) -> list[Strings]:
    """Sets of lower-case strings: a text that ``pattern`` matches has one of each set. The rarest set first.

    A set that says little is left out; ``MARKS`` stand last.
    """
    _, needs = _read(_parser.parse(pattern))
    useful = {_minimal(need) for need in needs if need not in MARKS and _weight(need) >= LEAST}
    in_order = sorted(useful, key=lambda need: (-min(_weight(need), 6), len(need), sorted(need)))
    return [*(need for need in in_order if len(need) <= MOST), *(mark for mark in MARKS if mark in needs)]


def _minimal(need: Strings) -> Strings:
    """Without what has another one in it."""
    kept: list[str] = []
    for text in sorted(need, key=lambda text: (len(text), text)):
        if not any(part in text for part in kept):
            kept.append(text)
    return frozenset(kept)


def _weight(strings: Iterable[str]) -> int:
    return min(len(text.strip()) + len(COUNTS_TWICE.findall(text)) for text in strings)


def _best(needs: list[Strings]) -> Strings | None:
    strings = (need for need in needs if need not in MARKS)
    return max(strings, key=lambda need: (min(_weight(need), 6), -len(need)), default=None)


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
        if text in BRACKETS:
            return None, ([NAME] if text in NAME else [])
        return frozenset((text,)), []
    if op is ops.IN:
        literals = frozenset(chr(one).lower() for kind, one in value if kind is ops.LITERAL)
        is_all = all(kind is ops.LITERAL for kind, _ in value) and len(literals) <= MOST_CLASS
        is_digit = value == [(ops.CATEGORY, ops.CATEGORY_DIGIT)]
        return (literals if is_all else None), ([DIGIT] if is_digit else [])
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
    needs += [mark for mark in MARKS if all(mark in needs_of for _, needs_of in read)]
    return (exact if exact is not None and len(exact) <= MOST_EXACT else None), needs


Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Sieve(Generic[Name]):
    """Patterns, and the strings without which each of them need not be tried; several may have one name.

    What patterns need is numbered; a set of needs is an integer with their bits.
    """

    always: frozenset[Name]
    # By string or mark: the needs that it meets, and those among them that are the rarest of some pattern.
    met_by: Mapping[str, tuple[int, frozenset[int]]]
    # By the rarest need of each: what else it needs.
    patterns: Mapping[int, Sequence[tuple[Name, int]]]

    @classmethod
    def of(cls, patterns: Iterable[tuple[Name, str]], marks: bool = False) -> "Sieve[Name]":
        """``patterns`` with their names.

        ``marks``: whether names are masked, and digits stand, in the texts as they will when the patterns are tried.
        """
        always: set[Name] = set()
        numbers: dict[Strings, int] = {}
        by_rarest: dict[int, dict[tuple[Name, int], None]] = {}
        for name, pattern in patterns:
            needs = [need for need in required(pattern) if marks or need not in MARKS]
            if not needs:
                always.add(name)
                continue
            others = [need for need in needs[1:] if not _implies(needs[0], need)]
            first, *further = (numbers.setdefault(need, len(numbers)) for need in (needs[0], *others))
            by_rarest.setdefault(first, {})[name, sum(1 << number for number in set(further))] = None
        met: dict[str, tuple[int, frozenset[int]]] = {}
        for need, number in numbers.items():
            rarest = {number} & by_rarest.keys()
            for literal in need:
                all_met, all_rarest = met.get(literal, (0, frozenset[int]()))
                met[literal] = (all_met | 1 << number, all_rarest | rarest)
        return cls(frozenset(always), met, {number: list(named) for number, named in by_rarest.items()})

    @cached_property
    def literals(self) -> list[str]:
        """What is searched for."""
        return sorted(self.met_by.keys() - NAME - DIGIT)

    def hopeful(self, texts: Sequence[str] | pl.Series) -> list[set[Name]]:
        """For each text the names of the patterns that may match it."""
        if not self.met_by or not len(texts):
            return [set(self.always) for _ in texts]
        text = pl.col("text").str
        found = (
            pl.Series("text", texts, dtype=pl.String)
            .str.to_lowercase()
            .to_frame()
            .select(
                text.extract_many(self.literals, overlapping=True),
                name=text.contains("⟦", literal=True),
                digit=text.contains(r"\d"),
            )
        )
        return [self._names(*row) for row in found.iter_rows()]

    def _names(self, literals: list[str], has_name: bool, has_digit: bool) -> set[Name]:
        names = set(self.always)
        if not (literals or has_name or has_digit):
            return names
        found = set(literals)
        for (mark,), has in ((NAME, has_name), (DIGIT, has_digit)):
            if has and mark in self.met_by:
                found.add(mark)
        met, tried = 0, set[int]()
        for needs, rarest in map(self.met_by.__getitem__, found):
            met |= needs
            if rarest:
                tried |= rarest
        for number in tried:
            for name, needs in self.patterns[number]:
                if met & needs == needs:
                    names.add(name)
        return names


def _implies(need: Strings, other: Strings) -> bool:
    """Whether a text that has one of the first has one of the second."""
    return all(any(part in text for part in other) for text in need)

"""Which words a pattern cannot match without: what lets one multi-pattern search decide where rules are tried at all.

Only that question; patterns are made in ``rules`` and tried in ``matching``. Trying every pattern on every sentence is
what reading an article would mostly cost.
"""

import re
from collections.abc import Hashable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from orchestration.press.letters import ODD

# More strings than this say less than the search for them costs.
MOST = 2_000
MOST_EXACT = 48
MOST_LISTED = 400
MOST_CLASS = 12
NOTHING = frozenset(("",))
# Texts that are looked at together: a byte a need and text.
AT_ONCE = 4_096
# What masks names stands around a number of any size, so that no string with it can be told.
BRACKETS = frozenset("⟦⟧⟪")
# Needs that are no strings: a name that was masked, and a digit.
NAME, DIGIT = frozenset(("⟦",)), frozenset((r"\d",))
MARKS = (NAME, DIGIT)
# Where a word begins or ends. Of what is searched each run of letters has a blank on both sides: patterns are tried on
# parts of a text, too, that begin or end at a figure. A part that is cut within a word has no word there.
EDGE = "\x1f"
NO_WORD = "[^a-z ]+"
IN_A_WORD = re.compile("[a-z]")
# What tells nothing where something else is known.
COMMON = frozenset(
    ("the", "a", "an", "of", "in", "on", "to", "and", "at", "as", "by", "for", "is", "was", "it", "that")
) | frozenset(("with", "from", "its", "has", "be", "are"))
# As much as a Latin literal must have; a Chinese character counts twice, and so does a sign.
LEAST = 2
COUNTS_TWICE = re.compile(r"[\u3400-\u9fff%$+(|-]")


Strings = frozenset[str]


def required(pattern: str) -> list[Strings]:
    """Sets of lower-case strings: a text that ``pattern`` matches has one of each set. The rarest set first.

    A set that says little is left out; ``MARKS`` stand last. A string may begin or end with an ``EDGE``.
    """
    _, needs = _read(_parser.parse(pattern))
    useful = {_minimal(need) for need in needs if need not in MARKS and _weight(need) >= LEAST}
    in_order = _without_implied(
        sorted(useful, key=lambda need: (-min(_weight(need), 6), len(need), sorted(need)))
    )
    rare = [need for need in in_order if not any(map(_is_common, need))] or in_order
    return [*(need for need in rare if len(need) <= MOST), *(mark for mark in MARKS if mark in needs)]


def _without_implied(needs: list[Strings]) -> list[Strings]:
    """Without those that follow from another one; of two that say the same, the first stays."""
    left: list[Strings] = []
    for need in needs:
        if not any(_implies(other, need) for other in left):
            left = [*(other for other in left if not _implies(need, other)), need]
    return left


def _is_common(text: str) -> bool:
    """Whether nearly every sentence has a string: a word that all have, or two letters of any word."""
    letters = text.replace(EDGE, "").strip()
    is_whole = len(text) - len(letters) >= 2
    return letters in COMMON or (
        len(letters) <= 2 and letters.isascii() and letters.isalpha() and not is_whole
    )


def _minimal(need: Strings) -> Strings:
    """Without what has another one in it."""
    kept: list[str] = []
    for text in sorted(need, key=lambda text: (len(text), text)):
        if not any(part in text for part in kept):
            kept.append(text)
    return frozenset(kept)


def _weight(strings: Iterable[str]) -> int:
    return min(len(text.strip().replace(EDGE, "")) + len(COUNTS_TWICE.findall(text)) for text in strings)


def _apart(literal: str) -> str:
    """A literal as it stands in a text whose words are ``apart``; what it touches at its ends is not known."""
    text = literal.replace(EDGE, "")
    parted = re.sub(" {2,}", " ", re.sub(NO_WORD, r" \g<0> ", text))
    begins = text.startswith(" ") or (literal.startswith(EDGE) and IN_A_WORD.match(text))
    ends = text.endswith(" ") or (literal.endswith(EDGE) and IN_A_WORD.match(text[-1]))
    return f"{' ' * bool(begins)}{parted.strip(' ')}{' ' * bool(ends)}"


def apart(texts: pl.Expr) -> pl.Expr:
    """Texts in small letters with a blank around each run of Latin letters, and of anything else."""
    small = texts.str.replace_many(ODD).str.to_lowercase()
    parted = small.str.replace_all(NO_WORD, " $0 ").str.replace_all(" {2,}", " ")
    return pl.concat_str(pl.lit(" "), parted, pl.lit(" "))


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
        if element is not None and _can_be_joined(run, element):
            run = _joined(run, element)
        else:
            needs.append(run)
            run = NOTHING
        if exact is not None:
            is_whole = element is not None and _can_be_joined(exact, element)
            exact = _joined(exact, element) if is_whole and element is not None else None
    needs.append(run)
    return exact, [need for need in needs if all(text.strip() for text in need)]


def _can_be_joined(run: Strings, element: Strings) -> bool:
    n = len(run) * len(element)
    return n <= MOST_EXACT or (n <= MOST_LISTED and 1 in (len(run), len(element)))


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
    if op is ops.AT and value is ops.AT_BOUNDARY:
        return frozenset((EDGE,)), []
    # Any other anchor is nothing that stands in the text.
    return (NOTHING if op is ops.AT else None), []


def _branches(read: list[tuple[Strings | None, list[Strings]]]) -> tuple[Strings | None, list[Strings]]:
    exacts = [exact for exact, _ in read if exact is not None]
    exact = frozenset[str]().union(*exacts) if len(exacts) == len(read) else None
    bests = [best for _, needs in read if (best := _best(needs)) is not None]
    needs = [frozenset[str]().union(*bests)] if len(bests) == len(read) else []
    needs += [mark for mark in MARKS if all(mark in needs_of for _, needs_of in read)]
    return (exact if exact is not None and len(exact) <= MOST_LISTED else None), needs


Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, eq=False)
class Sieve(Generic[Name]):
    """Patterns, and the strings without which each of them need not be tried; several may have one name.

    ``needs``: all that some pattern needs. ``groups``: the patterns that need equally much, their names, and the
    numbers of their needs (a row a pattern).
    """

    always: frozenset[Name]
    needs: Sequence[Strings]
    groups: Sequence[tuple[Sequence[Name], npt.NDArray[np.intp]]]

    @classmethod
    def of(cls, patterns: Iterable[tuple[Name, str]], marks: bool = False) -> "Sieve[Name]":
        """``patterns`` with their names.

        ``marks``: whether names are masked, and digits stand, in the texts as they will when the patterns are tried.
        """
        always: set[Name] = set()
        numbers: dict[Strings, int] = {}
        by_size: dict[int, dict[tuple[Name, tuple[int, ...]], None]] = {}
        for name, pattern in patterns:
            needs = [need for need in required(pattern) if marks or need not in MARKS]
            if not needs:
                always.add(name)
                continue
            searched = [need if need in MARKS else frozenset(map(_apart, need)) for need in needs]
            row = tuple(dict.fromkeys(numbers.setdefault(need, len(numbers)) for need in searched))
            by_size.setdefault(len(row), {})[name, row] = None
        groups = [
            ([name for name, _ in group], np.array([row for _, row in group], dtype=np.intp))
            for _, group in sorted(by_size.items())
        ]
        return cls(frozenset(always), list(numbers), groups)

    @property
    def names(self) -> Set[Name]:
        """The names of all patterns."""
        return self.always.union(*(names for names, _ in self.groups))

    @cached_property
    def _searched(
        self,
    ) -> tuple[list[str], pl.Enum, npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """The strings; then for each of them where its needs begin in the last array, how many, and those needs."""
        met: dict[str, list[int]] = {}
        for number, need in enumerate(self.needs):
            for literal in need if need not in MARKS else ():
                met.setdefault(literal, []).append(number)
        literals = sorted(met)
        counts = np.array([len(met[literal]) for literal in literals], dtype=np.intp)
        numbers = np.array([number for literal in literals for number in met[literal]], dtype=np.intp)
        return literals, pl.Enum(literals), counts.cumsum() - counts, counts, numbers

    def hopeful(self, texts: Sequence[str] | pl.Series) -> list[Set[Name]]:
        """For each text the names of the patterns that may match it."""
        if not self.needs or not len(texts):
            return [self.always] * len(texts)
        literals, text = self._searched[0], pl.col("text").str
        nothing = pl.lit([], dtype=pl.List(pl.String))
        found = (
            pl.Series("text", texts, dtype=pl.String)
            .to_frame()
            .select(text=apart(pl.col("text")))
            .select(
                strings=text.extract_many(literals, overlapping=True) if literals else nothing,
                name=text.contains("⟦", literal=True),
                digit=text.contains(r"\d"),
            )
        )
        return [hope for piece in found.iter_slices(AT_ONCE) for hope in self._hopes(piece)]

    def _hopes(self, found: pl.DataFrame) -> list[Set[Name]]:
        """``found``: by text its ``strings``, with repeats, and whether it has a masked ``name`` and a ``digit``."""
        met = np.packbits(self._met(found), axis=1)
        names: dict[int, set[Name]] = {}
        for group, needs in self.groups:
            hits = np.bitwise_and.reduce([met[needs[:, nth]] for nth in range(needs.shape[1])], axis=0)
            # Most bytes are 0: eight texts that a pattern need not be tried on.
            patterns, octets = np.nonzero(hits)
            at, bits = np.nonzero(np.unpackbits(hits[patterns, octets][:, np.newaxis], axis=1))
            places = octets[at] * 8 + bits
            for pattern, place in zip(patterns[at].tolist(), places.tolist(), strict=True):
                names.setdefault(place, set()).add(group[pattern])
        return [
            names[place] | self.always if place in names else self.always for place in range(found.height)
        ]

    def _met(self, found: pl.DataFrame) -> npt.NDArray[np.bool_]:
        """Which need (row) is met by which text (column)."""
        _, kind, begins, counts, numbers = self._searched
        met = np.zeros((len(self.needs), found.height), dtype=np.bool_)
        strings = found["strings"].explode().drop_nulls().cast(kind).to_physical().to_numpy()
        texts = np.repeat(np.arange(found.height), found["strings"].list.len().to_numpy())
        nth = 0
        # The first need of each string that was found, the second of those that have one, and so on.
        while len(strings):
            met[numbers[begins[strings] + nth], texts] = True
            nth += 1
            more = counts[strings] > nth
            strings, texts = strings[more], texts[more]
        for number, need in enumerate(self.needs):
            if need in MARKS:
                met[number] = found["name" if need == NAME else "digit"].to_numpy()
        return met


def _implies(need: Strings, other: Strings) -> bool:
    """Whether a text that has one of the first has one of the second."""
    return all(any(part in text for part in other) for text in need)

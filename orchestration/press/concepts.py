"""The words of market reports and what they stand for: up, down, bought, sold, a price, a measure that is no price.

Reading the lists and finding their terms in a sentence; what a sentence says with them is ``tape``'s business.
"""

import csv
import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from orchestration.press.letters import in_small_letters
from orchestration.press.text import fold

# UP and DOWN are directions of a price; STRONG ones need no percentage beside them; FLAT is none, and what stands
# right behind NOT has not happened. HIGH and LOW are levels that a price reaches.
# PRICE is a share or its price, CLOSE an hour that only prices have, METRIC something else that rises and falls (PROFIT
# and REVENUE among them, MEASURE the directions that no price has), INDEX what is no company.
# CHANNEL is Stock Connect and who buys through it, NORTH its other direction, WHOLE all of the market. IN and OUT are
# money that comes and goes; INX and OUTX say so only beside an amount, in a report about flows.
# VOID is what only looks like one of these: "declined to comment".
CONCEPTS = frozenset(
    (
        *(
            "UP",
            "DOWN",
            "STRONG",
            "HIGH",
            "LOW",
            "FLAT",
            "PRICE",
            "CLOSE",
            "PROFIT",
            "REVENUE",
            "MEASURE",
            "INDEX",
            "METRIC",
        ),
        *("CHANNEL", "NORTH", "WHOLE", "IN", "OUT", "INX", "OUTX", "NOT", "VOID"),
    )
)
# What names Stock Connect, in either direction.
CONNECT = frozenset(("CHANNEL", "NORTH"))
# Money that comes and goes.
FLOWING = frozenset(("IN", "OUT", "INX", "OUTX"))
# Sentences whose terms are kept.
SENTENCES = 65_536
WORD = re.compile(r"[a-z][a-z'&]*(?:-[a-z]+)*")


class Term(NamedTuple):
    """A term at ``start`` to ``end`` of a sentence, and all that it stands for."""

    start: int
    end: int
    concepts: frozenset[str]


# Compared by identity, so that what was found with one list can be kept with it.
@dataclass(frozen=True, eq=False)
class Concepts:
    """The terms of one language, folded and in lower case."""

    lang: str
    terms: dict[str, frozenset[str]]

    @classmethod
    def load(cls, path: Path) -> "Concepts":
        """Read ``term, concepts`` (parted by blanks); ValueError, with the line, where one cannot be used."""
        terms: dict[str, frozenset[str]] = {}
        with path.open(newline="", encoding="utf-8") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                text, concepts = fold(row["term"]).lower(), frozenset(row["concepts"].split())
                if (
                    not text
                    or not concepts
                    or not concepts <= CONCEPTS
                    or terms.get(text, concepts) != concepts
                ):
                    raise ValueError(
                        f"{path.name}, line {number}: {row} cannot be used; a term stands once, and its concepts are "
                        f"of {', '.join(sorted(CONCEPTS))}."
                    )
                terms[text] = concepts
        return cls(path.stem.rpartition("_")[2], terms)

    def patterns(self, meant: Set[str]) -> list[str]:
        """An expression a term that means one of ``meant``, which matches wherever the term stands in small letters."""
        terms = [term for term, means in self.terms.items() if means & meant]
        if self.lang == "zh":
            return list(map(re.escape, terms))
        # What stands between the words of a term is not always a blank.
        return [r"\b" + r"\b.\b".join(map(re.escape, term.split())) + r"\b" for term in terms]

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[list[str], frozenset[str]]]]:
        phrases: dict[str, list[tuple[list[str], frozenset[str]]]] = {}
        for text, concepts in self.terms.items():
            words = text.split()
            phrases.setdefault(words[0], []).append((words, concepts))
        return {first: sorted(listed, key=lambda one: -len(one[0])) for first, listed in phrases.items()}

    @cached_property
    def _begin(self) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
        """Words that are terms, and the first two words of longer ones."""
        words = [text.split() for text in self.terms]
        pairs = ((phrase[0], phrase[1]) for phrase in words if len(phrase) > 1)
        return frozenset(phrase[0] for phrase in words if len(phrase) == 1), frozenset(pairs)

    @cached_property
    def _any_term(self) -> re.Pattern[str]:
        return re.compile("|".join(sorted(map(re.escape, self.terms), key=lambda text: (-len(text), text))))

    @lru_cache(maxsize=SENTENCES)  # noqa: B019  (a process holds one or two sets of rules)
    def find(self, text: str) -> list[Term]:
        """The terms in a folded sentence, left to right, the longest at each place, none overlapping.

        Kept for the next reader of the sentence, until its batch is read: not to be changed.
        """
        if self.lang == "zh":
            return [
                Term(found.start(), found.end(), self.terms[found.group()])
                for found in self._any_term.finditer(text)
            ]
        lowered, phrases = in_small_letters(text), self._by_first_word
        words = WORD.findall(lowered)
        alone, pairs = self._begin
        begun = [
            at
            for at, pair in enumerate(zip(words, [*words[1:], ""], strict=False))
            if pair[0] in alone or pair in pairs
        ]
        if not begun:
            return []
        spans = [found.span() for found in WORD.finditer(lowered)]
        terms: list[Term] = []
        free = 0
        for at in begun:
            if at < free:
                continue
            for phrase, concepts in phrases[words[at]]:
                n = len(phrase)
                if n > 1 and words[at : at + n] != phrase:
                    continue
                start, end = spans[at][0], spans[at + n - 1][1]
                # "Adding 0.6% to HK$98" is not "adding to".
                if end - start == sum(map(len, phrase)) + n - 1:
                    terms.append(Term(start, end, concepts))
                    free = at + n
                    break
        return terms

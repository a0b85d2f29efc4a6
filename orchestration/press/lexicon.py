"""Words and how they sound to an investor: reading a lexicon and weighing a clause with it.

Which clauses are a company's, and what its events add, is ``sentiment``'s business.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl

from orchestration.press.text import fold

ROLES = ("", "UP", "DOWN", "OBJECT")
# Something said to rise or fall is looked for this far (characters) from the word that says so.
REACH = {"en": 32, "zh": 8}
NEGATION = {
    "en": re.compile(
        r"(?:\b(?:not|no|never|without|hardly|lack of|fails? to|failed to|unlikely to|denies|cannot)|n't)(?: \w+)? $"
    ),
    "zh": re.compile(r"(?:不|没有?|未|无|非|毫无|并未|难以|避免|防止)$"),
}
NEGATED = -0.7
# An object that no direction stands beside says less than one that rises or falls.
OBJECT_ALONE = 0.5
WORD = re.compile(r"[a-z0-9]")


class Term(NamedTuple):
    """``weight`` in [-1, 1] alone; beside a direction, an object counts with the sign of both."""

    weight: float
    role: str


class Found(NamedTuple):
    """A term at ``start`` to ``end`` of a clause."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True)
class Lexicon:
    """The terms of one language, folded and in lower case."""

    lang: str
    terms: dict[str, Term]

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read ``term, weight, role`` (in either Chinese script); ValueError where a line cannot be used."""
        terms: dict[str, Term] = {}
        with path.open(newline="", encoding="utf-8") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                text, term = fold(row["term"]).lower(), Term(float(row["weight"]), row["role"] or "")
                if term.role not in ROLES or not -1 <= term.weight <= 1 or terms.get(text, term) != term:
                    raise ValueError(
                        f"{path.name}, line {number}: {row} is no term; weight lies in [-1, 1], role is UP, DOWN, "
                        "OBJECT or blank, and a term stands once."
                    )
                terms[text] = term
        return cls(path.stem, terms)

    def find(self, texts: pl.Series) -> list[list[Found]]:
        """The terms in each of ``texts`` (folded), the longest first come, none overlapping."""
        patterns = sorted(self.terms, key=lambda text: (-len(text), text))
        frame = texts.rename("text").to_frame().with_columns(pl.col("text").str.to_lowercase())
        found = frame.select(
            "text",
            starts=pl.col("text").str.find_many(patterns, overlapping=True),
            matched=pl.col("text").str.extract_many(patterns, overlapping=True),
        )
        return [
            self._longest(text, starts, matched) if starts else []
            for text, starts, matched in found.iter_rows()
        ]

    def _longest(self, text: str, starts: list[int], matched: list[str]) -> list[Found]:
        as_bytes, is_ascii = text.encode(), text.isascii()
        candidates = []
        for byte_start, term in zip(starts, matched, strict=True):
            start = byte_start if is_ascii else len(as_bytes[:byte_start].decode())
            end = start + len(term)
            if self.lang == "en" and (WORD.match(text[start - 1 : start]) or WORD.match(text[end : end + 1])):
                continue
            candidates.append(Found(start, end, self.terms[term]))
        chosen: list[Found] = []
        for found in sorted(candidates, key=lambda found: (found.start, -found.end)):
            if not chosen or found.start >= chosen[-1].end:
                chosen.append(found)
        return chosen

    def weigh(self, text: str, terms: list[Found]) -> list[float]:
        """Weights of what a clause says: pairs of a direction and its object first, then the words alone."""
        weights, paired = [], set()
        directions = [found for found in terms if found.term.role in ("UP", "DOWN")]
        for direction in directions:
            objects = [
                found
                for found in terms
                if found.term.role == "OBJECT"
                and found not in paired
                and _gap(direction, found) <= REACH[self.lang]
            ]
            if not objects:
                continue
            nearest = min(objects, key=lambda found: (_gap(direction, found), found.start))
            paired |= {direction, nearest}
            size = max(abs(direction.term.weight), abs(nearest.term.weight))
            sign = (1 if direction.term.role == "UP" else -1) * (1 if nearest.term.weight > 0 else -1)
            weights.append(self._negated(text, min(direction, nearest)) * sign * size)
        for found in terms:
            if found not in paired:
                alone = OBJECT_ALONE if found.term.role == "OBJECT" else 1.0
                weights.append(self._negated(text, found) * alone * found.term.weight)
        return weights

    def _negated(self, text: str, found: Found) -> float:
        return (
            NEGATED
            if NEGATION[self.lang].search(text[max(0, found.start - 16) : found.start].lower())
            else 1.0
        )


def _gap(one: Found, other: Found) -> int:
    """Characters between two terms."""
    return max(one.start - other.end, other.start - one.end)

"""One sentence as the claims' readers see it: names, words, numbers and times, and the passage that it goes on about.

What is carried from sentence to sentence stands in ``Passage``; typing a number is the readers' business.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from orchestration.contracts.press import CURRENCIES, INDICES
from orchestration.press.claims.cues import Cues, cues
from orchestration.press.claims.periods import find_periods
from orchestration.press.claims.quantities import Quantity, find_quantities
from orchestration.press.claims.sessions import Market, Period, Publication, session_before, sessions_of
from orchestration.press.concepts import Concepts, Term
from orchestration.press.flows import LEAST_FLOW
from orchestration.press.gazetteer import Hit
from orchestration.press.masking import Masked, mask
from orchestration.press.passages import Sentence
from orchestration.press.text import fold

INDEX_NAMES = {
    "HSI": "HSI",
    "Hang Seng Index": "HSI",
    "Hang Seng": "HSI",
    "恒生指数": "HSI",
    "恒指": "HSI",
    "HSTECH": "HSTECH",
    "Hang Seng Tech Index": "HSTECH",
    "Hang Seng TECH Index": "HSTECH",
    "Hang Seng Tech": "HSTECH",
    "恒生科技指数": "HSTECH",
    "恒生科指": "HSTECH",
    "恒科指": "HSTECH",
    "科指": "HSTECH",
    "HSCEI": "HSCEI",
    "Hang Seng China Enterprises Index": "HSCEI",
    "恒生中国企业指数": "HSCEI",
    "国指": "HSCEI",
    "国企指数": "HSCEI",
}
_BY_CAPITALS = {name.upper(): index for name, index in INDEX_NAMES.items()}


@dataclass
class Passage:
    """What an article has said so far: readers of one sentence leave here what the next may go on about."""

    publication: Publication
    primary: str | None
    subject: str | None = None
    named: str | None = None
    told: str = ""
    towards: str = ""
    flow_period: Period | None = None
    price_period: Period | None = None
    since_flow: int = 99

    @property
    def company(self) -> str | None:
        """Whom "the stock" or "it" means: whoever was named last, else the only one that the article is about."""
        return self.named or self.primary

    def day(self, market: Market) -> date:
        return self.publication.default_day(market)


@dataclass(frozen=True)
class Told:
    """A sentence with everything found in it. ``names``: tokens of companies and indices, left to right."""

    sentence: Sentence
    masked: Masked
    terms: list[Term]
    quantities: list[Quantity]
    periods: list[Period]
    cues: Cues

    @classmethod
    def of(cls, sentence: Sentence, concepts: Mapping[str, Concepts], publication: Publication) -> "Told":
        masked = with_indices(sentence.masked)
        words = cues(sentence.lang)
        return cls(
            sentence,
            masked,
            concepts[sentence.lang].find(masked.text),
            find_quantities(masked.text, words),
            find_periods(masked.text, sentence.lang, publication),
            words,
        )

    @property
    def text(self) -> str:
        return self.masked.text

    @property
    def lang(self) -> str:
        return self.sentence.lang

    @cached_property
    def companies(self) -> list[tuple[int, int, str]]:
        """Tokens that can be the subject of a flow; nobody on the list is ``""``."""
        return [
            (start, end, self.masked.hits[k].ticker or "")
            for start, end, k in self.masked.subjects
            if self.masked.hits[k].ticker not in INDICES
        ]

    @cached_property
    def names(self) -> list[tuple[int, int, str]]:
        return [(start, end, self.masked.hits[k].ticker or "") for start, end, k in self.masked.subjects]

    @cached_property
    def money(self) -> list[Quantity]:
        """Amounts that can be a flow."""
        return [one for one in self.quantities if one.unit in CURRENCIES and one.value >= LEAST_FLOW]

    @cached_property
    def marked(self) -> str:
        """The text with ⟪ before each expression of time, behind its "since", so that patterns can ask for one."""
        text = self.text
        for one in reversed(self.periods):
            at = one.start
            since = next((word for word in SINCE if text.lower().startswith(word, at)), "")
            at += len(since)
            text = text[:at] + "⟪" + text[at:]
        return text

    def unmarked(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of ``marked`` stands in ``text``."""
        marked = self.marked
        return start - marked.count("⟪", 0, start), end - marked.count("⟪", 0, end)

    @cached_property
    def usable_periods(self) -> list[Period]:
        """Periods that may date a claim: not those that only say since when something is the largest."""
        scopes = [self.unmarked(*match.span()) for match in self.cues["record_since"].finditer(self.marked)]
        return [
            one for one in self.periods if not any(start <= one.start <= end + 1 for start, end in scopes)
        ]

    def clause(self, position: int) -> tuple[int, int]:
        return self.masked.clauses[self.masked.clause_at(position)]

    def has(self, key: str, start: int = 0, end: int | None = None) -> bool:
        return self.cues.has(key, self.text, start, end)

    def has_term(self, concepts: set[str], start: int = 0, end: int | None = None) -> bool:
        stop = len(self.text) if end is None else end
        return any(start <= term.start < stop and term.concepts & concepts for term in self.terms)

    def period_near(
        self, position: int, clause: tuple[int, int], periods: list[Period] | None = None
    ) -> Period | None:
        """The one of the clause nearest to ``position``, else the last before it, else the first after it.

        Of ``periods``, or of all that may date a claim.
        """
        periods = self.usable_periods if periods is None else periods
        within = [one for one in periods if clause[0] <= one.start < clause[1]]
        if within:
            return min(within, key=lambda one: max(one.start - position, position - one.end))
        before = [one for one in periods if one.end <= position]
        return before[-1] if before else next(iter(periods), None)


SINCE = ("since the ", "since ", "自", "从", "由")
# Indices by names that are too short for the alias list.
SHORT = re.compile(r"\bHang Seng\b(?! Bank)|国企指数|国指")


def with_indices(masked: Masked) -> Masked:
    """The same sentence with indices named as if they were companies."""
    if SHORT.search(masked.text):
        folded = fold(masked.printed)
        extra = [
            Hit(found.start(), found.end(), None, found.group())
            for found in SHORT.finditer(folded)
            if not any(hit.start < found.end() and found.start() < hit.end for hit in masked.hits)
        ]
        masked = mask(masked.printed, folded, [*masked.hits, *extra])
    hits = tuple(
        replace(hit, ticker=_BY_CAPITALS[hit.text.upper()])
        if hit.ticker is None and hit.text.upper() in _BY_CAPITALS
        else hit
        for hit in masked.hits
    )
    return replace(masked, hits=hits)


def gap(start: int, end: int, other_start: int, other_end: int) -> int:
    """Characters between two stretches of a sentence; 0 where they touch."""
    return max(other_start - end, start - other_end, 0)


def resolved(
    period: Period | None, passage: Passage, market: Market, carried: Period | None
) -> tuple[date, date, bool] | None:
    """First and last session, and whether the text states them; None where the period has no session."""
    chosen = period or carried
    if chosen is None:
        day = passage.day(market)
        return day, day, False
    if chosen.first == date.min:
        of = carried.first if carried is not None and carried.first != date.min else passage.day(market)
        day = session_before(of, market)
        return day, day, True
    span = sessions_of(chosen, market, passage.publication)
    return (*span, True) if span is not None else None

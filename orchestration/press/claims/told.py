"""One sentence as the claims' readers see it: names, words, numbers and times.

Which time dates which number is ``dating``'s, what is carried from sentence to sentence ``passage``'s; typing a number
is the readers' business.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from orchestration.contracts.press import CURRENCIES, INDICES
from orchestration.press.claims.cues import Cues, cues
from orchestration.press.claims.hopes import CONNECTS, Hope
from orchestration.press.claims.indices import PATTERNS, with_described_index, with_indices
from orchestration.press.claims.periods import find_periods
from orchestration.press.claims.quantities import Quantity, find_quantities
from orchestration.press.claims.sessions import Period, Publication
from orchestration.press.concepts import CONNECT, Concepts, Term
from orchestration.press.flows import LEAST_FLOW
from orchestration.press.kept import kept
from orchestration.press.letters import in_small_letters
from orchestration.press.masking import Masked
from orchestration.press.passages import Sentence

# The cues that name Stock Connect.
CHANNEL = ("south", "north", "link")
# What a sentence that names it cannot do without.
NAMING = frozenset((*CHANNEL, "net_trade", CONNECTS))
# Start, end and ticker of a masked name; "" is somebody who is not on the list.
Token = tuple[int, int, str]


# Compared by identity, so that what follows from a sentence can be kept with it.
@dataclass(frozen=True, eq=False)
class Told:
    """A sentence with everything found in it. ``names``: tokens of companies and indices, left to right."""

    sentence: Sentence
    masked: Masked
    cues: Cues
    concepts: Concepts
    publication: Publication

    @classmethod
    def of(
        cls,
        sentence: Sentence,
        concepts: Mapping[str, Concepts],
        publication: Publication,
        index: str | None = None,
        hope: Hope | None = None,
    ) -> "Told":
        """``index``: the one that was named last, "" where it is not clear which, None where none was.

        ``hope``: what may match it; None: anything.
        """
        worth = PATTERNS if hope is None else hope
        masked = with_indices(sentence.masked, worth)
        if "index:gauge" in worth:
            masked = with_described_index(masked, sentence.lang, index)
        if (text := without_colon(masked.text)) is not masked.text:
            masked = replace(masked, text=text)
        words = cues(sentence.lang).among(hope)
        return cls(sentence, masked, words, concepts[sentence.lang], publication)

    @property
    def text(self) -> str:
        return self.masked.text

    @property
    def lowered(self) -> str:
        return self.masked.lowered

    @property
    def lang(self) -> str:
        return self.sentence.lang

    @kept
    def terms(self) -> list[Term]:
        """The words of market reports, left to right."""
        return _with_moves(self)

    @kept
    def quantities(self) -> list[Quantity]:
        """All numbers that can be claimed, left to right."""
        return find_quantities(self.text, self.cues)

    @kept
    def periods(self) -> list[Period]:
        """All expressions of time, left to right."""
        hope = self.cues.hopeful
        times = None if hope is None else sorted(name for name in hope if isinstance(name, int))
        return find_periods(self.text, self.lang, self.publication, times)

    @kept
    def companies(self) -> list[Token]:
        """Tokens that can be the subject of a flow; nobody on the list is ``""``."""
        return [
            (start, end, self.masked.hits[k].ticker or "")
            for start, end, k in self.masked.subjects
            if self.masked.hits[k].ticker not in INDICES
        ]

    @kept
    def names(self) -> list[Token]:
        """Tokens of companies and indices."""
        return [(start, end, self.masked.hits[k].ticker or "") for start, end, k in self.masked.subjects]

    @kept
    def money(self) -> list[Quantity]:
        """Amounts that can be a flow."""
        return [one for one in self.quantities if one.unit in CURRENCIES and one.value >= LEAST_FLOW]

    @kept
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

    @kept
    def legs(self) -> list[tuple[int, int, str]]:
        """Where the text names one leg of the channel, left to right."""
        if not (self.has("leg_sh") or self.has("leg_sz")):
            return []
        hidden = [other.span() for key in ("not_a_leg", "both_legs") for other in self.finds(key)]
        return sorted(
            (found.start(), found.end(), leg)
            for key, leg in (("leg_sh", "SH"), ("leg_sz", "SZ"))
            for found in self.finds(key)
            if not any(start <= found.start() < end for start, end in hidden)
        )

    @kept
    def bases(self) -> list[Period]:
        """Days that something is only compared with: 5 % above Friday's close."""
        if not self.periods:
            return []
        spans = list(self.finds_marked("base"))
        return [one for one in self.periods if any(start <= one.start <= end for start, end in spans)]

    @kept
    def usable_periods(self) -> list[Period]:
        """Periods that may date a claim: not those that it is only compared with."""
        if not self.periods:
            return []
        scopes = [
            span for key in ("record_since", "pace_base", "since_base") for span in self.finds_marked(key)
        ]
        return [
            one
            for one in self.periods
            if one not in self.bases
            and not any(start <= one.start <= end + 1 for start, end in scopes)
            and not (
                one.kind != "SINCE"
                # "Surpassing last year's HK$808 billion": that amount is last year's.
                and not any(is_owner(self.text, one, number.start) for number in self.money)
                and self.is_only_compared(one)
            )
        ]

    def is_only_compared(self, period: Period) -> bool:
        """Whether a text names a time only to hold another one against it."""
        return COMPARED_TIME.search(self.text, max(0, period.start - 60), period.start) is not None

    def clause(self, position: int) -> tuple[int, int]:
        return self.masked.clauses[self.masked.clause_at(position)]

    def may(self, keys: Set[str]) -> bool:
        """Whether one of ``keys`` may match."""
        return self.cues.may(keys)

    def has(self, key: str, start: int = 0, end: int | None = None) -> bool:
        return self.cues.has(key, self.masked.text, self.lowered, start, end)

    def finds(self, key: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Where words of ``key`` stand, left to right; what they are may be in small letters."""
        return self.cues.finds(key, self.masked.text, self.lowered, start, end)

    def finds_marked(self, key: str) -> Iterator[tuple[int, int]]:
        """Where words of ``key``, which may ask for an expression of time, stand in ``text``."""
        marked = self.marked
        found = self.cues.finds(key, marked, in_small_letters(marked))
        return (self.unmarked(*match.span()) for match in found)

    def has_term(self, concepts: Set[str], start: int = 0, end: int | None = None) -> bool:
        stop = len(self.text) if end is None else end
        return any(start <= term.start < stop and term.concepts & concepts for term in self.terms)

    def names_channel(self, clause: tuple[int, int] | None = None) -> bool:
        """Whether a sentence names Stock Connect, or nets the trading of a company as only its tables do."""
        return self._names_channel if clause is None else self._names_it_within(*clause)

    @kept
    def _names_channel(self) -> bool:
        return self._names_it_within(0, len(self.text))

    def _names_it_within(self, start: int, end: int) -> bool:
        if not self.may(NAMING):
            return False
        is_named = any(self.has(key, start, end) for key in CHANNEL) or (
            self.may({CONNECTS}) and self.has_term(CONNECT, start, end)
        )
        return is_named or (
            self.has("net_trade", start, end) and any(ticker for _, _, ticker in self.companies)
        )


# "HK$22.6 billion: that is what came in": one clause.
TOLD_BY_COLON = re.compile(r"(?i)(?<=illion): (?=that (?:is|was) (?:what|how much)\b)")


def without_colon(text: str) -> str:
    """The same text, as long, and the very same where nothing is told by a colon."""
    return TOLD_BY_COLON.sub("  ", text) if "illion: that " in text.lower() else text


# "The most since the week of 7 April", "more than in all of August": such a time dates nothing.
COMPARED_TIME = re.compile(
    r"(?i)\b(?:since|than|versus|vs\.?|beat(?:s|ing)?|exceed\w*|surpass\w*|eclips\w*|dwarf\w*|unmatched|unseen)"
    r"(?: (?:the|those|that|what|one|any|its|their|all|whole|of|in|on|at|for|week|month|session|day|trading|seen|"
    r"recorded|previous|first|last|final|second|third|back|came|it|they|was|were|bought|sold|did)){0,7} ?$"
)
SINCE = ("since the ", "since ", "自", "从", "由")


def _with_moves(told: Told) -> list[Term]:
    """The terms of market reports, and the moves that only claims know."""
    terms = told.concepts.find(told.text)
    extra = [
        Term(found.start(), found.end(), frozenset((concept,)))
        for key, concept in (("move_up", "UP"), ("move_down", "DOWN"))
        for found in told.finds(key)
    ]
    if not extra:
        return terms
    kept = [term for term in terms if not any(one.start < term.end and term.start < one.end for one in extra)]
    return sorted([*kept, *extra])


def is_owner(text: str, period: Period, position: int) -> bool:
    """Whether a number stands right behind a time as its own: Friday's HK$264 million, in March (HK$90 billion)."""
    if period.end <= position and text[period.end : position].strip() == "(":
        return True
    is_possessive = text[: period.end].endswith("'s") or text.startswith("'s", period.end)
    return (
        period.end <= position and is_possessive and not text[period.end : position].replace("'s", "").strip()
    )


def gap(start: int, end: int, other_start: int, other_end: int) -> int:
    """Characters between two stretches of a sentence; 0 where they touch."""
    return max(other_start - end, start - other_end, 0)

"""One sentence as the claims' readers see it: names, words, numbers and times.

What is carried from sentence to sentence is ``passage``'s; typing a number is the readers' business.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

from orchestration.contracts.press import CURRENCIES, INDICES
from orchestration.press.claims.cues import Cues, cues
from orchestration.press.claims.hopes import Hopes
from orchestration.press.claims.indices import PATTERNS, with_described_index, with_indices
from orchestration.press.claims.periods import find_periods
from orchestration.press.claims.quantities import Quantity, find_quantities
from orchestration.press.claims.sessions import Period, Publication
from orchestration.press.concepts import CONNECT, Concepts, Term
from orchestration.press.flows import LEAST_FLOW
from orchestration.press.masking import Masked
from orchestration.press.passages import Sentence

# The cues that name Stock Connect.
CHANNEL = ("south", "north", "link")
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
        hopes: Hopes | None = None,
    ) -> "Told":
        """``index``: the one that was named last, "" where it is not clear which, None where none was."""
        hope = None if hopes is None else hopes[sentence.masked.text]
        worth = PATTERNS if hope is None else hope
        masked = with_indices(sentence.masked, worth)
        if "index:gauge" in worth:
            masked = with_described_index(masked, sentence.lang, index)
        if ": " in masked.text:
            masked = replace(masked, text=TOLD_BY_COLON.sub("  ", masked.text))
        words = cues(sentence.lang).among(hope)
        return cls(sentence, masked, words, concepts[sentence.lang], publication)

    @property
    def text(self) -> str:
        return self.masked.text

    @property
    def lang(self) -> str:
        return self.sentence.lang

    @cached_property
    def terms(self) -> list[Term]:
        """The words of market reports, left to right."""
        return _with_moves(self.text, self.concepts.find(self.text), self.cues)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """All numbers that can be claimed, left to right."""
        return find_quantities(self.text, self.cues)

    @cached_property
    def periods(self) -> list[Period]:
        """All expressions of time, left to right."""
        hope = self.cues.hopeful
        times = None if hope is None else sorted(name for name in hope if isinstance(name, int))
        return find_periods(self.text, self.lang, self.publication, times)

    @cached_property
    def companies(self) -> list[Token]:
        """Tokens that can be the subject of a flow; nobody on the list is ``""``."""
        return [
            (start, end, self.masked.hits[k].ticker or "")
            for start, end, k in self.masked.subjects
            if self.masked.hits[k].ticker not in INDICES
        ]

    @cached_property
    def names(self) -> list[Token]:
        """Tokens of companies and indices."""
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
    def legs(self) -> list[tuple[int, int, str]]:
        """Where the text names one leg of the channel, left to right."""
        if not (self.has("leg_sh") or self.has("leg_sz")):
            return []
        hidden = [
            other.span() for key in ("not_a_leg", "both_legs") for other in self.cues[key].finditer(self.text)
        ]
        return sorted(
            (found.start(), found.end(), leg)
            for key, leg in (("leg_sh", "SH"), ("leg_sz", "SZ"))
            for found in self.cues[key].finditer(self.text)
            if not any(start <= found.start() < end for start, end in hidden)
        )

    @cached_property
    def bases(self) -> list[Period]:
        """Days that something is only compared with: 5 % above Friday's close."""
        if not self.periods:
            return []
        marked = self.marked
        spans = [self.unmarked(*match.span()) for match in self.cues["base"].finditer(marked)]
        return [one for one in self.periods if any(start <= one.start <= end for start, end in spans)]

    @cached_property
    def usable_periods(self) -> list[Period]:
        """Periods that may date a claim: not those that it is only compared with."""
        if not self.periods:
            return []
        scopes = [
            self.unmarked(*match.span())
            for key in ("record_since", "pace_base", "since_base")
            for match in self.cues[key].finditer(self.marked)
        ]
        return [
            one
            for one in self.periods
            if one not in self.bases
            and not any(start <= one.start <= end + 1 for start, end in scopes)
            and not (
                one.kind != "SINCE"
                # "Surpassing last year's HK$808 billion": that amount is last year's.
                and not any(self._is_owner(one, number.start) for number in self.money)
                and COMPARED_TIME.search(self.text, max(0, one.start - 60), one.start)
            )
        ]

    def _may_date_before(self, period: Period, clause: tuple[int, int], is_far: bool) -> bool:
        """Whether a time behind a clause may date it: not over a semicolon, and not as another number's own.

        A day, or a longer one that a clause begins with: bought HK$3bn, net, in the first half.
        """
        is_own = self.text[period.start : period.end].endswith("'s")
        lower, upper = self.clause(period.start)
        is_others = any(lower <= one.start < upper for one in self.quantities)
        begins = is_far and not self.text[lower : period.start].strip()
        if not (period.is_day or begins):
            return False
        return not is_own and not is_others and not _is_apart(self.text, clause[1], period.start)

    def _is_of_clause(self, period: Period, position: int) -> bool:
        """Whether a period is a day, or no other number stands in its clause."""
        lower, upper = self.clause(period.start)
        # "Over the week A gained 3 % and B shed 2 %": what a sentence opens with holds for all of it.
        opens = not self.text[: period.start].strip(" -•*")
        return (
            period.is_day
            or opens
            or not any(lower <= one.start < upper and one.start < position for one in self.quantities)
        )

    def _is_owner(self, period: Period, position: int) -> bool:
        """Whether a number stands right behind a time as its own: Friday's HK$264 million."""
        is_possessive = self.text[: period.end].endswith("'s") or self.text.startswith("'s", period.end)
        return (
            period.end <= position
            and is_possessive
            and not self.text[period.end : position].replace("'s", "").strip()
        )

    def _is_of_compared(self, period: Period, stop: int) -> bool:
        """Whether a time behind is that of an amount compared with: HK$2bn, from HK$5bn the day before."""
        if any(one.start > stop and self._is_owner(period, one.start) for one in self.quantities):
            # "Fell 1 % after Wednesday's 4 %".
            return period.start >= stop
        return any(
            stop <= one.start and one.end <= period.start and COMPARED.search(self.text, stop, one.start)
            for one in self.quantities
        )

    def _is_parted(self, start: int, end: int) -> bool:
        return PARTED.search(self.text, start, end) is not None

    def clause(self, position: int) -> tuple[int, int]:
        return self.masked.clauses[self.masked.clause_at(position)]

    def has(self, key: str, start: int = 0, end: int | None = None) -> bool:
        return self.cues.has(key, self.text, start, end)

    def has_term(self, concepts: Set[str], start: int = 0, end: int | None = None) -> bool:
        stop = len(self.text) if end is None else end
        return any(start <= term.start < stop and term.concepts & concepts for term in self.terms)

    def names_channel(self, clause: tuple[int, int] | None = None) -> bool:
        """Whether a sentence names Stock Connect, or nets the trading of a company as only its tables do."""
        return self._names_channel if clause is None else self._names_it_within(*clause)

    @cached_property
    def _names_channel(self) -> bool:
        return self._names_it_within(0, len(self.text))

    def _names_it_within(self, start: int, end: int) -> bool:
        is_named = any(self.has(key, start, end) for key in CHANNEL) or self.has_term(CONNECT, start, end)
        return is_named or (
            any(ticker for _, _, ticker in self.companies) and self.has("net_trade", start, end)
        )

    def period_near(
        self,
        position: int,
        clause: tuple[int, int],
        periods: list[Period] | None = None,
        end: int | None = None,
        is_far: bool = True,
    ) -> Period | None:
        """The one that goes on from a number, else the nearest of its clause, the last before it, the first after it.

        ``position`` and ``end``: where the number stands. Of ``periods``, or of all that may date a claim. ``is_far``:
        a month or year that stands with another number may still date this one.
        """
        periods = self.usable_periods if periods is None else periods
        within = [
            one
            for one in periods
            if clause[0] <= one.start < clause[1]
            and not self._is_of_compared(one, position if end is None else end)
        ]
        if within:
            stop = position if end is None else end
            beside = next((one for one in within if self._is_owner(one, position)), None)
            if beside is not None:
                return beside
            behind = next((one for one in within if one.start >= stop), None)
            if end is not None and behind is not None and not self._is_parted(stop, behind.start):
                return behind
            own = [
                one
                for one in within
                if one.end <= position
                and not any(one.end <= other.start < position for other in self.quantities)
            ]
            if own and behind is not None and AND_ONLY.search(self.text, stop, behind.start):
                # "June brought HK$80bn and May HK$45bn".
                return own[-1]
            return min(within, key=lambda one: max(one.start - stop, position - one.end))
        before = [
            one for one in periods if one.end <= position and (is_far or self._is_of_clause(one, position))
        ]
        if before:
            return before[-1]
        # Behind it a day may be when all of the sentence was; a month is seldom.
        return next((one for one in periods if self._may_date_before(one, clause, is_far)), None)


def _is_apart(text: str, start: int, end: int) -> bool:
    return any(mark in text[start - 1 : end] for mark in ";；")


# "HK$22.6 billion: that is what came in": one clause.
TOLD_BY_COLON = re.compile(r"(?i)(?<=illion): (?=that (?:is|was) (?:what|how much)\b)")
# Behind one of these a time belongs to what follows.
AND_ONLY = re.compile(r"(?i)\b(?:and|while|but)\s+(?:in |on )?$")
# "The most since the week of 7 April", "more than in all of August": such a time dates nothing.
COMPARED_TIME = re.compile(
    r"(?i)\b(?:since|than|versus|vs\.?|beat(?:s|ing)?|exceed\w*|surpass\w*|eclips\w*|dwarf\w*|unmatched|unseen)"
    r"(?: (?:the|those|that|what|one|any|its|their|all|whole|of|in|on|at|for|week|month|session|day|trading|seen|"
    r"recorded|previous|first|last|final|second|third|back|came|it|they|was|were|bought|sold|did)){0,7} ?$"
)
COMPARED = re.compile(
    r"(?i)\b(?:from|against|than|versus|compared (?:with|to)|after)\s+(?:(?:a|an|the|net|about|some|just|around|record|"
    r"southbound|(?:in|out)flows?|purchases?|sales|buying|selling|withdrawals?|of|worth|totall?ing) )*$"
)
PARTED = re.compile(r"(?i)\b(?:and|while|after|from|to|against|but|than|as)\b|[,;:]|\d|[和及与而较比由]")
SINCE = ("since the ", "since ", "自", "从", "由")


def _with_moves(text: str, terms: list[Term], words: Cues) -> list[Term]:
    """The terms of market reports, and the moves that only claims know."""
    extra = [
        Term(found.start(), found.end(), frozenset((concept,)))
        for key, concept in (("move_up", "UP"), ("move_down", "DOWN"))
        for found in words[key].finditer(text)
    ]
    if not extra:
        return terms
    kept = [term for term in terms if not any(one.start < term.end and term.start < one.end for one in extra)]
    return sorted([*kept, *extra])


def gap(start: int, end: int, other_start: int, other_end: int) -> int:
    """Characters between two stretches of a sentence; 0 where they touch."""
    return max(other_start - end, start - other_end, 0)

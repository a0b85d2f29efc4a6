"""Which sentences are read for claims at all, and which only set the scene for them: most do neither.

What a claim cannot do without, each reader says; that they find the same in all other sentences, a test says.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import IntEnum

from orchestration.contracts.press import INDICES
from orchestration.press.claims import leaders, pace, ranks, records, streaks, targets
from orchestration.press.claims.cues import cues
from orchestration.press.claims.holdings import has_as_of
from orchestration.press.claims.hopes import CONNECTS, Hope
from orchestration.press.claims.indices import PATTERNS, is_index
from orchestration.press.claims.prices import may_move
from orchestration.press.claims.quantities import has_amount, has_number, has_percent, has_points, has_price
from orchestration.press.claims.told import NAMING
from orchestration.press.concepts import CONNECT, Concepts
from orchestration.press.passages import Sentence

# The headline and the first sentences set the scene.
SCENE = 2
ON_FLOWS = ranks.NEEDS | streaks.NEEDS | pace.NEEDS
# What changes how the sentences behind it are read, in any article and in one on Stock Connect; and where prices have
# once been New York's.
ON_ALL = frozenset(("refutes", "running", "venue_us", "that_amount", *PATTERNS))
ON_CHANNEL = frozenset(("refuted", "leg_sh", "leg_sz", "whole", *NAMING))
ON_VENUES = frozenset(("hong_kong", *NAMING))
# Words that stand in for a direction.
MOVES = frozenset(("move_up", "move_down"))
# What is looked for in all sentences, and what only in those of an article on Stock Connect.
SIGNS = frozenset((*leaders.NEEDS, *targets.NEEDS, *ON_ALL, *ON_VENUES, *MOVES))
CHANNEL_SIGNS = frozenset((*ON_FLOWS, *records.NEEDS, "superlative", "stake", "joins", *ON_CHANNEL)) - SIGNS
STAKE = frozenset(("stake",))
# How a sentence ends that the next one goes on from.
OPEN_END = ("?", ";", "；")


class Worth(IntEnum):
    """What a sentence is read for."""

    NOTHING = 0
    SCENE = 1
    CLAIMS = 2


@dataclass(frozen=True)
class About:
    """What an article may tell of: flows through Stock Connect, stakes held through it, prices in New York."""

    flows: bool
    stakes: bool
    venues: bool

    @property
    def signs(self) -> frozenset[str]:
        """What its sentences are looked through for."""
        return SIGNS | CHANNEL_SIGNS if self.flows else SIGNS


def names_channel(sentence: Sentence, signs: Hope, concepts: Mapping[str, Concepts]) -> bool:
    """Whether a sentence may name Stock Connect."""
    if signs.isdisjoint(NAMING):
        return False
    if CONNECTS in signs:
        terms = concepts[sentence.lang].find(sentence.masked.text)
        if any(term.concepts & CONNECT for term in terms):
            return True
    return _may_match(sentence, signs, NAMING - {CONNECTS})


def about_of(article: Sequence[Sentence], signs: Sequence[Hope], is_about_flows: bool) -> About:
    """What an article may tell of; ``signs``: which of its signs may match each sentence."""
    is_about_stakes = is_about_flows and any(
        "stake" in one and has_percent(sentence.masked.text) and _may_match(sentence, one, STAKE)
        for sentence, one in zip(article, signs, strict=True)
    )
    return About(is_about_flows, is_about_stakes, any("venue_us" in one for one in signs))


def _may_match(sentence: Sentence, signs: Hope, keys: Set[str]) -> bool:
    """Whether words of ``keys`` stand in a sentence; with an index to be masked, it cannot be said yet."""
    if not signs.isdisjoint(PATTERNS):
        return True
    masked, words = sentence.masked, cues(sentence.lang).among(signs)
    return any(words.has(key, masked.text, masked.lowered) for key in keys)


def worth_of(
    article: Sequence[Sentence], signs: Sequence[Hope], about: About, concepts: Mapping[str, Concepts]
) -> list[Worth]:
    """For each sentence of an article what it is worth."""
    # Its "that" is an amount of the sentence before it.
    goes_back = ["that_amount" in one for one in [*signs[1:], frozenset()]]
    return [
        Worth.CLAIMS
        if may_tell(sentence, one, about, concepts[sentence.lang])
        else Worth.SCENE
        if is_asked_back or sets_the_scene(sentence, one, about)
        else Worth.NOTHING
        for sentence, one, is_asked_back in zip(article, signs, goes_back, strict=True)
    ]


def sets_the_scene(sentence: Sentence, signs: Hope, about: About) -> bool:
    """Whether a sentence may change how those behind it are read."""
    if sentence.masked.hits or sentence.number == 0 or not signs.isdisjoint(ON_ALL):
        return True
    if about.venues and not signs.isdisjoint(ON_VENUES):
        return True
    if not about.flows:
        return False
    if sentence.number <= SCENE or not signs.isdisjoint(ON_CHANNEL):
        return True
    if sentence.masked.printed.rstrip().endswith(OPEN_END):
        return True
    return about.stakes and has_as_of(sentence.masked.text)


def may_tell(sentence: Sentence, signs: Hope, about: About, concepts: Concepts) -> bool:
    """Whether a sentence has what some reader cannot do without."""
    if not signs.isdisjoint(leaders.NEEDS) or "that_amount" in signs:
        return True
    if about.flows and (
        not signs.isdisjoint(ON_FLOWS) or ("superlative" in signs and not signs.isdisjoint(records.NEEDS))
    ):
        return True
    text, hits = sentence.masked.text, sentence.masked.hits
    if not has_number(text):
        return False
    is_of_index = not signs.isdisjoint(PATTERNS) or any(
        hit.ticker in INDICES or is_index(hit.text) for hit in hits
    )
    if has_percent(text) and (
        about.stakes
        or "target" in signs
        # Its words are others once its name is masked.
        or is_of_index
        or may_move(text, concepts.find(text), any(hit.ticker for hit in hits), not signs.isdisjoint(MOVES))
    ):
        return True
    has_money = has_amount if about.flows else has_price
    return has_money(text) or (is_of_index and has_points(text))

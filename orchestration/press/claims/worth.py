"""Which sentences are read for claims at all, and which only set the scene for them: most do neither.

What a claim cannot do without, each reader says; that they find the same in all other sentences, a test says.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import IntEnum

from orchestration.contracts.press import INDICES
from orchestration.press.claims import leaders, pace, ranks, records, streaks, targets
from orchestration.press.claims.cues import cues, in_small_letters
from orchestration.press.claims.holdings import has_as_of
from orchestration.press.claims.hopes import CONNECTS, Hope
from orchestration.press.claims.indices import PATTERNS, is_index
from orchestration.press.claims.quantities import has_amount, has_number, has_percent, has_points, has_price
from orchestration.press.claims.told import NAMING
from orchestration.press.concepts import CONNECT, Concepts
from orchestration.press.moves import SUBJECTLESS
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
SIGNS = frozenset(
    (
        *ON_FLOWS,
        *records.NEEDS,
        "superlative",
        *leaders.NEEDS,
        *targets.NEEDS,
        *ON_ALL,
        *ON_CHANNEL,
        *ON_VENUES,
        *MOVES,
        "own_head",
        "stake",
        "joins",
    )
)
DIRECTIONS = frozenset(("UP", "DOWN", "HIGH", "LOW"))
STAKE = frozenset(("stake",))
# Whose price has moved is left unsaid only beside one of these.
OWN = frozenset(("PRICE", "CLOSE", "PROFIT", "REVENUE"))
SIGN = re.compile(r"[+-]\s?[\dh]|plus|minus")
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


def about_of(
    article: Sequence[Sentence], signs: Mapping[str, Hope], concepts: Mapping[str, Concepts]
) -> About:
    """What an article may tell of; ``signs``: which of ``SIGNS`` may match each sentence."""
    of = [(sentence, signs[sentence.masked.text]) for sentence in article]
    is_about_flows = any(
        not one.isdisjoint(NAMING) and _may_name_channel(sentence, one, concepts[sentence.lang])
        for sentence, one in of
    )
    is_about_stakes = is_about_flows and any(
        "stake" in one and has_percent(sentence.masked.text) and _may_match(sentence, one, STAKE)
        for sentence, one in of
    )
    return About(is_about_flows, is_about_stakes, any("venue_us" in one for _, one in of))


def _may_name_channel(sentence: Sentence, signs: Hope, concepts: Concepts) -> bool:
    if CONNECTS in signs and any(term.concepts & CONNECT for term in concepts.find(sentence.masked.text)):
        return True
    return _may_match(sentence, signs, NAMING - {CONNECTS})


def _may_match(sentence: Sentence, signs: Hope, keys: Set[str]) -> bool:
    """Whether words of ``keys`` stand in a sentence; with an index to be masked, it cannot be said yet."""
    if not signs.isdisjoint(PATTERNS):
        return True
    text, words = sentence.masked.text, cues(sentence.lang).among(signs)
    lowered = in_small_letters(text)
    return any(words.has(key, text, lowered) for key in keys)


def worth_of(
    article: Sequence[Sentence], signs: Mapping[str, Hope], about: About, concepts: Mapping[str, Concepts]
) -> list[Worth]:
    """For each sentence of an article what it is worth."""
    of = [signs[sentence.masked.text] for sentence in article]
    # Its "that" is an amount of the sentence before it.
    goes_back = ["that_amount" in one for one in [*of[1:], frozenset()]]
    return [
        Worth.CLAIMS
        if may_tell(sentence, one, about, concepts[sentence.lang])
        else Worth.SCENE
        if is_asked_back or sets_the_scene(sentence, one, about)
        else Worth.NOTHING
        for sentence, one, is_asked_back in zip(article, of, goes_back, strict=True)
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
        or _may_be_a_move(text, signs, concepts, any(hit.ticker for hit in hits))
    ):
        return True
    has_money = has_amount if about.flows else has_price
    return has_money(text) or (is_of_index and has_points(text))


def _may_be_a_move(text: str, signs: Hope, concepts: Concepts, is_named: bool) -> bool:
    """Whether a percentage may be a move: of somebody who is named, or of whoever was named before."""
    meanings = frozenset[str]().union(*(term.concepts for term in concepts.find(text)))
    is_moved = (
        not meanings.isdisjoint(DIRECTIONS)
        or not signs.isdisjoint(MOVES)
        or SIGN.search(text.lower()) is not None
    )
    return is_moved and (
        is_named
        or not meanings.isdisjoint(OWN)
        or "own_head" in signs
        or SUBJECTLESS.search(text) is not None
    )

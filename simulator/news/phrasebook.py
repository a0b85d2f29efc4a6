"""The recipes of composed articles, read from ``phrases``: titles, sentences, and the gold that comes with them.

Putting an article together belongs to ``composed``; Simplified texts that a recipe does not give are its
Traditional ones in the other script.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.news.article import ENGLISH, SIMPLIFIED, TRADITIONAL
from simulator.news.script import simplified

HERE = Path(__file__).parent
PHRASES = HERE / "phrases"
KEYS = {ENGLISH: "en", TRADITIONAL: "hant", SIMPLIFIED: "hans"}


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences with places for figures: titles, openings, and what may follow in any order."""

    titles: tuple[str, ...]
    first: tuple[str, ...]
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventRule:
    """The event that an article of a recipe tells; ``amount`` names the figure that is its amount, or is empty."""

    event_type: str
    event_subtype: str
    polarity: str
    modality: str
    amount: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """``count`` happenings; ``tail`` says whether a sentence about the day's price may follow: same, none.

    ``hours`` are Hong Kong hours of publication; ``sectors`` empty means all.
    """

    id: str
    count: int
    facts: str
    direction: str
    events: tuple[EventRule, ...]
    sentiment: str
    is_ambiguous: bool
    tail: str
    hours: tuple[int, int]
    sectors: tuple[str, ...]
    phrases: dict[str, Phrases]


@dataclass(frozen=True, slots=True)
class Around:
    """Sentences of a language that fit any article: the price's move, a rival, an ending."""

    up: tuple[str, ...]
    down: tuple[str, ...]
    peers: tuple[str, ...]
    ends: tuple[str, ...]


def _event(rule: str) -> EventRule:
    event_type, event_subtype, polarity, modality, *amount = rule.split()
    return EventRule(event_type, event_subtype, polarity, modality, amount[0] if amount else "")


def _phrases(table: dict[str, list[str]]) -> Phrases:
    return Phrases(tuple(table["titles"]), tuple(table["first"]), tuple(table["more"]))


def _recipe(table: dict[str, Any]) -> Recipe:
    phrases = {lang: _phrases(table[key]) for lang, key in KEYS.items() if key in table}
    if SIMPLIFIED not in phrases:
        written = phrases[TRADITIONAL]
        phrases[SIMPLIFIED] = Phrases(
            *(tuple(map(simplified, group)) for group in (written.titles, written.first, written.more))
        )
    first, last = table["hours"]
    return Recipe(
        id=table["id"],
        count=table["count"],
        facts=table["facts"],
        direction=table.get("direction", ""),
        events=tuple(map(_event, table["events"])),
        sentiment=table["sentiment"],
        is_ambiguous=table.get("is_ambiguous", False),
        tail=table["tail"],
        hours=(first, last),
        sectors=tuple(table.get("sectors", ())),
        phrases=phrases,
    )


@lru_cache(maxsize=1)
def recipes() -> tuple[Recipe, ...]:
    """All recipes, file after file."""
    return tuple(
        _recipe(table)
        for path in sorted(PHRASES.glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["recipe"]
    )


@lru_cache(maxsize=1)
def around() -> dict[str, Around]:
    """Language -> sentences that fit any article."""
    held = tomllib.loads((HERE / "around.toml").read_text(encoding="utf-8"))
    return {
        lang: Around(**{name: tuple(sentences) for name, sentences in held[key].items()})
        for lang, key in KEYS.items()
    }

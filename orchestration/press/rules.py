"""The rules as data: reading ``rules/*.toml`` and the lexicons, checking them, compiling their patterns.

Applying rules to sentences belongs to ``events`` and ``modality``; a new rule needs no Python.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from orchestration.contracts.press import EVENT_TYPES
from orchestration.press.amounts import AMOUNT
from orchestration.press.concepts import Concepts
from orchestration.press.figures import Kind
from orchestration.press.lexicon import Lexicon

PRESS = Path(__file__).parent
Language = Literal["en", "zh"]
PRICE = r"(?:HK\$|US\$|RMB|[$¥])?\s?\d[\d,]*(?:\.\d+)?"
BUILT_IN = {
    "co": r"⟦(?P<co>\d+)⟧(?:-(?:SW|WR|HR|W|S|B))?",
    "by": r"⟦(?P<by>\d+)⟧(?:-(?:SW|WR|HR|W|S|B))?",
    "any": r"⟦\d+⟧(?:-(?:SW|WR|HR|W|S|B))?(?:(?: and |, )⟦\d+⟧)*",
    "amt": f"(?P<amt>{AMOUNT})",
    "new_price": rf"(?P<new>{PRICE})",
    "old_price": rf"(?P<old>{PRICE})(?![\d,.]*\d|\s?(?:%|per ?cent|pct|bn|billion|million|[万亿倍]))",
}
LISTS = (
    "comparison",
    "another_subject",
    "anaphora",
    "whole_channel",
    "continued",
    "contrast",
    "concession",
)
PLACEHOLDER = re.compile(r"\{([a-z]\w*)\}")
NAMED = re.compile(r"\(\?P<\w+>")
FLAGS = {"en": "(?i)", "zh": ""}


class Rule(BaseModel):
    """One rule of an events file; ``patterns`` see sentences with names masked, in simplified script."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    lang: Language
    event_type: str
    subtype: str
    polarity: Literal["POSITIVE", "NEGATIVE", "NEUTRAL"]
    modality: Literal["HAPPENED", "ANNOUNCED", "PLANNED", "RUMOURED", "FORECAST"] = "HAPPENED"
    patterns: tuple[str, ...] = ()
    # Instead of patterns: which of the figures of a market report it names (see ``tape``).
    reads: Kind | None = None
    # Where the company stands that the event is about, if no {co} says it; all: every company of the clause.
    side: Literal["before", "after", "subject", "all"] = "before"
    # Whether the event has an amount: {amt}, else the first amount of the clause.
    amount: bool = False
    # Whether the sentence itself must name the company.
    needs_company: bool = False
    # Whether a match that names no company is the whole channel's.
    market: bool = False
    # Something that the article must say somewhere; something that the match's clause must not say, or not before
    # the match ends.
    context: str | None = None
    never: str | None = None
    never_before: str | None = None
    # Currency of an amount in Chinese that prints 元 or 亿 alone.
    bare_currency: str | None = None
    # Which of {new_price} and {old_price} must be more, where no word says which way a target went.
    when: Literal["more", "less"] | None = None
    # Whether it is no news beside an opinion that has changed.
    yields: bool = False
    # Whether further names with numbers of their own may follow: net bought A HK$1bn, B HK$0.8bn.
    continues: bool = False
    # Rules that tell of one occurrence: an article keeps one of them a company, the most confident.
    occurrence: str | None = None
    confidence: float = 0.8


class Modifier(BaseModel):
    """What words around a match make of its modality; see ``rules/modifiers.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    lang: Language
    effect: Literal["DROPPED", "DENIED", "RUMOURED", "FORECAST", "PLANNED", "ANNOUNCED"]
    where: Literal["before", "match", "clause", "sentence"]
    patterns: tuple[str, ...]
    only_for: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()


# Compared by identity, so that what is compiled out of one set of rules can be kept with it.
@dataclass(frozen=True, eq=False)
class Rules:
    """Everything that decides how a text is read, apart from the aliases: rules, modifiers, words, lexicons."""

    rules: tuple[Rule, ...]
    modifiers: tuple[Modifier, ...]
    words: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, Mapping[str, tuple[str, ...]]]
    lexicons: Mapping[str, Lexicon]
    concepts: Mapping[str, Concepts]
    digest: str

    @classmethod
    def load(cls, folder: Path = PRESS) -> "Rules":
        """Read ``rules/*.toml`` and ``lexicons/*.csv`` below ``folder``.

        Raises ValueError naming file and rule where one cannot be used: an unknown field or event type, a word that
        is not defined, a pattern that is none, an id given twice.
        """
        files = sorted([*(folder / "rules").glob("*.toml"), *(folder / "lexicons").glob("*.csv")])
        digest = hashlib.sha256()
        tables: dict[str, dict[str, Any]] = {}
        for file in files:
            content = file.read_bytes()
            digest.update(file.name.encode() + b"\0" + content + b"\0")
            if file.suffix == ".toml":
                tables[file.name] = tomllib.loads(content.decode())
        words = tables.pop("words.toml")
        modifiers = tables.pop("modifiers.toml")
        loaded = cls(
            rules=tuple(rule for name, table in tables.items() for rule in _rules(name, table)),
            modifiers=tuple(Modifier(**entry) for entry in modifiers["modifier"]),
            words=words,
            lists={
                name: {lang: tuple(patterns) for lang, patterns in modifiers[name].items()} for name in LISTS
            },
            lexicons={lang: Lexicon.load(folder / "lexicons" / f"{lang}.csv") for lang in ("en", "zh")},
            concepts={
                lang: Concepts.load(folder / "lexicons" / f"market_{lang}.csv") for lang in ("en", "zh")
            },
            digest=digest.hexdigest(),
        )
        loaded.check()
        return loaded

    def check(self) -> None:
        """Raise ValueError for an id given twice or a pattern that cannot be compiled."""
        ids = [rule.id for rule in self.rules]
        if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            raise ValueError(f"rule ids given twice: {', '.join(twice)}")
        for rule in self.rules:
            if bool(rule.patterns) == bool(rule.reads):
                raise ValueError(f"rule {rule.id} needs either patterns or what it reads")
            try:
                self.compiled(rule.patterns, rule.lang)
            except (re.error, KeyError) as error:
                raise ValueError(f"rule {rule.id} cannot be used: {error}") from error

    def expand(self, pattern: str, lang: str) -> str:
        """A pattern with its words put in and its language's flags in front; KeyError for an unknown word."""
        known = {**BUILT_IN, **self.words[lang]}
        while PLACEHOLDER.search(pattern):
            pattern = PLACEHOLDER.sub(lambda found: known[found[1]], pattern)
        # A name stands for the first of several amounts or companies.
        named: set[str] = set()
        pattern = NAMED.sub(
            lambda found: "(?:" if found[0] in named or named.add(found[0]) else found[0],  # type: ignore[func-returns-value]
            pattern,
        )
        return pattern if pattern.startswith(FLAGS[lang]) else FLAGS[lang] + pattern

    def compiled(self, patterns: tuple[str, ...], lang: str) -> list[re.Pattern[str]]:
        """Patterns with their words put in, compiled."""
        return [re.compile(self.expand(pattern, lang)) for pattern in patterns]

    @lru_cache(maxsize=128)  # noqa: B019  (a process holds one or two sets of rules)
    def list_of(self, name: str, lang: str) -> list[re.Pattern[str]]:
        """The patterns of one of ``LISTS``, compiled."""
        return self.compiled(self.lists[name][lang], lang)


def _rules(name: str, table: dict[str, Any]) -> list[Rule]:
    """The rules of one file; what stands above the first of them holds for each that does not say otherwise."""
    rules = []
    defaults = {field: value for field, value in table.items() if field != "rule"}
    for entry in table["rule"]:
        try:
            rule = Rule(**{**defaults, **entry})
        except ValidationError as error:
            raise ValueError(f"{name}, rule {entry.get('id')}: {error}") from error
        if rule.event_type not in EVENT_TYPES:
            raise ValueError(
                f"{name}, rule {rule.id}: {rule.event_type} is not one of {', '.join(EVENT_TYPES)}"
            )
        rules.append(rule)
    return rules

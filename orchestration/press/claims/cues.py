"""The words of claims, read from ``cues.toml`` and compiled: one pattern a key and language.

What follows from a word is decided where it is asked for.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from orchestration.press.letters import HEEDS_CASE, small

CUES = Path(__file__).with_name("cues.toml")
NEVER = re.compile(r"(?!)")
FLAGS = {"en": re.IGNORECASE, "zh": re.NOFLAG}


@dataclass(frozen=True)
class Cues:
    """Patterns of one language by key; asking for a key that the file lacks is an error of whoever asks."""

    lang: str
    patterns: Mapping[str, re.Pattern[str]]
    # Those of a language with capitals, for a text in small letters; but for the few that heed case.
    small: Mapping[str, re.Pattern[str]]
    # Keys that may match the sentence at hand, among others (``hopes``); None: any.
    hopeful: Set[str | int] | None = None

    def __getitem__(self, key: str) -> re.Pattern[str]:
        return self.patterns[key] if self.hopeful is None or key in self.hopeful else NEVER

    def finds(
        self, key: str, text: str, lowered: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """Where words of ``key`` stand in ``text[start:end]``, whatever their case; ``lowered``: the same text."""
        if self.hopeful is not None and key not in self.hopeful:
            return iter(())
        stop = len(text) if end is None else end
        if (pattern := self.small.get(key)) is not None:
            return pattern.finditer(lowered, start, stop)
        return self.patterns[key].finditer(text, start, stop)

    def has(self, key: str, text: str, lowered: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a word of ``key`` stands in ``text[start:end]``; ``lowered``: the same text."""
        if self.hopeful is not None and key not in self.hopeful:
            return False
        stop = len(text) if end is None else end
        if (pattern := self.small.get(key)) is not None:
            return pattern.search(lowered, start, stop) is not None
        return self.patterns[key].search(text, start, stop) is not None

    def among(self, hopeful: Set[str | int] | None) -> "Cues":
        """The same, with all other keys taken to match nothing."""
        return self if hopeful is None else Cues(self.lang, self.patterns, self.small, hopeful)

    def may(self, keys: Set[str]) -> bool:
        """Whether one of ``keys`` may match the sentence at hand."""
        return self.hopeful is None or not self.hopeful.isdisjoint(keys)

    def stands_right_before(self, key: str, before: str) -> bool:
        """Whether ``key`` is the last word of what stands before a number, but for articles and currency signs."""
        if self.hopeful is not None and key not in self.hopeful:
            return False
        return _right_before(self.lang, key).search(before) is not None


@cache
def _texts() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(CUES.read_text("utf-8"))


def texts_of(lang: str, key: str) -> list[str]:
    """The patterns of a key one by one, as the file has them; none where it is there for the other language only."""
    return [text for text in _texts()[lang][key] if text != NEVER.pattern]


@cache
def _right_before(lang: str, key: str) -> re.Pattern[str]:
    words = "|".join(f"(?:{text})" for text in _texts()[lang][key])
    head = r"\b" if lang == "en" else ""
    return re.compile(rf"{head}(?:{words})\s*(?:an?\s|net\s|its\s)?[\s+-]*$", FLAGS[lang])


@cache
def cues(lang: str) -> Cues:
    """The cues of ``en`` or ``zh``. Raises ValueError, with the key, where a pattern cannot be compiled."""
    compiled, plain = {}, {}
    for key, texts in _texts()[lang].items():
        try:
            compiled[key] = re.compile("|".join(texts), FLAGS[lang])
            if lang == "en" and HEEDS_CASE not in compiled[key].pattern:
                plain[key] = re.compile(small(compiled[key].pattern))
        except re.error as error:
            raise ValueError(f"{CUES.name}, [{lang}] {key}: {error}; mend the pattern.") from error
    return Cues(lang, compiled, plain)

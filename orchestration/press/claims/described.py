"""Companies by what they are instead of their names: the foundry, the exchange operator.

Which words mean which listings stands in ``described.toml``; words that fit any company are ``cues``' ``own``.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

DESCRIBED = Path(__file__).with_name("described.toml")
# "The", and up to two words that say more of it.
HEAD = r"\b(?:the|that|this|said) (?:(?!(?:of|in|and|by|to|from|for|than|on|at|as)\b)[\w-]+ ){0,2}?"


@cache
def _kinds() -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], frozenset[str]]]]:
    """A pattern for a description of any kind, and those of each kind with the listings that it may mean."""
    kinds = tomllib.loads(DESCRIBED.read_text("utf-8"))["kinds"]
    each = [(_described(kind["words"]), frozenset(kind["tickers"])) for kind in kinds]
    return _described("|".join(kind["words"] for kind in kinds)), each


def _described(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?i){HEAD}(?:{words})(?![\w-])")


def described_in(text: str, start: int, end: int) -> list[frozenset[str]]:
    """The listings that each description in ``text[start:end]`` may mean."""
    any_kind, each = _kinds()
    if any_kind.search(text, start, end) is None:
        return []
    return [tickers for pattern, tickers in each if pattern.search(text, start, end)]


def meant_by(kinds: Iterable[frozenset[str]], named: Iterable[str]) -> str | None:
    """The first of ``named``, the latest first, that one of the descriptions may mean."""
    among = frozenset[str]().union(*kinds)
    return next((ticker for ticker in named if ticker in among), None)


def is_of_a_kind(ticker: str) -> bool:
    """Whether some description is known for a company, so that another one does not mean it."""
    return any(ticker in tickers for _, tickers in _kinds()[1])

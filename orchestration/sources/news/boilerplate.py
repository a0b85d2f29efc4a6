"""What stands in an article's page and is none of the article, by patterns that are data (``boilerplate.toml``).

Paragraphs in, paragraphs out; finding the article in the page belongs to ``page_text``.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATTERNS = Path(__file__).with_name("boilerplate.toml")
WHERE = ("whole", "start", "end", "rest", "wall")
# A pattern's beginning may be an article's own words; a text that goes on for so long is not what it is for.
LONGEST_START = 1_200


@dataclass(frozen=True)
class Boilerplate:
    """One pattern; ``where`` says how much of a paragraph, or of the text, it takes along."""

    kind: str
    where: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    keeps: tuple[str, ...]
    cuts: tuple[str, ...] = ()

    def takes(self, paragraph: str) -> bool:
        """Whether the paragraph, or its end, is what the pattern is for."""
        if self.where in ("whole", "rest"):
            return self.pattern.fullmatch(paragraph) is not None
        if self.where == "start":
            return len(paragraph) <= LONGEST_START and self.pattern.match(paragraph) is not None
        return self.pattern.search(paragraph) is not None


@cache
def read_boilerplate(path: Path = PATTERNS) -> tuple[Boilerplate, ...]:
    """Every pattern of the file. Raises ValueError with its number where one cannot be used."""
    found = []
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["boilerplate"]
    for number, entry in enumerate(entries, start=1):
        try:
            if entry["where"] not in WHERE:
                raise ValueError(f"where is {entry['where']!r}, not one of {', '.join(WHERE)}")
            pattern = re.compile(entry["pattern"], re.IGNORECASE)
            lists = {name: tuple(entry.get(name, ())) for name in ("examples", "keeps", "cuts")}
            found.append(Boilerplate(entry["kind"], entry["where"], pattern, **lists))
        except (KeyError, ValueError, re.error) as error:
            raise ValueError(f"{path}, pattern {number} cannot be used: {error!r}. Mend the file.") from error
    return tuple(found)


def without_boilerplate(paragraphs: Sequence[str]) -> tuple[list[str], int]:
    """The article's own paragraphs, and how many were taken away or cut."""
    kept: list[str] = []
    patterns = [one for one in read_boilerplate() if one.where != "wall"]
    for number, paragraph in enumerate(paragraphs):
        takers = [one for one in patterns if one.takes(paragraph)]
        # A heading of links at the very top is no reason to lose the article.
        if kept and any(one.where == "rest" for one in takers):
            return kept, len(paragraphs) - number + _n_cut(kept, paragraphs)
        if any(one.where != "end" for one in takers):
            continue
        for one in takers:
            paragraph = one.pattern.sub("", paragraph).rstrip()
        if paragraph:
            kept.append(paragraph)
    return kept, len(paragraphs) - len(kept) + _n_cut(kept, paragraphs)


def _n_cut(kept: Sequence[str], paragraphs: Sequence[str]) -> int:
    whole = set(paragraphs)
    return sum(paragraph not in whole for paragraph in kept)


def wall_in(text: str) -> str | None:
    """The words that ask for a login or a subscription, where a text has some."""
    found = (one.pattern.search(text) for one in read_boilerplate() if one.where == "wall")
    return next((match.group() for match in found if match), None)

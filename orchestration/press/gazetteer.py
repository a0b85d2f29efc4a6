"""Which texts name which company: the watch-list's names and codes, and the alias list beside it.

Finding them in sentences belongs here; how much an article is about a company is ``mentions``' business.
"""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import polars as pl

from orchestration.press.codes import codes_of
from orchestration.press.text import fold

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"
NAMES = ("name_en", "name_zh_hant", "name_zh_hans")
# SOURCE: a broker or a newsroom, who tells of others and is nobody's subject.
KINDS = ("NAME", "SHORT", "BRAND", "TICKER", "SUBSIDIARY", "SOURCE")
# Headlines in capitals; shorter names would collide with ordinary abbreviations.
LEAST_CAPITALISED = 5


@dataclass(frozen=True)
class Alias:
    """A text, folded to simplified script, and whom it names: a primary listing, or nobody on the list (None).

    ``needs`` must match somewhere in the article, ``never`` must not match over the alias itself.
    """

    text: str
    ticker: str | None
    kind: str
    valid_from: date | None = None
    valid_to: date | None = None
    needs: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    @property
    def fingerprint(self) -> str:
        conditions = [pattern.pattern if pattern else "" for pattern in (self.needs, self.never)]
        return "\t".join(map(str, (self.ticker, self.kind, self.valid_from, self.valid_to, *conditions)))


# Compared by identity, so that what follows from one gazetteer can be kept with it.
@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All aliases by their text; one that is nobody's hides the shorter ones inside it."""

    aliases: dict[str, Alias]

    @classmethod
    def load(cls, seeds: Path = SEEDS) -> "Gazetteer":
        """Read ``watchlist.csv`` and ``aliases.csv``; what the alias list says goes before what follows from a name.

        Raises ValueError, with file and line, where an alias names two companies or one outside the watch-list.
        """
        watchlist = _rows(seeds / "watchlist.csv")
        listed = _listed(seeds / "aliases.csv", {row["primary_ticker"] for _, row in watchlist})
        nobodys = {text for text, alias in listed.items() if alias.ticker is None}
        aliases: dict[str, Alias] = {}
        for _, row in watchlist:
            names = [fold(row[name]) for name in NAMES if row[name]]
            # Indices and funds are no companies: their names hide the companies' names inside them.
            is_company = row["market"] in ("HK", "US") and not nobodys & set(names)
            ticker = row["primary_ticker"] if is_company else None
            for name in names:
                aliases[name] = Alias(name, ticker, "NAME")
            for code in codes_of(row["ticker"]):
                aliases[code] = Alias(code, ticker, "TICKER")
        aliases |= listed
        for alias in list(aliases.values()):
            if alias.text.isascii() and len(alias.text) >= LEAST_CAPITALISED:
                aliases.setdefault(alias.text.upper(), alias)
        return cls(aliases)

    @cached_property
    def texts(self) -> list[str]:
        return sorted(self.aliases)

    @cached_property
    def digest(self) -> str:
        """sha256 over every alias and its conditions, whatever the order of the files."""
        lines = (f"{text}\t{self.aliases[text].fingerprint}" for text in self.texts)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(enumerate(csv.DictReader(lines), start=2))


def _listed(path: Path, tickers: set[str]) -> dict[str, Alias]:
    aliases: dict[str, Alias] = {}
    for number, row in _rows(path):
        where = f"{path.name}, line {number}"
        text, ticker = fold(row["alias"]), row["ticker"] or None
        if ticker is not None and ticker not in tickers:
            raise ValueError(
                f"{where}: {ticker} is no primary ticker of watchlist.csv; leave it blank for nobody."
            )
        if row["kind"] not in KINDS:
            raise ValueError(f"{where}: kind is {row['kind']!r}, not one of {', '.join(KINDS)}.")
        if text in aliases and aliases[text].ticker != ticker:
            raise ValueError(f"{where}: {row['alias']} already names {aliases[text].ticker or 'nobody'}.")
        aliases[text] = Alias(
            text,
            ticker,
            row["kind"],
            date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            re.compile(fold(row["needs"])) if row["needs"] else None,
            re.compile(fold(row["never"])) if row["never"] else None,
        )
    return aliases


class Hit(NamedTuple):
    """An alias found in a sentence: character positions ``start`` to ``end``, and whom it names (None: nobody).

    ``is_source``: a broker or a newsroom, which tells of others.
    """

    start: int
    end: int
    ticker: str | None
    text: str
    is_source: bool = False


class ArticleText:
    """What conditions of an alias may look at beyond its sentence: the whole folded article and its day."""

    def __init__(self, folded: str, day: date) -> None:
        self.folded, self.day = folded, day
        self._needs: dict[re.Pattern[str], bool] = {}

    def has(self, pattern: re.Pattern[str]) -> bool:
        if pattern not in self._needs:
            self._needs[pattern] = pattern.search(self.folded) is not None
        return self._needs[pattern]


def find_aliases(folded: pl.Series, gazetteer: Gazetteer) -> list[tuple[list[int], list[str]]]:
    """All alias texts in each of ``folded``, with repeats and overlaps: where they start, and which."""
    found = aliases_in(folded, gazetteer)
    return [
        placed(text, aliases) if aliases else ([], []) for text, aliases in zip(folded, found, strict=True)
    ]


def aliases_in(folded: pl.Series, gazetteer: Gazetteer) -> list[list[str]]:
    """The alias texts in each of ``folded``, as often as they stand there."""
    found: list[list[str]] = folded.str.extract_many(gazetteer.texts, overlapping=True).to_list()
    return found


def placed(text: str, aliases: Iterable[str]) -> tuple[list[int], list[str]]:
    """Where ``aliases`` start in a text, and which does, an alias after the other.

    The search of many texts for many could say so too, but in bytes, and at the cost of another search.
    """
    starts: list[int] = []
    texts: list[str] = []
    for alias in dict.fromkeys(aliases):
        start = text.find(alias)
        while start >= 0:
            starts.append(start)
            texts.append(alias)
            start = text.find(alias, start + 1)
    return starts, texts


def hits_in(
    sentence: str, starts: list[int], texts: list[str], gazetteer: Gazetteer, article: ArticleText
) -> Iterator[Hit]:
    """The aliases of a sentence, or of a whole article, that stand as words and keep their conditions.

    One inside another is among them.
    """
    for start, text in zip(starts, texts, strict=True):
        end = start + len(text)
        alias = gazetteer.aliases[text]
        if (
            _stands_alone(sentence, start, end)
            and alias.holds_on(article.day)
            and (alias.needs is None or article.has(alias.needs))
            and not (alias.never and _covered(alias.never, sentence, start, end))
        ):
            yield Hit(start, end, alias.ticker, text, alias.kind == "SOURCE")


def hits_of(
    sentence: str, starts: list[int], texts: list[str], gazetteer: Gazetteer, article: ArticleText
) -> list[Hit]:
    """Of the aliases of one sentence the longest wins, left to right."""
    candidates = sorted(
        hits_in(sentence, starts, texts, gazetteer, article), key=lambda hit: (hit.start, -hit.end)
    )
    hits: list[Hit] = []
    for hit in candidates:
        if not hits or hit.start >= hits[-1].end:
            hits.append(hit)
    return hits


WORD = re.compile(r"[A-Za-z0-9_]")
# What follows a number that is an amount or a count, not a code.
COUNTED = re.compile(r"[.,]?\d|[ \t]?[%股元万亿点手份台辆人家宗倍]")
NEAR = 24


def _stands_alone(sentence: str, start: int, end: int) -> bool:
    """Whether no Latin letter or digit touches the alias, and a bare number is no amount."""
    before, after = sentence[start - 1 : start], sentence[end : end + 1]
    if WORD.match(sentence[start]) and WORD.match(before):
        return False
    if WORD.match(sentence[end - 1]) and WORD.match(after):
        return False
    if sentence[start:end].isdigit():
        return before not in ("$", ".", ",", "+", "-") and not COUNTED.match(sentence, end)
    return True


def _covered(never: re.Pattern[str], sentence: str, start: int, end: int) -> bool:
    first = max(0, start - NEAR)
    return any(
        first + found.start() < end and first + found.end() > start
        for found in never.finditer(sentence[first : end + NEAR])
    )

"""The companies that articles are about, in three scripts, and what companies of a sector make and deal with.

Read from ``companies.csv`` and ``sectors.toml``; sentences about them belong to ``phrases``.
"""

import csv
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from simulator.news.article import ENGLISH, TRADITIONAL
from simulator.news.figures import Words

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Company:
    """``ticker`` is its primary listing, which is the symbol of its price too; ``weight`` how often it is news."""

    ticker: str
    en: str
    full: str
    hant: str
    hans: str
    sector: str
    weight: int

    @property
    def wire_code(self) -> str | None:
        """HKEX's five digits; None for a company without a listing in Hong Kong."""
        return self.ticker.removesuffix(".HK").zfill(5) if self.ticker.endswith(".HK") else None

    @property
    def currency(self) -> str:
        return "HKD" if self.wire_code else "USD"

    def name(self, lang: str) -> str:
        return {ENGLISH: self.en, TRADITIONAL: self.hant}.get(lang, self.hans)

    def coded(self, lang: str, style: int) -> str:
        """The name with its code, in one of the ways of a language; in English sometimes the full name."""
        if lang == ENGLISH:
            return f"{self.full if style % 3 == 0 else self.en} ({self.ticker})" if style % 4 else self.full
        code = self.wire_code or self.ticker
        return f"{self.name(lang)}（{code}）" if style % 2 else f"{self.name(lang)}({self.ticker})"


@lru_cache(maxsize=1)
def companies() -> tuple[Company, ...]:
    """In the file's order."""
    with (HERE / "companies.csv").open(newline="", encoding="utf-8") as lines:
        return tuple(
            Company(**{**row, "weight": int(row["weight"])})  # type: ignore[arg-type]
            for row in csv.DictReader(lines)
        )


@lru_cache(maxsize=1)
def _sectors() -> dict[str, dict[str, list[Words] | Words]]:
    held = tomllib.loads((HERE / "sectors.toml").read_text(encoding="utf-8"))
    return {
        sector: {
            name: [Words(**one) for one in words] if isinstance(words, list) else Words(**words)
            for name, words in table.items()
        }
        for sector, table in held.items()
    }


def products(sector: str) -> list[Words]:
    """What a company of the sector may bring out."""
    words = _sectors()[sector]["products"]
    assert isinstance(words, list)
    return words


def regulator(sector: str) -> Words:
    """Who watches over the sector."""
    words = _sectors()[sector]["regulator"]
    assert isinstance(words, Words)
    return words


def invented(kind: str) -> list[Words]:
    """Invented brokers, partners, targets, people, or real cities."""
    words = _sectors()["names"][kind]
    assert isinstance(words, list)
    return words

"""Figures as three languages print them, and rounded so that every one of them prints the same number.

Which figures an article tells belongs to ``facts``; the sentences around them to ``phrases``.
"""

from dataclasses import dataclass
from datetime import date

from simulator.news.article import ENGLISH, SIMPLIFIED, TRADITIONAL

MILLION, BILLION, YI = 1_000_000, 1_000_000_000, 100_000_000
WEEKDAYS = {
    ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    TRADITIONAL: ("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
    SIMPLIFIED: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
PREFIX = {"HKD": "HK$", "USD": "US$", "CNY": "RMB "}
UNIT = {
    "HKD": {TRADITIONAL: "港元", SIMPLIFIED: "港元"},
    "USD": {TRADITIONAL: "美元", SIMPLIFIED: "美元"},
    "CNY": {TRADITIONAL: "元人民幣", SIMPLIFIED: "元人民币"},
}


def rounded(amount: float) -> float:
    """To the unit that papers print: ten millions above a billion, millions below; never negative."""
    size = 10 * MILLION if abs(amount) >= BILLION else MILLION
    return float(round(abs(amount) / size) * size)


def _plain(number: float, decimals: int = 2) -> str:
    """Without trailing zeros: 13.5, 4.23, 956."""
    text = f"{number:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in single units of a currency; ``style`` 1 writes bn and m in English."""

    amount: float
    currency: str

    def text(self, lang: str, style: int) -> str:
        if lang != ENGLISH:
            unit = "億" if lang == TRADITIONAL else "亿"
            return f"{_plain(self.amount / YI)}{unit}{UNIT[self.currency][lang]}"
        size, words = (
            (BILLION, (" billion", "bn")) if self.amount >= BILLION else (MILLION, (" million", "m"))
        )
        return f"{PREFIX[self.currency]}{_plain(self.amount / size)}{words[style % 2]}"


@dataclass(frozen=True, slots=True)
class Price:
    """A price a share."""

    amount: float
    currency: str

    def text(self, lang: str, style: int) -> str:
        number = _plain(self.amount, 3)
        if lang != ENGLISH:
            return f"{number}{UNIT[self.currency][lang]}"
        is_short = len(number.partition(".")[2]) == 1  # English papers print 17.30, and 131
        return f"{PREFIX[self.currency]}{number}{'0' if is_short else ''}"


@dataclass(frozen=True, slots=True)
class Percent:
    """A magnitude in percent, one decimal."""

    value: float

    def text(self, lang: str, style: int) -> str:
        number = f"{abs(self.value):.1f}"
        return f"{number} per cent" if lang == ENGLISH and style % 2 else f"{number}%"


@dataclass(frozen=True, slots=True)
class Level:
    """An index level."""

    value: float

    def text(self, lang: str, style: int) -> str:
        points = {ENGLISH: "", TRADITIONAL: "點", SIMPLIFIED: "点"}[lang]
        return f"{self.value:,.0f}" if lang == ENGLISH else f"{self.value:.0f}{points}"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of days, shops, cars."""

    value: int

    def text(self, lang: str, style: int) -> str:
        return f"{self.value:,}" if lang == ENGLISH else str(self.value)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as the news of that week name it."""

    day: date

    def text(self, lang: str, style: int) -> str:
        if lang == ENGLISH:
            named = WEEKDAYS[lang][self.day.weekday()]
            return named if style % 2 else f"{named}, {self.day.day} {MONTHS[self.day.month - 1]}"
        return f"{self.day.month}月{self.day.day}日" if style % 2 else WEEKDAYS[lang][self.day.weekday()]


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in three languages."""

    en: str
    hant: str
    hans: str

    def text(self, lang: str, style: int) -> str:
        return {ENGLISH: self.en, TRADITIONAL: self.hant, SIMPLIFIED: self.hans}[lang]


Figure = Money | Price | Percent | Level | Count | Day | Words

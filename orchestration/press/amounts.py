"""Amounts as the press prints them, in English and Chinese, to base units and a currency.

Only the text of an amount is read here; which amount belongs to an event is the rule's and ``events``' business.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from orchestration.press.letters import in_small_letters, small

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = {
    "trillion": 1e12, "tn": 1e12, "trn": 1e12, "万亿": 1e12, "兆": 1e12,
    "billion": 1e9, "bn": 1e9, "bln": 1e9, "b": 1e9, "十亿": 1e9,
    "千亿": 1e11, "百亿": 1e10, "个亿": 1e8, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4,
    "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6,
    "thousand": 1e3, "k": 1e3,
}  # fmt: skip
BEFORE = {
    "hk$": "HKD", "hkd": "HKD", "us$": "USD", "usd": "USD", "rmb": "CNY", "cny": "CNY", "cn¥": "CNY", "¥": "CNY",
    "nt$": "TWD", "s$": "SGD", "a$": "AUD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "$": "USD",
    "人民币": "CNY", "港币": "HKD", "美金": "USD",
}  # fmt: skip
AFTER = {
    "港元": "HKD", "港币": "HKD", "港纸": "HKD", "hong kong dollars": "HKD", "hk dollars": "HKD", "hkd": "HKD",
    "元人民币": "CNY", "人民币": "CNY", "yuan": "CNY", "rmb": "CNY", "renminbi": "CNY", "cny": "CNY",
    "美元": "USD", "美金": "USD", "u.s. dollars": "USD", "us dollars": "USD", "dollars": "USD", "usd": "USD",
    "欧元": "EUR", "euros": "EUR", "euro": "EUR", "英镑": "GBP", "日元": "JPY", "日圆": "JPY", "yen": "JPY",
    "新台币": "TWD", "韩元": "KRW", "元": "", "块": "",
}  # fmt: skip


def either(words: Iterable[str]) -> str:
    """One of ``words``, the longest first; a Latin word ends where the text's word does."""
    return "|".join(
        re.escape(word) + (r"\b" if word.isascii() and word[-1].isalpha() else "")
        for word in sorted(words, key=lambda word: (-len(word), word))
    )


_SIGN = "|".join(re.escape(word) for word in sorted(BEFORE, key=len, reverse=True))
_BOUND = rf"\s?(?:-|~|至|到|\bto\b)\s?(?:(?:{_SIGN})\s?)?"
_RANGE = rf"(?:{_BOUND}(?:{NUMBER}))?"


def _pattern(sign: str, name: str) -> str:
    """An amount: with a currency before it, one after it, or a scale alone. ``sign`` and ``name`` open groups."""
    scale = rf"(?:[\s-]?{sign}{either(SCALE)}))"
    after = rf"(?:\s?{name}{either(AFTER)}))"
    number = rf"(?:{NUMBER}){_RANGE}"
    return rf"(?:(?:{_SIGN})\s?{number}{scale}?{after}?|{number}{scale}?{after}|{number}{scale})"


# Without named groups, so that rules can take it in; Python's and Polars' regular expressions both read it.
AMOUNT = f"(?i:{_pattern('(?:', '(?:')})"
# These look at texts in small letters.
_AMOUNT = re.compile(small(AMOUNT))
_DIGIT = re.compile(r"\d")
_SIGN_BEFORE = re.compile(rf"(?:{_SIGN})\s?$")
LONGEST_SIGN = max(map(len, BEFORE)) + 1
_PARTS = re.compile(
    rf"(?P<before>{_SIGN})?\s?(?P<number>{NUMBER})(?:{_BOUND}(?P<bound>{NUMBER}))?"
    rf"(?:[\s-]?(?P<scale>{either(SCALE)}))?"
    rf"(?:\s?(?P<after>{either(AFTER)}))?"
)
_FROM = re.compile(r"(?:\bfrom|由|从)\s?$")
LONGEST_FROM = 8
_CHANGED = re.compile(r"\s?(?:至|到|\bto\b)\s?")
# Three million of these are no amount of money.
COUNTED = re.compile(
    r"\s*(?:[a-z]+ )?(?:shares?|users?|units?|vehicles?|cars?|customers?|people|downloads?|tokens?|parameters?|"
    r"orders?|times|stores?|square|tonnes?|barrels?|watts?|subscribers?|members?)\b|[多余]?[股辆台人户名单部次件吨桶位家只平参张份]"
)


@dataclass(frozen=True)
class Amount:
    """``value`` in base units, ``currency`` ISO 4217 or None where the text names none; ``start`` and ``end``.

    ``step``: what one unit of the last printed digit is worth; ``bound``: the second one of a range.
    """

    value: float
    currency: str | None
    start: int
    end: int
    step: float = 0.0
    bound: float | None = None


@lru_cache(maxsize=4096)
def _found(text: str, bare: str | None) -> tuple[Amount, ...]:
    """A sentence is asked for its amounts by every rule that matches in it."""
    return tuple(_find(in_small_letters(text), bare))


def parse_amount(text: str, bare: str | None = None) -> Amount | None:
    """The first amount in a folded text; ``bare`` is the currency of one that prints 元, 亿 or billion alone."""
    return next(iter(find_amounts(text, bare)), None)


def find_amounts(text: str, bare: str | None = None) -> list[Amount]:
    """All amounts in a folded text, left to right. A number alone is none.

    Of a range it is the first bound (``13 to 14 billion``), of a change the new value (``from HK$180 to HK$200``).
    """
    return list(_found(text, bare))


def _find(text: str, bare: str | None) -> list[Amount]:
    found: list[Amount] = []
    for match in _amounts(text):
        parts = _PARTS.match(match.group())
        if parts is None or (parts["before"] is None and COUNTED.match(text, match.end())):
            continue
        changed = (
            _CHANGED.search(match.group())
            if _FROM.search(text[max(0, match.start() - LONGEST_FROM) : match.start()])
            else None
        )
        if changed is not None:
            found += [
                _moved(amount, match.start() + changed.end())
                for amount in _find(match.group()[changed.end() :], bare)
            ]
            continue
        scale = SCALE[parts["scale"]] if parts["scale"] else 1.0
        named = AFTER.get(parts["after"] or "") or BEFORE.get(parts["before"] or "")
        bound = _scaled(parts["bound"], scale) if parts["bound"] else None
        step = printed_step(parts["number"]) * scale
        value = _scaled(parts["number"], scale)
        found.append(Amount(value, named or bare, match.start(), match.end(), step, bound))
    return found


def _amounts(text: str) -> Iterator[re.Match[str]]:
    """What ``_AMOUNT`` finds, left to right, tried only where a digit stands, with the sign before it."""
    at = 0
    while (digit := _DIGIT.search(text, at)) is not None:
        sign = _SIGN_BEFORE.search(text, max(at, digit.start() - LONGEST_SIGN), digit.start())
        match = _AMOUNT.match(text, sign.start() if sign else digit.start())
        if match is not None:
            yield match
        at = match.end() if match else digit.end()


def _scaled(number: str, scale: float) -> float:
    return round(float(number.replace(",", "")) * scale, 4)


def printed_step(number: str) -> float:
    """What one unit of the last digit of a printed number is worth: 0.01 for ``17.27``, 1 for ``956``."""
    return 10.0 ** -len(number.partition(".")[2])


def _moved(amount: Amount, by: int) -> Amount:
    return replace(amount, start=amount.start + by, end=amount.end + by)

"""Lines of HKEX's daily quotations as securities: two lines of four figures each, or one that says why there are none.

Text only; where the section begins and ends, and which day it is of, belongs to ``hkex_quotations``.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from orchestration.sources.base import UnreadablePayload

FIRST_TITLES = ["CODE", "NAME", "OF", "STOCK", "PRV.CLO./", "ASK/", "HIGH/", "SHARES", "TRADED/"]
SECOND_TITLES = ["CLOSING", "BID", "LOW", "TURNOVER"]
TAG = re.compile(r"<[^>]*>")
FIGURE = r"(?:\d[\d,]*(?:\.\d+)?|\.\d+|-|N/A)"
FIGURES = re.compile(rf"(?:^|(?<=\s))({FIGURE})\s+({FIGURE})\s+({FIGURE})\s+({FIGURE})$", re.ASCII)
# Flags stand before the code or behind it, and say nothing about the figures.
CODED = re.compile(r"[*#\s]*(\d{1,5})(?:[*#\s]+)(.*)", re.ASCII)
PAUSED = re.compile(r"TRADING (SUSPENDED|HALTED)")
CURRENCY = re.compile(r"[A-Z]{3}")
# The renminbi has two names on these pages.
SAME_CURRENCY = {"RMB": "CNY"}
MISSING = {"-", "N/A"}
MOST = 10**16
# Debt of the Exchange Fund and the government among four-digit codes, by HKEX's plan of stock codes; structured
# products and other debt have five digits below 80000, and products in renminbi begin there.
DEBT = range(4000, 4300)


@dataclass
class Quoted:
    """A security's lines as printed, and its row in contract columns without the day, or why there is none."""

    lines: list[str]
    row: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def is_kept(code: int) -> bool:
    """Whether a code is of a share, fund, trust or renminbi counter, as HKEX allots them."""
    return (1 <= code <= 9_999 and code not in DEBT) or 80_000 <= code <= 89_999


def securities(lines: Iterable[str]) -> Iterator[Quoted]:
    """Each security that is kept, in the order of the page; one that does not read comes with its reason.

    Raises UnreadablePayload where the titles of the columns are others, or missing: position proves nothing.
    """
    has_currency: bool | None = None
    waiting: Quoted | None = None
    # A second line without its first one: it follows a security that is not kept.
    is_skipping = False
    for line in lines:
        text = html.unescape(TAG.sub("", line)).strip() if "<" in line or "&" in line else line.strip()
        words = text.split()
        if not words:
            continue
        if ("NAME" in words and "STOCK" in words) or words[0] == "CLOSING":
            has_currency = _titles(words, has_currency)
            continue
        figures = FIGURES.search(text)
        if figures is not None and figures.start() == 0:
            if waiting is not None:
                yield _complete(waiting, text, figures.groups())
            elif not is_skipping:
                yield Quoted([text], reason="the line has no first line with code and name before it")
            waiting, is_skipping = None, False
            continue
        coded = CODED.fullmatch(text)
        if coded is None and figures is None and not PAUSED.search(text):
            continue
        if waiting is not None:
            yield _alone(waiting)
            waiting = None
        if coded is None:
            yield Quoted([text], reason="the line begins with no code of one to five digits")
            is_skipping = True
            continue
        if has_currency is None:
            raise UnreadablePayload(f"the titles of the columns are missing before {text[:60]!r}")
        is_skipping = not is_kept(int(coded.group(1)))
        waiting = None if is_skipping else _begun(text, coded, has_currency)
    if waiting is not None:
        yield _alone(waiting)


def _titles(words: list[str], has_currency: bool | None) -> bool | None:
    """Whether the page has a column of currencies; older ones have none."""
    if words[0] == "CLOSING":
        if words[: len(SECOND_TITLES)] != SECOND_TITLES:
            raise UnreadablePayload(f"the second line of titles is {' '.join(words)!r}")
        return has_currency
    if [word for word in words if word != "CUR"] != FIRST_TITLES:
        raise UnreadablePayload(f"the first line of titles is {' '.join(words)!r}")
    return "CUR" in words


def _begun(text: str, coded: re.Match[str], has_currency: bool) -> Quoted:
    """A security with what its first line says."""
    quoted = Quoted([text])
    code, rest = int(coded.group(1)), coded.group(2)
    paused, figures = PAUSED.search(rest), FIGURES.search(rest)
    try:
        if paused is None and figures is None:
            raise ValueError("the line does not end with four figures")
        named, previous = rest[: figures.start()] if figures and not paused else rest, None
        if paused is not None:
            named, previous = _with_previous_close(rest[: paused.start()])
        name, currency = _name_and_currency(named.strip(), has_currency)
        printed = figures.groups() if figures and not paused else (previous, None, None, None)
        quoted.row = {
            "ticker": f"{code:04d}.HK",
            "wire_code": coded.group(1),
            "name": name,
            "currency": currency,
            "previous_close": _price(printed[0], "the previous close"),
            "ask": _price(printed[1], "the ask"),
            "high": _price(printed[2], "the high"),
            "volume": _whole(printed[3], "shares traded"),
            "is_suspended": paused is not None,
        }
    except ValueError as error:
        quoted.reason = str(error)
    return quoted


def _complete(quoted: Quoted, text: str, printed: tuple[str | Any, ...]) -> Quoted:
    """A security with its second line."""
    quoted.lines.append(text)
    try:
        quoted.row |= {
            "close": _price(printed[0], "the close"),
            "bid": _price(printed[1], "the bid"),
            "low": _price(printed[2], "the low"),
            "turnover": _whole(printed[3], "the turnover"),
        }
    except ValueError as error:
        quoted.reason = quoted.reason or str(error)
    return quoted


def _alone(quoted: Quoted) -> Quoted:
    """A security whose first line stands alone: as it should where trading was suspended."""
    if not quoted.reason and not quoted.row["is_suspended"]:
        quoted.reason = "the line has no second line with close and turnover behind it"
    quoted.row |= dict.fromkeys(("close", "bid", "low", "turnover"))
    return quoted


def _with_previous_close(text: str) -> tuple[str, str | None]:
    """What stands before the words of a suspension: name and currency, and on some lines the previous close."""
    before, _, last = text.strip().rpartition(" ")
    return (before, last) if before and re.fullmatch(FIGURE, last, re.ASCII) else (text, None)


def _name_and_currency(text: str, has_currency: bool) -> tuple[str, str | None]:
    name, _, currency = text.rpartition(" ") if has_currency else (text, "", "")
    if not name.strip():
        raise ValueError(f"name or currency is missing in {text[:60]!r}")
    if not has_currency:
        return name.strip(), None
    if not CURRENCY.fullmatch(currency):
        raise ValueError(f"the currency is {currency[:20]!r}")
    return name.strip(), SAME_CURRENCY.get(currency, currency)


def _price(text: str | None, what: str) -> float | None:
    """A printed price; None for a dash, N/A, or nothing."""
    if text is None or text in MISSING:
        return None
    value = float(text.replace(",", ""))
    if value > MOST:
        raise ValueError(f"{what} is {text[:40]}")
    return value


def _whole(text: str | None, what: str) -> int | None:
    if text is None or text in MISSING:
        return None
    if "." in text:
        raise ValueError(f"{what} is {text[:40]}, not a whole number: a price may stand in its place")
    value = int(text.replace(",", "")) if len(text) < 40 else MOST + 1
    if value > MOST:
        raise ValueError(f"{what} is {text[:40]}")
    return value

"""Numbers as claims print them: money, percent and points, each with its precision and how firmly it is meant.

What a number is a number of is decided by ``flows`` and ``prices``.
"""

import re
from typing import Literal, NamedTuple

from orchestration.press.amounts import AFTER, BEFORE, NUMBER, SCALE, either, find_amounts, printed_step
from orchestration.press.claims.cues import Cues
from orchestration.press.letters import in_small_letters

Qualifier = Literal["EXACT", "ABOUT", "OVER", "UNDER", "AT_LEAST", "AT_MOST"]
# The order matters: "no less than" holds "less than".
FIRM: tuple[Qualifier, ...] = ("AT_LEAST", "AT_MOST", "UNDER", "OVER", "ABOUT")
# Characters before a number in which its qualifier stands.
REACH = 24
# How far a round number that is only about right may be off, as a share of it.
LOOSE = 0.05
# In small letters; what no percentage begins with is passed over by its first digit.
PERCENT = re.compile(
    rf"(?P<number>\d(?<![\d.]\d)(?:\d{{0,2}}(?:,\d{{3}})+(?:\.\d+)?|\d*(?:\.\d+)?))"
    rf"(?:\s?(?:%|per ?cent)?\s?(?:-|~|to|至|到)\s?(?P<bound>{NUMBER}))?\s?(?:%|per ?cent\b|pct\b|pc\b)(?!-?\s?points?)"
)
SIGN_OF_PERCENT = re.compile(r"(?:[+-]|\b(?:plus|minus)\s)$")
# As long as a sign of a percentage is at most.
LONGEST_SIGN = len("minus ")
# One of these, in lower case, stands in every percentage.
IN_A_PERCENT = ("%", "cent", "pct", "pc", "成")
# "2.2 and 1.4 per cent respectively": the first has the unit of the second.
SHARED_UNIT = re.compile(
    r"(?i)(?<![\d.$])(?P<number>\d+(?:\.\d+)?)(?= and \d+(?:\.\d+)?\s?(?:%|per ?cent\b))"
)
IN_A_NUMBER = re.compile(r"[\d成]")
IN_POINTS = re.compile(r"\d,?\d{3}")
# In lower case: what stands in every amount, and in one that may be a price: without a scale, or with so many decimals
# that a unit of the last is less than a thousand.
_SCALES, _NAMES = ("|".join(map(re.escape, words)) for words in (SCALE, AFTER))
IN_AN_AMOUNT = re.compile(rf"[$¥€£]\s?\d|\d[\s-]?(?:{_SCALES}|{_NAMES})")
IN_A_PRICE = re.compile(
    rf"[$¥€£]\s?(?:{NUMBER})(?!\.?\d)(?![\s-]?(?:{either(SCALE)}))|\d\s?(?:{_NAMES})"
    r"|\d\.\d+[\s-]?(?:thousand|k|万(?!亿))|\.\d{4}"
)
WORDS_BEFORE = tuple(word for word in BEFORE if word[-1] not in "$¥€£")
TENTHS = re.compile(r"(?P<digit>[一二两三四五六七八九])成(?P<half>半)?")
POINTS = re.compile(
    r"(?i)(?<![\d.$])(?P<number>\d{1,2},\d{3}(?:\.\d+)?|\d{4,5}(?:\.\d+)?)(?=\s?(?:点|points?\b)|[\s,.;)]|$|[，。；、])"
)
DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2}


# Between an amount and the same one in another currency: "HK$3 billion (US$385 million)".
RESTATED = re.compile(
    r"(?i)(?:(?:⟦\d+⟧|[^,;.()\d⟦]){0,40}"
    r"(?=, (?:or|(?:the |an )?equivalent|equal|that is|which is|worth|roughly|about) )"
    r"|\s(?:⟦\d+⟧|[^,，;.()（\d]){1,40}(?=[(（]))?[,，]?\s*[(（]?\s*"
    r"(?:about |some |roughly |around |approximately |or |the equivalent of |equivalent to |equal to |that is "
    r"|which is |worth |or the equivalent of |at (?:the )?(?:current|prevailing) rates? "
    r"|约合?|折合|相当于|即|或|等于|等值)*\s*$"
)


class Quantity(NamedTuple):
    """``value`` as printed, its sign apart; ``step``: one unit of the last printed digit; ``bound``: a range's second.

    ``unit``: an ISO currency, PCT or POINTS; ``is_bare``: money whose currency is not named.
    ``start`` and ``end``: in the masked text.
    """

    value: float
    unit: str
    step: float
    start: int
    end: int
    qualifier: Qualifier = "EXACT"
    sign: str = ""
    bound: float | None = None
    is_scaled: bool = False
    is_bare: bool = False


def interval(
    value: float, step: float, qualifier: Qualifier, bound: float | None = None
) -> tuple[float | None, float | None]:
    """Lowest and highest magnitude that a print bears; half a printed unit around an exact one."""
    loose = max(step, min(LOOSE * value, _round_step(value, step)))
    match qualifier:
        case "OVER" | "AT_LEAST":
            return value, None
        case "AT_MOST":
            return None, value
        case "UNDER":
            return value - loose, value
        case "ABOUT":
            return value - loose, (bound or value) + loose
    return value - step / 2, (bound or value) + step / 2


def _round_step(value: float, step: float) -> float:
    """The unit of the last digit that is not 0: 10 for 190."""
    digits = round(value / step) if step else 0
    while digits and digits % 10 == 0:
        digits, step = digits // 10, step * 10
    return step


def _number(printed: str) -> float:
    return float(printed.replace(",", ""))


def has_number(text: str) -> bool:
    """Whether anything that can be claimed may stand in a text."""
    return IN_A_NUMBER.search(text) is not None


def has_percent(text: str) -> bool:
    """Whether a percentage may stand in a text."""
    lowered = text.lower()
    return any(mark in lowered for mark in IN_A_PERCENT) and has_number(text)


def has_amount(text: str) -> bool:
    """Whether an amount of money may stand in a text."""
    lowered = text.lower()
    return IN_AN_AMOUNT.search(lowered) is not None or any(word in lowered for word in WORDS_BEFORE)


def has_price(text: str) -> bool:
    """Whether an amount that may be the price of a share may stand in a text."""
    lowered = text.lower()
    return IN_A_PRICE.search(lowered) is not None or any(word in lowered for word in WORDS_BEFORE)


def has_points(text: str) -> bool:
    """Whether a level of an index may stand in a text."""
    return IN_POINTS.search(text) is not None


def find_quantities(text: str, cues: Cues) -> list[Quantity]:
    """All money, percentages and levels of points in a masked text, left to right; none within another."""
    if not has_number(text):
        return []
    found = [
        Quantity(
            one.value,
            one.currency or "HKD",
            one.step or 1.0,
            one.start,
            one.end,
            bound=one.bound,
            is_scaled=one.step >= 1e3,
            is_bare=one.currency is None,
        )
        for one in (find_amounts(text) if has_amount(text) else ())
        if not GOES_ON.match(text, one.end)
    ]
    found = [_without_year(text, one) for one in found]
    found = _with_ranges(text, found)
    lowered = in_small_letters(text)
    last = 0
    for match in PERCENT.finditer(lowered) if has_percent(lowered) else ():
        bound = _number(match["bound"]) if match["bound"] else None
        value = _number(match["number"])
        before = SIGN_OF_PERCENT.search(lowered, max(last, match.start() - LONGEST_SIGN), match.start())
        printed = before[0] if before else ""
        sign = {"plus": "+", "minus": "-"}.get(printed.strip(), printed)
        begun, last = (before.start() if before else match.start()), match.end()
        found.append(
            Quantity(
                value,
                "PCT",
                printed_step(match["number"]),
                begun,
                match.end(),
                sign=sign,
                bound=bound,
            )
        )
    if "respectively" in lowered:
        for match in SHARED_UNIT.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                step = printed_step(match["number"])
                found.append(Quantity(_number(match["number"]), "PCT", step, match.start(), match.end()))
    for match in TENTHS.finditer(text) if "成" in text else ():
        value = 10.0 * DIGITS[match["digit"]] + (5.0 if match["half"] else 0.0)
        found.append(Quantity(value, "PCT", 5.0 if match["half"] else 10.0, match.start(), match.end()))
    for match in POINTS.finditer(text) if IN_POINTS.search(text) else ():
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            value = _number(match["number"])
            found.append(Quantity(value, "POINTS", printed_step(match["number"]), match.start(), match.end()))
    return [_qualified(text, one, cues) for one in sorted(found, key=lambda one: one.start)]


# "The total for 2025 to HK$980 billion": a year opens no range.
YEAR_TO = re.compile(r"20\d\d\s?(?:to|-|at)\s?(?=\D{0,4}\d)")


def _without_year(text: str, one: Quantity) -> Quantity:
    year = YEAR_TO.match(text, one.start)
    if year is None or one.bound is None:
        return one
    return one._replace(value=one.bound, bound=None, start=year.end())


# 8亿4千几万: a number that goes on behind its scale has not been read to its end.
GOES_ON = re.compile(r"\d千|[零一二三四五六七八九]千")
SHARES = re.compile(r"(?i)(?P<half>\bhalf\b|一半)|(?P<double>\b(?:double|twice)\b|一倍)")


def find_shares(text: str, cues: Cues) -> list[Quantity]:
    """Halves and doubles in words, as percentages."""
    return [
        _qualified(
            text,
            Quantity(50.0 if match["half"] else 100.0, "PCT", 10.0, match.start(), match.end()),
            cues,
        )
        for match in SHARES.finditer(text)
    ]


BETWEEN = re.compile(r"(?i)\s?(?:-|~|至|到|\bto\b|\band\b|与|和)\s?")
OPENING = re.compile(r"(?i)(?:\bbetween\b|\bfrom\b|介乎|介于|在)\s*$")


def _with_ranges(text: str, amounts: list[Quantity]) -> list[Quantity]:
    """HK$13 billion to HK$14 billion is one quantity."""
    joined: list[Quantity] = []
    for one in amounts:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.bound is None
            and one.unit == last.unit
            and last.value < one.value < 10 * last.value
            and BETWEEN.fullmatch(text, last.end, one.start)
            and (OPENING.search(text, 0, last.start) or text[last.end : one.start].strip() in "-~至到")
        ):
            joined[-1] = last._replace(end=one.end, bound=one.value)
        else:
            joined.append(one)
    return joined


# HK$-3bn or (-HK$3bn); in words, but where "2bn plus 3bn" adds up.
SIGNED = re.compile(
    r"(?i)(?:(?:^|[\s(:：⟧])(?:(?P<minus>-)|\+)|\+"
    r"|(?<!illion )(?<!bn )(?<!yuan )(?<!\d )\b(?:(?P<m2>minus|negative)|plus|positive)|(?P<m3>为负|负))\s?$"
)


# One of these, in lower case, stands in every one.
IN_A_SIGN = ("+", "-", "minus", "plus", "negative", "positive", "负")


def _qualified(text: str, one: Quantity, cues: Cues) -> Quantity:
    start = max(0, one.start - REACH)
    before = text[start : one.start]
    qualifier: Qualifier = "EXACT"
    for candidate in FIRM:
        if cues.stands_right_before(candidate.lower(), before):
            qualifier = candidate
            break
    else:
        # A half-printed number: 45亿多, HK$4bn-plus; in Chinese the word may stand before the unit.
        if cues["over_behind"].match(text, one.end) or (
            cues.lang == "zh" and re.search(r"[多余](?=[万亿港元美])", text[one.start : one.end])
        ):
            qualifier = "OVER"
        elif cues["about_behind"].match(text, one.end):
            qualifier = "ABOUT"
    sign = one.sign
    if not sign and one.unit not in ("PCT", "POINTS") and _may_be_signed(before):
        said = SIGNED.search(before)
        sign = ("-" if any(said.groups()) else "+") if said else ""
    is_plain = qualifier == one.qualifier and sign == one.sign
    return one if is_plain else one._replace(qualifier=qualifier, sign=sign)


def _may_be_signed(before: str) -> bool:
    lowered = before.lower()
    return any(mark in lowered for mark in IN_A_SIGN)

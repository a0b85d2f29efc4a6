"""Numbers in words: ordinals and counts of sessions, in English and Chinese.

Amounts and percentages are ``quantities``'.
"""

import re

from orchestration.press.claims.quantities import DIGITS

N_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
ZH_DIGITS = DIGITS | {"天": 7, "日": 7}


def number_of(word: str) -> int | None:
    """``23`` for 23, twenty-third, 二十三 or 廿三; None for what is no number."""
    text = word.lower()
    if text.isdigit():
        return int(text)
    if digits := re.match(r"(\d+)(?:st|nd|rd|th)$", text):
        return int(digits[1])
    if re.fullmatch(r"[零一二两三四五六七八九十百廿]+", text):
        return _chinese_number(text)
    return _english_number(text)


def _chinese_number(text: str) -> int:
    text = text.replace("廿", "二十")
    hundreds, _, rest = text.rpartition("百")
    total = 100 * (ZH_DIGITS.get(hundreds, 1)) if "百" in text else 0
    tens, has_ten, ones = rest.partition("十")
    if has_ten:
        total += 10 * (ZH_DIGITS.get(tens, 1) if tens else 1)
        rest = ones
    return total + ZH_DIGITS.get(rest.lstrip("零"), 0)


ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "thirty": 30, "forty": 40,
    "a": 1,
}  # fmt: skip


def _english_number(text: str) -> int | None:
    if text in N_WORDS:
        return N_WORDS.index(text)
    if text in ORDINALS:
        return ORDINALS[text]
    tens, dash, ones = text.replace(" ", "-").partition("-")
    if dash:
        left, right = _english_number(tens), _english_number(ones)
        if left is not None and right is not None and left >= 20 > right:
            return left + right
    return None

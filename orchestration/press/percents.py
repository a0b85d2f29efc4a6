"""Percentages and parts that a sentence prints: where they stand, and with which sign.

What they are a percentage of is ``moves``' business.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from orchestration.press.letters import in_small_letters
from orchestration.press.masking import Masked

PERCENT = re.compile(
    r"(?i)(?P<sign>[+-]|\b(?:plus|minus)\b)?\s?(?<![\d.])(?:\d+(?:\.\d+)?|half a)\s?(?:%|per ?cent\b|pct\b|pc\b)"
    r"|[一二三四五六七八九半]成半?"
    r"|(?<=⟧ )(?P<bare>[+-])\d+(?:\.\d+)?(?![\d.]*[\w%])"
)
# A part in words, where what stands behind it makes it none of a calendar: a third of its value, but no third day.
PART = re.compile(
    r"(?i)(?:\b(?:by|about|around|nearly|almost|roughly|some|over|than|to|a good) )?"
    r"(?<!for )\b(?:(?:an?|one|two|three)[ -](?:third|quarter|fifth|sixth|seventh|eighth|tenth)s?|(?<=by )half|"
    r"half (?=(?:of )?its))\b"
    r"(?=\s*(?:[,.;:)]|$)|\s(?:of (?:its|their|the)|its|and|while|as|on|after|from|since|this|last|before|during|"
    r"over|within|when|amid|because|lower|higher|off|up|down|in (?:a|one|two|the|early|late|hong|new|just))\b)"
)
# "Hua Hong 7, SMIC 6.4": further numbers behind names share the unit of a percentage ahead of them.
LISTED = re.compile(
    r"(?:[,:;(]|\band|\bwith)\s*(?:⟦\d+⟧(?:,? and |, )?)+(?: by)? (?P<number>\d{1,2}(?:\.\d+)?)"
    r"(?=\s*(?:[,.](?!\d)|[;)]|$)|\s(?:and|while|but)\b)"
)
# One of these, in lower case, stands in what the patterns find: far quicker to look for than the whole pattern.
IN_A_PERCENT = ("%", "cent", "pc", "成", "⟧ +", "⟧ -")
# Percentages that are no figure with a unit, and what all others are, behind at most so much of a sign.
WITHOUT_FIGURES = ("half a", "成", "⟧ +", "⟧ -")
FIGURE_WITH_UNIT = re.compile(r"(?i)[\d][\d.]*\s?(?:%|per ?cent\b|pct\b|pc\b)")
LONGEST_SIGN = len("minus ")
IN_A_PART = ("half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "tenth")
# What stands in each text with a percentage or a part, for whoever searches many texts at once.
FIGURES = (
    r"\d\s?(?:%|per ?cent\b|pct\b|pc\b)",
    "half a",
    "成",
    r"⟦\d+⟧ [+-]\d",
    r"by half\b",
    r"\bhalf (?:of )?its",
    *(rf"\b(?:an?|one|two|three)[ -]{part}" for part in IN_A_PART if part != "half"),
)


class Percent(NamedTuple):
    """A percentage at ``start`` to ``end`` of a sentence, with the sign that is printed before it."""

    start: int
    end: int
    sign: str


def percents_of(masked: Masked) -> list[Percent]:
    """The percentages of a sentence, left to right, with those that print no sign of it."""
    text, lowered = masked.text, masked.lowered
    found: list[Percent] = []
    if _has_one(lowered, IN_A_PERCENT):
        is_printed = not _has_one(lowered, WITHOUT_FIGURES)
        printed = _printed_percents(text) if is_printed else PERCENT.finditer(text)
        found = [
            Percent(one.start(), one.end(), in_small_letters(one["sign"] or one["bare"] or ""))
            for one in printed
        ]
    if found and "⟧" in text:
        listed = LISTED.finditer(text, found[0].end)
        found += [Percent(one.start("number"), one.end("number"), "") for one in listed]
    if _has_one(lowered, IN_A_PART):
        found += [Percent(one.start(), one.end(), "") for one in PART.finditer(text)]
    return sorted(found)


def _printed_percents(text: str) -> Iterator[re.Match[str]]:
    """What ``PERCENT`` finds in a text without ``WITHOUT_FIGURES``, tried only at figures with a unit."""
    at = 0
    for figure in FIGURE_WITH_UNIT.finditer(text):
        one = PERCENT.search(text, max(at, figure.start() - LONGEST_SIGN), figure.end())
        if one is not None:
            yield one
            at = one.end()


def _has_one(lowered: str, marks: tuple[str, ...]) -> bool:
    for mark in marks:  # noqa: SIM110  (a generator would take longer than the search)
        if mark in lowered:
            return True
    return False

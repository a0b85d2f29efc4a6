"""Which articles tell the same occurrence in other words: most of the same telling figures, within two days.

A rewrite that shares neither shingles nor figures is found by nobody here; copies are ``similarity``'s business.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from orchestration.press.similarity import numbers

WITHIN_DAYS = 2.0
# Two figures may coincide by chance, but not most of what a text has, and not with so many digits together.
LEAST_FIGURES = 2
LEAST_DIGITS = 8
LEAST_SHARE = 0.75
# Words that two texts must share, of all that either has: somebody else's figures stand among other words.
LEAST_WORDS = 0.07
# A figure that more texts than this print within the time tells nothing: an index level, a rate.
MOST_TEXTS = 40
CODE = re.compile(
    r"[(（]\s*(?:[A-Za-z]+\s?:\s?)?\d{3,6}(?:\.[A-Za-z]{2})?\s*[)）]|\b\d{3,6}\.(?:HK|SH|SZ|SS)\b|(?<![\d.,])0\d{3,4}(?![\d.,])"
)
YEAR = re.compile(r"(?:19|20)\d\d")
WORD = re.compile(r"[a-z]{4,}|[\u3400-\u9fff]")


def retold_pairs(texts: Sequence[str], langs: Sequence[str], days: Sequence[float]) -> list[tuple[int, int]]:
    """Numbers ``left < right`` of the folded ``texts`` that tell the same figures in one language."""
    figures = [telling(text) for text in texts]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (told, lang) in enumerate(zip(figures, langs, strict=True)):
        if len(told) >= LEAST_FIGURES:
            for figure in told:
                holders[lang, figure].append(number)
    shared: dict[tuple[int, int], set[str]] = defaultdict(set)
    for (_, figure), held in holders.items():
        in_order = sorted(held, key=lambda number: days[number])
        for at, one in enumerate(in_order):
            near = [other for other in in_order[at + 1 :] if days[other] - days[one] <= WITHIN_DAYS]
            if len(near) < MOST_TEXTS:
                for other in near:
                    shared[min(one, other), max(one, other)].add(figure)
    return sorted(
        pair
        for pair, common in shared.items()
        if len(common) >= max(LEAST_FIGURES, LEAST_SHARE * min(len(figures[one]) for one in pair))
        and sum(len(_significant(figure)) for figure in common) >= LEAST_DIGITS
        and _share_words(*(texts[one] for one in pair))
    )


def telling(folded: str) -> set[str]:
    """The figures of a text that few others have: of three significant digits; no years, and no securities' codes."""
    return {
        number
        for number in numbers(CODE.sub(" ", folded))
        if len(_significant(number)) >= 3 and not YEAR.fullmatch(number)
    }


def _significant(number: str) -> str:
    """The digits without the zeros that only say how large it is."""
    return number.replace(".", "").strip("0")


def _share_words(one: str, other: str) -> bool:
    left, right = (set(WORD.findall(text.lower())) for text in (one, other))
    return len(left & right) >= LEAST_WORDS * len(left | right)

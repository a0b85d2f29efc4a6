"""Which articles tell the same occurrence in other words: most of the same telling figures, within two days.

A rewrite that shares neither shingles nor figures is found by nobody here; copies are ``similarity``'s business.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from orchestration.press.similarity import numbers

WITHIN_DAYS = 2.0
# Two figures may coincide by chance, but not most of what a text has.
LEAST_FIGURES = 2
LEAST_SHARE = 0.75
# Words that two texts must share, of all that either has: somebody else's figures stand among other words.
LEAST_WORDS = 0.05
# A figure that more texts than this print within the time tells nothing: an index level, a rate.
MOST_TEXTS = 40
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
    shared: Counter[tuple[int, int]] = Counter()
    for held in holders.values():
        in_order = sorted(held, key=lambda number: days[number])
        for at, one in enumerate(in_order):
            near = [other for other in in_order[at + 1 :] if days[other] - days[one] <= WITHIN_DAYS]
            if len(near) < MOST_TEXTS:
                shared.update((min(one, other), max(one, other)) for other in near)
    return sorted(
        pair
        for pair, n in shared.items()
        if n >= max(LEAST_FIGURES, LEAST_SHARE * min(len(figures[one]) for one in pair))
        and _share_words(*(texts[one] for one in pair))
    )


def telling(folded: str) -> set[str]:
    """The figures of a text that few others have: of three digits, and no years."""
    return {
        number
        for number in numbers(folded)
        if len(number.replace(".", "")) >= 3 and not YEAR.fullmatch(number)
    }


def _share_words(one: str, other: str) -> bool:
    left, right = (set(WORD.findall(text.lower())) for text in (one, other))
    return len(left & right) >= LEAST_WORDS * len(left | right)

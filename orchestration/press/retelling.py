"""Which articles tell the same occurrence in other words: most of the same telling figures, within two days.

A rewrite that shares neither shingles nor figures is found by nobody here; copies are ``similarity``'s business.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import partial

import polars as pl

from orchestration.press.similarity import NUMBER

WITHIN_DAYS = 2.0
# Two figures may coincide by chance, but not most of what a text has, and not with so many digits together.
LEAST_FIGURES = 2
LEAST_DIGITS = 8
LEAST_SHARE = 0.75
# Words that two texts must share, of all that either has: somebody else's figures stand among other words.
LEAST_WORDS = 0.07
# A figure that more texts than this print within the time tells nothing: an index level, a rate.
MOST_TEXTS = 40
# A figure of fewer digits, without the zeros around it, is printed by anybody.
LEAST_SIGNIFICANT = 3
# A security's code: in brackets, with its exchange, or with the zeros before it. What it begins with comes first, so
# that the search stops nowhere else.
CODE = re.compile(
    r"[(（\d](?:"
    r"(?<=[(（])\s*(?:[A-Za-z]+\s?:\s?)?\d{3,6}(?:\.[A-Za-z]{2})?\s*[)）]"
    r"|(?<=\d)(?<!\w\d)\d{2,5}\.(?:HK|SH|SZ|SS)\b"
    r"|(?<=0)(?<![\d.,]0)\d{3,4}(?![\d.,]))"
)
# What stands wherever ``CODE`` does, by its three kinds, as Polars' expressions can say it. One by one they are found
# by a bracket, a point or a nought; as one expression they would be tried everywhere.
SIGNS_OF_CODE = (
    r"[(（][\s\x1c-\x1f]*(?:[A-Za-z]+[\s\x1c-\x1f]?:[\s\x1c-\x1f]?)?\d{3,6}(?:\.[A-Za-z]{2})?[\s\x1c-\x1f]*[)）]",
    r"\.(?:HK|SH|SZ|SS)",
    r"(?:^|[^\d.,])0\d{3,4}(?:[^\d.,]|$)",
)
YEAR = r"^(?:19|20)\d\d$"
OF_TEXTS = {"lang": pl.String(), "day": pl.Float64()}
WORD = re.compile(r"[a-z]{4,}|[\u3400-\u9fff]")


def retold_pairs(texts: pl.Series, langs: Sequence[str], days: Sequence[float]) -> list[tuple[int, int]]:
    """Numbers ``left < right`` of the folded ``texts`` that tell the same figures in one language."""
    told = telling(texts).with_columns(n_told=pl.len().over("text")).filter(pl.col("n_told") >= LEAST_FIGURES)
    of_texts = pl.DataFrame({"lang": langs, "day": days}, schema=OF_TEXTS).with_row_index("text")
    holders = (
        told.join(of_texts, on="text")
        .sort("day", "text")
        .group_by("lang", "figure")
        .agg("text")
        .filter(pl.col("text").list.len() > 1)
    )
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    for figure, held in holders.select("figure", "text").iter_rows():
        for pair in _near_pairs(held, days):
            shared[pair].append(figure)
    n_told = dict(told.select("text", "n_told").iter_rows())
    return sorted(
        (left, right)
        for (left, right), common in shared.items()
        if len(common) >= max(LEAST_FIGURES, LEAST_SHARE * min(n_told[left], n_told[right]))
        and sum(len(figure.replace(".", "").strip("0")) for figure in common) >= LEAST_DIGITS
        and _share_words(texts[left], texts[right])
    )


def _near_pairs(held: list[int], days: Sequence[float]) -> list[tuple[int, int]]:
    """Pairs within the time among texts in order of time, without those of one that too many others follow."""
    pairs = []
    for at, one in enumerate(held):
        end = bisect_right(held, WITHIN_DAYS, lo=at + 1, key=partial(_days_after, days, one))
        if end - at - 1 < MOST_TEXTS:
            pairs += [(min(one, other), max(one, other)) for other in held[at + 1 : end]]
    return pairs


def _days_after(days: Sequence[float], one: int, other: int) -> float:
    return days[other] - days[one]


def telling(folded: pl.Series) -> pl.DataFrame:
    """The figures of texts that few others have, each once: ``text`` (its number)``, figure``.

    They have three significant digits; no years, and no securities' codes.
    """
    may_have = pl.any_horizontal(pl.col("figure").str.contains(sign) for sign in SIGNS_OF_CODE)
    numbered = folded.rename("figure").to_frame().with_row_index("text").with_columns(may_have_code=may_have)
    coded = numbered.filter("may_have_code")
    without = pl.Series("figure", [CODE.sub(" ", text) for text in coded["figure"]], dtype=pl.String)
    figures = (
        pl.concat([numbered.filter(~pl.col("may_have_code")), coded.with_columns(without)])
        .drop("may_have_code")
        .with_columns(pl.col("figure").str.extract_all(NUMBER))
        .explode("figure", empty_as_null=False)
        .with_columns(pl.col("figure").str.replace_all(",", "", literal=True))
    )
    significant = pl.col("figure").str.replace_all(".", "", literal=True).str.strip_chars("0")
    return figures.filter(
        (significant.str.len_chars() >= LEAST_SIGNIFICANT) & ~pl.col("figure").str.contains(YEAR)
    ).unique()


def _share_words(one: str, other: str) -> bool:
    left, right = (set(WORD.findall(text.lower())) for text in (one, other))
    return len(left & right) >= LEAST_WORDS * len(left | right)

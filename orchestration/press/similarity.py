"""How alike two texts are: shingles of words or characters, and the Jaccard similarity of every pair worth comparing.

Which texts belong to one story is ``stories``' business.
"""

import math
import re
import zlib
from itertools import accumulate

import polars as pl

from orchestration.press.text import fold

# 3 words of English, 4 characters of Chinese.
SHINGLE = {"en": 3, "zh": 4}
LEAST_SIMILAR = 0.5
# Two market reports of one template share their words; their figures tell them apart.
LEAST_SAME_NUMBERS = 0.5
LEAST_NUMBERS = 2
# One in so many shingles has to be shared among the rarest already: fewer pairs are looked at.
RARE_SHARE = 8
SHINGLES = {"text": pl.UInt32(), "shingle": pl.List(pl.UInt32())}
ABOUT = {
    "text": pl.UInt32(),
    "group": pl.String(),
    "day": pl.Float64(),
    "size": pl.Int64(),
    "different": pl.Int64(),
    "shared": pl.Int64(),
}
PAIRS = {"left": pl.UInt32, "right": pl.UInt32, "similarity": pl.Float64}


def normalised(text: str) -> str:
    """A folded text in lower case without marks: what two exact copies have in common."""
    return re.sub(r"[^\w%]+|_", " ", fold(text).lower()).strip()


def shingles(text: str, lang: str) -> set[int]:
    """Hashes (CRC-32) of the shingles of a normalised text; of a text shorter than one, of the whole."""
    parts = text.split() if lang == "en" else list(text.replace(" ", ""))
    size = SHINGLE["en" if lang == "en" else "zh"]
    glue = " " if lang == "en" else ""
    whole = glue.join(parts).encode()
    # Where each part begins in bytes, and where one behind the last would: a shingle is a slice, not a new text.
    lengths = map(len, parts) if text.isascii() else (len(part.encode()) for part in parts)
    begins = list(accumulate((length + len(glue) for length in lengths), initial=0))
    if len(parts) <= size:
        return {zlib.crc32(whole)}
    ends = (begin - len(glue) for begin in begins[size:])
    return {zlib.crc32(whole[begin:end]) for begin, end in zip(begins, ends, strict=False)}


def numbers(text: str) -> set[str]:
    """The numbers that a text prints, separators removed."""
    return {number.replace(",", "") for number in re.findall(r"\d+(?:[.,]\d+)*", fold(text))}


def similar_pairs(texts: list[set[int]], groups: list[str], days: list[float], within: float) -> pl.DataFrame:
    """Pairs ``left < right, similarity`` of texts of one group, at most ``within`` days apart, at least half alike.

    Exact, although only pairs that share rare shingles are looked at: of two sets that share s of their elements,
    the first n - s + k of n in any one order share at least k.
    """
    rows = [
        (
            number,
            group,
            day,
            len(text),
            math.floor((1 - LEAST_SIMILAR) * len(text)),
            1 + len(text) // RARE_SHARE,
        )
        for number, (text, group, day) in enumerate(zip(texts, groups, days, strict=True))
    ]
    about = pl.DataFrame(rows, schema=ABOUT, orient="row")
    rarest = (
        pl.DataFrame(
            {"text": range(len(texts)), "shingle": [sorted(text) for text in texts]}, schema=SHINGLES
        )
        .explode("shingle")
        .with_columns(n_texts=pl.len().over("shingle"))
        .with_columns(rarity=pl.struct("n_texts", "shingle").rank("ordinal").over("text"))
        .join(about, on="text")
        .filter((pl.col("rarity") <= pl.col("different") + pl.col("shared")) & (pl.col("n_texts") > 1))
        .select("text", "shingle", "group", "day", "size", "shared")
    )
    candidates = (
        rarest.join(rarest, on=["shingle", "group"], suffix="_right")
        .filter(
            (pl.col("text") < pl.col("text_right"))
            & ((pl.col("day") - pl.col("day_right")).abs() <= within)
            & (
                pl.min_horizontal("size", "size_right")
                >= LEAST_SIMILAR * pl.max_horizontal("size", "size_right")
            )
        )
        .group_by("text", "text_right")
        .agg(n=pl.len(), least=pl.min_horizontal("shared", "shared_right").first())
        .filter(pl.col("n") >= pl.col("least"))
        .sort("text", "text_right")
        .select("text", "text_right")
    )
    pairs = [(left, right, jaccard(texts[left], texts[right])) for left, right in candidates.iter_rows()]
    return pl.DataFrame(pairs, schema=PAIRS, orient="row").filter(pl.col("similarity") >= LEAST_SIMILAR)


def jaccard(one: set[int], other: set[int]) -> float:
    """Shared shingles among all shingles of two texts, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def tell_the_same_numbers(one: set[str], other: set[str]) -> bool:
    """Whether two texts print mostly the same figures; too few figures tell nothing."""
    if min(len(one), len(other)) < LEAST_NUMBERS:
        return True
    return len(one & other) >= LEAST_SAME_NUMBERS * min(len(one), len(other))

"""How alike two texts are: shingles of words or characters, and the Jaccard similarity of every pair worth comparing.

Which texts belong to one story is ``stories``' business.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

# 3 words of English, 4 characters of Chinese.
SHINGLE = {"en": 3, "zh": 4}
LEAST_SIMILAR = 0.5
# Two market reports of one template share their words; their figures tell them apart.
LEAST_SAME_NUMBERS = 0.5
LEAST_NUMBERS = 2
# One in so many shingles has to be shared among the rarest already: fewer pairs are looked at.
RARE_SHARE = 8
# An odd number that spreads bits: what a polynomial over the hashes of a shingle's parts is taken at.
BASE = np.uint64(0x9E3779B97F4A7C15)
# As often are texts left out that can have none like them.
ROUNDS = 3
NUMBER = r"\d+(?:[.,]\d+)*"
ABOUT = {"text": pl.UInt32(), "group": pl.String(), "day": pl.Float64()}
PAIRS = {"left": pl.UInt32, "right": pl.UInt32, "similarity": pl.Float64}
# Marks in a row become one blank. A blank alone, which most of them are, is one already and is not looked at.
MARKS = r"[^\w% ][^\w%]*| [^\w%]+|_"


def normalised(folded: pl.Expr) -> pl.Expr:
    """Folded texts in lower case without marks: what two exact copies have in common."""
    return folded.str.to_lowercase().str.replace_all(MARKS, " ").str.strip_chars()


def shingles(texts: Sequence[str], langs: Sequence[str]) -> pl.DataFrame:
    """Hashes of the shingles of normalised texts, with repeats: ``text`` (its number)``, shingle``.

    A text shorter than a shingle has one: the whole.
    """
    columns = {
        "part": pl.Series(texts, dtype=pl.String),
        "is_words": pl.Series([lang == "en" for lang in langs], dtype=pl.Boolean),
    }
    frame = pl.DataFrame(columns).with_row_index("text")
    words = frame.filter("is_words").with_columns(pl.col("part").str.split(" "))
    characters = frame.filter(~pl.col("is_words")).with_columns(
        pl.col("part").str.replace_all(" ", "", literal=True).str.split("")
    )
    return pl.concat([*_shingled(words, SHINGLE["en"]), *_shingled(characters, SHINGLE["zh"])])


def _shingled(texts: pl.DataFrame, size: int) -> Iterator[pl.DataFrame]:
    """Every ``size`` neighbours in the lists ``part``, hashed."""
    n_missing = size - pl.col("part").list.len().cast(pl.Int64)
    filled = pl.col("part").list.concat(pl.lit("").repeat_by(n_missing))
    # Few are that short; to look at the others' lists for them would cost as much as to hash them.
    yield _neighbours(texts.filter(n_missing <= 0), size)
    yield _neighbours(texts.filter(n_missing > 0).with_columns(filled), size)


def _neighbours(texts: pl.DataFrame, size: int) -> pl.DataFrame:
    parts = texts.select("text", "part").explode("part")
    numbers, hashes = parts["text"].to_numpy(), parts["part"].hash(0).to_numpy()
    n = max(0, len(hashes) - size + 1)
    shingle = hashes[:n].copy()
    for further in range(1, size):
        shingle *= BASE
        shingle += hashes[further : further + n]
    is_whole = numbers[:n] == numbers[len(numbers) - n :]
    return pl.DataFrame({"text": numbers[:n][is_whole], "shingle": shingle[is_whole]})


def sets_of(shingled: pl.DataFrame, texts: Iterable[int]) -> dict[int, set[int]]:
    """The shingles of each of ``texts``, by its number."""
    wanted = pl.Series(sorted(set(texts)), dtype=pl.UInt32)
    found = shingled.filter(pl.col("text").is_in(wanted.implode())).group_by("text").agg("shingle")
    return {text: set(elements) for text, elements in found.iter_rows()}


def numbers(folded: str) -> set[str]:
    """The numbers that a folded text prints, separators removed."""
    return {number.replace(",", "") for number in re.findall(NUMBER, folded)}


def similar_pairs(
    shingled: pl.DataFrame, groups: Sequence[str], days: Sequence[float], within: float
) -> pl.DataFrame:
    """Pairs ``left < right, similarity`` of texts of one group, at most ``within`` days apart, at least half alike.

    ``shingled``: a row a text and element (``text, shingle``). Exact, although only pairs that share rare elements
    are looked at: of two sets that share s of their elements, the first n - s + k of n in any one order share at
    least k.
    """
    texts = _comparable(shingled).unique()
    if texts.is_empty():
        return pl.DataFrame(schema=PAIRS)
    of_texts = (
        pl.DataFrame({"group": groups, "day": days})
        .with_row_index("text")
        .select(pl.col(name).cast(dtype) for name, dtype in ABOUT.items())
    )
    common = texts.group_by("shingle").agg(n_texts=pl.len()).filter(pl.col("n_texts") > 1)
    # What no other text has is rarer than all of these, and pairs nothing.
    shared = texts.join(common, on="shingle").with_columns(
        nth=pl.struct("n_texts", "shingle").rank("ordinal").over("text"), n_common=pl.len().over("text")
    )
    about = (
        of_texts.join(texts.group_by("text").agg(size=pl.len().cast(pl.Int64)), on="text")
        .with_columns(shared=1 + pl.col("size") // RARE_SHARE)
        .with_columns(first=((1 - LEAST_SIMILAR) * pl.col("size")).floor() + pl.col("shared"))
    )
    rarest = (
        shared.join(about, on="text")
        .filter(pl.col("size") - pl.col("n_common") + pl.col("nth") <= pl.col("first"))
        .select("text", "shingle", "group", "day", "size", "shared")
    )
    # Days in steps of ``within``: a pair is of one step, or of two that follow each other.
    rarest = rarest.with_columns(step=(pl.col("day") / within).floor())
    at_once = rarest.join(rarest, on=["shingle", "group", "step"], suffix="_right").filter(
        pl.col("text") < pl.col("text_right")
    )
    next_step = rarest.with_columns(pl.col("step") - 1)
    one_later = rarest.join(next_step, on=["shingle", "group", "step"], suffix="_right")
    candidates = (
        pl.concat([at_once, one_later])
        .filter(
            ((pl.col("day") - pl.col("day_right")).abs() <= within)
            & (
                pl.min_horizontal("size", "size_right")
                >= LEAST_SIMILAR * pl.max_horizontal("size", "size_right")
            )
        )
        .group_by(left=pl.min_horizontal("text", "text_right"), right=pl.max_horizontal("text", "text_right"))
        .agg(n=pl.len(), least=pl.min_horizontal("shared", "shared_right").first())
        .filter(pl.col("n") >= pl.col("least"))
        .sort("left", "right")
        .select("left", "right")
    )
    sets = sets_of(texts, pl.concat([candidates["left"], candidates["right"]]))
    pairs = [(left, right, jaccard(sets[left], sets[right])) for left, right in candidates.iter_rows()]
    return pl.DataFrame(pairs, schema=PAIRS, orient="row").filter(pl.col("similarity") >= LEAST_SIMILAR)


def _comparable(shingled: pl.DataFrame) -> pl.DataFrame:
    """The shingles of texts that may have one like them: half of theirs stand at another place too, here or elsewhere.

    Most texts of a feed have not, and what only they share with others counts no longer once they are gone. To stop
    early is safe: a chain of texts that would come apart link by link is looked at as a whole.
    """
    texts, elements = shingled["text"].to_numpy(), shingled["shingle"].to_numpy()
    left = np.arange(shingled.height)
    for _ in range(ROUNDS):
        shared = np.bincount(texts[left], weights=_stand_twice(elements[left]), minlength=1)
        of_text = np.bincount(texts[left], minlength=1)
        stays = (shared >= LEAST_SIMILAR * of_text)[texts[left]]
        if stays.all():
            break
        left = left[stays]
    return shingled[left]


def _stand_twice(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Which hashes stand at another place too; without their last bits, so that a rare one only seems to.

    Sorting numbers is far quicker than counting them: each takes its place in the array with it, in those bits.
    """
    last_bits = np.uint64((1 << len(hashes).bit_length()) - 1)
    keys = hashes & ~last_bits
    keys |= np.arange(len(hashes), dtype=np.uint64)
    keys.sort()
    first = np.flatnonzero((keys[1:] ^ keys[:-1]) <= last_bits)
    stands_twice = np.zeros(len(hashes), dtype=np.bool_)
    for met in (keys[first], keys[first + 1]):
        stands_twice[(met & last_bits).astype(np.intp)] = True
    return stands_twice


def jaccard(one: set[int], other: set[int]) -> float:
    """Shared shingles among all shingles of two texts, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def tell_the_same_numbers(one: set[str], other: set[str]) -> bool:
    """Whether two texts print mostly the same figures; too few figures tell nothing."""
    if min(len(one), len(other)) < LEAST_NUMBERS:
        return True
    return len(one & other) >= LEAST_SAME_NUMBERS * min(len(one), len(other))

"""Text before anyone interprets it: one script, sentences, language.

What the words mean stands in rules, lexicons and aliases; HTML is gone before a text comes here.
"""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

import polars as pl

SCRIPTS = Path(__file__).with_name("scripts.csv")
HAN = re.compile(r"[\u3400-\u9fff]")
# Chinese characters say more than Latin letters: half as many already make a Chinese sentence.
LETTERS_A_CHARACTER = 2
# Full-width marks that rules read as sentence or clause ends; everything else full-width becomes ASCII.
KEPT_FULL_WIDTH = "，。！？；：、"
# The last two would read as names that were masked.
PLAIN = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "\u00a0": " ",
    "\u3000": " ",
    "−": "-",
    "–": "-",
    "\t": " ",
    "⟦": "[",
    "⟧": "]",
}
ASCII_MARKS = tuple(mark for mark in PLAIN if mark.isascii())
LONGEST_SENTENCE = 800
# And one capital letter: J. Smith.
ABBREVIATED = (
    "Inc|Corp|Co|Ltd|Mr|Ms|Mrs|Dr|St|No|vs|approx|est|a.m|p.m|U.S"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
)
ABBREVIATION = re.compile(rf"\b(?:{ABBREVIATED.replace('.', '[.]')}|[A-Z])\.$")
# With its point, and what stands before it.
LONGEST_ABBREVIATION = 8
# Few words end as they do: most need no further look.
TAILS = frozenset(word[-2:] for word in ABBREVIATED.split("|"))
# What it begins with comes first, so that the search stops nowhere else.
SENTENCE_END = re.compile(
    r"[\n。！？；.!?](?:(?<=\n)\n*|(?<=[。！？；])[」』\"')\]]*\s*"
    r"|(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9$\u3400-\u9fff]))"
)
LATIN = re.compile(r"[A-Za-z]")


@cache
def _simplified() -> dict[str, str]:
    with SCRIPTS.open(newline="", encoding="utf-8") as lines:
        return {row["traditional"]: row["simplified"] for row in csv.DictReader(lines)}


@cache
def _folding() -> tuple[re.Pattern[str], dict[str, str]]:
    """What is folded into what, and a pattern that finds it: most characters of a text stay what they are."""
    full_width = {
        chr(code): unicodedata.normalize("NFKC", chr(code))
        for code in range(0xFF01, 0xFF5F)
        if chr(code) not in KEPT_FULL_WIDTH
    }
    folded = full_width | PLAIN | _simplified()
    return re.compile(f"[{''.join(map(re.escape, folded))}]"), folded


def fold(text: str) -> str:
    """The text in simplified script with plain quotes, digits and brackets.

    One character for one, so that a position in the folded text is the same position in the printed one.
    """
    if text.isascii() and not any(mark in text for mark in ASCII_MARKS):
        return text
    pattern, folded = _folding()
    return pattern.sub(lambda found: folded[found[0]], text)


@cache
def _evidence() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Characters that only traditional, only simplified text has: those outside the other script's old code page."""

    def lacks(character: str, code_page: str) -> bool:
        try:
            character.encode(code_page)
        except UnicodeEncodeError:
            return True
        return False

    pairs = _simplified()
    traditional = "".join(sorted(c for c in pairs if lacks(c, "gb2312")))
    simplified = "".join(sorted({c for c in pairs.values() if lacks(c, "big5")}))
    return re.compile(f"[{traditional}]"), re.compile(f"[{simplified}]")


def is_chinese(text: str) -> bool:
    """Whether a text is written in Chinese characters rather than Latin letters."""
    if text.isascii():
        return False
    n_han = len(HAN.findall(text))
    return n_han > 0 and n_han * LETTERS_A_CHARACTER >= len(LATIN.findall(text))


def language(text: str, stated: str | None) -> str:
    """``en``, ``zh-Hant`` or ``zh-Hans`` by script; what the feed states decides between equal evidence."""
    if not is_chinese(text):
        return "en"
    traditional, simplified = (len(pattern.findall(text)) for pattern in _evidence())
    if traditional != simplified:
        return "zh-Hant" if traditional > simplified else "zh-Hans"
    return "zh-Hant" if re.search(r"(?i)hant|[-_](hk|tw|mo)", stated or "") else "zh-Hans"


def split_sentences(text: str) -> list[str]:
    """Sentences of a text, trimmed, none empty; a line break always ends one."""
    return [text[start:end] for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text start and end, trimmed, none empty."""
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in SENTENCE_END.finditer(text):
        at, end = mark.span()
        if (
            (text[at - 2 : at] in TAILS or text[at - 1 : at].isupper())
            and "\n" not in mark[0]
            and _is_abbreviation(text, start, at + 1)
        ):
            continue
        spans += _trimmed(text, start, end)
        start = end
    spans += _trimmed(text, start, len(text))
    if all(end - start <= LONGEST_SENTENCE for start, end in spans):
        return spans
    return [part for span in spans for part in _parted(text, *span)]


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether the point before ``end`` ends no sentence."""
    return ABBREVIATION.search(text[max(start, end - LONGEST_ABBREVIATION) : end]) is not None


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span without the blanks around it; none where nothing is left."""
    piece = text[start:end].strip()
    if not piece:
        return []
    if text[start].isspace():
        start = text.index(piece, start)
    return [(start, start + len(piece))]


def _parted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A table without line breaks is no sentence: every part of it is read for itself."""
    parts: list[tuple[int, int]] = []
    while end - start > LONGEST_SENTENCE:
        cut = max(text.rfind(mark, start + 1, start + LONGEST_SENTENCE) for mark in " ,，、;；") + 1
        cut = cut or start + LONGEST_SENTENCE
        parts += _trimmed(text, start, cut)
        start = cut
    return parts + _trimmed(text, start, end)


def headline(title: str, publisher: str | None) -> str:
    """The title without the publisher's name that aggregators append: ``Headline - Publisher``."""
    if publisher:
        title = re.sub(rf"\s*[-–—|_]\s*{re.escape(publisher.strip())}\s*$", "", title)
    return title.strip()


def plain_frame(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles (``article_id, published_at, title, body, publisher, lang``) as every reader takes them.

    A row each, in their order: ``article_id, published_at, title`` (without the publisher)``, body`` (never NULL)``,
    lang`` (en, zh-Hant, zh-Hans)``, folded_title, folded_body``.
    """
    rows = []
    columns = ("article_id", "published_at", "title", "body", "publisher", "lang")
    for article_id, published_at, title, body, publisher, stated in articles.select(columns).iter_rows():
        top, text = headline(title, publisher), body or ""
        lang = language(f"{top} {text}", stated)
        rows.append((article_id, published_at, top, text, lang, fold(top), fold(text)))
    return pl.DataFrame(rows, schema=PLAIN_SCHEMA, orient="row")


PLAIN_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "article_id": pl.String,
    "published_at": pl.Datetime("us"),
    "title": pl.String,
    "body": pl.String,
    "lang": pl.String,
    "folded_title": pl.String,
    "folded_body": pl.String,
}

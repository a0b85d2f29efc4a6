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
HAN = r"[\u3400-\u9fff]"
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
LONGEST_SENTENCE = 800
ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Corp|Co|Ltd|Mr|Ms|Mrs|Dr|St|No|vs|approx|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[A-Z]|\b[ap]\.m|\bU\.S)\.$"
)
LATIN_END = r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9$\u3400-\u9fff])"
SENTENCE_END = re.compile(rf"\n+|(?<=[。！？；])[」』\"')\]]*\s*|{LATIN_END}")


@cache
def _simplified() -> dict[str, str]:
    with SCRIPTS.open(newline="", encoding="utf-8") as lines:
        return {row["traditional"]: row["simplified"] for row in csv.DictReader(lines)}


@cache
def _folding() -> dict[int, str]:
    full_width = {
        code: unicodedata.normalize("NFKC", chr(code))
        for code in range(0xFF01, 0xFF5F)
        if chr(code) not in KEPT_FULL_WIDTH
    }
    return full_width | {ord(old): new for old, new in (PLAIN | _simplified()).items()}


def fold(text: str) -> str:
    """The text in simplified script with plain quotes, digits and brackets.

    One character for one, so that a position in the folded text is the same position in the printed one.
    """
    return text.translate(_folding())


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
    n_han = len(re.findall(HAN, text))
    return n_han > 0 and n_han * LETTERS_A_CHARACTER >= len(re.findall(r"[A-Za-z]", text))


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
    pieces: list[str] = []
    start = 0
    for end in SENTENCE_END.finditer(text):
        if "\n" not in end.group() and ABBREVIATION.search(text[start : end.start()]):
            continue
        pieces.append(text[start : end.end()])
        start = end.end()
    whole = [piece.strip() for piece in [*pieces, text[start:]] if piece.strip()]
    return [part for piece in whole for part in _parted(piece)]


def _parted(sentence: str) -> list[str]:
    """A table without line breaks is no sentence: every part of it is read for itself."""
    parts = []
    while len(sentence) > LONGEST_SENTENCE:
        cut = max(sentence.rfind(mark, 1, LONGEST_SENTENCE) for mark in " ,，、;；") + 1 or LONGEST_SENTENCE
        parts.append(sentence[:cut].strip())
        sentence = sentence[cut:]
    return [part for part in (*parts, sentence.strip()) if part]


def headline(title: str, publisher: str | None) -> str:
    """The title without the publisher's name that aggregators append: ``Headline - Publisher``."""
    if publisher:
        title = re.sub(rf"\s*[-–—|_]\s*{re.escape(publisher.strip())}\s*$", "", title)
    return title.strip()


def sentence_frame(articles: pl.DataFrame) -> pl.DataFrame:
    """A row a sentence: ``article_id, lang`` (of the article)``, sentence_no, text, folded, is_chinese``.

    ``sentence_no`` 0 is the headline; the body starts at 1. A headline that the body repeats is left out there.
    """
    rows: list[tuple[str, str, int, str, str, bool]] = []
    columns = ("article_id", "title", "body", "publisher", "lang")
    for article_id, title, body, publisher, stated in articles.select(columns).iter_rows():
        top = headline(title, publisher)
        lang = language(f"{top} {body or ''}", stated)
        sentences = split_sentences(body or "")
        if sentences and sentences[0].rstrip(".。") == top:
            sentences = sentences[1:]
        for number, text in enumerate([top, *sentences]):
            rows.append((article_id, lang, number, text, fold(text), is_chinese(text)))
    return pl.DataFrame(rows, schema=SENTENCE_SCHEMA, orient="row")


SENTENCE_SCHEMA = {
    "article_id": pl.String,
    "lang": pl.String,
    "sentence_no": pl.Int64,
    "text": pl.String,
    "folded": pl.String,
    "is_chinese": pl.Boolean,
}

"""Screening: an article that is not let through would have said nothing, had it been read."""

import polars as pl
import pytest

from evaluation.gold import load
from orchestration.press import reader
from orchestration.press.screening import _topics, screened
from orchestration.press.text import plain_frame, split_sentences
from tests.unit.test_press_phrases import LINES
from tests.unit.test_press_reader import NOBODY_KNOWN, article, frame, gazetteer, rules

GENERAL = "Oil fell 2 per cent to HK$480 a barrel. Net purchases by funds came to US$3 billion, a record."


def let_through(title: str, body: str = "") -> bool:
    return not screened(plain_frame(frame(article("a", title, body))), gazetteer(), rules()).is_empty()


@pytest.fixture(scope="module")
def sentences() -> pl.DataFrame:
    """Sentences of the gold set, each an article of its own: many name nobody."""
    texts = [
        sentence
        for one in load("development")
        for sentence in split_sentences(f"{one.document['title']}\n{one.document['body']}")
    ] + [text.replace(" / ", "\n") for _, text in LINES]
    return frame(*(article(f"n{number:05}", GENERAL, text) for number, text in enumerate(texts)))


def test_screening_changes_no_reading(sentences, monkeypatch):
    with_it = reader.read(sentences, NOBODY_KNOWN, gazetteer(), rules())
    monkeypatch.setattr(reader, "screened", lambda articles, *_: articles)
    without = reader.read(sentences, NOBODY_KNOWN, gazetteer(), rules())
    for name in ("mentions", "stories", "events", "sentiment", "claims"):
        assert getattr(with_it, name).equals(getattr(without, name)), name


def test_no_hope_is_without_a_sign(sentences):
    topics = _topics(rules())
    assert topics.signs is not None
    hopeful = [bool(hopes) for hopes in topics.sieve.hopeful(sentences["body"])]
    has_signs = sentences["body"].str.to_lowercase().str.contains(topics.signs)
    assert sum(hopeful) > 0
    assert all(signs for signs, hopes in zip(has_signs, hopeful, strict=True) if hopes)


def test_words_settle_what_their_patterns_do(sentences):
    topics = _topics(rules())
    texts = [text for text in sentences["body"] if text.isascii()][::7]
    for number, word in topics.words.items():
        pattern = topics.patterns[number]
        assert all(bool(word.search(text.lower())) == bool(pattern.search(text)) for text in texts), pattern


def test_a_code_at_the_end_of_a_line_is_a_code():
    assert let_through("摩通看好00700", "人氣股今日升3%。")
    assert let_through("早段", "沽壓沉重 09988\n股價今早跌3%，報158元。")


def test_most_of_what_names_nobody_is_left_out(sentences):
    nobody = screened(plain_frame(sentences), gazetteer(), rules())
    assert 0 < nobody.height < sentences.height


@pytest.mark.parametrize(
    ("title", "is_read"),
    [
        (GENERAL, False),
        ("In connection with the fire, two were arrested", False),
        ("Southbound net purchases came to HK$3 billion", True),
        ("北水淨流入30億港元", True),
        ("The city's benchmark gained 1 per cent", True),
        ("The benchmark in Seoul gained 1 per cent", False),
        ("Hang Seng up 1 per cent", True),
        ("Shares of Alibaba rose", True),
        ("A meta-analysis of apples", False),
    ],
)
def test_who_is_let_through(title, is_read):
    assert let_through(title) is is_read
    assert let_through("Markets", f"{GENERAL}\n{title}.") is is_read

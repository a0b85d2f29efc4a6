"""Rules as data: complete enough, added without Python, and refused with a sentence where they cannot be used."""

import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.gold import load
from orchestration.contracts.press import EVENT_TYPES
from orchestration.press.hopes import hopes_of
from orchestration.press.literals import EDGE, Sieve, required
from orchestration.press.passages import passages_of
from orchestration.press.reader import read
from orchestration.press.rules import PRESS, Rules
from orchestration.press.text import plain_frame
from tests.unit.test_press_reader import NOBODY_KNOWN, article, frame, gazetteer, reading, rules, wire

RULE = """
event_type = "OTHER"

[[rule]]
id = "other.festival.en"
lang = "en"
subtype = "festival"
polarity = "POSITIVE"
patterns = ['\\bholds a (?:street|film) festival']
"""


def copy(folder: Path) -> Path:
    for name in ("rules", "lexicons"):
        shutil.copytree(PRESS / name, folder / name)
    return folder


def test_every_type_of_event_has_rules_in_both_languages():
    langs = defaultdict(set)
    for rule in rules().rules:
        langs[rule.event_type].add(rule.lang)
    assert langs == {event_type: {"en", "zh"} for event_type in EVENT_TYPES}
    assert len(rules().rules) >= 80


def test_a_rule_in_a_new_file_is_applied_without_python(tmp_path):
    (copy(tmp_path) / "rules" / "festival.toml").write_text(RULE, encoding="utf-8")
    title = frame(article("a", "Alibaba holds a street festival"))
    assert reading(article("a", "Alibaba holds a street festival")).events.is_empty()
    found = read(title, NOBODY_KNOWN, gazetteer(), Rules.load(tmp_path)).events
    assert found.select("ticker", "event_subtype", "rule_id").rows() == [
        ("9988.HK", "festival", "other.festival.en")
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'event_type = "OTHER"',
            'event_type = "FESTIVAL"',
            "festival.toml, rule other.festival.en: FESTIVAL",
        ),
        ('polarity = "POSITIVE"', 'polarity = "GOOD"', "festival.toml, rule other.festival.en"),
        ("lang", "language", "festival.toml, rule other.festival.en"),
        ("(?:street|film)", "(?:street", "rule other.festival.en cannot be used"),
        ("(?:street|film)", "{nonsense}", "rule other.festival.en cannot be used"),
        ("other.festival.en", "price.figure_up.en", "rule ids given twice: price.figure_up.en"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_by_name(tmp_path, old, new, sentence):
    (copy(tmp_path) / "rules" / "festival.toml").write_text(RULE.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=sentence):
        Rules.load(tmp_path)


def test_the_sieve_lets_everything_through_that_the_rules_find(monkeypatch):
    articles = [
        *wire(),
        article("x", "阿里獲北水淨買入17.27億 股價升3%", "Alibaba shares rose 3%; 騰訊(00700)跌2%"),
        *(article(one.id, one.document["title"], one.document["body"]) for one in load("development")),
    ]
    sieved = reading(*articles)
    monkeypatch.setattr(Sieve, "hopeful", lambda self, texts: [self.names for _ in texts])
    unsieved = reading(*articles)
    assert unsieved.events.equals(sieved.events)
    assert unsieved.claims.equals(sieved.claims)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (
            r"\b(?:rais(?:es|ed)|lifts) (?:its )?target",
            [{f"{EDGE}{verb}{its} target" for verb in ("raises", "raised", "lifts") for its in ("", " its")}],
        ),
        (r"(?i)Buy.{0,9}Back", [{"buy"}, {"back"}]),
        (r"(?:a|b|c)*x?", []),
        (r"⟦\d+⟧ fell(?: back)?", [{" fell"}, {"⟦"}, {r"\d"}]),
        (r"净[买卖]入?", [{"净买", "净卖"}]),
        (r"(?:rise|fall) of|\d+", []),
        (r"(?:⟦\d+⟧ up|to ⟦\d+⟧) \w+", [{"⟦"}, {r"\d"}]),
    ],
)
def test_what_a_pattern_cannot_match_without(pattern, needs):
    found = required(pattern)
    assert bool(found) == bool(needs)
    assert all(need in found for need in map(frozenset, needs))


def test_a_pattern_that_needs_a_name_and_a_digit_alone_is_tried_where_both_stand():
    patterns = [("ratio", r"⟦\d+⟧.*\d"), ("any", r"\w*")]
    texts = ["⟦0⟧ fell 3", "nobody fell 3", "nobody fell", ""]
    assert Sieve.of(patterns, marks=True).hopeful(texts) == [{"ratio", "any"}, {"any"}, {"any"}, {"any"}]
    assert Sieve.of(patterns).hopeful(texts) == [{"ratio", "any"}] * 4
    assert Sieve.of([]).hopeful(texts) == [set()] * 4


@pytest.mark.parametrize(
    ("text", "moves", "flows"),
    [
        ("Tencent met its staff.", False, False),
        ("Tencent fell 3%.", True, False),
        ("大市经港股通流入。", False, True),
        # A direction without a figure, a figure without a direction, nobody whose it could be.
        ("Tencent may rise early.", False, False),
        ("Tencent has 3% of it.", False, False),
        ("Prices fell 3% there.", False, False),
        ("It fell 3% there.", True, False),
        ("Tencent +3% on Monday.", True, False),
        # Words within words.
        ("Tencent's supper cost 3%.", False, False),
        ("Tencent fellow 3%.", False, False),
    ],
)
def test_a_sentence_is_looked_at_for_moves_and_flows_only_with_all_that_they_need(text, moves, flows):
    passages = passages_of(plain_frame(frame(article("a", "", text))), gazetteer())
    (sentence,) = [one for one in passages.sentences() if one.number]
    hope = hopes_of([sentence], rules())[sentence.said]
    assert (hope.may_move(sentence.masked), hope.may_name_channel and hope.may_flow) == (moves, flows)


@given(
    st.text("ab5_ ,.'-é股", max_size=8),
    st.text("ab5 ,.'é", min_size=1, max_size=3),
    st.sampled_from(["{}", r"\b{}\b", r"\b{}", r"x?{}\b"]),
)
def test_what_matches_is_hoped_for_whatever_its_words_touch(text, literal, form):
    pattern = form.format(re.escape(literal))
    if re.search(pattern, text):
        assert Sieve.of([("it", pattern)]).hopeful([text]) == [{"it"}]

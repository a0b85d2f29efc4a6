"""Patterns in small letters find, in texts in small letters, what those that ignore case find in texts as they are."""

import random
import re

import pytest

from evaluation.gold import load
from orchestration.press.amounts import AMOUNT
from orchestration.press.claims.cues import FLAGS, cues, texts_of
from orchestration.press.letters import HEEDS_CASE, in_small_letters, small
from orchestration.press.text import fold, split_sentences
from tests.unit.test_press_reader import rules


def sentences(seed: int, n: int) -> list[str]:
    """Sentences of the development gold with odd capitals, a masked name and letters that are odd in small."""
    rng = random.Random(seed)
    texts = [fold(article.text) for article in load("development") if article.lang == "en"]
    picked = rng.sample([sentence for text in texts for sentence in split_sentences(text)], n)
    odd = [
        "".join(letter.upper() if rng.random() < 0.3 else letter for letter in sentence).replace(
            "Alibaba", "⟦0⟧"
        )
        for sentence in picked
    ]
    return [
        *picked,
        *odd,
        "İn talks to rıse 3 PER CENT, HK$3BN from the SſE",
        *(text.upper() for text in picked),
    ]


def spans(pattern: re.Pattern[str], text: str) -> list[list[tuple[int, int]]]:
    return [[found.span(group) for group in range(pattern.groups + 1)] for found in pattern.finditer(text)]


@pytest.mark.parametrize("kind", ["rules", "cues", "amounts"])
def test_small_letters_change_no_match(kind):
    patterns = {
        "rules": [
            rules().expand(text, "en")
            for rule in rules().rules
            if rule.lang == "en"
            for text in rule.patterns
        ],
        "cues": [f"(?i){text}" for key in cues("en").patterns for text in texts_of("en", key)],
        "amounts": [AMOUNT],
    }[kind]
    assert FLAGS["en"] is re.IGNORECASE
    heedless = [pattern for pattern in patterns if HEEDS_CASE not in pattern]
    texts = sentences(3, 30)
    n_found = 0
    for pattern in heedless:
        as_printed, in_small = re.compile(pattern), re.compile(small(pattern))
        assert not in_small.flags & re.IGNORECASE
        for text in texts:
            found = spans(as_printed, text)
            n_found += len(found)
            assert spans(in_small, in_small_letters(text)) == found, (pattern, text)
    assert n_found > 20


def test_a_text_in_small_letters_is_as_long_as_it_was():
    for text in ("İSTANBUL", "ſh", "ẞ", "Kelvin K", "ΑΣ", "腾讯 ⟦0⟧-SW"):
        assert len(in_small_letters(text)) == len(text)

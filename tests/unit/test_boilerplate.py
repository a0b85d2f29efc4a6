"""Adverts, links, disclaimers, notices: every pattern takes its examples and leaves its near misses alone."""

import pytest

from orchestration.sources.news import boilerplate
from orchestration.sources.news.boilerplate import Boilerplate, read_boilerplate, wall_in, without_boilerplate

PATTERNS = read_boilerplate()
by_pattern = pytest.mark.parametrize(
    "pattern", PATTERNS, ids=[f"{number}-{one.kind}-{one.where}" for number, one in enumerate(PATTERNS, 1)]
)
FIRST = "The company raised its buyback to HK$9 billion."


@by_pattern
def test_a_pattern_takes_its_examples(pattern: Boilerplate):
    assert pattern.examples
    for number, example in enumerate(pattern.examples):
        assert pattern.takes(example), example
        if pattern.where == "wall":
            assert wall_in(f"{FIRST} {example}")
            continue
        kept, n_removed = without_boilerplate([FIRST, example])
        assert (kept[1:], n_removed) == ([pattern.cuts[number]] if pattern.cuts else [], 1), example


@by_pattern
def test_a_pattern_leaves_its_near_misses(pattern: Boilerplate):
    assert pattern.keeps
    for near in pattern.keeps:
        assert without_boilerplate([FIRST, near]) == ([FIRST, near], 0), near
        assert wall_in(near) is None, near


def test_there_is_a_pattern_of_each_kind_in_english_and_chinese():
    stated = {(one.kind, example.isascii()) for one in PATTERNS for example in one.examples}
    kinds = ("advert", "read_more", "disclaimer", "translation", "cookies", "related", "wall")
    assert {(kind, is_english) for kind in kinds for is_english in (True, False)} <= stated


def test_a_list_of_related_articles_ends_the_text_but_not_at_its_top():
    assert without_boilerplate([FIRST, "Related articles", "A headline", "Another"]) == ([FIRST], 3)
    assert without_boilerplate(["Related articles", FIRST]) == ([FIRST], 1)


def test_a_very_long_paragraph_is_no_disclaimer():
    long = "Disclosure: " + "The filing names each sale. " * 60
    assert without_boilerplate([long]) == ([long], 0)


def test_a_pattern_that_cannot_be_used_is_refused_by_its_number(tmp_path):
    path = tmp_path / "b.toml"
    path.write_text("[[boilerplate]]\nkind = 'advert'\nwhere = 'whole'\npattern = '('\n")
    with pytest.raises(ValueError, match="pattern 1 cannot be used"):
        boilerplate.read_boilerplate(path)

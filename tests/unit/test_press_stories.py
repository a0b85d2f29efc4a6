"""Stories: copies and rewrites join, templates and languages do not, and no story is ever named anew."""

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.press.retelling import telling
from orchestration.press.similarity import jaccard, shingles, similar_pairs
from orchestration.press.stories import story_frame
from orchestration.press.text import plain_frame
from tests.unit.test_press_reader import NOBODY_KNOWN, NOON, article, frame

ENGLISH = (
    "Alibaba shares jumped in Hong Kong after the company unveiled a new chip for artificial intelligence "
    "and said that its cloud unit had won China Unicom as a customer for the accelerator this summer."
)
REWRITE = ENGLISH.replace("jumped in Hong Kong", "leapt in the city's market").replace(
    "this summer", "lately"
)
CHINESE = "阿里巴巴股价在香港大涨，此前公司发布了用于人工智能的新芯片，并称旗下云业务已赢得中国联通成为该加速器的客户。"
REWRITTEN = CHINESE.replace("大涨", "急升").replace("赢得", "取得")


def rows_of(articles: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    return story_frame(plain_frame(articles), plain_frame(known).with_columns(known["story_id"]))


def stories(*articles: dict[str, object], known: pl.DataFrame = NOBODY_KNOWN) -> dict[str, tuple[str, str]]:
    """``article_id -> (story_id, match)``."""
    rows = rows_of(frame(*articles), known)
    return {row["article_id"]: (row["story_id"], row["match"]) for row in rows.to_dicts()}


def at(hours: float) -> dict[str, object]:
    return {"published_at": NOON + timedelta(hours=hours)}


def known(*articles: dict[str, object], story_id: str) -> pl.DataFrame:
    return frame(*articles).with_columns(story_id=pl.lit(story_id))


@pytest.mark.parametrize(("text", "rewrite"), [(ENGLISH, REWRITE), (CHINESE, REWRITTEN)])
def test_copies_and_rewrites_join_the_earliest(text, rewrite):
    found = stories(
        article("c", "Title", rewrite, **at(2)),
        article("b", "Title", text, **at(1)),
        article("d", "title!", text.upper(), **at(3)),
    )
    assert found == {"b": ("b", "FIRST"), "c": ("b", "NEAR"), "d": ("b", "EXACT")}


def test_novelty_falls_with_similarity():
    rows = rows_of(
        frame(
            article("a", "T", ENGLISH, **at(0)),
            article("b", "T", REWRITE, **at(1)),
            article("c", "T", ENGLISH, **at(2)),
        ),
        NOBODY_KNOWN,
    ).to_dicts()
    first, rewrite, copy = (row["novelty"] for row in rows)
    assert first == 1.0
    assert 0.0 < rewrite <= 0.5
    assert copy == 0.0
    assert all(row["novelty"] == pytest.approx(1 - row["similarity"]) for row in rows)


def test_a_late_older_article_joins_without_naming_the_story_anew():
    standing = known(article("k", "T", ENGLISH, **at(5)), story_id="k")
    for name in ("a-older", "z-older"):
        assert stories(article(name, "T", ENGLISH, **at(0)), known=standing) == {name: ("k", "EXACT")}


def test_an_article_that_is_read_again_keeps_its_story_even_with_another_text():
    standing = known(article("k", "T", ENGLISH, **at(5)), article("m", "T", REWRITE, **at(6)), story_id="k")
    found = stories(article("m", "U", "Something else altogether happened.", **at(6)), known=standing)
    assert found == {"m": ("k", "NEAR")}


def test_reading_a_story_again_gives_the_same_rows():
    batch = [article("a", "T", ENGLISH, **at(3)), article("b", "T", REWRITE, **at(4))]
    late = article("c", "T", ENGLISH, **at(0))
    first = rows_of(frame(*batch), NOBODY_KNOWN)
    standing = frame(*batch).join(first.select("article_id", "story_id"), on="article_id")
    second = rows_of(frame(late), standing)
    everything = pl.concat(
        [standing, frame(late).join(second.select("article_id", "story_id"), on="article_id")]
    )
    again = rows_of(frame(*batch, late), everything)
    assert again.equals(pl.concat([first, second]).sort("article_id"))


def test_copies_more_than_five_days_apart_are_two_stories():
    found = stories(article("a", "T", ENGLISH, **at(0)), article("b", "T", ENGLISH, **at(24 * 5.1)))
    assert found == {"a": ("a", "FIRST"), "b": ("b", "FIRST")}


def test_a_translation_is_a_story_of_its_own():
    found = stories(article("a", "T", ENGLISH), article("b", "T", CHINESE))
    assert [match for _, match in found.values()] == ["FIRST", "FIRST"]


def test_yesterdays_report_with_todays_figures_is_no_copy():
    report = (
        "Southbound investors were net buyers of Hong Kong stocks on {}, with purchases of HK${} billion through the "
        "Shanghai link and HK${} billion through the Shenzhen link, exchange data showed after the close of trading."
    )
    found = stories(
        article("a", "Flows", report.format("Monday", "4.13", "6.27"), **at(0)),
        article("b", "Flows", report.format("Tuesday", "9.80", "1.05"), **at(24)),
    )
    assert found == {"a": ("a", "FIRST"), "b": ("b", "FIRST")}


def test_a_headline_without_a_body_joins_the_article_under_the_same_headline():
    top = "Alibaba jumps after unveiling a new artificial intelligence chip in Hangzhou"
    found = stories(article("a", top, ENGLISH, **at(0)), article("b", top, None, **at(1)))
    assert found == {"a": ("a", "FIRST"), "b": ("a", "NEAR")}


FLOWS = (
    "Mainland investors bought a net HK$13.72 billion of Hong Kong stocks on Wednesday, of which Alibaba drew HK$5.34 "
    "billion, exchange data showed. The Hang Seng Index closed at 26,518.65."
)
RETOLD = (
    "A record for Alibaba: HK$5.34 billion came over Stock Connect into its shares. All Hong Kong stocks together took "
    "HK$13.72 billion from the mainland, while the city's benchmark ended the day at 26,518.65 after a slow morning."
)


def test_the_same_figures_in_other_words_are_one_story():
    found = stories(article("a", "Flows", FLOWS, **at(0)), article("b", "Alibaba", RETOLD, **at(5)))
    assert found == {"a": ("a", "FIRST"), "b": ("a", "RETOLD")}


@pytest.mark.parametrize(
    ("other", "hours"),
    [
        (RETOLD.replace("13.72", "9.41").replace("5.34", "2.07"), 5),
        (RETOLD, 49),
        (
            "Ferries carried 13.72 thousand people to 5.34 islands in fog; 26,518.65 tonnes of fish were landed.",
            5,
        ),
        ("Flows were HK$13.72 billion.", 5),
    ],
    ids=["other figures", "two days later", "other words", "one figure"],
)
def test_what_shares_some_of_them_is_another(other, hours):
    found = stories(article("a", "Flows", FLOWS, **at(0)), article("b", "Sea", other, **at(hours)))
    assert found["b"] == ("b", "FIRST")


def told(text: str) -> list[str]:
    return sorted(telling(pl.Series([text]))["figure"])


CODES = "騰訊(00700){}2.1%，阿里(09988.HK){}1.5%，港交所 (HKEX: 0388) {}0.4%。"


def test_codes_are_no_figures_of_a_story():
    found = stories(
        article("a", "藍籌", CODES.format("升", "升", "升"), **at(0)),
        article("b", "藍籌", CODES.format("挫", "跌", "跌").replace("2.1", "3.3"), **at(24)),
    )
    assert found["b"] == ("b", "FIRST")
    assert told("Tencent (0700), 9988.HK and 0388 at HK$700, HK$131.40 and HK$1,200") == ["131.40"]


def test_years_and_small_numbers_tell_nothing():
    assert told("In 2025, 12 of 30 firms paid 4.5 % on HK$1,250 million, as in 1999") == ["1250"]


def test_many_copies_are_one_story_for_five_days():
    copies = [article(f"n{number:04}", "T", ENGLISH, **at(number / 16)) for number in range(2400)]
    found = stories(*copies)
    # Each has a copy within five days before it, the last one not in the first.
    assert set(found.values()) == {("n0000", "FIRST"), ("n0000", "EXACT")}
    known_ones = frame(copies[0]).with_columns(story_id=pl.lit("n0000"))
    assert stories(copies[-1], known=known_ones) == {"n2399": ("n2399", "FIRST")}


def test_copies_of_other_figures_are_another_story():
    report = "The index rose 4.5 per cent to 61.3 points as traders in the city returned from a long holiday"
    other = report.replace("4.5", "4 5").replace("61.3", "61 3")
    found = stories(
        article("a", "T", report, **at(0)),
        article("b", "T", other, **at(1)),
        article("c", "T", report, **at(2)),
        article("d", "T", other, **at(3)),
    )
    assert found == {"a": ("a", "FIRST"), "b": ("b", "FIRST"), "c": ("a", "EXACT"), "d": ("b", "EXACT")}


def test_of_two_headlines_that_are_alike_one_has_no_body():
    top = "Alibaba jumps after unveiling a new artificial intelligence chip in Hangzhou"
    bodies = [
        ENGLISH,
        "Analysts had expected nothing of the kind from a company that sells groceries and clouds.",
    ]
    with_bodies = [article(name, top, body, **at(0)) for name, body in zip("ab", bodies, strict=True)]
    assert {story for story, _ in stories(*with_bodies).values()} == {"a", "b"}
    assert stories(*with_bodies, article("c", top, None, **at(1)))["c"] == ("a", "NEAR")


def test_every_article_gets_a_story():
    batch = [article(f"n{number}", "Same title", ENGLISH if number % 2 else None) for number in range(40)]
    assert len(stories(*batch)) == 40


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 30), min_size=1, max_size=25), st.floats(0, 12)),
        min_size=2,
        max_size=14,
    )
)
def test_no_similar_pair_is_overlooked(dated):
    texts, days = [text for text, _ in dated], [day for _, day in dated]
    elements = pl.DataFrame(
        [(number, one) for number, text in enumerate(texts) for one in text],
        schema={"text": pl.UInt32, "shingle": pl.UInt64},
        orient="row",
    )
    found = similar_pairs(elements, ["en"] * len(texts), days, 5.0)
    every = {
        (one, other)
        for one in range(len(texts))
        for other in range(one + 1, len(texts))
        if jaccard(texts[one], texts[other]) >= 0.5 and abs(days[one] - days[other]) <= 5.0
    }
    assert set(found.select("left", "right").iter_rows()) == every


@pytest.mark.parametrize(
    ("text", "lang", "n"),
    [
        ("one two three four", "en", 2),
        ("one two three one two three", "en", 3),
        ("阿里巴巴大涨", "zh-Hant", 3),
        ("one", "en", 1),
        ("涨", "zh-Hans", 1),
        ("", "en", 1),
    ],
)
def test_shingles_are_three_words_or_four_characters(text, lang, n):
    assert shingles([text], [lang]).unique().height == n


def test_texts_share_the_shingles_of_what_they_share():
    found = shingles(["one two three four", "zero one two three", "two one three"], ["en"] * 3)
    shared = found.group_by("shingle").agg("text").filter(pl.col("text").list.len() > 1)
    assert shared["text"].to_list() == [[0, 1]] or shared["text"].to_list() == [[1, 0]]

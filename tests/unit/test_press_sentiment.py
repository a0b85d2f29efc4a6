"""Sentiment: by company and not by article, events before words, and direction by what it is that moves."""

import polars as pl
import pytest

from orchestration.press.lexicon import Lexicon
from orchestration.press.reader import read
from orchestration.press.sentiment import NEUTRAL_BELOW, SCORES
from tests.unit.test_press_reader import NOBODY_KNOWN, article, frame, gazetteer, labels, reading, rules


def test_one_company_up_and_the_other_down_in_one_article():
    assert labels("Tencent rose 3% after strong results, while Alibaba slumped 4% on weak guidance") == {
        "0700.HK": "POSITIVE",
        "9988.HK": "NEGATIVE",
    }
    assert labels("騰訊升2%創新高，阿里則急挫5%受壓") == {"0700.HK": "POSITIVE", "9988.HK": "NEGATIVE"}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Alibaba cuts losses", "POSITIVE"),
        ("Alibaba raises doubts", "NEGATIVE"),
        ("Alibaba outflow narrows", "POSITIVE"),
        ("Alibaba losses widen", "NEGATIVE"),
        ("Alibaba costs rise", "NEGATIVE"),
        ("阿里巴巴亏损收窄", "POSITIVE"),
        ("阿里巴巴淨流出收窄", "POSITIVE"),
        ("阿里巴巴疑慮加劇", "NEGATIVE"),
        ("阿里巴巴成本上升", "NEGATIVE"),
    ],
)
def test_a_direction_sounds_like_what_it_moves(text, label):
    assert labels(text) == {"9988.HK": label}


@pytest.mark.parametrize(
    ("lang", "good", "bad"), [("en", "profitable", "not profitable"), ("zh", "看好", "不看好")]
)
def test_a_negation_turns_a_word_and_weakens_it(lang, good, bad):
    lexicon = rules().lexicons[lang]
    found = lexicon.find(pl.Series([good, bad]))
    plain, negated = (sum(lexicon.weigh(text, terms)) for text, terms in zip([good, bad], found, strict=True))
    assert -plain < negated < 0 < plain


@pytest.mark.parametrize(
    "text",
    [
        "Alibaba looks strong and solid, but weak and risky",
        "Alibaba's outlook is bright and strong, but the shares fell 3%",
        "雖然阿里前景強勁，但股價下跌3%",
    ],
)
def test_what_stands_before_but_counts_for_less(text):
    assert labels(text) == {"9988.HK": "NEGATIVE"}


def test_events_come_before_words():
    assert labels("Weak, risky, troubled: Alibaba shares surge 8%") == {"9988.HK": "POSITIVE"}


def test_a_denied_rumour_leaves_the_company_neutral():
    assert labels("比亚迪否认裁员传闻", "比亚迪回应称，网传裁员消息不实。") == {"1211.HK": "NEUTRAL"}


def test_a_text_without_a_judgement_is_neutral():
    assert labels("Alibaba holds its annual meeting in Hangzhou") == {"9988.HK": "NEUTRAL"}


def test_the_market_falling_is_not_held_against_the_company():
    assert labels("Alibaba holds its annual meeting", "Hong Kong stocks plunged on weak demand.") == {
        "9988.HK": "NEUTRAL"
    }


def test_scores_lie_between_minus_one_and_one_and_labels_follow_them():
    rows = reading(
        article("a", "Alibaba soars, surges, jumps, beats, wins, record high, robust, bullish"),
        article("b", "Alibaba crashes, collapses, plunges, weak, poor, fraud, scandal, bankruptcy"),
    ).sentiment
    assert rows["score"].is_between(-1, 1).all()
    assert (rows["score"].abs() >= NEUTRAL_BELOW).all()
    assert rows["label"].to_list() == ["POSITIVE", "NEGATIVE"]


def test_sentences_that_concern_the_company_are_counted():
    rows = reading(article("a", "Alibaba opens an office", "It is large. Tencent has one too.")).sentiment
    assert dict(rows.select("ticker", "n_sentences").iter_rows()) == {"9988.HK": 2, "0700.HK": 1}


def test_another_scorer_can_take_the_first_ones_place():
    class Contrarian:
        name, version = "contrarian", "7"

        def score(self, frame: pl.DataFrame) -> pl.DataFrame:
            rows = frame.group_by("article_id", "ticker").agg(
                score=pl.lit(-1.0), n_sentences=pl.len().cast(pl.Int64)
            )
            return rows.select(list(SCORES))

    rows = read(
        frame(article("a", "Alibaba soars")), NOBODY_KNOWN, gazetteer(), rules(), Contrarian()
    ).sentiment
    assert rows.select("label", "scorer", "scorer_version").rows() == [("NEGATIVE", "contrarian", "7")]


def test_the_lexicons_are_large_and_read_both_scripts():
    assert len(rules().lexicons["en"].terms) >= 250
    assert len(rules().lexicons["zh"].terms) >= 250
    lexicon = rules().lexicons["zh"]
    for printed in ("亏损扩大", "虧損擴大"):
        assert labels(f"阿里巴巴{printed}") == {"9988.HK": "NEGATIVE"}
    assert "亏损" in lexicon.terms


def test_a_term_given_two_weights_is_refused_with_its_line(tmp_path):
    (tmp_path / "en.csv").write_text("term,weight,role\ngood,0.5,\ngood,-0.5,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en\.csv, line 3"):
        Lexicon.load(tmp_path / "en.csv")

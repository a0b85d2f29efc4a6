"""The scores of the gold set on cases counted by hand, and the gold set's own faults."""

import json
from pathlib import Path

import pytest

from evaluation import scores
from evaluation.baselines import vader
from evaluation.gold import PARTS, load


def event(ticker="9988.HK", event_type="EARNINGS", polarity="POSITIVE", modality="HAPPENED", ambiguous=False):
    return {
        "ticker": ticker,
        "event_type": event_type,
        "polarity": polarity,
        "modality": modality,
        "ambiguous": ambiguous,
    }


def test_events_match_one_to_one_and_what_is_left_is_a_miss_or_a_false_alarm():
    gold = [event(), event(), event("0700.HK")]
    found = [event(), event("0700.HK", "ANALYST")]
    tally, _, _ = scores.events([("a", gold, found)])
    assert (tally.n_hits, len(tally.missed), len(tally.false_alarms)) == (1, 2, 1)
    assert (tally.precision, tally.recall, round(tally.f1, 3)) == (0.5, 1 / 3, 0.4)


def test_an_ambiguous_event_is_neither_a_miss_nor_a_false_alarm():
    gold = [event(ambiguous=True)]
    assert scores.events([("a", gold, [])])[0].f1 == 1
    tally, polarity, _ = scores.events([("a", gold, [event(polarity="NEGATIVE")])])
    assert (tally.n_hits, tally.false_alarms, polarity.wrong) == (0, [], [])


def test_a_firm_event_takes_the_match_before_an_ambiguous_one_and_the_one_that_agrees():
    gold = [event(ambiguous=True), event(polarity="NEGATIVE")]
    tally, polarity, _ = scores.events([("a", gold, [event(), event(polarity="NEGATIVE")])])
    assert (tally.n_hits, len(tally.false_alarms), polarity.share) == (1, 0, 1.0)


def test_mentions_match_on_the_company_and_salience_counts_those_found():
    gold = [
        {"ticker": "9988.HK", "salience": "PRIMARY"},
        {"ticker": "0700.HK", "salience": "PASSING", "ambiguous": True},
        {"ticker": "3690.HK", "salience": "SECONDARY"},
    ]
    found = [{"ticker": "9988.HK", "salience": "SECONDARY"}, {"ticker": "1810.HK", "salience": "PASSING"}]
    tally, salience = scores.mentions([("a", gold, found)])
    assert (tally.n_hits, len(tally.missed), len(tally.false_alarms), salience.share) == (1, 1, 1, 0.0)


def test_macro_f1_is_the_mean_over_labels_and_a_company_not_found_is_wrong():
    gold = [
        {"ticker": name, "label": label}
        for name, label in zip("abcd", ["POSITIVE", "POSITIVE", "NEGATIVE", "NEUTRAL"], strict=True)
    ]
    found = {"a": "POSITIVE", "b": "NEGATIVE", "c": "NEGATIVE"}
    confusion = scores.sentiment([("x", gold, found)])
    # POSITIVE: 2 * 1 / (2 + 1); NEGATIVE: 2 * 1 / (1 + 2); NEUTRAL: none found.
    assert round(confusion.macro_f1, 4) == round((2 / 3 + 2 / 3 + 0) / 3, 4)


def test_kappa_is_agreement_beyond_chance():
    confusion = scores.Confusion()
    confusion.cells.update(
        {
            ("POSITIVE", "POSITIVE"): 20,
            ("POSITIVE", "NEGATIVE"): 5,
            ("NEGATIVE", "POSITIVE"): 10,
            ("NEGATIVE", "NEGATIVE"): 15,
        }
    )
    # The textbook's table: observed 0.7, by chance 0.5.
    assert round(confusion.kappa, 3) == 0.4


def test_b_cubed_on_a_case_counted_by_hand():
    gold = {"a": "1", "b": "1", "c": "2"}
    together = {"a": "x", "b": "x", "c": "x"}
    # Precision: 2/3, 2/3, 1/3; recall: 1.
    assert scores.b_cubed(gold, together) == (
        pytest.approx(5 / 9),
        1.0,
        pytest.approx(2 * 5 / 9 / (5 / 9 + 1)),
    )
    assert scores.b_cubed(gold, gold) == (1.0, 1.0, 1.0)


def test_vader_is_the_baseline_that_knows_no_flows():
    assert vader("Net withdrawal of HK$956 million from a great company") == "POSITIVE"
    assert vader("The index closed.") == "NEUTRAL"


@pytest.mark.parametrize("part", PARTS)
def test_the_gold_set_keeps_its_own_rules(part):
    articles = load(part)
    assert len(articles) >= 60
    assert {article.lang for article in articles} == {"en", "zh"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"mentions": [{"ticker": "0001.XX", "salience": "PRIMARY"}]}, "0001.XX is not on the watch-list"),
        ({"sentiment": []}, "name different companies"),
        ({"sentiment": [{"ticker": "9988.HK", "label": "good"}]}, "label is 'good'"),
        ({"events": [event("0700.HK")]}, "an event of 0700.HK, which is not mentioned"),
        ({"lang": "fr"}, "lang is 'fr'"),
    ],
)
def test_labels_that_cannot_be_meant_are_refused_with_the_article(tmp_path: Path, change, sentence):
    article = {
        "id": "x1",
        "story": "s",
        "lang": "en",
        "source": "A paper",
        "published_at": "2025-09-08T17:40:00+08:00",
        "title": "Alibaba rose",
        "body": "",
        "mentions": [{"ticker": "9988.HK", "salience": "PRIMARY"}],
        "events": [],
        "sentiment": [{"ticker": "9988.HK", "label": "POSITIVE"}],
    }
    (tmp_path / "development").mkdir()
    (tmp_path / "development" / "en.jsonl").write_text(json.dumps({**article, **change}), "utf-8")
    with pytest.raises(ValueError, match=f"x1: .*{sentence}"):
        load("development", tmp_path)

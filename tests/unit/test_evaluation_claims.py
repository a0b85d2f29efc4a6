"""The labelled claims are well formed, and scoring counts as its rules say."""

from datetime import date

import pytest

from evaluation.claims import load, score
from evaluation.gold import PARTS
from orchestration.calendar import is_hong_kong_session, is_new_york_session
from orchestration.contracts.press import CLAIM_TYPES, MARKET, QUALIFIERS, UNITS
from orchestration.watchlist import listings

VERDICTS = {"SUPPORTED", "CONTRADICTED", "PARTIAL", "NOT_DECIDABLE"}
COMPANIES = {listing.ticker for listing in listings()} | {MARKET}
LABEL = {
    "claim_type": "NET_FLOW",
    "ticker": "9988.HK",
    "channel": "ALL",
    "period_end": "2025-09-05",
    "value": 13.5e9,
    "unit": "HKD",
}
FOUND = LABEL | {"printed_step": 1e8}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_label_can_be_read_and_stands_in_its_text(part, lang):
    articles = load(part, lang)
    assert len(articles) >= 15
    for article in articles:
        text = f"{article['title']}\n{article['body']}"
        for claim in article["claims"]:
            where = (article["id"], claim["text"])
            assert claim["claim_type"] in CLAIM_TYPES, where
            assert claim["ticker"] in COMPANIES, where
            assert claim["qualifier"] in QUALIFIERS, where
            assert claim["unit"] is None or claim["unit"] in UNITS, where
            assert claim["verdict"] in VERDICTS, where
            assert claim["text"] in text, where
            last = date.fromisoformat(claim["period_end"])
            assert date.fromisoformat(claim["period_start"]) <= last, where
            assert is_hong_kong_session(last) or is_new_york_session(last), where


def test_a_claim_told_twice_is_one_hit_and_another_day_is_a_miss_and_a_false_alarm():
    tally = score([("a", [LABEL], [FOUND, FOUND | {"value": 13.53e9}])])
    assert (tally.n_hits, tally.missed, tally.false_alarms) == (1, [], [])
    tally = score([("a", [LABEL], [FOUND | {"period_end": "2025-09-04"}])])
    assert (tally.n_hits, len(tally.missed), len(tally.false_alarms)) == (0, 1, 1)


def test_an_ambiguous_label_is_neither_missed_nor_a_false_alarm():
    tally = score([("a", [LABEL | {"ambiguous": True}], [FOUND]), ("b", [LABEL | {"ambiguous": True}], [])])
    assert (tally.n_hits, tally.missed, tally.false_alarms) == (0, [], [])


def test_a_figure_cut_off_is_neither_a_hit_nor_a_false_alarm():
    label, fine = LABEL | {"value": 13.56e9}, FOUND | {"value": 13.56e9, "printed_step": 1e7}
    cut = FOUND | {"value": 13e9, "printed_step": 1e9}
    tally = score([("a", [label], [cut])])
    assert (tally.n_hits, len(tally.missed), tally.false_alarms) == (0, 1, [])
    tally = score([("a", [label], [cut, fine])])
    assert (tally.n_hits, tally.missed, tally.false_alarms) == (1, [], [])


def test_two_records_of_one_amount_are_two_claims():
    records = [
        LABEL | {"claim_type": "FLOW_RECORD", "scope": scope} for scope in ("second_highest", "recent")
    ]
    found = [label | {"printed_step": 1e8} for label in records]
    assert score([("a", records, found)]).n_hits == 2
    assert len(score([("a", records, found[:1])]).missed) == 1


def test_how_far_a_target_is_from_a_close_is_not_scored():
    target = FOUND | {"claim_type": "PRICE_CHANGE_PCT", "side": "target"}
    assert score([("a", [], [target])]).false_alarms == []

"""Words that point to companies named before, who is only compared with, and targets compared as numbers."""

from datetime import datetime

import pytest

from orchestration.press.hopes import hopes_of
from orchestration.press.passages import passages_of
from orchestration.press.percents import PART, PERCENT
from orchestration.press.pointing import with_pointers
from orchestration.press.text import plain_frame
from tests.unit.test_press_reader import article, events, frame, gazetteer, reading, rules

MEITUAN_AND_JD = "Investors compared Meituan and JD.com. "


def last_sentence(title, body):
    plain = plain_frame(frame(article("a", title, body, published_at=datetime(2025, 9, 8, 4))))
    passages = passages_of(plain, gazetteer())
    return with_pointers(passages, hopes_of(passages.sentences(), rules())).by_article["a"][-1]


def subjects(title, body):
    masked = last_sentence(title, body).masked
    return [masked.hits[k].ticker for _, _, k in masked.subjects]


@pytest.mark.parametrize(
    ("words", "tickers"),
    [
        ("Both fell.", ["3690.HK", "9618.HK"]),
        ("A broker cut both to Hold.", ["3690.HK", "9618.HK"]),
        ("The pair lost ground.", ["3690.HK", "9618.HK"]),
        ("The former fell.", ["3690.HK"]),
        ("Shares of the latter rose.", ["9618.HK"]),
        ("Both sides agreed.", []),
        ("Both quarters were good.", []),
        ("The former chairman spoke.", []),
        ("The latter half looks quiet.", []),
        ("The delivery platform fell.", ["3690.HK"]),
        ("The toymaker fell.", []),
    ],
)
def test_a_word_points_to_who_was_just_named(words, tickers):
    assert subjects("Rivals at lunch", MEITUAN_AND_JD + words) == tickers


def test_both_needs_just_two_companies():
    assert subjects("Lunch", "Meituan, JD.com and Alibaba met. Both fell.") == []


def test_a_description_points_to_the_subject_of_the_nearest_sentence():
    title = "Banks"
    assert subjects(title, "Hang Seng Bank reported. HSBC may buy out Hang Seng Bank. The lender fell.") == [
        "0005.HK"
    ]


def test_what_points_is_quoted_as_printed():
    sentence = last_sentence("Lunch", MEITUAN_AND_JD + "Traders said both fell 3 per cent, at last.")
    text = sentence.masked.text
    assert sentence.masked.printed_span(text.index("fell"), text.index(",")) == "fell 3 per cent"
    assert sentence.masked.printed_span(0, text.index(" fell")) == "Traders said both"


def test_mentions_count_names_alone():
    read = reading(article("a", "Lunch", MEITUAN_AND_JD + "Both fell 3 per cent. The former fell further."))
    assert dict(read.mentions.select("ticker", "n_mentions").iter_rows()) == {"3690.HK": 1, "9618.HK": 1}


@pytest.mark.parametrize(
    ("text", "is_subject"),
    [
        ("Baidu made a model that rivals DeepSeek.", False),
        ("XPeng, a rival of Tesla, rose.", False),
        ("XPeng rose and Tesla fell.", True),
        ("Tesla, unlike XPeng, fell.", True),
    ],
)
def test_who_is_only_compared_with_is_no_subject(text, is_subject):
    assert (None in subjects("Rivals", text)) == is_subject


@pytest.mark.parametrize("size", ["3 pct", "3%", "3 per cent", "half a per cent"])
def test_a_percentage_is_known_however_it_is_printed(size):
    assert PERCENT.search(f"fell {size} today")


@pytest.mark.parametrize(
    "text",
    ["lost a third of its value", "rose by a fifth", "down nearly a quarter.", "shed a tenth on the day"],
)
def test_a_part_in_words_is_a_size(text):
    assert PART.search(text)


@pytest.mark.parametrize(
    "text", ["for a third day", "in the third quarter", "a quarter ago", "a third party", "half a day"]
)
def test_a_part_of_the_calendar_is_none(text):
    assert not PART.search(text)


@pytest.mark.parametrize(
    ("text", "polarity", "amount"),
    [
        ("UBS moved its Tencent target from HK$705 to HK$680", "NEGATIVE", 680),
        ("UBS moved its Tencent target from HK$680 to HK$705", "POSITIVE", 705),
        ("Geely (175): Nomura, Buy, HK$24 (was HK$21.5).", "POSITIVE", 24),
        ("大摩将腾讯目标价由680元改为705元", "POSITIVE", 705),
    ],
)
def test_targets_are_compared_as_numbers(text, polarity, amount):
    (event,) = events(text)
    assert (event["event_type"], event["polarity"], event["amount"]) == ("ANALYST", polarity, amount)


@pytest.mark.parametrize("text", ["Tencent: target HK$705 (US$90)", "Tencent: target HK$705 (was HK$70)"])
def test_prices_of_two_things_are_not_compared(text):
    assert not {"target_raised", "target_cut"} & {event["event_subtype"] for event in events(text)}


def test_bare_shares_are_those_of_the_headline():
    found = events(
        "Xiaomi opens a plant", "Three weeks ago BYD opened a bigger one.\nShares slid 6 per cent."
    )
    assert {event["ticker"] for event in found if event["event_type"] == "PRICE_MOVE"} == {"1810.HK"}


def test_its_shares_are_those_of_who_was_named_last():
    found = events("Xiaomi outdoes BYD", "BYD had a poor month. Its shares slid 6 per cent.")
    assert {event["ticker"] for event in found if event["event_type"] == "PRICE_MOVE"} == {"1211.HK"}


def test_a_bank_that_comments_on_a_flow_has_none():
    found = events("Southbound funds net bought HK$8 billion on Monday, HSBC strategists said")
    assert [event["ticker"] for event in found] == ["MARKET"]

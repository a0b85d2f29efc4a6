"""Texts whose words are parted, written or scaled in odd ways: what is looked for first must not lose them."""

import pytest

from orchestration.press.claims.cues import cues
from orchestration.press.claims.quantities import find_quantities
from orchestration.press.masking import mask
from tests.unit.test_press_reader import article, reading


def events(body: str) -> list[tuple[str, str]]:
    return list(
        reading(article("a", "Tencent", body)).events.select("event_type", "event_subtype").iter_rows()
    )


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("Tencent closed at HK$512, million-share blocks changed hands on Monday.", 512),
        ("腾讯周一收报HK$512 K线。", 512),
        ("腾讯周一收报HK$512,百万股成交。", 512),
        ("Tencent closed at HK$0.512 thousand on Monday.", 512),
        ("Tencent closed at HK$0.51k on Monday.", 510),
        ("腾讯周一收报0.05123万港元。", 512.3),
        ("Tencent closed at HK$512b2 on Monday.", 512),
        ("Tencent closed at HK$512.million on Monday.", 512),
    ],
)
def test_a_price_is_one_whatever_stands_behind_it(body, value):
    claims = reading(article("a", "腾讯", body)).claims
    assert claims.select("claim_type", "value").rows() == [("PRICE_LEVEL", value)]


@pytest.mark.parametrize("blank", [" ", "\u2009", "\u202f", "/", "\u200b"])
def test_the_words_of_a_term_may_be_parted_by_any_character(blank):
    flow = f"Mainland{blank}investors bought a net HK$1.2 billion of Tencent on Monday."
    assert ("CAPITAL_FLOW", "southbound_net_buy") in events(flow)
    assert ("PRICE_MOVE", "rose") in events(f"Tencent hit a record{blank}high on Monday.")


@pytest.mark.parametrize("word", ["denied", "DENIED", "denıed", "DENİED"])
def test_a_denial_is_one_in_letters_that_are_odd_in_small(word):
    assert events(f"Tencent {word} reports that it wins a contract worth HK$3 billion.") == events(
        "Tencent denied reports that it wins a contract worth HK$3 billion."
    )


def test_a_turn_ends_a_clause_before_each_of_its_words():
    text = "盈利大增然而⟦0⟧跌5%但虽然升"
    bounds = [text[start:end] for start, end in mask(text, text, []).clauses]
    assert bounds == ["盈利大增", "然", "而⟦0⟧跌5%", "但", "虽然升"]


def test_a_sign_in_words_stands_apart_from_its_figure():
    printed = ("minus5%", "minus 5%", "plus 5%", "surplus 5%", "-5%", "+5%")
    found = [find_quantities(f"It fell {text} on Monday.", cues("en"))[0] for text in printed]
    assert [(one.value, one.sign.strip()) for one in found] == [
        (5.0, sign) for sign in ("", "-", "+", "", "-", "+")
    ]


@pytest.mark.parametrize(
    "body",
    ["Tencent mınus 5% on Monday.", "Tencent's price target is hk$50 from hk$40.", "Tencent ırose 5%."],
)
def test_nothing_stumbles_over_odd_or_small_letters(body):
    assert reading(article("a", "Tencent", body)).mentions.height == 1


def test_a_target_in_small_letters_moves_like_any_other():
    written = [f"Tencent: target {sign}50 from {sign}40." for sign in ("HK$", "hk$")]
    assert events(written[0]) == events(written[1]) == [("ANALYST", "target_raised")]


def test_a_pointer_in_a_sentence_of_two_languages_keeps_the_rules_of_its_own():
    title, told = "Tencent and Alibaba升5%", "腾讯和阿里巴巴公布业绩。两者升5%"
    moves = reading(article("a", title, told)).events.filter(event_type="PRICE_MOVE")
    assert moves["ticker"].to_list() == ["0700.HK", "9988.HK"]
    mixed = reading(
        article("a", "Tencent and Alibaba upgrades上调", "腾讯和阿里巴巴公布业绩。两者 upgrades上调")
    )
    assert mixed.mentions.height == 2

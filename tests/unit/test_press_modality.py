"""Modality by the words around an event, whichever rule found it."""

import pytest

from tests.unit.test_press_reader import events

SAID = [
    ("Alibaba acquired a chip startup for $1 billion", "acquisition", "ANNOUNCED"),
    ("Alibaba unveiled a new AI model", "launch", "HAPPENED"),
    ("Alibaba plans to launch a new AI model", "launch", "PLANNED"),
    ("阿里巴巴将于下月发布新模型", "launch", "PLANNED"),
    ("京東擬收購連鎖超市", "acquisition", "PLANNED"),
    ("JD.com is considering a share buyback", "buyback", "PLANNED"),
    ("JD.com is in talks to acquire a grocer, sources say", "acquisition", "RUMOURED"),
    ("據報京東洽購連鎖超市，收購價40億港元", "acquisition", "RUMOURED"),
    ("知情人士称，腾讯计划收购一家游戏公司", "acquisition", "RUMOURED"),
    ("Xiaomi expects net profit to rise 50%", "profit_up", "FORECAST"),
    ("泡泡瑪特料純利增長350%", "profit_up", "FORECAST"),
    (
        "Southbound net inflow into Alibaba is expected to continue: net buying of HK$1bn",
        "southbound_net_buy",
        "HAPPENED",
    ),
    ("Kuaishou proposes a final dividend of HK$0.46", "dividend", "ANNOUNCED"),
    ("Baidu raises full-year revenue guidance", "guidance_raised", "FORECAST"),
]


@pytest.mark.parametrize(("text", "subtype", "modality"), SAID, ids=[row[0] for row in SAID])
def test_the_words_around_an_event_tell_how_firm_it_is(text, subtype, modality):
    assert (subtype, modality) in [(event["event_subtype"], event["modality"]) for event in events(text)]


@pytest.mark.parametrize(
    ("text", "subtype"),
    [
        ("Tencent denies it plans to acquire a game studio", "denial_of_acquisition"),
        ("比亚迪否认裁员传闻", "denial_of_layoffs"),
        ("阿里巴巴澄清：收購傳聞不實", "denial_of_acquisition"),
    ],
)
def test_a_denial_is_a_rumour_of_the_thing_denied_and_neutral(text, subtype):
    [event] = events(text)
    assert (event["event_subtype"], event["modality"], event["polarity"]) == (subtype, "RUMOURED", "NEUTRAL")


def test_beating_expectations_is_no_forecast():
    for text in ("騰訊業績勝預期，純利增長19%", "腾讯超预期，股价上涨3%"):
        assert {event["modality"] for event in events(text)} == {"HAPPENED"}


def test_a_broker_that_expects_more_has_still_raised_its_target():
    [event] = events("Citi expects growth and raises Alibaba price target to HK$195")
    assert (event["event_subtype"], event["modality"]) == ("target_raised", "HAPPENED")

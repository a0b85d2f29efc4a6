"""Claims as they are stated: what, whose, when, through which leg, and within which print."""

import json
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.gold import load
from orchestration.press.claims import periods, prices, reading, worth
from orchestration.press.claims.numbers import number_of
from orchestration.press.claims.periods import find_periods
from orchestration.press.claims.quantities import interval
from orchestration.press.claims.sessions import Publication, sessions_of
from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.literals import Sieve
from orchestration.press.reader import KNOWN, read
from orchestration.press.rules import Rules

GAZETTEER, RULES = Gazetteer.load(), Rules.load()
MONDAY_NOON = "2025-09-08T12:00:00+08:00"


def claims_of(title: str, body: str = "", published_at: str = MONDAY_NOON) -> list[dict]:
    line = json.dumps({"id": "a", "title": title, "body": body, "published_at": published_at})
    [reading] = read_documents(parse_documents([line]).articles, GAZETTEER, RULES)
    return reading["claims"]


def of_type(claims: list[dict], kind: str) -> list[dict]:
    return [claim for claim in claims if claim["claim_type"] == kind]


def test_a_week_of_buying_is_a_flow_a_pair_of_currencies_a_rank_and_a_record():
    claims = claims_of(
        "Mainland buyers put HK$13.5 billion ($1.7 billion) into Alibaba last week, a record",
        "Mainland investors bought a net HK$13.5 billion of Alibaba shares in the first week of September, "
        "more than any other security. The stock has gained almost 19% since the end of August.",
    )
    [flow] = of_type(claims, "NET_FLOW")
    assert (flow["ticker"], flow["channel"], flow["direction"]) == ("9988.HK", "ALL", "SOUTHBOUND")
    assert (flow["value"], flow["value_lo"], flow["value_hi"], flow["unit"]) == (
        13.5e9,
        13.45e9,
        13.55e9,
        "HKD",
    )
    assert (flow["period_start"], flow["period_end"]) == ("2025-09-01", "2025-09-05")
    [pair] = of_type(claims, "FX_PAIR")
    assert (pair["value"], pair["unit"], pair["value2"], pair["unit2"]) == (13.5e9, "HKD", 1.7e9, "USD")
    [rank] = of_type(claims, "FLOW_RANK")
    assert (rank["ticker"], rank["value"], rank["rank_of"]) == ("9988.HK", 1, "net_buy")
    [record] = of_type(claims, "FLOW_RECORD")
    assert (record["scope"], record["value"]) == ("all_time", 13.5e9)
    [change] = of_type(claims, "PRICE_CHANGE_PCT")
    assert (change["value"], change["value_lo"], change["value_hi"], change["qualifier"]) == (
        19,
        18,
        19,
        "UNDER",
    )
    assert change["period_start"] == "2025-09-01"


def test_one_leg_stays_one_leg_and_foreigners_do_not_trade_southbound():
    claims = claims_of(
        "International investors pull HK$956 million out of Alibaba on Monday via the Shanghai link",
        published_at="2025-11-04T11:13:00+08:00",
    )
    [flow] = of_type(claims, "NET_FLOW")
    assert (flow["channel"], flow["value"], flow["period_end"]) == ("SH", -956e6, "2025-11-03")
    assert flow["reasons"] == ["ACTOR"]
    assert flow["verdict"] is None


def test_an_undated_claim_of_the_morning_is_about_the_session_before():
    [flow] = of_type(claims_of("Southbound funds net bought HK$5.6 billion"), "NET_FLOW")
    assert (flow["ticker"], flow["period_end"]) == ("MARKET", "2025-09-05")


def test_a_total_and_its_legs_are_a_sum():
    claims = claims_of(
        "Southbound funds net bought HK$15.822 billion, "
        "with HK$8.672 billion via Shanghai and HK$7.15 billion via Shenzhen",
        published_at="2025-10-16T18:00:00+08:00",
    )
    assert {claim["channel"]: claim["value"] for claim in of_type(claims, "NET_FLOW")} == {
        "ALL": 15.822e9,
        "SH": 8.672e9,
        "SZ": 7.15e9,
    }
    assert len(of_type(claims, "SUM")) == 1


def test_northbound_is_taken_at_its_word_and_north_water_is_southbound():
    after = "2025-10-16T18:00:00+08:00"
    [north] = of_type(
        claims_of("Northbound net purchases came to HK$15.822 billion", published_at=after), "NET_FLOW"
    )
    [south] = of_type(claims_of("北水淨買入158.22億港元", published_at=after), "NET_FLOW")
    assert (north["direction"], south["direction"]) == ("NORTHBOUND", "SOUTHBOUND")
    assert south["value"] == 15.822e9


def test_a_streak_is_counted_back_on_the_southbound_calendar():
    [streak] = of_type(
        claims_of("阿里巴巴获南向资金连续第23个交易日净买入", published_at="2025-09-23T18:00:00+08:00"),
        "FLOW_STREAK",
    )
    assert (streak["ticker"], streak["value"], streak["period_end"]) == ("9988.HK", 23, "2025-09-23")
    assert streak["period_start"] == "2025-08-22"


@pytest.mark.parametrize(
    "text",
    [
        "Alibaba raised $3.2 billion in a convertible bond sale",
        "Revenue of Tencent rose 15% to 184.5 billion yuan",
        "JPMorgan lifted its target for Alibaba to HK$240",
        "Alibaba's Qwen app has 100 million users",
        "腾讯回购6.36亿港元股份",
    ],
)
def test_other_numbers_are_no_claims(text):
    assert claims_of(text) == []


@pytest.mark.parametrize(
    ("value", "step", "qualifier", "expected"),
    [
        (956.0, 1.0, "EXACT", (955.5, 956.5)),
        (13.5, 0.1, "EXACT", (13.45, 13.55)),
        (19.0, 1.0, "UNDER", (18.0, 19.0)),
        (20.0, 1.0, "AT_LEAST", (20.0, None)),
        (4.0, 1.0, "OVER", (4.0, None)),
        (190.0, 1.0, "ABOUT", (180.5, 199.5)),
    ],
)
def test_precision_is_in_the_print(value, step, qualifier, expected):
    assert interval(value, step, qualifier) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("lang", "text", "first", "last"),
    [
        ("en", "in the first week of September", "2025-09-01", "2025-09-05"),
        ("en", "over the five sessions to Friday", "2025-09-01", "2025-09-05"),
        ("en", "since the end of August", "2025-09-01", "2025-09-05"),
        ("en", "on 3 September", "2025-09-03", "2025-09-03"),
        ("en", "in April", "2025-04-01", "2025-04-30"),
        ("zh", "上周五", "2025-09-05", "2025-09-05"),
        ("zh", "9月1日至5日", "2025-09-01", "2025-09-05"),
        ("zh", "近5日", "2025-09-01", "2025-09-05"),
        ("zh", "上周", "2025-09-01", "2025-09-05"),
        ("zh", "1日至5日", "2025-09-01", "2025-09-05"),
        ("zh", "2025年1月以来", "2025-01-02", "2025-09-05"),
        ("en", "since last Friday", "2025-09-05", "2025-09-05"),
        ("en", "over the five sessions", "2025-09-01", "2025-09-05"),
        ("en", "last year", "2024-01-02", "2024-12-31"),
    ],
)
def test_times_are_resolved_on_the_trading_calendar(lang, text, first, last):
    publication = Publication(datetime(2025, 9, 8, 4, tzinfo=UTC))
    [period] = find_periods(text, lang, publication)
    span = sessions_of(period, "SOUTHBOUND", publication)
    assert span is not None
    assert tuple(map(str, span)) == (first, last)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "ahead of Wednesday's tariff announcement"),
        ("en", "next Monday"),
        ("en", "as Wednesday's announcement loomed"),
        ("en", "next week's report"),
    ],
)
def test_days_to_come_and_those_of_other_events_date_nothing(lang, text):
    assert find_periods(text, lang, Publication(datetime(2025, 9, 8, 4, tzinfo=UTC))) == []


@pytest.mark.parametrize(("names_this_week", "first"), [(False, date(2025, 9, 8)), (True, date(2025, 9, 1))])
def test_last_week_of_a_weekend_paper_has_just_ended_unless_it_names_this_week_too(names_this_week, first):
    publication = Publication(datetime(2025, 9, 13, 4, tzinfo=UTC), names_this_week)
    [period] = find_periods("上周", "zh", publication)
    assert period.first == first


def lake_claims(text: str, published_at: str) -> list[dict]:
    """Claims with all columns of the lake."""
    line = json.dumps({"id": "a", "title": "Alibaba", "body": text, "published_at": published_at})
    articles = parse_documents([line]).articles
    known = pl.DataFrame(schema=KNOWN)
    return read(articles, known, GAZETTEER, RULES, None).claims.to_dicts()


@pytest.mark.parametrize(
    ("text", "base", "first"),
    [
        ("Alibaba has gained 5% from Friday's close.", date(2025, 9, 5), date(2025, 9, 8)),
        ("Alibaba rose 5% compared with Friday's close.", date(2025, 9, 5), date(2025, 9, 8)),
        ("阿里巴巴今日较上周五收市价升5%。", date(2025, 9, 5), date(2025, 9, 8)),
        ("Alibaba is up 19% since the end of August.", date(2025, 8, 29), date(2025, 9, 1)),
        ("Alibaba rose 5% on Tuesday.", None, date(2025, 9, 9)),
    ],
)
def test_a_change_starts_behind_the_close_that_it_is_counted_from(text, base, first):
    [change] = [
        claim
        for claim in lake_claims(text, "2025-09-09T18:00:00+08:00")
        if claim["claim_type"] == "PRICE_CHANGE_PCT"
    ]
    assert (change["base_date"], change["period_start"], change["period_end"]) == (
        base,
        first,
        date(2025, 9, 9),
    )


@pytest.mark.parametrize(
    ("text", "base", "day"),
    [
        (
            "A broker's target for Alibaba is HK$160, 17% above Friday's close.",
            date(2025, 9, 5),
            date(2025, 9, 5),
        ),
        ("大行将阿里目标价上调至160元，较上周五收市价高17%。", date(2025, 9, 5), date(2025, 9, 5)),
        ("A target of HK$160 for Alibaba is 17% above where it ended.", None, date(2025, 9, 9)),
    ],
)
def test_a_target_is_held_against_the_close_that_it_is_above(text, base, day):
    [target] = lake_claims(text, "2025-09-09T18:00:00+08:00")
    assert (target["claim_type"], target["side"], target["value"]) == ("PRICE_CHANGE_PCT", "target", 17)
    assert (target["value2"], target["unit2"]) == (160, "HKD")
    assert (target["base_date"], target["period_start"], target["period_end"]) == (base, day, day)


def test_a_headline_that_cuts_a_figure_off_tells_the_same_claim():
    claims = claims_of(
        "北水狂掃232億", "周一北水淨買入232.56億元。", published_at="2025-09-22T19:05:00+08:00"
    )
    assert [claim["value"] for claim in claims] == [23.256e9]


def test_a_headline_without_a_day_tells_the_same_claim_as_the_body_with_one():
    claims = claims_of(
        "Alibaba draws HK$13.5 billion from southbound buyers",
        "Southbound investors bought a net HK$13.5 billion of Alibaba last week.",
    )
    assert [(claim["period_start"], claim["period_end"]) for claim in claims] == [
        ("2025-09-01", "2025-09-05")
    ]


def test_a_report_that_is_taken_back_claims_nothing():
    assert not claims_of(
        "No, they did not",
        "A post says that southbound investors bought HK$50 billion of Alibaba on Friday. That is false.",
    )


def test_numbers_are_read_in_words():
    words = ("23", "twenty-third", "廿三", "二十三", "一百零五", "ninth")
    assert [number_of(word) for word in words] == [23, 23, 23, 23, 105, 9]


PIECES = st.sampled_from(
    ["Alibaba", "HK$13.5 billion", "net bought", "since", "record", "31 February", "2月30日", "第", "周", "連續", "億",
     "%", "99999 consecutive days", "southbound", "北水", "阿里巴巴", 
     "0月", "last week", "-", "(", "respectively", "⟦0⟧"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12), st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))
def test_whatever_the_words_the_same_text_gives_the_same_claims(pieces, moment):
    text, stamp = " ".join(pieces), moment.isoformat()
    assert claims_of(text, text, stamp) == claims_of(text, text, stamp)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_passed_over_tells_no_claim_and_sets_no_scene(lang, monkeypatch):
    documents = [article.document for article in load("development") if article.lang == lang]
    articles = parse_documents(json.dumps(document) for document in documents).articles
    known = pl.DataFrame(schema=KNOWN)
    claims = read(articles, known, GAZETTEER, RULES).claims
    assert claims.height > 50

    monkeypatch.setattr(Sieve, "hopeful", lambda self, texts: [self.names for _ in texts])
    monkeypatch.setattr(reading, "names_channel", lambda *_: True)
    monkeypatch.setattr(reading, "about_of", lambda *_: worth.About(True, True, True))
    monkeypatch.setattr(worth, "may_tell", lambda *_: True)
    monkeypatch.setattr(prices, "may_move", lambda *_: True)
    monkeypatch.setattr(periods, "PRINTED", {})
    assert read(articles, known, GAZETTEER, RULES).claims.equals(claims)

"""Claims held against a market: mistakes that papers make and their corrected twins, and what nobody can decide.

The market is the one that the gold set of claims was labelled on (simulated, anchored on published facts);
extraction alone belongs to ``test_press_claims``.
"""

import json
from typing import Any

import polars as pl
import pytest

from evaluation.mutations import mutants_of
from evaluation.verdicts import MARKET, surviving
from orchestration.press.claims.claim import SCHEMA
from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.reader import KNOWN, read
from orchestration.press.rules import Rules
from orchestration.release.claims import STATED, NoMarket, judge, open_market

GAZETTEER, RULES = Gazetteer.load(), Rules.load()
AFTER_THE_CLOSE = "2025-09-08T19:00:00+08:00"


@pytest.fixture(scope="module")
def market():
    return open_market(MARKET)


def articles(title: str, body: str = "", at: str = AFTER_THE_CLOSE) -> pl.DataFrame:
    return parse_documents(
        [json.dumps({"id": "a", "title": title, "body": body, "published_at": at})]
    ).articles


def judged(market, title: str, body: str = "", at: str = AFTER_THE_CLOSE) -> list[dict[str, Any]]:
    read_in = read_documents(
        articles(title, body, at), GAZETTEER, RULES, None, lambda claims: judge(claims, market)
    )
    return read_in[0]["claims"]


def verdict(market, kind: str, title: str, body: str = "", at: str = AFTER_THE_CLOSE) -> tuple[str, set[str]]:
    """The verdict on the only claim of a kind, and its reasons."""
    [claim] = [claim for claim in judged(market, title, body, at) if claim["claim_type"] == kind]
    return claim["verdict"], set(claim["reasons"])


# said, published, which claim, its verdict with reasons; then the corrected twin and the reasons left to it
ERRORS = {
    "one leg, its sellers called international": (
        "International investors lost faith as a net HK$956 million left Alibaba through the Shanghai link on Monday",
        "2025-11-04T11:00:00+08:00",
        "NET_FLOW",
        ("SUPPORTED", {"ACTOR"}),
        "Mainland investors sold a net HK$956 million of Alibaba through the Shanghai link on Monday",
        set(),
    ),
    "one leg told as the whole": (
        "Southbound investors sold a net HK$956 million of Alibaba shares on Monday",
        "2025-11-04T11:00:00+08:00",
        "NET_FLOW",
        ("SUPPORTED", {"LEG_FOR_WHOLE"}),
        "Southbound investors sold a net HK$956 million of Alibaba shares via Shanghai on Monday",
        set(),
    ),
    "yi read as billion, of the whole channel": (
        "Southbound funds net bought HK$98.38 billion of Hong Kong stocks on 19 September",
        "2025-09-19T20:00:00+08:00",
        "NET_FLOW",
        ("CONTRADICTED", {"SCALE_X10"}),
        "Southbound funds net bought HK$9.838 billion of Hong Kong stocks on 19 September",
        set(),
    ),
    "yi read as billion, of one stock": (
        "Alibaba drew a net HK$17.27 billion of southbound buying on 19 September",
        "2025-09-19T20:00:00+08:00",
        "NET_FLOW",
        ("CONTRADICTED", {"SCALE_X10"}),
        "Alibaba drew a net HK$1.727 billion of southbound buying on 19 September",
        set(),
    ),
    "north for south": (
        "Northbound funds recorded a net purchase of HK$15.822 billion on 16 October",
        "2025-10-16T19:00:00+08:00",
        "NET_FLOW",
        ("SUPPORTED", {"DIRECTION"}),
        "Southbound funds recorded a net purchase of HK$15.822 billion on 16 October",
        set(),
    ),
    "yuan for Hong Kong dollars": (
        "Southbound capital recorded net purchases of 16.573 billion yuan on 26 August",
        "2025-08-26T19:00:00+08:00",
        "NET_FLOW",
        ("CONTRADICTED", {"CURRENCY"}),
        "Southbound capital recorded net purchases of HK$16.573 billion on 26 August",
        set(),
    ),
    "the high told as the close": (
        "Alibaba's shares closed 4.7% higher in Hong Kong on Monday",
        AFTER_THE_CLOSE,
        "PRICE_CHANGE_PCT",
        ("CONTRADICTED", {"INTRADAY_FOR_CLOSE"}),
        "Alibaba's shares closed 4.2% higher in Hong Kong on Monday",
        set(),
    ),
    "a target above another close than it says": (
        "A broker's target for Alibaba is HK$160, 17% above Friday's close",
        AFTER_THE_CLOSE,
        "PRICE_CHANGE_PCT",
        ("CONTRADICTED", {"BASE_DATE"}),
        "A broker's target for Alibaba is HK$160, 17% above Monday's close",
        set(),
    ),
    "a record that reaches further than the data": (
        "Southbound investors bought a net HK$60.85 billion of Hong Kong stocks in the week of 8 to 12 September, "
        "a record week",
        "2025-09-13T10:00:00+08:00",
        "FLOW_RECORD",
        ("NOT_DECIDABLE", {"RECORD_SCOPE"}),
        "Southbound investors bought a net HK$60.85 billion of Hong Kong stocks in the week of 8 to 12 September, "
        "the highest in recent months",
        set(),
    ),
    "a record that is none": (
        "Southbound investors bought a net HK$23.26 billion of Hong Kong stocks on 22 September, "
        "the most since 1 August",
        "2025-09-22T19:00:00+08:00",
        "FLOW_RECORD",
        ("PARTIAL", {"RECORD_SCOPE"}),
        "Southbound investors bought a net HK$23.26 billion of Hong Kong stocks on 22 September, "
        "the most since 15 August",
        set(),
    ),
    "a streak two sessions too long": (
        "Southbound investors were net buyers of Alibaba for the 25th straight day on 23 September",
        "2025-09-23T20:00:00+08:00",
        "FLOW_STREAK",
        ("CONTRADICTED", {"STREAK_COUNT"}),
        "Southbound investors were net buyers of Alibaba for the 23rd straight day on 23 September",
        set(),
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_mistake_of_the_papers_is_named_and_its_corrected_twin_is_supported(market, name):
    said, at, kind, wanted, corrected, left = ERRORS[name]
    assert verdict(market, kind, said, at=at) == wanted
    assert verdict(market, kind, corrected, at=at) == ("SUPPORTED", left)


def test_a_streak_is_right_on_the_days_on_which_it_was(market):
    for count, day in (("17th", "15 September"), ("21st", "19 September")):
        text = f"Southbound investors were net buyers of Alibaba for the {count} straight day on {day}"
        assert verdict(market, "FLOW_STREAK", text, at="2025-09-19T21:00:00+08:00") == ("SUPPORTED", set())


def test_the_sum_of_mistranslated_parts_holds(market):
    body = "Net buying came to HK$8.672 billion through Shanghai and HK$7.15 billion through Shenzhen."
    said = judged(
        market,
        "Northbound funds recorded a net purchase of HK$15.822 billion on 16 October",
        body,
        "2025-10-16T19:00:00+08:00",
    )
    [total] = [claim for claim in said if claim["claim_type"] == "SUM"]
    assert total["verdict"] == "SUPPORTED"


def test_a_sum_holds_within_what_its_parts_were_rounded_by_and_no_further(market):
    for whole, wanted in (("16.573", ("SUPPORTED", set())), ("16.60", ("CONTRADICTED", {"SUM_MISMATCH"}))):
        text = (
            f"Southbound investors bought a net HK${whole} billion on 26 August: HK$9.605 billion through Shanghai "
            "and HK$6.967 billion through Shenzhen."
        )
        assert verdict(market, "SUM", "Stock Connect", text, "2025-08-26T19:00:00+08:00") == wanted


def test_both_stories_of_the_autumn_come_out_right(market):
    week = judged(
        market,
        "Mainland buyers put HK$13.5 billion ($1.7 billion) into Alibaba in a week",
        "Mainland investors bought a net HK$13.5 billion ($1.7 billion) of Alibaba shares in the first week of "
        "September, more than any other security. The stock has gained almost 19% since the end of August. It "
        "closed 4.2% higher on Monday.",
    )
    found = {
        (claim["claim_type"], claim["value"]): (claim["verdict"], claim["reasons"])
        for claim in week
        if claim["ticker"] == "9988.HK"
    }
    assert found["NET_FLOW", 13.5e9] == ("SUPPORTED", [])
    assert found["FX_PAIR", 13.5e9] == ("SUPPORTED", [])
    assert found["PRICE_CHANGE_PCT", 19] == ("SUPPORTED", [])
    assert found["PRICE_CHANGE_PCT", 4.2] == ("SUPPORTED", [])
    # the bounds of this market decide it
    assert found["FLOW_RANK", 1] == ("SUPPORTED", [])
    assert {claim["verdict"] for claim in week} == {"SUPPORTED"}


@pytest.mark.parametrize(
    ("why", "kind", "text", "at"),
    [
        (
            "NOT_PUBLISHED", "NET_FLOW",
            "Northbound investors sold a net 4.2 billion yuan of mainland stocks on 5 September", AFTER_THE_CLOSE,
        ),
        (
            "NOT_DISCLOSED", "NET_FLOW",
            "Southbound investors bought a net HK$12 million of AIA shares on 5 September", AFTER_THE_CLOSE,
        ),
        (
            "RECORD_SCOPE", "FLOW_RECORD",
            "Southbound investors bought a net HK$23.26 billion of Hong Kong stocks on 22 September, the "
            "second-largest daily amount ever", "2025-09-22T19:00:00+08:00",
        ),
        (
            "RECORD_SCOPE",
            "FLOW_RECORD",
            "Southbound investors bought a net HK$11.994 billion of Alibaba in the week of 7 to 11 April, "
            "the most since 26 November 2019",
            "2025-04-12T10:00:00+08:00",
        ),
        (
            "NO_DATA", "NET_FLOW",
            "Southbound investors bought a net HK$2.1 billion of Tencent shares on 5 March 2024", AFTER_THE_CLOSE,
        ),
    ],
)  # fmt: skip
def test_what_nobody_can_know_stays_open_and_says_why(market, why, kind, text, at):
    said, reasons = verdict(market, kind, text, at=at)
    assert (said, why in reasons) == ("NOT_DECIDABLE", True)


def test_an_undated_claim_is_right_on_the_session_before_too(market):
    text = "Southbound investors bought a net HK$2.20 billion of Alibaba shares"
    [claim] = [claim for claim in judged(market, text) if claim["claim_type"] == "NET_FLOW"]
    assert (claim["period_end"], claim["verdict"], claim["evidence_last"]) == (
        "2025-09-08",
        "SUPPORTED",
        "2025-09-05",
    )


def test_a_number_of_another_day_is_partial_and_names_the_day(market):
    text = "Southbound investors bought a net HK$2.883 billion of Alibaba shares on Friday, 5 September"
    [claim] = [claim for claim in judged(market, text) if claim["claim_type"] == "NET_FLOW"]
    assert (claim["verdict"], claim["reasons"], claim["fits"]) == (
        "PARTIAL",
        ["PERIOD"],
        "2025-09-08..2025-09-08",
    )


def test_a_date_that_is_no_such_weekday_is_never_simply_right_or_wrong(market):
    for amount, wanted in (("2.20", "PARTIAL"), ("7.77", "NOT_DECIDABLE")):
        text = (
            f"Southbound investors bought a net HK${amount} billion of Alibaba shares on Monday, 5 September"
        )
        said, reasons = verdict(market, "NET_FLOW", text)
        assert (said, reasons) == (wanted, {"PERIOD"})


def test_no_mutant_of_a_supported_claim_is_supported(market):
    texts = [(said, at) for said, at, *_ in ERRORS.values()] + [(row[4], row[1]) for row in ERRORS.values()]
    lines = [
        json.dumps({"id": str(number), "title": text, "body": "", "published_at": at})
        for number, (text, at) in enumerate(texts)
    ]
    documents = parse_documents(lines).articles
    claims = read(documents, pl.DataFrame(schema=KNOWN), GAZETTEER, RULES).claims
    claims = claims.join(documents.select("article_id", "published_at"), on="article_id")
    mutants = mutants_of(claims.join(judge(claims, market), on=["article_id", "claim_no"]))
    assert len(mutants) > 60
    assert surviving(mutants, market) == []


def test_the_same_claims_give_the_same_verdicts_in_any_order(market):
    documents = articles(
        "Southbound investors sold a net HK$956 million of Alibaba on Monday and HK$1 billion on Friday"
    )
    claims = read(documents, pl.DataFrame(schema=KNOWN), GAZETTEER, RULES).claims
    claims = claims.join(documents.select("article_id", "published_at"), on="article_id")
    assert judge(claims, market).equals(judge(claims.reverse(), market))


def test_no_claims_have_no_verdicts(market):
    assert judge(pl.DataFrame(schema=STATED), market).is_empty()


def test_a_release_that_cannot_be_opened_says_so(tmp_path):
    broken = tmp_path / "marts.duckdb"
    broken.write_text("not a database")
    with pytest.raises(NoMarket, match="cannot be opened as a release"):
        open_market(broken)


def test_every_column_of_a_stated_claim_is_the_readers():
    assert set(STATED) == {*SCHEMA, "published_at"}

"""Ways to make a claim, one a line: whatever a rule change does, these stay read.

``tests/phrases/claims_*.tsv`` say at their head how a line is written; scoring is ``evaluation.claims``'.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.claims import is_looser_print, is_same
from orchestration.contracts.press import CURRENCIES, INDICES, QUALIFIERS
from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.rules import Rules

PHRASES = Path(__file__).parents[1] / "phrases"
LINES = [
    tuple(line.split("\t"))
    for file in sorted(PHRASES.glob("claims_*.tsv"))
    for line in file.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
# Lines that are read otherwise, by the beginning of their text, and why.
KNOWN = {
    "Monday money / HK$12.7 billion of net buying": "it names neither the channel nor a company",
    "Telecoms as shelter": "the headline names nobody, so that buying without a name is taken for the whole channel's",
    "Kuaishou sold": "a balance told by what purchases fell short of",
    "The faithful return to the temple": "the company stands for a metaphor in the sentences that tell of it",
    "Overnight: how the Chinese names fared on Wall Street": "those of a company are its shares",
    "Baidu finds a customer": "the search engine's Hong Kong shares describe their owner",
    "Pumpkins and purchases": "the month is only described",
    "Xiaomi taps the market, and the mainland answers": "purchases without a name, in an article about one company",
    "Lunch money": "money and a price behind one verb each, with one subject",
    "May in the rear-view mirror": "the margin and the same month mean what a streak has told",
}


def label(text: str) -> dict[str, Any]:
    """``NET_FLOW 9988.HK ALL 2025-09-08..2025-09-08 2310000000 HKD ABOUT`` as a label."""
    kind, ticker, channel, period, value, unit, *words = text.split()
    first, last = period.split("..")
    said: dict[str, Any] = {
        "claim_type": kind,
        "ticker": ticker,
        "channel": None if channel == "-" else channel,
        "period_start": first,
        "period_end": last,
        "value": None if value == "-" else float(value),
        "unit": None if unit in ("-", "WEEKS", "MONTHS") else unit,
        "qualifier": next((word for word in words if word in QUALIFIERS), "EXACT"),
    }
    if kind.startswith("PRICE"):
        said["basis"] = "INTRADAY" if "intraday" in words else "CLOSE"
        said["listing"] = "US" if "US" in words else "HK"
    said["index_ticker"] = next((word for word in words if word in INDICES), None)
    if kind == "FLOW_RANK":
        said["rank_of"] = next((word for word in words if word in ("net_sell", "turnover")), "net_buy")
    if kind in ("NET_FLOW", "BUY_FLOW", "SELL_FLOW", "FLOW_STREAK"):
        said["direction"] = "NORTHBOUND" if "NORTHBOUND" in words else "SOUTHBOUND"
    if kind == "FX_PAIR":
        said["value2"], said["unit2"] = float(words[-2]), words[-1]
    if kind == "FLOW_RECORD":
        said["scope"] = next(word for word in words if word not in (*CURRENCIES, *QUALIFIERS))
    return said


def is_full(wanted: dict[str, Any], found: dict[str, Any]) -> bool:
    """Whether a claim is the labelled one in all that the line says, and not only in what is scored."""
    if not is_same(wanted, found):
        return False
    scope = wanted.get("scope")
    if scope and not (found["scope"] or "").startswith(scope.removesuffix("-02")):
        return False
    names = ("period_start", "qualifier", "basis", "index_ticker", "rank_of", "direction", "unit2")
    is_high = wanted["qualifier"] == "AT_MOST" and found["basis"] == "INTRADAY"
    is_qualifier_open = is_high or wanted["claim_type"] in ("FLOW_RECORD", "FX_PAIR")
    return all(
        wanted[name] == found[name]
        for name in names
        if name in wanted and not (name == "qualifier" and is_qualifier_open)
    )


@pytest.fixture(scope="module")
def found() -> list[list[dict[str, Any]]]:
    """Claims by line."""
    lines = []
    for number, (published_at, _, text) in enumerate(LINES):
        title, _, body = text.partition(" / ")
        body = body.replace(" / ", "\n")
        document = {"id": str(number), "title": title, "body": body, "published_at": published_at}
        lines.append(json.dumps(document))
    readings = read_documents(parse_documents(lines).articles, Gazetteer.load(), Rules.load())
    return [reading["claims"] for reading in readings]


def differences(expected: str, claims: list[dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Labels of a line that no claim is, and claims that no label is."""
    labels = [label(one) for one in expected.split(";") if one.strip()]
    missed = [one for one in labels if not any(is_full(one, claim) for claim in claims)]
    false = [
        claim
        for claim in claims
        if claim["side"] != "target"
        and not any(is_same(one, claim) or is_looser_print(one, claim) for one in labels)
    ]
    return missed, false


@pytest.mark.parametrize("number", range(len(LINES)), ids=[line[-1][:60] for line in LINES])
def test_a_phrase_claims_this_and_nothing_else(found, number):
    _, expected, text = LINES[number]
    reason = next((reason for begun, reason in KNOWN.items() if text.startswith(begun)), None)
    missed, false = differences(expected, found[number])
    if reason is not None:
        assert missed or false, f"It is read now, so that it need not be known: {reason}"
        return
    assert (missed, false) == ([], [])

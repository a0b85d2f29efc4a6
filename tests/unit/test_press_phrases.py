"""Ways to say a thing, one a line: whatever a rule change does, these stay read.

``tests/phrases/*.tsv`` has what is expected (company, type, sign; parted by semicolons) and a headline, then sentences.
"""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration.press.gazetteer import Gazetteer
from orchestration.press.reader import ARTICLES, KNOWN, read
from orchestration.press.rules import Rules

PHRASES = Path(__file__).parents[1] / "phrases"
SIGNS = {"POSITIVE": "+", "NEGATIVE": "-", "NEUTRAL": "0"}
LINES = [
    (expected, text)
    for file in sorted(PHRASES.glob("*.tsv"))
    if not file.name.startswith("claims_")
    for expected, text in (line.split("\t") for line in file.read_text("utf-8").splitlines() if line)
]


@pytest.fixture(scope="module")
def found() -> dict[int, dict[str, str]]:
    """Line → "9988.HK EARNINGS" → sign."""
    rows = []
    for number, (_, text) in enumerate(LINES):
        title, _, body = text.partition(" / ")
        body = body.replace(" / ", "\n")
        rows.append((str(number), "", "", title, body, "", None, datetime(2025, 9, 10, 3), "s"))
    articles = pl.DataFrame(rows, schema=ARTICLES, orient="row")
    events = read(articles, pl.DataFrame(schema=KNOWN), Gazetteer.load(), Rules.load()).events
    by_line: dict[int, dict[str, str]] = {number: {} for number in range(len(LINES))}
    for article_id, ticker, event_type, polarity in events.select(
        "article_id", "ticker", "event_type", "polarity"
    ).iter_rows():
        by_line[int(article_id)][f"{ticker} {event_type}"] = SIGNS[polarity]
    return by_line


@pytest.mark.parametrize("number", range(len(LINES)), ids=[text[:60] for _, text in LINES])
def test_a_phrase_tells_these_events_and_no_other(found, number):
    expected, _ = LINES[number]
    wanted = {
        " ".join(one.split()[:2]): (one.split()[2:] or [None])[0]
        for one in expected.split(";")
        if one.strip()
    }
    assert found[number].keys() == wanted.keys()
    assert {what: found[number][what] for what, sign in wanted.items() if sign} == {
        what: sign for what, sign in wanted.items() if sign
    }

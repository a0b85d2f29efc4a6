"""What of a refused row a release may carry: names, figures and links, and never a publisher's text."""

import hashlib
import json

import polars as pl

from orchestration.contracts.news import FEED_ARTICLES
from orchestration.gates.contract import split_by_contract
from orchestration.lake.knowledge import known
from orchestration.lake.reading import QUARANTINE_SCHEMA
from orchestration.lake.scan import committed_quarantine
from orchestration.lake.withheld import LONGEST_REASON, without_texts
from orchestration.sources.news import inbox
from tests.conftest import AFTER
from tests.nights import Nights

TEXT = "Mainland investors bought the shares for a ninth session, the exchange's figures show."


def released(row: dict[str, object], reason: str = "why") -> tuple[dict[str, object], str]:
    line = ("sha", "c", "s", "news/t", "u", json.dumps(row), reason)
    frame = without_texts(pl.DataFrame([line], schema=QUARANTINE_SCHEMA, orient="row"))
    return json.loads(frame["row_json"][0]), frame["reason"][0]


def test_a_text_is_its_length_and_digest_and_everything_short_stays():
    row = {"body": TEXT, "title": "A title", "n": 3, "is_x": True, "none": None}
    shown, _ = released(row)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()[:16]
    assert shown == row | {"body": {"n_characters": len(TEXT), "sha256": digest}}


def test_a_text_under_another_name_is_known_by_its_length():
    shown, reason = released({"guid": TEXT * 4, "text": "short"}, TEXT * 10)
    assert shown["guid"]["n_characters"] == len(TEXT) * 4
    assert shown["text"]["n_characters"] == 5
    assert len(reason) == LONGEST_REASON + 1


def test_a_row_that_breaks_its_contract_does_not_print_a_text_in_its_reason():
    cells = dict.fromkeys(FEED_ARTICLES.schema, "x") | {"url": TEXT * 3, "published_at": None}
    frame = pl.DataFrame([cells], schema=FEED_ARTICLES.schema).with_columns(c=pl.lit("c"))
    _, refused = split_by_contract(frame, FEED_ARTICLES, within="c")
    assert TEXT not in refused["reason"][0]
    assert TEXT[:60] in refused["reason"][0]


def test_the_snapshot_has_no_text_of_a_refused_article_and_the_warehouse_keeps_it(nights: Nights):
    nights.now = f"{AFTER}T23:30:00+08:00"
    nights.home.inbox.mkdir(parents=True)
    cut = json.dumps({"id": "1", "title": "t", "body": TEXT})
    (nights.home.inbox / "a.jsonl").write_text(cut + "\n" + cut[:-2] + "\n")
    nights.land(AFTER, source=inbox.SOURCE)
    kept = committed_quarantine(nights.home, nights.ledger)
    assert kept.filter(pl.col("row_json").str.contains(TEXT, literal=True)).height == 2
    shown = known(nights.home, nights.ledger).quarantine
    assert shown.height == 2
    assert not any(TEXT[:30] in cell for cell in [*shown["row_json"], *shown["reason"]])

"""Claims of a simulated press in a release: planted errors come out by name, and nothing that is true is contradicted.

How claims are read and judged is tested elsewhere; here it is the whole way, from feeds to marts.
"""

import json
from datetime import UTC
from typing import Any

import duckdb
import pytest

from orchestration.release import read
from simulator.market import DEFAULT_SEED
from simulator.news.claims.sheets import ClaimSheet, claim_sheets
from simulator.news.desk import article_called
from tests.nights import Nights

SHEETS = claim_sheets(DEFAULT_SEED)
# A written article that is wrong on purpose: a translated dispatch of ten times the amount.
TENFOLD = article_called("alibaba-streak-tenfold")
PLANTED_WRONG = {sheet.sheet.title for sheet in SHEETS if sheet.error} | {TENFOLD.title}


@pytest.fixture(scope="module")
def marts(full_history: Nights):
    with duckdb.connect(str(full_history.home.published / "current" / "marts.duckdb"), read_only=True) as con:
        yield con


def rows(marts: duckdb.DuckDBPyConnection, sheet: ClaimSheet) -> list[dict[str, Any]]:
    """The claims that the release has of an article."""
    at = sheet.sheet.at.astimezone(UTC).replace(tzinfo=None)
    answer = marts.execute(
        "select * from press_claims where title = ? and published_at = ?", [sheet.sheet.title, at]
    )
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.sheet.key)
def test_every_simulated_claim_has_its_verdict_and_its_reasons(marts, sheet):
    found = rows(marts, sheet)
    for claim in sheet.claims:
        alike = [
            (row["verdict"], set((row["reasons"] or "").split(";")) - {"", "ROUNDING"})
            for row in found
            if (row["claim_type"], row["ticker"], row["channel"])
            == (claim.claim_type, claim.ticker, claim.channel)
            and row["period_end"] == claim.last
        ]
        assert (claim.verdict, set(claim.reasons) - {"ROUNDING"}) in alike, claim


def test_nothing_else_is_contradicted_in_a_press_that_tells_the_truth(marts):
    """All other articles take their figures from the market, so a contradiction is a misreading."""
    wrong = marts.execute(
        "select title, publisher, span, claim_type, ticker, value, evidence_value, reasons from press_claims "
        "where verdict in ('CONTRADICTED', 'PARTIAL') order by published_at, claim_id"
    ).fetchall()
    assert [row for row in wrong if row[0] not in PLANTED_WRONG] == []


def test_evidence_names_the_keys_that_its_table_has_and_no_empty_ones(marts):
    keys = marts.execute(
        "select distinct evidence_table, regexp_replace(evidence_keys, '=[^;]*', '', 'g') from press_claims "
        "where evidence_table is not null order by all"
    ).fetchall()
    assert keys == [
        ("daily_flows", "date;ticker;channel;direction"),
        ("fx_rates", "date"),
        ("market_flows", "date;ticker;channel;direction"),
        ("prices", "date;ticker"),
    ]
    assert marts.execute("select count(*) from press_claims where evidence_keys like '%=;%'").fetchone() == (
        0,
    )


def test_the_stories_of_the_autumn_come_out_right_in_the_release(marts):
    [leg] = marts.execute(
        "select distinct verdict, evidence_keys, evidence_value from press_claims where ticker = '9988.HK' "
        "and claim_type = 'NET_FLOW' and channel = 'SH' and value = -956e6"
    ).fetchall()
    assert leg == (
        "SUPPORTED",
        "date=2025-11-03;ticker=9988.HK;channel=SH;direction=SOUTHBOUND",
        -956e6,
    )
    flags = marts.execute(
        "select distinct unnest(string_split(reasons, ';')) from press_claims where ticker = '9988.HK' "
        "and claim_type = 'NET_FLOW' and value = -956e6 and reasons is not null and verdict = 'SUPPORTED'"
    ).fetchall()
    assert {flag for (flag,) in flags} == {"ACTOR", "LEG_FOR_WHOLE"}
    week = marts.execute(
        "select distinct verdict from press_claims where ticker = '9988.HK' and value between 13.4e9 and 13.6e9 "
        "and claim_type in ('NET_FLOW', 'FX_PAIR') and period_end = date '2025-09-05'"
    ).fetchall()
    assert week == [("SUPPORTED",)]


def test_a_verdict_leads_back_to_the_bytes_of_its_evidence(marts):
    n_lost = marts.execute(
        "select count(*) from press_claims left join payloads on evidence_payload_sha256 = payloads.payload_sha256 "
        "where evidence_value is not null and evidence_table is not null and payloads.payload_sha256 is null"
    ).fetchone()
    assert n_lost == (0,)


def test_texts_of_ones_own_are_held_against_the_release(full_history: Nights, tmp_path, monkeypatch, capsys):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = "Mainland investors sold a net HK$956 million of Alibaba through the Shanghai link on Monday"
    source.write_text(
        json.dumps({"id": "a", "title": text, "body": "", "published_at": "2025-11-04T11:00:00+08:00"})
    )
    monkeypatch.setenv("SOUTHBOUND_HOME", str(full_history.home.root))
    assert read.main([str(source), str(target)]) == 0
    [claim] = json.loads(target.read_text("utf-8"))["claims"]
    assert (claim["verdict"], claim["evidence_table"], claim["evidence_value"]) == (
        "SUPPORTED",
        "daily_flows",
        -956e6,
    )
    assert "(SIMULATED market)" in capsys.readouterr().out

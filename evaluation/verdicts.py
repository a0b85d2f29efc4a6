"""How well claims are bound and judged: the verdicts of the gold's labels, and false ones made of supported claims.

Claims are read out of the gold's articles and held against ``gold/market``, the market that the annotators asked.
Extraction is scored by ``claims``; what a verdict rests on is dbt's business.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from evaluation.claims import Label, is_same, load, score
from evaluation.gold import FOLDER
from evaluation.mutations import Mutant, mutants_of
from evaluation.scores import Confusion, Tally
from orchestration.press.documents import parse_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.reader import KNOWN, read
from orchestration.press.rules import Rules
from orchestration.release.claims import STATED, judge, open_market

MARKET = FOLDER / "market"
# Rounding is a remark, not a reason: annotators noted it where they saw it.
REMARKS = {"ROUNDING", ""}
Row = Mapping[str, Any]


@dataclass
class Verdicts:
    """Counts over the labelled claims that were found; each fault as ``(article, label, found)``.

    ``n_mutants``: false claims made of the supported ones; ``survivors``: those that pass for true.
    """

    verdicts: Confusion = field(default_factory=Confusion)
    n_claims: int = 0
    badly_bound: list[tuple[str, Label, Row]] = field(default_factory=list)
    badly_judged: list[tuple[str, Label, Row]] = field(default_factory=list)
    badly_reasoned: list[tuple[str, Label, Row]] = field(default_factory=list)
    badly_both: list[tuple[str, Label, Row]] = field(default_factory=list)
    falsely_contradicted: list[tuple[str, Label, Row]] = field(default_factory=list)
    n_mutants: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    def share(self, faults: Sequence[Any]) -> float:
        return 1 - len(faults) / self.n_claims if self.n_claims else 1.0

    @property
    def kill_rate(self) -> float:
        return 1 - len(self.survivors) / self.n_mutants if self.n_mutants else 1.0


@dataclass(frozen=True)
class ClaimsMeasured:
    """One language of one part: what was found, and how it was judged."""

    n_labels: int
    extraction: Tally
    verdicts: Verdicts

    @property
    def figures(self) -> dict[str, float]:
        """By the names of ``page.CLAIM_FIGURES``, rounded to three decimals."""
        found, judged = self.extraction, self.verdicts
        n_contradicted = sum(one["verdict"] == "CONTRADICTED" for _, one in found.false_alarms)
        figures = {
            "precision": found.precision,
            "recall": found.recall,
            "f1": found.f1,
            "binding": judged.share(judged.badly_bound),
            "verdicts": judged.share(judged.badly_judged),
            "verdicts_macro_f1": judged.verdicts.macro_f1,
            "reasons": judged.share(judged.badly_reasoned),
            "verdict_and_evidence": judged.share(judged.badly_both),
            "falsely_contradicted": len(judged.falsely_contradicted) / max(1, judged.n_claims),
            "alarms_contradicted": n_contradicted / max(1, judged.n_claims + len(found.false_alarms)),
            "mutants_killed": judged.kill_rate,
        }
        return {name: round(value, 3) for name, value in figures.items()}


def claims_of(articles: Iterable[Mapping[str, Any]], gazetteer: Gazetteer, rules: Rules) -> pl.DataFrame:
    """The claims of articles, with the time of their publication: what ``judge`` takes."""
    fields = ("id", "title", "body", "published_at", "lang", "source")
    lines = [json.dumps({name: article[name] for name in fields}) for article in articles]
    documents = parse_documents(lines).articles
    readings = read(documents, pl.DataFrame(schema=KNOWN), gazetteer, rules)
    return readings.claims.join(documents.select("article_id", "published_at"), on="article_id")


def measure(part: str, lang: str, gazetteer: Gazetteer, rules: Rules) -> ClaimsMeasured:
    """What is found of the claims of one part and language, how it is judged, and which mutants pass for true."""
    articles = load(part, lang)
    claims = claims_of(articles, gazetteer, rules)
    asked = open_market(MARKET)
    judged = claims.join(judge(claims, asked), on=["article_id", "claim_no"], how="left")
    dates = ("period_start", "period_end", "evidence_first", "evidence_last")
    shown = judged.with_columns(pl.col(dates).cast(pl.String))
    by_article = {
        key[0]: rows.to_dicts() for key, rows in shown.partition_by("article_id", as_dict=True).items()
    }
    counted = Verdicts()
    for article in articles:
        for label in article["claims"]:
            found = [row for row in by_article.get(article["id"], []) if is_same(label, row)]
            if found and not label.get("ambiguous"):
                _count(counted, article["id"], label, max(found, key=lambda row: _likeness(label, row)))
    mutants = mutants_of(judged)
    counted.n_mutants = len(mutants)
    counted.survivors = surviving(mutants, asked)
    pairs = [(article["id"], article["claims"], by_article.get(article["id"], [])) for article in articles]
    return ClaimsMeasured(sum(len(labels) for _, labels, _ in pairs), score(pairs), counted)


def surviving(mutants: Sequence[Mutant], asked: duckdb.DuckDBPyConnection) -> list[Mutant]:
    """The mutants that are still supported, and not flagged for what was changed."""
    frame = pl.DataFrame([{name: mutant.claim[name] for name in STATED} for mutant in mutants], schema=STATED)
    verdicts = judge(frame, asked)
    by_key = {row["article_id"]: row for row in verdicts.iter_rows(named=True)}
    return [
        mutant
        for mutant in mutants
        if by_key[mutant.claim["article_id"]]["verdict"] == "SUPPORTED"
        and mutant.flag not in _reasons(by_key[mutant.claim["article_id"]]["reasons"])
    ]


def _likeness(label: Label, found: Row) -> int:
    """In how much two claims agree beside the key: one amount may be two records, or restated in two currencies."""
    return sum(label.get(name) == found[name] for name in ("scope", "unit2", "rank_of", "basis"))


def _count(counted: Verdicts, article: str, label: Label, found: Row) -> None:
    counted.n_claims += 1
    said = (article, label, found)
    is_judged, is_bound = found["verdict"] == label["verdict"], _is_bound(label["evidence"], found)
    counted.verdicts.cells[label["verdict"], found["verdict"]] += 1
    if not is_judged:
        counted.badly_judged.append(said)
    if not is_bound:
        counted.badly_bound.append(said)
    if not (is_judged and is_bound):
        counted.badly_both.append(said)
    if set(label["reasons"]) - REMARKS != _reasons(found["reasons"]) - REMARKS:
        counted.badly_reasoned.append(said)
    if found["verdict"] == "CONTRADICTED" and label["verdict"] != "CONTRADICTED":
        counted.falsely_contradicted.append(said)


def _reasons(text: str | None) -> set[str]:
    return set((text or "").split(";"))


def _is_bound(evidence: Mapping[str, Any] | None, found: Row) -> bool:
    """Whether the verdict rests on the table, keys and value that the annotator found, if there are any."""
    if evidence is None:
        return True
    keys = ("table", "ticker", "channel", "last")
    if any(evidence[key] is not None and evidence[key] != found[f"evidence_{key}"] for key in keys):
        return False
    wanted, said = evidence["value"], found["evidence_value"]
    if wanted is None or said is None or found["claim_type"] == "INDEX_LEADER":
        return True
    return bool(abs(wanted - said) <= 0.01 * abs(wanted) + 0.01)


def causes(survivors: Iterable[Mutant]) -> Counter[str]:
    """Which mutations survive, and how often."""
    return Counter(f"{mutant.claim['claim_type']} {mutant.kind}" for mutant in survivors)

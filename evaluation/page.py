"""The page of the docs with the figures of the gold set, made from what was measured.

Text and tables only; what people conclude from the errors is written by hand in ``docs/evaluation_errors.md``.
"""

from collections.abc import Mapping
from pathlib import Path

from evaluation.report import FIGURES, Measured
from evaluation.verdicts import ClaimsMeasured, causes

PAGE = Path(__file__).parents[1] / "docs" / "evaluation.md"
LANGUAGES = {"en": "English", "zh": "Chinese"}
# Of claims, in the order of the table: name → (what it is, the goal).
CLAIM_FIGURES = {
    "precision": ("Extraction: precision", None),
    "recall": ("Extraction: recall", None),
    "f1": ("Extraction: F1", 0.90),
    "binding": ("Binding: right table and keys, of the claims found", 0.97),
    "verdicts": ("Verdict, of the claims found", 0.97),
    "verdicts_macro_f1": ("Verdict: macro-F1 over the verdicts", None),
    "reasons": ("Reasons beside the verdict, all of them right", None),
    "verdict_and_evidence": ("Verdict and evidence", 0.95),
    "falsely_contradicted": ("Contradicted, and should not be (at most)", 0.01),
    "alarms_contradicted": ("Contradicted, and no labelled claim at all", None),
    "mutants_killed": ("False claims made of supported ones that are refused", 0.99),
}


def page(
    measured: Mapping[tuple[str, str], Measured],
    agreed: Mapping[str, float],
    claims: Mapping[tuple[str, str], ClaimsMeasured],
) -> str:
    """The Markdown of the whole page."""
    lines = [
        "# How well the press is read",
        "",
        "Written by `make eval`; do not edit. The gold set was written for this purpose, articles and labels; it is no",
        "real press. Rules were mended on the development part alone, which four authors wrote. The report part is by",
        "a fifth, and nobody reads it while mending a rule. What the errors are stands in",
        "[evaluation_errors.md](evaluation_errors.md).",
        "",
    ]
    for part, title in (("report", "Report part"), ("development", "Development part")):
        of_part = {lang: measured[part, lang] for lang in LANGUAGES}
        lines += [f"## {title}", "", *_counts(of_part), "", *_table(of_part), ""]
    lines += ["## Two annotators", "", *_agreement(agreed), "", "## Press claims", "", *_claims(claims), ""]
    return "\n".join(lines)


def _counts(of_part: Mapping[str, Measured]) -> list[str]:
    return [
        f"- {LANGUAGES[lang]}: {one.n_articles} articles with {one.n_labels['mentions']} mentions, "
        f"{one.n_labels['events']} events and {one.n_labels['stories']} stories"
        for lang, one in of_part.items()
    ]


def _table(of_part: Mapping[str, Measured]) -> list[str]:
    rows = ["| | English | Chinese | apart | goal |", "|---|---|---|---|---|"]
    for name, (label, goal) in FIGURES.items():
        en, zh = (one.figures[name] for one in of_part.values())
        rows.append(
            f"| {label} | {en:.3f} | {zh:.3f} | {abs(en - zh):.3f} | {f'{goal:.2f}' if goal else ''} |"
        )
    above = [one.figures["sentiment_macro_f1"] - one.figures["vader_macro_f1"] for one in of_part.values()]
    rows.append(f"| Sentiment above VADER | {above[0]:.3f} | {above[1]:.3f} | | 0.25 |")
    return rows


def _agreement(agreed: Mapping[str, float]) -> list[str]:
    return [
        f"A second annotator labelled {agreed['articles']:.0f} of the articles again by the same written rules, "
        "without the first labels.",
        f"Scored as the reader is, against the first: mentions F1 {agreed['mentions_f1']:.3f}, events F1 "
        f"{agreed['events_f1']:.3f}, polarity {agreed['polarity']:.3f}, modality {agreed['modality']:.3f},",
        f"sentiment macro-F1 {agreed['sentiment_macro_f1']:.3f} (Cohen's kappa {agreed['sentiment_kappa']:.3f}).",
    ]


def _claims(claims: Mapping[tuple[str, str], ClaimsMeasured]) -> list[str]:
    lines = [
        "Articles and labels of their own (`evaluation/gold/claims/`), by other annotators, who computed each verdict",
        "and its evidence on the market in `evaluation/gold/market/` (simulated, anchored on published facts) before",
        "they saw a rule. Binding and verdicts are counted over the labelled claims that were found: what was not",
        "found is the recall's business. [claims.md](claims.md) says how to read a verdict.",
        "",
    ]
    for part, title in (("report", "Report part"), ("development", "Development part")):
        en, zh = (claims[part, lang] for lang in LANGUAGES)
        lines += [
            f"### {title} of the claims",
            "",
            f"{en.n_labels} claims in English and {zh.n_labels} in Chinese; {en.verdicts.n_claims} and "
            f"{zh.verdicts.n_claims} of them found; {en.verdicts.n_mutants} and {zh.verdicts.n_mutants} mutants.",
            "",
            "| | English | Chinese | goal |",
            "|---|---|---|---|",
        ]
        for name, (label, goal) in CLAIM_FIGURES.items():
            wanted = f"{goal:.2f}" if goal else ""
            lines.append(f"| {label} | {en.figures[name]:.3f} | {zh.figures[name]:.3f} | {wanted} |")
        survivors = causes([*en.verdicts.survivors, *zh.verdicts.survivors])
        told = ", ".join(f"{kind} ({n})" for kind, n in sorted(survivors.items())) or "none"
        lines += ["", f"Mutants that survive, by what was changed: {told}.", ""]
    return lines[:-1]

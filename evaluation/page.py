"""The page of the docs with the figures of the gold set, made from what was measured.

Text and tables only; what people conclude from the errors is written by hand in ``docs/evaluation_errors.md``.
"""

from collections.abc import Mapping
from pathlib import Path

from evaluation.report import FIGURES, Measured

PAGE = Path(__file__).parents[1] / "docs" / "evaluation.md"
LANGUAGES = {"en": "English", "zh": "Chinese"}


def page(measured: Mapping[tuple[str, str], Measured], agreed: Mapping[str, float]) -> str:
    """The Markdown of the whole page."""
    lines = [
        "# How well the press is read",
        "",
        "Written by `make eval`; do not edit. The gold set was written for this purpose, articles and labels; it is no",
        "real press. Rules were mended on the development part alone, which three authors wrote. The report part is by",
        "a fourth, and nobody reads it while mending a rule. What the errors are stands in",
        "[evaluation_errors.md](evaluation_errors.md).",
        "",
    ]
    for part, title in (("report", "Report part"), ("development", "Development part")):
        of_part = {lang: measured[part, lang] for lang in LANGUAGES}
        lines += [f"## {title}", "", *_counts(of_part), "", *_table(of_part), ""]
    lines += ["## Two annotators", "", *_agreement(agreed), ""]
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

"""``make eval``: the table of figures, the page of the docs, and whether a figure has fallen below its floor.

Only the command line; ``--errors development`` prints each error with its text, for whoever mends a rule.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evaluation.errors import print_errors
from evaluation.gold import PARTS, load, load_second_opinion
from evaluation.page import CLAIM_FIGURES, PAGE, page
from evaluation.report import FIGURES, Measured, agreement, measure, read_gold
from evaluation.verdicts import ClaimsMeasured
from evaluation.verdicts import measure as measure_claims
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.rules import Rules

FLOORS = Path(__file__).with_name("floors.json")
LANGUAGES = ("en", "zh")


def main(arguments: list[str]) -> int:
    """Exit code 1 where a figure is below its floor or, with ``--check``, the page is not what it should be."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("--errors", choices=PARTS, help="print every error of a part, and nothing else")
    parser.add_argument("--lang", choices=LANGUAGES, help="with --errors: of one language alone")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where the page would change"
    )
    options = parser.parse_args(arguments)
    gazetteer, rules = Gazetteer.load(), Rules.load()
    measured: dict[tuple[str, str], Measured] = {}
    articles = {part: load(part) for part in PARTS if options.errors in (None, part)}
    for part, of_part in articles.items():
        readings = read_gold(of_part, gazetteer, rules)
        for lang in LANGUAGES:
            of_lang = [article for article in of_part if article.lang == lang]
            measured[part, lang] = measure(of_lang, readings)
            if options.errors and options.lang in (None, lang):
                print_errors(of_lang, measured[part, lang])
    if options.errors:
        return 0
    everything = [article for of_part in articles.values() for article in of_part]
    agreed = agreement(everything, load_second_opinion())
    claims = {
        (part, lang): measure_claims(part, lang, gazetteer, rules) for part in PARTS for lang in LANGUAGES
    }
    _print(measured, claims)
    text = page(measured, agreed, claims)
    if options.check and PAGE.read_text("utf-8") != text:
        print(f"{PAGE.name} is not what the reader scores now: run make eval and commit it.", file=sys.stderr)
        return 1
    if not options.check:
        PAGE.write_text(text, encoding="utf-8")
    return _fallen(measured, claims)


def _print(
    measured: Mapping[tuple[str, str], Measured], claims: Mapping[tuple[str, str], ClaimsMeasured]
) -> None:
    console = Console(width=110)
    for shown, known in ((measured, FIGURES), (claims, CLAIM_FIGURES)):
        table = Table("", *(f"{part}, {lang}" for part, lang in shown), "goal")
        for name, (label, goal) in known.items():
            cells = (f"{one.figures[name]:.3f}" for one in shown.values())
            table.add_row(label, *cells, f"{goal:.2f}" if goal else "")
        console.print(table)


def _fallen(
    measured: Mapping[tuple[str, str], Measured], claims: Mapping[tuple[str, str], ClaimsMeasured]
) -> int:
    """Complain of every figure of the report part that is worse than ``floors.json`` has it."""
    floors: dict[str, dict[str, dict[str, float]]] = json.loads(FLOORS.read_text("utf-8"))
    fallen = []
    for lang, of_lang in floors.items():
        for what, (known, reached) in {
            "reading": (FIGURES, measured["report", lang].figures),
            "claims": (CLAIM_FIGURES, claims["report", lang].figures),
        }.items():
            for name, bound in of_lang[what].items():
                # A share of false contradictions has a ceiling.
                is_worse = reached[name] > bound if name == "falsely_contradicted" else reached[name] < bound
                if is_worse:
                    fallen.append(
                        f"{known[name][0]} ({lang}) is {reached[name]:.3f}; its floor is {bound:.3f}"
                    )
    for sentence in fallen:
        print(f"{sentence}. Mend what made it worse, or move the floor and say why.", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

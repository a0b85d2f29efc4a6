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
from evaluation.page import PAGE, page
from evaluation.report import FIGURES, Measured, agreement, measure, read_gold
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
    _print(measured)
    text = page(measured, agreed)
    if options.check and PAGE.read_text("utf-8") != text:
        print(f"{PAGE.name} is not what the reader scores now: run make eval and commit it.", file=sys.stderr)
        return 1
    if not options.check:
        PAGE.write_text(text, encoding="utf-8")
    return _below_floors(measured)


def _print(measured: Mapping[tuple[str, str], Measured]) -> None:
    table = Table("", *(f"{part}, {lang}" for part, lang in measured), "goal")
    for name, (label, goal) in FIGURES.items():
        cells = (f"{one.figures[name]:.3f}" for one in measured.values())
        table.add_row(label, *cells, f"{goal:.2f}" if goal else "")
    Console(width=110).print(table)


def _below_floors(measured: Mapping[tuple[str, str], Measured]) -> int:
    """Complain of every figure of the report part that is lower than ``floors.json`` has it."""
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text("utf-8"))
    fallen = [
        f"{FIGURES[name][0]} ({lang}) is {measured['report', lang].figures[name]:.3f}; its floor is {floor:.3f}"
        for lang, of_lang in floors.items()
        for name, floor in of_lang.items()
        if measured["report", lang].figures[name] < floor
    ]
    for sentence in fallen:
        print(f"{sentence}. Mend what lowered it, or lower the floor and say why.", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

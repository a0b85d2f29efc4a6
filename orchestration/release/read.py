"""``make read IN=articles.jsonl OUT=readings.jsonl``: try the present rules on texts of one's own.

Claims are held against the current release, where there is one, and each line says which one that was. Only the
command line; neither Dagster nor network is needed. What else stands in the lines is ``press.documents``' business,
what a verdict rests on the marts'.
"""

import json
import sys
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb

from orchestration.held import NotHeld, release_of
from orchestration.home import Home
from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.onnx_scorer import ModelFault, scorer_of
from orchestration.press.reader import reader_version
from orchestration.press.rules import Rules
from orchestration.release.claims import NoMarket, judge, open_market
from orchestration.release.writing import file_sha256
from orchestration.settings import Settings
from orchestration.version import code_version


def main(arguments: list[str]) -> int:
    """Exit code 0 where every line was read, 1 where some were left out, 2 where nothing could be done."""
    if len(arguments) != 2 or not all(arguments):
        print("Name both files: make read IN=articles.jsonl OUT=readings.jsonl", file=sys.stderr)
        return 2
    source, target = map(Path, arguments)
    settings = Settings()
    home = Home.of(settings)
    try:
        release = release_of(home).resolve()
    except NotHeld:
        release = None
    try:
        # Lines end with a newline alone: other separators of Unicode stand inside texts.
        lines = source.read_text("utf-8-sig").split("\n")
        documents = parse_documents(lines)
        market = None if release is None else open_market(release)
        judged_on = None if release is None or market is None else _identity(market, release)
        gazetteer, rules = Gazetteer.load(), Rules.load()
        readings = read_documents(
            documents.articles,
            gazetteer,
            rules,
            scorer_of(settings.sentiment_model),
            None if market is None else lambda claims: judge(claims, market),
        )
        made_by = {
            "reader_version": reader_version(gazetteer, rules),
            "code_version": code_version(),
            "judged_on": judged_on,
        }
        text = "".join(json.dumps(reading | made_by, ensure_ascii=False) + "\n" for reading in readings)
        target.write_text(text, encoding="utf-8")
    except UnicodeDecodeError as error:
        print(f"{source} is not UTF-8 (byte {error.start}). Nothing was written.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Nothing was written.", file=sys.stderr)
        return 2
    except (ModelFault, NoMarket) as fault:
        print(f"{fault}. Nothing was written.", file=sys.stderr)
        return 2
    for sentence in documents.refused:
        print(f"{source}, {sentence}", file=sys.stderr)
    n_claims = sum(len(reading["claims"]) for reading in readings)
    print(f"{len(readings)} articles read into {target}; {len(documents.refused)} lines left out")
    print(f"{n_claims} claims, {_held(home, judged_on)}")
    return 1 if documents.refused else 0


def _identity(market: duckdb.DuckDBPyConnection, release: Path) -> dict[str, Any]:
    """Which release this is, so that a verdict can be traced to it and judged again on it."""
    try:
        rows = market.execute("select release_id, known_before, is_simulated from release").fetchall()
    except duckdb.Error as error:
        raise NoMarket(f"{release} is no release: {error}") from None
    [(release_id, known_before, is_simulated)] = rows
    return {
        "release_id": release_id,
        "as_of": known_before.replace(tzinfo=UTC).isoformat(),
        "is_simulated": is_simulated,
        "marts_sha256": file_sha256(release),
    }


def _held(home: Home, judged_on: dict[str, Any] | None) -> str:
    if judged_on is None:
        return f"without verdicts: {home.root} holds no release (SOUTHBOUND_HOME names the home)"
    simulated = " (SIMULATED market)" if judged_on["is_simulated"] else ""
    return (
        f"held against release {judged_on['release_id']}{simulated}, as of {judged_on['as_of']}, "
        f"marts.duckdb {judged_on['marts_sha256']}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``make read IN=articles.jsonl OUT=readings.jsonl``: try the present rules on texts of one's own.

Claims are held against the current release, where there is one. Only the command line; neither Dagster nor network is
needed. What stands in the lines is ``press.documents``' business, what a verdict rests on the marts'.
"""

import json
import sys
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.onnx_scorer import ModelFault, scorer_of
from orchestration.press.rules import Rules
from orchestration.release.claims import NoMarket, judge, open_market
from orchestration.settings import Settings


def main(arguments: list[str]) -> int:
    """Exit code 0 where every line was read, 1 where some were left out, 2 where nothing could be done."""
    if len(arguments) != 2 or not all(arguments):
        print("Name both files: make read IN=articles.jsonl OUT=readings.jsonl", file=sys.stderr)
        return 2
    source, target = map(Path, arguments)
    settings = Settings()
    release = Home.of(settings).published / "current" / "marts.duckdb"
    try:
        # Lines end with a newline alone: other separators of Unicode stand inside texts.
        lines = source.read_text("utf-8-sig").split("\n")
        documents = parse_documents(lines)
        market = open_market(release) if release.exists() else None
        readings = read_documents(
            documents.articles,
            Gazetteer.load(),
            Rules.load(),
            scorer_of(settings.sentiment_model),
            None if market is None else lambda claims: judge(claims, market),
        )
        text = "".join(json.dumps(reading, ensure_ascii=False) + "\n" for reading in readings)
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
    held = (
        f"without verdicts: {release} does not exist (SOUTHBOUND_HOME names the home)"
        if market is None
        else f"held against release {_named(market)}"
    )
    print(f"{len(readings)} articles read into {target}; {len(documents.refused)} lines left out")
    print(f"{n_claims} claims, {held}")
    return 1 if documents.refused else 0


def _named(market: duckdb.DuckDBPyConnection) -> str:
    """Its id, and whether its market is real."""
    release_id, is_simulated = market.execute("select release_id, is_simulated from release").fetchone() or (
        "",
        False,
    )
    return f"{release_id}" + (" (SIMULATED market)" if is_simulated else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``make read IN=articles.jsonl OUT=readings.jsonl``: try the present rules on texts of one's own.

Only the command line; neither Dagster nor network is needed. What stands in the lines is ``documents``' business.
"""

import json
import sys
from pathlib import Path

from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.onnx_scorer import ModelFault, scorer_of
from orchestration.press.rules import Rules
from orchestration.settings import Settings


def main(arguments: list[str]) -> int:
    """Exit code 0 where every line was read, 1 where some were left out, 2 where nothing could be done."""
    if len(arguments) != 2 or not all(arguments):
        print("Name both files: make read IN=articles.jsonl OUT=readings.jsonl", file=sys.stderr)
        return 2
    source, target = map(Path, arguments)
    try:
        # Lines end with a newline alone: other separators of Unicode stand inside texts.
        lines = source.read_text("utf-8-sig").split("\n")
        documents = parse_documents(lines)
        readings = read_documents(
            documents.articles, Gazetteer.load(), Rules.load(), scorer_of(Settings().sentiment_model)
        )
        text = "".join(json.dumps(reading, ensure_ascii=False) + "\n" for reading in readings)
        target.write_text(text, encoding="utf-8")
    except UnicodeDecodeError as error:
        print(f"{source} is not UTF-8 (byte {error.start}). Nothing was written.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Nothing was written.", file=sys.stderr)
        return 2
    except ModelFault as fault:
        print(fault, file=sys.stderr)
        return 2
    for sentence in documents.refused:
        print(f"{source}, {sentence}", file=sys.stderr)
    print(f"{len(readings)} articles read into {target}; {len(documents.refused)} lines left out")
    return 1 if documents.refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

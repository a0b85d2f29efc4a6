"""What of a refused row may leave the warehouse: short cells as they came, texts as their length and digest.

The rows themselves lie whole in ``quarantine/``, which is never released.
"""

import hashlib
import json
from typing import Any

import polars as pl

# Cells that hold what a publisher wrote: an article's text, a line of a file that could not be read.
TEXTS = frozenset({"body", "text"})
# Whatever a cell is called, a longer one is no figure, name or link.
LONGEST_CELL = 200
LONGEST_REASON = 500
DIGEST_DIGITS = 16


def without_texts(quarantine: pl.DataFrame) -> pl.DataFrame:
    """The same rows with ``row_json`` and ``reason`` as a release may carry them."""
    return quarantine.with_columns(
        pl.col("row_json").map_elements(_row_without_texts, return_dtype=pl.String),
        pl.col("reason").map_elements(_short, return_dtype=pl.String),
    )


def _row_without_texts(row_json: str) -> str:
    row = {name: _cell(name, value) for name, value in json.loads(row_json).items()}
    return json.dumps(row, default=str, ensure_ascii=False)


def _cell(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if name not in TEXTS and len(text) <= LONGEST_CELL:
        return value
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:DIGEST_DIGITS]
    return {"n_characters": len(text), "sha256": digest}


def _short(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"

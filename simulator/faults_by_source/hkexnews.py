"""Faults of HKEXnews' title search: no records, a list that was cut without a word, another day's list.

The answers themselves are printed by ``wire.hkexnews``.
"""

import json
import re
from typing import Any

from simulator.wire.hkexnews import encode

PRINTED_DAY = re.compile(r"\d{2}/\d{2}/\d{4}(?= \d{2}:\d{2})")


def no_data(wire: bytes) -> bytes:
    """A search that finds nothing."""
    return encode([], 100, 0)


def capped_rows(wire: bytes) -> bytes:
    """The list ends in its middle and says so only by its counts (documented fault 4)."""
    document, records = _read(wire)
    kept = records[: len(records) // 2]
    return _dumped({**document, "loadedRecord": len(kept)}, kept)


def another_date(wire: bytes) -> bytes:
    """Every announcement is dated years before what was asked for (documented fault 1)."""
    document, records = _read(wire)
    texts = [{**one, "DATE_TIME": PRINTED_DAY.sub("03/02/2020", one["DATE_TIME"])} for one in records]
    return _dumped(document, texts)


def _read(wire: bytes) -> tuple[dict[str, Any], list[dict[str, str]]]:
    document = json.loads(wire)
    records = json.loads(document["result"])
    if not records:
        raise ValueError("This fault changes announcements, and the answer has none: ask for a session.")
    return document, records


def _dumped(document: dict[str, Any], records: list[dict[str, str]]) -> bytes:
    result = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
    return json.dumps({**document, "result": result}, separators=(",", ":")).encode()

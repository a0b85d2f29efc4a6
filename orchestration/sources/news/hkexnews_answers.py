"""HKEXnews' two answers as they come: stock ids in JSONP, and a list of announcements that is JSON inside JSON.

Wire forms only; what is asked and what a row means belongs to ``hkexnews``.
"""

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from orchestration.sources.base import UnreadablePayload

JSONP = re.compile(rb"\s*[\w.$]+\s*\((.*)\)\s*;?\s*", re.DOTALL)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# How the result says that it has none (an empty list is seen in clients; the others are unconfirmed).
NO_RESULT = ("", "null", "[]")


@dataclass(frozen=True)
class Answer:
    """A search's records as decoded, and how many the search has in all."""

    records: list[Any]
    n_in_all: int
    is_whole: bool


def search_answer(payload: bytes) -> Answer:
    """A title search's answer, decoded twice. Raises UnreadablePayload with a sentence."""
    document = _object(payload, payload)
    result = document.get("result")
    if not isinstance(result, str | None) or not {"result", "recordCnt", "hasNextRow"} <= document.keys():
        raise UnreadablePayload(f"the answer is no title search; its keys are {sorted(document)[:8]}")
    records: Any = []
    if result is not None and result.strip() not in NO_RESULT:
        try:
            records = json.loads(result, strict=False)
            # A surrogate alone, the half of an emoji that was cut, is no text.
            text = json.dumps(records, ensure_ascii=False).encode("utf-8", errors="replace")
            records = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UnreadablePayload(f"the result is a text that is not JSON: {error}") from error
    if not isinstance(records, list):
        raise UnreadablePayload(f"the result is a text with {type(records).__name__} in it, not a list")
    n_in_all = document["recordCnt"]
    if not isinstance(n_in_all, int) or isinstance(n_in_all, bool) or n_in_all < 0:
        raise UnreadablePayload(f"recordCnt is {str(n_in_all)[:40]!r}, not a number of records")
    return Answer(records, n_in_all, document["hasNextRow"] is False and len(records) >= n_in_all)


def stock_id(payload: bytes, wire_code: str) -> int:
    """The internal id of a five-digit code. Raises UnreadablePayload where the answer does not have it."""
    wrapped = JSONP.fullmatch(payload)
    if wrapped is None:
        raise UnreadablePayload(f"the answer is no JSONP; it starts with {payload[:40]!r}")
    found = _object(wrapped[1], payload).get("stockInfo")
    for stock in found if isinstance(found, list) else []:
        # A prefix finds more than was asked for: 9988 leads to 09988, 99880 and their like.
        if (
            isinstance(stock, dict)
            and stock.get("code") == wire_code
            and isinstance(stock.get("stockId"), int)
        ):
            return int(stock["stockId"])
    raise UnreadablePayload(f"HKEXnews knows no stock with the code {wire_code}")


def lines(text: object) -> list[str]:
    """The parts of a text that ``<br/>`` parts, unescaped and with single spaces."""
    return [plain(part) for part in BREAK.split(str(text or ""))]


def plain(text: object) -> str:
    """A text of one line. Some titles are escaped once more than others, which shows as ``&amp;#x2f;``."""
    once = html.unescape(BREAK.sub(" ", str(text or "")))
    whole = html.unescape(once).replace("\x00", "").encode("utf-8", errors="replace").decode()
    return " ".join(BREAK.sub(" ", whole).split())


def _object(body: bytes, payload: bytes) -> dict[str, Any]:
    if not payload.strip():
        raise UnreadablePayload("the body is empty")
    try:
        document = json.loads(body.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadablePayload(
            f"the body is not JSON ({error}); it starts with {payload[:40]!r} and may be cut short or a refusal"
        ) from error
    if not isinstance(document, dict):
        raise UnreadablePayload(f"the body is JSON and no object; it starts with {payload[:40]!r}")
    return document

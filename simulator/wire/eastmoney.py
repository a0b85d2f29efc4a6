"""Eastmoney's data centre as it wraps every answer: a page of rows, or a code and a message, all under HTTP 200.

The rows belong to ``eastmoney``; which rows a request gets to ``pages.eastmoney``.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

PATH = "/api/data/v1/get"
EMPTY, REFUSED = 9201, 9501


def _dumped(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def encode(rows: Sequence[Mapping[str, Any]], n_pages: int, n_rows: int) -> bytes:
    """One page; ``n_pages`` and ``n_rows`` are of the whole answer."""
    result = {"pages": n_pages, "data": rows, "count": n_rows}
    version = "simulated"
    return _dumped({"version": version, "result": result, "success": True, "message": "ok", "code": 0})


def _without_rows(code: int, message: str) -> bytes:
    return _dumped({"version": None, "result": None, "success": False, "message": message, "code": code})


def empty() -> bytes:
    """No row fits: no error."""
    return _without_rows(EMPTY, "没有数据")


def refused(reason: str) -> bytes:
    """An unknown report, field or comparison."""
    return _without_rows(REFUSED, f"参数错误: {reason}")

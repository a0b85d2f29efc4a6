"""Eastmoney's data centre: which rows of a report a request's filter, order and page number pick.

The reports belong to ``eastmoney``, the envelope to ``wire.eastmoney``.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from simulator.control import Control
from simulator.eastmoney.history import Row
from simulator.eastmoney.reports import REPORTS, Reports
from simulator.market import Market
from simulator.pages.base import Ask, Page
from simulator.period import LAST_DAY
from simulator.wire.eastmoney import PATH, empty, encode, refused

JSON = "application/json;charset=utf-8"
# More rows a page are silently not given.
LARGEST_PAGE = 500
COMPARISON = re.compile(r"""\(\s*(\w+)\s*(>=|<=|=|>|<)\s*(?:"([^"]*)"|'([^']*)'|(\d+))\s*\)""")
DAY = "TRADE_DATE"
END = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 23, 59, tzinfo=UTC)
COMPARE: dict[str, Callable[[str, str], bool]] = {
    "=": lambda held, asked: held == asked,
    ">=": lambda held, asked: held >= asked,
    "<=": lambda held, asked: held <= asked,
    ">": lambda held, asked: held > asked,
    "<": lambda held, asked: held < asked,
}


class _Refusal(Exception):
    """The request cannot be meant; its text is the reason."""


def _comparisons(text: str) -> list[tuple[str, str, str]]:
    """``(NAME="x")(TRADE_DATE>='2025-06-01')`` as name, operator and value; a day in full."""
    found = [
        (m[1], m[2], next(v for v in m.groups()[2:] if v is not None)) for m in COMPARISON.finditer(text)
    ]
    if COMPARISON.sub("", text).strip():
        raise _Refusal("filter")
    for name, operator, value in found:
        if name != DAY and operator != "=":
            raise _Refusal(f"filter {name}{operator}")
        if name == DAY and not re.fullmatch(r"\d{4}-\d{2}-\d{2}( 00:00:00)?", value):
            raise _Refusal(f"filter {value}")
    return [(name, operator, value[:10] if name == DAY else value) for name, operator, value in found]


def _range(comparisons: list[tuple[str, str, str]]) -> tuple[date, date]:
    """The widest range of days that the comparisons allow; they are still held against every row."""
    first, last = date.min, date.max
    try:
        days = [(operator, date.fromisoformat(value)) for name, operator, value in comparisons if name == DAY]
    except ValueError as error:
        raise _Refusal("filter TRADE_DATE") from error
    for operator, day in days:
        first = max(first, day) if operator in ("=", ">=", ">") else first
        last = min(last, day) if operator in ("=", "<=", "<") else last
    return first, last


def _fits(row: Row, comparisons: list[tuple[str, str, str]]) -> bool:
    for name, operator, value in comparisons:
        held = str(row[name])
        if not COMPARE[operator](held[:10] if name == DAY else held, value):
            return False
    return True


def _ordered(rows: list[Row], names: list[str], kinds: list[str]) -> list[Row]:
    """By the named fields, the first one first; nulls come last whichever way."""
    for name, kind in reversed(list(zip(names, kinds, strict=False))):
        there = [row for row in rows if row[name] is not None]
        there.sort(key=lambda row: row[name], reverse=kind == "-1")  # type: ignore[arg-type,return-value]
        rows = there + [row for row in rows if row[name] is None]
    return rows


def _whole(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise _Refusal(f"page {text}")
    return int(text)


class EastmoneyPages:
    """One address for all reports."""

    name = "eastmoney"

    def __init__(self, market: Market):
        self.reports = Reports(market.seed)

    def owns(self, path: str) -> bool:
        return path.startswith("/api/data/")

    def page(self, ask: Ask, control: Control) -> Page | None:
        """The page of rows; under 200 also where there is none or the request is refused."""
        if ask.path != PATH:
            return None
        try:
            body = self._answer(ask.query, control.moment)
        except _Refusal as refusal:
            body = refused(str(refusal))
        return Page(body, control.moment or END, JSON)

    def _answer(self, query: dict[str, str], moment: datetime | None) -> bytes:
        report = query.get("reportName", "")
        if report not in REPORTS:
            raise _Refusal(f"reportName {report}")
        size = min(_whole(query.get("pageSize", "50")), LARGEST_PAGE)
        number = _whole(query.get("pageNumber", "1"))
        comparisons = _comparisons(query.get("filter", ""))
        rows = self.reports.rows(report, moment, *_range(comparisons))
        names = query.get("sortColumns", DAY).split(",")
        unknown = {*names, *(name for name, _, _ in comparisons)} - rows[0].keys() if rows else set()
        if unknown:
            raise _Refusal(", ".join(sorted(unknown)))
        fitting = [row for row in rows if _fits(row, comparisons)]
        n_pages = (len(fitting) + size - 1) // size
        if number > n_pages:
            return empty()
        kinds = query.get("sortTypes", "-1").split(",")
        shown = _ordered(fitting, names, kinds)[(number - 1) * size : number * size]
        return encode(shown, n_pages, len(fitting))

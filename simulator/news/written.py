"""Hand-written articles, read from ``written``: the two stories, traps, noise, adverts and edge times.

Articles put together from phrases belong to ``composed``; what a feed adds to ``desk``.
"""

import tomllib
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.news.article import COPY, STORY, Gold, GoldEvent
from simulator.news.sheet import Sheet

WRITTEN = Path(__file__).parent / "written"


def _event(row: list[Any]) -> GoldEvent:
    """``[ticker, type, subtype, polarity, modality]``, then amount and currency where there is one."""
    return GoldEvent(*row[:5], *((float(row[5]), row[6]) if len(row) > 5 else (None, None)))


def _gold(table: dict[str, Any]) -> Gold:
    """A company is ``[ticker, salience, sentiment]``."""
    companies = table.get("companies", [])
    story = table.get("story", table["key"])
    return Gold(
        kind=table.get("kind", STORY),
        story=story,
        occurrence=table.get("occurrence", story),
        companies=tuple((ticker, salience) for ticker, salience, _ in companies),
        events=tuple(map(_event, table.get("events", []))),
        sentiment={ticker: label for ticker, _, label in companies},
        is_ambiguous=table.get("is_ambiguous", False),
    )


def _sheet(table: dict[str, Any], by_key: dict[str, dict[str, Any]]) -> Sheet:
    """A table with ``copy_of`` takes text and gold from the article of that key."""
    text = by_key[table["copy_of"]] if "copy_of" in table else table
    gold = _gold(text)
    if text is not table:
        gold = replace(gold, kind=COPY)
    return Sheet(
        key=table["key"],
        feed=table["feed"],
        lang=text["lang"],
        at=datetime.fromisoformat(table["at"]),
        title=text["title"].strip(),
        body=" ".join(text["body"].split("\n")).strip(),
        gold=gold,
        publisher=table.get("publisher"),
        stamp=table.get("stamp"),
        byline=table.get("byline"),
    )


@lru_cache(maxsize=1)
def written() -> tuple[Sheet, ...]:
    """All hand-written articles, file after file; the same for every seed."""
    tables = [
        table
        for path in sorted(WRITTEN.glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["article"]
    ]
    by_key = {table["key"]: table for table in tables}
    return tuple(_sheet(table, by_key) for table in tables)

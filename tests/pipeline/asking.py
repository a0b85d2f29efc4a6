"""The questions of the documentation, and a release to put them to, also one with a row more than it has.

Reading the pages and running their SELECTs belongs here; what an answer should be stands in ``sense``.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

PAGES = [Path(__file__).parents[2] / "docs" / name for name in ("questions.md", "connect-bi.md")]
HEADING = re.compile(r"^#+ ", re.MULTILINE)
SQL = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
Rows = list[dict[str, Any]]
# Events that tell a flow or a move, and are no reason for one.
REPORTS = ("PRICE_MOVE", "CAPITAL_FLOW")
ALIBABA = "from daily_flows where ticker = '9988.HK' and channel = 'ALL'"


def sections() -> dict[str, str]:
    """Heading -> what stands below it, of both pages."""
    found: dict[str, str] = {}
    for page in PAGES:
        for section in HEADING.split(page.read_text(encoding="utf-8"))[1:]:
            title, _, text = section.partition("\n")
            assert title not in found, f"'{title}' is asked twice"
            found[title] = text
    return found


def questions() -> dict[str, list[str]]:
    """Number, or heading where there is none -> the SQL blocks below it; numbered ones also without a block."""
    found = {title: SQL.findall(text) for title, text in sections().items()}
    keys = {title: title.split(".")[0] if title[0].isdigit() else title for title in found}
    return {keys[title]: blocks for title, blocks in found.items() if blocks or title[0].isdigit()}


@dataclass(frozen=True)
class Release:
    """A release, opened read-only, with the marts of an earlier moment attached as ``earlier``."""

    marts: Path
    earlier: Path
    archive: Path

    def rows(self, statement: str, instead: Mapping[str, str] | None = None) -> Rows:
        """The answer to a SELECT; ``instead`` names tables that are taken from another SELECT than the release's."""
        with closing(duckdb.connect()) as con:
            con.execute(f"attach '{self.marts.resolve()}' as released (read_only)")
            con.execute(f"attach '{self.earlier}' as earlier (read_only)")
            tables = con.execute("select table_name from duckdb_tables() where database_name = 'released'")
            for (table,) in tables.fetchall():
                select = (instead or {}).get(table, f"select * from released.{table}")
                con.execute(f"create view {table} as {select}")
            answer = con.execute(statement)
            names = [column[0] for column in answer.description or []]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def one(self, statement: str) -> Any:
        """The only cell of the only row."""
        [row] = self.rows(statement)
        [cell] = row.values()
        return cell

    def ask(self, key: str, *changes: tuple[str, str], instead: Mapping[str, str] | None = None) -> Rows:
        """The answer to a question of the pages, with words of its SELECT changed: another stock, another day."""
        [statement] = questions()[key]
        for old, new in changes:
            assert old in statement, f"{old} is not in question {key}"
            statement = statement.replace(old, new)
        return self.rows(statement, instead)


Sense = Callable[[Release], None]
SENSE: dict[str, Sense] = {}


def sense_of(question: str) -> Callable[[Sense], Sense]:
    """Register what the answer to a question has to satisfy."""

    def register(sense: Sense) -> Sense:
        assert question not in SENSE, f"'{question}' has two senses"
        SENSE[question] = sense
        return sense

    return register


def day(text: str) -> date:
    """2025-09-08 as a date."""
    return date.fromisoformat(text)

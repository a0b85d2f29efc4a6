"""Verdicts on claims outside a night: the SQL of dbt's ``int_claim_*`` models over a release.

What a verdict rests on is those models' business; here they are only rendered, in the order of their refs, and run.
"""

import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import jinja2
import polars as pl

from orchestration.press.claims.claim import SCHEMA

DBT = Path(__file__).parents[2] / "dbt_project"
ROOT, RESULT = "int_claims", "int_claim_verdicts"
MACROS = ("is_within.sql", "dialect/in_order.sql", "dialect/split_rows.sql")
REF = re.compile(r"ref\('(\w+)'\)")
# What is judged: the reader's columns, and when the article was published (naive UTC).
STATED = {**SCHEMA, "published_at": pl.Datetime("us")}


class NoMarket(Exception):
    """There is no release to hold claims against; the sentence says where it was looked for."""


def open_market(source: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the marts as tables: of ``marts.duckdb``, or of a folder of ``<table>.parquet``.

    Raises NoMarket.
    """
    connection = duckdb.connect(":memory:", config={"threads": 1})
    if source.is_dir():
        for path in sorted(source.glob("*.parquet")):
            connection.execute(f"create view {path.stem} as from read_parquet('{path}')")
        return connection
    try:
        connection.execute(f"attach '{source}' as market (read_only)")
    except duckdb.Error as error:
        raise NoMarket(f"{source} cannot be opened as a release: {error}") from None
    tables = connection.execute("select table_name from duckdb_tables() where database_name = 'market'")
    for (name,) in tables.fetchall():
        connection.execute(f"create view {name} as from market.{name}")
    return connection


def judge(claims: pl.DataFrame, market: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The verdicts on claims: columns of ``int_claim_verdicts``, one row a claim, in the order of their keys.

    ``claims``: columns of ``STATED``.
    """
    market.register("claims_frame", claims.select(list(STATED)))
    market.execute(f"create or replace temp table {ROOT} as from claims_frame")
    for name, sql in _rendered():
        market.execute(f"create or replace temp table {name} as {sql}")
    market.unregister("claims_frame")
    return market.execute(f"from {RESULT} order by article_id, claim_no").pl()


@cache
def _rendered() -> tuple[tuple[str, str], ...]:
    """Every model between the root and the result with its SQL, each after those that it reads."""
    files = (DBT / "models" / "intermediate").glob("int_claim_*.sql")
    models = {path.stem: path.read_text("utf-8") for path in sorted(files)}
    reads = {name: set(REF.findall(text)) & models.keys() for name, text in models.items()}
    environment = jinja2.Environment(autoescape=False, trim_blocks=True)
    adapter = _Adapter()
    environment.globals |= {"ref": lambda model: model, "adapter": adapter}
    for macro in MACROS:
        module = environment.from_string((DBT / "macros" / macro).read_text("utf-8")).module
        adapter.macros |= vars(module)
        environment.globals |= {
            name: found for name, found in vars(module).items() if not name.startswith("_")
        }
    order = TopologicalSorter(reads).static_order()
    return tuple((name, environment.from_string(models[name]).render()) for name in order)


class _Adapter:
    """dbt's ``adapter``, as far as the macros ask for it: DuckDB's implementation of a name."""

    def __init__(self) -> None:
        self.macros: dict[str, object] = {}

    def dispatch(self, name: str, _package: str) -> object:
        return self.macros[f"duckdb__{name}"]

"""``make sql``: an in-memory DuckDB over the lake and the current release, so that no session locks a night.

A prompt and its views only; it writes nothing.
"""

import readline  # noqa: F401  (line editing and history at the prompt)
import sys

import duckdb

from orchestration.contracts import CONTRACTS
from orchestration.home import Home
from orchestration.lake.committing import lay_empty_tables
from orchestration.settings import Settings


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """Views ``raw.<table>`` and ``press.<table>`` over the lake's files, and the current release's tables by name.

    They show all versions, committed or not; what stands is in the release.
    """
    lay_empty_tables(home.lake)
    con = duckdb.connect()
    for layer in {contract.layer for contract in CONTRACTS.values()}:
        con.execute(f"create schema {layer}")
    for table, contract in CONTRACTS.items():
        files = home.lake / contract.path / "*" / "*.parquet"
        con.execute(
            f"create view {contract.layer}.{table.split('/')[-1]} as "
            f"select * from read_parquet('{files}', hive_partitioning = true, union_by_name = true)"
        )
    release = home.published / "current" / "marts.duckdb"
    if release.exists():
        con.execute(f"attach '{release.resolve()}' as release (read_only)")
        tables = con.execute(
            "select table_name from duckdb_tables() where database_name = 'release'"
        ).fetchall()
        for (name,) in tables:
            con.execute(f'create view "{name}" as select * from release.main."{name}"')
    return con


def main(arguments: list[str]) -> int:
    """Run the statement given, or prompt for statements until end of input."""
    home = Home.of(Settings())
    con = connect(home)
    if arguments:
        return _run(con, " ".join(arguments))
    print(
        f"Lake in raw.* and press.*, current release by table name ({home.root}). End with ';', leave with Ctrl-D."
    )
    statement = ""
    while True:
        try:
            statement += input("sql> " if not statement else "...> ") + "\n"
        except EOFError:
            print()
            return 0
        if statement.strip().endswith(";"):
            _run(con, statement)
            statement = ""


def _run(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    try:
        result = con.sql(statement)
        if result is not None:
            result.show(max_width=160)
    except duckdb.Error as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

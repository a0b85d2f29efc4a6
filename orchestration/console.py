"""``make sql``: an in-memory DuckDB over the lake and the current release, so that no session locks a night.

A prompt, its views and how results are laid out; it writes nothing, and makes no home.
"""

import io
import readline  # noqa: F401  (line editing and history at the prompt)
import shutil
import sys
from contextlib import redirect_stdout

import duckdb
import polars as pl

from orchestration.contracts import CONTRACTS
from orchestration.held import NotHeld, release_of
from orchestration.home import Home
from orchestration.printed import put
from orchestration.settings import Settings

# Rows shown of a longer result; what is left out is said below it.
MOST_ROWS = 100
# Wide enough for any row: then nothing is cut, and the layout is chosen by what came out.
ENDLESS = 10**6
# Characters of a line where the output is no terminal (COLUMNS=… says otherwise).
WIDTH = 160


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """Views ``raw.<table>`` and ``press.<table>`` over the lake's files, and the current release's tables by name.

    They show all versions, committed or not; what stands is in the release. Raises NotHeld where there is neither, and
    ``duckdb.Error`` where the release cannot be opened.
    """
    try:
        release = release_of(home)
    except NotHeld:
        if not home.lake.is_dir():
            raise
        print(
            f"{home.root} holds no release: of its tables, raw.* and press.* alone are here.", file=sys.stderr
        )
        release = None
    con = duckdb.connect()
    for layer in {contract.layer for contract in CONTRACTS.values()}:
        con.execute(f"create schema {layer}")
    for table, contract in CONTRACTS.items():
        folder, name = home.lake / contract.path, f"{contract.layer}.{table.split('/')[-1]}"
        if any(folder.glob("*/*.parquet")):
            con.execute(
                f"create view {name} as select * from "
                f"read_parquet('{folder}/*/*.parquet', hive_partitioning = true, union_by_name = true)"
            )
        else:
            con.register("columns", pl.DataFrame(schema=contract.lake_schema))
            con.execute(f"create table {name} as select *, null::date as landed_date from columns")
            con.unregister("columns")
    if release is not None:
        con.execute(f"attach '{release.resolve()}' as release (read_only)")
        tables = con.execute(
            "select table_name from duckdb_tables() where database_name = 'release'"
        ).fetchall()
        for (table,) in tables:
            con.execute(f'create view "{table}" as select * from release.main."{table}"')
    return con


def main(arguments: list[str]) -> int:
    """Run the statement given, or prompt for statements until end of input; 2 where there is nothing to ask."""
    home = Home.of(Settings())
    try:
        con = connect(home)
    except NotHeld as lack:
        print(lack, file=sys.stderr)
        return 2
    except duckdb.Error as error:
        print(
            f"The release of {home.root} cannot be opened: {error}. `make verify` says more.", file=sys.stderr
        )
        return 2
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
        except KeyboardInterrupt:
            # As at any prompt: it drops what was typed so far.
            print()
            statement = ""
            continue
        if statement.strip().endswith(";"):
            _run(con, statement)
            statement = ""


def _run(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    try:
        result = con.sql(statement)
        if result is not None:
            put(laid_out(result, shutil.get_terminal_size((WIDTH, 24)).columns))
    except duckdb.Error as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def laid_out(result: duckdb.DuckDBPyRelation, width: int) -> str:
    """A result as a table where all its columns fit in ``width``, else row by row, a line a column. No value is cut."""
    table = io.StringIO()
    with redirect_stdout(table):
        result.show(max_width=ENDLESS, max_col_width=ENDLESS, max_rows=MOST_ROWS)
    text = table.getvalue().rstrip("\n")
    # The frame's first line is as wide as all others are on the screen, whatever characters they have.
    return text if len(text.split("\n", 1)[0]) <= width else _row_by_row(result)


def _row_by_row(result: duckdb.DuckDBPyRelation) -> str:
    names = result.columns
    rows = result.project("cast(columns(*) as varchar)").fetchmany(MOST_ROWS + 1)
    if not rows:
        return f"No rows of the columns {', '.join(names)}"
    margin = max(map(len, names))
    lines = []
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        lines.append(f"── row {number} ──")
        lines += [
            f"{name:<{margin}}  {'NULL' if value is None else value}"
            for name, value in zip(names, row, strict=True)
        ]
    if len(rows) > MOST_ROWS:
        lines.append(f"── {MOST_ROWS} rows shown, there are more: add a limit, an order or a condition ──")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Reading the lake as the journal says it stands: committed rows, current versions, live quarantine.

Reads only; files are written by ``committing``.
"""

import polars as pl

from orchestration.contracts import CONTRACTS
from orchestration.home import Home
from orchestration.lake.committing import lay_empty_tables, scan_quarantine
from orchestration.lake.reading import QUARANTINE_SCHEMA
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import naive_utc


def current_rows(home: Home, ledger: Ledger, table: str) -> pl.DataFrame:
    """The rows of the latest version of each unit of a table of the lake, in contract columns."""
    lay_empty_tables(home.lake)
    contract = CONTRACTS[table]
    current = ledger.current if contract.layer == "raw" else ledger.current_reading
    standing = pl.DataFrame(
        [(unit, commit.commit_id) for (of_table, unit), commit in current.items() if of_table == table],
        schema={"_unit": pl.String, "commit_id": pl.String},
        orient="row",
    )
    return (
        pl.scan_parquet(home.lake / contract.path / "*" / "*.parquet", hive_partitioning=False)
        .with_columns(_unit=contract.unit_text())
        .join(standing.lazy(), on=["_unit", "commit_id"], how="semi")
        .select(list(contract.schema))
        .collect()
    )


def committed_quarantine(home: Home, ledger: Ledger) -> pl.DataFrame:
    """Refused rows of every commit, with ``known_at`` (naive UTC) and ``is_live``: not replaced, not voided."""
    rows = scan_quarantine(home.quarantine)
    records = []
    for row in rows.iter_rows(named=True):
        commit = ledger.commits.get(row["commit_id"])
        if commit is not None:
            is_live = row["commit_id"] not in ledger.voids and ledger.is_live(
                commit, row["table_name"], row["unit"]
            )
            records.append({**row, "known_at": naive_utc(commit.known_at), "is_live": is_live})
    schema = pl.Schema({**QUARANTINE_SCHEMA, "known_at": pl.Datetime("us"), "is_live": pl.Boolean()})
    return pl.DataFrame(records, schema=schema)

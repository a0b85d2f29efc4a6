"""Press assets: what the press rules read out of the articles that the lake holds.

The step of a night and what it shows belong here; reading belongs to ``press``, keeping it to ``lake.readings``.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg
import polars as pl

from orchestration.contracts import CONTRACTS
from orchestration.defs.partitions import A_NIGHT, OWNERS, SINGLE_RUN, fresh_within
from orchestration.defs.pictures import markdown_table, table_schema
from orchestration.defs.resources import Warehouse
from orchestration.lake.articles import ARTICLE_TABLES, PAGES
from orchestration.lake.readings import TABLES, Reader, ReadingReport, read_new
from orchestration.lake.readings import reread as read_again
from orchestration.lake.scan import current_rows
from orchestration.sources.ledger import Ledger

KEYS = {table: dg.AssetKey(CONTRACTS[table].asset_key) for table in TABLES}
COUNTED = {
    "press/mentions": "salience",
    "press/stories": "match",
    "press/events": "event_type",
    "press/sentiment": "label",
    "press/claims": "claim_type",
}
SHOWN_ROWS = 10


@dg.multi_asset(
    name="read_press",
    specs=[
        dg.AssetSpec(
            key,
            group_name="press",
            owners=OWNERS,
            kinds={"python", "polars", "parquet"},
            deps=[dg.AssetKey(CONTRACTS[table].asset_key) for table in (*ARTICLE_TABLES, PAGES)],
            description=CONTRACTS[table].description,
            metadata={"dagster/column_schema": table_schema(CONTRACTS[table])},
            freshness_policy=fresh_within(A_NIGHT),
        )
        for table, key in KEYS.items()
    ],
    backfill_policy=SINGLE_RUN,
)
def read_press(context: dg.AssetExecutionContext, warehouse: Warehouse) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    report = read_new(warehouse.home, warehouse.journal, Reader.load(warehouse.settings.sentiment_model))
    context.log.info(_sentence(report))
    ledger = Ledger.of(warehouse.journal.read())
    for table, key in KEYS.items():
        rows = current_rows(warehouse.home, ledger, table)
        yield dg.MaterializeResult(
            asset_key=key,
            metadata={
                "articles_read": report.n_articles,
                "reader_version": report.reader_version,
                "dagster/row_count": rows.height,
                "counts": markdown_table(_counts(rows, COUNTED[table])),
                "newest_rows": markdown_table(_shown(rows)),
            },
        )


def _counts(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    return rows.group_by(column).len("rows").sort("rows", column, descending=[True, False])


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    hidden = [name for name in ("payload_sha256", "reader_version") if name in rows.columns]
    return rows.tail(SHOWN_ROWS).drop(hidden)


def _sentence(report: ReadingReport) -> str:
    if not report.n_articles:
        return f"No article waits to be read (rules {report.reader_version})."
    return f"{report.n_articles} articles read by rules {report.reader_version}: {report.rows}."


class RereadConfig(dg.Config):
    """The Hong Kong dates of publication, both included (YYYY-MM-DD)."""

    first: str
    last: str


@dg.op(name="reread_press")
def reread_op(context: dg.OpExecutionContext, config: RereadConfig, warehouse: Warehouse) -> None:
    try:
        first, last = date.fromisoformat(config.first), date.fromisoformat(config.last)
    except ValueError as error:
        raise dg.Failure(
            f"first={config.first!r} and last={config.last!r} must be dates, YYYY-MM-DD ({error}). Nothing was read.",
            allow_retries=False,
        ) from error
    report = read_again(
        warehouse.home, warehouse.journal, Reader.load(warehouse.settings.sentiment_model), first, last
    )
    context.log.info(f"{_sentence(report)} The readings before stay on record. Run a night to publish.")


@dg.job(
    executor_def=dg.in_process_executor,
    description="Read the articles of a range again by today's rules, as new rows; stories keep their ids.",
)
def reread() -> None:
    reread_op()

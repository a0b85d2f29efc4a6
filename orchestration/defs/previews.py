"""What the UI shows of each asset: day tables, last rows, charts.

Choosing what to show belongs here; drawing it belongs to ``pictures``.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from orchestration.defs.pictures import markdown_table, net_chart
from orchestration.lake.days import DayOutcome
from orchestration.release.publishing import read_manifest

SHOWN_DAYS, SHOWN_ROWS, CHART_SESSIONS = 20, 10, 60
BILLION = 1e9


def day_table(outcomes: Sequence[DayOutcome]) -> dg.MarkdownMetadataValue:
    """States counted, and the last days one by one."""
    counts = Counter(str(outcome.state) for outcome in outcomes)
    rows = [
        (str(day.day), str(day.state), sum(day.rows.values()), day.payload_sha256[:12], day.note)
        for day in outcomes[-SHOWN_DAYS:]
    ]
    table = markdown_table(
        pl.DataFrame(rows, schema=["day", "state", "rows", "payload", "note"], orient="row")
    )
    summary = ", ".join(f"{n} {state}" for state, n in sorted(counts.items()))
    return dg.MetadataValue.md(f"{summary}\n\n{table.md_str}")


def day_figures(table: str, rows: pl.DataFrame) -> dict[date, dict[str, float]]:
    """Numbers of each day that are worth a plot in the UI: Dagster draws numeric metadata over partitions itself."""
    if table != "flows/hkex_leg_totals":
        return {}
    days = (
        rows.filter((pl.col("direction") == "SOUTHBOUND") & (pl.col("turnover") > 0))
        .group_by("trade_date")
        .agg(
            southbound_net_hkd_billion=(pl.col("buy") - pl.col("sell")).sum() / BILLION,
            southbound_turnover_hkd_billion=pl.col("turnover").sum() / BILLION,
        )
    )
    return {row.pop("trade_date"): row for row in days.iter_rows(named=True)}


def raw_preview(table: str, rows: pl.DataFrame) -> dict[str, dg.MetadataValue]:
    """Row count, the newest rows, and for leg totals a chart of net buying by leg."""
    newest = rows.filter(pl.col("trade_date") == pl.col("trade_date").max()).head(SHOWN_ROWS)
    shown: dict[str, dg.MetadataValue] = {
        "dagster/row_count": dg.MetadataValue.int(rows.height),
        "newest_rows": markdown_table(newest),
    }
    if table == "flows/hkex_leg_totals" and rows.height:
        shown["southbound_net"] = leg_chart(rows)
    return shown


def leg_chart(rows: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """Southbound net buying of the two legs over the last sessions held."""
    south = rows.filter((pl.col("direction") == "SOUTHBOUND") & (pl.col("turnover") > 0))
    net = south.with_columns(net=(pl.col("buy") - pl.col("sell")) / BILLION)
    wide = net.pivot("channel", index="trade_date", values="net").sort("trade_date").tail(CHART_SESSIONS)
    names = {"SH": "Shanghai leg", "SZ": "Shenzhen leg"}
    series = {names[leg]: wide[leg].to_list() for leg in ("SH", "SZ") if leg in wide.columns}
    return net_chart(wide["trade_date"].to_list(), series, "Southbound net buying, HKD billion a session")


def release_preview(folder: Path) -> dict[str, dg.MetadataValue]:
    """What a release holds: its id, checks, tables, and the biggest net buys and sells of its last session."""
    manifest = read_manifest(folder)
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as con:
        top = con.sql(
            "select trade_date, ticker, channel, disclosure, net_hkd, rank_net from main.daily_flows "
            "where channel = 'ALL' and net_hkd is not null "
            "and trade_date = (select max(trade_date) from main.daily_flows where net_hkd is not null) "
            f"order by net_hkd desc limit {SHOWN_ROWS}"
        ).pl()
        market = con.sql(
            "select trade_date, channel, net_hkd / 1e9 as net from main.market_flows where direction = 'SOUTHBOUND' "
            f"and net_hkd is not null order by trade_date desc limit {3 * CHART_SESSIONS}"
        ).pl()
    wide = market.pivot("channel", index="trade_date", values="net").sort("trade_date")
    names = [name for name in ("ALL", "SH", "SZ") if name in wide.columns]
    chart = net_chart(
        wide["trade_date"].to_list(),
        {name: wide[name].to_list() for name in names},
        "Southbound net, HKD billion a session",
    )
    tables = pl.DataFrame([*manifest["tables"].items()], schema=["table", "rows"], orient="row")
    return {
        "release_id": dg.MetadataValue.text(manifest["release_id"]),
        "simulated": dg.MetadataValue.bool(manifest["simulated"]),
        "checks": dg.MetadataValue.json(manifest["checks"]),
        "tables": markdown_table(tables),
        "largest_exact_nets": markdown_table(top),
        "southbound_net": chart,
        "path": dg.MetadataValue.path(str(folder)),
    }

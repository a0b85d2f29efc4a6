"""What the UI shows of each asset: day tables, last rows, charts.

Choosing what to show belongs here; drawing it belongs to ``pictures``.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from orchestration.calendar import HONG_KONG
from orchestration.defs.pictures import bar_chart, line_chart, markdown_table, price_and_flow_chart
from orchestration.lake.days import DayOutcome
from orchestration.release.publishing import read_manifest

SHOWN_DAYS, SHOWN_ROWS, CHART_SESSIONS = 20, 10, 60
BILLION = 1e9
SHOWN_TICKER, SHOWN_INDEX = "9988.HK", "HSI"

Shown = dict[str, dg.MetadataValue]
Figures = dict[date, dict[str, float]]


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


def day_figures(table: str, rows: pl.DataFrame) -> Figures:
    """Numbers of each day that are worth a plot in the UI: Dagster draws numeric metadata over partitions itself."""
    return FIGURES[table](rows) if table in FIGURES else {}


def raw_preview(table: str, rows: pl.DataFrame) -> Shown:
    """Row count, the newest rows, and a chart where the table has one."""
    order = "published_at" if "published_at" in rows.columns else rows.columns[0]
    day = next((name for name in ("trade_date", "rate_date") if name in rows.columns), order)
    newest = rows.filter(pl.col(day) == pl.col(day).max()) if day != order else rows.sort(order)
    shown: Shown = {
        "dagster/row_count": dg.MetadataValue.int(rows.height),
        "newest_rows": markdown_table(
            newest.tail(SHOWN_ROWS).with_columns(pl.col(pl.String).str.slice(0, 80))
        ),
    }
    if table in CHARTS and rows.height:
        name, chart = CHARTS[table]
        shown[name] = chart(rows)
    return shown


def _leg_figures(rows: pl.DataFrame) -> Figures:
    days = (
        rows.filter((pl.col("direction") == "SOUTHBOUND") & (pl.col("turnover") > 0))
        .group_by("trade_date")
        .agg(
            southbound_net_hkd_billion=(pl.col("buy") - pl.col("sell")).sum() / BILLION,
            southbound_turnover_hkd_billion=pl.col("turnover").sum() / BILLION,
        )
    )
    return _by_day(days)


def _bar_figures(rows: pl.DataFrame) -> Figures:
    closes = rows.group_by("trade_date").agg(
        bars=pl.len().cast(pl.Float64),
        **{
            name: pl.col("close").filter(pl.col("ticker") == ticker).first()
            for name, ticker in (("close_9988_hkd", SHOWN_TICKER), ("close_hsi", SHOWN_INDEX))
        },
    )
    return _by_day(closes)


def _rate_figures(rows: pl.DataFrame) -> Figures:
    return _by_day(_usd_hkd(rows).rename({"rate_date": "trade_date"}))


def _article_figures(rows: pl.DataFrame) -> Figures:
    day = pl.col("published_at").dt.replace_time_zone("UTC").dt.convert_time_zone(str(HONG_KONG)).dt.date()
    return _by_day(rows.group_by(day.alias("trade_date")).agg(articles=pl.len().cast(pl.Float64)))


def _by_day(frame: pl.DataFrame) -> Figures:
    return {
        row.pop("trade_date"): {name: value for name, value in row.items() if value is not None}
        for row in frame.iter_rows(named=True)
    }


def _usd_hkd(rows: pl.DataFrame) -> pl.DataFrame:
    wide = rows.filter(pl.col("currency").is_in(["USD", "HKD"])).pivot(
        "currency", index="rate_date", values="rate"
    )
    if not {"USD", "HKD"} <= set(wide.columns):
        return pl.DataFrame(schema={"rate_date": pl.Date, "usd_hkd": pl.Float64})
    return wide.select("rate_date", usd_hkd=pl.col("HKD") / pl.col("USD")).sort("rate_date")


def leg_chart(rows: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """Southbound net buying of the two legs over the last sessions held."""
    south = rows.filter((pl.col("direction") == "SOUTHBOUND") & (pl.col("turnover") > 0))
    net = south.with_columns(net=(pl.col("buy") - pl.col("sell")) / BILLION)
    wide = net.pivot("channel", index="trade_date", values="net").sort("trade_date").tail(CHART_SESSIONS)
    names = {"SH": "Shanghai leg", "SZ": "Shenzhen leg"}
    series = {names[leg]: wide[leg].to_list() for leg in ("SH", "SZ") if leg in wide.columns}
    return bar_chart(wide["trade_date"].to_list(), series, "Southbound net buying, HKD billion a session")


def close_chart(rows: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """Raw closes of one stock and one index over the last sessions held."""
    wide = (
        rows.filter(pl.col("ticker").is_in([SHOWN_TICKER, SHOWN_INDEX]))
        .pivot("ticker", index="trade_date", values="close")
        .sort("trade_date")
        .tail(CHART_SESSIONS)
    )
    series = {name: wide[name].to_list() for name in (SHOWN_TICKER, SHOWN_INDEX) if name in wide.columns}
    return line_chart(wide["trade_date"].to_list(), series, "Raw closes")


def rate_chart(rows: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """HKD for one USD over the last fixings held."""
    rates = _usd_hkd(rows).tail(CHART_SESSIONS)
    series = {"HKD for one USD": rates["usd_hkd"].to_list()}
    return line_chart(rates["rate_date"].to_list(), series, "ECB cross rate")


FIGURES: dict[str, Callable[[pl.DataFrame], Figures]] = {
    "flows/hkex_leg_totals": _leg_figures,
    "prices/yahoo_bars": _bar_figures,
    "fx/ecb_rates": _rate_figures,
    "news/feed_articles": _article_figures,
}
CHARTS: dict[str, tuple[str, Callable[[pl.DataFrame], dg.MarkdownMetadataValue]]] = {
    "flows/hkex_leg_totals": ("southbound_net", leg_chart),
    "prices/yahoo_bars": ("closes", close_chart),
    "fx/ecb_rates": ("usd_hkd", rate_chart),
}


def release_preview(folder: Path) -> Shown:
    """What a release holds: its id, checks, tables, price and flow, the newest events and weeks of sentiment."""
    manifest = read_manifest(folder)
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as con:
        top = con.sql(
            "select trade_date, ticker, net_hkd, rank_net, close_hkd, round(return_pct, 2) as return_pct "
            "from main.daily_flows where channel = 'ALL' and net_hkd is not null "
            "and trade_date = (select max(trade_date) from main.daily_flows where net_hkd is not null) "
            f"order by net_hkd desc limit {SHOWN_ROWS}"
        ).pl()
        stock = con.sql(
            "select trade_date, net_hkd / 1e9 as net, close_hkd from main.daily_flows "
            f"where ticker = '{SHOWN_TICKER}' and channel = 'ALL' and disclosure <> 'CLOSED' "
            f"order by trade_date desc limit {CHART_SESSIONS}"
        ).pl()
        events = con.sql(
            "select event_date, effective_trade_date, ticker, event_type, event_subtype, polarity, modality, headline "
            f"from main.company_events order by first_published_at desc, event_id limit {SHOWN_ROWS}"
        ).pl()
        weeks = con.sql(
            "select week_start_date, ticker, n_stories, round(sentiment_mean, 2) as sentiment_mean, "
            "round(week_return_pct, 2) as week_return_pct, week_net_hkd, is_diverging from main.sentiment_by_week "
            "where lang = 'ALL' and week_start_date = (select max(week_start_date) from main.sentiment_by_week) "
            f"order by n_stories desc, ticker limit {SHOWN_ROWS}"
        ).pl()
        market = con.sql(
            "select trade_date, channel, net_hkd / 1e9 as net from main.market_flows where direction = 'SOUTHBOUND' "
            f"and net_hkd is not null order by trade_date desc limit {3 * CHART_SESSIONS}"
        ).pl()
    wide = market.pivot("channel", index="trade_date", values="net").sort("trade_date")
    names = [name for name in ("ALL", "SH", "SZ") if name in wide.columns]
    chart = bar_chart(
        wide["trade_date"].to_list(),
        {name: wide[name].to_list() for name in names},
        "Southbound net, HKD billion a session",
    )
    stock = stock.sort("trade_date")
    tables = pl.DataFrame([*manifest["tables"].items()], schema=["table", "rows"], orient="row")
    return {
        "release_id": dg.MetadataValue.text(manifest["release_id"]),
        "simulated": dg.MetadataValue.bool(manifest["simulated"]),
        "checks": dg.MetadataValue.json(manifest["checks"]),
        "lacks": dg.MetadataValue.text("; ".join(manifest["lacks"]) or "nothing that was due"),
        "tables": markdown_table(tables),
        "largest_exact_nets": markdown_table(top),
        "newest_events": markdown_table(events),
        "newest_week_of_sentiment": markdown_table(weeks),
        "price_and_flow": price_and_flow_chart(
            stock["trade_date"].to_list(),
            stock["close_hkd"].to_list(),
            stock["net"].to_list(),
            f"{SHOWN_TICKER}: close (HKD) and southbound net (HKD billion)",
        ),
        "southbound_net": chart,
        "path": dg.MetadataValue.path(str(folder)),
    }

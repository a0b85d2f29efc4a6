"""What the UI shows of a raw table: figures of each day, the newest rows, a chart.

Choosing what to show belongs here; drawing it belongs to ``pictures``, the release's own page to ``previews``.
"""

from collections.abc import Callable
from datetime import date

import dagster as dg
import polars as pl

from orchestration.calendar import HONG_KONG
from orchestration.defs.pictures import bar_chart, line_chart, markdown_table
from orchestration.defs.previews import CHART_SESSIONS, SHOWN_ROWS, SHOWN_TICKER, Shown

BILLION, MILLION = 1e9, 1e6
SHOWN_INDEX = "HSI"
DAYS = ("trade_date", "settle_date", "rate_date")

Figures = dict[date, dict[str, float]]


def day_figures(table: str, rows: pl.DataFrame) -> Figures:
    """Numbers of each day that are worth a plot in the UI: Dagster draws numeric metadata over partitions itself."""
    return FIGURES[table](rows) if table in FIGURES else {}


def raw_preview(table: str, rows: pl.DataFrame) -> Shown:
    """Row count, the newest rows, and a chart where the table has one."""
    order = "published_at" if "published_at" in rows.columns else rows.columns[0]
    day = next((name for name in DAYS if name in rows.columns), order)
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


def _quotation_figures(rows: pl.DataFrame) -> Figures:
    pages = rows.group_by("trade_date").agg(
        securities=pl.len().cast(pl.Float64),
        suspended=pl.col("is_suspended").sum().cast(pl.Float64),
        turnover_hkd_billion=pl.col("turnover").filter(pl.col("currency") == "HKD").sum() / BILLION,
        close_9988_hkd=pl.col("close").filter(pl.col("ticker") == SHOWN_TICKER).first(),
    )
    return _by_day(pages)


def _holding_figures(rows: pl.DataFrame) -> Figures:
    own = pl.col("holding_shares").filter(pl.col("ticker") == SHOWN_TICKER).first()
    pages = rows.group_by("settle_date").agg(
        securities=pl.len().cast(pl.Float64), held_9988_million_shares=own / MILLION
    )
    return _by_day(pages.rename({"settle_date": "trade_date"}))


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


def holding_chart(rows: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """What is held of one stock through Stock Connect over the last settlement dates."""
    own = rows.filter(pl.col("ticker") == SHOWN_TICKER).sort("settle_date").tail(CHART_SESSIONS)
    series = {f"{SHOWN_TICKER}, million shares": (own["holding_shares"] / MILLION).to_list()}
    return line_chart(own["settle_date"].to_list(), series, "Southbound holding by settlement date")


FIGURES: dict[str, Callable[[pl.DataFrame], Figures]] = {
    "flows/hkex_leg_totals": _leg_figures,
    "flows/eastmoney_leg_totals": _leg_figures,
    "flows/ccass_holdings": _holding_figures,
    "prices/hkex_quotations": _quotation_figures,
    "prices/yahoo_bars": _bar_figures,
    "fx/ecb_rates": _rate_figures,
    "news/feed_articles": _article_figures,
}
CHARTS: dict[str, tuple[str, Callable[[pl.DataFrame], dg.MarkdownMetadataValue]]] = {
    "flows/hkex_leg_totals": ("southbound_net", leg_chart),
    "flows/ccass_holdings": ("holding", holding_chart),
    "prices/yahoo_bars": ("closes", close_chart),
    "fx/ecb_rates": ("usd_hkd", rate_chart),
}

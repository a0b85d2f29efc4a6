"""What the UI shows of a night: the table of a source's days, and the release with its tables and charts.

Choosing what to show belongs here; drawing it belongs to ``pictures``, raw tables to ``raw_previews``.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from orchestration.defs.pictures import bar_chart, markdown_table, price_and_flow_chart
from orchestration.lake.days import DayOutcome
from orchestration.release.publishing import read_manifest

SHOWN_DAYS, SHOWN_ROWS, CHART_SESSIONS = 20, 10, 60
SHOWN_TICKER = "9988.HK"

# Claims of the last days, the wrong ones first; money in billions.
NEWEST_CLAIMS = """
select
    strftime(published_date, '%d %b') as told,
    publisher as source,
    case verdict when 'SUPPORTED' then '✓' when 'CONTRADICTED' then '✗' when 'PARTIAL' then '~' else '?' end
    || ' ' || verdict as verdict,
    replace(coalesce(reasons, ''), ';', ', ') as reasons,
    replace(span, '|', '/') as says,
    ticker as of,
    case when period_start = period_end then cast(period_end as varchar) else period_start || ' to ' || period_end end
    as period,
    case when evidence_unit = 'HKD' and abs(evidence_value) >= 1e6 then format('HKD {:.3f}bn', evidence_value / 1e9)
    else trim(format('{:.2f}', evidence_value)) || ' ' || evidence_unit end as data_say,
    fits
from press_claims
where published_date >= (select max(published_date) from press_claims) - interval 7 days
order by
    array_position(['CONTRADICTED', 'PARTIAL', 'NOT_DECIDABLE', 'SUPPORTED'], press_claims.verdict),
    published_at desc,
    claim_id
limit 30
"""
CLAIMS_BY_SOURCE = """
select publisher as source, n_articles, n_claims, n_supported, n_partial, n_contradicted, n_not_decidable, n_flagged,
    format('{:.0f} % ({:.0f} to {:.0f})', contradicted_pct, ci_low_pct, ci_high_pct) as contradicted, is_thin
from claims_by_source
order by ci_low_pct desc nulls last, n_contradicted desc, publisher
"""

Shown = dict[str, dg.MetadataValue]


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


def claims_preview(con: duckdb.DuckDBPyConnection) -> Shown:
    """The claims of the last days with their verdicts, and how each source fares."""
    return {
        "newest_claims": markdown_table(con.sql(NEWEST_CLAIMS).pl()),
        "claims_by_source": markdown_table(con.sql(CLAIMS_BY_SOURCE).pl()),
    }


def release_preview(folder: Path) -> Shown:
    """What a release holds: its id, checks, tables, price and flow, the newest events, claims and sentiment."""
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
        claims = claims_preview(con)
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
        **claims,
        "price_and_flow": price_and_flow_chart(
            stock["trade_date"].to_list(),
            stock["close_hkd"].to_list(),
            stock["net"].to_list(),
            f"{SHOWN_TICKER}: close (HKD) and southbound net (HKD billion)",
        ),
        "southbound_net": chart,
        "path": dg.MetadataValue.path(str(folder)),
    }

"""What the demo tells at its end: answers of the release to a few questions, in words and small tables.

Reading and printing only; the questions stand in ``demo_questions``, every figure comes out of ``marts.duckdb``.
"""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulator.demo_questions import (
    CHANGED,
    CHECKS,
    CLAIM_COUNTS,
    CLAIMS,
    CONFLICTS,
    EVENT_COUNTS,
    EVENTS,
    LEG,
    NORTH,
    PRICES,
    SOURCES,
    STAKE,
    STATES,
    WEEK,
    WEEKS,
)

BILLION = 1e9
# What the other columns of the event table take, and of the table of claims.
BESIDE_HEADLINE = 59
BESIDE_CLAIM = 56
VERDICTS = {
    "SUPPORTED": "right, but",
    "PARTIAL": "partly",
    "CONTRADICTED": "wrong",
    "NOT_DECIDABLE": "open",
}
CHANGED_TABLES = {
    "flows/hkex_top_ten": "top ten",
    "flows/hkex_leg_totals": "totals",
    "flows/ccass_holdings": "holdings",
}
Rows = list[dict[str, Any]]


def print_summary(console: Console, database: Path) -> None:
    """Print what the release says; opens it read-only, as any BI tool would."""
    with duckdb.connect(str(database), read_only=True) as con:
        [release] = _rows(con, "select * from release")
        console.print()
        console.rule(
            f"Release {release['release_id']}" + (" (SIMULATED market)" if release["is_simulated"] else "")
        )
        _week(console, con)
        _prices(console, con)
        _leg(console, con)
        _undisclosed(console, con)
        _changed(console, con)
        _events(console, con)
        _sentiment(console, con)
        _claims(console, con)
        _checks(console, con)
        lacks = release["lacks"] or "nothing that was due"
        console.print(f"\n[bold]What this release goes without[/]: {lacks}.")
        console.rule(
            "simulated, but for the published figures in the anchors.csv files of simulator/",
            style="dim",
        )


def _week(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    [week] = _rows(con, WEEK)
    console.print(
        f"\n[bold]Alibaba, 1 to 5 September 2025[/]: net {_billion(week['net'])}, "
        "every day disclosed on both legs, so exact."
    )
    decides = week["n_could_beat"] == 0 and week["hi_of_unseen"] < week["net"]
    if decides:
        console.print(
            "More than any other security? [green]Yes[/]: no other security's upper bound reaches it."
        )
        return
    console.print(
        f"More than any other security? [yellow]The bounds do not decide it.[/] {week['n_could_beat']} stocks may have "
        f"netted more on the days and legs where they were not disclosed (at most {week['ticker_of_hi']}, "
        f"{_billion(week['hi_of_others'])}), and so may one never seen ({_billion(week['hi_of_unseen'])})."
    )


def _prices(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    rows = _rows(con, PRICES)
    console.print("\n[bold]Price beside flow[/], Alibaba in Hong Kong and New York:")
    table = _table("session", "HK$", "day", "vs Aug", "vs index", "net HK$bn", "US$bn", "BABA", "premium")
    for row in rows:
        new_york = f"{row['adr_close_usd']:.2f}" if row["adr_close_usd"] else row["adr_state"].lower()
        table.add_row(
            f"{row['trade_date']:%d %b}",
            f"{row['close_hkd']:.1f}",
            _percent(row["return_pct"]),
            _percent(row["since_august_pct"]),
            _percent(row["return_vs_hstech_pct"]),
            f"{row['net_hkd'] / BILLION:.3f}" if row["net_hkd"] is not None else "undisclosed",
            f"{row['net_usd'] / BILLION:.3f}" if row["net_usd"] is not None else "",
            new_york,
            _percent(row["adr_premium_pct"]),
        )
    console.print(table)
    late = [f"{row['trade_date']:%d %b} at {row['fx_date']:%d %b}" for row in rows if _is_late(row)]
    fixings = f"the ECB's fixing of the day{' (' + ', '.join(late) + ')' if late else ''}"
    console.print(
        f"US$ at {fixings}. Index: {rows[-1]['benchmark_ticker']}. "
        "Premium: the depositary share over eight shares in Hong Kong."
    )


def _is_late(row: dict[str, Any]) -> bool:
    return isinstance(row["fx_date"], date) and row["fx_date"] != row["trade_date"]


def _leg(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    console.print("\n[bold]Alibaba, 3 November 2025[/]: one leg is not the whole.")
    table = _table("channel", "disclosure", "Alibaba net", "lies within", "whole channel net")
    names = {"SH": "Shanghai leg", "SZ": "Shenzhen leg", "ALL": "both legs"}
    for row in sorted(_rows(con, LEG), key=lambda row: ["SH", "SZ", "ALL"].index(row["channel"])):
        bounds = f"{_billion(row['net_lo_hkd'])} … {_billion(row['net_hi_hkd'])}"
        table.add_row(
            names[row["channel"]],
            row["disclosure"],
            _billion(row["net_hkd"]),
            bounds,
            _billion(row["market_net_hkd"]),
        )
    console.print(table)


def _undisclosed(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    states = ", ".join(f"{row['n']} {row['disclosure']}" for row in _rows(con, STATES))
    console.print(
        f"\n[bold]What is not disclosed[/] on the last day, of the stocks that are followed: {states}."
    )
    for row in _rows(con, NORTH):
        if row["publication"] == "PARTLY_PUBLISHED":
            console.print(
                f"Northbound: {row['n']} sessions with turnover only; net is NULL on {row['n'] - row['n_net']} of them."
            )
        if row["publication"] == "PUBLISHED":
            console.print(f"Northbound: {row['n']} sessions with net, the last on {row['last_net']}.")


def _changed(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    """The stake, what was restated since it was first known, and where a second source disagrees."""
    [stake] = _rows(con, STAKE)
    console.print(
        f"\n[bold]Southbound's stake in Alibaba[/]: {stake['holding_shares'] / 1e6:,.0f} million shares, "
        f"{stake['holding_pct_issued']:.2f}% of issue (settled {stake['settle_date']:%d %b}, trades of "
        f"{stake['trade_date']:%d %b}); their change puts that day's net at about {_billion(stake['est_net_hkd'])}."
    )
    table = _table("what", "day", "of", "figure", "was", "is", "since (UTC)")
    for row in _rows(con, CHANGED):
        table.add_row(
            CHANGED_TABLES[row["table_name"]],
            row["unit"],
            row["key"].replace("/SOUTHBOUND", ""),
            row["column_name"].removeprefix("holding_"),
            f"{int(row['old_value']) / 1e6:,.1f}m",
            f"{int(row['new_value']) / 1e6:,.1f}m",
            f"{row['new_known_at']:%d %b %H:%M}",
        )
    [conflicts] = _rows(con, CONFLICTS)
    console.print("\n[bold]What changed[/] after it was first known (before that: make as_of MOMENT=…):")
    console.print(table)
    console.print(
        f"Eastmoney differs from the exchange in {conflicts['n']} figures of {conflicts['n_days']} days; "
        "the exchange's stand (flow_conflicts)."
    )


def _events(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    counts = _rows(con, EVENT_COUNTS)
    total = sum(row["n"] for row in counts)
    kinds = ", ".join(f"{row['n']} {row['event_type']}" for row in counts[:5])
    console.print(f"\n[bold]Company events[/]: {total} read out of the (simulated) press: {kinds}, …")
    table = _table(
        "told",
        "counts to",
        "event",
        "amount",
        "articles",
        "headline",
    )
    for row in _rows(con, EVENTS):
        amount = (
            f"{row['currency']} {row['amount'] / BILLION:,.2f}bn" if row["amount"] and row["currency"] else ""
        )
        table.add_row(
            f"{row['event_date']:%d %b}",
            f"{row['effective_trade_date']:%d %b}",
            row["event_subtype"].replace("_", " "),
            amount,
            str(row["n_articles"]),
            _cut(row["headline"], console.width - BESIDE_HEADLINE),
        )
    console.print(table)


def _sentiment(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    console.print(
        "\n[bold]Weekly sentiment[/] towards Alibaba (-1 to 1), all languages, beside its price and its flow:"
    )
    table = _table("week of", "articles", "stories", "mean", "95%", "return", "net HK$bn", "note")
    for row in _rows(con, WEEKS):
        notes = [
            text for flag, text in (("is_thin", "thin"), ("is_diverging", "against the flow")) if row[flag]
        ]
        interval = f"{row['ci_low']:+.2f} … {row['ci_high']:+.2f}" if row["ci_low"] is not None else ""
        table.add_row(
            f"{row['week_start_date']:%d %b %y}",
            str(row["n_articles"]),
            str(row["n_stories"]),
            f"{row['sentiment_mean']:+.2f}",
            interval,
            _percent(row["week_return_pct"]),
            f"{row['week_net_hkd'] / BILLION:.3f}" if row["week_net_hkd"] is not None else "not exact",
            ", ".join(notes),
        )
    console.print(table)


def _claims(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    """The newest claims that are not simply right, and who is contradicted most."""
    [counts] = _rows(con, CLAIM_COUNTS)
    console.print(
        f"\n[bold]Press claims[/]: {counts['n']} in {counts['n_articles']} (simulated) articles: "
        f"{counts['supported']} supported, {counts['partial']} partly, {counts['contradicted']} contradicted, "
        f"{counts['open']} not decidable. The newest that are not simply right:"
    )
    table = _table("told", "source", "verdict", "of", "data say", "says")
    for row in _rows(con, CLAIMS):
        told = f"{VERDICTS[row['verdict']]} {row['reasons'].replace(';', ' ')}".strip()
        table.add_row(
            f"{row['published_date']:%d %b}",
            _cut(row["publisher"], 12),
            told,
            row["ticker"],
            _said(row),
            _cut(row["span"], console.width - BESIDE_CLAIM),
        )
    console.print(table)
    for row in _rows(con, SOURCES):
        console.print(
            f"{row['publisher']}: {row['n_contradicted']} of {row['n_decided']} decided claims contradicted "
            f"({row['contradicted_pct']:.0f}%, 95% interval {row['ci_low_pct']:.0f} to {row['ci_high_pct']:.0f}%)."
        )


def _said(row: dict[str, Any]) -> str:
    value = row["evidence_value"]
    if value is None:
        return "open"
    return (
        f"{value / BILLION:,.3f}bn" if row["evidence_unit"] == "HKD" and abs(value) > 1e6 else f"{value:,.2f}"
    )


def _checks(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    console.print("\n[bold]Checks of this build[/]")
    table = _table("gate", "engine", "checks", "passed", "warned", "failed", "errored")
    for row in _rows(con, CHECKS):
        table.add_row(
            *(str(row[name]) for name in ("gate", "engine", "n", "passed", "warned", "failed", "errored"))
        )
    console.print(table)


def _rows(con: duckdb.DuckDBPyConnection, statement: str) -> Rows:
    return con.sql(statement).pl().to_dicts()


def _billion(amount: int | None) -> str:
    return "not disclosed" if amount is None else f"HK$ {float(amount) / BILLION:,.3f}bn"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:+.2f}%"


def _table(*columns: str) -> Table:
    """Without inner lines: it has to fit into eighty columns."""
    return Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))


def _cut(text: str, cells: int) -> str:
    """As much of a text as fits; a Chinese character is two cells wide."""
    shown = Text(text)
    shown.truncate(max(cells, 16), overflow="ellipsis")
    return shown.plain

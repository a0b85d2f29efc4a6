"""What the demo tells at its end: a few questions to the release, each one SELECT, and their answers in words.

Reading and printing only; every figure comes out of ``marts.duckdb``.
"""

from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

BILLION = 1e9
# A week's bounds: each day's and leg's add up; a NULL on any day leaves the week without a bound.
WEEK = """
with week as (
    select
        ticker,
        case when count(net_hkd) = count(*) then sum(net_hkd) end as net,
        case when count(net_lo_hkd) = count(*) then sum(net_lo_hkd) end as lo,
        case when count(net_hi_hkd) = count(*) then sum(net_hi_hkd) end as hi,
    from daily_flows
    where channel = 'ALL' and trade_date between date '2025-09-01' and date '2025-09-05'
      and disclosure not in ('CLOSED', 'NOT_ELIGIBLE')
    group by ticker
),

own as (select * from week where ticker = '9988.HK'),

unseen as (
    select sum(undisclosed_net_hi_hkd) as hi
    from market_flows
    where channel = 'ALL' and direction = 'SOUTHBOUND'
      and trade_date between date '2025-09-01' and date '2025-09-05'
)

select
    own.net,
    count(*) filter (where week.net is not null) as n_exact,
    count(*) filter (where week.ticker <> own.ticker and week.hi > own.lo) as n_could_beat,
    max(week.hi) filter (where week.ticker <> own.ticker) as hi_of_others,
    arg_max(week.ticker, week.hi) filter (where week.ticker <> own.ticker) as ticker_of_hi,
    any_value(unseen.hi) as hi_of_unseen,
from own, week, unseen
group by all
"""
LEG = """
select d.net_hkd, d.net_lo_hkd, d.net_hi_hkd, d.channel, d.disclosure, m.net_hkd as market_net_hkd
from daily_flows as d
inner join market_flows as m using (trade_date, channel)
where d.ticker = '9988.HK' and d.trade_date = date '2025-11-03' and m.direction = 'SOUTHBOUND'
"""
STATES = """
select disclosure, count(*) as n
from daily_flows
where channel = 'ALL' and trade_date = (select max(trade_date) from daily_flows)
group by disclosure
order by n desc
"""
NORTH = """
select publication, count(*) as n, count(net) as n_net, max(trade_date) filter (where net is not null) as last_net
from market_flows
where direction = 'NORTHBOUND' and channel = 'ALL'
group by publication
order by n desc
"""
CHECKS = """
select
    gate,
    engine,
    count(*) as n,
    count(*) filter (where status = 'PASSED') as passed,
    count(*) filter (where status = 'FAILED' and severity = 'WARN') as warned,
    count(*) filter (where status = 'FAILED' and severity = 'ERROR') as failed,
    count(*) filter (where status = 'ERRORED') as errored,
from data_quality
group by gate, engine
order by array_position(['contract', 'plausibility', 'logic', 'promise'], gate)
"""


def print_summary(console: Console, database: Path) -> None:
    """Print what the release says; opens it read-only, as any BI tool would."""
    with duckdb.connect(str(database), read_only=True) as con:
        [release] = _rows(con, "select * from release")
        console.print()
        console.rule(
            f"Release {release['release_id']}" + (" (SIMULATED market)" if release["is_simulated"] else "")
        )
        _week(console, con)
        _leg(console, con)
        _undisclosed(console, con)
        _checks(console, con)
        console.rule("simulated, but for published totals named in simulator/anchors.csv", style="dim")


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


def _leg(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    console.print("\n[bold]Alibaba, 3 November 2025[/]: one leg is not the whole.")
    table = Table("channel", "disclosure", "Alibaba net", "lies within", "whole channel net")
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


def _checks(console: Console, con: duckdb.DuckDBPyConnection) -> None:
    console.print("\n[bold]Checks of this build[/]")
    table = Table("gate", "engine", "checks", "passed", "warned", "failed", "errored")
    for row in _rows(con, CHECKS):
        table.add_row(
            *(str(row[name]) for name in ("gate", "engine", "n", "passed", "warned", "failed", "errored"))
        )
    console.print(table)


def _rows(con: duckdb.DuckDBPyConnection, statement: str) -> list[dict[str, Any]]:
    return con.sql(statement).pl().to_dicts()


def _billion(amount: int | None) -> str:
    return "not disclosed" if amount is None else f"HK$ {float(amount) / BILLION:,.3f}bn"

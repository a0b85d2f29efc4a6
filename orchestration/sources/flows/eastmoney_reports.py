"""Eastmoney's four reports: which fields each has, what they mean, and which rows of the lake one of theirs makes.

Requests and ranges belong to ``eastmoney``, cells to ``eastmoney_answers``. Fields read off answers that public clients
have kept; Eastmoney documents none of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from orchestration.calendar import is_hong_kong_session, trading_calendar
from orchestration.contracts.base import TableContract
from orchestration.contracts.eastmoney import (
    EASTMONEY_LEG_TOTALS,
    EASTMONEY_STOCK_HISTORY,
    EASTMONEY_TOP_TEN,
)
from orchestration.contracts.holdings import EASTMONEY_HOLDINGS
from orchestration.sources.flows.eastmoney_answers import decimal, text, whole
from orchestration.sources.flows.hkex_cells import ticker

Row = dict[str, Any]
Cells = Mapping[str, Any]
# Both directions of both legs. 005 and 006 are sums of them, and sums are computed in dbt.
LEGS = {
    "001": ("SH", "NORTHBOUND", "CNY"),
    "002": ("SH", "SOUTHBOUND", "HKD"),
    "003": ("SZ", "NORTHBOUND", "CNY"),
    "004": ("SZ", "SOUTHBOUND", "HKD"),
}
SOUTHBOUND = [market for market, (_, direction, _) in LEGS.items() if direction == "SOUTHBOUND"]
STOCK_LEGS = {"HKSH": "SH", "HKSZ": "SZ"}
AMOUNTS = {
    "buy": "BUY_AMT",
    "sell": "SELL_AMT",
    "net": "NET_DEAL_AMT",
    "turnover": "DEAL_AMT",
    # Counts orders that were not filled: another quantity than the net, and a column of its own.
    "quota_inflow": "FUND_INFLOW",
    "quota_balance": "QUOTA_BALANCE",
    "cumulative_net": "ACCUM_DEAL_AMT",
}


def leg_totals(cells: Cells, day: date, market: str) -> list[Row]:
    """A leg's day, printed in millions. North, 0.0 is a placeholder for what is not published."""
    channel, direction, currency = LEGS[market]
    _demand_market(cells, market)
    row: Row = {name: whole(cells, label, millions=True) for name, label in AMOUNTS.items()}
    row["trades"] = whole(cells, "DEAL_NUM")
    if direction == "NORTHBOUND":
        row = {name: value or None for name, value in row.items()}
    if not any(row.values()) and not trading_calendar().is_session(day):
        # A closed day without a figure says nothing wrong.
        return []
    return [
        {"trade_date": day, "channel": channel, "direction": direction, "currency": currency, **row},
    ]


def top_ten(cells: Cells, day: date, market: str) -> list[Row]:
    """One of a leg's ten most traded stocks, in single HKD; DEAL_AMOUNT is the whole exchange's turnover in it."""
    channel, direction, currency = LEGS[market]
    _demand_market(cells, market)
    code = str(cells["SECURITY_CODE"]).strip()
    return [
        {
            "trade_date": day,
            "channel": channel,
            "direction": direction,
            "currency": currency,
            "rank": whole(cells, "RANK"),
            "ticker": ticker(code, channel, direction),
            "wire_code": code,
            "name": text(cells, "SECURITY_NAME"),
            "buy": whole(cells, "BUY_AMT"),
            "sell": whole(cells, "SELL_AMT"),
            "net": whole(cells, "NET_BUY_AMT"),
            "turnover": whole(cells, "DEAL_AMT"),
            "close_hkd": decimal(cells, "CLOSE_PRICE"),
            "stock_turnover_hkd": decimal(cells, "DEAL_AMOUNT"),
        }
    ]


def stock_history(cells: Cells, day: date, code: str) -> list[Row]:
    """A stock's day: a row for each leg in whose top ten it stood. Both legs' net must be the sum that is printed."""
    if cells["SECURITY_CODE"] != code:
        raise ValueError(f"the row is of {cells['SECURITY_CODE']!r}, asked was {code}")
    rows: list[Row] = []
    for prefix, channel in STOCK_LEGS.items():
        leg = {
            "rank": whole(cells, f"{prefix}_RANK"),
            "buy": whole(cells, f"{prefix}_BUY_AMT"),
            "sell": whole(cells, f"{prefix}_SELL_AMT"),
            "net": whole(cells, f"{prefix}_NET_BUYAMT"),
        }
        if any(value is not None for value in leg.values()):
            key = {"trade_date": day, "ticker": ticker(code, channel, "SOUTHBOUND"), "channel": channel}
            rows.append(key | leg)
    printed, nets = whole(cells, "HK_NET_BUYAMT"), [row["net"] for row in rows]
    if printed is not None and nets and None not in nets and sum(nets) != printed:
        raise ValueError(f"the legs' nets add up to {sum(nets)}, and HK_NET_BUYAMT is {printed}")
    return rows


def holdings(cells: Cells, day: date, subject: str) -> list[Row]:
    """A stock's holding; TRADE_DATE is taken for the settlement day (unconfirmed)."""
    return [
        {
            "settle_date": day,
            "ticker": ticker(str(cells["SECURITY_CODE"]).strip(), "", "SOUTHBOUND"),
            "name": text(cells, "SECURITY_NAME"),
            "holding_shares": whole(cells, "HOLD_SHARES"),
            "holding_value_hkd": decimal(cells, "HOLD_MARKET_CAP"),
            "holding_pct_issued": decimal(cells, "HOLD_SHARES_RATIO"),
        }
    ]


def _demand_market(cells: Cells, market: str) -> None:
    stated = cells.get("MUTUAL_TYPE", market)
    if stated != market:
        raise ValueError(f"the row is of market {stated!r}, asked was {market}")


@dataclass(frozen=True)
class Report:
    """A report: Eastmoney's name of it, the table that it fills, the fields that its rows owe, and their reader.

    ``most_sessions``: what fits a page in one request, so that no page splits a unit; None for a report that is asked
    for day by day and has several pages, which its unit allows.
    """

    name: str
    contract: TableContract
    fields: frozenset[str]
    rows: Callable[[Cells, date, str], list[Row]]
    has_data: Callable[[date], bool]
    most_sessions: int | None = 400


def _is_southbound_session(day: date) -> bool:
    return trading_calendar().is_session(day)


REPORTS = {
    "legs": Report(
        "RPT_MUTUAL_DEAL_HISTORY",
        EASTMONEY_LEG_TOTALS,
        frozenset({"TRADE_DATE", "DEAL_NUM", *AMOUNTS.values()}),
        leg_totals,
        _is_southbound_session,
    ),
    "top_ten": Report(
        "RPT_MUTUAL_TOP10DEAL",
        EASTMONEY_TOP_TEN,
        frozenset(
            {"TRADE_DATE", "SECURITY_CODE", "RANK", "CLOSE_PRICE", "DEAL_AMOUNT"}
            | {"BUY_AMT", "SELL_AMT", "NET_BUY_AMT", "DEAL_AMT"}
        ),
        top_ten,
        _is_southbound_session,
        # Ten rows a day.
        most_sessions=45,
    ),
    "stock": Report(
        "RPT_HK_DEAL_RANK",
        EASTMONEY_STOCK_HISTORY,
        frozenset(
            {"TRADE_DATE", "SECURITY_CODE", "HK_NET_BUYAMT"}
            | {
                f"{leg}_{part}"
                for leg in STOCK_LEGS
                for part in ("RANK", "BUY_AMT", "SELL_AMT", "NET_BUYAMT")
            }
        ),
        stock_history,
        _is_southbound_session,
    ),
    "holdings": Report(
        "RPT_MUTUAL_STOCK_HOLDRANKS",
        EASTMONEY_HOLDINGS,
        frozenset({"TRADE_DATE", "SECURITY_CODE", "HOLD_SHARES", "HOLD_MARKET_CAP", "HOLD_SHARES_RATIO"}),
        holdings,
        is_hong_kong_session,
        most_sessions=None,
    ),
}

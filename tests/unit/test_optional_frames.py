"""Frames and suites of the sources that a night can do without: sound windows pass, and each fault fails its check."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from orchestration.calendar import trading_calendar
from orchestration.contracts import CONTRACTS
from orchestration.gates.expectations import evaluate
from orchestration.gates.plausibility import FRAMES
from orchestration.gates.results import Status
from orchestration.gates.suites import read_suites
from orchestration.gates.window import Window

SUITES = {suite.asset_key: suite for suite in read_suites("plausibility")}
SESSIONS = trading_calendar().sessions(date(2025, 8, 1), date(2025, 11, 14))
LAST = SESSIONS[-1]
STOCKS = ["0700.HK", "9988.HK", "1810.HK", "3690.HK", "0005.HK"]
Rows = list[dict[str, Any]]


def holdings() -> Rows:
    return [
        {
            "settle_date": day,
            "ticker": ticker,
            "wire_code": ticker[:4],
            "name": ticker,
            "holding_shares": 1_000_000 * (n + 1) + 1_000 * i,
            "holding_pct_issued": 1.0,
        }
        for i, day in enumerate(SESSIONS)
        for n, ticker in enumerate(STOCKS)
    ]


def legs() -> Rows:
    rows, cumulative = [], {"SH": 10**12, "SZ": 10**12}
    for i, day in enumerate(SESSIONS):
        for channel in ("SH", "SZ"):
            buy, sell = 40_000_000_000 + i * 10_000_000, 39_000_000_000
            cumulative[channel] += buy - sell
            key = {"trade_date": day, "channel": channel, "direction": "SOUTHBOUND", "currency": "HKD"}
            amounts = {"buy": buy, "sell": sell, "net": buy - sell, "turnover": buy + sell}
            rows.append({**key, **amounts, "cumulative_net": cumulative[channel], "trades": 1_000 + i})
    return rows


def top_tens() -> Rows:
    return [
        {
            "trade_date": leg["trade_date"],
            "channel": leg["channel"],
            "direction": "SOUTHBOUND",
            "currency": "HKD",
            "rank": rank,
            "ticker": STOCKS[rank - 1] if rank <= len(STOCKS) else f"99{rank}0.HK",
            "wire_code": "x",
            "buy": 2_000_000_000 - rank * 1_000 + leg["trades"],
            "sell": 1_000_000_000,
            "net": 1_000_000_000 - rank * 1_000 + leg["trades"],
            "turnover": 3_000_000_000 - rank * 1_000 + leg["trades"],
        }
        for leg in legs()
        for rank in range(1, 11)
    ]


def histories() -> Rows:
    return [
        {name: row[name] for name in ("trade_date", "ticker", "channel", "rank", "buy", "sell", "net")}
        for row in top_tens()
        if row["ticker"] in STOCKS
    ]


def quotations() -> Rows:
    return [
        {
            "trade_date": day,
            "ticker": f"{code:04d}.HK",
            "wire_code": str(code),
            "name": str(code),
            "currency": "HKD",
            "previous_close": 10.0 + 0.01 * (i - 1),
            "close": 10.0 + 0.01 * i,
            "high": 10.5 + 0.01 * i,
            "low": 9.5 + 0.01 * i,
            "volume": 1_000_000 + i,
            "turnover": 10_000_000 + 10 * i + 10_000 * i,
            "is_suspended": False,
        }
        for i, day in enumerate(SESSIONS)
        for code in range(1, 51)
    ]


def rates() -> Rows:
    return [
        {"rate_date": day, "currency": currency, "hkd_per_unit": rate + 0.0001 * (i % 3)}
        for i, day in enumerate(SESSIONS)
        for currency, rate in (("USD", 7.78), ("CNY", 1.09), ("EUR", 9.1))
    ]


def announcements() -> Rows:
    return [
        {
            "search": "ALL",
            "announcement_id": f"{i}{n:03d}",
            "ticker": STOCKS[n % len(STOCKS)],
            "event_type": "OTHER",
            "published_date": day,
        }
        for i, day in enumerate(SESSIONS)
        for n in range(60 + i % 7)
    ]


TABLES: dict[str, Callable[[], Rows]] = {
    "flows/ccass_holdings": holdings,
    "flows/eastmoney_leg_totals": legs,
    "flows/eastmoney_top_ten": top_tens,
    "flows/eastmoney_stock_history": histories,
    "flows/eastmoney_holdings": holdings,
    "prices/hkex_quotations": quotations,
    "fx/hkma_rates": rates,
    "news/exchange_announcements": announcements,
}


def frames(table: str, change: Callable[[Rows], Rows] = lambda rows: rows) -> dict[str, pl.DataFrame]:
    made = {name: rows() for name, rows in TABLES.items()}
    made[table] = change(made[table])
    return {
        name: pl.DataFrame(
            [{column: row.get(column) for column in CONTRACTS[name].schema} for row in rows],
            schema=CONTRACTS[name].schema,
        )
        for name, rows in made.items()
    }


def failed(table: str, change: Callable[[Rows], Rows] = lambda rows: rows, quarantined: int = 0) -> list[str]:
    """The names of the checks of a table's suite that did not pass."""
    due = dict.fromkeys(("SOUTHBOUND", "SETTLEMENT", "HK", "HKMA"), SESSIONS)
    counts = {(table, str(LAST)): quarantined} if quarantined else {}
    window = Window(frames(table, change), counts, due, SESSIONS[-30], LAST)
    key = f"raw/{table}"
    results = evaluate(SUITES[key], FRAMES[key](window))
    assert all(result.status is not Status.ERRORED for result in results), results
    return [result.check_id.rpartition(":")[2] for result in results if result.status is not Status.PASSED]


@pytest.mark.parametrize("table", TABLES)
def test_a_sound_window_passes(table):
    assert failed(table) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_refused_row_fails_its_own_check(table):
    assert failed(table, quarantined=1) == ["nothing_in_quarantine"]


def on_last_day(**cells: Any) -> Callable[[Rows], Rows]:
    def change(rows: Rows) -> Rows:
        for row in rows:
            if LAST in row.values():
                row |= {name: value(row) if callable(value) else value for name, value in cells.items()}
        return rows

    return change


def without_last_day(rows: Rows) -> Rows:
    return [row for row in rows if LAST not in row.values()]


def stale(*columns: str) -> Callable[[Rows], Rows]:
    """The day before under the last day's date."""

    def change(rows: Rows) -> Rows:
        kept = without_last_day(rows)
        day = next(name for name in ("trade_date", "settle_date") if name in rows[0])
        again = [{**row, day: LAST} for row in kept if row[day] == SESSIONS[-2]]
        return kept + again

    return change


def halved(rows: Rows) -> Rows:
    last = [row for row in rows if LAST in row.values()]
    return without_last_day(rows) + last[: len(last) // 2]


def nearly_cut_off(rows: Rows) -> Rows:
    return without_last_day(rows) + [row for row in rows if LAST in row.values()][:2]


@pytest.mark.parametrize(
    ("table", "change", "check"),
    [
        ("flows/ccass_holdings", without_last_day, "held_when_due"),
        ("flows/ccass_holdings", stale(), "not_a_stale_repeat"),
        ("flows/ccass_holdings", halved, "number_of_holdings"),
        ("flows/ccass_holdings", on_last_day(holding_shares=9_000_000_000), "sum_moves_little"),
        ("flows/ccass_holdings", on_last_day(holding_pct_issued=132.5), "percent_of_issue"),
        ("flows/eastmoney_holdings", stale(), "not_a_stale_repeat"),
        ("flows/eastmoney_leg_totals", without_last_day, "held_when_due"),
        ("flows/eastmoney_leg_totals", on_last_day(net=None), "held_when_due"),
        ("flows/eastmoney_leg_totals", stale(), "not_a_stale_repeat"),
        ("flows/eastmoney_leg_totals", on_last_day(turnover=79_000), "turnover_unit"),
        ("flows/eastmoney_leg_totals", on_last_day(net=60_000_000_000), "net_share_level"),
        ("flows/eastmoney_leg_totals", on_last_day(net=lambda row: row["cumulative_net"]),
         "cumulative_sum_grows_by_net"),
        ("flows/eastmoney_top_ten", halved, "ten_rows_a_leg"),
        ("flows/eastmoney_top_ten", stale(), "not_a_stale_repeat"),
        ("flows/eastmoney_top_ten", on_last_day(turnover=lambda row: 10**9 + row["rank"]), "ranked_by_turnover"),
        ("flows/eastmoney_top_ten", on_last_day(turnover=10**13), "top_ten_within_total"),
        ("flows/eastmoney_stock_history", on_last_day(net=1), "agrees_with_top_ten"),
        ("flows/eastmoney_stock_history", without_last_day, "history_is_whole"),
        ("flows/eastmoney_stock_history", on_last_day(ticker="0001.HK"), "history_is_listed"),
        ("prices/hkex_quotations", without_last_day, "held_when_due"),
        ("prices/hkex_quotations", stale(), "not_a_stale_repeat"),
        ("prices/hkex_quotations", on_last_day(previous_close=12.0), "follows_on_the_day_before"),
        ("prices/hkex_quotations", halved, "number_of_securities"),
        ("prices/hkex_quotations", on_last_day(turnover=10**13), "turnover_unit"),
        ("prices/hkex_quotations", on_last_day(volume=600_000), "average_price_within_range"),
        ("prices/hkex_quotations", on_last_day(is_suspended=True), "few_suspensions"),
        ("news/exchange_announcements", without_last_day, "held_when_due"),
        ("news/exchange_announcements", nearly_cut_off, "number_of_announcements"),
        ("fx/hkma_rates", without_last_day, "held_when_due"),
        ("fx/hkma_rates", on_last_day(hkd_per_unit=8.1), "dollar_peg_holds"),
        ("fx/hkma_rates", on_last_day(hkd_per_unit=8.1), "dollar_moves_little"),
        ("fx/hkma_rates", on_last_day(hkd_per_unit=8.1), "renminbi_moves_little"),
    ],
)  # fmt: skip
def test_each_fault_fails_its_check(table, change, check):
    assert check in failed(table, change)


def test_holdings_stand_still_where_no_southbound_trade_settles():
    """From 6 to 10 October 2025 trades of 2 to 8 October settle, and there were none; on 13 October those of 9."""
    days = [date(2025, 10, day) for day in (6, 8, 9, 10, 13)]
    rows = [
        {"settle_date": day, "ticker": ticker, "wire_code": "x", "name": "x", "holding_shares": 1_000}
        for day in days
        for ticker in STOCKS
    ]
    schema = CONTRACTS["flows/ccass_holdings"].schema
    window = Window(
        {"flows/ccass_holdings": pl.DataFrame(rows, schema=schema)},
        {},
        {"SETTLEMENT": days},
        days[0],
        days[-1],
    )
    frame = FRAMES["raw/flows/ccass_holdings"](window)
    assert frame["unchanged_share_pct"].to_list() == [None, None, None, None, 100.0]
    assert frame["is_held"].all()


@pytest.mark.parametrize("table", TABLES)
def test_a_frame_of_nothing_can_be_made(table):
    empty = {name: CONTRACTS[name].empty() for name in TABLES}
    due: dict[str, list[date]] = {name: [] for name in ("SOUTHBOUND", "SETTLEMENT", "HK", "HKMA")}
    assert FRAMES[f"raw/{table}"](Window(empty, {}, due, LAST, LAST)).is_empty()

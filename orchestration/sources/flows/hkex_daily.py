"""HKEX daily Stock Connect statistics: ``data_tab_daily_YYYYMMDDe.js``, four blocks a day.

This file knows the wire and its traps; ranges and keys belong to ``contracts/``, levels to ``expectations/``.
Format read off published files: a JavaScript assignment around JSON, totals in millions, top tens in units.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars as pl

from orchestration.calendar import HONG_KONG, trading_calendar
from orchestration.contracts.flows import HKEX_LEG_TOTALS, HKEX_TOP_TEN
from orchestration.sources.base import (
    Ask,
    NotPublished,
    Parsed,
    Refused,
    Request,
    Schedule,
    Source,
    UnreadablePayload,
)
from orchestration.sources.flows.hkex_cells import Cell, amount, count, quota, rank, ticker

PATH = "/eng/csm/DailyStat/data_tab_daily_{day:%Y%m%d}e.js"
DUE = time(19, 0)
RETENTION_GRACE = timedelta(days=31)
TOTALS, TOP_TEN = HKEX_LEG_TOTALS.name, HKEX_TOP_TEN.name
# Blocks are known by their market's name: their order and ids change.
LEGS = {
    "SSE Northbound": ("SH", "NORTHBOUND", "CNY"),
    "SSE Southbound": ("SH", "SOUTHBOUND", "HKD"),
    "SZSE Northbound": ("SZ", "NORTHBOUND", "CNY"),
    "SZSE Southbound": ("SZ", "SOUTHBOUND", "HKD"),
}


def requests(ask: Ask) -> list[Request]:
    """One request a day."""
    base_url = ask.base_url("hkex")
    return [Request(f"hkex_daily:{day}", day, base_url + PATH.format(day=day)) for day in ask.days]


def parse(payload: bytes, request: Request) -> Parsed:
    """A day's file as two frames, in contract columns, amounts in single currency units.

    Raises NotPublished for an HTML page, UnreadablePayload where the file is not a whole day of its own date.
    Rows whose cells cannot be typed, or that claim trading on a closed day, are refused one by one.
    """
    blocks = _blocks(_text(payload), request.day)
    totals: list[dict[str, Any]] = []
    top_ten: list[dict[str, Any]] = []
    refused: list[Refused] = []
    for market, block in blocks.items():
        leg = dict(zip(("channel", "direction", "currency"), LEGS[market], strict=True))
        key = {"trade_date": request.day, **leg}
        for table, rows, kept in (
            (TOTALS, [_totals_cells(block, market)], totals),
            (TOP_TEN, _top_ten_cells(block, market), top_ten),
        ):
            for cells in rows:
                try:
                    row = _total_row(cells, block) if table == TOTALS else _top_ten_row(cells, leg)
                    _agree_with_calendar(row, request.day)
                    kept.append(key | row)
                except ValueError as error:
                    refused.append(
                        Refused(table, request.day.isoformat(), {**key, **cells}, f"{market}: {error}")
                    )
    unit = request.day.isoformat()
    return Parsed(
        frames={
            TOTALS: pl.DataFrame(totals, schema=HKEX_LEG_TOTALS.schema),
            TOP_TEN: pl.DataFrame(top_ten, schema=HKEX_TOP_TEN.schema),
        },
        units=((TOTALS, unit), (TOP_TEN, unit)),
        refused=tuple(refused),
    )


def _text(payload: bytes) -> str:
    try:
        text = payload.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise UnreadablePayload(f"the body is not UTF-8 ({error.reason} at byte {error.start})") from error
    if not text:
        raise UnreadablePayload("the body is empty")
    if text[0] == "<":
        raise NotPublished("HKEX answered with an HTML page instead of the day's file")
    return text


def _blocks(text: str, day: date) -> dict[str, dict[str, Any]]:
    name, _, literal = text.partition("=")
    if name.strip() != "tabData":
        raise UnreadablePayload(f"the body starts with {text[:40]!r}, not with 'tabData ='")
    try:
        data = json.loads(literal.strip().removesuffix(";"))
    except json.JSONDecodeError as error:
        raise UnreadablePayload(
            f"the text after 'tabData =' is not JSON: {error.msg} at character {error.pos} of {len(literal)}; "
            "the body may be cut short"
        ) from error
    if not isinstance(data, list) or not all(isinstance(block, dict) for block in data):
        raise UnreadablePayload("tabData is not a list of blocks")
    markets = [block.get("market") for block in data]
    if sorted(map(str, markets)) != sorted(LEGS):
        raise UnreadablePayload(f"expected each of {sorted(LEGS)} once, found {markets}")
    for block in data:
        if block.get("date") != day.isoformat():
            raise UnreadablePayload(
                f"the file of {day} holds {block['market']} of {block.get('date')!r}: another day under this name"
            )
    return {block["market"]: block for block in data}


def _table(block: dict[str, Any], classname: str, market: str) -> dict[str, Any] | None:
    """The block's table of this class: "Buy Turnover" stands in both, so position and label do not tell."""
    try:
        tables = [part["table"] for part in block["content"] if part["table"]["classname"] == classname]
    except (KeyError, TypeError) as error:
        raise UnreadablePayload(
            f"{market}: 'content' is not a list of tables ({error!r} is missing)"
        ) from error
    if len(tables) > 1:
        raise UnreadablePayload(f"{market}: {len(tables)} tables of class {classname}, expected one")
    return tables[0] if tables else None


def _totals_cells(block: dict[str, Any], market: str) -> dict[str, Cell]:
    """The transposed totals: ``schema[0][i]`` labels ``tr[i].td[0][0]``."""
    table = _table(block, "tradingTable", market)
    if table is None:
        raise UnreadablePayload(f"{market}: no tradingTable")
    try:
        labels = [str(label).strip() for label in table["schema"][0]]
        cells = dict(zip(labels, (row["td"][0][0] for row in table["tr"]), strict=True))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UnreadablePayload(f"{market}: the totals do not fit their schema ({error})") from error
    if "Total Turnover" not in cells:
        raise UnreadablePayload(f"{market}: the totals have no 'Total Turnover' among {labels}")
    if "Southbound" in market and not {"Buy Turnover", "Sell Turnover"} <= cells.keys():
        raise UnreadablePayload(f"{market}: the totals lack buy or sell turnover; found {labels}")
    return cells


def _top_ten_cells(block: dict[str, Any], market: str) -> list[dict[str, Cell]]:
    table = _table(block, "top10Table", market)
    if table is None:
        return []
    try:
        labels = [str(label).strip() for label in table["schema"][0]]
        rows = [dict(zip(labels, row["td"][0], strict=True)) for row in table["tr"]]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UnreadablePayload(f"{market}: a top-ten row does not fit its schema ({error})") from error
    needed = {"Rank", "Stock Code", "Stock Name", "Total Turnover"}
    if "Southbound" in market:
        needed |= {"Buy Turnover", "Sell Turnover"}
    if not needed <= set(labels):
        raise UnreadablePayload(f"{market}: the top ten lacks {sorted(needed - set(labels))}; found {labels}")
    # A closed leg may print its ten lines with dashes only.
    return [row for row in rows if any(str(cell).strip("- \u3000") for cell in list(row.values())[1:])]


def _total_row(cells: dict[str, Cell], block: dict[str, Any]) -> dict[str, Any]:
    status, balance = quota(cells.get("DQB"))
    return {
        "is_trading_day": _flag(block.get("tradingDay")),
        "turnover": amount(cells, "Total Turnover", millions=True),
        "buy": amount(cells, "Buy Turnover", millions=True),
        "sell": amount(cells, "Sell Turnover", millions=True),
        "trades": count(cells, "Total Trade Count"),
        "buy_trades": count(cells, "Buy Trade Count"),
        "sell_trades": count(cells, "Sell Trade Count"),
        "etf_turnover": amount(cells, "ETF Turnover", millions=True),
        "quota_balance_cny": balance,
        "quota_status": status,
    }


def _top_ten_row(cells: dict[str, Cell], leg: dict[str, str]) -> dict[str, Any]:
    code = str(cells["Stock Code"]).strip()
    return {
        "rank": rank(cells["Rank"]),
        "ticker": ticker(code, leg["channel"], leg["direction"]),
        "wire_code": code,
        "name": str(cells["Stock Name"]).strip(" \u3000"),
        "buy": amount(cells, "Buy Turnover"),
        "sell": amount(cells, "Sell Turnover"),
        "turnover": amount(cells, "Total Turnover"),
    }


def _flag(value: object) -> bool:
    if value not in (0, 1):
        raise ValueError(f"tradingDay is {value!r}, not 0 or 1")
    return bool(value)


def _agree_with_calendar(row: dict[str, Any], day: date) -> None:
    """A closed day carrying another day's values is a documented fault; the calendar is the arbiter."""
    if row["turnover"] and not trading_calendar().is_session(day):
        raise ValueError(
            f"turnover {row['turnover']} on {day}, which the trading calendar says is no Connect session; "
            "if the exchange did trade, add the day to calendar_overrides.csv"
        )


def _due_at(day: date) -> datetime:
    return datetime.combine(day, DUE, HONG_KONG).astimezone(UTC)


def _is_asked(day: date) -> bool:
    """Weekends and days on which neither exchange trades have no file; one-sided holidays may have one."""
    calendar = trading_calendar()
    return calendar.is_session(day) or day in calendar.xhkg or day in calendar.xshg


SOURCE = Source(
    name="hkex_daily",
    subject="flows",
    upstream="HKEX",
    setting="hkex",
    tables=(TOTALS, TOP_TEN),
    is_required=True,
    description=(
        "Daily Stock Connect statistics of HKEX: turnover of the four legs and the ten most traded stocks of each. "
        "A stock outside a leg's top ten is not disclosed, not zero."
    ),
    schedules={"SOUTHBOUND": Schedule(lambda day: trading_calendar().is_session(day), _due_at)},
    requests=requests,
    parse=parse,
    is_asked=_is_asked,
    # HKEX keeps about the current calendar year; what it has deleted before we asked is missing for good. "About":
    # in January December is still asked for, so that a gap at New Year is not given up without a try.
    retained_from=lambda now: date((now.astimezone(HONG_KONG) - RETENTION_GRACE).year, 1, 1),
)

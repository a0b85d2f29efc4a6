"""HKEX's daily Stock Connect statistics as HKEX prints them: JavaScript around JSON, four market blocks.

What the numbers are belongs to the truth; a print that breaks the format belongs to ``faults``. Two forms
are a choice where no sample shows HKEX's own: on a mainland holiday the northbound top ten has ten rows of
"-" and the southbound one has no rows.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from simulator.period import NORTHBOUND_REDUCED_FROM
from simulator.truth import NORTHBOUND, SOUTHBOUND, DayTruth, LegTruth

Block: TypeAlias = dict[str, Any]  # one market's part of the file, as JSON has it

PATH = "/eng/csm/DailyStat/data_tab_daily_{day:%Y%m%d}e.js"
BOM = b"\xef\xbb\xbf"
PREFIX = "tabData = "
MISSING = "-"
UNDISCLOSED_QUOTA = "999,999,999"
NAME_WIDTH = 16
MARKETS = {
    ("SH", NORTHBOUND): "SSE Northbound",
    ("SH", SOUTHBOUND): "SSE Southbound",
    ("SZ", NORTHBOUND): "SZSE Northbound",
    ("SZ", SOUTHBOUND): "SZSE Southbound",
}
BUY_AND_SELL_TOTALS = (
    "Total Turnover",
    "Buy Turnover",
    "Sell Turnover",
    "Total Trade Count",
    "Buy Trade Count",
    "Sell Trade Count",
)
REDUCED_TOTALS = ("Total Turnover", "Total Trade Count")
STOCK = ("Rank", "Stock Code", "Stock Name")
STOCK_AMOUNTS = ("Buy Turnover", "Sell Turnover", "Total Turnover")


def _count(value: int | None) -> str:
    return MISSING if value is None else f"{value:,}"


def _millions(value: int | None) -> str:
    """Single currency units as millions with two decimals, in integers so that no cent is lost."""
    if value is None:
        return MISSING
    whole, cents = divmod((value + 5_000) // 10_000, 100)
    return f"{whole:,}.{cents:02d}"


def _quota(leg: LegTruth) -> str:
    if leg.quota_status == "DISCLOSED" and leg.quota_balance_cny is not None:
        return f"{leg.quota_balance_cny // 1_000_000:,}"
    return {"UNDISCLOSED": UNDISCLOSED_QUOTA, "AVAILABLE": "Available"}.get(leg.quota_status or "", MISSING)


def _totals(leg: LegTruth, reduced: bool) -> Block:
    cells = {
        "Total Turnover": _millions(leg.turnover),
        "Buy Turnover": _millions(leg.buy),
        "Sell Turnover": _millions(leg.sell),
        "Total Trade Count": _count(leg.trades),
        "Buy Trade Count": _count(leg.buy_trades),
        "Sell Trade Count": _count(leg.sell_trades),
        "DQB": _quota(leg),
        "ETF Turnover": _millions(leg.etf_turnover),
    }
    labels = [*(REDUCED_TOTALS if reduced else BUY_AND_SELL_TOTALS), "ETF Turnover"]
    if leg.direction == NORTHBOUND:
        labels.insert(-1, "DQB")
    # The totals are printed transposed: label i of the one schema row belongs to row i of the table.
    rows = [{"td": [[cells[label]]]} for label in labels]
    return {"style": 1, "table": {"classname": "tradingTable", "schema": [labels], "tr": rows}}


def _top_ten(leg: LegTruth, reduced: bool, pad_names: bool) -> Block:
    labels = [*STOCK, *(STOCK_AMOUNTS[-1:] if reduced else STOCK_AMOUNTS)]
    rows = []
    for line in leg.top_ten:
        name = line.name.ljust(NAME_WIDTH, "\u3000") if pad_names else line.name
        code = line.wire_code.zfill(5) if leg.direction == SOUTHBOUND else line.wire_code.zfill(6)
        amounts = (line.turnover,) if reduced else (line.buy, line.sell, line.turnover)
        rows.append([str(line.rank), code, name, *map(_count, amounts)])
    if not leg.is_trading_day:
        rows = [[MISSING] * len(labels) for _ in range(10)]
    table = {"classname": "top10Table", "schema": [labels], "tr": [{"td": [row]} for row in rows]}
    return {"style": 2, "table": table}


def block(leg: LegTruth, day: date, number: int, pad_names: bool = False) -> Block:
    """One market's block; northbound prints neither buys nor sells from 2024-08-19 on."""
    reduced = leg.direction == NORTHBOUND and day >= NORTHBOUND_REDUCED_FROM
    return {
        "id": number,
        "date": day.isoformat(),
        "market": MARKETS[leg.channel, leg.direction],
        "tradingDay": int(leg.is_trading_day),
        "content": [_totals(leg, reduced), _top_ten(leg, reduced, pad_names)],
    }


def printed(blocks: list[Block], bom: bool = False, semicolon: bool = True) -> bytes:
    """Blocks in the file's layout: prefix, one-space indents, no line break at the end."""
    text = PREFIX + json.dumps(blocks, indent=1, ensure_ascii=False) + (";" if semicolon else "")
    return (BOM if bom else b"") + text.encode()


def blocks_of(wire: bytes) -> list[Block]:
    """The blocks of a wire that this module printed."""
    blocks: list[Block] = json.loads(wire.removeprefix(BOM).decode().removeprefix(PREFIX).removesuffix(";"))
    return blocks


def encode(
    truth: DayTruth,
    *,
    bom: bool = False,
    semicolon: bool = True,
    pad_names: bool = False,
    order: Sequence[tuple[str, str]] = tuple(MARKETS),
) -> bytes:
    """A day's file.

    The options are harmless warts that the real files show: a byte order mark, no semicolon, names padded
    with U+3000, and the market blocks in another order (``order`` lists (channel, direction)).
    """
    legs = [truth.legs[leg] for leg in order]
    blocks = [block(leg, truth.trade_date, number, pad_names) for number, leg in enumerate(legs)]
    return printed(blocks, bom, semicolon)

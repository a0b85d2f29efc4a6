"""The fault catalogue: named transformations of a day's good wire into one that a real source has sent.

Harmless warts that real files show belong to ``wire``; restated days and holidays of one side belong to the
market, because they are no faults of the print. Which request gets a fault belongs to ``control``.
"""

from collections.abc import Callable
from datetime import date, timedelta

from simulator.wire.hkex_daily import MISSING, Block, blocks_of, printed
from simulator.wire.html import html_page

BROKEN_MARKET = "SSE Southbound"
TOTALS, TOP_TEN = 0, 1


def _market(blocks: list[Block], market: str = BROKEN_MARKET) -> Block:
    return next(block for block in blocks if block["market"] == market)


def _table(blocks: list[Block], which: int) -> Block:
    table: Block = _market(blocks)["content"][which]["table"]
    return table


def _total_cell(blocks: list[Block], label: str) -> list[str]:
    """The one-cell list of a totals row: the totals table is transposed."""
    table = _table(blocks, TOTALS)
    cell: list[str] = table["tr"][table["schema"][0].index(label)]["td"][0]
    return cell


def _lines(blocks: list[Block]) -> list[list[str]]:
    """The cells of the top ten, a list a stock."""
    lines = [row["td"][0] for row in _table(blocks, TOP_TEN)["tr"]]
    if not lines:
        raise ValueError("This fault breaks a line of a top ten, and the wire has none: take a trading day.")
    return lines


def _number(cell: str) -> int:
    if cell == MISSING:
        raise ValueError("This fault changes a number, and the wire has none there: take a trading day.")
    return int(cell.replace(",", "").replace(".", ""))


def html_under_200(wire: bytes) -> bytes:
    """An HTML error page where data should be, under HTTP 200 (documented fault 12)."""
    return html_page("Service notice", "The page you asked for cannot be shown at the moment.")


def truncated_body(wire: bytes) -> bytes:
    """The body ends in the middle of a number, two thirds in (documented fault 14)."""
    return wire[: len(wire) * 2 // 3]


def doubled_market(wire: bytes) -> bytes:
    """One market's block appears twice (documented fault 15)."""
    blocks = blocks_of(wire)
    return printed([*blocks, _market(blocks)])


def missing_market(wire: bytes) -> bytes:
    """One market's block is not there (the counterpart of documented fault 15)."""
    return printed([block for block in blocks_of(wire) if block["market"] != BROKEN_MARKET])


def nine_rows(wire: bytes) -> bytes:
    """A top ten of nine: the tenth line is missing (documented fault 16)."""
    blocks = blocks_of(wire)
    _lines(blocks)
    _table(blocks, TOP_TEN)["tr"].pop()
    return printed(blocks)


def repeated_code(wire: bytes) -> bytes:
    """The stock at rank 1 stands at rank 2 again, with rank 2's figures (documented fault 16)."""
    blocks = blocks_of(wire)
    first, second, *_ = _lines(blocks)
    second[1:3] = first[1:3]
    return printed(blocks)


def bom_no_semicolon(wire: bytes) -> bytes:
    """A byte order mark in front, no semicolon at the end (documented fault 13): to be read as before."""
    return printed(blocks_of(wire), bom=True, semicolon=False)


def stale_repeat(wire: bytes, previous: bytes) -> bytes:
    """The session before, under today's date (documented fault 1, on a trading day)."""
    today = blocks_of(wire)[0]["date"]
    return printed([{**block, "date": today} for block in blocks_of(previous)])


def closed_day_with_values(wire: bytes, previous: bytes) -> bytes:
    """A closed day that carries the session before, tradingDay 1 and all (documented fault 1).

    Give it the wire of a mainland holiday, or one that says closed everywhere.
    """
    return stale_repeat(wire, previous)


def scaled_x10(wire: bytes) -> bytes:
    """A leg's totals ten times too big, its top ten right (documented fault 9: units confused)."""
    blocks = blocks_of(wire)
    for label in ("Total Turnover", "Buy Turnover", "Sell Turnover", "ETF Turnover"):
        cell = _total_cell(blocks, label)
        cents = _number(cell[0]) * 10
        cell[0] = f"{cents // 100:,}.{cents % 100:02d}"
    return printed(blocks)


def broken_sum(wire: bytes) -> bytes:
    """The first stock's buys and sells miss its total by a million (documented fault 2: quantities mixed)."""
    blocks = blocks_of(wire)
    first = _lines(blocks)[0]
    first[3] = f"{_number(first[3]) + 1_000_000:,}"
    return printed(blocks)


def negative_turnover(wire: bytes) -> bytes:
    """The first stock's sells are negative, its total fits them (documented fault 6: impossible signs)."""
    blocks = blocks_of(wire)
    first = _lines(blocks)[0]
    first[4] = f"{-_number(first[4]):,}"
    first[5] = f"{_number(first[3]) + _number(first[4]):,}"
    return printed(blocks)


def renamed_column(wire: bytes) -> bytes:
    """A column of the totals is called something else (documented fault 5: columns renamed by position)."""
    blocks = blocks_of(wire)
    labels = _table(blocks, TOTALS)["schema"][0]
    labels[labels.index("Buy Turnover")] = "Bought"
    return printed(blocks)


def wrong_date(wire: bytes) -> bytes:
    """Every block carries the date of a week before (as documented fault 1, seen from the inside)."""
    blocks = blocks_of(wire)
    for block in blocks:
        block["date"] = (date.fromisoformat(block["date"]) - timedelta(days=7)).isoformat()
    return printed(blocks)


def empty_body(wire: bytes) -> bytes:
    """Nothing at all, under HTTP 200 (the limit of documented fault 14)."""
    return b""


def not_utf8(wire: bytes) -> bytes:
    """A stock's name holds a byte that no UTF-8 text has (documented fault 14: a body damaged on the way)."""
    name = _lines(blocks_of(wire))[0][2].encode()
    return wire.replace(name, name[:1] + b"\xff" + name[2:])


def null_field(wire: bytes) -> bytes:
    """A leg's buy turnover has become "-" (documented fault 3: a field that turns null for good)."""
    blocks = blocks_of(wire)
    _total_cell(blocks, "Buy Turnover")[0] = MISSING
    return printed(blocks)


FAULTS: dict[str, Callable[..., bytes]] = {
    fault.__name__: fault
    for fault in (
        html_under_200,
        truncated_body,
        doubled_market,
        missing_market,
        nine_rows,
        repeated_code,
        bom_no_semicolon,
        stale_repeat,
        scaled_x10,
        broken_sum,
        negative_turnover,
        renamed_column,
        wrong_date,
        empty_body,
        not_utf8,
        closed_day_with_values,
        null_field,
    )
}
NEEDS_PREVIOUS = frozenset({"stale_repeat", "closed_day_with_values"})


def broken(name: str, wire: bytes, previous: bytes | None = None) -> bytes:
    """The wire with the named fault; ``previous`` is the wire of the session before, which two faults repeat.

    Raises ValueError with a sentence where the name is unknown or the session before is needed and missing.
    """
    if name not in FAULTS:
        raise ValueError(f"There is no fault called {name!r}; the catalogue has {', '.join(sorted(FAULTS))}.")
    if name not in NEEDS_PREVIOUS:
        return FAULTS[name](wire)
    if previous is None:
        raise ValueError(f"{name} repeats the session before, and there is none: take a later day.")
    return FAULTS[name](wire, previous)

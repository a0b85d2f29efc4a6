"""HKEXnews' page of southbound holdings: a form with hidden fields, and a table of one settlement day.

The holdings belong to ``holdings``; which day a request gets, and which hidden fields are good, to ``pages.ccass``.
Classes, ids and fixed labels are those that a reader of the page goes by; every other word is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from simulator.holdings.book import Holding, HoldingsPage
from simulator.wire.html import html_page

PATH = "/sdw/search/mutualmarket.aspx"
GENERATOR = "51A0D1E9"
HEADS = (
    ("stock-code", "stockcode", "Stock Code"),
    ("stock-name", "stockname", "Stock Name"),
    ("shareholding", "shareholding", "Shareholding in CCASS"),
    ("shareholding-percent", "shareholdingpercent", "% of issued shares"),
)


@dataclass(frozen=True, slots=True)
class HiddenFields:
    """What a form carries so that the server knows its own page again; new with every GET."""

    viewstate: str
    eventvalidation: str


def _cell(column: str, label: str, text: str) -> str:
    return (
        f'<td class="col-{column}">\n<div class="mobile-list-heading">{label}:</div>\n'
        f'<div class="mobile-list-body">{text}</div>\n</td>\n'
    )


def _row(wire_code: str, holding: Holding) -> str:
    """Codes are padded with spaces to five places, not with zeros."""
    texts = (
        f"{int(wire_code):>5}",
        escape(holding.name),
        f"{holding.shares:,}",
        f"{holding.pct_issued:.2f}%",
    )
    cells = [_cell(column, label, text) for (column, _, label), text in zip(HEADS, texts, strict=True)]
    return f"<tr>\n{''.join(cells)}</tr>\n"


def table(rows: Mapping[str, Holding]) -> str:
    """The table of holdings, by code."""
    heads = "".join(
        f'<th class="col-{column}" data-sort-by="{key}">{label}</th>\n' for column, key, label in HEADS
    )
    body = "".join(_row(code, holding) for code, holding in rows.items())
    return (
        '<table id="mutualmarket-result" class="table table-mobile-list">\n'
        f"<thead>\n<tr>\n{heads}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" id="{name}" value="{value}" />\n'


def _form(hidden: HiddenFields, today: date, shown: date) -> str:
    fields = {
        "__VIEWSTATE": hidden.viewstate,
        "__VIEWSTATEGENERATOR": GENERATOR,
        "__EVENTVALIDATION": hidden.eventvalidation,
        "today": f"{today:%Y%m%d}",
        "sortBy": "stockcode",
        "sortDirection": "asc",
        "alertMsg": "",
    }
    return "".join(_hidden(name, value) for name, value in fields.items()) + (
        f'<input name="txtShareholdingDate" type="text" value="{shown:%Y/%m/%d}" id="txtShareholdingDate" />\n'
        '<input type="submit" name="btnSearch" value="Search" id="btnSearch" />\n'
    )


def _result(held: HoldingsPage) -> str:
    return (
        f'<h2 class="ccass-heading"><span>Shareholding Date: {held.settled:%Y/%m/%d}</span></h2>\n'
        f"{table(held.rows)}"
    )


def encode(held: HoldingsPage, hidden: HiddenFields, today: date) -> bytes:
    """The whole page; ``today`` is the server's own day in Hong Kong."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="UTF-8" />'
        "<title>Simulated southbound shareholding search</title></head>\n<body>\n"
        "<p>This page is simulated: no holding on it is anybody's.</p>\n"
        '<form name="form1" method="post" action="./mutualmarket.aspx?t=hk" id="form1">\n'
        f"{_form(hidden, today, held.settled)}"
        f'<div id="pnlResult">\n{_result(held)}</div>\n'
        "</form>\n</body>\n</html>\n"
    ).encode()


def refused() -> bytes:
    """The page for a form that this server did not hand out, sent under 200."""
    return html_page(
        "Server Error in '/sdw' Application.",
        "Invalid postback or callback argument: the form's hidden fields are not of a recent page of this "
        "simulated server. Ask for the page again and send its own fields.",
    )

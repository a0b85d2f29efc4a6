"""HKEX's daily quotations as HKEX prints them: one HTML page around one ``<pre>``, two lines a security.

The numbers belong to ``prices.quotations``; what makes a page as large as a real one belongs to
``hkex_quotations_bulk``. Three forms are a choice where no sample shows HKEX's own: a suspended security has one
line, a line without a trade ``-``, and ``&`` of a name is escaped. Headings that are no fixed label are ours.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape

from simulator.period import half_days
from simulator.prices.quotations import TRADED, Quotation
from simulator.wire.hkex_quotations_bulk import sales_records, structured_lines

PATH = "/eng/stat/smstat/dayquot/d{day:%y%m%d}e.htm"
MISSING, UNKNOWN = "-", "N/A"
HEADING = (
    " CODE  NAME OF STOCK    CUR PRV.CLO./    ASK/    HIGH/      SHARES TRADED/\n"
    "                            CLOSING      BID     LOW        TURNOVER ($)\n"
)
LEGEND = "* EX-DATE   # SUSPENDED OR STRUCTURED PRODUCT   - NO TRADE   N/A NOT AVAILABLE\n"
OVER_HKD = 500_000_000


def price(value: float | None, missing: str = MISSING) -> str:
    """Two decimals, three where the tick needs them."""
    if value is None:
        return missing
    return f"{value:.3f}" if round(value * 1_000) % 10 else f"{value:.2f}"


def _count(value: int | None) -> str:
    return MISSING if value is None else f"{value:,}"


def _name(quotation: Quotation, width: int) -> str:
    """The name escaped and padded to its place: an escape does not shift the columns that a reader sees."""
    return escape(quotation.name, quote=False) + " " * (width - len(quotation.name))


def lines(quotation: Quotation) -> str:
    """The two lines of a security, one where it does not trade."""
    code = int(quotation.wire_code)
    head = f"{quotation.flag or ' '}{code:>5} {_name(quotation, 16)} {quotation.currency}"
    if quotation.status != TRADED:
        return f"{head} TRADING {quotation.status}\n"
    gap = UNKNOWN if quotation.close is None else MISSING
    return (
        f"{head}{price(quotation.previous_close, UNKNOWN):>8}{price(quotation.ask, gap):>9}"
        f"{price(quotation.high, gap):>9}{_count(quotation.shares):>21}\n"
        f"{'':27}{price(quotation.close, UNKNOWN):>8}{price(quotation.bid, gap):>9}"
        f"{price(quotation.low, gap):>9}{_count(quotation.turnover):>21}\n"
    )


def _section(name: str, title: str, body: Iterable[str]) -> str:
    return f'<a name="{name}">{title}</a>\n\n' + "".join(body) + "\n" + "-" * 75 + "\n"


def _over(quoted: Mapping[str, Quotation]) -> list[str]:
    large = [one for one in quoted.values() if one.turnover and one.turnover >= OVER_HKD]
    return [f" {int(one.wire_code):>5} {_name(one, 16)} {one.turnover:>20,}\n" for one in large]


def _short(quoted: Mapping[str, Quotation]) -> list[str]:
    """A part of every tenth line's shares, so that the section is not empty."""
    sold = [one for one in quoted.values() if one.shares and int(one.wire_code) % 10 == 1]
    return [
        f" {int(one.wire_code):>5} {_name(one, 16)} {(one.shares or 0) // 700 * 100:>15,}\n" for one in sold
    ]


def encode(day: date, quoted: Mapping[str, Quotation], *, full_size: bool = False) -> bytes:
    """A session's page; ``full_size`` adds made-up structured products and sales records, 25 MB of them.

    Of every other traded line the compact page has one record of sales.
    """
    products, records = structured_lines() if full_size else "", sales_records(quoted, full_size)
    hours = "MORNING SESSION ONLY" if day in half_days() else "FULL DAY"
    return "".join(
        [
            "<html><head><title>SIMULATED DAILY QUOTATIONS</title></head><body>\n<pre>\n",
            "SIMULATED MARKET, NOT AN EXCHANGE'S REPORT: EVERY FIGURE IS INVENTED\n",
            f"DATE: {day.day:02d} {day:%b %Y} ({hours})\n".upper(),
            '<a href="#quotations">QUOTATIONS</a> <a href="#sales_all">SALES</a> '
            '<a href="#sales_over">LARGE TURNOVER</a> <a href="#short_selling">SHORT SELLING</a>\n\n',
            _section("quotations", "QUOTATIONS", (LEGEND, HEADING, *map(lines, quoted.values()), products)),
            _section("sales_all", "SALES RECORDS OF ALL STOCKS", records),
            _section("sales_over", f"TURNOVER OVER {OVER_HKD:,}", _over(quoted)),
            _section("short_selling", "SHORT SELLING TURNOVER", _short(quoted)),
            "</pre>\n</body></html>\n",
        ]
    ).encode("iso-8859-1")

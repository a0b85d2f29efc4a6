"""The four reports as rows: fields of Eastmoney's names and units, by day.

Legs' totals are in millions, stocks in single units. Which rows a request gets belongs to ``pages.eastmoney``.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, partial

from simulator.eastmoney.disagreements import stock_without_shenzhen
from simulator.eastmoney.history import Row, history_rows
from simulator.eastmoney.known import known_days, known_pages
from simulator.holdings.book import HoldingsPage
from simulator.news.companies import companies
from simulator.prices.quotations import Quotation, quotations
from simulator.truth import NORTHBOUND, SOUTHBOUND, DayTruth, StockTruth

LEGS = {
    "001": ("SH", NORTHBOUND),
    "002": ("SH", SOUTHBOUND),
    "003": ("SZ", NORTHBOUND),
    "004": ("SZ", SOUTHBOUND),
}


@lru_cache(maxsize=1)
def _chinese_names() -> dict[str, str]:
    return {company.wire_code: company.hans for company in companies() if company.wire_code}


def _head(day: date, code: str, name: str, quotation: Quotation | None) -> Row:
    close = quotation.close if quotation else None
    before = quotation.previous_close if quotation else None
    return {
        "TRADE_DATE": f"{day} 00:00:00",
        "SECURITY_CODE": code,
        "SECURITY_NAME": _chinese_names().get(code, name),
        "CLOSE_PRICE": close,
        "CHANGE_RATE": round(100 * (close / before - 1), 4) if close and before else None,
    }


def _top_ten(seed: int, truth: DayTruth) -> list[Row]:
    """One row a leg and rank; northbound has neither buys nor sells where HKEX has none."""
    quoted, rows = quotations(seed)[truth.trade_date], list[Row]()
    for mutual_type, (channel, direction) in LEGS.items():
        for line in truth.legs[channel, direction].top_ten:
            quotation = quoted.get(line.wire_code) if direction == SOUTHBOUND else None
            traded = quotation.turnover if quotation else None
            rows.append(
                {
                    "MUTUAL_TYPE": mutual_type,
                    **_head(truth.trade_date, line.wire_code, line.name, quotation),
                    "RANK": line.rank,
                    "NET_BUY_AMT": line.net,
                    "BUY_AMT": line.buy,
                    "SELL_AMT": line.sell,
                    "DEAL_AMT": line.turnover,
                    "DEAL_AMOUNT": None if traded is None else traded + traded % 10 / 10,
                    "MUTUAL_RATIO": None if traded is None else round(100 * line.turnover / traded, 2),
                }
            )
    return rows


def _leg(prefix: str, line: StockTruth | None) -> Row:
    return {
        f"{prefix}_RANK": line.rank if line else None,
        f"{prefix}_NET_BUYAMT": line.net if line else None,
        f"{prefix}_BUY_AMT": line.buy if line else None,
        f"{prefix}_SELL_AMT": line.sell if line else None,
    }


def _stock_history(seed: int, truth: DayTruth) -> list[Row]:
    """One row a stock that a southbound leg lists; ``HK_NET_BUYAMT`` adds up the legs that are there, even one."""
    quoted, lacking, rows = quotations(seed)[truth.trade_date], stock_without_shenzhen(truth), list[Row]()
    shanghai, shenzhen = (truth.legs[channel, SOUTHBOUND] for channel in ("SH", "SZ"))
    names = {line.wire_code: line.name for leg in (shanghai, shenzhen) for line in leg.top_ten}
    for code, name in names.items():
        of_shanghai = shanghai.stock(code)
        of_shenzhen = None if code == lacking else shenzhen.stock(code)
        nets = [line.net for line in (of_shanghai, of_shenzhen) if line is not None and line.net is not None]
        rows.append(
            {
                **_head(truth.trade_date, code, name, quoted.get(code)),
                **_leg("HKSH", of_shanghai),
                **_leg("HKSZ", of_shenzhen),
                "HK_NET_BUYAMT": sum(nets),
            }
        )
    return rows


def _holdings(seed: int, page: HoldingsPage) -> list[Row]:
    """One row a security; the market value is at the settlement day's close, or the last one before it."""
    quoted, rows = quotations(seed)[page.settled], list[Row]()
    for code, holding in page.rows.items():
        close = quoted[code].close or quoted[code].previous_close or 0.0
        rows.append(
            {
                "MUTUAL_TYPE": "006",
                "TRADE_DATE": f"{page.settled} 00:00:00",
                "SECURITY_CODE": code,
                "SECURITY_NAME": _chinese_names().get(code, holding.name),
                "CLOSE_PRICE": close,
                "HOLD_SHARES": holding.shares,
                "HOLD_MARKET_CAP": round(holding.shares * close, 2),
                "HOLD_SHARES_RATIO": holding.pct_issued,
                # Changes over one day, of which the row is the first: the report has others, which nobody asks for.
                "INTERVAL_TYPE": "1",
                "RN": 1,
            }
        )
    return rows


_DAILY: dict[str, Callable[[int, DayTruth], list[Row]]] = {
    "RPT_MUTUAL_TOP10DEAL": _top_ten,
    "RPT_HK_DEAL_RANK": _stock_history,
}
HISTORY, HOLDINGS = "RPT_MUTUAL_DEAL_HISTORY", "RPT_MUTUAL_STOCK_HOLDRANKS"
REPORTS = (HISTORY, *_DAILY, HOLDINGS)


Made = Callable[[], list[Row]]


class Reports:
    """The reports of one seed; a version of a day is put into rows once."""

    def __init__(self, seed: int):
        self.seed = seed
        self._rows: dict[tuple[str, date, int], list[Row]] = {}
        self._history: dict[tuple[int, ...], dict[date, list[Row]]] = {}

    def rows(self, report: str, moment: datetime | None, first: date, last: date) -> list[Row]:
        """The report's rows of the days from ``first`` to ``last`` as told at ``moment``, oldest first."""
        if report == HISTORY:
            by_day = self._history_at(moment)
            return [row for day, rows in by_day.items() if first <= day <= last for row in rows]
        found: list[Row] = []
        for day, (version, made) in self._days(report, moment).items():
            if first <= day <= last:
                key = (report, day, version)
                if key not in self._rows:
                    self._rows[key] = made()
                found += self._rows[key]
        return found

    def _history_at(self, moment: datetime | None) -> dict[date, list[Row]]:
        """The whole history, because a restatement changes the cumulated net of every later day."""
        days = known_days(self.seed, moment)
        key = tuple(truth.version for truth in days.values())
        if key not in self._history:
            self._history = {key: history_rows(self.seed, days)}
        return self._history[key]

    def _days(self, report: str, moment: datetime | None) -> dict[date, tuple[int, Made]]:
        """Day -> its version, and what makes its rows."""
        if report == HOLDINGS:
            pages = known_pages(self.seed, moment)
            return {day: (page.version, partial(_holdings, self.seed, page)) for day, page in pages.items()}
        days, make = known_days(self.seed, moment), _DAILY[report]
        return {day: (truth.version, partial(make, self.seed, truth)) for day, truth in days.items()}

"""The report of whole legs: a row a day and mutual type, in millions, with the cumulated net.

``FUND_INFLOW`` comes from the quota and counts orders that were never filled: another quantity than the net, drawn
here. Stocks belong to ``reports``.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from simulator.prices.book import Prices
from simulator.streams import stream
from simulator.truth import NORTHBOUND, SOUTHBOUND, DayTruth, LegTruth

MILLION = 1_000_000
DAILY_QUOTA_HKD = 42_000 * MILLION
# Mutual type -> the legs that it sums, and the net cumulated before the market's first day, in millions.
TYPES = {
    "001": ((("SH", NORTHBOUND),), 921_300),
    "002": ((("SH", SOUTHBOUND),), 1_846_000),
    "003": ((("SZ", NORTHBOUND),), 853_700),
    "004": ((("SZ", SOUTHBOUND),), 1_498_000),
    "005": ((("SH", NORTHBOUND), ("SZ", NORTHBOUND)), 1_775_000),
    "006": ((("SH", SOUTHBOUND), ("SZ", SOUTHBOUND)), 3_344_000),
}
Row: TypeAlias = dict[str, str | int | float | None]


def fund_inflow(seed: int, leg: LegTruth, day: date) -> int:
    """What a southbound leg took out of the day's quota, in single HKD; never the net."""
    rng = stream(seed, "fund inflow", day, leg.channel)
    unfilled = round(rng.gauss(0.02, 0.06) * (leg.turnover or 0) / 10_000) * 10_000
    return (leg.net or 0) + (unfilled if abs(unfilled) >= MILLION else MILLION)


def _sum(values: Iterable[int | None]) -> int | None:
    held = list(values)
    return None if None in held else sum(value for value in held if value is not None)


def _millions(value: int | None) -> float | None:
    return None if value is None else round(value / MILLION, 4)


def _inflow_and_quota(seed: int, day: date, legs: list[LegTruth]) -> tuple[int | None, int | None]:
    """Southbound by the quota; northbound a placeholder of zero while nets are told, and then nothing."""
    if legs[0].direction == SOUTHBOUND:
        inflow = sum(fund_inflow(seed, leg, day) for leg in legs)
        return inflow, DAILY_QUOTA_HKD * len(legs) - inflow
    return (None if legs[0].net is None else 0), _sum(leg.quota_balance_cny for leg in legs)


def history_rows(seed: int, days: Mapping[date, DayTruth]) -> dict[date, list[Row]]:
    """Day -> six rows; the cumulated net is over the days given, which start with the market's first."""
    cumulated = {mutual_type: start * MILLION for mutual_type, (_, start) in TYPES.items()}
    rows: dict[date, list[Row]] = {}
    for day, truth in days.items():
        rows[day] = []
        for mutual_type, (names, _) in TYPES.items():
            legs = [truth.legs[name] for name in names]
            net = _sum(leg.net for leg in legs)
            cumulated[mutual_type] += net or 0
            inflow, quota = _inflow_and_quota(seed, day, legs)
            is_southbound = legs[0].direction == SOUTHBOUND
            rows[day].append(
                {
                    "MUTUAL_TYPE": mutual_type,
                    "TRADE_DATE": f"{day} 00:00:00",
                    "FUND_INFLOW": _millions(inflow),
                    "NET_DEAL_AMT": _millions(net),
                    "QUOTA_BALANCE": _millions(quota),
                    "ACCUM_DEAL_AMT": None if net is None else _millions(cumulated[mutual_type]),
                    "BUY_AMT": _millions(_sum(leg.buy for leg in legs)),
                    "SELL_AMT": _millions(_sum(leg.sell for leg in legs)),
                    "DEAL_AMT": _millions(_sum(leg.turnover for leg in legs)),
                    "DEAL_NUM": _sum(leg.trades for leg in legs),
                    "INDEX_CLOSE_PRICE": Prices(seed).close("^HSI", day) if is_southbound else None,
                }
            )
    return rows

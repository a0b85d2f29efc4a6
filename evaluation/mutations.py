"""False claims made of supported ones: one thing changed, so that the data can no longer bear it out.

A generator only; that the verdicts refuse its mutants is counted by ``verdicts``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

MONEY = ("NET_FLOW", "BUY_FLOW", "SELL_FLOW")
SCALED = (*MONEY, "HOLDING_PCT", "PRICE_CHANGE_PCT", "PRICE_LEVEL", "FX_PAIR", "SUM")
PRINTED = ("value", "value_lo", "value_hi", "printed_step")
OTHER_CHANNEL = {"ALL": ("SH", "SZ"), "SH": ("SZ",), "SZ": ("SH",)}
OTHER_CURRENCY = {"HKD": ("CNY", "USD"), "CNY": ("HKD", "USD"), "USD": ("HKD", "CNY")}
Claim = dict[str, Any]


@dataclass(frozen=True)
class Mutant:
    """A claim with one thing changed; ``flag``: the reason beside SUPPORTED that also tells it."""

    kind: str
    claim: Claim
    flag: str = ""


def mutants_of(judged: pl.DataFrame) -> list[Mutant]:
    """Every mutant of every supported claim, each under an article_id of its own and of its very period.

    ``judged``: claims as read, with ``published_at``, ``verdict`` and ``reasons``.
    """
    mutants: list[Mutant] = []
    for row in judged.filter(pl.col("verdict") == "SUPPORTED").iter_rows(named=True):
        flags = set((row["reasons"] or "").split(";"))
        claim = {name: value for name, value in row.items() if name not in ("verdict", "reasons", "fits")}
        for kind, changes, flag in _changes(claim, flags):
            number = len(mutants)
            own = {"article_id": f"{row['article_id']}~{number}", "claim_no": 1, "is_period_stated": True}
            changed = claim | own | changes
            mutants.append(Mutant(kind, changed, flag))
    return mutants


def _changes(claim: Claim, flags: set[str]) -> Iterator[tuple[str, Claim, str]]:
    kind, value = claim["claim_type"], claim["value"]
    if value is not None and kind in SCALED:
        for name, factor in (("x10", 10.0), ("/10", 0.1)):
            yield name, {column: _times(claim[column], factor) for column in PRINTED}, ""
    if value and kind in ("NET_FLOW", "PRICE_CHANGE_PCT", "FLOW_STREAK"):
        turned = {
            "value": -value,
            "value_lo": _times(claim["value_hi"], -1),
            "value_hi": _times(claim["value_lo"], -1),
        }
        yield "sign", turned, ""
    if kind in MONEY:
        # What was one leg's under the whole's name may be told under that leg's.
        for channel in OTHER_CHANNEL[claim["channel"]] if "LEG_FOR_WHOLE" not in flags else ():
            yield "channel", {"channel": channel}, ""
        if claim["direction"] == "SOUTHBOUND":
            yield "direction", {"direction": "NORTHBOUND"}, "DIRECTION"
        for currency in OTHER_CURRENCY.get(claim["unit"], ()):
            yield "currency", {"unit": currency, "currency": currency}, ""
    if kind in (*MONEY, "PRICE_CHANGE_PCT", "PRICE_LEVEL"):
        yield "date", _a_session_before(claim), ""
    if kind == "PRICE_CHANGE_PCT" and claim["basis"] != "INTRADAY":
        yield "base", {"base_date": _weekday_before(_weekday_before(claim["period_start"]))}, ""
    if kind in ("FLOW_RANK", "INDEX_LEADER"):
        yield "rank", {"value": value + 1}, ""
    if kind == "FLOW_STREAK":
        for by in (-1, 1):
            counted = {
                column: claim[column] + by for column in ("value", "value_lo", "value_hi") if claim[column]
            }
            if counted["value"]:
                yield "streak", counted, ""
    if kind == "FLOW_RECORD" and claim["scope"] == "all_time":
        yield "record", {"scope": "second_highest"}, ""
    if kind == "FX_PAIR":
        yield (
            "pair x10",
            {"value2": claim["value2"] * 10, "printed_step2": _times(claim["printed_step2"], 10)},
            "",
        )
    if kind == "SUM":
        first, *others = claim["parts"].split(";")
        yield "part x10", {"parts": ";".join([f"{float(first) * 10:.0f}", *others])}, ""


def _times(number: float | None, factor: float) -> float | None:
    return None if number is None else number * factor


def _a_session_before(claim: Claim) -> dict[str, Any]:
    """The period one weekday, or where it is longer one week, earlier."""
    if claim["period_start"] == claim["period_end"]:
        day = _weekday_before(claim["period_end"])
        return {"period_start": day, "period_end": day}
    week = timedelta(days=7)
    return {"period_start": claim["period_start"] - week, "period_end": claim["period_end"] - week}


def _weekday_before(day: date) -> date:
    before = day - timedelta(days=1)
    while before.weekday() > 4:
        before -= timedelta(days=1)
    return before

"""What one day says of a leg and of a security: its state, its amounts, the bounds of what is hidden, ranks.

Which securities and days have rows, and their history, belong to oracle.py and oracle_history.py.
"""

from dataclasses import dataclass
from typing import Any

from simulator.truth import LegTruth

TOP_TEN = 10
# From worst to best: a row over both legs is as good as the worse of them.
PUBLICATIONS = ("MISSING", "PENDING", "CLOSED", "PARTLY_PUBLISHED", "PUBLISHED")
RANKS = ("rank_net", "n_ranked", "rank_net_best", "rank_net_worst", "is_rank_net_open")


@dataclass(frozen=True, slots=True)
class Amounts:
    """One row's amounts in single currency units; None where not disclosed."""

    state: str
    buy: int | None = None
    sell: int | None = None
    turnover: int | None = None
    lo: int | None = None
    hi: int | None = None
    rank: int | None = None

    @property
    def net(self) -> int | None:
        return None if self.buy is None or self.sell is None else self.buy - self.sell


@dataclass(frozen=True, slots=True)
class Bounds:
    """What any one security outside a leg's top ten can have netted; None where the top ten is not whole."""

    lo: int | None
    hi: int | None


NO_BOUNDS = Bounds(None, None)


def plus(first: int | None, second: int | None) -> int | None:
    """A sum over both legs: not known where either is not."""
    return None if first is None or second is None else first + second


def bounds_outside(leg: LegTruth) -> Bounds:
    """No more than the tenth's turnover, and no more than what the ten leave of the leg's buys or sells."""
    lines = sorted(leg.top_ten, key=lambda line: line.rank)
    if len(lines) != TOP_TEN:
        return NO_BOUNDS
    tenth = lines[-1].turnover
    bought, sold = tenth, tenth
    if leg.buy is not None and leg.sell is not None:
        bought = min(tenth, max(0, leg.buy - sum(line.buy or 0 for line in lines)))
        sold = min(tenth, max(0, leg.sell - sum(line.sell or 0 for line in lines)))
    return Bounds(-sold, bought)


def within(bounds: Bounds, exchange_turnover: int | None) -> Bounds:
    """A security cannot have bought or sold more than its own turnover on the exchange, where that is known."""
    if exchange_turnover is None or bounds.lo is None or bounds.hi is None:
        return bounds
    return Bounds(max(bounds.lo, -exchange_turnover), min(bounds.hi, exchange_turnover))


def stock_on_leg(
    nothing_held: str, leg: LegTruth | None, ticker: str, is_eligible: bool, outside: Bounds
) -> Amounts:
    """One security on one leg: ``nothing_held`` is the state where there is no ``leg``, or no session."""
    if nothing_held == "CLOSED":
        return Amounts("CLOSED")
    for line in leg.top_ten if leg is not None else ():
        if line.ticker == ticker:
            return Amounts("DISCLOSED", line.buy, line.sell, line.turnover, line.net, line.net, line.rank)
    if not is_eligible:
        return Amounts("NOT_ELIGIBLE")
    if leg is None:
        return Amounts(nothing_held)
    if outside == NO_BOUNDS:
        return Amounts("MISSING")
    return Amounts("NOT_IN_TOP10", lo=outside.lo, hi=outside.hi)


def stock_on_both(sh: Amounts, sz: Amounts) -> Amounts:
    """The ALL row: exact only where both legs disclose, bounded where both are bounded."""
    states = {sh.state, sz.state}
    lo, hi = plus(sh.lo, sz.lo), plus(sh.hi, sz.hi)
    if states == {"DISCLOSED"}:
        return Amounts(
            "DISCLOSED", plus(sh.buy, sz.buy), plus(sh.sell, sz.sell), plus(sh.turnover, sz.turnover), lo, hi
        )
    if "DISCLOSED" in states:
        return Amounts("PARTIAL", lo=lo, hi=hi)
    order = ("MISSING", "PENDING", "CLOSED", "NOT_ELIGIBLE", "NOT_IN_TOP10")
    return Amounts(next(state for state in order if state in states), lo=lo, hi=hi)


def publication_of(leg: LegTruth | None, nothing_held: str) -> str:
    """How much of a leg's totals is published."""
    if nothing_held == "CLOSED" or leg is None:
        return nothing_held
    if leg.turnover is None:
        return "MISSING"
    return "PARTLY_PUBLISHED" if leg.net is None else "PUBLISHED"


def percent(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else 100 * part / whole


def rank_rows(rows: list[dict[str, Any]], undisclosed_hi: int | None) -> None:
    """Rank a day's ALL rows: by their exact nets, and by what all bounds allow."""
    exact = [row["net_hkd"] for row in rows if row["net_hkd"] is not None]
    bounded = [row for row in rows if row["net_lo_hkd"] is not None]
    for row in rows:
        if row["net_hkd"] is not None:
            row["rank_net"] = 1 + sum(net > row["net_hkd"] for net in exact)
            row["n_ranked"] = len(exact)
    for row in bounded:
        others = [other for other in bounded if other is not row]
        row["rank_net_best"] = 1 + sum(other["net_lo_hkd"] > row["net_hi_hkd"] for other in others)
        row["rank_net_worst"] = 1 + sum(other["net_hi_hkd"] > row["net_lo_hkd"] for other in others)
        row["is_rank_net_open"] = undisclosed_hi is None or undisclosed_hi > row["net_lo_hkd"]

"""What one day's file says of a leg and of a security: its state, its amounts and the bounds of what it hides.

Which securities and days have rows, and their history, belong to oracle.py and oracle_history.py.
"""

from dataclasses import dataclass

from simulator.truth import CHANNELS, SOUTHBOUND, DayTruth, LegTruth

TOP_TEN = 10
# From worst to best: a row over both legs is as good as the worse of them.
PUBLICATIONS = ("MISSING", "PENDING", "CLOSED", "PARTLY_PUBLISHED", "PUBLISHED")


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


def plus(first: int | None, second: int | None) -> int | None:
    """A sum over both legs: not known where either is not."""
    return None if first is None or second is None else first + second


def bounds_outside(leg: LegTruth) -> Bounds:
    """No more than the tenth's turnover, and no more than what the ten leave of the leg's buys or sells."""
    lines = sorted(leg.top_ten, key=lambda line: line.rank)
    if len(lines) != TOP_TEN:
        return Bounds(None, None)
    tenth = lines[-1].turnover
    bought, sold = tenth, tenth
    if leg.buy is not None and leg.sell is not None:
        bought = min(tenth, max(0, leg.buy - sum(line.buy or 0 for line in lines)))
        sold = min(tenth, max(0, leg.sell - sum(line.sell or 0 for line in lines)))
    return Bounds(-sold, bought)


def is_held(day: DayTruth | None) -> bool:
    """Whether a session's file is held; one that says nothing was traded contradicts the calendar."""
    return day is not None and all(day.legs[channel, SOUTHBOUND].is_trading_day for channel in CHANNELS)


def stock_on_leg(
    day: DayTruth | None, is_session: bool, is_eligible: bool, channel: str, ticker: str, outside: Bounds | None
) -> Amounts:
    """One security on one leg; ``outside`` are the leg's ``bounds_outside``, None without a file."""
    if not is_session:
        return Amounts("CLOSED")
    if day is not None and is_held(day):
        for line in day.legs[channel, SOUTHBOUND].top_ten:
            if line.ticker == ticker:
                net = line.net
                return Amounts("DISCLOSED", line.buy, line.sell, line.turnover, net, net, line.rank)
    if not is_eligible:
        return Amounts("NOT_ELIGIBLE")
    if outside is None or outside.lo is None:
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


def publication_of(leg: LegTruth | None, is_session: bool) -> str:
    """How much of a leg's totals is published."""
    if not is_session:
        return "CLOSED"
    if leg is None or leg.turnover is None:
        return "MISSING"
    return "PARTLY_PUBLISHED" if leg.net is None else "PUBLISHED"

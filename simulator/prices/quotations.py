"""The exchange's own report of every security on every session, as truth: raw closes, shares and turnover.

It has what a chart lacks: half days' volumes, turnover in money, suspensions, lines without a chart. Which
securities there are belongs to ``quoted``, the print of the report to ``wire.hkex_quotations``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp
from random import Random

from simulator.fx.rates import rates
from simulator.prices.bars import LOT, bars, traded_shares
from simulator.prices.facts import SUSPENDED as SUSPENDED_SYMBOL
from simulator.prices.facts import SUSPENDED_DAYS, actions_of
from simulator.prices.hours import hong_kong_sessions
from simulator.prices.quoted import BOND, COUNTER, HALTED, HALTED_DAYS, LISTED, STRUCTURED, SUSPENDED, quoted
from simulator.prices.quoted import Quoted as Security
from simulator.prices.ticks import on_tick, step
from simulator.prices.turnover import MILLION
from simulator.streams import stream

TRADED = "TRADED"
# Part of sessions on which a line of the kind sees no trade at all.
SILENT = {STRUCTURED: 0.25, BOND: 0.9, COUNTER: 0.08}
# What trades of a share in CNY, as a part of what trades in HKD.
COUNTER_SHARE = (0.001, 0.006)


@dataclass(frozen=True, slots=True)
class Quotation:
    """One security of one session; prices are raw and in ``currency``, turnover in single units of it.

    ``status`` is TRADED, SUSPENDED or HALTED. What the report leaves out is None: shares and turnover of a line
    without a trade, all but the previous close of a suspended one. ``flag`` is ``*`` on an ex-date, ``#`` for
    what is suspended or a structured product.
    """

    wire_code: str
    name: str
    currency: str
    flag: str
    status: str
    previous_close: float | None
    close: float | None = None
    ask: float | None = None
    bid: float | None = None
    high: float | None = None
    low: float | None = None
    shares: int | None = None
    turnover: int | None = None

    @property
    def vwap(self) -> float | None:
        """Turnover by shares; None without a trade."""
        return self.turnover / self.shares if self.turnover and self.shares else None


@dataclass(frozen=True, slots=True)
class _Session:
    """What trades of one line: high, low, close and shares; ``shares`` 0 means that nothing does."""

    day: date
    high: float
    low: float
    close: float
    shares: int


def _listed(seed: int, symbol: str) -> Iterator[_Session]:
    shares = traded_shares(seed, symbol)
    for bar in bars(seed, symbol):
        yield _Session(bar.day, bar.high, bar.low, bar.close, shares[bar.day])


def _in_yuan(seed: int, security: Security, rng: Random) -> Iterator[_Session]:
    """The counter in CNY of a line: its prices over the day's rate, a sliver of its shares."""
    fx = rates(seed)
    for session in _listed(seed, security.home):
        rate = fx.cny_hkd(session.day)
        high, low, close = (
            on_tick(security.priced_as, price / rate) for price in (session.high, session.low, session.close)
        )
        shares = round(session.shares * rng.uniform(*COUNTER_SHARE) / LOT) * LOT
        yield _Session(session.day, high, low, close, 0 if rng.random() < SILENT[COUNTER] else shares)


def _walking(security: Security, rng: Random) -> Iterator[_Session]:
    """A line of its own: a walk that stays within a factor of three of its level."""
    line, deviation, walk = security.priced_as, security.volatility_pct / 100, 0.0
    for day in hong_kong_sessions():
        walk = 0.985 * walk + rng.gauss(0, deviation)
        close = on_tick(line, security.level * exp(min(max(walk, -1.1), 1.1)))
        high = max(on_tick(line, close * exp(abs(rng.gauss(0, deviation / 2)))), close)
        low = min(on_tick(line, close * exp(-abs(rng.gauss(0, deviation / 2)))), close)
        shares = round(security.turnover_m * MILLION * exp(rng.gauss(0, 0.4)) / close / LOT) * LOT
        is_silent = rng.random() < SILENT.get(security.kind, 0.0)
        yield _Session(day, high, low, close, 0 if is_silent else max(shares, LOT))


def _sessions_of(seed: int, security: Security, rng: Random) -> Iterator[_Session]:
    if security.kind == LISTED:
        return _listed(seed, security.home)
    if security.kind == COUNTER:
        return _in_yuan(seed, security, rng)
    return _walking(security, rng)


def _status(security: Security, day: date) -> str:
    if security.kind == SUSPENDED or (security.home == SUSPENDED_SYMBOL and day in SUSPENDED_DAYS):
        return SUSPENDED
    return HALTED if security.kind == HALTED and day in HALTED_DAYS else TRADED


def _report(seed: int, security: Security) -> Iterator[tuple[date, Quotation]]:
    """The line's quotation of every session; a day without a trade repeats the close before it."""
    rng, line = stream(seed, "quotations", security.wire_code), security.priced_as
    ex_dates = {action.ex_date for action in actions_of(security.home)} if security.kind == LISTED else set()
    before: float | None = security.level if security.kind == SUSPENDED else None
    for session in _sessions_of(seed, security, rng):
        status = _status(security, session.day)
        is_marked = status != TRADED or security.kind == STRUCTURED
        flag = "*" if session.day in ex_dates else "#" if is_marked else ""
        head = (security.wire_code, security.name, security.currency, flag, status, before)
        part, at_bid = rng.random(), rng.random() < 0.5
        if status != TRADED:
            yield session.day, Quotation(*head)
            continue
        if not session.shares:
            # Of a bond that nobody dealt in there is not even a close.
            yield session.day, Quotation(*head, close=None if security.kind == BOND else before)
            continue
        middle = (session.high + session.low + 2 * session.close) / 4
        average = middle + 0.4 * (part - 0.5) * (session.high - session.low)
        average = min(max(average, session.low), session.high)
        tick = step(line, session.close) / 1_000
        yield (
            session.day,
            Quotation(
                *head,
                close=session.close,
                ask=round(session.close + (tick if at_bid else 0), 3),
                bid=max(round(session.close - (0 if at_bid else tick), 3), tick),
                high=session.high,
                low=session.low,
                shares=session.shares,
                turnover=round(average * session.shares),
            ),
        )
        before = session.close


@lru_cache(maxsize=4)
def quotations(seed: int) -> Mapping[date, Mapping[str, Quotation]]:
    """Session of Hong Kong -> wire code -> quotation, by code; once a process and seed."""
    days: dict[date, dict[str, Quotation]] = {day: {} for day in hong_kong_sessions()}
    for security in quoted():
        for day, quotation in _report(seed, security):
            days[day][security.wire_code] = quotation
    return days

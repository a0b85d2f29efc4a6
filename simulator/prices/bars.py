"""Bars as truth: open, high, low, close and volume of every session, and the unfinished bar of a session.

Closes are drawn in ``paths``, turnovers in ``turnover``; adjusting for actions belongs to ``adjusted``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import ceil, exp, log

from simulator.period import half_days
from simulator.prices.facts import actions_of, published_highs
from simulator.prices.hours import HKG, NYQ
from simulator.prices.listings import Listing, listings
from simulator.prices.paths import closes
from simulator.prices.ticks import on_tick
from simulator.prices.turnover import MILLION, Turnover, southbound_turnovers
from simulator.streams import stream

LOT = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One session, raw: prices on the tick in the listing's currency, volume in shares (0: index, half day).

    ``is_partial`` marks the bar of a session that is still going on.
    """

    day: date
    open: float
    high: float
    low: float
    close: float
    volume: int
    is_partial: bool = False


@lru_cache(maxsize=1024)
def bars(seed: int, symbol: str) -> tuple[Bar, ...]:
    """All complete bars of a line, ascending; sessions that a vendor loses are in it."""
    return tuple(bar for bar, _ in _drawn(seed, symbol))


@lru_cache(maxsize=1024)
def traded_shares(seed: int, symbol: str) -> dict[date, int]:
    """Session -> shares that changed hands, on half days too, where Yahoo's bar has none; 0 for an index."""
    return {bar.day: shares for bar, shares in _drawn(seed, symbol)}


@lru_cache(maxsize=1024)
def _drawn(seed: int, symbol: str) -> tuple[tuple[Bar, int], ...]:
    """Each bar with the shares that really changed hands."""
    listing = listings()[symbol]
    rng = stream(seed, "bars", symbol)
    southbound = southbound_turnovers(seed).get(listing.wire_code or "", {})
    turnover = Turnover(stream(seed, "turnover", symbol), listing.turnover_m * MILLION, southbound)
    spread = 0.35 * (listing.volatility_pct / 100 + 0.011 * (listing.beta or 0.9))
    actions = {action.ex_date: action for action in actions_of(symbol)}
    highs = published_highs(symbol)
    drawn, before = [], 0.0
    for day, close in closes(seed, symbol).items():
        if day in actions:  # the session starts from what the action left of the price
            before = actions[day].price_after(before)
        move = log(close / before) if before else 0.0
        start = exp(move * rng.uniform(-0.1, 0.7) + rng.gauss(0, 0.4 * spread)) * (before or close)
        opened = on_tick(listing, start)
        high = on_tick(listing, max(opened, close) * exp(abs(rng.gauss(0, spread))))
        if day in highs:
            high = highs[day]
            opened = min(opened, high)
        low = on_tick(listing, min(opened, close) * exp(-abs(rng.gauss(0, spread))))
        shares = _shares(listing, turnover.of(day, move), close)
        volume = 0 if listing.is_hong_kong and day in half_days() else shares
        bar = Bar(day, opened, max(high, opened, close), min(low, opened, close), close, volume)
        drawn.append((bar, shares))
        before = close
    return tuple(drawn)


def _shares(listing: Listing, turnover: float, close: float) -> int:
    """Shares, in whole lots; none for an index."""
    return 0 if listing.kind == "INDEX" else ceil(turnover / close / LOT) * LOT


def partial(seed: int, symbol: str, whole: Bar, moment: datetime) -> Bar:
    """What a session's bar looks like at a moment (UTC) at which it is still going on."""
    listing = listings()[symbol]
    hours = HKG if listing.is_hong_kong else NYQ
    rng = stream(seed, "partial bar", symbol, moment.isoformat())
    opened_at, settled_at = hours.opened_at(whole.day), hours.settled_at(whole.day)
    part = min((moment - opened_at) / (settled_at - opened_at), 0.97)
    close = min(max(on_tick(listing, rng.uniform(whole.low, whole.high)), whole.low), whole.high)
    high = max(whole.open, close, on_tick(listing, close + part * (whole.high - close)))
    low = min(whole.open, close, on_tick(listing, close - part * (close - whole.low)))
    return Bar(
        day=whole.day,
        open=whole.open,
        high=min(high, whole.high),
        low=max(low, whole.low),
        close=close,
        volume=int(whole.volume * part * rng.uniform(0.85, 1.0)),
        is_partial=True,
    )

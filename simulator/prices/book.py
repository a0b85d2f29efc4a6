"""The prices of one seed as the rest of the simulator and a test ask for them: as of any moment.

How they are drawn belongs to ``bars`` and ``paths``, how they are printed to ``wire.yahoo_chart``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from simulator.market import DEFAULT_SEED
from simulator.prices.bars import Bar, bars, partial
from simulator.prices.hours import HKG, NYQ, Hours
from simulator.prices.listings import Listing, listings


def hours_of(listing: Listing) -> Hours:
    """The hours of the exchange that a line trades on."""
    return HKG if listing.is_hong_kong else NYQ


@lru_cache(maxsize=1024)
def _by_day(seed: int, symbol: str) -> dict[date, int]:
    return {bar.day: i for i, bar in enumerate(bars(seed, symbol))}


@dataclass(frozen=True, slots=True)
class Prices:
    """The bars of one seed. Symbols are Yahoo's; a day without a session has no bar.

    Sessions that a chart leaves out or leaves empty have one here: ``facts.is_missing`` and ``is_empty`` name them.
    """

    seed: int = DEFAULT_SEED

    def bars(self, symbol: str, moment: datetime | None = None) -> tuple[Bar, ...]:
        """The line's bars at ``moment`` (UTC; None: the end), the last one partial while its session goes on."""
        held = bars(self.seed, symbol)
        if moment is None:
            return held
        hours = hours_of(listings()[symbol])
        opened = tuple(bar for bar in held if hours.opened_at(bar.day) <= moment)
        if opened and moment < hours.settled_at(opened[-1].day):
            return (*opened[:-1], partial(self.seed, symbol, opened[-1], moment))
        return opened

    def bar(self, symbol: str, day: date) -> Bar | None:
        """The complete bar of a session; None where the line's exchange did not trade."""
        place = _by_day(self.seed, symbol).get(day)
        return None if place is None else bars(self.seed, symbol)[place]

    def close(self, symbol: str, day: date) -> float | None:
        bar = self.bar(symbol, day)
        return bar.close if bar else None

    def return_pct(self, symbol: str, day: date) -> float | None:
        """Raw close to raw close in percent; None without a session or a session before it."""
        place = _by_day(self.seed, symbol).get(day)
        if not place:
            return None
        held = bars(self.seed, symbol)
        return 100 * (held[place].close / held[place - 1].close - 1)

"""The closing path of every line: the market's factor and a walk of its own, bent through published closes.

Corporate actions are in it: a raw close falls on the ex-date. Highs, lows and volumes belong to ``bars``.
"""

from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import exp, log

from simulator.fx.rates import rates
from simulator.prices.bridge import bridged
from simulator.prices.factor import factor
from simulator.prices.facts import Action, actions_of, published_closes
from simulator.prices.hours import hong_kong_sessions, new_york_sessions
from simulator.prices.listings import Listing, listings
from simulator.prices.ticks import on_tick
from simulator.streams import heavy_gauss, stream

LEVEL_DAY = date(2024, 8, 1)
LARGEST_PREMIUM = 0.02


@lru_cache(maxsize=1024)
def closes(seed: int, symbol: str) -> dict[date, float]:
    """Session of the line's exchange -> raw close on the tick; published closes hold for every seed."""
    listing = listings()[symbol]
    if listing.shares_per_ads is not None:
        logs = _deposited(seed, listing)
    elif listing.kind == "ETF":
        logs = _tracking(seed, listing)
    else:
        logs = _own(seed, listing)
    drawn = {day: on_tick(listing, exp(value)) for day, value in logs.items()}
    return {**drawn, **published_closes(symbol)}


def _own(seed: int, listing: Listing) -> dict[date, float]:
    """Logarithms of a line that follows nothing but the factor and itself."""
    rng, walk, path = stream(seed, "price", listing.symbol), 0.0, {}
    common = factor(seed)
    days = hong_kong_sessions() if listing.is_hong_kong else new_york_sessions()
    level = log(listing.level or 1.0)
    mood = common[hong_kong_sessions()[0]]
    for day in days:
        mood = common.get(day, mood)  # New York trades on days on which Hong Kong does not
        walk += heavy_gauss(rng, 0, listing.volatility_pct / 100)
        path[day] = listing.beta * mood + walk
    pinned = {LEVEL_DAY: level} | {day: log(price) for day, price in published_closes(listing.symbol).items()}
    actions = actions_of(listing.symbol)
    if not actions:
        return bridged(path, pinned)
    # How far a dividend lets the price fall depends on the price before it: settled on a first path.
    first = bridged(path, pinned)
    fallen = {day: path[day] + _fall(actions, first, day) for day in days}
    return bridged(fallen, pinned)


def _fall(actions: tuple[Action, ...], logs: dict[date, float], day: date) -> float:
    """The logarithm of what all ex-dates up to a day took off the price."""
    fall = 0.0
    for action in actions:
        if action.ex_date <= day:
            before = max(other for other in logs if other < action.ex_date)
            price = exp(logs[before])
            fall += log(action.price_after(price) / price)
    return fall


def _tracking(seed: int, listing: Listing) -> dict[date, float]:
    """A tracker: its index over a fixed ratio, a few basis points off."""
    rng, index = stream(seed, "price", listing.symbol), closes(seed, listing.home or "")
    ratio = log((listing.level or 1.0) / index[LEVEL_DAY])
    return {
        day: log(level) + ratio + rng.gauss(0, listing.volatility_pct / 100) for day, level in index.items()
    }


def _deposited(seed: int, listing: Listing) -> dict[date, float]:
    """An ADS: the home line's last close in dollars, off by up to two percent towards its next move."""
    rng, home = stream(seed, "price", listing.symbol), closes(seed, listing.home or "")
    following = {day: log(after / home[day]) for day, after in _next_closes(home).items()}
    path, premium, last = {}, 0.0, next(iter(home))
    for day in new_york_sessions():
        last = day if day in home else last
        drawn = 0.5 * premium + rng.gauss(0, 0.006) + 0.25 * following.get(last, 0.0)
        premium = min(max(drawn, -LARGEST_PREMIUM), LARGEST_PREMIUM)
        dollars = home[last] * (listing.shares_per_ads or 1) / rates(seed).usd_hkd(day)
        path[day] = log(dollars) + premium
    return path


def _next_closes(home: dict[date, float]) -> dict[date, float]:
    return {day: home[after] for day, after in pairwise(home)}

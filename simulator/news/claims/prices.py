"""Claims about prices: a day's close and change, and a change since Friday.

Claims about flows belong to ``days`` and ``spans``.
"""

from dataclasses import replace
from datetime import date, timedelta

from simulator.news.claims.ask import Ask, Telling
from simulator.news.claims.gold import GoldClaim
from simulator.news.companies import Company, companies
from simulator.news.figures import Figure, Percent, Price, Words
from simulator.period import sessions
from simulator.prices.book import Prices
from simulator.prices.facts import actions_of

SMALLEST_MOVE_PCT, LARGEST_MOVE_PCT = 1.0, 12.0
# How far an error lies from the truth at least, in points of percent.
LEAST_CHANGE_POINTS = 0.7
TUESDAY, FRIDAY = 1, 4
HIGHER = Words("higher", "升", "涨")
LOWER = Words("lower", "跌", "跌")


def of_listings(_: int) -> list[tuple[date, Company | None]]:
    """Every session of every company with shares in Hong Kong, but for ex-dates and the days around them."""
    priced = [company for company in companies() if company.wire_code]
    barred = {
        (company.ticker, action.ex_date + timedelta(days=shift))
        for company in priced
        for action in actions_of(company.ticker)
        for shift in range(7)
    }
    return [(day, c) for c in priced for day in sessions()[1:] if (c.ticker, day) not in barred]


def _telling(ask: Ask, pct: float, first: date, close: float) -> Telling:
    figures: dict[str, Figure] = {
        "pct": Percent(pct),
        "close": Price(close, "HKD"),
        "higher": HIGHER if pct > 0 else LOWER,
    }
    change = _price(ask, "PRICE_CHANGE_PCT", round(pct, 1), "PCT", first)
    return Telling(
        figures,
        (
            ask.wrong(change) if ask.error else change,
            _price(ask, "PRICE_LEVEL", close, "HKD", ask.day),
        ),
        1 if pct > 0 else -1,
    )


def _price(ask: Ask, claim_type: str, value: float, unit: str, first: date) -> GoldClaim:
    claim = replace(ask.claim(claim_type, value), first=first, unit=unit, basis="close")
    return replace(claim, channel=None, direction=None)


def _is_told(pct: float) -> bool:
    return SMALLEST_MOVE_PCT <= abs(pct) <= LARGEST_MOVE_PCT


def _is_wrong(told: float, true: float) -> bool:
    """Whether a false move is as believable as the true one, of its sign, and clearly another."""
    return _is_told(told) and told * true > 0 and abs(told - true) >= LEAST_CHANGE_POINTS


def close(ask: Ask) -> Telling | None:
    """A day's change and close; as an error the change is the high's, or the low's on a day of losses."""
    held, move = Prices(ask.seed), Prices(ask.seed).return_pct(ask.ticker, ask.day)
    bar = held.bar(ask.ticker, ask.day)
    if move is None or bar is None or not _is_told(move):
        return None
    if ask.error:
        before = bar.close / (1 + move / 100)
        extreme = 100 * ((bar.high if move > 0 else bar.low) / before - 1)
        if not _is_wrong(extreme, move):
            return None
        move = extreme
    return _telling(ask, move, ask.day, bar.close)


def since_friday(ask: Ask) -> Telling | None:
    """The change since Friday's close, on Tuesday to Thursday; as an error it counts from Monday's close."""
    if not TUESDAY <= ask.day.weekday() < FRIDAY:
        return None
    monday = ask.day - timedelta(days=ask.day.weekday())
    friday = monday - timedelta(days=3)
    book = Prices(ask.seed)
    base, other, last = (book.close(ask.ticker, day) for day in (friday, monday, ask.day))
    if base is None or other is None or last is None:
        return None
    move, false = 100 * (last / base - 1), 100 * (last / other - 1)
    if not _is_told(move) or (ask.error and not _is_wrong(false, move)):
        return None
    return _telling(ask, false if ask.error else move, monday, last)

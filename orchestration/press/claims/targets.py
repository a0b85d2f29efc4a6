"""How far above or below a close a broker's target stands: the one number of a target that a market can check.

Targets by themselves, and upside without the close that it is counted from, are nobody's claim.
"""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.contracts.press import CURRENCIES, INDICES
from orchestration.press.claims.building import build
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.passage import Passage
from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.sessions import Dated, Market, sessions_of
from orchestration.press.claims.told import Told
from orchestration.press.flows import LEAST_FLOW

# Without this a sentence tells none.
NEEDS = frozenset(("target",))
# Characters between a percentage and the words for the close that it is counted from.
NEAR = 48


def read_targets(told: Told, passage: Passage) -> Iterator[Claim]:
    """Percentages between a target price and a close, with side ``target`` and the price as ``value2``."""
    if not told.has("target"):
        return
    for one in told.quantities:
        if one.unit != "PCT":
            continue
        match = _beside(told, one)
        price = _price(told, one)
        ticker = _of(told, passage, one)
        if match is None or price is None or not ticker:
            continue
        market: Market = "US" if price.unit == "USD" else "HK"
        base = _base(told, passage, match, market)
        day = base or passage.day(market)
        yield build(
            "PRICE_CHANGE_PCT",
            told,
            (one.start, one.end),
            ticker,
            Dated(day, day, base is not None),
            one,
            -1.0 if told.has("target_below", *match.span()) else 1.0,
            value2=price.value,
            step2=price.step,
            unit2=price.unit,
            side="target",
            basis="CLOSE",
            listing=market,
            base_date=base,
        )


def _beside(told: Told, one: Quantity) -> re.Match[str] | None:
    """The words that say above or below which close: behind the percentage, in Chinese also before it."""
    behind = told.cues["target_base"].match(told.text, one.end)
    if behind is not None or told.lang == "en":
        return behind
    near = [
        found
        for found in told.cues["target_base"].finditer(told.text, max(0, one.start - NEAR), one.end)
        if found.end() <= one.start
    ]
    return near[-1] if near else None


def _price(told: Told, one: Quantity) -> Quantity | None:
    """The last price before the percentage, else the first behind it."""
    prices = [
        price
        for price in told.quantities
        if price.unit in CURRENCIES and price.value < LEAST_FLOW and not price.is_scaled
    ]
    before = [price for price in prices if price.end <= one.start]
    return before[-1] if before else next(iter(prices), None)


def _of(told: Told, passage: Passage, one: Quantity) -> str | None:
    names = [name for name in told.names if name[2] and name[2] not in INDICES and name[1] <= one.start]
    return names[-1][2] if names else passage.company


def _base(told: Told, passage: Passage, match: re.Match[str], market: Market) -> date | None:
    stated = [
        period
        for period in told.periods
        if match.start() <= period.start <= match.end() and period.is_day and period.first != date.min
    ]
    span = sessions_of(stated[0], market, passage.publication) if stated else None
    return span[1] if span else None

"""Prices as Yahoo rewrites them: adjusted closes at every corporate action, whole bars at every split.

The actions stand in ``actions.csv``; raw bars, which never change, belong to ``bars``.
"""

from dataclasses import replace
from datetime import date

from simulator.prices.bars import Bar
from simulator.prices.facts import Action


def adjusted_closes(shown: tuple[Bar, ...], actions: tuple[Action, ...]) -> list[float]:
    """One a bar: the raw close times, for each later ex-date, 1 - dividend / close before it, or the split.

    ``shown`` are the bars up to the moment, ascending; an action counts once its ex-date is among them.
    """
    known = {action.ex_date: action for action in actions}
    weight, adjusted = 1.0, []
    for bar, following in zip(reversed(shown), (None, *reversed(shown[1:])), strict=False):
        action = known.get(following.day) if following else None
        if action is not None:
            weight *= action.price_after(bar.close) / bar.close
        adjusted.append(bar.close * weight)
    return adjusted[::-1]


def split_factor(day: date, actions: tuple[Action, ...], known_on: date) -> float:
    """What a day's raw price is multiplied by to be in the shares of ``known_on``, the newest day shown."""
    factor = 1.0
    for action in actions:
        if day < action.ex_date <= known_on:
            factor *= action.split_factor
    return factor


def in_new_shares(bar: Bar, actions: tuple[Action, ...], known_on: date) -> Bar:
    """The bar in the shares of ``known_on``; its prices may leave the tick."""
    factor = split_factor(bar.day, actions, known_on)
    if factor == 1.0:
        return bar
    opened, high, low, close = (price * factor for price in (bar.open, bar.high, bar.low, bar.close))
    return replace(bar, open=opened, high=high, low=low, close=close, volume=round(bar.volume / factor))


def dividends_in_new_shares(actions: tuple[Action, ...], known_on: date) -> tuple[Action, ...]:
    """The actions with each dividend as a share of ``known_on`` would have been paid it."""
    return tuple(
        replace(action, dividend=action.dividend * split_factor(action.ex_date, actions, known_on))
        if action.dividend is not None
        else action
        for action in actions
    )

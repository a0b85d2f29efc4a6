"""Adjusted closes as Yahoo computes them, which rewrites the past at every corporate action.

The actions stand in ``actions.csv``; raw closes, which never change, belong to ``bars``.
"""

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

"""Bending a drawn path to given points: what is between two of them keeps its shape and is tilted.

Which points are given belongs to ``facts``, which path is drawn to ``paths``.
"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise


def bridged(path: Mapping[date, float], pinned: Mapping[date, float]) -> dict[date, float]:
    """``path`` (ascending) plus an offset that is linear in sessions between pins and flat outside of them.

    The result is exact on every pinned day; ``pinned`` must name at least one day of the path.
    """
    days = list(path)
    places = sorted((days.index(day), value - path[day]) for day, value in pinned.items())
    offsets = [0.0] * len(days)
    first, last = places[0], places[-1]
    for i in range(len(days)):
        if i <= first[0]:
            offsets[i] = first[1]
        elif i >= last[0]:
            offsets[i] = last[1]
    for (left, low), (right, high) in pairwise(places):
        for i in range(left, right):
            offsets[i] = low + (high - low) * (i - left) / (right - left)
    return {day: path[day] + offset for day, offset in zip(days, offsets, strict=True)}

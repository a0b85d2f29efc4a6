"""Which time of a sentence dates which of its numbers.

Finding times is ``periods``'; what a text that states none goes on from is ``passage``'s.
"""

import re

from orchestration.press.claims.sessions import Period
from orchestration.press.claims.told import Told, is_owner

# Behind one of these a time belongs to what follows.
AND_ONLY = re.compile(r"(?i)\b(?:and|while|but)\s+(?:in |on )?$")
COMPARED = re.compile(
    r"(?i)\b(?:from|against|than|versus|compared (?:with|to)|after|below|above|short of|beat(?:s|ing)?|topp(?:ed|ing)|"
    r"eclips(?:ed|ing)|surpass(?:ed|ing)|exceed(?:ed|ing))\s+(?:(?:a|an|the|net|about|some|just|around|record|"
    r"southbound|(?:in|out)flows?|previous|earlier|purchases?|sales|buying|selling|withdrawals?|of|worth|totall?ing) )*"
    r"$"
)
PARTED = re.compile(r"(?i)\b(?:and|while|after|from|to|against|but|than|as)\b|[,;:]|\d|[和及与而较比由]")


def period_near(
    told: Told,
    position: int,
    clause: tuple[int, int],
    periods: list[Period] | None = None,
    end: int | None = None,
    is_far: bool = True,
) -> Period | None:
    """The one that goes on from a number, else the nearest of its clause, the last before it, the first after it.

    ``position`` and ``end``: where the number stands. Of ``periods``, or of all that may date a claim. ``is_far``:
    a month or year that stands with another number may still date this one.
    """
    periods = told.usable_periods if periods is None else periods
    within = [
        one
        for one in periods
        if clause[0] <= one.start < clause[1]
        and not _is_of_compared(told, one, position if end is None else end)
    ]
    if within:
        stop = position if end is None else end
        beside = next((one for one in within if is_owner(told.text, one, position)), None)
        if beside is not None:
            return beside
        behind = next((one for one in within if one.start >= stop), None)
        if end is not None and behind is not None and not _is_parted(told, stop, behind.start):
            return behind
        own = [
            one
            for one in within
            if one.end <= position and not any(one.end <= other.start < position for other in told.quantities)
        ]
        if own and behind is not None and AND_ONLY.search(told.text, stop, behind.start):
            # "June brought HK$80bn and May HK$45bn".
            return own[-1]
        return min(within, key=lambda one: max(one.start - stop, position - one.end))
    before = [
        one for one in periods if one.end <= position and (is_far or _is_of_clause(told, one, position))
    ]
    if before:
        return before[-1]
    # Behind it a day may be when all of the sentence was; a month is seldom.
    return next((one for one in periods if _may_date_before(told, one, clause, is_far)), None)


def is_compared(told: Told, position: int) -> bool:
    """Whether a number is one that another is only held against: after HK$10bn on Friday, beat the HK$13bn of."""
    return COMPARED.search(told.text, told.clause(position)[0], position) is not None


def _may_date_before(told: Told, period: Period, clause: tuple[int, int], is_far: bool) -> bool:
    """Whether a time behind a clause may date it: not over a semicolon, and not as another number's own.

    A day, or a longer one that a clause begins with: bought HK$3bn, net, in the first half.
    """
    is_own = told.text[period.start : period.end].endswith("'s")
    lower, upper = told.clause(period.start)
    is_others = any(lower <= one.start < upper for one in told.quantities)
    begins = is_far and not told.text[lower : period.start].strip()
    if not (period.is_day or begins):
        return False
    return not is_own and not is_others and not _is_apart(told.text, clause[1], period.start)


def _is_of_clause(told: Told, period: Period, position: int) -> bool:
    """Whether a period is a day, or no other number stands in its clause."""
    lower, upper = told.clause(period.start)
    # "Over the week A gained 3 % and B shed 2 %": what a sentence opens with holds for all of it.
    opens = not told.text[: period.start].strip(" -•*")
    return (
        period.is_day
        or opens
        or not any(lower <= one.start < upper and one.start < position for one in told.quantities)
    )


def _is_of_compared(told: Told, period: Period, stop: int) -> bool:
    """Whether a time behind is that of an amount compared with: HK$2bn, from HK$5bn the day before."""
    if any(one.start > stop and is_owner(told.text, period, one.start) for one in told.quantities):
        # "Fell 1 % after Wednesday's 4 %".
        return period.start >= stop
    return any(
        stop <= one.start and one.end <= period.start and COMPARED.search(told.text, stop, one.start)
        for one in told.quantities
    )


def _is_parted(told: Told, start: int, end: int) -> bool:
    return PARTED.search(told.text, start, end) is not None


def _is_apart(text: str, start: int, end: int) -> bool:
    return any(mark in text[start - 1 : end] for mark in ";；")

"""The share of a company that mainland investors hold.

What they bought is ``flows``'.
"""

import re
from collections.abc import Iterator

from orchestration.press.claims.building import build
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.dating import period_near
from orchestration.press.claims.passage import Passage, resolved
from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.sessions import Period
from orchestration.press.claims.told import Told

# A share of something that is traded, and not of a company.
OF_TRADING = re.compile(r"(?i)\bof (?:the )?(?:turnover|trading|total|daily|market)|成交")
# 24.8 % of Meituan.
OF_COMPANY = re.compile(
    r"(?i)\s*(?:of|in) (?:the |all )?(?:[\w-]+ ){0,2}?"
    r"(?=⟦\d+⟧(?!'s (?!issued|outstanding|shares?|stock|share|capital|H\b|own)))"
)
# As of when: at the end of September, as of 30 September, 截至9月底.
AS_OF = re.compile(
    r"(?i)(?:\bas (?:of|at)|\b(?:at|by) (?:the )?(?:end|close) of|\bend[- ](?:of )?|截至|于)\s*(?:the )?$"
)
# One of these, in lower case, stands in all of them.
IN_AN_AS_OF = ("as of", "as at", "end", "close of", "截至", "于")
# Sentences without a stake after which a list of them has ended.
LIST = 2
# Characters between a percentage and the time that is its own.
BESIDE = 10
# Characters before a clause in which the stake may still be named.
BEFORE = 40


def read_holdings(told: Told, passage: Passage) -> Iterator[Claim]:
    """Percentages of a company's shares that are held through the channel."""
    speaks_of_channel = told.has("south") or passage.since_flow <= 2 or passage.since_stake <= 2
    if not speaks_of_channel:
        return
    for one in told.quantities:
        if one.unit != "PCT":
            continue
        clause = told.clause(one.start)
        wide = (max(0, clause[0] - BEFORE), clause[1])
        is_listed = OF_COMPANY.match(told.text, one.end) is not None
        # "At 7.9 %, the southbound holding is large": what the number is of stands in the next clause.
        if told.has("opening", *clause):
            wide = (clause[0], told.clause(min(clause[1], len(told.text) - 1))[1])
        goes_on = passage.since_stake <= 1 and told.has("stake_goes_on", *clause)
        is_list = passage.stake_time is not None and passage.since_stake <= LIST
        goes_on |= is_list and _is_item(told, one, clause)
        if (
            not (told.has("stake", *wide) or goes_on or (passage.since_stake <= 1 and is_listed))
            or told.has("not_asserted", *clause)
            or told.has("stake_change", *clause)
        ):
            continue
        if told.has_term({"UP", "DOWN"}, *clause) and not told.has("stake", *clause):
            continue
        if told.has("stake_before", clause[0], one.start) and not is_listed:
            continue
        if OF_TRADING.search(told.text, *clause):
            continue
        ticker = _held(told, one, passage)
        when = resolved(
            period_near(told, one.start, clause, _times(told, one)), passage, "HK", passage.stake_time
        )
        if not ticker or when is None:
            continue
        passage.since_stake = 0
        yield build("HOLDING_PCT", told, (one.start, one.end), ticker, when._replace(first=when.last), one)


def has_as_of(text: str) -> bool:
    """Whether a text may say as of when stakes are told."""
    lowered = text.lower()
    return any(words in lowered for words in IN_AN_AS_OF)


def as_of(told: Told) -> Period | None:
    """The day, or the end of the month, as of which a sentence says that stakes are told."""
    if not has_as_of(told.text):
        return None
    for one in told.usable_periods:
        clause = told.clause(one.start)
        # "Up from 10 % at the end of March" dates that, and not what follows.
        is_of_number = any(q.unit == "PCT" and clause[0] <= q.start < clause[1] for q in told.quantities)
        if AS_OF.search(told.text, 0, one.start) and not is_of_number:
            return one
    return None


def _times(told: Told, one: Quantity) -> list[Period]:
    """The times that may date a stake: not those right behind another, as in "from 8 % at the end of June"."""
    others = [other for other in told.quantities if other != one and other.unit == "PCT"]
    return [
        period
        for period in told.usable_periods
        if not any(0 <= period.start - other.end <= BESIDE for other in others)
    ]


def _is_item(told: Told, one: Quantity, clause: tuple[int, int]) -> bool:
    """Whether a percentage is one of a list of stakes: behind a company, and with no word of a move or a measure."""
    is_behind = any(
        clause[0] <= start and end <= one.start for start, end, ticker in told.companies if ticker
    )
    is_other = told.has_term({"UP", "DOWN", "IN", "OUT", "PRICE", "CLOSE", "INDEX"}, *clause)
    return is_behind and not is_other and not told.has("not_a_change", *clause) and not told.money


def _held(told: Told, one: Quantity, passage: Passage) -> str | None:
    names = told.companies
    if of := OF_COMPANY.match(told.text, one.end):
        return next((name[2] for name in names if name[0] == of.end()), None)
    before = [name for name in names if name[1] <= one.start]
    if before:
        return before[-1][2]
    return names[0][2] if names else passage.company

"""How fast money has come in a month or a year, against the same stretch of another one.

The amounts themselves are ``flows``'.
"""

import re
from collections.abc import Iterator

from orchestration.contracts.press import MARKET
from orchestration.press.claims.building import build, wording_flags
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.legs import leg_of
from orchestration.press.claims.passage import Passage, resolved
from orchestration.press.claims.quantities import Quantity, find_shares
from orchestration.press.claims.subjects import direction_of
from orchestration.press.claims.told import Told

# Without this a sentence tells none.
NEEDS = frozenset(("pace",))
BY = re.compile(r"(?i)\bby (?:about |some |around |nearly |almost |more than |over )?$")
# Characters between a comparison and its percentage.
NEAR = 24


def read_paces(told: Told, passage: Passage) -> Iterator[Claim]:
    """Paces that a sentence claims: ahead positive, behind negative; without a number where none is printed."""
    if not told.may(NEEDS):
        return
    for match in told.finds("pace"):
        clause = told.clause(match.start())
        wide = (0, clause[1])
        if told.has("not_asserted", *clause) or not (
            told.has_term({"IN", "OUT"}, *wide)
            or told.has("pace_of", *wide)
            or (passage.since_claim <= 1 and told.has("pace_of_it", *wide))
        ):
            continue
        is_behind = told.has("pace_behind", *match.span())
        stated = [
            one
            for one in told.periods
            if one.end <= match.start()
            and one.kind in ("WEEK", "MONTH", "YEAR", "SINCE")
            and not one.is_after
        ]
        when = resolved(stated[-1] if stated else None, passage, "SOUTHBOUND", passage.flow_period)
        subject = _subject(told, passage, clause, match.start())
        if when is None or not subject:
            continue
        direction = direction_of(told, clause, passage)
        yield build(
            "FLOW_PACE",
            told,
            match.span(),
            subject,
            when,
            _share(told, match),
            -1.0 if is_behind else 1.0,
            channel=leg_of(told, None, [], clause),
            direction=direction,
            flags=wording_flags(told, direction, clause),
        )


def _share(told: Told, match: re.Match[str]) -> Quantity | None:
    """The percentage beside a comparison, or inside it."""
    near = [
        one
        for one in [*told.quantities, *find_shares(told.text, told.cues)]
        if one.unit == "PCT" and one.end > match.start() - NEAR and one.start < match.end() + NEAR
    ]
    if not near:
        # "Ahead of the same point of April, the record month, by 20 %".
        near = [
            one
            for one in told.quantities
            if one.unit == "PCT" and BY.search(told.text, match.end(), one.start) is not None
        ]
    return min(near, key=lambda one: abs(one.start - match.start()), default=None)


def _subject(told: Told, passage: Passage, clause: tuple[int, int], start: int) -> str:
    before = [name for name in told.companies if clause[0] <= name[0] and name[1] <= start]
    if before:
        return before[-1][2]
    if told.has("south", *clause) or told.has("north", *clause) or told.has_term({"WHOLE"}, 0, clause[1]):
        return MARKET
    return passage.subject or passage.primary or MARKET

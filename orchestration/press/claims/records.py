"""Largest ever, since a day, of late: how a flow stands among those of other days.

Ranks among stocks are ``ranks``', rows of days ``streaks``'.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from orchestration.contracts.press import MARKET
from orchestration.press.claims.building import build, wording_flags
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.dating import period_near
from orchestration.press.claims.legs import leg_of
from orchestration.press.claims.passage import Passage, resolved
from orchestration.press.claims.sessions import Dated, session_after
from orchestration.press.claims.subjects import direction_of
from orchestration.press.claims.told import Told, gap

SCOPES = {
    "record_second": "second_highest",
    "record_since": "since",
    "record_recent": "recent",
    "record": "all_time",
}
# Without one of these, and a superlative, a sentence tells none.
NEEDS = frozenset(SCOPES)
# A record week or month without an amount needs to be dated.
LONGER_THAN_A_DAY = re.compile(r"(?i)\b(?:week|month|quarter|year)|周|月")
# "Not a record", "short of the record".
NO_RECORD = re.compile(
    r"(?i)(?:\b(?:not|no|short of|below|shy of|from)\b[^.;,]{0,14}|(?:未|不是|并非|低于|逊于)[^，。；]{0,6})$"
)
# "The fourth-largest on record" is none; "turnover hit a record" is one of something else.
NTH = re.compile(r"(?i)\b(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:rd|th))[- ]$")
OF_TURNOVER = re.compile(r"(?i)\b(?:turnover|volumes?|value traded|trading value|market value)\b|成交")
# "Ahead of the same point of April, the record month": what is compared with has the record.
OF_BASE = re.compile(
    r"(?i)\b(?:point|stage|time|stretch|pace|those|that|ahead|behind) (?:of|in) \w+(?:'s)?, (?:the|its|that) $"
)
# Characters behind a record in which "close" or "price" makes it one of prices.
BEHIND = 16


def find_records(told: Told) -> list[tuple[str, int, int]]:
    """Scope and span of what sounds like a record; what it is one of is not asked yet."""
    found: list[tuple[str, int, int]] = []
    if not told.may(NEEDS) or not told.has("superlative"):
        return found
    for key in ("record_second", "record_since", "record_recent", "record"):
        for start, end in told.finds_marked(key):
            if not any(begun < end and start < ended for _, begun, ended in found):
                found.append((key, start, end))
    return found


def read_records(
    told: Told, passage: Passage, flows: list[Claim], found: list[tuple[str, int, int]]
) -> Iterator[Claim]:
    """Records of flows; what they are compared with does not date the flow itself."""
    for key, start, end in found:
        claim = _record(told, passage, flows, key, start, end)
        if claim is not None:
            yield claim


def _record(told: Told, passage: Passage, flows: list[Claim], key: str, start: int, end: int) -> Claim | None:
    clause = told.clause(start)
    if NTH.search(told.text, clause[0], start) or _is_of_turnover(told, clause, start):
        return None
    if NO_RECORD.search(told.text, clause[0], start) or OF_BASE.search(told.text, 0, start):
        return None
    if told.has("not_asserted", *clause) or told.has(
        "price_record", start, min(end + BEHIND, told.clause(end - 1)[1])
    ):
        return None
    # A record of flows: an amount of the sentence, else words of flow in the clause, else the flow just told.
    near = [one for one in flows if one.claim_type == "NET_FLOW"]
    of = min(near, key=lambda one: _distance(told, one, start, end), default=None)
    if of is None and passage.since_claim <= 1 and _is_of_it(told, passage, clause):
        of = passage.flow
    if of is None and not told.has_term({"IN", "OUT"}, *clause):
        return None
    if of is not None:
        subject, channel, direction = of.ticker, of.channel, of.direction
        when: Dated | None = Dated(of.first, of.last, of.is_period_stated)
    else:
        subject = _subject(told, passage, clause, start)
        channel, direction = leg_of(told, None, [], clause), direction_of(told, clause, passage)
        stated = period_near(told, start, clause)
        if stated is None and LONGER_THAN_A_DAY.search(told.text, start, end):
            return None
        when = resolved(stated, passage, "SOUTHBOUND", passage.flow_period)
    if when is None or not subject:
        return None
    scope, since = SCOPES[key], None
    if scope == "since":
        stated_since = [one for one in told.periods if start <= one.start <= end + 1 and one.kind != "WEEK"]
        if not stated_since:
            return None
        since = stated_since[-1].first
        if stated_since[-1].kind == "YEAR":
            since = session_after(since - timedelta(days=1), "SOUTHBOUND")
    is_out = (of.value or 0) < 0 if of is not None else _is_out(told, clause)
    return build(
        "FLOW_RECORD",
        told,
        (start, end),
        subject,
        when,
        channel=channel,
        direction=direction,
        value=of.value if of is not None else None,
        step=of.step if of is not None else None,
        unit=of.unit if of is not None else None,
        qualifier=of.qualifier if of is not None else "EXACT",
        side="net_sell" if is_out else "net_buy",
        scope=f"since:{since}" if since else scope,
        scope_since=since,
        flags=wording_flags(told, direction or "SOUTHBOUND", clause),
    )


def _is_of_turnover(told: Told, clause: tuple[int, int], start: int) -> bool:
    """Whether the last thing told before a record is what was traded, and no balance."""
    lower = told.clause(clause[0] - 1)[0] if clause[0] else 0
    traded = [found.end() for found in OF_TURNOVER.finditer(told.text, lower, start)]
    return bool(traded) and not told.has_term({"IN", "OUT"}, traded[-1], clause[1])


def _is_of_it(told: Told, passage: Passage, clause: tuple[int, int]) -> bool:
    """Whether a record without an amount is of the flow that was told just before."""
    names = {ticker for start, _, ticker in told.companies if clause[0] <= start < clause[1]}
    return passage.flow is not None and names <= {passage.flow.ticker} and told.has("record_of_it", *clause)


def _distance(told: Told, one: Claim, start: int, end: int) -> tuple[bool, int]:
    """An amount in front of a record is what it is told of, rather than one behind it in another clause."""
    is_behind_elsewhere = one.start >= end and told.clause(one.start) != told.clause(start)
    return is_behind_elsewhere, gap(one.start, one.end, start, end)


def _subject(told: Told, passage: Passage, clause: tuple[int, int], start: int) -> str:
    within = [name for name in told.companies if clause[0] <= name[0] < clause[1]]
    before = [name for name in within if name[1] <= start]
    if within:
        return (before[-1] if before else within[0])[2]
    if told.has("own", *clause) and (carried := passage.own(told, clause)):
        return carried
    if (
        told.has("south", *clause)
        or told.has("north", *clause)
        or told.has_term({"CHANNEL", "NORTH"}, *clause)
    ):
        return MARKET
    earlier = [name for name in told.companies if name[1] <= start]
    if earlier:
        return earlier[-1][2]
    return passage.subject or passage.primary or MARKET


def _is_out(told: Told, clause: tuple[int, int]) -> bool:
    return told.has_term({"OUT"}, *clause) and not told.has_term({"IN"}, *clause)

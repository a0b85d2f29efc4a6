"""First, second, ... among all stocks: where a flow ranks in a table of buying, selling or turnover.

The amounts themselves are ``flows``'; records among days are ``records``'.
"""

import re
from collections.abc import Iterator

from orchestration.contracts.press import MARKET
from orchestration.press.claims.building import build, wording_flags
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.dating import period_near
from orchestration.press.claims.legs import leg_of
from orchestration.press.claims.numbers import number_of
from orchestration.press.claims.passage import Passage, resolved
from orchestration.press.claims.subjects import direction_of
from orchestration.press.claims.told import Told, gap

RANKS = (
    ("rank_first_turnover", "turnover"),
    ("rank_first_sell", "net_sell"),
    ("rank_first", "net_buy"),
)
# Without one of these a sentence tells none.
NEEDS = frozenset(("rank_n", "rank_next", *(key for key, _ in RANKS)))
PLACES = {"runner-up": 2, "次席": 2, "居次": 2, "亚军": 2, "榜眼": 2, "季军": 3}
LAST_RANK = 50
# "Not among the ten most active".
NOT_RANKED = re.compile(
    r"(?i)(?:\bnot\b[^.;,]{0,24}|\b(?:list of|lists? of the|among(?: the)?|one of(?: the)?) (?:[\w']+ )?"
    r"|\b(?:ten|five|\d+)\s|[十五]大[^,，。]{0,4}|(?:并?非|不是|未能)[^,，。]{0,6})$"
)
TURNOVER = re.compile(r"(?i)turnover|traded|active|成交|活跃")
BY_TURNOVER = re.compile(r"(?i)\s*(?:by|for|in|on|of) (?:[\w-]+ ){0,3}?(?:turnover|value traded|trading)\b")
# "A, B and C were the most bought": who is first is left open.
PLURAL = re.compile(r"(?i)\s*(?:\w+ )?(?:were|are|included?)\b|(?:的)?(?:\w{0,4})?(?:有|包括|依次|分别)")
# "The largest purchase of a single stock in a year": that stands among days.
AMONG_DAYS = re.compile(
    r"(?i)[^.;,]{0,24}?\b(?:of|this) (?:the )?(?:year|month|week|quarter)\b"
    r"|[^.;,]{0,40}?\b(?:in|for) (?:at least |more than |over |nearly |almost |about |around )?"
    r"(?:a|an|one|two|three|four|five|six|nine|ten|\d+|several|many) "
    r"(?:days?|sessions?|weeks?|months?|quarters?|years?)\b"
)
LISTED = re.compile(r"(?i)⟦\d+⟧\s?\([^)]*\),?(?: and)? ⟦\d+⟧\s?\([^)]*\)[^;.⟦]{0,40}$")
SEVERAL = re.compile(
    r"(?i)\s*(?:were|are|have been|had been|为|是|成为|均为|都是|属)\s*(?:\bthe\b|among|today's)?\s*"
)


def read_ranks(told: Told, passage: Passage, records: list[tuple[int, int]]) -> Iterator[Claim]:
    """Ranks that a sentence claims; ``records``: stretches that already tell a record."""
    if not told.may(NEEDS):
        return
    seen = list(records)
    for match in told.cues["rank_n"].finditer(told.text):
        words = [word for word in match.groupdict().values() if word]
        rank = number_of(words[0].lower().replace("no.", "").replace("number", "").strip()) if words else None
        rank = rank or PLACES.get(words[0].lower() if words else match[0])
        if rank is None or rank > LAST_RANK or _is_seen(match, seen):
            continue
        seen.append(match.span())
        yield from _rank(told, passage, *match.span(), rank, _side(told, *match.span()))
    for match in told.finds("rank_next"):
        last = passage.rank
        if last is None or passage.sentence_no - last[0] > 1 or _is_seen(match, seen):
            continue
        seen.append(match.span())
        yield from _rank(told, passage, *match.span(), last[1] + 1, last[2])
    for key, side in RANKS:
        for match in told.finds(key):
            if _is_seen(match, seen):
                continue
            seen.append(match.span())
            way = side if side != "net_buy" else _side(told, *match.span(), side)
            yield from _rank(told, passage, *match.span(), 1, way)


def _is_seen(match: re.Match[str], seen: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in seen)


def _side(told: Told, start: int, end: int, default: str = "") -> str:
    if TURNOVER.search(told.text, start, end) or BY_TURNOVER.match(told.text, end):
        return "turnover"
    lower, upper = told.clause(start)
    words = [
        (term.start, gap(term.start, term.end, start, end), way)
        for term in told.terms
        for concept, way in (("IN", "net_buy"), ("OUT", "net_sell"))
        if concept in term.concepts
    ]
    near = [word for word in words if lower <= word[0] < upper] or [word for word in words if word[0] < lower]
    return min(near, key=lambda word: word[1])[2] if near else default or "net_buy"


def _rank(told: Told, passage: Passage, start: int, end: int, rank: int, side: str) -> Iterator[Claim]:
    clause = told.clause(start)
    if told.has("not_asserted", *clause):
        return
    if NOT_RANKED.search(told.text, clause[0], start):
        return
    if AMONG_DAYS.match(told.text, end):
        return
    if PLURAL.match(told.text, end) and told.masked.runs:
        return
    if LISTED.search(told.text, 0, start):
        return
    if any(SEVERAL.fullmatch(told.text, run[1], start) for run in told.masked.runs):
        return
    ticker = _ranked(told, passage, clause, start, end)
    if not ticker or ticker == MARKET:
        return
    when = resolved(period_near(told, start, clause), passage, "SOUTHBOUND", passage.flow_period)
    if when is None:
        return
    direction = direction_of(told, clause, passage)
    passage.subject, passage.since_claim = ticker, 0
    passage.rank = (told.sentence.number, rank, side)
    yield build(
        "FLOW_RANK",
        told,
        (start, end),
        ticker,
        when,
        channel=_leg(told, passage, clause),
        direction=direction,
        value=float(rank),
        unit="RANK",
        rank_of=side,
        flags=wording_flags(told, direction, clause),
    )


def _leg(told: Told, passage: Passage, clause: tuple[int, int]) -> str:
    legs = {mark[2] for mark in told.legs}
    if len(legs) == 1 and not told.has("both_legs"):
        return legs.pop()
    leg = leg_of(told, None, [], clause)
    return passage.leg if leg == "ALL" and passage.leg and not legs else leg


def _ranked(told: Told, passage: Passage, clause: tuple[int, int], start: int, end: int) -> str | None:
    names = told.companies
    within = [name for name in names if clause[0] <= name[0] < clause[1]]
    before = [name for name in within if name[1] <= start] or [name for name in names if name[1] <= start]
    after = [name for name in within if name[0] >= end] or [name for name in names if name[0] >= end]
    # "The most bought stock was Alibaba."
    if before:
        return before[-1][2]
    return after[0][2] if after else passage.company

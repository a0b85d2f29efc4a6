"""How a flow stands among others: ranks among all stocks, records among all days, streaks of days.

The amounts themselves are ``flows``'.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from orchestration.contracts.press import MARKET
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.flows import (
    direction_of,
    leg_of,
    span_text,
    wording_flags,
)
from orchestration.press.claims.numbers import number_of
from orchestration.press.claims.sessions import Period, session_before
from orchestration.press.claims.told import Passage, Told, gap, resolved

RANKS = (
    ("rank_first_turnover", "turnover"),
    ("rank_first_sell", "net_sell"),
    ("rank_first", "net_buy"),
)
LONGEST_STREAK = 250


def read_ranks(told: Told, passage: Passage) -> Iterator[Claim]:
    """First, second, ... among all stocks."""
    seen: list[tuple[int, int]] = []
    for match in told.cues["rank_n"].finditer(told.text):
        words = [word for word in match.groupdict().values() if word]
        rank = number_of(words[0].lower().replace("no.", "").replace("number", "").strip()) if words else None
        rank = rank or {"次席": 2, "亚军": 2, "榜眼": 2, "季军": 3}.get(match[0])
        if rank is None or rank > 50:
            continue
        seen.append(match.span())
        yield from _rank(
            told, passage, match.start(), match.end(), rank, _side(told, match.start(), match.end())
        )
    for key, side in RANKS:
        for match in told.cues[key].finditer(told.text):
            if any(start < match.end() and match.start() < end for start, end in seen):
                continue
            seen.append(match.span())
            way = side if side != "net_buy" else _side(told, match.start(), match.end(), side)
            yield from _rank(told, passage, match.start(), match.end(), 1, way)


def _side(told: Told, start: int, end: int, default: str = "") -> str:
    inside = told.text[start:end].lower()
    if any(word in inside for word in ("turnover", "traded", "active", "成交")):
        return "turnover"
    lower, upper = told.clause(start)
    near = sorted(
        (gap(term.start, term.end, start, end), way)
        for term in told.terms
        if lower <= term.start < upper
        for concept, way in (("IN", "net_buy"), ("OUT", "net_sell"))
        if concept in term.concepts
    )
    return near[0][1] if near else default or "net_buy"


def _rank(told: Told, passage: Passage, start: int, end: int, rank: int, side: str) -> Iterator[Claim]:
    clause = told.clause(start)
    if told.has("not_asserted", *clause):
        return
    names = [name for name in told.companies if name[2]]
    within = [name for name in names if clause[0] <= name[0] < clause[1]]
    before = [name for name in within if name[1] <= start] or [name for name in names if name[1] <= start]
    after = [name for name in within if name[0] >= end] or [name for name in names if name[0] >= end]
    # "The most bought stock was Alibaba."
    ticker = before[-1][2] if before else after[0][2] if after else passage.company
    if ticker is None or ticker == MARKET:
        return
    stated = told.period_near(start, clause)
    span = resolved(stated, passage, "SOUTHBOUND", passage.flow_period)
    if span is None:
        return
    direction = direction_of(told, clause, passage)
    yield Claim(
        "FLOW_RANK",
        ticker,
        told.sentence.number,
        start,
        end,
        *span,
        channel=leg_of(told, None, [], clause),
        direction=direction,
        value=float(rank),
        unit="RANK",
        rank_of=side,
        flags=wording_flags(told, direction, clause),
        text=span_text(told, start, end),
    )


def read_records(told: Told, passage: Passage, flows: list[Claim]) -> Iterator[Claim]:
    """Largest ever, since a day, of late; what they are compared with does not date the flow itself."""
    seen: list[tuple[int, int]] = []
    for key in ("record_second", "record_since", "record_recent", "record"):
        for match in told.cues[key].finditer(told.marked):
            if any(start < match.end() and match.start() < end for start, end in seen):
                continue
            seen.append(match.span())
            claim = _record(told, passage, flows, key, *told.unmarked(*match.span()))
            if claim is not None:
                yield claim


SCOPES = {
    "record_second": "second_highest",
    "record_since": "since",
    "record_recent": "recent",
    "record": "all_time",
}


def _record(told: Told, passage: Passage, flows: list[Claim], key: str, start: int, end: int) -> Claim | None:
    clause = told.clause(start)
    if told.has("not_asserted", *clause) or told.has("price_record", start, min(end + 16, len(told.text))):
        return None
    # A record of flows: an amount of the sentence, else words of flow in the clause.
    near = [one for one in flows if one.claim_type == "NET_FLOW"]
    of = min(near, key=lambda one: gap(one.start, one.end, start, end), default=None)
    if of is None and not told.has_term({"IN", "OUT"}, *clause):
        return None
    if of is not None:
        subject, channel, direction = of.ticker, of.channel, of.direction
        first, last, is_stated = of.first, of.last, of.is_period_stated
    else:
        names = [name for name in told.companies if name[2] and name[1] <= start] or [
            name for name in told.companies if name[2]
        ]
        subject = names[-1][2] if names else passage.subject or passage.primary or MARKET
        channel, direction = leg_of(told, None, [], clause), direction_of(told, clause, passage)
        stated = told.period_near(start, clause)
        span = resolved(stated, passage, "SOUTHBOUND", passage.flow_period)
        if span is None:
            return None
        first, last, is_stated = span
    scope, since = SCOPES[key], None
    if scope == "since":
        stated_since = [one for one in told.periods if start <= one.start <= end + 1]
        if not stated_since:
            return None
        since = stated_since[0].first
    return Claim(
        "FLOW_RECORD",
        subject,
        told.sentence.number,
        start,
        end,
        first,
        last,
        is_stated,
        channel,
        direction,
        of.value if of is not None else None,
        step=of.step if of is not None else None,
        unit=of.unit if of is not None else None,
        qualifier=of.qualifier if of is not None else "EXACT",
        side="net_sell" if _is_out(told, of, clause) else "net_buy",
        scope=f"since:{since}" if since else scope,
        scope_since=since,
        flags=wording_flags(told, direction or "SOUTHBOUND", clause),
        text=span_text(told, start, end),
    )


def _is_out(told: Told, of: Claim | None, clause: tuple[int, int]) -> bool:
    if of is not None:
        return (of.value or 0) < 0
    return told.has_term({"OUT"}, *clause) and not told.has_term({"IN"}, *clause)


UNITS = {
    "ses": "SESSIONS", "day": "SESSIONS", "tra": "SESSIONS", "wee": "WEEKS", "mon": "MONTHS",
    "交易日": "SESSIONS", "日": "SESSIONS", "天": "SESSIONS", "连": "SESSIONS", "周": "WEEKS", "星期": "WEEKS",
    "月": "MONTHS", "个月": "MONTHS",
}  # fmt: skip


def read_streaks(told: Told, passage: Passage) -> Iterator[Claim]:
    """So many sessions (weeks, months) of buying or selling in a row."""
    for match in told.cues["streak"].finditer(told.text):
        groups = match.groupdict()
        words = [word for name, word in groups.items() if name.startswith("n") and word]
        unit_word = next((word for name, word in groups.items() if name.startswith("unit") and word), "日")
        n = number_of(words[0]) if words else None
        clause = told.clause(match.start())
        if (
            n is None
            or not 1 < n <= LONGEST_STREAK
            or told.has("not_asserted", *clause)
            or told.has("not_a_streak", *clause)
        ):
            continue
        way = _way_of_streak(told, clause, match.start(), match.end(), passage)
        if not way:
            continue
        unit = UNITS[unit_word.lower()[:3] if unit_word.isascii() else unit_word]
        names = [name for name in told.companies if clause[0] <= name[0] < clause[1]]
        before = [name for name in told.companies if name[1] <= match.start()]
        if names or before:
            nearest = [name for name in names if name[1] <= match.start()] or names or before
            subject = (nearest[-1] if nearest is not names else nearest[0])[2]
        elif told.has("own", *clause) and passage.company:
            subject = passage.company or MARKET
        else:
            subject = passage.subject or MARKET
        if told.has_term({"WHOLE"}, *clause) or told.has("whole", *clause):
            subject = MARKET if not names else subject
        if not subject:
            continue
        days = [one for one in told.usable_periods if one.is_day or one.kind in ("WEEK", "MONTH")]
        since = next((one for one in told.periods if one.kind == "SINCE"), None)
        outside = [one for one in days if not (match.start() <= one.start < match.end())]
        stated = told.period_near(match.start(), clause, outside)
        span = resolved(stated, passage, "SOUTHBOUND", _day_of(passage.flow_period))
        if span is None:
            continue
        _, last, is_stated = span
        direction = direction_of(told, clause, passage)
        yield Claim(
            "FLOW_STREAK",
            subject,
            told.sentence.number,
            match.start(),
            match.end(),
            since.first if since else _start(last, n, unit),
            last,
            is_stated,
            leg_of(told, None, [], clause),
            direction,
            float(n) if way == "IN" else -float(n),
            unit="SESSIONS" if unit == "SESSIONS" else None,
            period_unit=unit,
            flags=wording_flags(told, direction, clause),
            text=span_text(told, match.start(), match.end()),
        )


def _day_of(period: Period | None) -> Period | None:
    """A streak ends with the last day of the period that the passage is about."""
    return None if period is None or period.first == date.min else replace(period, n=0)


def _start(last: date, n: int, unit: str) -> date:
    first = last
    if unit == "SESSIONS":
        for _ in range(n - 1):
            first = session_before(first, "SOUTHBOUND")
    return first


def _way_of_streak(told: Told, clause: tuple[int, int], start: int, end: int, passage: Passage) -> str:
    """IN or OUT; nothing where prices are what has risen in a row."""
    near = sorted(
        (gap(term.start, term.end, start, end), way)
        for term in told.terms
        for concept, way in (("IN", "IN"), ("OUT", "OUT"), ("UP", ""), ("DOWN", ""))
        if concept in term.concepts and clause[0] <= term.start < clause[1]
    )
    if near:
        flows = [one for one in near if one[1]]
        return flows[0][1] if flows else ""
    if told.has_term({"IN"}) or told.has_term({"OUT"}):
        firm = [term for term in told.terms if term.concepts & {"IN", "OUT"}]
        return "IN" if "IN" in min(firm, key=lambda term: abs(term.start - start)).concepts else "OUT"
    return passage.told

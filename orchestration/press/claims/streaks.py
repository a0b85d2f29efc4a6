"""So many sessions, weeks or months of buying or selling in a row.

Records among days are ``records``'.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from orchestration.contracts.press import MARKET
from orchestration.press.claims.building import build, wording_flags
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.dating import period_near
from orchestration.press.claims.legs import leg_of
from orchestration.press.claims.numbers import number_of
from orchestration.press.claims.passage import Passage, resolved
from orchestration.press.claims.quantities import Qualifier
from orchestration.press.claims.sessions import Dated, Period, session_after, session_before
from orchestration.press.claims.subjects import direction_of
from orchestration.press.claims.told import Told, gap
from orchestration.press.concepts import Term

# Without this a sentence tells none.
NEEDS = frozenset(("streak",))
LONGEST_STREAK = 250
# What is not told of, but for what never ends: "without a break".
NEGATION = re.compile(
    r"(?i)\b(?:not|never|nobody|no|without|hasn't|haven't)\b(?! (?:a |any |one )?(?:let-up|pause|break|end|sign|"
    r"interruption|respite|fail|exception|longer|wonder|doubt|matter|less|more|only|surprise))"
)
BEGUN = re.compile(r"(?i)\b(?:from|starting|beginning)(?: on)? $")
UNITS = {
    "ses": "SESSIONS", "day": "SESSIONS", "tra": "SESSIONS", "wee": "WEEKS", "mon": "MONTHS",
    "交易日": "SESSIONS", "日": "SESSIONS", "天": "SESSIONS", "连": "SESSIONS", "周": "WEEKS", "星期": "WEEKS",
    "月": "MONTHS", "个月": "MONTHS",
}  # fmt: skip


def find_streaks(told: Told) -> list[re.Match[str]]:
    """What sounds like a row of days; whether it is one of flows is not asked yet."""
    return list(told.finds("streak")) if told.may(NEEDS) else []


def sessions_in_a_row(found: list[re.Match[str]], position: int) -> int:
    """How many sessions the first streak before ``position`` counts; 0 where there is none."""
    for match in found:
        if match.end() > position:
            return 0
        groups = match.groupdict()
        word = next((word for name, word in groups.items() if re.fullmatch(r"n\d*", name) and word), "")
        unit = next((word for name, word in groups.items() if name.startswith("unit") and word), "日")
        n = number_of(word)
        if (
            n
            and 1 < n <= LONGEST_STREAK
            and UNITS[unit.lower()[:3] if unit.isascii() else unit] == "SESSIONS"
        ):
            return n
    return 0


def read_streaks(told: Told, passage: Passage, found: list[re.Match[str]]) -> Iterator[Claim]:
    """Streaks of flows that a sentence claims: positive of buying, negative of selling."""
    for match in found:
        claim = _streak(told, passage, match)
        if claim is not None:
            passage.subject, passage.since_claim = claim.ticker, 0
            passage.span = Dated(claim.first, claim.last, claim.is_period_stated)
            yield claim


def _streak(told: Told, passage: Passage, match: re.Match[str]) -> Claim | None:
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
        return None
    way = _way(told, clause, match.start(), match.end(), passage)
    subject = _subject(told, clause, match.start(), passage)
    if not way or not subject:
        return None
    unit = UNITS[unit_word.lower()[:3] if unit_word.isascii() else unit_word]
    days = [one for one in told.usable_periods if one.is_day or one.kind in ("WEEK", "MONTH")]
    since = next((one for one in told.periods if one.kind == "SINCE"), None)
    outside = [one for one in days if not (match.start() <= one.start < match.end())]
    stated = period_near(told, match.start(), clause, outside)
    when = resolved(stated, passage, "SOUTHBOUND", _day_of(passage.flow_period))
    is_over = _is_over(told, clause, match)
    if when is None or (is_over and unit != "SESSIONS"):
        return None
    if stated is not None and unit == "SESSIONS" and BEGUN.search(told.text, 0, stated.start):
        # "For 15 sessions from 31 March".
        when = Dated(when.first, _end(when.first, n), True)
        since = stated
    last = when.last if when.is_stated or unit == "SESSIONS" else _last_whole(when.last, unit, passage)
    if unit == "SESSIONS" and is_over:
        last = session_before(last, "SOUTHBOUND")
    direction = direction_of(told, clause, passage)
    passage.told, passage.towards = way, direction
    return build(
        "FLOW_STREAK",
        told,
        match.span(),
        subject,
        Dated(since.first if since else _start(last, n, unit), last, when.is_stated),
        channel=leg_of(told, None, [], clause),
        direction=direction,
        value=float(n) if way == "IN" else -float(n),
        unit="SESSIONS" if unit == "SESSIONS" else None,
        period_unit=unit,
        qualifier=_qualifier(told, match.start()),
        flags=wording_flags(told, direction, clause),
    )


def _qualifier(told: Told, start: int) -> Qualifier:
    """Whether a streak is said to be at least, or more than, so long."""
    before = told.text[max(0, start - 16) : start]
    if told.cues.stands_right_before("at_least", before):
        return "AT_LEAST"
    return "OVER" if told.cues.stands_right_before("over", before) else "EXACT"


def _last_whole(day: date, unit: str, passage: Passage) -> date:
    """Last session of the last week or month that was over at publication, where the text names none."""
    following = session_after(day, "SOUTHBOUND")
    is_over = (
        following.month != day.month
        if unit == "MONTHS"
        else following.isocalendar()[1] != day.isocalendar()[1]
    )
    if is_over:
        return day
    begun = day.replace(day=1) if unit == "MONTHS" else day - timedelta(days=day.weekday())
    return session_before(begun, "SOUTHBOUND")


def _is_over(told: Told, clause: tuple[int, int], match: re.Match[str]) -> bool:
    """Whether a streak is told to have ended, so that its last day is the one before."""
    return told.has("streak_over", *clause)


def _subject(told: Told, clause: tuple[int, int], start: int, passage: Passage) -> str:
    within = [name for name in told.companies if clause[0] <= name[0] < clause[1]]
    before = [name for name in told.companies if name[1] <= start]
    if within:
        nearest = [name for name in within if name[1] <= start]
        return (nearest[-1] if nearest else within[0])[2]
    if described := passage.described(told, clause):
        return described
    if told.has("own", *clause) and (before or passage.company):
        # "Nobody rings a bell for A, yet the run of purchases of its owner stands at nine sessions".
        return before[-1][2] if before else passage.own(told, clause) or ""
    if told.has("passive", *clause):
        return (before[-1] if before else told.companies[0])[2] if told.companies else passage.company or ""
    if (
        told.has("south", *clause)
        or told.has("north", *clause)
        or told.has("whole", *clause)
        or told.has_term({"WHOLE"}, *clause)
    ) and not (before and told.has("streak_of_it", *clause)):
        return MARKET
    if before:
        return before[-1][2]
    if (
        passage.focus
        and not passage.flow
        and passage.subject != passage.focus
        and not told.has("own", *clause)
    ):
        # An article about one company, and nothing said of whom: its own, or all stocks'.
        return ""
    if passage.subject == MARKET or not passage.is_of_several or passage.flow_at == told.sentence.number:
        return passage.subject or (MARKET if told.has_term({"CHANNEL"}) or told.has("south") else "")
    return ""


def _day_of(period: Period | None) -> Period | None:
    """A streak ends with the last day of the period that the passage is about."""
    return None if period is None or period.first == date.min else replace(period, n=0)


def _end(first: date, n: int) -> date:
    """Last of ``n`` sessions from ``first`` on."""
    last = first
    for _ in range(n - 1):
        last = session_after(last, "SOUTHBOUND")
    return last


def _start(last: date, n: int, unit: str) -> date:
    """First session of ``n`` sessions, weeks or months up to ``last``."""
    if unit == "WEEKS":
        monday = last - timedelta(days=last.weekday() + 7 * (n - 1))
        return session_after(monday - timedelta(days=1), "SOUTHBOUND")
    if unit == "MONTHS":
        months = 12 * last.year + last.month - n
        return session_after(date(months // 12, months % 12 + 1, 1) - timedelta(days=1), "SOUTHBOUND")
    first = last
    for _ in range(n - 1):
        first = session_before(first, "SOUTHBOUND")
    return first


def _way(told: Told, clause: tuple[int, int], start: int, end: int, passage: Passage) -> str:
    """IN or OUT; nothing where prices are what has risen in a row."""
    for key, way in (("streak_in", "IN"), ("streak_out", "OUT")):
        if told.has(key, *clause):
            return way
    near = sorted(
        (gap(term.start, term.end, start, end), _turned(told, term, way))
        for term in told.terms
        for concept, way in (("IN", "IN"), ("OUT", "OUT"), ("UP", ""), ("DOWN", ""))
        if concept in term.concepts and clause[0] <= term.start < clause[1]
    )
    if near:
        flows = [one for one in near if one[1]]
        return flows[0][1] if flows else ""
    firm = [term for term in told.terms if term.concepts & {"IN", "OUT"}]
    if firm:
        nearest = min(firm, key=lambda term: abs(term.start - start))
        return _turned(told, nearest, "IN" if "IN" in nearest.concepts else "OUT")
    return passage.told if passage.since_claim <= 2 else ""


def _turned(told: Told, term: Term, way: str) -> str:
    """The other way where a word is negated: "has not seen a day of net selling"; not where it is so twice."""
    if told.lang != "en" or not way:
        return way
    before = told.text[told.clause(term.start)[0] : term.start]
    is_negated = len(NEGATION.findall(before)) % 2 == 1
    return {"IN": "OUT", "OUT": "IN"}[way] if is_negated else way

"""Money through Stock Connect as a claim: which amounts are flows, which way they went, and when.

Whose they are and through which leg is ``subjects``'; ranks, records and streaks have readers of their own.
"""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.press.claims.building import build, wording_flags
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.dating import is_compared, period_near
from orchestration.press.claims.legs import leg_of
from orchestration.press.claims.others import is_anothers, is_other
from orchestration.press.claims.passage import Passage, resolved
from orchestration.press.claims.quantities import RESTATED, Quantity
from orchestration.press.claims.sessions import Dated, Period, session_before
from orchestration.press.claims.sides import gross_kinds, side_of
from orchestration.press.claims.streaks import sessions_in_a_row
from orchestration.press.claims.subjects import direction_of, subject_of
from orchestration.press.claims.told import Told
from orchestration.press.claims.ways import Flow, way_around, way_of

# "On Monday: HK$3.1bn." is no longer than this.
FRAGMENT = 40
# Sentences without a word of Stock Connect after which its subject is taken to be left.
REACH = 5
# Sentences since a flow was told for which the next may be one, too.
GOES_ON = 2


def goes_past(passage: Passage, names_it: bool = False) -> bool:
    """One sentence further; whether Stock Connect was named, or a flow told, so near that it may still be meant."""
    passage.since_flow = 0 if names_it else passage.since_flow + 1
    passage.since_claim += 1
    return passage.since_flow <= REACH or passage.since_claim <= GOES_ON


def in_context(told: Told, passage: Passage, is_about_flows: bool) -> bool:
    """Whether a sentence may tell of Stock Connect: it names it, or goes on about it."""
    is_near = goes_past(passage, told.names_channel())
    if not is_about_flows:
        return False
    # A balance of a company's trading is told of nothing else, once an article is about it.
    return (
        is_near
        or told.sentence.number == 0
        or (told.has("net") and bool(told.companies) and bool(told.money))
    )


def read_flows(told: Told, passage: Passage, streaks: list[re.Match[str]]) -> Iterator[Claim]:
    """The flows that a sentence claims; ``passage`` learns of whom and when they are."""
    flows = list(_flows(told, passage))
    times = [_stated(told, flow.quantity) for flow in flows]
    kinds = gross_kinds(told, flows, times)
    sides = {(flow.ticker, kind): flow for flow, kind in zip(flows, kinds, strict=True)}
    for (ticker, kind), bought in sides.items():
        sold = sides.get((ticker, "SELL_FLOW"))
        if kind == "BUY_FLOW" and sold is not None:
            larger = max(bought, sold, key=lambda flow: flow.quantity.value)
            passage.gross = (told.sentence.number, ticker, larger.way)
    for flow, kind, stated in zip(flows, kinds, times, strict=True):
        one = flow.quantity
        clause = told.clause(one.start)
        when = resolved(stated, passage, "SOUTHBOUND", passage.flow_period)
        if stated is not None and stated.kind == "SINCE" and told.has("streak_over", *clause):
            # What a row of days had brought that has ended: up to when, is not said.
            continue
        n_in_a_row = sessions_in_a_row(streaks, one.start)
        if told.has("same_period", *clause) and (stated is None or stated.is_day):
            when = passage.span
        elif n_in_a_row and (stated is None or stated.is_day) and told.has("summed", *clause):
            day = when.last if when else passage.publication.today
            when = resolved(Period("SESSIONS", day, day, n=n_in_a_row), passage, "SOUTHBOUND", None)
        elif stated is None and when is not None and when.first < when.last and told.has("the_day", *clause):
            # The day is the last of the days that were told of.
            when = when._replace(first=when.last)
        elif stated is not None and stated.first == date.min and passage.flow_at == told.sentence.number:
            # "Sold on Wednesday, a day after it had been bought": the day before that.
            before = session_before(passage.flow.last, "SOUTHBOUND") if passage.flow else None
            when = Dated(before, before, True) if before else when
        elif stated is None and _is_of_today(told, passage, clause):
            when = Dated(passage.publication.today, passage.publication.today, False)
        if when is None:
            continue
        if not is_compared(told, one.start) and not (stated and told.is_only_compared(stated)):
            passage.remember(stated, told, clause)
        claim = build(
            kind,
            told,
            (one.start, one.end),
            flow.ticker,
            when,
            one,
            -1.0 if flow.way == "OUT" and kind == "NET_FLOW" else 1.0,
            channel=flow.channel,
            direction=flow.direction,
            flags=wording_flags(told, flow.direction, clause),
        )
        # "HK$61bn in the week, over the record of HK$53bn in April": the first is what is told of.
        is_second = passage.flow_at == told.sentence.number and passage.flow is not None
        if not (is_second and passage.flow is not None and when.last < passage.flow.first):
            passage.flow = claim
        passage.since_claim, passage.flow_at = 0, told.sentence.number
        if when.first < when.last:
            passage.span = when
        yield claim


def _stated(told: Told, one: Quantity) -> Period | None:
    """The time that dates an amount; an opening clause may leave it to the next one."""
    clause = told.clause(one.start)
    stated = period_near(told, one.start, clause, end=one.end)
    if stated is None and told.has("opening", *clause):
        return next((period for period in told.usable_periods if period.start >= clause[1]), None)
    return stated


def _is_of_today(told: Told, passage: Passage, clause: tuple[int, int]) -> bool:
    """Whether an undated amount is what had come till then of the day that runs."""
    is_running = passage.is_running and passage.flow_period is None
    return (is_running or told.has("so_far", *clause)) and passage.publication.is_trading("SOUTHBOUND")


def _flows(told: Told, passage: Passage) -> Iterator[Flow]:
    money = told.money
    found: list[Flow] = []
    way_told = ""
    last: Quantity | None = None
    for position, one in enumerate(money):
        clause = told.clause(one.start)
        if last is not None and one.unit != last.unit and RESTATED.fullmatch(told.text, last.end, one.start):
            last = one
            continue
        side = side_of(told, clause, money, position)
        remainder, of_rest = _remainder(told, found, clause, one), _of_rest(found, one)
        way = (
            side
            or of_rest
            or _larger(told, found, clause, one, remainder)
            or _of_balance(told, passage, one)
            or way_of(told, one, clause, money, position)
            or _of_total(told, clause, found)
            or passage.asked
            or way_around(told, one, clause)
            or way_told
        )
        is_carried = not way
        if is_carried and _may_share_a_way(told, passage, one):
            way = passage.told
        if one.sign:
            way = "IN" if one.sign == "+" else "OUT"
        if not way or is_other(told, one, clause) or told.has("not_asserted", *clause):
            continue
        # "The HK$8bn of its first day": which day that was, is not said.
        is_of_debut = told.has("debut", *clause) and not passage.debut
        if is_anothers(told, one, clause) or is_of_debut:
            continue
        last = one
        ticker = subject_of(told, one, clause, passage, found)
        direction = direction_of(told, clause, passage)
        if is_carried and ticker is not None:
            way = passage.ways.get(ticker, way)
        way_told = way
        passage.told, passage.towards = way, direction
        if ticker is None:
            continue
        passage.ways[ticker] = way
        passage.subject = ticker
        leg = leg_of(told, one, money, clause)
        if leg == "ALL" and passage.leg and not told.legs and not told.has("whole"):
            leg = passage.leg
        is_balance = remainder is not None or bool(of_rest)
        flow = Flow(_in_yuan(told, one, direction), ticker, way, leg, direction, is_balance, bool(side))
        found.append(flow)
        yield flow


def _in_yuan(told: Told, one: Quantity, direction: str) -> Quantity:
    """Northbound money is counted in yuan: a bare 元 behind it is no Hong Kong dollar."""
    # A leg under the name of its northbound twin, in a sentence on southbound money, is told in Hong Kong's.
    is_northbound = direction == "NORTHBOUND" and not told.has("south")
    if is_northbound and one.is_bare and told.text[: one.end].endswith("元"):
        return one._replace(unit="CNY")
    return one


def _may_share_a_way(told: Told, passage: Passage, one: Quantity) -> bool:
    """Whether an amount without a word of its own may have gone the way of the one told before."""
    is_others = told.has("other_money", 0, one.start) or (one.is_bare and told.lang == "en")
    return not is_others and _goes_on(told, passage) and not _is_longer(_stated(told, one), passage)


def _remainder(told: Told, found: list[Flow], clause: tuple[int, int], one: Quantity) -> re.Match[str] | None:
    """The words before an amount that say it is what was left of the trading told before."""
    return told.cues["remainder"].search(told.text[clause[0] : one.start]) if found else None


def _larger(
    told: Told, found: list[Flow], clause: tuple[int, int], one: Quantity, remainder: re.Match[str] | None
) -> str:
    """The way of the larger side of the trading told before, where what was left of it is told without a way."""
    if remainder is None or told.has_term({"IN", "OUT"}, clause[0] + remainder.start("net"), one.start):
        return ""
    return max(found, key=lambda flow: flow.quantity.value).way


def _of_rest(found: list[Flow], one: Quantity) -> str:
    """The way of the larger of the two amounts told before, where this one is what is left of them."""
    if len(found) < 2 or found[-1].way == found[-2].way or found[-1].ticker != found[-2].ticker:
        return ""
    first, second = found[-2].quantity, found[-1].quantity
    slack = (first.step + second.step + one.step) / 2
    is_rest = abs(abs(first.value - second.value) - one.value) <= slack and one.value > 2 * slack
    return max(found[-2:], key=lambda flow: flow.quantity.value).way if is_rest else ""


def _is_longer(stated: Period | None, passage: Passage) -> bool:
    """Whether an amount is of far longer than the day that was told of last: its way is not that day's."""
    is_of_day = passage.flow is not None and passage.flow.first == passage.flow.last
    return stated is not None and is_of_day and stated.kind in ("YEAR", "SINCE", "QUARTER", "MONTH")


def _of_balance(told: Told, passage: Passage, one: Quantity) -> str:
    """The larger side of the trading told in the sentence before, where this one tells what was left of it."""
    if passage.gross is None or told.sentence.number - passage.gross[0] != 1 or told.companies:
        return ""
    return passage.gross[2] if told.cues["balance"].match(told.text) and one is told.money[0] else ""


def _of_total(told: Told, clause: tuple[int, int], found: list[Flow]) -> str:
    """The way of the total told before, where an amount is one leg of it."""
    is_leg = any(clause[0] <= mark[0] < clause[1] for mark in told.legs)
    return found[-1].way if found and is_leg else ""


def _goes_on(told: Told, passage: Passage) -> bool:
    """Whether a sentence without a verb of its own may share the one before: a list, or "against"."""
    if min(passage.since_flow, passage.since_claim) > 2:
        return False
    is_its_figure = passage.since_claim <= 1 and bool(told.periods) and told.has("figure_of_it")
    return (
        is_its_figure
        or bool(told.companies)
        or told.has_term({"WHOLE"})
        or told.has("whole")
        or bool(told.legs)
    )

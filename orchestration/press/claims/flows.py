"""Money through Stock Connect as a claim: whose, which way, through which leg, when, and how much.

Ranks, records and streaks of such money are ``standings``'; prices are ``prices``'.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.contracts.press import MARKET
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.told import Passage, Told, gap, resolved

# HK$1.7 billion of Alibaba; in Chinese the name may stand right behind.
OF_NAME = {
    "en": re.compile(
        r"(?i)\s*(?:\([^)]{0,40}\)\s*)?(?:worth )?(?:on a net basis )?(?:net )?"
        r"(?:(?:of|in|into|from|out of|on|for|to|at|went (?:in)?to|flowed (?:in)?to|left|entered|poured into)\s+)"
        r"(?:(?:net )?(?:buying|selling|purchases|sales|shares|stock|inflows?|outflows?|trades)(?: of| in| from)? )?"
        r"(?:the )?(?:[\w'-]+ ){0,3}?(?=⟦(\d+)⟧)"
    ),
    "zh": re.compile(
        r"(?:港元|元)?\s?(?:的)?(?:资金|北水|南向资金)?(?:净)?(?:流入|涌入|流向|投入|买入|投向|追捧|流出|撤出|撤离|沽出|卖出)(?:了)?\s?(?=⟦(\d+)⟧)"
    ),
}
RESTATED = re.compile(
    r"(?i),?\s*[(（]?\s*(?:about |some |roughly |around |approximately |or |equivalent to |equal to |that is "
    r"|约合?|折合|相当于|即)*\s*$"
)
RESPECTIVELY = re.compile(r"(?i)\brespectively\b|分别|依次|各自")
EACH = re.compile(r"(?i)\b(?:between them|combined|together|in aggregate)\b|合共|合计|两者|两股")
NEGATED = re.compile(
    r"(?i)(?:\b(?:not|never|without|no|didn't|hadn't)\b[^,;.]{0,12}|(?:未曾|未有|没有|从未|并无|并非)[^,，。]{0,6})$"
)


@dataclass
class Flow:
    """One amount of money read as a flow: a claim in the making, before its period is known."""

    quantity: Quantity
    ticker: str
    way: str
    channel: str
    direction: str


def in_context(told: Told, passage: Passage, is_about_flows: bool) -> bool:
    """Whether a sentence may tell of Stock Connect: it names it, or goes on about it."""
    names_it = told.has("south") or told.has("north") or told.has_term({"CHANNEL", "NORTH"})
    passage.since_flow = 0 if names_it else passage.since_flow + 1
    return is_about_flows and (names_it or told.sentence.number == 0 or passage.since_flow <= 5)


def read_flows(told: Told, passage: Passage) -> Iterator[Claim]:
    """The flows that a sentence claims; ``passage`` learns of whom and when they are."""
    flows = list(_flows(told, passage))
    kinds = _gross(told, flows)
    for flow, kind in zip(flows, kinds, strict=True):
        clause = told.clause(flow.quantity.start)
        stated = told.period_near(flow.quantity.start, clause)
        span = resolved(stated, passage, "SOUTHBOUND", passage.flow_period)
        if span is None:
            continue
        if stated is not None and not stated.is_after:
            passage.flow_period = stated
        first, last, is_stated = span
        sign = -1.0 if flow.way == "OUT" and kind == "NET_FLOW" else 1.0
        one = flow.quantity
        yield Claim(
            kind,
            flow.ticker,
            told.sentence.number,
            one.start,
            one.end,
            first,
            last,
            is_stated,
            flow.channel,
            flow.direction,
            sign * one.value,
            sign * one.bound if one.bound is not None else None,
            one.step,
            one.unit,
            one.qualifier,
            flags=wording_flags(told, flow.direction, clause),
            text=span_text(told, one.start, one.end),
        )


def span_text(told: Told, start: int, end: int) -> str:
    """The article's words of the clause around a claim."""
    lower = told.clause(start)[0]
    upper = told.clause(max(start, end - 1))[1]
    return told.masked.printed_span(lower, upper)


def wording_flags(told: Told, direction: str, clause: tuple[int, int]) -> frozenset[str]:
    """ACTOR where the sentence has foreigners trade southbound, or the mainland northbound."""
    if direction == "SOUTHBOUND" and told.has("foreign_actor") and not told.has("mainland_actor"):
        return frozenset({"ACTOR"})
    if direction == "NORTHBOUND" and told.has("mainland_actor") and not told.has("foreign_actor"):
        return frozenset({"ACTOR"})
    return frozenset()


def _flows(told: Told, passage: Passage) -> Iterator[Flow]:
    money = told.money
    claimed: set[str] = set()
    way_told = ""
    last: Quantity | None = None
    for position, one in enumerate(money):
        clause = told.clause(one.start)
        if last is not None and one.unit != last.unit and RESTATED.fullmatch(told.text, last.end, one.start):
            last = one
            continue
        way = (
            _way(told, one, clause, money, position)
            or way_told
            or (passage.told if _goes_on(told, passage) else "")
        )
        if one.sign:
            way = "IN" if one.sign == "+" else "OUT"
        if not way or _is_other(told, one, clause) or told.has("not_asserted", *clause):
            continue
        last = one
        ticker = subject_of(told, one, clause, passage, claimed)
        direction = direction_of(told, clause, passage)
        way_told = way
        passage.told, passage.towards = way, direction
        if ticker is None:
            continue
        claimed.add(ticker)
        passage.subject = ticker
        yield Flow(one, ticker, way, leg_of(told, one, money, clause), direction)


def _goes_on(told: Told, passage: Passage) -> bool:
    """Whether a sentence without a verb of its own may share the one before: a list, or "against"."""
    return passage.since_flow <= 2 and (bool(told.companies) or told.has_term({"WHOLE"}) or told.has("whole"))


def _way(told: Told, one: Quantity, clause: tuple[int, int], money: list[Quantity], position: int) -> str:
    """IN or OUT by the nearest word before the amount, else behind it, in its clause; else earlier in the sentence."""
    words = []
    for term in told.terms:
        if NEGATED.search(told.text, 0, term.start):
            continue
        for way in ("IN", "OUT"):
            if way in term.concepts:
                words.append((term.start, term.end, way))
            elif f"{way}X" in term.concepts:
                words.append((term.start, term.end, way.lower()))
    for key, way in (("flow_in", "in"), ("flow_out", "out")):
        words += [(found.start(), found.end(), way) for found in told.cues[key].finditer(told.text)]
    words.sort()
    within = [word for word in words if clause[0] <= word[0] < clause[1]]
    firm = [word for word in within if word[2].isupper()]
    previous = money[position - 1].end if position else clause[0]
    following = money[position + 1].start if position + 1 < len(money) else clause[1]
    for candidates in (firm, within):
        before = [word for word in candidates if word[1] <= one.start]
        between = [word for word in before if word[0] >= previous]
        if between:
            return between[-1][2].upper()
        after = [word for word in candidates if word[0] >= one.end and word[0] < following]
        if before and (not after or candidates is within):
            return before[-1][2].upper()
        if after:
            return after[0][2].upper()
    earlier = [word for word in words if word[1] <= clause[0] and word[2].isupper()]
    return earlier[-1][2] if earlier else ""


def _is_other(told: Told, one: Quantity, clause: tuple[int, int]) -> bool:
    """Money that is no flow: the nearest word says what it is."""
    found = list(told.cues["other_money"].finditer(told.text, *clause))
    if not found:
        return False
    nearest = min(gap(*match.span(), one.start, one.end) for match in found)
    flows = [
        gap(term.start, term.end, one.start, one.end)
        for term in told.terms
        if clause[0] <= term.start < clause[1] and term.concepts & {"IN", "OUT"}
    ]
    return not flows or nearest < min(flows)


def direction_of(told: Told, clause: tuple[int, int], passage: Passage) -> str:
    """As the clause says, else the sentence, else the nearest statement before; southbound where nobody says."""
    for bounds in (clause, (0, len(told.text))):
        south, north = told.has("south", *bounds), told.has("north", *bounds)
        if south != north:
            return "SOUTHBOUND" if south else "NORTHBOUND"
        if south and north:
            first = min(
                (found.start(), way)
                for key, way in (("south", "SOUTHBOUND"), ("north", "NORTHBOUND"))
                if (found := told.cues[key].search(told.text, *bounds)) is not None
            )
            return first[1]
    return passage.towards or "SOUTHBOUND"


def leg_of(told: Told, one: Quantity | None, money: list[Quantity], clause: tuple[int, int]) -> str:
    """SH or SZ where the amount is one leg's, else ALL."""
    hidden = [
        other.span() for key in ("not_a_leg", "both_legs") for other in told.cues[key].finditer(told.text)
    ]
    marks = sorted(
        (found.start(), found.end(), leg)
        for key, leg in (("leg_sh", "SH"), ("leg_sz", "SZ"))
        for found in told.cues[key].finditer(told.text)
        if not any(start <= found.start() < end for start, end in hidden)
    )
    within = [mark for mark in marks if clause[0] <= mark[0] < clause[1]]
    if one is None or not marks:
        legs = {mark[2] for mark in within}
        return legs.pop() if len(legs) == 1 and not told.has("both_legs", *clause) else "ALL"
    here = [other for other in money if clause[0] <= other.start < clause[1]]
    if len(within) == len(here) and len(here) > 1:
        return within[here.index(one)][2]
    if len(within) == 2 and len(here) == 3:
        # A total and its two legs.
        return "ALL" if here.index(one) == 0 else within[here.index(one) - 1][2]
    if not within:
        return "ALL"
    at = here.index(one)
    previous = here[at - 1].end if at else clause[0]
    following = here[at + 1].start if at + 1 < len(here) else clause[1]
    near = [mark for mark in within if previous <= mark[0] < following]
    legs = {mark[2] for mark in near}
    if len(legs) == 1 and not told.has("both_legs", previous, following):
        return legs.pop()
    return "ALL"


def subject_of(
    told: Told, one: Quantity, clause: tuple[int, int], passage: Passage, claimed: set[str]
) -> str | None:
    """Whose an amount is: a primary ticker, MARKET, or None where it cannot be said or is nobody's on the list."""
    text, tokens = told.text, told.companies
    if behind := OF_NAME[told.lang].match(text, one.end):
        k = int(behind[1])
        of = [ticker for start, _, ticker in tokens if start == behind.end()]
        if of and (told.masked.hits[k].ticker or "") == of[0]:
            return of[0] or None
    within = [token for token in tokens if clause[0] <= token[0] < clause[1]]
    before = [token for token in within if token[1] <= one.start]
    paired = _paired(told, one)
    if paired is not None:
        return paired or None
    if before:
        if EACH.search(text, *clause) and len(before) > 1:
            return None
        run = _run(told, before[-1])
        if len(run) > 1 and not _list_amount(text, before[-1][1], one.start):
            return None
        whole_after = told.has_term({"WHOLE"}, before[-1][1], one.start)
        if not (whole_after and told.has("south", before[-1][1], one.start)):
            return before[-1][2] or None
    is_whole = told.has_term({"WHOLE"}, *clause) or told.has("whole", *clause)
    is_channel = (
        told.has("south", *clause)
        or told.has("north", *clause)
        or told.has_term({"CHANNEL", "NORTH"}, *clause)
    )
    earlier = [token for token in tokens if token[1] <= clause[0]]
    after = [token for token in within if token[0] >= one.end]
    if is_whole and not before:
        return MARKET
    if after and not is_channel and not earlier:
        return after[0][2] or None
    if is_channel:
        if earlier and earlier[-1][2] not in claimed and not is_whole:
            return earlier[-1][2] or None
        if told.has("own", *clause) and (carried := passage.company):
            return carried
        return MARKET
    if earlier:
        return earlier[-1][2] or None
    if told.has("own") and (carried := passage.company):
        return carried
    if told.has("south") or told.has("north") or told.has_term({"WHOLE", "CHANNEL"}):
        return MARKET
    return passage.subject or passage.primary or MARKET


def _paired(told: Told, one: Quantity) -> str | None:
    """A, B and C ... X, Y and Z respectively."""
    if not RESPECTIVELY.search(told.text):
        return None
    for start, end in told.masked.runs:
        run = [token for token in told.companies if start <= token[0] < end]
        after = [q for q in told.money if q.start >= end]
        if len(run) == len(after) and one in after:
            return run[after.index(one)][2]
    return None


def _run(told: Told, token: tuple[int, int, str]) -> list[tuple[int, int, str]]:
    for start, end in told.masked.runs:
        if start <= token[0] < end:
            return [one for one in told.companies if start <= one[0] < end]
    return [token]


def _list_amount(text: str, end: int, start: int) -> bool:
    """Whether an amount stands right behind a name: Tencent (HK$2 billion)."""
    return not text[end:start].strip(" (:：-约逾近")


def _gross(told: Told, flows: list[Flow]) -> list[str]:
    """BUY_FLOW and SELL_FLOW where both sides of one trading are told apart; else all are balances."""
    kinds = ["NET_FLOW"] * len(flows)
    for at, flow in enumerate(flows):
        lower = flows[at - 1].quantity.end if at else told.clause(flow.quantity.start)[0]
        upper = flows[at + 1].quantity.start if at + 1 < len(flows) else told.clause(flow.quantity.start)[1]
        here = told.text[min(lower, flow.quantity.start) : upper]
        if told.cues["net"].search(here):
            continue
        partner = next(
            (
                other
                for other in flows
                if other.ticker == flow.ticker
                and other.way != flow.way
                and other.channel == flow.channel
                and not told.cues["net"].search(
                    told.text, max(0, other.quantity.start - 24), min(len(told.text), other.quantity.end + 12)
                )
            ),
            None,
        )
        word = "gross_buy" if flow.way == "IN" else "gross_sell"
        if told.cues[word].search(here) and (
            partner is not None or re.search(r"(?i)\bgross\b|成交额|成交金额|总额|盘", here)
        ):
            kinds[at] = "BUY_FLOW" if flow.way == "IN" else "SELL_FLOW"
    return kinds

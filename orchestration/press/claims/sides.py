"""Both sides of the trading told apart: which amounts are what was bought or sold, and which the balance.

Which way an amount went is ``ways``'.
"""

import re

from orchestration.contracts.press import MARKET
from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.sessions import Period
from orchestration.press.claims.told import Told
from orchestration.press.claims.ways import Flow

IN_OR_OUT = re.compile(r"(?i)\s+(in|out)(?=[,;.]|\s+and\b|$)")
# One side of the trading by itself.
GROSS = re.compile(r"(?i)\bgross\b|成交额|成交金额|总额|[/(]\s*(?:buy|sell)\b")
# "Buy and sell orders came to HK$9bn and HK$6bn".
BOTH_SIDES = re.compile(
    r"(?i)\b(?P<first>buy(?:ing|s)?|purchases?|sell(?:ing|s)?|sales|sold|bought)\b(?: orders?| trades?)? and "
    r"(?:the )?(?:buy(?:ing|s)?|purchases?|sell(?:ing|s)?|sales|sold|bought)\b"
)
AND_ALONE = re.compile(r"(?i),? and (?:about |some |around )?")


def side_of(told: Told, clause: tuple[int, int], money: list[Quantity], position: int) -> str:
    """IN or OUT where buying and selling are told in a row, and then their amounts in the same order."""
    pair = BOTH_SIDES.search(told.text, *clause)
    here = [one for one in money if pair and clause[0] <= one.start < clause[1] and one.start >= pair.end()]
    if pair is None or len(here) != 2 or money[position] not in here:
        return ""
    if AND_ALONE.fullmatch(told.text, here[0].end, here[1].start) is None:
        return ""
    ways = ("IN", "OUT") if pair["first"].lower().startswith(("b", "p")) else ("OUT", "IN")
    return ways[here.index(money[position])]


def gross_kinds(told: Told, flows: list[Flow], times: list[Period | None]) -> list[str]:
    """BUY_FLOW and SELL_FLOW where both sides of one trading are told apart; else all are balances.

    ``times``: when each flow is stated to have been.
    """
    kinds = ["NET_FLOW"] * len(flows)
    sides = _sides_of_balance(flows)
    for at, flow in enumerate(flows):
        if flow.is_balance:
            continue
        if flow.is_side or at in sides:
            kinds[at] = _side(flow)
            continue
        here = _own_words(told, flows, at)
        is_before_balance = any(other.is_balance and other.ticker == flow.ticker for other in flows[at + 1 :])
        is_explicit = GROSS.search(here) is not None
        if told.cues["net"].search(here) and not is_before_balance and not is_explicit:
            continue
        partner = next(
            (
                other
                for number, other in enumerate(flows)
                if other.ticker == flow.ticker
                and other.way != flow.way
                and other.channel == flow.channel
                and _is_one_time(times[at], times[number])
                and not told.cues["net"].search(_own_words(told, flows, number))
            ),
            None,
        )
        word = "gross_buy" if flow.way == "IN" else "gross_sell"
        if partner is not None and _is_in_and_out(told, flow, partner):
            # "HK$9.1 billion in, HK$7.8 billion out".
            kinds[at] = _side(flow)
        elif partner is not None and flow.ticker == MARKET and not told.has("net"):
            # All stocks together were bought and sold on one day: neither is a balance.
            kinds[at] = _side(flow)
        elif told.cues[word].search(here) and (
            is_before_balance
            or (partner is not None and not _is_net_before(told, flow, partner))
            or is_explicit
        ):
            kinds[at] = _side(flow)
    return kinds


def _side(flow: Flow) -> str:
    return "BUY_FLOW" if flow.way == "IN" else "SELL_FLOW"


def _sides_of_balance(flows: list[Flow]) -> set[int]:
    """The first two of three flows of one company where the third is what is left of them."""
    sides: set[int] = set()
    for at, (one, other, balance) in enumerate(zip(flows, flows[1:], flows[2:], strict=False)):
        is_one = len({(flow.ticker, flow.channel, flow.quantity.unit) for flow in (one, other, balance)}) == 1
        larger = max(one, other, key=lambda flow: flow.quantity.value)
        rest = abs(one.quantity.value - other.quantity.value)
        slack = one.quantity.step + other.quantity.step + balance.quantity.step
        is_rest = abs(rest - balance.quantity.value) <= slack / 2 and balance.quantity.value > slack
        if is_one and is_rest and one.way != other.way and balance.way == larger.way:
            sides |= {at, at + 1}
    return sides


def _is_in_and_out(told: Told, flow: Flow, partner: Flow) -> bool:
    behind = (IN_OR_OUT.match(told.text, one.quantity.end) for one in (flow, partner))
    return {match[1].lower() for match in behind if match} == {"in", "out"}


def _is_one_time(first: Period | None, second: Period | None) -> bool:
    if first is None or second is None:
        return first is second
    return (first.first, first.last) == (second.first, second.last)


def _is_net_before(told: Told, flow: Flow, partner: Flow) -> bool:
    """Whether a sentence has spoken of balances before both sides were told: then they are balances, too."""
    return told.has("net", 0, max(flow.quantity.start, partner.quantity.start))


def _own_words(told: Told, flows: list[Flow], at: int) -> str:
    """The words of a flow's clause that no other amount is nearer to."""
    one = flows[at].quantity
    lower, upper = told.clause(one.start)
    if at:
        lower = max(lower, flows[at - 1].quantity.end)
    if at + 1 < len(flows):
        upper = min(upper, flows[at + 1].quantity.start)
    return told.text[min(lower, one.start) : max(upper, one.end)]

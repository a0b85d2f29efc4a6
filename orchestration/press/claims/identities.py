"""What a passage says of numbers among themselves: one amount in two currencies, a total and its parts.

These need no market data to be checked; the amounts themselves are ``flows``'.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from orchestration.contracts.press import CURRENCIES
from orchestration.press.claims.building import build
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.quantities import RESTATED
from orchestration.press.claims.sessions import Dated
from orchestration.press.claims.told import Told

# Both sides of one trading, told as such or taken for balances.
BOTH_SIDES = (("BUY_FLOW", "SELL_FLOW"), ("NET_FLOW", "NET_FLOW"))


def read_pairs(told: Told, flows: list[Claim]) -> Iterator[Claim]:
    """HK$13.5 billion ($1.7 billion)."""
    money = [one for one in told.quantities if one.unit in CURRENCIES]
    by_start = {claim.start: claim for claim in flows}
    of, first = None, None
    for before, second in pairwise(money):
        if before.unit == second.unit or not RESTATED.fullmatch(told.text, before.end, second.start):
            of = None
            continue
        if before.start in by_start:
            # Each further currency in the same brackets is a pair with the first.
            of, first = by_start[before.start], before
        if of is None or first is None or first.unit == second.unit:
            continue
        yield build(
            "FX_PAIR",
            told,
            (first.start, second.end),
            of.ticker,
            Dated(of.first, of.last, of.is_period_stated),
            first,
            channel=of.channel,
            direction=of.direction,
            value_hi=None,
            qualifier="ABOUT" if "ABOUT" in (first.qualifier, second.qualifier) else "EXACT",
            value2=second.value,
            step2=second.step,
            unit2=second.unit,
            text=told.masked.printed_span(first.start, second.end),
        )


def with_both_sides(claims: list[Claim]) -> list[Claim]:
    """Two amounts of one sentence whose difference is a balance told before them are its buying and its selling.

    Whatever the sentence names: "purchases came to HK$1.75bn and sales to HK$1.33bn", after a net HK$428m of a company.
    """
    mended = list(claims)
    for at, (first, second) in enumerate(pairwise(claims)):
        kinds = (first.claim_type, second.claim_type)
        if first.sentence_no != second.sentence_no or kinds not in BOTH_SIDES:
            continue
        balances = [one for one in claims if _is_balance(one, first, second)]
        if not balances or (any(one.ticker == first.ticker for one in balances) and kinds == BOTH_SIDES[0]):
            continue
        of = balances[0]
        for place, side, kind in ((at, first, "BUY_FLOW"), (at + 1, second, "SELL_FLOW")):
            mended[place] = replace(side, claim_type=kind, ticker=of.ticker, channel=of.channel)
    return mended


def _is_balance(one: Claim, buying: Claim, selling: Claim) -> bool:
    if (
        one.claim_type != "NET_FLOW"
        or one in (buying, selling)
        or None in (one.value, buying.value, selling.value)
    ):
        return False
    if one.sentence_no >= buying.sentence_no or min(buying.value or 0.0, selling.value or 0.0) <= 0:
        return False
    if buying.channel != selling.channel or one.channel not in (buying.channel, "ALL"):
        # A total less one leg is the other.
        return False
    if (one.first, one.last, one.unit) != (buying.first, buying.last, buying.unit):
        return False
    slack = sum(claim.step or 0.0 for claim in (one, buying, selling)) / 2
    return abs((buying.value or 0.0) - (selling.value or 0.0) - (one.value or 0.0)) <= slack * (1 + 1e-9)


def sums_of(claims: list[Claim]) -> Iterator[Claim]:
    """A balance of both legs together told beside the balance of each: once a subject and period."""
    nets = [claim for claim in claims if claim.claim_type == "NET_FLOW" and claim.value is not None]
    done: set[tuple[object, ...]] = set()
    for total in nets:
        key = (total.ticker, total.direction, total.first, total.last)
        if total.channel != "ALL" or key in done:
            continue
        legs = {
            leg: min(
                (
                    one
                    for one in nets
                    if one.channel == leg
                    and (one.ticker, one.direction, one.first, one.last) == key
                    and abs(one.sentence_no - total.sentence_no) <= 1
                ),
                key=lambda one: (abs(one.sentence_no - total.sentence_no), abs(one.start - total.start)),
                default=None,
            )
            for leg in ("SH", "SZ")
        }
        parts = [one for one in legs.values() if one is not None]
        if len(parts) < 2:
            continue
        done.add(key)
        yield replace(
            total,
            claim_type="SUM",
            value_hi=None,
            parts=tuple(one.value or 0.0 for one in parts),
            step2=max(one.step or 0.0 for one in parts),
            flags=frozenset(),
        )

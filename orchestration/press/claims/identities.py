"""What a passage says of numbers among themselves: one amount in two currencies, a total and its parts.

These need no market data to be checked; the amounts themselves are ``flows``'.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from orchestration.contracts.press import CURRENCIES
from orchestration.press.claims.building import build
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.flows import RESTATED
from orchestration.press.claims.sessions import Dated
from orchestration.press.claims.told import Told


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

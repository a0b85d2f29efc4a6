"""Which way an amount of money went, and whether it is a balance or one side of the trading.

Whose it is is ``subjects'``; when, ``told'``.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.told import Told
from orchestration.press.concepts import Term

NEGATED = re.compile(
    r"(?i)(?:\b(?:not|never|without|no|didn't|hadn't)\b[^,;.]{0,12}|(?:未曾|未有|没有|从未|并无|并非)[^,，。]{0,6})$"
)


ALONE = re.compile(
    r"(?i)\s*(?:with|at|by|worth|or|of|for|some|about|around|roughly|a|an|net|exactly|to the tune|\s)*"
)
# "A (HK$6m), B (HK$3m) and C (HK$2m) attracted".
LIST_ITEM = re.compile(r"(?i)\W*(?:and )?⟦\d+⟧\s?\((?:about |some |around |nearly |a net )?")
OF_FLOW = re.compile(
    r"(?i)\s+(?:of|in|worth of) (?:[\w-]+ ){0,3}?(?:buying|selling|purchases|sales|inflows?|outflows?|withdrawals?)\b"
)
THEN = re.compile(r"(?i)\b(?:and|but|while|after|then)\b[^;.]{0,16}$")
AND_THEN = re.compile(r"(?i)\b(?:and|while|but|against|then)\b")
# "Never sold so much": it was sold.
SO_MUCH = re.compile(r"(?i)\s+(?:so|as|that|this) (?:much|many|heavily)\b|\s+(?:more|a (?:bigger|larger))\b")
# "HK$9 billion, net."
NET_BEHIND = re.compile(r"(?i),?\s+net\b(?=[.,;!]|$)")


@dataclass
class Flow:
    """One amount of money read as a flow: a claim in the making, before its period is known.

    ``is_balance``: what was left of buying and selling told before it; ``is_side``: one of the two, told in a row.
    """

    quantity: Quantity
    ticker: str
    way: str
    channel: str
    direction: str
    is_balance: bool = False
    is_side: bool = False


def way_of(told: Told, one: Quantity, clause: tuple[int, int], money: list[Quantity], position: int) -> str:
    """IN or OUT by the nearest word before the amount, else behind it, in its clause."""
    for key, way in (("more_in", "IN"), ("more_out", "OUT")):
        if told.has(key, clause[0], one.start):
            return way
    for key, way in (("out_behind", "OUT"), ("in_behind", "IN")):
        if told.cues[key].match(told.text, one.end) and not _firm_before(told, one, clause):
            return way
    words = _words(told)
    within = [word for word in words if clause[0] <= word[0] < clause[1] and not _is_net(told, word)]
    firm = [word for word in within if word[2].isupper()]
    previous = money[position - 1].end if position else clause[0]
    if position and (own := OF_FLOW.match(told.text, previous)):
        # "HK$97 million of net buying and": that is the first amount's.
        previous = own.end()
    following = money[position + 1].start if position + 1 < len(money) else clause[1]
    since = [word for word in within if word[0] >= previous and word[1] <= one.start]
    is_told_behind = any(one.end <= word[0] < following for word in firm)
    is_lesser = bool(since) and not is_told_behind and not any(word in firm for word in since)
    if position and is_lesser and THEN.search(told.text, previous, since[-1][0]):
        # "Bought HK$10bn on Thursday after selling HK$4bn on Wednesday": this amount has a verb of its own.
        return since[-1][2].upper()
    for candidates in (firm, within):
        before = [word for word in candidates if word[1] <= one.start]
        between = [word for word in before if word[0] >= previous]
        if between:
            return between[-1][2].upper()
        after = [word for word in candidates if word[0] >= one.end and word[0] < following]
        lesser = [word for word in within if previous <= word[0] and word[1] <= one.start]
        if position and before and before[-1][2] == "IN" and lesser and lesser[-1][2] == "out":
            # "Gross purchases of HK$7bn met sales of HK$6bn".
            return "OUT"
        if before and (not after or candidates is within):
            return before[-1][2].upper()
        if after and not (candidates is firm and _stands_before(told, within, previous, one, after[0])):
            return after[0][2].upper()
    return ""


def way_around(told: Told, one: Quantity, clause: tuple[int, int]) -> str:
    """IN or OUT by the last firm word before a clause that has none, else by all firm words behind it."""
    if stood_in := _way_before(told, one, clause):
        return stood_in
    firm = [word for word in _words(told) if word[2].isupper()]
    earlier = [word for word in firm if word[1] <= clause[0]]
    if earlier:
        return earlier[-1][2]
    heading = [
        word for word in _words(told) if ":" in told.text[word[1] : clause[0]] and not _is_net(told, word)
    ]
    if heading:
        # "Have been cutting A: HK$7m on Thursday, HK$5m on Wednesday."
        return heading[-1][2].upper()
    later = {word[2] for word in firm if word[0] >= clause[1]}
    is_opening = (
        told.has("opening", *clause) or LIST_ITEM.fullmatch(told.text, clause[0], one.start) is not None
    )
    if is_opening and len(later) == 1 and not any(clause[0] <= word[0] < clause[1] for word in _words(told)):
        return later.pop()
    # "A net HK$3bn" came in where nothing else is said.
    # "Southbound net in A: HK$5m by way of Shanghai": the heading says what is told.
    begun = 0 if ":" in told.text[: clause[0]] else clause[0]
    is_net = any(_is_net(told, word) and begun <= word[0] < clause[1] for word in _words(told))
    return "IN" if is_net or NET_BEHIND.match(told.text, one.end) else ""


def _stands_before(
    told: Told, words: list[tuple[int, int, str]], previous: int, one: Quantity, after: tuple[int, int, str]
) -> bool:
    """Whether a lesser word stands before an amount, and the firm one behind it in another part of the clause."""
    is_before = any(previous <= word[0] and word[1] <= one.start for word in words)
    return is_before and AND_THEN.search(told.text, one.end, after[0]) is not None


def _way_before(told: Told, one: Quantity, clause: tuple[int, int]) -> str:
    """IN or OUT by the clause before an amount that stands alone: "A was the loser, with HK$420 million"."""
    if not clause[0] or ALONE.fullmatch(told.text, clause[0], one.start) is None:
        return ""
    before = told.clause(clause[0] - 1)
    if any(before[0] <= other.start < before[1] for other in told.money):
        return ""
    words = [word for word in _words(told) if before[0] <= word[0] < before[1] and not _is_net(told, word)]
    return words[-1][2].upper() if words else ""


def _is_net(told: Told, word: tuple[int, int, str]) -> bool:
    return told.text[word[0] : word[1]].lower() == "net"


def _firm_before(told: Told, one: Quantity, clause: tuple[int, int]) -> bool:
    return told.has_term({"IN", "OUT"}, clause[0], one.start)


# The sentence at hand is asked again for each of its amounts.
@lru_cache(maxsize=4)
def _words(told: Told) -> list[tuple[int, int, str]]:
    """Start, end and way of the words of money that moves; in small letters where only an amount makes them so."""
    words = []
    hidden = [found.span() for found in told.finds("no_way")]
    for term in told.terms:
        is_negated = NEGATED.search(told.text, 0, term.start) and not SO_MUCH.match(told.text, term.end)
        if is_negated or _is_within(term, hidden):
            continue
        for way in ("IN", "OUT"):
            if way in term.concepts:
                words.append((term.start, term.end, way))
            elif f"{way}X" in term.concepts:
                words.append((term.start, term.end, way.lower()))
    for key, way in (("flow_in", "in"), ("flow_out", "out")):
        words += [
            (found.start(), found.end(), way)
            for found in told.finds(key)
            if not any(start <= found.start() < end for start, end in hidden)
            and not _is_of_a_price(told, found)
        ]
    words += [(found.start(), found.end(), "OUT") for found in told.finds("against_out")]
    return sorted(words)


def _is_of_a_price(told: Told, found: re.Match[str]) -> bool:
    """Whether a verb is as often one of prices, and a company its subject: "JD.com gained HK$4 billion"."""
    if not told.cues["either_way"].match(found[0]):
        return False
    if told.names_channel() or told.legs or told.has("net"):
        return False
    lower = told.clause(found.start())[0]
    return any(lower <= start and end <= found.start() for start, end, _ in told.companies)


def _is_within(term: Term, spans: list[tuple[int, int]]) -> bool:
    return any(start <= term.start < end for start, end in spans)

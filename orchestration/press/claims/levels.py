"""Where a share or an index stood.

How far it moved is ``prices``'.
"""

import re
from collections.abc import Iterator

from orchestration.contracts.press import CURRENCIES, INDICES, MARKET
from orchestration.press.claims.building import build
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.passage import Passage
from orchestration.press.claims.prices import basis_of, dated, listing_of, stated_of
from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.told import Told
from orchestration.press.flows import LEAST_FLOW

# A price below this is no share's.
LEAST_PRICE = 0.05
# Hang Seng: 26,346.
BESIDE_NAME = re.compile(r"⟧\s*[:：]?\s*$")
# "A loss of 3,000 points" is no level; nor is "one to HK$152" behind "raising targets".
MOVE_OF = re.compile(
    r"(?i)\b(?:loss|gain|drop|fall|rise|slide|jump|decline|advance|plunge|slump|surge|swing|retreat)(?:es|s)? of\s*$"
)
# "A slid 4 % to $19, and Unknown 2 % to $6".
UNLISTED = re.compile(
    r"\b(?:and|while|but) (?:[A-Z][\w&-]+ ){1,2}(?:\w+ )?[\d.]+\s?(?:%|per ?cent) (?:to|at) (?:HK|US)?\W?$"
)
# "A: HK$130.20 (+2.4 %)".
CHANGE_BEHIND = re.compile(r"(?i)\s*[,;(]?\s*(?:[+-]|up |down )\d[\d.]*\s?(?:%|per ?cent)")
NAMED_BEHIND = re.compile(r"(?i)(?: points)?, (?:the )?(?=⟦)")
ONE_OF_THEM = re.compile(
    r"(?i)^\W*(?:one|some|others?|another|the (?:highe(?:st|r)|lowe(?:st|r)|latest|first|second|most \w+))\b"
)
QUALIFYING = re.compile(
    r"(?i)\s*(?:about|some|roughly|around|approximately|nearly|almost|just under|just over|over|above|below|under|"
    r"more than|约|大约|逾|近|超过|每股|不足)\s*$"
)


def read_levels(told: Told, passage: Passage) -> Iterator[Claim]:
    """Prices at which a share stood, and levels of indices."""
    is_of_index = any(ticker in INDICES for _, _, ticker in told.names)
    for one in told.quantities:
        is_price = one.unit in CURRENCIES and LEAST_PRICE <= one.value < LEAST_FLOW and not one.is_scaled
        if not is_price and not (one.unit == "POINTS" and is_of_index):
            continue
        clause = told.clause(one.start)
        before = told.text[clause[0] : one.start]
        plain = QUALIFYING.sub("", before)
        is_listed = BESIDE_NAME.search(told.text, 0, one.start) is not None and (
            one.unit == "POINTS" or CHANGE_BEHIND.match(told.text, one.end) is not None
        )
        if not is_listed and not told.cues["level_before"].search(plain):
            continue
        if told.has("not_asserted", *clause) or told.has("not_a_price", *clause):
            continue
        if MOVE_OF.search(plain):
            continue
        if UNLISTED.search(told.text, 0, one.start):
            continue
        if ONE_OF_THEM.search(before) and told.has("not_a_price", 0, clause[0]):
            continue
        ticker = _priced(told, passage, one, clause)
        claim = _level(told, passage, one, clause, ticker) if ticker else None
        if claim is not None:
            yield claim


def _priced(told: Told, passage: Passage, one: Quantity, clause: tuple[int, int]) -> str | None:
    names = [name for name in told.names if name[1] <= one.start]
    if one.unit == "POINTS":
        of = [name for name in names if name[2] in INDICES]
        if of:
            return of[-1][2]
        # "At 25,058, the Hang Seng Index was 1 % lower."
        named = NAMED_BEHIND.match(told.text, one.end)
        return next(
            (name[2] for name in told.names if named and name[0] == named.end() and name[2] in INDICES), None
        )
    of = [name for name in names if name[2] not in INDICES]
    if of:
        return of[-1][2]
    return passage.company if _is_about_price(told, clause) else None


def _is_about_price(told: Told, clause: tuple[int, int]) -> bool:
    return told.has_term({"PRICE", "CLOSE", "UP", "DOWN"}) or told.has("closing") or told.has("own", *clause)


def _level(told: Told, passage: Passage, one: Quantity, clause: tuple[int, int], ticker: str) -> Claim | None:
    market, listing = listing_of(told, passage, clause, ticker)
    if one.unit == "USD" and ticker not in INDICES:
        market, listing = "US", "US"
    elif one.unit == "HKD" and listing == "US":
        market, listing = "HK", "HK"
    stated = stated_of(told, one, clause)
    basis = basis_of(told, passage, one, clause)
    when = dated(told, passage, stated, market, clause, basis)
    if when is None:
        return None
    passage.remember_price(stated)
    index = ticker if ticker in INDICES else None
    side = next((way for way in ("high", "low") if told.has(f"day_{way}", clause[0], one.start)), None)
    return build(
        "PRICE_LEVEL",
        told,
        (one.start, one.end),
        MARKET if index else ticker,
        when._replace(first=when.last),
        one,
        unit="POINTS" if index else one.unit,
        index=index,
        side=side if basis == "INTRADAY" else None,
        basis=basis,
        listing=listing,
    )

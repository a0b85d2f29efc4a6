"""Prices as claims: how far a share or an index moved, where it stood, who led an index, who holds how much.

Whose a percentage is and which way it goes is ``moves``' reading; flows are ``flows``'.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from orchestration.contracts.press import CURRENCIES, INDICES, MARKET
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.flows import span_text
from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.sessions import Market, Period
from orchestration.press.claims.told import Passage, Told, resolved
from orchestration.press.figures import Figure
from orchestration.press.flows import LEAST_FLOW
from orchestration.press.moves import read_moves

# Far enough from a percentage that a measure beside it is another's.
NEAR_MEASURE = 40
# Behind a measure that is no price: "3.2 % of turnover".
BEHIND_MEASURE = 28


def read_changes(told: Told, passage: Passage) -> Iterator[Claim]:
    """Percentages by which a price moved."""
    percents = [one for one in told.quantities if one.unit == "PCT"]
    if not percents:
        return
    sentence = replace(told.sentence, masked=told.masked)
    figures = [
        figure
        for figure in read_moves(sentence, told.terms, keeps_past=True)
        if figure.kind.startswith("PRICE_")
    ]
    done: set[tuple[int, str]] = set()
    for figure in figures:
        inside = [one for one in percents if figure.start < one.end and one.start < figure.end]
        if not inside:
            continue
        one = inside[-1]
        for ticker in _tickers(told, figure, passage):
            if (one.start, ticker) in done:
                continue
            done.add((one.start, ticker))
            claim = _change(told, passage, figure, one, ticker)
            if claim is not None:
                yield claim


def _tickers(told: Told, figure: Figure, passage: Passage) -> list[str]:
    if figure.names is None:
        carried = passage.company
        return [carried] if carried else []
    hits = told.masked.hits
    return [ticker for k in figure.names if (ticker := hits[k].ticker)]


def _change(told: Told, passage: Passage, figure: Figure, one: Quantity, ticker: str) -> Claim | None:
    clause = told.clause(one.start)
    if _is_other_percent(told, one, clause) or told.has("not_asserted", *clause):
        return None
    market, listing = _listing(told, clause, ticker)
    stated = told.period_near(one.start, clause)
    span = resolved(_of_prices(stated), passage, market, passage.price_period)
    if span is None:
        return None
    _remember(passage, stated)
    sign = 1.0 if figure.kind == "PRICE_UP" else -1.0
    index = ticker if ticker in INDICES else None
    return Claim(
        "PRICE_CHANGE_PCT",
        MARKET if index else ticker,
        told.sentence.number,
        one.start,
        one.end,
        *span,
        value=sign * one.value,
        value_hi=sign * one.bound if one.bound is not None else None,
        step=one.step,
        unit="PCT",
        qualifier="EXACT" if _is_high(told, one) else one.qualifier,
        index=index,
        basis=_basis(told, one, clause),
        listing=listing,
        text=span_text(told, one.start, one.end),
    )


def _is_high(told: Told, one: Quantity) -> bool:
    """ "As much as" tells a high of the day, and not that it was less."""
    return one.qualifier == "AT_MOST" and _basis(told, one, told.clause(one.start)) == "INTRADAY"


def _of_prices(period: Period | None) -> Period | None:
    """A price that has moved since a day has moved from that day's close."""
    if period is not None and period.kind == "SINCE" and not period.is_after and period.first.day != 1:
        return replace(period, is_after=True)
    return period


def _remember(passage: Passage, stated: Period | None) -> None:
    if stated is not None and stated.is_day:
        passage.price_period = stated


def _is_other_percent(told: Told, one: Quantity, clause: tuple[int, int]) -> bool:
    lower = max(clause[0], one.start - NEAR_MEASURE)
    upper = min(clause[1], one.end + BEHIND_MEASURE)
    return told.has("not_a_change", lower, upper)


def _listing(told: Told, clause: tuple[int, int], ticker: str) -> tuple[Market, str | None]:
    if ticker in INDICES:
        return "HK", None
    if told.has("new_york", *clause):
        return "US", "US"
    if told.has("a_share", *clause):
        return "SOUTHBOUND", "SZ"
    return ("US", "US") if not ticker.endswith(".HK") else ("HK", "HK")


def _basis(told: Told, one: Quantity, clause: tuple[int, int]) -> str:
    lower = max(clause[0], one.start - NEAR_MEASURE)
    if told.has("closing", lower, clause[1]) and not told.has("intraday", lower, one.end):
        return "CLOSE"
    return "INTRADAY" if told.has("intraday", *clause) else "CLOSE"


def read_levels(told: Told, passage: Passage) -> Iterator[Claim]:
    """Prices at which a share stood, and levels of indices."""
    for one in told.quantities:
        clause = told.clause(one.start)
        is_price = one.unit in CURRENCIES and one.value < LEAST_FLOW and not one.is_scaled
        if not is_price and one.unit != "POINTS":
            continue
        if told.has("not_asserted", *clause) or told.has("not_a_price", *clause):
            continue
        before = told.text[clause[0] : one.start]
        if not told.cues["level_before"].search(_plain(before)):
            continue
        names = [name for name in told.names if name[1] <= one.start]
        index_names = [name for name in names if name[2] in INDICES]
        if one.unit == "POINTS":
            if not index_names:
                continue
            ticker = index_names[-1][2]
        else:
            if one.value < 0.05:
                continue
            of = [name for name in names if name[2] not in INDICES]
            ticker = of[-1][2] if of else passage.company or ""
            if not ticker or (not of and not _is_about_price(told, clause)):
                continue
        yield from _level(told, passage, one, clause, ticker)


QUALIFYING = re.compile(
    r"(?i)\s*(?:about|some|roughly|around|approximately|nearly|almost|just under|just over|over|above|below|under|"
    r"more than|约|大约|逾|近|超过|每股|不足)\s*$"
)


def _plain(before: str) -> str:
    return QUALIFYING.sub("", before)


def _is_about_price(told: Told, clause: tuple[int, int]) -> bool:
    return told.has_term({"PRICE", "CLOSE", "UP", "DOWN"}) or told.has("closing") or told.has("own", *clause)


def _level(
    told: Told, passage: Passage, one: Quantity, clause: tuple[int, int], ticker: str
) -> Iterator[Claim]:
    market, listing = _listing(told, clause, ticker)
    if one.unit == "USD" and ticker not in INDICES:
        market, listing = "US", "US"
    stated = told.period_near(one.start, clause)
    span = resolved(stated, passage, market, passage.price_period)
    if span is None:
        return
    _remember(passage, stated)
    last = span[1]
    index = ticker if ticker in INDICES else None
    yield Claim(
        "PRICE_LEVEL",
        MARKET if index else ticker,
        told.sentence.number,
        one.start,
        one.end,
        last,
        last,
        span[2],
        value=one.value,
        value_hi=one.bound,
        step=one.step,
        unit="POINTS" if index else one.unit,
        qualifier=one.qualifier,
        index=index,
        side="high"
        if told.has("day_high", clause[0], one.start)
        else "low"
        if told.has("day_low", clause[0], one.start)
        else None,
        basis=_basis(told, one, clause),
        listing=listing,
        text=span_text(told, one.start, one.end),
    )


def read_leaders(told: Told, passage: Passage) -> Iterator[Claim]:
    """Who moved most among the members of an index."""
    for key, side in (("leader", "gain"), ("laggard", "loss")):
        for match in told.cues[key].finditer(told.text):
            clause = told.clause(match.start())
            near = (max(0, match.start() - 60), min(len(told.text), match.end() + 60))
            names = [name for name in told.names if name[2] and name[2] not in INDICES]
            indices = [name for name in told.names if name[2] in INDICES and near[0] <= name[0] < near[1]]
            if not indices and not told.has("index_words", *near):
                continue
            if told.has("not_asserted", *clause):
                continue
            index = indices[0][2] if indices else _index_by_words(told, near)
            before = [name for name in names if name[1] <= match.start() and name[0] >= clause[0]]
            after = [name for name in names if name[0] >= match.end()]
            earlier = [name for name in names if name[1] <= match.start()]
            ticker = (before or [None])[-1] or (after or [None])[0] or (earlier or [None])[-1]  # type: ignore[list-item]
            of = ticker[2] if ticker else passage.company
            stated = told.period_near(match.start(), clause)
            span = resolved(stated, passage, "HK", passage.price_period)
            if of is None or span is None:
                continue
            yield Claim(
                "INDEX_LEADER",
                of,
                told.sentence.number,
                match.start(),
                match.end(),
                *span,
                value=1.0,
                unit="RANK",
                index=index,
                side=side,
                basis="INTRADAY" if told.has("intraday", *clause) else "CLOSE",
                text=span_text(told, match.start(), match.end()),
            )


def _index_by_words(told: Told, near: tuple[int, int]) -> str:
    if told.has("tech", *near):
        return "HSTECH"
    return "HSCEI" if told.has("china", *near) else "HSI"


def read_holdings(told: Told, passage: Passage) -> Iterator[Claim]:
    """The share of a company that mainland investors hold, and its change."""
    speaks_of_channel = told.has("south") or passage.since_flow <= 2
    for one in told.quantities:
        if one.unit != "PCT" or not speaks_of_channel:
            continue
        clause = told.clause(one.start)
        wide = (max(0, clause[0] - 40), clause[1])
        if not told.has("stake", *wide) or told.has("not_asserted", *clause):
            continue
        if told.has_term({"UP", "DOWN"}, *clause) and not told.has("stake", *clause):
            continue
        if re.search(
            r"(?i)\bof (?:the )?(?:turnover|trading|total|daily|market)|成交",
            told.text[clause[0] : clause[1]],
        ):
            continue
        names = [name for name in told.companies if name[2] and name[1] <= one.start] or [
            name for name in told.companies if name[2]
        ]
        ticker = names[-1][2] if names else passage.company
        stated = told.period_near(one.start, clause)
        span = resolved(stated, passage, "HK", None)
        if ticker is None or span is None:
            continue
        yield Claim(
            "HOLDING_PCT",
            ticker,
            told.sentence.number,
            one.start,
            one.end,
            span[1],
            span[1],
            span[2],
            channel=None,
            value=one.value,
            value_hi=one.bound,
            step=one.step,
            unit="PCT",
            qualifier=one.qualifier,
            text=span_text(told, one.start, one.end),
        )

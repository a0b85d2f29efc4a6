"""Into whose shares money came through Stock Connect, and out of whose: one sentence, clause by clause.

Whether an article is about flows at all, and how far its sentences go on about them, is decided in ``tape``; the words
stand in ``lexicons/market_*.csv``. Money of other kinds (order-size "capital flow") has no words there.
"""

import re
from typing import cast

from orchestration.press.amounts import Amount, find_amounts
from orchestration.press.concepts import Term
from orchestration.press.figures import Figure, Kind
from orchestration.press.masking import Masked
from orchestration.press.passages import Sentence

# A flow is told in millions; what is smaller is the price of a share.
LEAST_FLOW = 1e6
NET = re.compile(r"(?i)\bnet\b|净")
# HK$13.5 billion (US$1.7 billion): the same money once more.
RESTATED = re.compile(r"(?i)\d[^()]{0,24}\((?:about |some |roughly |around |约合?|折合)?\s?$")
SIGNED = re.compile(r"(?P<sign>[+-])\s?$")
NEGATED = re.compile(
    r"(?i)(?:\b(?:not|never|without|no)\b[^,;.]{0,12}|(?:未曾|未有|没有|从未|并无)[^,，。]{0,6})$"
)
THEY = re.compile(r"(?i)^\W*(?:they|it was)\b")
LEG = re.compile(
    r"(?i)\b(?:shanghai|shenzhen)\b(?! and)|[(（][沪深][)）]|沪市|深市|港股通[(（]?[沪深]|[沪深]港通(?!买|合)"
)
ITS = re.compile(r"(?i)\b(?:the|its|their) (?:shares?|stock)\b|\bof the (?:company|group)\b")
# Who only tells of a flow: behind the name, and before it.
TELLS = re.compile(
    r"(?i)(?:-[WSBRH]+)?(?:'s?)?(?: (?:[\w-]+ )?(?:analysts?|strategists?|economists?|researchers?|data|figures|"
    r"records))*"
    r",? (?:said|says?|wrote|writes?|thinks?|believes?|reckons?|expects?|estimates?|noted|calculates?|calculated|"
    r"(?<=data )shows?|(?<=figures )shows?|(?<=records )shows?|(?<=data )showed|(?<=figures )showed)\b"
    r"|(?:证券|研究|分析师|策略师)?(?:认为|预计|预料|预期|表示|指出|指|料|称|估计|相信|数据显示|统计)"
)
TOLD_BY = re.compile(
    r"(?i)(?:\baccording to|\b(?:said|says|wrote|argue[sd]?)|\b(?:figures|data|numbers|statistics) (?:from|of|by)|"
    r"\bcompiled by|\bstrategists? at|\banalysts? at|据)(?: the)?\s*$"
)
BOTH_LEGS = re.compile(r"(?i)shanghai and shenzhen|both|两边|合计|合共|沪深港通")
FIRM = frozenset(("IN", "OUT"))
# IN or OUT, and the word that says so.
Direction = tuple[Term, str]


def may_flow(sentence: Sentence, terms: list[Term]) -> bool:
    """Whether a sentence has what no flow is told without: money, or a word that says without it what came or went."""
    return any(term.concepts & FIRM for term in terms) or bool(find_amounts(sentence.masked.text, "HKD"))


class FlowSentence:
    """Reads one sentence of a report about flows; ``direction`` is what the sentence after it may share."""

    def __init__(self, sentence: Sentence, terms: list[Term], direction: str, knows_company: bool) -> None:
        # Whether the article has told a company's flow: what names nobody is then the channel's.
        self.knows_company = knows_company
        self.masked: Masked = sentence.masked
        self.subjects = [token for token in self.masked.subjects if not self._only_tells(token)]
        self.terms = terms
        self.direction = direction
        self.names_channel = any("CHANNEL" in term.concepts for term in terms)
        self.names_north = any("NORTH" in term.concepts for term in terms)
        self.figures: list[Figure] = []
        self.last_names: list[tuple[int, int, int]] = []
        self._read()

    def _only_tells(self, token: tuple[int, int, int]) -> bool:
        start, end, _ = token
        return bool(TELLS.match(self.masked.text, end) or TOLD_BY.search(self.masked.text, 0, start))

    def _read(self) -> None:
        text = self.masked.text
        amounts = [
            amount
            for amount in find_amounts(text, "HKD")
            if amount.value >= LEAST_FLOW
            and (amount.currency == "HKD" or not RESTATED.search(text[: amount.start]))
        ]
        told, net_told = "", False
        for lower, upper in self.masked.clauses:
            terms = [term for term in self.terms if lower <= term.start < upper]
            names = [token for token in self.subjects if lower <= token[0] < upper]
            money = [amount for amount in amounts if lower <= amount.start < upper]
            firm = [
                (term, kind)
                for term in terms
                for kind in ("IN", "OUT")
                if kind in term.concepts and not NEGATED.search(text, 0, term.start)
            ]
            weak = [(term, kind[:-1]) for term in terms for kind in ("INX", "OUTX") if kind in term.concepts]
            if money and not firm and any("METRIC" in term.concepts for term in terms):
                told = ""
                continue
            is_whole = any("WHOLE" in term.concepts for term in terms)
            self.last_names = names or self.last_names
            own = firm or (weak if money and (is_whole or not told) else [])
            if not own and not (money and (told or self.direction)):
                continue
            is_net = any(NET.search(text, term.start, term.end) for term, _ in own)
            # "Net bought 4.2 billion: bought 8.2 billion, sold 4.0 billion": what stands behind the net makes it up.
            if net_told and own and not is_net and not names:
                continue
            net_told = net_told or (is_net and bool(money))
            if names:
                told = self._of_companies(names, money, own, told or self.direction) or told
            else:
                told = self._of_nobody(lower, upper, terms, money, own, told) or told
        self.direction = told or self.direction

    def _of_companies(
        self, names: list[tuple[int, int, int]], money: list[Amount], own: list[Direction], shared: str
    ) -> str:
        """Figures of the companies of a clause; the direction that what follows may share."""
        paired = dict(zip((k for _, _, k in names), money, strict=True)) if len(names) == len(money) else {}
        direction = ""
        for start, end, k in names:
            direction = _nearest(own, start, end) or shared
            if self.masked.hits[k].ticker is not None:
                amount = paired.get(k) or _next(money, start)
                begun, ended = (min(start, amount.start), max(end, amount.end)) if amount else (start, end)
                self.figures.append(Figure(cast(Kind, f"FLOW_{direction}"), (k,), begun, ended, amount))
        return direction

    def _of_nobody(
        self, lower: int, upper: int, terms: list[Term], money: list[Amount], own: list[Direction], told: str
    ) -> str:
        """The figure of a clause without a name: the channel's, else of whom the sentence has named before."""
        direction = own[0][1] if own else told
        if not direction and any("WHOLE" in term.concepts for term in terms):
            # "That compares with HK$33 billion for the whole channel."
            direction = self.direction
        if not money or not direction:
            return direction
        if signed := SIGNED.search(self.masked.text, 0, money[0].start):
            direction = "IN" if signed["sign"] == "+" else "OUT"
        kind, start, end = cast(Kind, f"FLOW_{direction}"), money[0].start, money[0].end
        earlier = [token for token in self.subjects if token[0] < lower]
        told_of = {k for figure in self.figures if figure.amount for k in figure.names or ()}
        wanted = {"WHOLE"} if earlier and earlier[-1][2] not in told_of else {"CHANNEL", "WHOLE"}
        is_whole = any(term.concepts & wanted for term in terms)
        clause = self.masked.text[lower:upper]
        later = [] if earlier or is_whole else self._named_after(upper)
        if later:
            # "The largest net selling, HK$654 million, was in Pop Mart."
            self.figures.append(Figure(kind, (later[0][2],), start, later[0][1], money[0]))
        elif is_whole or not earlier:
            is_its = ITS.search(clause) and not any("WHOLE" in term.concepts for term in terms)
            is_channel = not is_its and (
                is_whole or self.names_channel or bool(THEY.search(self.masked.text))
            )
            is_leg = bool(LEG.search(clause)) and not BOTH_LEGS.search(clause)
            # What went north is another quantity, and is not published any more.
            if not (is_channel and self.names_north):
                names = () if is_channel else None
                self.figures.append(Figure(kind, names, start, end, money[0], is_channel, is_leg))
        elif own or told:
            of = self.last_names if len(self.last_names) == len(money) else [earlier[-1]]
            for (begun, _, k), amount in zip(of, money, strict=False):
                if self.masked.hits[k].ticker is not None:
                    self.figures.append(Figure(kind, (k,), begun, amount.end, amount))
        return direction

    def _named_after(self, upper: int) -> list[tuple[int, int, int]]:
        """The names of the sentence behind ``upper``, where nothing else is told of them."""
        later = [token for token in self.subjects if token[0] >= upper]
        is_told = any(
            term.start >= upper and term.concepts & {"IN", "OUT", "INX", "OUTX", "UP", "DOWN"}
            for term in self.terms
        )
        return [] if is_told else [token for token in later if self.masked.hits[token[2]].ticker is not None]


def _nearest(own: list[Direction], start: int, end: int) -> str:
    """IN or OUT, whichever word stands nearest."""
    if not own:
        return ""
    before = [direction for term, direction in own if term.end <= start]
    if before and len({direction for _, direction in own}) > 1:
        # Bought this and sold that.
        return before[-1]
    return min(own, key=lambda one: max(one[0].start - end, start - one[0].end, 0))[1]


def _next(money: list[Amount], at: int) -> Amount | None:
    after = [amount for amount in money if amount.start >= at]
    return after[0] if after else money[-1] if money else None

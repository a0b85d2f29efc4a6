"""Whose price, profit or revenue moved which way: one sentence read from left to right, word by word.

Names wait for a direction, a percentage for the direction behind it, and "and Meituan 3 per cent" shares the verb of
the company before. The words stand in ``lexicons/market_*.csv``; money that flows is read in ``flows``.
"""

import re
from collections.abc import Iterator
from typing import cast

from orchestration.press.concepts import Term
from orchestration.press.figures import Figure, Kind
from orchestration.press.passages import Sentence
from orchestration.press.percents import Percent

# Words that tell a move without a percentage; those of which every move has one, or a sign; and those beside which it
# may be left unsaid whose it is.
TELLING = frozenset(("STRONG", "HIGH", "LOW", "PROFIT", "REVENUE"))
MOVING = frozenset(("UP", "DOWN", "HIGH", "LOW"))
OF_SOMEBODY = frozenset(("PRICE", "CLOSE", "PROFIT", "REVENUE"))
SIGNS = {"+": "UP", "plus": "UP", "-": "DOWN", "minus": "DOWN"}
# Where such a sign may stand before a figure, in small letters.
SIGNED = re.compile(r"[+-]\s?[\dh]|plus|minus")
# Characters between a percentage and the direction behind it: 4.2 percent lower.
BEHIND = {"en": 14, "zh": 4}
# Characters between a name, or a measure, and a verb that needs no figure.
NEAR = 36
# "Drops a hint": the verb has an object, so that nothing fell.
OBJECT = re.compile(
    r"(?i)\s+(?:an?|its|their|his|her|the(?! (?:most|day|week))|new|some|out|behind|through|apart|into|plans?)\b"
)
# "Weighed on the index with": what follows is not the index's.
BESIDE = re.compile(r"(?i)\b(?:with|after|on|as)\b|,")
# "Down HK$9, or 1.6 per cent".
IN_OTHER_WORDS = re.compile(r"(?i)[^;.]{0,24}\bor (?:about |some |around |nearly )?")
# "A 5 percent jump in shares of Xiaomi".
OF = re.compile(
    r"(?i)\s*(?:in|for|by|at|of|from)?(?: the)?(?: (?:shares?|stock|price)(?: in| of)?)?(?: [\w-]+){0,4}?\s*"
)
# As much of a sentence is quoted.
SPAN = 80
# A verb this close behind "could" is no move.
MODAL = 16
# Who stands before "shares" without being another company: the shares, its New York-listed shares.
OWN_WORDS = frozenset(
    (
        *(
            "the",
            "its",
            "their",
            "whose",
            "company's",
            "group's",
            "firm's",
            "hong",
            "kong",
            "new",
            "york",
            "us",
        ),
        *(
            "american",
            "class",
            "a",
            "b",
            "h",
            "and",
            "as",
            "while",
            "but",
            "though",
            "with",
            "of",
            "in",
            "both",
        ),
        *("sent", "sending", "send"),
    )
)
# "Sales at Meituan": the measure is the company's, not its price.
BELONGS = re.compile(r"(?i)\b(?:at|of|for|by|from)\s*$")
IN_A_MEASURE = re.compile(
    r"(?i)\s*(?:in|of)(?: (?:its|their|the|net|quarterly|annual|operating|total|adjusted|underlying|group|core|"
    r"full-year|first-half))*\s*"
)
REACHED = re.compile(
    r"(?i)(?:\b(?:to|at|hits?|reach(?:ed|es)?|touch(?:ed|es)?|scal(?:ed|es)|set|mark(?:ed|s)|had|have|for)\b"
    r"|[创刷见升破达探触]|[冲站攀登攻涨弹挫跌][上至到穿近])(?: \w+){0,3}\s*[\w-]*\s*$"
)
SUBJECTLESS = re.compile(r"(?i)^\W*(?:it|they|both|that|this)\b|^\W*(?:其|该股|该公司)")
# A move over so long is background.
LONG_AGO = re.compile(
    r"(?i)^[^,.;]{0,24}?\b(?:since (?:jan|feb|mar|apr|may|jun|last year|the start|the beginning)|this year|"
    r"(?:on|from) (?:the|last) year|on year|yoy|so far this|year[ -]to[ -]date|"
    r"(?:over|in) the past (?:year|12|twelve)|(?:from )?a year (?:ago|earlier|before)|from a year|year[ -]on[ -]year)"
)
ROW = re.compile(r"(?:-S?W|-[WRHB])?(?:'s)?\s*(?:,|、|及|和|与|以及|/|&|and|, and|or|\s)*\s*")


def read_moves(
    sentence: Sentence, terms: list[Term], percents: list[Percent], keeps_past: bool = False
) -> list[Figure]:
    """The moves that a sentence tells; ``terms`` are its words of market reports, ``percents`` its percentages.

    ``keeps_past``: also those over so long that they are background.
    """
    if not percents and not any(term.concepts & TELLING for term in terms):
        return []
    if not any(term.concepts & MOVING for term in terms) and not any(one.sign for one in percents):
        return []
    return _Moves(sentence, keeps_past).read(terms, percents)


class _Moves:
    """What a reader of a sentence has in mind, from left to right."""

    def __init__(self, sentence: Sentence, keeps_past: bool) -> None:
        self.masked, self.text, self.lang = sentence.masked, sentence.masked.text, sentence.lang
        self.keeps_past = keeps_past
        self.figures: list[Figure] = []
        # Whom it is about: names in a row, somebody named before (own), or somebody on no list (others).
        self.names: list[int] = []
        self.start_of_names = self.end_of_names = -1
        self.is_own = bool(SUBJECTLESS.search(self.text))
        self.is_others = False
        # What moves, where it is no price: PROFIT, REVENUE, OTHER.
        self.measure, self.end_of_measure = "", -1
        # Where to: UP or DOWN; ``shared`` is the direction of the clause before.
        self.direction, self.end_of_direction, self.shared = "", -1, ""
        self.is_strong = self.only_measures = False
        self.end_of_modal = self.end_of_index = -MODAL - 1
        # A percentage that waits for its direction; a figure that waits for its company.
        self.percent: tuple[int, int] | None = None
        self.floating: tuple[Kind, int, int] | None = None
        self.is_new_clause = self.is_told = False

    def read(self, terms: list[Term], percents: list[Percent]) -> list[Figure]:
        # "A 7.7 per cent drop": the direction right behind counts, whatever was said before.
        begun = {term.start for term in terms if term.concepts & {"UP", "DOWN"}}
        self.waiting = {one.end for one in percents if {one.end, one.end + 1} & begun}
        for kind, start, end, value in self._items(terms, percents):
            if kind == "BREAK":
                self._end_clause()
            elif kind == "NAME":
                self._name(start, end, cast(int, value))
            elif kind == "PERCENT":
                self._percent(start, end, cast(str, value))
            else:
                self._word(start, end, cast(frozenset[str], value))
        self._settle()
        hits = self.masked.hits
        return [
            figure
            for figure in self.figures
            if figure.names is None or any(hits[k].ticker is not None for k in figure.names)
        ]

    def _items(self, terms: list[Term], percents: list[Percent]) -> Iterator[tuple[str, int, int, object]]:
        """Names, percentages, words and ends of clauses, left to right."""
        items: list[tuple[str, int, int, object]] = [
            *(("NAME", start, end, k) for start, end, k in self.masked.subjects),
            *(("BREAK", end, end, None) for _, end in self.masked.clauses[:-1]),
            *(("PERCENT", *one) for one in percents),
            *(("WORD", term.start, term.end, term.concepts) for term in terms),
        ]
        return iter(sorted(items, key=lambda item: (item[1], item[0] != "BREAK")))

    def _tell(self, direction: str, start: int, end: int) -> None:
        """Note a move of whoever the sentence is about at this point."""
        self.is_told = True
        measure = self.measure or ("OTHER" if self.only_measures else "")
        is_background = not self.keeps_past and not measure and LONG_AGO.match(self.text[end:])
        if self.is_others or measure == "OTHER" or is_background:
            return
        kind = cast(Kind, f"{measure or 'PRICE'}_{direction}")
        if self.names:
            begun = self.start_of_names if end - self.start_of_names <= SPAN else start
            self.figures.append(Figure(kind, tuple(self.names), min(start, begun), end))
        elif self.is_own:
            self.figures.append(Figure(kind, None, start, end))
        else:
            self.floating = (kind, start, end)

    def _settle(self) -> None:
        """A verb like "tumbled" tells a move by itself, and a profit needs no figure at all."""
        if not self.direction or self.is_told or self.is_others or not (self.names or self.is_own):
            return
        is_near = self.is_own or 0 <= self.end_of_direction - self.end_of_names <= NEAR
        is_price = (
            not self.measure
            and self.is_strong
            and is_near
            and not OBJECT.match(self.text, self.end_of_direction)
        )
        is_result = self.measure in ("PROFIT", "REVENUE") and (
            abs(self.end_of_direction - self.end_of_measure) <= NEAR
        )
        if is_price or is_result:
            self._tell(self.direction, self.end_of_direction - 1, self.end_of_direction)

    def _end_clause(self) -> None:
        self._settle()
        self.shared = self.direction or self.shared
        self.direction, self.is_strong, self.percent, self.is_new_clause = "", False, None, True
        if self.lang == "zh" and not self.names:
            self.is_others = False

    def _name(self, start: int, end: int, k: int) -> None:
        if self.floating and not self.is_new_clause and OF.fullmatch(self.text, self.floating[2], start):
            # A 5 percent jump in Xiaomi.
            kind, begun, _ = self.floating
            self.figures.append(Figure(kind, (k,), begun, end))
            self.floating = None
            return
        is_in_a_row = self.end_of_names >= 0 and ROW.fullmatch(self.text[self.end_of_names : start])
        if is_in_a_row and not self.is_told:
            self.names.append(k)
        elif not self.names or self.is_new_clause or self.is_told or self.measure or self.is_others:
            self._settle()
            is_its_measure = self.measure and not self.direction and BELONGS.search(self.text[:start])
            self.names, self.is_own, self.is_others, self.start_of_names = [k], False, False, start
            self.measure = self.measure if is_its_measure else ""
            self.shared = self.direction or self.shared
            self.direction, self.is_strong, self.is_told = "", False, False
        else:
            return
        self.floating, self.is_new_clause, self.end_of_names = None, False, end

    def _percent(self, start: int, end: int, sign: str) -> None:
        if start - self.end_of_index <= MODAL and not BESIDE.search(self.text, self.end_of_index, start):
            return
        between = self.text[self.end_of_names : start].removeprefix("'s").strip(" ,(")
        is_beside_names = bool(self.names) and not between
        if sign:
            self._tell(SIGNS[sign], start, end)
        elif end in self.waiting:
            self.percent = (start, end)
        elif self.direction:
            self._tell(self.direction, min(start, self.end_of_direction), end)
        elif (
            self.shared
            and not self.is_told
            and (is_beside_names or IN_OTHER_WORDS.fullmatch(self.text, self.end_of_direction, start))
        ):
            self._tell(self.shared, start, end)
        elif not self.is_told or self.is_new_clause:
            self.percent = (start, end)

    def _word(self, start: int, end: int, concepts: frozenset[str]) -> None:
        if "PRICE" in concepts:
            self._price(start)
        if "CLOSE" in concepts:
            self.measure = ""
            # "Close: HK$43.80, +1.2 %" of a fact sheet.
            self.is_own = self.is_own or not self.text[:start].strip(" *-•|")
        if "NOT" in concepts:
            self.end_of_modal = end
        if "INDEX" in concepts:
            if self.names and not self.is_new_clause:
                # "Weighed on the index": what follows may be the company's, unless it stands right behind.
                self.end_of_index = end
            else:
                self.names, self.is_others, self.is_own, self.is_told = [], True, False, False
                self.end_of_names = end
        elif "METRIC" in concepts:
            self._measure(start, end, concepts)
        if "FLAT" in concepts:
            self.is_told, self.direction = True, ""
        for level, direction in (("HIGH", "UP"), ("LOW", "DOWN")):
            is_free = not self.is_told and self.direction in ("", direction if self.lang == "zh" else "")
            if level in concepts and is_free and REACHED.search(self.text[:start]):
                self.only_measures = False
                self._tell(direction, start, end)
        if "UP" in concepts:
            self._direct("UP", start, end, concepts)
        elif "DOWN" in concepts:
            self._direct("DOWN", start, end, concepts)

    def _price(self, start: int) -> None:
        # "The recovery of its share is reflected in the price": what has moved was named before.
        if self.lang == "en" or not self.direction or self.is_new_clause:
            self.measure = ""
        is_own = self.lang == "zh" or self._is_own_share(start)
        if not self.names and not self.is_own:
            self.is_own, self.is_others = is_own, not is_own
        elif self.names and self.is_new_clause and not is_own:
            # Puma shares shot up: somebody's who is on no list.
            self.names, self.is_others = [], True

    def _is_own_share(self, start: int) -> bool:
        """Whether "shares" are those of whoever the article is about: no other owner stands before them."""
        before = self.text[:start].split()
        if not before:
            return True
        word = before[-1].strip("\"'(,-").lower()
        return word in OWN_WORDS or word.endswith(("listed", "traded")) or not before[-1][:1].isupper()

    def _measure(self, start: int, end: int, concepts: frozenset[str]) -> None:
        measure = next((kind for kind in ("PROFIT", "REVENUE") if kind in concepts), "OTHER")
        last = self.figures[-1] if self.figures else None
        if last is not None and IN_A_MEASURE.fullmatch(self.text[last.end : start]):
            # A rise of 5 percent in revenue.
            self.figures.pop()
            if measure != "OTHER":
                kind = cast(Kind, f"{measure}_{last.kind.rpartition('_')[2]}")
                self.figures.append(last._replace(kind=kind, end=end))
        elif self.direction and not self.is_told and not self.is_new_clause:
            # Doubled its profit.
            self.measure, self.end_of_measure = measure, start
        elif not self.direction or self.is_new_clause or (self.is_told and measure != "OTHER"):
            self.direction = "" if self.is_told else self.direction
            self.is_told = False
            # "First-half profit doubled": whose, the article has said.
            self.is_own = self.is_own or (measure != "OTHER" and not self.names and not self.is_others)
            if not self.measure or measure != "OTHER":
                self.measure, self.end_of_measure = measure, end

    def _direct(self, direction: str, start: int, end: int, concepts: frozenset[str]) -> None:
        self.only_measures = "MEASURE" in concepts
        if self.percent is not None and start - self.percent[1] <= BEHIND[self.lang]:
            self._tell(direction, self.percent[0], end)
            self.percent, self.direction, self.end_of_direction = None, direction, end
        elif (not self.is_told or self.is_new_clause) and start - self.end_of_modal > MODAL:
            if self.is_new_clause:
                self.is_new_clause = self.is_told = False
            self.direction, self.end_of_direction = direction, end
            self.is_strong = "STRONG" in concepts

"""A sentence with its company names masked, cut into clauses: the text that rules and scorers look at.

Finding the names is the gazetteer's business; deciding whose a clause is, ``attribution``'s.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from orchestration.press.gazetteer import Hit
from orchestration.press.kept import kept
from orchestration.press.letters import in_small_letters

TOKEN = re.compile(r"⟦(\d+)⟧")
# Share-class marks and codes behind a name: Alibaba-W (NYSE: BABA; HKEX: 9988), 腾讯控股(00700).
TAIL = r"(?:-(?:SW|WR|HR|SWR|W|S|B|R|H)(?![A-Za-z0-9]))?"
CODE_OUTSIDE_THE_LIST = re.compile(r"\(\s*(?:[A-Z]+:\s?)?(?:\d{5}|\d{4,5}\.HK|\d{6}(?:\.S[HZ])?)\s*\)")
BETWEEN_NAME_AND_CODE = re.compile(
    rf"{TAIL}\s*\(?\s*(?:[;,/]\s*)?(?:[A-Za-z]{{2,6}}\s?:\s?|股份代号\s?:?\s?)?(?:{TAIL})"
)
AND = r"(?:,?\s*\b(?:and|or)\b|[,、/&和与及]|以及)"
RUN = re.compile(rf"⟦\d+⟧{TAIL}(?:'s)?(?:\s*{AND}\s*⟦\d+⟧{TAIL})+")
# The first character says whether to look further; what ends a clause in Chinese without one is ``TURN``.
CLAUSE_END = re.compile(
    r"[;:；：，！？!?。,\s—](?:(?<=[;:；：，！？!?。])|(?<=,)(?:(?<!\d,)|(?!\d))|(?<=—)—*"
    r"|(?<=\s)(?:[-—]+\s|(?:while|whereas|but|although|though|however|despite)\s|(?:and|as|after)\s(?=⟦)"
    r"|(?<=[\u3400-\u9fff%]\s)\s*(?=[\u3400-\u9fff⟦「『])))"
)
TURN = re.compile(r"(?=但|然而|不过|而⟦|虽然|尽管|其中)")


@dataclass(frozen=True)
class Masked:
    """``text`` has ⟦k⟧ where hit k stood; ``printed`` is the sentence as the article has it."""

    text: str
    printed: str
    hits: tuple[Hit, ...]

    @kept
    def lowered(self) -> str:
        """``text`` in small letters, as long as it is."""
        return in_small_letters(self.text)

    @kept
    def tokens(self) -> list[tuple[int, int, int]]:
        """``(start, end, k)`` of every token in ``text``, left to right."""
        found = TOKEN.finditer(self.text) if self.hits else ()
        return [(one.start(), one.end(), int(one[1])) for one in found]

    @kept
    def subjects(self) -> list[tuple[int, int, int]]:
        """The tokens of all who may be what the sentence is about: not those who only tell of them."""
        return [token for token in self.tokens if not self.hits[token[2]].is_source]

    @kept
    def runs(self) -> list[tuple[int, int]]:
        """Where names stand in a row: ⟦0⟧, ⟦1⟧ and ⟦2⟧."""
        return [found.span() for found in RUN.finditer(self.text)] if len(self.hits) > 1 else []

    @kept
    def clauses(self) -> list[tuple[int, int]]:
        """``(start, end)`` of the clauses in ``text``; a comma within a run of names ends none."""
        ends = [found.end() for found in CLAUSE_END.finditer(self.text)]
        if not self.printed.isascii():
            ends += [found.start() for found in TURN.finditer(self.text)]
        for start, last in self.runs:
            ends = [end for end in ends if not start < end < last]
        bounds = sorted({0, *ends, len(self.text)})
        return list(pairwise(bounds)) or [(0, 0)]

    def clause_at(self, position: int) -> int:
        """Number of the clause that holds a position of ``text``."""
        return bisect_right(self._starts, position) - 1

    @kept
    def _starts(self) -> list[int]:
        return [start for start, _ in self.clauses]

    def printed_span(self, start: int, end: int) -> str:
        """The article's own words for a stretch of ``text``."""
        return self.printed[self.position(start) : self.position(end)].strip()

    def position(self, position: int) -> int:
        """Where a position of ``text`` that is not inside a token stands in ``printed``."""
        shift = 0
        for start, end, k in self.tokens:
            if start >= position:
                break
            shift = self.hits[k].end - end
        return position + shift


def mask(printed: str, folded: str, hits: list[Hit]) -> Masked:
    """Replace names by tokens; a code that only repeats the name before it goes into that name's token."""
    found = [*hits, *_others(folded, hits)]
    if not found:
        return Masked(folded, printed, ())
    merged: list[Hit] = []
    for hit in sorted(found, key=lambda hit: hit.start):
        if merged and _repeats(folded, merged[-1], hit):
            end = _closed(folded, merged[-1].start, hit.end)
            merged[-1] = merged[-1]._replace(end=end)
        else:
            merged.append(hit)
    pieces, at = [], 0
    for k, hit in enumerate(merged):
        pieces += [folded[at : hit.start], f"⟦{k}⟧"]
        at = hit.end
    return Masked("".join([*pieces, folded[at:]]), printed, tuple(merged))


def _others(folded: str, hits: list[Hit]) -> list[Hit]:
    """Codes of securities outside the list, so that their sentences are not laid on a company that is on it."""
    if "(" not in folded:
        return []
    return [
        Hit(found.start(), found.end(), None, found.group())
        for found in CODE_OUTSIDE_THE_LIST.finditer(folded)
        if not any(hit.start < found.end() and hit.end > found.start() for hit in hits)
    ]


def _repeats(folded: str, before: Hit, hit: Hit) -> bool:
    """Whether a hit is only the code, in brackets, of the name before it."""
    between = folded[before.end : hit.start]
    if BETWEEN_NAME_AND_CODE.fullmatch(between) is None:
        return False
    if before.ticker == hit.ticker:
        return "(" in between or ";" in between or hit.text.startswith("(") or hit.text[-1].isdigit()
    # Its listing elsewhere, which the list does not follow: 中国平安(601318.SH).
    return hit.ticker is None and hit.text.startswith("(")


def _closed(folded: str, start: int, end: int) -> int:
    """Take in the bracket that closes a code."""
    is_open = folded.count("(", start, end) > folded.count(")", start, end)
    closing = re.compile(r"\s*\)").match(folded, end)
    return closing.end() if is_open and closing else end

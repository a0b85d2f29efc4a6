"""Words that point to companies named just before: both, the former, the toymaker. They are read as those names.

Only words that mean a company by themselves: a sentence that merely names nobody is ``events``' business. Mentions and
claims are read without this.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Protocol

from orchestration.press.claims.described import described_in, meant_by
from orchestration.press.gazetteer import Hit
from orchestration.press.masking import Masked
from orchestration.press.passages import Passages, Sentence

# A description points back over this many sentences at most.
FAR = 3
# What follows a word that stands for companies: a verb or an end, and no noun that would make it "both sides".
_VERB = (
    r"(?:are|were|was|is|has|have|had|also|each|too|will|would|could|did|do|saw|fell|rose|lost|won|shed|sank|slid|hit|"
    r"put|made|drew|took|got|kept|led|beat|sold|bought|underperformed|outperformed|closed?|end(?:ed)?|finish(?:ed)?|"
    r"fall|rise|lose|gain|climb|drop|slump|jump|slip|add|[a-z]{3,}(?:ed|ing))\b"
)
_COMPANIES = (
    r"(?:shares|stocks|companies|firms|groups|names|counters|lenders|banks|carriers|carmakers|chipmakers)"
)
_END = rf"(?=\s*(?:[,.;:)]|$)|\s+(?:{_VERB}|(?:to|at|by|on|with|from|in|for|after|as)\b)|'s?\b)"
BOTH = re.compile(
    rf"(?i)(?<![\w-])(?:both(?: of (?:them|which|whom))?(?: (?:the )?{_COMPANIES})?"
    rf"|the (?:pair|duo|two(?: {_COMPANIES})?)){_END}"
    r"|两者|二者|两只?股份?(?=[均都齐皆双同今昨全日升涨跌挫获遭被])|两(?:家公司|家企业|间公司)|双方股价"
)
FIRST = re.compile(rf"(?i)\bthe former{_END}|前者")
SECOND = re.compile(rf"(?i)\bthe latter{_END}|后者")
DESCRIBED = re.compile(
    r"(?i)\b(?:the|that) (?:[\w-]+ ){0,2}?[\w-]*(?:maker|operator|lender|bank|insurer|broker|brokerage|foundry|"
    r"carrier|telco|miner|utility|platform|refiner|producer|driller|airline|bourse|chain|agency)"
    r"(?!\s+(?:of|in|and|⟦)|\s*,\s*⟦|[\w-])"
)
# Words for the two companies named last, and which of them they mean.
OF_TWO = {"both": (BOTH, slice(2)), "former": (FIRST, slice(1)), "latter": (SECOND, slice(1, 2))}
POINTERS = {name: pattern for name, (pattern, _) in OF_TWO.items()} | {"described": DESCRIBED}
# Who is only compared with, or stands in an aside: "a model that rivals DeepSeek", ", which competes with ByteDance,".
BESIDE = re.compile(
    r"(?i)(?:\b(?:rivals?(?: to| of)?|rivall?ing|compet\w+ (?:with|against)|tak(?:e|es|ing) on|challeng(?:e|es|ing)|"
    r"unlike|like|than|versus|vs\.?|beats?|beating|outdo(?:es|ing)?|outperform(?:s|ing)|undercuts?|undercutting|"
    r"backed by|owned by|trails?|trailing|alternatives? to|answer to|comparable (?:to|with)|similar to|behind|"
    r"catch(?:ing)? up with|match(?:es|ing)|chas(?:es|ing)|overtak(?:es|ing)))"
    r"(?: (?:the|its|us|american|chinese|domestic|rival|rivals|market leader|leader))*\s+$"
    r"|(?:对标|媲美|挑战|抗衡|叫板|竞争对手|优于|胜过|追赶|不敌)$"
)
IN_AN_ASIDE = re.compile(r"(?i),\s*(?:which|who|whose|a|an|the)\b[^,;:.]*$")


class Hope(Protocol):
    """Which of ``POINTERS`` may stand in a sentence."""

    @property
    def pointers(self) -> Set[str]: ...


def with_pointers(passages: Passages, hopes: Mapping[tuple[str, str], Hope]) -> Passages:
    """The same articles, with words that point to companies named before masked as those companies.

    ``hopes``: by what a sentence has ``said``.
    """
    return replace(
        passages, by_article={id_: _pointed(article, hopes) for id_, article in passages.by_article.items()}
    )


def _pointed(article: list[Sentence], hopes: Mapping[tuple[str, str], Hope]) -> list[Sentence]:
    read: list[Sentence] = []
    for sentence in article:
        hope = hopes[sentence.said].pointers
        pointers = list(_pointers(sentence.masked, hope, read[-FAR:])) if hope and read else []
        read.append(sentence._replace(masked=_taken_in(sentence.masked, pointers)) if pointers else sentence)
    return [_without_rivals(sentence) for sentence in read]


def _without_rivals(sentence: Sentence) -> Sentence:
    """The sentence, where somebody off the list who is only compared with a company before him is no subject."""
    masked = sentence.masked
    if len(masked.hits) < 2:
        return sentence
    listed = [start for start, _, k in masked.subjects if masked.hits[k].ticker is not None]
    hits = list(masked.hits)
    for start, _, k in masked.subjects:
        is_other = hits[k].ticker is None and bool(listed) and listed[0] < start
        if is_other and (BESIDE.search(masked.text, 0, start) or IN_AN_ASIDE.search(masked.text, 0, start)):
            hits[k] = hits[k]._replace(is_source=True)
    if tuple(hits) == masked.hits:
        return sentence
    return sentence._replace(masked=replace(masked, hits=tuple(hits)))


# Where a pointer stands in the masked text, and whom it means.
Pointer = tuple[int, int, list[str]]


def _pointers(masked: Masked, hope: Set[str], before: Sequence[Sentence]) -> Iterator[Pointer]:
    for name, (pattern, meant) in OF_TWO.items():
        for found in pattern.finditer(masked.text) if name in hope else ():
            pair = _pair(masked, found.start(), before)
            if pair is not None:
                yield found.start(), found.end(), pair[meant]
    found_one = DESCRIBED.search(masked.text) if "described" in hope else None
    if found_one and not any(start < found_one.start() for start, _, _ in masked.subjects):
        ticker = meant_by(described_in(masked.text, *found_one.span()), _nearest_first(before))
        if ticker is not None:
            yield found_one.start(), found_one.end(), [ticker]


def _pair(masked: Masked, at: int, before: Sequence[Sentence]) -> list[str] | None:
    """The two companies named last ahead of ``at``, in this sentence or the one before; None if not just two."""
    own = [masked.hits[k].ticker for start, _, k in masked.subjects if start < at]
    named = own or [before[-1].masked.hits[k].ticker for _, _, k in before[-1].masked.subjects]
    distinct = [ticker for ticker in dict.fromkeys(named) if ticker is not None]
    return distinct if len(distinct) == 2 and None not in named else None


def _nearest_first(before: Sequence[Sentence]) -> list[str]:
    """The companies of the sentences before, the nearest sentence first, and its subject first within it."""
    return [
        ticker
        for sentence in reversed(before)
        for _, _, k in sentence.masked.subjects
        if (ticker := sentence.masked.hits[k].ticker) is not None
    ]


def _taken_in(masked: Masked, pointers: list[Pointer]) -> Masked:
    """``masked`` with a token, or two in a row, in the place of each pointer."""
    hits: list[Hit] = []
    pieces: list[str] = []
    at = 0
    named: list[tuple[int, int, list[Hit]]] = [
        (start, end, [masked.hits[k]]) for start, end, k in masked.tokens
    ]
    meant = [(start, end, _hits_of(masked, start, end, tickers)) for start, end, tickers in pointers]
    for start, end, here in sorted([*named, *meant], key=lambda item: item[0]):
        if start >= at:
            tokens = (f"⟦{number}⟧" for number in range(len(hits), len(hits) + len(here)))
            pieces += [masked.text[at:start], " and ".join(tokens)]
            hits += here
            at = end
    return Masked("".join([*pieces, masked.text[at:]]), masked.printed, tuple(hits))


def _hits_of(masked: Masked, start: int, end: int, tickers: list[str]) -> list[Hit]:
    """A hit a company; the first stands for all of the words, so that what follows them is quoted as printed."""
    first, last = masked.position(start), masked.position(end)
    return [
        Hit(first if nth == 0 else last, last, ticker, masked.printed[first:last])
        for nth, ticker in enumerate(tickers)
    ]

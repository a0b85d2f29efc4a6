"""Market reports read figure by figure: whose price or profit moved which way, into whose shares money came.

Reports list many companies in few words, so a figure is read by what stands around it instead of by a phrase.
Sentences are read in ``moves`` and ``flows``; here they become an article. Other patterns are ``matching``'s.
"""

from collections.abc import Iterator, Mapping

from orchestration.press.concepts import CONNECT, Concepts
from orchestration.press.figures import Figure
from orchestration.press.flows import FlowSentence
from orchestration.press.moves import read_moves
from orchestration.press.passages import Sentence

# A sentence goes on about the flows of one so many sentences before.
REACH = 5


def read_tape(article: list[Sentence], concepts: Mapping[str, Concepts]) -> Iterator[tuple[Sentence, Figure]]:
    """All figures of an article with their sentences: its moves, then its flows."""
    found = [concepts[sentence.lang].find(sentence.masked.text) for sentence in article]
    for sentence, terms in zip(article, found, strict=True):
        for figure in read_moves(sentence, terms):
            yield sentence, figure
    if not any(term.concepts & CONNECT for terms in found for term in terms):
        return
    flows: list[tuple[Sentence, Figure]] = []
    last, direction = -REACH - 1, ""
    for number, (sentence, terms) in enumerate(zip(article, found, strict=True)):
        names_it = any(term.concepts & CONNECT for term in terms)
        if not (names_it or number == 0 or number - last <= REACH):
            continue
        reading = FlowSentence(
            sentence, terms, direction, any(figure.names and figure.amount for _, figure in flows)
        )
        flows += [(sentence, figure) for figure in reading.figures]
        if reading.figures:
            last, direction = number, reading.direction
        elif names_it:
            last = number
    yield from _without_parts(flows)


def _without_parts(flows: list[tuple[Sentence, Figure]]) -> Iterator[tuple[Sentence, Figure]]:
    """Without what one leg did of what the channel did, and without a company's own figure told again."""
    is_told_whole = any(figure.is_channel and not figure.is_leg for _, figure in flows)
    companies = {figure.amount.value for _, figure in flows if figure.names and figure.amount}
    for sentence, figure in flows:
        is_part = figure.is_leg and is_told_whole
        is_repeat = figure.amount is not None and figure.amount.value in companies
        if not (figure.is_channel and (is_part or is_repeat)):
            yield sentence, figure

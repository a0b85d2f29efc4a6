"""Market reports read figure by figure: whose price or profit moved which way, into whose shares money came.

Reports list many companies in few words, so a figure is read by what stands around it instead of by a phrase.
Sentences are read in ``moves`` and ``flows``; here they become an article. Other patterns are ``matching``'s.
"""

from collections.abc import Iterator, Mapping, Sequence

from orchestration.press.concepts import CONNECT, FLOWING, Concepts, Term
from orchestration.press.figures import Figure
from orchestration.press.flows import FlowSentence, may_flow
from orchestration.press.hopes import Hope
from orchestration.press.moves import read_moves
from orchestration.press.passages import Sentence
from orchestration.press.percents import percents_of

# A sentence goes on about the flows of one so many sentences before.
REACH = 5


def moves_of(
    article: list[Sentence], hopes: Sequence[Hope], concepts: Mapping[str, Concepts]
) -> Iterator[tuple[Sentence, Figure]]:
    """The moves of an article with their sentences; ``hopes``: what may stand in each."""
    for sentence, hope in zip(article, hopes, strict=True):
        if hope.may_move(sentence.masked):
            for figure in read_moves(sentence, _terms(sentence, concepts), percents_of(sentence.masked)):
                yield sentence, figure


def flows_of(
    article: list[Sentence], hopes: Sequence[Hope], concepts: Mapping[str, Concepts]
) -> Iterator[tuple[Sentence, Figure]]:
    """The flows of an article with their sentences; ``hopes``: what may stand in each."""
    naming = {
        number
        for number, (sentence, hope) in enumerate(zip(article, hopes, strict=True))
        if hope.may_name_channel and any(term.concepts & CONNECT for term in _terms(sentence, concepts))
    }
    if not naming:
        return
    flows: list[tuple[Sentence, Figure]] = []
    last, direction = -REACH - 1, ""
    for number, sentence in enumerate(article):
        names_it = number in naming
        if not (names_it or number == 0 or number - last <= REACH):
            continue
        last = number if names_it else last
        if not direction and not hopes[number].may_flow:
            continue
        terms = _terms(sentence, concepts)
        # Nothing came or went, nor is there anything that an amount could go on about.
        is_silent = not direction and not any(term.concepts & FLOWING for term in terms)
        if is_silent or not may_flow(sentence, terms):
            continue
        knows_company = any(figure.names and figure.amount for _, figure in flows)
        reading = FlowSentence(sentence, terms, direction, knows_company)
        flows += [(sentence, figure) for figure in reading.figures]
        if reading.figures:
            last, direction = number, reading.direction
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


def _terms(sentence: Sentence, concepts: Mapping[str, Concepts]) -> list[Term]:
    return concepts[sentence.lang].find(sentence.masked.text)

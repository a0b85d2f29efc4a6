"""Whose a stretch of a sentence is: the companies named beside it, in its clause, or earlier in the sentence.

Rules say only on which side of their words they expect the company; what the words mean is not asked here.
"""

import re

from orchestration.press.masking import Masked

# Start, end, number of the hit.
Token = tuple[int, int, int]
# A clause that only describes the name before it does not become the subject of what follows.
ASIDE = re.compile(r"\s*(?:which|who|whose|including|led by|such as|其中|包括)\b")


def names_at(masked: Masked, start: int, end: int, side: str, by: int | None = None) -> list[int] | None:
    """Numbers of the hits that a match at ``start`` to ``end`` of the masked text is about.

    ``side`` is ``before`` or ``after``: where the nearest name within the match's own clauses is looked for first;
    ``subject``: what stands before goes before even one inside; ``all`` takes every company of those clauses. Names in
    a row count together. ``by`` did it, and is not meant.
    None where the sentence names nobody else.
    """
    tokens = [token for token in masked.subjects if token[2] != by]
    if not tokens:
        return None
    first, last = masked.clause_at(start), masked.clause_at(max(start, end - 1))
    lower, upper = masked.clauses[first][0], masked.clauses[last][1]
    within = [token for token in tokens if lower <= token[0] < upper]
    if side == "all" and (listed := [k for _, _, k in within if masked.hits[k].ticker is not None]):
        return listed
    before = [token for token in within if token[1] <= start]
    after = [token for token in within if token[0] >= end]
    inside = [token for token in within if token not in before and token not in after]
    # What follows a match is nearest first as it stands, what precedes it in reverse.
    order = {
        "before": [inside, before[::-1], after],
        # Who takes over, not who is taken over.
        "subject": [before[::-1], inside, after],
    }.get(side, [inside, after, before[::-1]])
    nearest = next((found[0] for found in order if found), None) or _subject(masked, tokens, first)
    return [k for k in _row(masked, nearest) if k != by]


def _subject(masked: Masked, tokens: list[Token], clause: int) -> Token:
    """The first name of the nearest clause before that has one, else the sentence's first name."""
    for start, end in reversed(masked.clauses[:clause]):
        named = [token for token in tokens if start <= token[0] < end]
        if named and not ASIDE.match(masked.text[start:end]):
            return named[0]
    return tokens[0]


def _row(masked: Masked, token: Token) -> list[int]:
    """The hit of a token and of those that stand in a row with it."""
    for start, end in masked.runs:
        if start <= token[0] < end:
            return [k for at, _, k in masked.subjects if start <= at < end]
    return [token[2]]


def owners(masked: Masked) -> list[set[str | None]]:
    """For each clause the tickers (None: somebody off the list) that it is about; empty sets if nobody is named."""
    found: list[set[str | None]] = []
    for start, end in masked.clauses:
        named = {masked.hits[k].ticker for at, _, k in masked.subjects if start <= at < end}
        is_aside = bool(ASIDE.match(masked.text[start:end])) and bool(found)
        found.append(found[-1] | named if is_aside else named)
    last: set[str | None] = next((tickers for tickers in found if tickers), set())
    for number, tickers in enumerate(found):
        last = tickers or last
        found[number] = last
    return found

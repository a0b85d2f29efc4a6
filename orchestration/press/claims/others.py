"""Money that is no flow of the channel's: of another kind, or somebody else's.

What is one, and which way it went, is ``ways``'.
"""

from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.told import Told, gap


def is_other(told: Told, one: Quantity, clause: tuple[int, int]) -> bool:
    """Money that is no flow: the nearest word says what it is."""
    if told.cues["difference_behind"].match(told.text, one.end):
        return True
    if told.cues["other_behind"].match(told.text, one.end):
        return True
    heading = told.text[: clause[0]].rpartition(":")[0]
    if heading and told.has("other_money", 0, len(heading)) and not told.has_term({"IN", "OUT"}, *clause):
        return True
    if told.cues["difference"].search(told.text[clause[0] : one.start]):
        return True
    found = [
        match
        for match in told.finds("other_money", *clause)
        # "Southbound purchases of HK$6bn faced sales of HK$5bn".
        if not (match[0].lower().startswith("sales") and _follows_purchases(told, match.start()))
    ]
    if not found:
        return False
    nearest = min(gap(*match.span(), one.start, one.end) for match in found)
    flows = [
        gap(term.start, term.end, one.start, one.end)
        for term in told.terms
        if clause[0] <= term.start < clause[1]
        and term.concepts & {"IN", "OUT"}
        # Short selling is no selling.
        and not any(match.start() <= term.start < match.end() for match in found)
    ]
    return not flows or nearest < min(flows)


def is_anothers(told: Told, one: Quantity, clause: tuple[int, int]) -> bool:
    """Whether an amount is somebody else's trade, or one on the mainland: the clause says who, and names no channel."""
    if told.has("a_share", *clause) and not told.has("north"):
        return True
    if told.names_channel(clause) or any(clause[0] <= leg[0] < clause[1] for leg in told.legs):
        return False
    # "The chairman, Joe Tsai, bought": who is told of may stand clauses before.
    if told.has("other_actor", clause[0] if told.names_channel() else 0, one.start):
        return True
    if told.has("foreign_actor", clause[0], one.start) and not told.names_channel():
        return True
    # A broker at the head of a clause tells or trades; neither is a flow of the channel's.
    sources = [token for token in told.masked.tokens if told.masked.hits[token[2]].is_source]
    return any(
        not told.text[clause[0] : start].strip(" \"'(-") for start, _, _ in sources if start < one.start
    )


def _follows_purchases(told: Told, position: int) -> bool:
    return told.has("gross_buy", 0, position) and told.has("south", 0, position)

"""Articles to claims: each sentence by all readers, what one leaves for the next, and each claim once.

The readers know one sentence; contracts and origins are ``press.reader``'s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from orchestration.contracts.press import LONGEST_SPAN
from orchestration.press.claims.claim import Claim, frame_of, row
from orchestration.press.claims.flows import in_context, read_flows
from orchestration.press.claims.identities import read_pairs, sums_of
from orchestration.press.claims.prices import read_changes, read_holdings, read_leaders, read_levels
from orchestration.press.claims.sessions import Publication
from orchestration.press.claims.standings import read_ranks, read_records, read_streaks
from orchestration.press.claims.told import Passage, Told
from orchestration.press.concepts import Concepts
from orchestration.press.passages import Passages, Sentence


def claim_frame(
    passages: Passages,
    about: Mapping[str, set[str]],
    concepts: Mapping[str, Concepts],
    published: Mapping[str, datetime],
) -> pl.DataFrame:
    """``press/claims`` without its origins; ``published``: naive UTC by article."""
    rows = []
    for article_id in sorted(passages.by_article):
        claims = claims_of(
            passages.by_article[article_id], about[article_id], concepts, published[article_id]
        )
        rows += [row(article_id, number, claim) for number, claim in enumerate(claims, start=1)]
    return frame_of(rows)


def claims_of(
    article: list[Sentence], about: set[str], concepts: Mapping[str, Concepts], published: datetime
) -> list[Claim]:
    """The claims of one article in the order of its text, each once."""
    publication = Publication(published.replace(tzinfo=UTC))
    told = [Told.of(sentence, concepts, publication) for sentence in article]
    is_about_flows = any(
        one.has("south") or one.has("north") or one.has_term({"CHANNEL", "NORTH"}) for one in told
    )
    passage = Passage(publication, next(iter(about)) if len(about) == 1 else None)
    found: list[Claim] = []
    for one in told:
        found += _claims_of(one, passage, is_about_flows)
    found += sums_of(found)
    return [
        replace(claim, text=claim.text[:LONGEST_SPAN])
        for claim in _once(
            sorted(found, key=lambda claim: (claim.sentence_no, claim.start, claim.claim_type))
        )
    ]


def _claims_of(told: Told, passage: Passage, is_about_flows: bool) -> list[Claim]:
    claims: list[Claim] = []
    if in_context(told, passage, is_about_flows):
        flows = list(read_flows(told, passage))
        claims += flows
        claims += read_pairs(told, flows)
        claims += read_ranks(told, passage)
        claims += read_records(told, passage, flows)
        claims += read_streaks(told, passage)
        claims += read_holdings(told, passage)
    claims += read_changes(told, passage)
    claims += read_levels(told, passage)
    claims += read_leaders(told, passage)
    names = [ticker for _, _, ticker in told.companies if ticker]
    if names:
        passage.named = names[-1] if len(set(names)) == 1 else names[0]
    return claims


def _once(claims: Iterable[Claim]) -> list[Claim]:
    seen: set[tuple[object, ...]] = set()
    once = []
    for claim in claims:
        if claim.key not in seen:
            seen.add(claim.key)
            once.append(claim)
    return once

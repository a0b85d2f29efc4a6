"""Articles to claims: each sentence by all readers, what one leaves for the next, and each claim once.

The readers know one sentence; contracts and origins are ``press.reader``'s.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import polars as pl

from orchestration.contracts.press import INDICES, LONGEST_SPAN
from orchestration.press.claims.claim import Claim, frame_of, row
from orchestration.press.claims.flows import read_flows
from orchestration.press.claims.holdings import read_holdings
from orchestration.press.claims.hopes import Hope, hopes_of, unasked
from orchestration.press.claims.identities import read_pairs, sums_of, with_both_sides
from orchestration.press.claims.leaders import read_leaders
from orchestration.press.claims.learning import focus_of, go_on, learn, leave, pass_over, take_up
from orchestration.press.claims.levels import read_levels
from orchestration.press.claims.pace import read_paces
from orchestration.press.claims.passage import Passage
from orchestration.press.claims.prices import read_changes
from orchestration.press.claims.ranks import read_ranks
from orchestration.press.claims.records import find_records, read_records
from orchestration.press.claims.retold import in_own_words, with_amount
from orchestration.press.claims.sessions import Publication
from orchestration.press.claims.streaks import find_streaks, read_streaks
from orchestration.press.claims.targets import read_targets
from orchestration.press.claims.told import Told
from orchestration.press.claims.worth import (
    CHANNEL_SIGNS,
    SIGNS,
    About,
    Worth,
    about_of,
    names_channel,
    worth_of,
)
from orchestration.press.concepts import Concepts
from orchestration.press.passages import Passages, Sentence

# Where a weekend paper names this week too, its last week is the one before.
WEEK = ("周", "星期", "礼拜")
THIS_WEEK = re.compile(r"[本今这]个?(?:周|星期|礼拜)(?!五?四?三?个?交易)")


class Read(NamedTuple):
    """A sentence, what it is read for, and what may match it."""

    sentence: Sentence
    worth: Worth
    hope: Hope


def claim_frame(
    passages: Passages,
    about: Mapping[str, set[str]],
    concepts: Mapping[str, Concepts],
    published: Mapping[str, datetime],
) -> pl.DataFrame:
    """``press/claims`` without its origins; ``published``: naive UTC by article."""
    rows = []
    for article_id, (told_of, article) in sorted(_with_hopes(passages.by_article, concepts).items()):
        claims = claims_of(article, told_of, about[article_id], concepts, published[article_id])
        rows += [row(article_id, number, claim) for number, claim in enumerate(claims, start=1)]
    return frame_of(rows)


def _with_hopes(
    articles: Mapping[str, list[Sentence]], concepts: Mapping[str, Concepts]
) -> dict[str, tuple[About, list[Read]]]:
    """Each sentence with what may match it: all is only looked for where a claim may be told."""
    signs = hopes_of((sentence for article in articles.values() for sentence in article), concepts, SIGNS)
    on_flows = {
        article_id
        for article_id, article in articles.items()
        if any(names_channel(sentence, signs[sentence.said], concepts) for sentence in article)
    }
    further = hopes_of(
        (sentence for article_id in sorted(on_flows) for sentence in articles[article_id]),
        concepts,
        CHANNEL_SIGNS,
    )
    read: dict[str, tuple[About, list[Read]]] = {}
    for article_id, article in articles.items():
        said = [sentence.said for sentence in article]
        of = [signs[one] | further[one] if article_id in on_flows else signs[one] for one in said]
        about = about_of(article, of, article_id in on_flows)
        worth = worth_of(article, of, about, concepts)
        read[article_id] = about, list(map(Read, article, worth, of))
    telling = [one.sentence for _, article in read.values() for one in article if one.worth is Worth.CLAIMS]
    hopes = hopes_of(telling, concepts)

    def with_hope(one: Read, about: About) -> Read:
        if one.worth is Worth.SCENE:
            others = unasked(one.sentence.lang, about.signs)
            return one._replace(hope=one.hope | others if one.hope else others)
        return one._replace(hope=hopes[one.sentence.said]) if one.worth is Worth.CLAIMS else one

    return {
        article_id: (about, [with_hope(one, about) for one in article])
        for article_id, (about, article) in read.items()
    }


def claims_of(
    article: list[Read],
    about: About,
    primaries: set[str],
    concepts: Mapping[str, Concepts],
    published: datetime,
) -> list[Claim]:
    """The claims of one article in the order of its text, each once."""
    if not any(one.worth is Worth.CLAIMS for one in article):
        return []
    publication = Publication(published.replace(tzinfo=UTC), _names_this_week(article))
    told = _all_told(article, concepts, publication)
    is_about_flows = about.flows and any(one.names_channel() for one in told if one is not None)
    about = About(is_about_flows, about.stakes and is_about_flows, about.venues)
    passage = Passage(publication, next(iter(primaries)) if len(primaries) == 1 else None)
    passage.focus = focus_of(told[0]) if about.flows and told[0] is not None else None
    found: list[Claim] = []
    before: Told | None = None
    for (sentence, worth, _), one in zip(article, told, strict=True):
        if one is None:
            pass_over(sentence, passage, about)
        elif worth is Worth.SCENE:
            found = _kept(found, one)
            learn(one, passage, about)
        else:
            found = _kept(found, one)
            read = with_amount(one, before, concepts, publication)
            if read is None:
                found += _claims_of(one, passage, about)
            else:
                found += in_own_words(_claims_of(read, passage, about), one, read)
        before = one
    if not found:
        return []
    once = _once(with_both_sides(_in_order(found)))
    return [
        claim if len(claim.text) <= LONGEST_SPAN else replace(claim, text=claim.text[:LONGEST_SPAN])
        for claim in _in_order([*once, *sums_of(once)])
    ]


def _names_this_week(article: list[Read]) -> bool:
    text = "\n".join(one.sentence.masked.text for one in article)
    return any(word in text for word in WEEK) and THIS_WEEK.search(text) is not None


def _kept(found: list[Claim], told: Told) -> list[Claim]:
    """The claims before a sentence without those that it takes back."""
    if not told.has("refutes"):
        return found
    return [claim for claim in found if claim.sentence_no != told.sentence.number - 1]


def _all_told(
    article: list[Read], concepts: Mapping[str, Concepts], publication: Publication
) -> list[Told | None]:
    """Each sentence with what is found in it, None for one that is not worth reading.

    "The index" is the one that was named last, if it was the only one.
    """
    told: list[Told | None] = []
    index: str | None = None
    for sentence, worth, hope in article:
        if worth is Worth.NOTHING:
            told.append(None)
            continue
        one = Told.of(sentence, concepts, publication, index, hope)
        indices = {ticker for _, _, ticker in one.names if ticker in INDICES}
        if indices:
            index = indices.pop() if len(indices) == 1 else ""
        told.append(one)
    return told


def _in_order(claims: list[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.sentence_no, claim.start, claim.claim_type))


def _claims_of(told: Told, passage: Passage, about: About) -> list[Claim]:
    claims: list[Claim] = []
    streaks = find_streaks(told)
    if take_up(told, passage, about):
        flows = list(read_flows(told, passage, streaks))
        records = find_records(told)
        go_on(told, passage, flows)
        claims += flows
        claims += read_pairs(told, flows)
        claims += read_ranks(told, passage, [(start, end) for _, start, end in records])
        claims += read_records(told, passage, flows, records)
        claims += read_streaks(told, passage, streaks)
        claims += read_paces(told, passage)
        if about.stakes:
            claims += read_holdings(told, passage)
    claims += read_changes(told, passage, [match.span() for match in streaks])
    claims += read_levels(told, passage)
    claims += read_targets(told, passage)
    claims += read_leaders(told, passage)
    leave(told, passage, claims, about)
    return claims


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """Each claim once, by its finest print: a headline's 23.2 billion is the body's 23.256 billion."""
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = claim.key
        told = seen.setdefault(key, claim)
        if told is not claim:
            # What either telling says of its time or of who trades holds for the claim.
            is_stated = told.is_period_stated or claim.is_period_stated
            seen[key] = replace(told, flags=told.flags | claim.flags, is_period_stated=is_stated)
    once = list(seen.values())
    return [
        claim
        for claim in once
        if not any(
            claim.is_looser_print_of(other) or claim.is_undated_copy_of(other) or claim.is_in_short_of(other)
            for other in once
        )
    ]

"""Articles to claims: each sentence by all readers, what one leaves for the next, and each claim once.

The readers know one sentence; contracts and origins are ``press.reader``'s.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

import polars as pl

from orchestration.contracts.press import INDICES, LONGEST_SPAN, MARKET
from orchestration.press.claims.claim import Claim, frame_of, row
from orchestration.press.claims.cues import cues
from orchestration.press.claims.flows import goes_past, in_context, read_flows
from orchestration.press.claims.holdings import as_of, read_holdings
from orchestration.press.claims.hopes import Hope, hopes_of, unasked
from orchestration.press.claims.identities import read_pairs, sums_of, with_both_sides
from orchestration.press.claims.leaders import read_leaders
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
from orchestration.press.claims.told import Told, without_colon
from orchestration.press.claims.worth import (
    CHANNEL_SIGNS,
    SCENE,
    SIGNS,
    About,
    Worth,
    about_of,
    names_channel,
    worth_of,
)
from orchestration.press.concepts import Concepts
from orchestration.press.letters import in_small_letters
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
        if any(names_channel(sentence, signs[sentence.masked.text], concepts) for sentence in article)
    }
    further = hopes_of(
        (sentence for article_id in sorted(on_flows) for sentence in articles[article_id]),
        concepts,
        CHANNEL_SIGNS,
    )
    read: dict[str, tuple[About, list[Read]]] = {}
    for article_id, article in articles.items():
        texts = [sentence.masked.text for sentence in article]
        of = [signs[text] | further[text] if article_id in on_flows else signs[text] for text in texts]
        about = about_of(article, of, article_id in on_flows)
        worth = worth_of(article, of, about, concepts)
        read[article_id] = about, list(map(Read, article, worth, of))
    telling = [one.sentence for _, article in read.values() for one in article if one.worth is Worth.CLAIMS]
    hopes = hopes_of(telling, concepts)

    def with_hope(one: Read, about: About) -> Read:
        if one.worth is Worth.SCENE:
            others = unasked(one.sentence.lang, about.signs)
            return one._replace(hope=one.hope | others if one.hope else others)
        return one._replace(hope=hopes[one.sentence.masked.text]) if one.worth is Worth.CLAIMS else one

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
    passage.focus = _focus(told[0]) if about.flows and told[0] is not None else None
    found: list[Claim] = []
    before: Told | None = None
    for (sentence, worth, _), one in zip(article, told, strict=True):
        if one is None:
            _pass_over(sentence, passage, about)
        elif worth is Worth.SCENE:
            found = _kept(found, one)
            _learn(one, passage, about)
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


def _pass_over(sentence: Sentence, passage: Passage, about: About) -> None:
    """A sentence that names nobody and says nothing of flows: what was said before it is further away."""
    passage.sentence_no = sentence.number
    if goes_past(passage) and about.flows:
        passage.since_stake += 1
    passage.introduced, passage.asked, passage.goes_on = None, "", False
    passage.may_go_on(lambda: _is_of_own(sentence))


def _is_of_own(sentence: Sentence) -> bool:
    """Whether a sentence that names nobody has words for whoever was named before it."""
    text = without_colon(sentence.masked.text)
    return cues(sentence.lang).has("own", text, in_small_letters(text))


def _in_order(claims: list[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.sentence_no, claim.start, claim.claim_type))


def _learn(told: Told, passage: Passage, about: About) -> None:
    """What a sentence that tells no claim leaves for those behind it."""
    if _begin(told, passage, about):
        _go_on(told, passage, [])
    _end(told, passage, [], about)


def _claims_of(told: Told, passage: Passage, about: About) -> list[Claim]:
    claims: list[Claim] = []
    streaks = find_streaks(told)
    if _begin(told, passage, about):
        flows = list(read_flows(told, passage, streaks))
        records = find_records(told)
        _go_on(told, passage, flows)
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
    _end(told, passage, claims, about)
    return claims


def _begin(told: Told, passage: Passage, about: About) -> bool:
    """Take up a sentence; whether it may tell of Stock Connect."""
    passage.sentence_no = told.sentence.number
    passage.is_running |= told.has("running") and passage.publication.is_trading("HK")
    if about.stakes:
        passage.stake_time = as_of(told) or passage.stake_time
    if not in_context(told, passage, about.flows) or told.has("refuted"):
        return False
    passage.since_stake += 1
    _set_the_scene(told, passage)
    return True


def _go_on(told: Told, passage: Passage, flows: list[Claim]) -> None:
    """Whose flows those that follow may be."""
    if flows:
        told_of = {claim.ticker for claim in flows}
        passage.is_of_several = len(told_of | passage.told_of) > 1
        passage.told_of = told_of
    if any(claim.ticker == MARKET for claim in flows):
        passage.focus = None
    if not flows and told.names_channel():
        companies = {ticker for _, _, ticker in told.companies}
        if not companies and passage.company and told.has("own"):
            # "Mainlanders hold 17 % of it": whoever was just named is told of.
            passage.subject, passage.subject_at = passage.company, told.sentence.number
        elif not companies and passage.focus is None:
            passage.subject = MARKET
        elif len(companies) == 1 and "" not in companies:
            passage.subject, passage.subject_at = companies.pop(), told.sentence.number


def _end(told: Told, passage: Passage, claims: list[Claim], about: About) -> None:
    """Who was named, on which exchange, and whether the next sentence goes on from this one."""
    names = [ticker for _, _, ticker in told.companies if ticker]
    is_introduced = len(set(names)) == 1 and not any(one.claim_type == "NET_FLOW" for one in claims)
    passage.introduced = names[0] if is_introduced else None
    passage.recent += names
    if names:
        passage.named = names[0] if len(set(names)) == 1 or passage.primary is None else passage.primary
        passage.named_at = told.sentence.number
        passage.owned.clear()
    else:
        # "Funds sold HK$2bn of its shares": it is told of still.
        passage.may_go_on(lambda: told.has("own"))
    if about.venues:
        _set_the_venue(told, passage)
    if about.flows:
        passage.asked = _asked(told)
        passage.goes_on = told.masked.printed.rstrip().endswith((";", "；"))


def _focus(headline: Told) -> str | None:
    """The only company of a headline that does not tell of the whole channel's money."""
    names = {ticker for _, _, ticker in headline.companies}
    if any(ticker in INDICES for _, _, ticker in headline.names):
        return None
    for clause in headline.masked.clauses:
        is_named = any(clause[0] <= start < clause[1] for start, _, _ in headline.companies)
        is_before = all(start >= clause[1] for start, _, _ in headline.companies)
        if is_before and headline.has_term({"IN", "OUT"}, *clause):
            # "Telecoms sold, Tencent bought": it is about others, too.
            return None
        is_named |= headline.text[: clause[0]].endswith(":") and bool(headline.companies)
        if not is_named and headline.names_channel(clause):
            return None
    return names.pop() or None if len(names) == 1 else None


def _asked(told: Told) -> str:
    """IN or OUT where a sentence asks for money that went one way."""
    if not told.masked.printed.rstrip().endswith("?") or told.money:
        return ""
    ways = {way for term in told.terms for way in ("IN", "OUT") if way in term.concepts}
    return ways.pop() if len(ways) == 1 else ""


def _set_the_venue(told: Told, passage: Passage) -> None:
    """Prices go on to be New York's until Hong Kong is named."""
    if told.has("hong_kong") or told.names_channel():
        passage.venue = ""
    elif told.has("venue_us"):
        passage.venue = "US"


def _set_the_scene(told: Told, passage: Passage) -> None:
    """What is told before any amount holds for those that follow: a day or week, one leg, a company's first day."""
    legs = {leg for _, _, leg in told.legs}
    if legs or told.has("whole"):
        is_heading = len(legs) == 1 and not told.money and told.has("leg_scene")
        passage.leg = legs.pop() if is_heading and not told.has("both_legs") else ""
    if told.has("joins") and (joined := [ticker for _, _, ticker in told.companies if ticker]):
        passage.debut = joined[0]
    if told.sentence.number > SCENE or passage.flow_period is not None:
        return
    if not told.has_term({"CHANNEL", "NORTH", "IN", "OUT"}) or told.money:
        return
    stated = [one for one in told.usable_periods if one.kind in ("DAY", "WEEK") and one.first != date.min]
    if len(stated) == 1:
        passage.remember(stated[0], told, (0, len(told.text)))


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

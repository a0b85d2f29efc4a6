"""What a sentence leaves for those behind it: who is told of, which leg and day, whose exchange prices are of.

What it claims itself, ``reading`` asks its readers.
"""

from datetime import date

from orchestration.contracts.press import INDICES, MARKET
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.cues import cues
from orchestration.press.claims.flows import goes_past, in_context
from orchestration.press.claims.holdings import as_of
from orchestration.press.claims.passage import Passage
from orchestration.press.claims.told import Told, without_colon
from orchestration.press.claims.worth import SCENE, About
from orchestration.press.letters import in_small_letters
from orchestration.press.passages import Sentence


def pass_over(sentence: Sentence, passage: Passage, about: About) -> None:
    """A sentence that names nobody and says nothing of flows: what was said before it is further away."""
    passage.sentence_no = sentence.number
    if goes_past(passage) and about.flows:
        passage.since_stake += 1
    passage.introduced, passage.asked, passage.goes_on = None, "", False
    if passage.is_of_another and _is_of_own(sentence):
        passage.named_at = sentence.number


def _is_of_own(sentence: Sentence) -> bool:
    """Whether a sentence that names nobody has words for whoever was named before it."""
    text = without_colon(sentence.masked.text)
    return cues(sentence.lang).has("own", text, in_small_letters(text))


def learn(told: Told, passage: Passage, about: About) -> None:
    """What a sentence that tells no claim leaves for those behind it."""
    if take_up(told, passage, about):
        go_on(told, passage, [])
    leave(told, passage, [], about)


def take_up(told: Told, passage: Passage, about: About) -> bool:
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


def go_on(told: Told, passage: Passage, flows: list[Claim]) -> None:
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


def leave(told: Told, passage: Passage, claims: list[Claim], about: About) -> None:
    """Who was named, on which exchange, and whether the next sentence goes on from this one."""
    names = [ticker for _, _, ticker in told.companies if ticker]
    is_introduced = len(set(names)) == 1 and not any(one.claim_type == "NET_FLOW" for one in claims)
    passage.introduced = names[0] if is_introduced else None
    passage.recent += names
    if names:
        passage.named = names[0] if len(set(names)) == 1 or passage.primary is None else passage.primary
        passage.named_at = told.sentence.number
    elif passage.is_of_another and told.has("own"):
        # "Funds sold HK$2bn of its shares": it is told of still.
        passage.named_at = told.sentence.number
    if about.venues:
        _set_the_venue(told, passage)
    if about.flows:
        passage.asked = _asked(told)
        passage.goes_on = told.masked.printed.rstrip().endswith((";", "；"))


def focus_of(headline: Told) -> str | None:
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

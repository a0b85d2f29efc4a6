"""Whose money a flow is, and which way across the border: what is around an amount says so.

Which amounts are flows is ``flows``' reading; through which leg they went, ``legs``'.
"""

import re
from itertools import pairwise

from orchestration.contracts.press import MARKET
from orchestration.press.claims.passage import Passage
from orchestration.press.claims.quantities import RESTATED, Quantity
from orchestration.press.claims.told import Token, Told
from orchestration.press.claims.ways import Flow

# HK$1.7 billion of Alibaba; in Chinese the name may stand right behind.
OF_NAME = {
    "en": re.compile(
        r"(?i)\s*(?:\([^)]{0,40}\)\s*)?(?:more |less |worth )?(?:on a net basis )?(?:,? ?net,? )?"
        r"(?:(?:that|which) (?:had |has |have )?)?"
        r"(?:(?:of|in|into|from|out of|on|for|to|at|went (?:in)?to|flowed (?:in)?to|left|entered|poured into|"
        r"(?:found|made) (?:its|their) way (?:in)?to|ended up in)\s+)"
        r"(?:(?:net )?(?:buying|selling|purchases|sales|shares|stock|inflows?|outflows?|trades)(?: of| in| from)? )?"
        r"(?:the )?(?:(?!(?:and|while|but|as|to|by)\b)[\w'-]+ ){0,3}?(?=⟦(\d+)⟧)"
    ),
    "zh": re.compile(
        r"(?:港元|元)?\s?(?:的)?(?:资金|北水|南向资金)?(?:净)?(?:流入|涌入|流向|投入|买入|投向|追捧|流出|撤出|撤离|沽出|卖出)(?:了)?\s?(?=⟦(\d+)⟧)"
    ),
}
ONLY_AND = re.compile(r"(?i)\s*(?:and )?(?:about |some |around |roughly )?")
CLOSING = re.compile(r"\s?[,)]")
AND = re.compile(r"(?i)\s*(?:,|、|and|和|及|与|,\s*and)\s*")
# "The HK$2bn that investors put into A".
TO_NAME = re.compile(r"(?i)\b(?:into|of|in|from|out of|on|for|to)\s+(?:the )?$")
OF_TOTAL = re.compile(r"(?i)\s+of (?:the |that |a |\w+day's )?(?:total |net |day's )*")
RESPECTIVELY = re.compile(r"(?i)\brespectively\b|分别|依次|各自")
EACH = re.compile(r"(?i)\b(?:between them|combined|together|in aggregate)\b|合共|合计|两者|两股")
# Names of companies on no list, behind an amount or before it.
UNLISTED_BEHIND = re.compile(
    r"\s*(?:worth )?(?:net )?(?:of|in|into|from|out of) "
    r"(?!(?:Hong|Mainland|Chinese|China|Shanghai|Shenzhen|Stock|Big|Class|AI|EV|IT|US|ETFs?|AD[RS]s?|HK|H)\b)"
    r"(?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[A-Z][\w&'-]+"
)
UNLISTED_BEFORE = {
    "en": re.compile(
        r"(?:^|[,;:.] |\band |\bwhile )"
        r"(?!(?:The|Net|Hong|Mainland|Chinese|China|Shanghai|Shenzhen|Stock|Southbound|Northbound|Over|In|On)\b)"
        r"[A-Z][\w&'-]+(?: [A-Z][\w&'-]+)+ "
        r"(?:got|took|drew|attracted|saw|lost|was|were|had|received|netted|suffered|enjoyed)\b"
    ),
    "zh": re.compile(
        r"^\W*(?P<name>[\u3400-\u9fff]{2,6}?)(?:-[A-Z]+)?(?:则|亦|也|再|今日|昨日)*(?:获|遭|被|录得)|"
        r"(?:净买入?|净卖出?|净沽出?|买入|卖出|沽出|加仓|减持|增持|扫入?|吸纳?|沽)(?P<behind>[\u3400-\u9fff]{2,6}?)(?:约|近|逾|超)?$"
    ),
}
# What is no name, though it stands where one could.
NO_NAME = re.compile(
    r"[资金水向市股日天个该其此两沪深港通净连续合共额公司集团者家均再已更最近来月周年约逾超达为值录多少仅只有了咗至到另並并及且而但惟前后同时全累计规模盘力]"
)


def direction_of(told: Told, clause: tuple[int, int], passage: Passage) -> str:
    """As the clause says, else the sentence, else the nearest statement before; southbound where nobody says."""
    for bounds in (clause, (0, len(told.text))):
        south, north = told.has("south", *bounds), told.has("north", *bounds)
        if south != north:
            return "SOUTHBOUND" if south else "NORTHBOUND"
        if south and north:
            first = min(
                (found.start(), way)
                for key, way in (("south", "SOUTHBOUND"), ("north", "NORTHBOUND"))
                if (found := told.cues[key].search(told.text, *bounds)) is not None
            )
            return first[1]
    return passage.towards or "SOUTHBOUND"


def subject_of(
    told: Told, one: Quantity, clause: tuple[int, int], passage: Passage, found: list[Flow]
) -> str | None:
    """Whose an amount is: a primary ticker, MARKET, or None where it cannot be said or is nobody's on the list."""
    text, tokens = told.text, told.companies
    claimed = {flow.ticker for flow in found}
    if behind := OF_NAME[told.lang].match(text, _end_of(told, one)):
        k = int(behind[1])
        named = [ticker for start, _, ticker in tokens if start == behind.end()]
        if named and (told.masked.hits[k].ticker or "") == named[0]:
            return named[0] or None
    if found and OF_TOTAL.fullmatch(text, found[-1].quantity.end, one.start):
        # "HK$5bn of Tuesday's HK$9bn": the second is what the first is a part of.
        return MARKET if told.has("south", one.end, clause[1]) else None
    within = [token for token in tokens if clause[0] <= token[0] < clause[1]]
    before = [token for token in within if token[1] <= one.start]
    paired = _paired(told, one)
    if paired is not None:
        return paired or None
    if not within and (of := _former_or_latter(told, clause)) is not None:
        return of or None
    if before:
        if EACH.search(text, *clause) and len(before) > 1:
            return None
        run = _run(told, before[-1])
        if len(run) > 1 and not _list_amount(text, before[-1][1], one.start):
            return None
        whole_after = told.has_term({"WHOLE"}, before[-1][1], one.start)
        if not (whole_after and told.has("south", before[-1][1], one.start)):
            return before[-1][2] or None
    if is_unlisted(told, one, clause):
        return None
    if not within and (described := passage.described(told, clause)) is not None:
        return described
    if not tokens_before(tokens, clause) and not within and told.has("opening", *clause):
        # "At HK$1bn, net buying of A was a record": whose it is stands in the next clause.
        following = told.clause(min(clause[1], len(text) - 1))
        of_next = [token for token in tokens if following[0] <= token[0] < following[1]]
        if of_next:
            return of_next[0][2] or None
    is_whole = _is_whole(told, clause)
    is_channel = (
        told.has("south", *clause)
        or told.has("north", *clause)
        or told.has("link", *clause)
        or told.has_term({"CHANNEL", "NORTH"}, *clause)
    )
    earlier = [token for token in tokens if token[1] <= clause[0]]
    after = [token for token in within if token[0] >= one.end]
    if is_whole and not before:
        return MARKET
    part_of = _whole_of_leg(told, one, clause, found)
    if part_of is not None and not within:
        return part_of
    if passage.debut and told.has("debut", *clause):
        return passage.debut
    if after and not is_channel and not earlier:
        return after[0][2] or None
    if is_channel and told.has("passive", *clause) and not is_whole:
        # "Bought by southbound funds": whoever was bought is not the channel.
        names = earlier or tokens
        return (names[-1] if earlier else names[0])[2] or None if names else passage.company
    if is_channel and after and told.has("streak_over", *clause):
        return after[0][2] or None
    if is_channel:
        if earlier and earlier[-1][2] not in claimed and not is_whole:
            return earlier[-1][2] or None
        if told.has("own", *clause) and (carried := passage.own(told, clause)):
            return carried
        if _shares_clause(told, one, clause, found):
            # "Bought HK$5m worth and sold HK$9m worth".
            return found[-1].ticker
        if not tokens and told.has("of_that", *clause) and passage.subject:
            return passage.subject
        return _unnamed(told, passage, one)
    if earlier:
        return earlier[-1][2] or None
    if told.has("own") and (carried := passage.own(told, (0, len(told.text)))):
        return carried
    if found:
        return found[-1].ticker
    if told.has("south") or told.has("north") or told.has("link") or told.has_term({"CHANNEL"}):
        return _unnamed(told, passage, one)
    if _is_whole(told):
        return MARKET
    if passage.is_of_several and passage.subject != MARKET and passage.sentence_no != passage.flow_at:
        return passage.introduced
    return passage.subject or passage.primary or MARKET


def _end_of(told: Told, one: Quantity) -> int:
    """Where an amount ends, with the same one in another currency behind it: HK$3 billion, or US$385 million, of A."""
    following = next((other for other in told.money if other.start >= one.end), None)
    if (
        following is None
        or following.unit == one.unit
        or not RESTATED.fullmatch(told.text, one.end, following.start)
    ):
        return one.end
    closing = CLOSING.match(told.text, following.end)
    return closing.end() if closing else following.end


def _shares_clause(told: Told, one: Quantity, clause: tuple[int, int], found: list[Flow]) -> bool:
    """Whether an amount goes on from the one before it in the same clause, with nobody named between them."""
    if not found:
        return False
    last = found[-1].quantity
    is_new = told.has("south", last.end, clause[1]) or told.has("whole", last.end, clause[1])
    if told.clause(last.start) == clause:
        return last.end <= one.start and not is_new
    # "A: HK$5bn bought, HK$4bn sold on the southbound link".
    is_next = told.clause(max(0, clause[0] - 1)) == told.clause(last.start)
    return (
        is_next
        and ONLY_AND.fullmatch(told.text, clause[0], one.start) is not None
        and "," in told.text[last.end : clause[0]]
    )


def _is_whole(told: Told, bounds: tuple[int, int] | None = None) -> bool:
    """Whether all stocks together are meant; a whole day is not all stocks where one has been named before."""
    start, end = bounds or (0, len(told.text))
    if told.has("whole", start, end):
        return True
    sums = told.cues["whole_sum"].search(told.text, start, end)
    is_named_before = any(token[1] <= (sums.start() if sums else start) for token in told.companies)
    if sums:
        return not is_named_before
    words = [
        told.text[term.start : term.end]
        for term in told.terms
        if start <= term.start < end and "WHOLE" in term.concepts
    ]
    return any(not told.cues["whole_sum"].fullmatch(word) or not is_named_before for word in words)


def _whole_of_leg(told: Told, one: Quantity, clause: tuple[int, int], found: list[Flow]) -> str | None:
    """Whose total the sentence told before, where the amount is one leg of it."""
    legs = {mark[2] for mark in told.legs if clause[0] <= mark[0] < clause[1]}
    if not found or not legs:
        return None
    if found[-1].channel != "ALL" and found[-1].channel not in legs:
        # One leg of a company's has been told, here is the other.
        return found[-1].ticker
    total = next((flow for flow in reversed(found) if flow.channel == "ALL"), None)
    if total is None:
        return None
    is_part = one.value <= total.quantity.value or told.has("part_of", total.quantity.end, one.start)
    return total.ticker if is_part else None


def tokens_before(tokens: list[Token], clause: tuple[int, int]) -> list[Token]:
    """The names that stand in front of a clause."""
    return [token for token in tokens if token[1] <= clause[0]]


def _unnamed(told: Told, passage: Passage, one: Quantity) -> str | None:
    """Whose money it is where the sentence names nobody: the headline's company's, until the whole is told of.

    Further down an article about one company it cannot be said.
    """
    focus = passage.focus
    is_named = any(ticker == focus and end <= one.start for _, end, ticker in told.companies)
    behind = [token for token in told.companies if token[0] >= one.end]
    if behind:
        # "HK$10bn came in, and Alibaba took HK$4bn of it"; within one clause it cannot be said.
        if told.clause(behind[0][0]) != told.clause(one.start):
            return MARKET
        return behind[0][2] or None if TO_NAME.search(told.text, one.end, behind[0][0]) else None
    is_its_sentence = told.sentence.number <= 1 or is_named or (passage.goes_on and passage.named == focus)
    is_near = passage.since_claim <= 2 or told.sentence.number - passage.subject_at <= 1
    is_its_sentence |= passage.subject == focus and is_near
    is_alone = not any(ticker != focus for _, _, ticker in told.companies)
    flow = passage.flow
    is_told = flow is not None and flow.ticker == focus and flow.channel == "ALL"
    if (
        is_told
        and flow is not None
        and abs(abs(flow.value or 0.0) - one.value) > max(flow.step or 0.0, one.step)
    ):
        # Its own balance has been told, this is another.
        return MARKET
    if not focus or _is_whole(told, (0, one.start)):
        return MARKET
    return focus if is_its_sentence and is_alone else None


def _former_or_latter(told: Told, clause: tuple[int, int]) -> str | None:
    """The first or second of two companies that the sentence has named before."""
    earlier = list(dict.fromkeys(ticker for _, end, ticker in told.companies if end <= clause[0]))
    if len(earlier) != 2:
        return None
    for key, ticker in zip(("former", "latter"), earlier, strict=True):
        if told.has(key, *clause):
            return ticker
    return None


def is_unlisted(told: Told, one: Quantity, clause: tuple[int, int]) -> bool:
    """Whether an amount is told of a sector, or of a company that is on no list: nobody's that is followed."""
    if told.has("sector", clause[0], one.start):
        return True
    if told.lang == "en":
        before = UNLISTED_BEFORE["en"].search(told.text, clause[0], one.start)
        return UNLISTED_BEHIND.match(told.text, one.end) is not None or before is not None
    found = UNLISTED_BEFORE["zh"].search(told.text[clause[0] : one.start])
    name = (found["name"] or found["behind"]) if found else None
    return name is not None and NO_NAME.search(name) is None


def _paired(told: Told, one: Quantity) -> str | None:
    """A, B and C ... X, Y and Z respectively."""
    for start, end in told.masked.runs:
        run = [token for token in told.companies if start <= token[0] < end]
        after = [q for q in told.money if q.start >= end]
        is_said = RESPECTIVELY.search(told.text) is not None or _stand_in_a_row(told, after)
        if is_said and len(run) == len(after) and one in after:
            return run[after.index(one)][2]
    return None


def _stand_in_a_row(told: Told, amounts: list[Quantity]) -> bool:
    """X, Y and Z, and nothing else between them."""
    return len(amounts) > 1 and all(
        AND.fullmatch(told.text, first.end, second.start) for first, second in pairwise(amounts)
    )


def _run(told: Told, token: Token) -> list[Token]:
    for start, end in told.masked.runs:
        if start <= token[0] < end:
            return [one for one in told.companies if start <= one[0] < end]
    return [token]


def _list_amount(text: str, end: int, start: int) -> bool:
    """Whether an amount stands right behind a name: Tencent (HK$2 billion)."""
    return not text[end:start].strip(" (:：-约逾近")

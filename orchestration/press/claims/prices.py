"""Prices as claims: how far a share or an index moved, when, on which exchange, and at a close or not.

Whose a percentage is and which way it goes is ``moves``' reading; where a price stood, ``levels``'.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from orchestration.contracts.press import INDICES, MARKET
from orchestration.press.claims.building import build
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.dating import period_near
from orchestration.press.claims.passage import Passage, resolved
from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.sessions import Dated, Market, Period, session_before, sessions_of
from orchestration.press.claims.subjects import AND, RESPECTIVELY
from orchestration.press.claims.told import Told
from orchestration.press.concepts import Term
from orchestration.press.figures import Figure
from orchestration.press.masking import Masked
from orchestration.press.moves import MOVING, OF_SOMEBODY, SIGNED, SUBJECTLESS, read_moves
from orchestration.press.percents import percents_of

MEMBERS = re.compile(
    r"(?i)\s*(?:'s )?"
    r"(?:(?:index|best|worst|weakest|strongest|top|biggest|largest|poorest|leading) ){0,2}"
    r"(?:constituents?|members?|components?|stocks?)\b"
    r"|(?:的)?成[分份]股"
)
# Where a sentence begins so, it may leave unsaid whose price has moved.
OWN_HEAD = re.compile(r"(?i)\W*the ")
# A clause of nothing but these and a price goes on from the one before.
QUOTES = ("报", "见", "高见", "低见", "")
QUOTED = re.compile(
    r"(?i)\W*(?:and )?(?:(?:it|they|the (?:stock|shares)) )?(?:was |were )?(?:trading|changing hands|quoted)\b"
)
# 午间收报: the close of the morning is none.
NOON_CLOSE = 3
AFTER = re.compile(
    r"(?i)\b(?:after|having) (?:earlier )?(?:touch|hit|reach|fall|ris|slid|dip|climb|jump|surg|open|trad)\w*"
)
# "Rose 4 % on Friday after falling 2 % on Thursday": two moves, and two clauses.
AFTER_ANOTHER = re.compile(
    r"(?i) (after|following)(?= (?:\w+ing\b|(?:it|they) (?:\w+ )?|an? (?:\w+ )?(?:fall|drop|rise|gain|loss|slide|"
    r"decline|jump|slump|advance|rally|plunge|surge|retreat|climb|dip)\b)[^;.]{0,24}\d[\d.]*\s?(?:%|per ?cent|pct))"
)
# Far enough from a percentage that a measure beside it is another's.
NEAR_MEASURE = 40
# Behind a measure that is no price: "3.2 % of turnover".
BEHIND_MEASURE = 40
# "Has risen to 17.6 %" is a level of something, and no move of a price.
LEVEL = re.compile(r"(?i)(?:\b(?:to|from)|[至到由从])\s*(?:about |around |some |nearly |over |约|逾|近)?\s*$")
# "Closed up 5 %, its rise the largest": a noun behind the percentage is not where that went.
IDLE = re.compile(r"(?<=%[,，])(?![^⟦,，]{1,4}\d)")
# "Losing 0.9 and 1.6 percent": the second of two is not that of both.
SHARED = re.compile(r"(?<![\d.%])\d+(?:\.\d+)? (?:and|or) $")
# Cars delivered, and no points of an index: 31,767.
COUNT = re.compile(
    r"(?<![$\d.,])\d{1,3}(?:,\d{3})+(?![\d.]|,\d|\s?(?:points?|点|million|billion|[万亿]))(?!.{0,4}元)"
)
# "Worse than A, which dropped 4.9 %": whoever stands before "which" has dropped.
RELATIVE = re.compile(r"(?i)(?P<name>⟦\d+⟧), (?P<which>which|who)\b")
# "A surged 5.5 % and Unknown's 9.3 %": the second is somebody's who is on no list.
UNLISTED_OWNER = re.compile(r"\b(?:and|while|but) (?:[A-Z][\w&-]+ ?){1,3}(?:'s)?,? (?:by )?$")
# "Up HK$3.10 or 2.4 %": the money is told in other words.
IN_MONEY = re.compile(
    r"(?i)(?:HK\$|US\$|\$)\s?\d+(?:\.\d+)?,? or (?=(?:about |some |around )?\d[\d.]*\s?(?:%|per ?cent))"
)
# "The biggest drag on the Hang Seng was A, down 3 %"; "of members of the index, A fell furthest".
OTHER_SUBJECT = re.compile(r"(?i)(?:'s)?(?P<gap>,? (?:was|were|is) |, )(?=⟦)")
OR_SO_MUCH = re.compile(
    r"(?i),(?= by (?:about |some |around |nearly |almost )?\d[\d.]*\s?(?:%|per ?cent))"
    r"|,(?= or (?:about |some |around |nearly )?\d)"
    r"|(?<=\d%),(?= (?:lower|higher|down|up|weaker|firmer|stronger)\b(?! than))"
)


def read_changes(told: Told, passage: Passage, streaks: list[tuple[int, int]]) -> Iterator[Claim]:
    """Percentages by which a price moved; ``streaks``: stretches whose ordinals are no measures."""
    percents = [one for one in told.quantities if one.unit == "PCT"]
    if not percents or not _may_tell(told, passage):
        return
    sentence = told.sentence._replace(masked=_with_subject(told, passage))
    terms = [
        term
        for term in told.terms
        if not any(start <= term.start < end for start, end in streaks)
        and not IDLE.match(told.text, term.start)
    ]
    done: set[tuple[int, str]] = set()
    for figure in read_moves(sentence, terms, percents_of(sentence.masked), keeps_past=True):
        inside = [one for one in percents if figure.start < one.end and one.start < figure.end]
        if not inside or not figure.kind.startswith("PRICE_"):
            continue
        for ticker, one in _of_each(told, _tickers(told, figure, passage), inside[-1], percents):
            if not ticker or (one.start, ticker) in done:
                continue
            done.add((one.start, ticker))
            claim = _change(told, passage, figure, one, ticker)
            if claim is not None:
                yield claim


def may_move(text: str, terms: Iterable[Term], is_named: bool, is_moved: bool = False) -> bool:
    """Whether a percentage of a text may be a move: of somebody whom it names, or of whoever was named before.

    What ``read_moves`` cannot do without; ``is_moved``: a direction is known to stand in the text.
    """
    meanings = frozenset[str]().union(*(term.concepts for term in terms))
    if not is_moved and meanings.isdisjoint(MOVING) and SIGNED.search(text.lower()) is None:
        return False
    return (
        is_named
        or not meanings.isdisjoint(OF_SOMEBODY)
        or SUBJECTLESS.search(text) is not None
        or OWN_HEAD.match(text) is not None
    )


def _may_tell(told: Told, passage: Passage) -> bool:
    is_named = any(ticker for _, _, ticker in told.names)
    return (is_named or passage.company is not None) and may_move(told.text, told.terms, is_named)


def _with_subject(told: Told, passage: Passage) -> Masked:
    """The sentence with "it" for a description of the company told of, and with names for the "which" behind them."""
    # "Dropped 615 points, or 2.4 %": the comma ends no clause.
    text = OR_SO_MUCH.sub(" ", told.text)
    text = RELATIVE.sub(_named_again, text)
    text = AFTER_ANOTHER.sub(lambda match: f",{match[1]}", text)
    text = IN_MONEY.sub(lambda match: " " * len(match[0]), text)
    text = _without_index(told, text)
    head = None if told.masked.subjects or not passage.company else told.cues["own_head"].match(text)
    if head is not None:
        text = "It".ljust(head.end()) + text[head.end() :]
    return told.masked if text == told.text else replace(told.masked, text=text)


def _without_index(told: Told, text: str) -> str:
    """A clause's end where an index only says among whom a company moved: "among members of the index, A fell"."""
    for _, end, ticker in told.names:
        if ticker in INDICES and (found := OTHER_SUBJECT.match(text, end)):
            text = text[: found.start("gap")] + ";".ljust(len(found["gap"])) + text[found.end("gap") :]
    return text


def _named_again(match: re.Match[str]) -> str:
    """A name in place of the "which" behind it, as long as the words that it replaces."""
    name = match["name"]
    is_short = len(name) <= len(match["which"])
    return f"{name}; {name.ljust(len(match['which']))}" if is_short else match[0]


def _tickers(told: Told, figure: Figure, passage: Passage) -> list[str]:
    if figure.names is None:
        is_of_two = told.has("former") or told.has("latter")
        clause = told.clause(figure.start)
        carried = None if is_of_two else passage.own(told, clause)
        return [carried] if carried else []
    hits = told.masked.hits
    tickers = [ticker for k in figure.names if (ticker := hits[k].ticker)]
    if len(tickers) == 1 and tickers[0] in INDICES and (members := _members_of(told, figure)):
        return members
    return tickers


def _members_of(told: Told, figure: Figure) -> list[str]:
    """Whose move it is where an index is named for its members: among Hang Seng constituents, A gained most."""
    if not any(MEMBERS.match(told.text, end) for _, end, ticker in told.names if ticker in INDICES):
        return []
    before = [ticker for _, end, ticker in told.companies if end <= figure.end]
    return [before[-1]] if before and before[-1] else [""]


def _of_each(
    told: Told, tickers: list[str], one: Quantity, percents: list[Quantity]
) -> list[tuple[str, Quantity]]:
    """Each company with its percentage: all with the same, or, respectively, one each; nobody where that is unclear."""
    row = [one]
    for other in percents:
        if other.start >= row[-1].end and AND.fullmatch(told.text, row[-1].end, other.start):
            row.append(other)
    for other in reversed(percents):
        if other.end <= row[0].start and AND.fullmatch(told.text, other.end, row[0].start):
            row.insert(0, other)
    if len(row) == 1 and not RESPECTIVELY.search(told.text, *told.clause(one.start)):
        return [(ticker, one) for ticker in tickers]
    if len(row) > 1 and len(tickers) == 1 and not RESPECTIVELY.search(told.text):
        return [(tickers[0], one)]
    return list(zip(tickers, row, strict=True)) if len(tickers) == len(row) else []


def _change(told: Told, passage: Passage, figure: Figure, one: Quantity, ticker: str) -> Claim | None:
    clause = told.clause(one.start)
    if _is_other_percent(told, one, clause, ticker in INDICES) or told.has("not_asserted", *clause):
        return None
    market, listing = listing_of(told, passage, clause, ticker)
    stated = _of_prices(stated_of(told, one, clause))
    basis = basis_of(told, passage, one, clause)
    when = dated(told, passage, stated, market, clause, basis)
    if when is None:
        return None
    at, last = passage.changed
    if stated is not None and stated.first == date.min and at == told.sentence.number and last is not None:
        # "Added 2 %, after falling 1 % the day before": before the day that was just told of.
        when = Dated(session_before(last, market), session_before(last, market), True)
    passage.changed = (told.sentence.number, when.last)
    base, when = _base(told, passage, one, stated, market, clause, when)
    passage.remember_price(stated)
    index = ticker if ticker in INDICES else None
    is_high = one.qualifier == "AT_MOST" and basis == "INTRADAY"
    return build(
        "PRICE_CHANGE_PCT",
        told,
        (one.start, one.end),
        MARKET if index else ticker,
        when,
        one,
        1.0 if figure.kind == "PRICE_UP" else -1.0,
        # "As much as" tells a high of the day, and not that it was less.
        qualifier="EXACT" if is_high else one.qualifier,
        index=index,
        basis=basis,
        listing=listing,
        base_date=base,
    )


def stated_of(told: Told, one: Quantity, clause: tuple[int, int]) -> Period | None:
    """The time that dates a price; a quarter is that of results."""
    periods = [period for period in told.usable_periods if period.kind != "QUARTER"]
    return period_near(told, one.start, clause, periods, one.end, is_far=False)


def _of_prices(period: Period | None) -> Period | None:
    """A price that has moved since a day has moved from that day's close."""
    if period is not None and period.kind == "SINCE" and not period.is_after and period.first.day != 1:
        return replace(period, is_after=True)
    return period


def dated(
    told: Told, passage: Passage, stated: Period | None, market: Market, clause: tuple[int, int], basis: str
) -> Dated | None:
    """When a price was; what is told of the running day while the market is open is today's."""
    publication = passage.publication
    is_now = told.has("now", 0, clause[1]) or passage.is_running
    if stated is None and basis == "INTRADAY" and is_now and publication.is_trading(market):
        return Dated(publication.today, publication.today, False)
    return resolved(stated, passage, market, passage.of_prices(told, clause))


def _base(
    told: Told,
    passage: Passage,
    one: Quantity,
    stated: Period | None,
    market: Market,
    clause: tuple[int, int],
    when: Dated,
) -> tuple[date | None, Dated]:
    """The session whose close a change is stated to be counted from, and the sessions that it then spans."""
    if stated is not None and stated.kind == "SINCE" and stated.is_after:
        return session_before(when.first, market), when
    if stated is not None and not stated.is_day:
        # "0.9 % above Tuesday's close and up 2 % on the week": the week begins elsewhere.
        return None, when
    others = [other.start for other in told.quantities if other.unit == "PCT" and other != one]
    bases = [
        base
        for base in told.bases
        if clause[0] <= base.start < clause[1]
        and base.first != date.min
        # Of two percentages the nearer one is counted from it.
        and not any(min(one.start, base.start) < other < max(one.start, base.start) for other in others)
    ]
    if not bases:
        return None, when
    # The last session of it: a month may end on a Sunday.
    ended = replace(bases[-1], kind="RANGE", first=bases[-1].last - timedelta(days=6))
    span = sessions_of(ended, market, passage.publication)
    if span is None or span[1] >= when.last:
        return None, when
    # "On Thursday, 5 % above Monday's close": the change began on Tuesday.
    following = sessions_of(Period("SINCE", span[1], when.last, is_after=True), market, passage.publication)
    when = when._replace(first=following[0]) if following else when
    return span[1], when


def _is_other_percent(told: Told, one: Quantity, clause: tuple[int, int], is_index: bool) -> bool:
    lower = max(clause[0], one.start - NEAR_MEASURE)
    upper = min(clause[1], one.end + BEHIND_MEASURE)
    return (
        told.has("not_a_change", lower, upper)
        or told.has("stake_share", clause[0], one.start)
        or LEVEL.search(told.text, lower, one.start) is not None
        or (SHARED.search(told.text, lower, one.start) is not None and not RESPECTIVELY.search(told.text))
        or UNLISTED_OWNER.search(told.text, lower, one.start) is not None
        or (
            not (is_index or any(name[2] in INDICES for name in told.names))
            and COUNT.search(told.text, 0, one.start) is not None
            and not told.has_term({"PRICE", "CLOSE", "INDEX"})
        )
    )


def listing_of(
    told: Told, passage: Passage, clause: tuple[int, int], ticker: str
) -> tuple[Market, str | None]:
    """Whose session counts: the venue of the clause, else the last one that the sentence has named before."""
    if ticker in INDICES:
        return "HK", None
    if told.has("new_york", *clause):
        return "US", "US"
    if told.has("a_share", *clause):
        return "SOUTHBOUND", "SZ"
    if not ticker.endswith(".HK"):
        return "US", "US"
    venues = [
        (found.start(), venue)
        for key, venue in (("new_york", "US"), ("hong_kong", "HK"))
        for found in told.finds(key, 0, clause[0])
    ]
    is_new_york = max(venues)[1] == "US" if venues else passage.venue == "US" and not told.has("hong_kong")
    if is_new_york and not told.has("hong_kong", *clause):
        return "US", "US"
    return "HK", "HK"


def basis_of(told: Told, passage: Passage, one: Quantity, clause: tuple[int, int]) -> str:
    """CLOSE or INTRADAY by the last word before the number that says so, else by its clause."""
    if (turn := AFTER.search(told.text, one.end, clause[1])) is not None:
        # "Dropped 1.7 % after touching a low of HK$126": what came before it is another price's.
        clause = (clause[0], turn.start())
    lower = max(clause[0], one.start - NEAR_MEASURE)
    last = {
        key: max((found.start() for found in told.finds(key, lower, one.start)), default=-1)
        for key in ("closing", "intraday")
    }
    is_noon_close = last["intraday"] >= 0 and last["closing"] - last["intraday"] <= NOON_CLOSE
    if last["closing"] > last["intraday"] and not is_noon_close:
        return "CLOSE"
    if last["intraday"] < 0 and told.has("closing", one.end, clause[1]) and not told.has("intraday", *clause):
        return "CLOSE"
    if told.has("intraday", *clause):
        return "INTRADAY"
    # 现跌2.8%,报53元: the quote goes on from a move of the running day.
    is_quote = told.text[clause[0] : one.start].strip(" ,，") in QUOTES
    before = told.clause(clause[0] - 1) if clause[0] and told.lang == "zh" else None
    if before and told.has("intraday", *before) and (is_quote or told.has("now", *before)):
        return "INTRADAY"
    # "By lunchtime it had given up 3 %, trading at HK$288".
    goes_on = told.lang == "en" and QUOTED.match(told.text, *clause) is not None
    if goes_on and told.has("intraday", 0, clause[0]) and not told.has("closing", 0, clause[0]):
        return "INTRADAY"
    return "INTRADAY" if passage.is_running else "CLOSE"

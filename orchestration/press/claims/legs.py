"""Through which leg of Stock Connect an amount went: Shanghai's, Shenzhen's, or both.

Whose it is is ``subjects``'.
"""

import re

from orchestration.press.claims.quantities import Quantity
from orchestration.press.claims.told import Told

# Between a leg and its amount, told apart by a comma: "all of it through Shenzhen, at HK$3 billion".
AT_LEG = re.compile(
    r"(?i)\s*(?:at|with|for|or|namely|amounting to|totall?ing|worth|金额|涉资|共|为|达|占)?\s*"
    r"(?:about |some |约|逾|近)?\s*"
)
# "Shanghai leg: A +HK$1.4bn, B -HK$0.3bn".
LEG_HEADING = re.compile(
    r"(?i)\W*(?:the |via |through |over |on )?(?:the )?(?:shanghai|shenzhen)"
    r"(?: (?:link|leg|channel|route|connect|side|programme|pipe))?:"
)
# "The Shenzhen link, on the other hand,".
LEG_HEAD = re.compile(
    r"(?i)\W*(?:but |and |over at |meanwhile )*(?:the )?(?:shanghai|shenzhen)"
    r"(?: (?:link|leg|channel|route|connect|side|programme|pipe))?,\s*"
)
# A clause that only says how a trade was made.
CARRIED_OUT = re.compile(
    r"(?i)[\s,，]*(?:all|mostly|nearly all|almost all)?(?: of (?:it|that|them))?\s*"
    r"(?:carried out|done|made|placed|executed|routed|channell?ed|entered|traded|conducted"
    r"|went|goes|moved|came|passed|flowed|ran|travell?ed|arrived|left)?\s*"
    r"(?:through|via|over|by way of|across|by)\b|[，,]?(?:经由?|透过|通过|循)"
)


# "HK$3bn through the Shanghai leg and the rest through Shenzhen".
THROUGH = re.compile(
    r"(?i)\s*(?:of (?:it|that|them|this) )?(?:was |were |had )?(?:[\w-]+ ){0,2}?"
    r"(?:through|via|on|over|by way of|across|using) "
    r"(?:the )?(?=shanghai|shenzhen)"
)
THE_REST = re.compile(r"(?i)\band (?:the )?(?:rest|remainder|balance|remaining|other half|others?)\b")


def leg_of(told: Told, one: Quantity | None, money: list[Quantity], clause: tuple[int, int]) -> str:
    """SH or SZ where the amount is one leg's, else ALL."""
    marks = told.legs
    if one is not None and len(told.money) == 1 and len({leg for _, _, leg in marks}) == 1:
        # One amount and one leg, wherever in the sentence.
        is_of_both = told.has("both_legs") or told.has("whole")
        return "ALL" if is_of_both else marks[0][2]
    within = [mark for mark in marks if clause[0] <= mark[0] < clause[1]]
    if not within and (headed := _leg_at_head(told, one, clause)):
        return headed
    if one is None or not marks:
        legs = {mark[2] for mark in within}
        return legs.pop() if len(legs) == 1 and not told.has("both_legs", *clause) else "ALL"
    if (through := THROUGH.match(told.text, one.end)) and THE_REST.search(
        told.text, through.end(), clause[1]
    ):
        return next((mark[2] for mark in marks if mark[0] == through.end()), "ALL")
    here = [other for other in money if clause[0] <= other.start < clause[1]]
    if len(within) == len(here) and len(here) > 1:
        return within[here.index(one)][2]
    if len(within) == 2 and len(here) == 3:
        # A total and its two legs, whichever comes first.
        total = _total_of(here)
        parts = [other for other in here if other is not total]
        return "ALL" if one is total else within[parts.index(one)][2]
    if not within:
        return _leg_behind(told, one, money, clause) or _leg_before(told, one, money, clause)
    at = here.index(one)
    previous = here[at - 1].end if at else clause[0]
    following = here[at + 1].start if at + 1 < len(here) else clause[1]
    near = [mark for mark in within if previous <= mark[0] < following]
    if at + 1 < len(here):
        # "HK$4.6bn (Shanghai +HK$3.1bn": a leg right before the next amount is that one's.
        near = [mark for mark in near if mark[0] < one.end or told.text[mark[1] : following].strip(" +-:=")]
    near = [mark for mark in near if mark[1] <= one.start] or near
    legs = {mark[2] for mark in near}
    if len(legs) == 1 and not told.has("both_legs", previous, following):
        return legs.pop()
    return "ALL"


def _total_of(amounts: list[Quantity]) -> Quantity:
    """Which of three amounts the other two add up to; the first where none is."""
    for one in amounts:
        others = [other.value for other in amounts if other is not one]
        if abs(sum(others) - one.value) <= one.step:
            return one
    return amounts[0]


def _leg_at_head(told: Told, one: Quantity | None, clause: tuple[int, int]) -> str:
    """The leg that a sentence opens with, and goes on about: "The Shenzhen link, for its part, saw outflows"."""
    if (
        told.lang == "en"
        and (heading := LEG_HEADING.match(told.text))
        and len({mark[2] for mark in told.legs}) == 1
    ):
        return told.legs[0][2] if heading.end() <= clause[0] and not told.has("whole", *clause) else ""
    if not told.legs or told.lang != "en" or (one is not None and told.money[0].start < clause[0]):
        return ""
    first = told.clause(told.legs[0][0])
    is_head = LEG_HEAD.fullmatch(told.text, *first) is not None
    is_only = len({leg for _, _, leg in told.legs}) == 1 and not told.has("whole", *clause)
    return told.legs[0][2] if is_head and is_only and first[1] <= clause[0] else ""


def _leg_behind(told: Told, one: Quantity, money: list[Quantity], clause: tuple[int, int]) -> str:
    """The leg of the next clause, where that says no more: "bought HK$1bn, carried out through the Shenzhen link"."""
    if clause[1] >= len(told.text) or any(other.start > one.start for other in money):
        return ""
    following = told.clause(clause[1])
    legs = {leg for start, _, leg in told.legs if following[0] <= start < following[1]}
    is_manner = CARRIED_OUT.match(told.text, following[0]) is not None
    return legs.pop() if len(legs) == 1 and is_manner and not told.has("both_legs", *following) else ""


def _leg_before(told: Told, one: Quantity, money: list[Quantity], clause: tuple[int, int]) -> str:
    """The leg of the clause before, where only the amount follows; of a clause that only sets the scene, too."""
    before = [mark for mark in told.legs if mark[1] <= clause[0]]
    if not before or any(before[-1][1] <= other.start < one.start for other in money):
        return "ALL"
    lower = told.clause(before[-1][0])[0]
    between = told.text[before[-1][1] : one.start]
    is_amount_only = AT_LEG.fullmatch(told.text, clause[0], one.start) is not None
    is_scene = told.has("leg_scene", lower, clause[0]) and not told.has("both_legs", lower, one.end)
    is_scene |= told.has("leg_goes_on", clause[0], one.start)
    is_ended = (
        any(mark in between for mark in ";；") or told.has("whole", *clause) or told.has("whole_sum", *clause)
    )
    return before[-1][2] if (is_amount_only or is_scene) and not is_ended else "ALL"

"""What an article has said so far, as far as the next sentence may go on about it.

One sentence by itself is ``told``'s.
"""

from dataclasses import dataclass, field
from datetime import date

from orchestration.press.claims.claim import Claim
from orchestration.press.claims.described import described_in, is_of_a_kind, meant_by
from orchestration.press.claims.sessions import (
    Dated,
    Market,
    Period,
    Publication,
    session_before,
    sessions_of,
)
from orchestration.press.claims.told import Told

LONGER = ("WEEK", "MONTH", "RANGE", "SESSIONS")


@dataclass
class Passage:
    """What an article has said so far: readers of one sentence leave here what the next may go on about."""

    publication: Publication
    primary: str | None
    subject: str | None = None
    # Where that was by a sentence about Stock Connect and this one company.
    subject_at: int = -9
    # The only company of the sentence just before, where it told no flow.
    introduced: str | None = None
    # Sentence, company and larger side where what was bought and what was sold have been told apart.
    gross: tuple[int, str, str] | None = None
    named: str | None = None
    named_at: int = 0
    dated_at: int = -1
    flow_at: int = -1
    # Whose exchange prices are of, where the sentences before have said that it is New York's.
    venue: str = ""
    # Whether the article tells of the running day, so that prices without a word on it are no closes.
    is_running: bool = False
    # Whether the last flows told were of more than one subject.
    is_of_several: bool = False
    # Companies named so far, the latest last.
    recent: list[str] = field(default_factory=list)
    told_of: set[str] = field(default_factory=set)
    # Which way money went by subject, the last time that it was told.
    ways: dict[str, str] = field(default_factory=dict)
    # Sentences since a stake was told.
    since_stake: int = 99
    # As of when stakes are told, where a sentence has said so.
    stake_time: Period | None = None
    sentence_no: int = 0
    # Sentence, place and side of the last standing that was told, behind which somebody may come next.
    rank: tuple[int, int, str] | None = None
    # Which way the question just before asked about.
    asked: str = ""
    told: str = ""
    towards: str = ""
    flow_period: Period | None = None
    price_period: Period | None = None
    last_day: Period | None = None
    flow: Claim | None = None
    # Sentence and last day of the last change of a price.
    changed: tuple[int, date | None] = (-1, None)
    # The last stretch of several sessions that was told, which "the same period" means.
    span: Dated | None = None
    # The leg that a heading has named.
    leg: str = ""
    # The company whose first day on the link the article is about.
    debut: str | None = None
    # Sentences since Stock Connect was named, and since a flow was told.
    since_flow: int = 99
    # The only company of a headline that tells no flow of the whole channel.
    focus: str | None = None
    # Whether the sentence before ended in a semicolon, so that this one goes on from it.
    goes_on: bool = False
    since_claim: int = 99

    @property
    def company(self) -> str | None:
        """Whom "the stock" or "it" means: whoever has just been named, else the only one that the article is about."""
        return self.named if self._is_near and self.named else self.primary or self.named

    @property
    def _is_near(self) -> bool:
        return self.sentence_no - self.named_at <= 1

    @property
    def is_of_another(self) -> bool:
        """Whether another company than the article's own was named just before: what goes on about it keeps it near."""
        return self.named is not None and self.primary not in (None, self.named) and self._is_near

    def described(self, told: Told, clause: tuple[int, int]) -> str | None:
        """Whom a clause describes instead of naming: the lender, the foundry; the last named of whom it fits."""
        kinds = described_in(told.text, *clause) if told.lang == "en" else []
        here = [ticker for _, end, ticker in told.companies if end <= clause[0]]
        return meant_by(kinds, [*reversed(here), *reversed(self.recent)]) if kinds else None

    def own(self, told: Told, clause: tuple[int, int]) -> str | None:
        """Whom "the stock", "it" or a description in a clause means; None where it fits nobody who was named."""
        kinds = described_in(told.text, *clause) if told.lang == "en" else []
        if not kinds:
            return self.company
        found = self.described(told, clause)
        is_another = self.company is not None and is_of_a_kind(self.company)
        return found or (None if is_another else self.company)

    def day(self, market: Market) -> date:
        """The day of what is told without one."""
        return self.publication.default_day(market)

    def remember(self, stated: Period | None, told: Told, clause: tuple[int, int]) -> None:
        """A flow has been dated: the next without a date is of the same time, unless this was a day of a longer one."""
        if stated is None or stated.is_after or stated.first == date.min or stated.kind == "UNCLEAR":
            return
        before = self.flow_period
        if before is not None and self.dated_at == self.sentence_no and stated.last < before.first:
            # "HK$46bn in October, after September's HK$188bn": what is only compared with does not go on.
            return
        if stated.is_day:
            outer = self.flow_period
            self.last_day = stated
            if outer is None or outer.is_day or not told.has("within_it", *clause):
                # "Monday alone brought in": the week is still what is told of.
                self.price_period = stated
            is_inside = outer is not None and not outer.is_day and outer.first <= stated.first <= outer.last
            is_beside = any(one.kind in LONGER for one in told.usable_periods)
            if is_inside and (is_beside or told.has("within_it", *clause)):
                return
        elif self.flow_period is not None and self.flow_period.is_day and _is_tally(stated, told, clause):
            return
        self.flow_period, self.dated_at = stated, self.sentence_no

    def remember_price(self, stated: Period | None) -> None:
        """A price has been dated: the next one without a date is of the same day."""
        if stated is not None and stated.is_day and stated.first != date.min:
            self.price_period = self.last_day = stated

    def of_prices(self, told: Told, clause: tuple[int, int]) -> Period | None:
        """The day of an undated price: "the day" that was told last, else the one that prices were told of."""
        return self.last_day if told.has("the_day", *clause) else self.price_period


def _is_tally(period: Period, told: Told, clause: tuple[int, int]) -> bool:
    """Whether a period only adds up what has come so far, beside the day that a passage is about."""
    return period.kind in ("YEAR", "SINCE", "SESSIONS") or (
        period.kind == "MONTH" and told.has("tally", *clause)
    )


def resolved(period: Period | None, passage: Passage, market: Market, carried: Period | None) -> Dated | None:
    """First and last session, and whether the text states them; None where the period has no session."""
    chosen = period or carried
    if chosen is None:
        day = passage.day(market)
        return Dated(day, day, False)
    if chosen.kind == "UNCLEAR":
        return None
    if chosen.first == date.min:
        is_told = carried is not None and carried.first != date.min
        day = session_before(carried.first if carried and is_told else passage.publication.today, market)
        return Dated(day, day, True)
    span = sessions_of(chosen, market, passage.publication)
    return Dated(*span, True) if span is not None else None

"""Events out of matches: whose a match is, and which matches are one and the same occurrence.

Finding matches, amounts and modality belongs to ``matching``; joining events of many articles to the marts.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from orchestration.contracts.press import LONGEST_SPAN, MARKET
from orchestration.press.hopes import Hopes
from orchestration.press.matching import Match
from orchestration.press.modality import Effect
from orchestration.press.passages import Passages, Sentence
from orchestration.press.rules import Rules

SCHEMA = {
    "article_id": pl.String,
    "event_no": pl.Int64,
    "ticker": pl.String,
    "event_type": pl.String,
    "event_subtype": pl.String,
    "polarity": pl.String,
    "modality": pl.String,
    "amount": pl.Float64,
    "currency": pl.String,
    "counterparties": pl.String,
    "span": pl.String,
    "rule_id": pl.String,
    "confidence": pl.Float64,
}
# A company carried over from the rest of the article is a guess.
CARRIED_OVER = 0.8
# "It" points back over this many sentences at most.
FAR = 3
# Listed companies whose opinions the press reports.
BROKERS = frozenset(("0005.HK", "2388.HK", "3968.HK", "3988.HK", "6030.HK", "0939.HK", "1398.HK"))
# "Shares slid 3 per cent": nobody's in particular.
BARE_SHARES = re.compile(r"(?i)^\W*(?:shares|stock)\b")
# Events in which the others of the clause take part; elsewhere they are only near.
MUTUAL = ("INVESTMENT", "PARTNERSHIP", "LEGAL", "REGULATION")


@dataclass(frozen=True)
class Event:
    """One event of one company, and the match that tells it."""

    ticker: str
    match: Match
    is_carried_over: bool

    @property
    def subtype(self) -> str:
        prefix = "denial_of_" if self.match.effect is Effect.DENIED else ""
        return prefix + self.match.rule.subtype

    @property
    def polarity(self) -> str:
        return "NEUTRAL" if self.match.effect is Effect.DENIED else self.match.rule.polarity

    @property
    def modality(self) -> str:
        effect, own = self.match.effect, self.match.rule.modality
        if effect is None or (effect is Effect.ANNOUNCED and own == "FORECAST"):
            return own
        return Effect.RUMOURED if effect is Effect.DENIED else effect

    @property
    def confidence(self) -> float:
        return round(self.match.rule.confidence * (CARRIED_OVER if self.is_carried_over else 1.0), 4)

    @property
    def occurrence(self) -> tuple[str, str, str]:
        """What is told once an article: a result by whichever figure, anything else by its subtype."""
        return self.ticker, self.match.rule.event_type, self.match.rule.occurrence or self.subtype

    @property
    def repeats(self) -> bool:
        """Whether it only says that an opinion stays what it was, or compares what words have said already."""
        return self.match.rule.subtype == "reiterated" or self.match.rule.yields

    @property
    def decides(self) -> bool:
        """Whether it says that an opinion has changed, and which way."""
        is_opinion = self.match.rule.event_type == "ANALYST"
        return is_opinion and not self.repeats and self.match.rule.subtype != "target_moved"

    @property
    def preference(self) -> tuple[float, bool, int, int, int, str]:
        """Smallest for the match that tells the occurrence best."""
        match = self.match
        return (
            -self.confidence,
            match.amount is None,
            match.sentence.number,
            match.start,
            match.end,
            match.rule.id,
        )

    @property
    def counterparties(self) -> str | None:
        match, masked = self.match, self.match.sentence.masked
        lower, upper = match.clause
        others = [k for at, _, k in masked.tokens if lower <= at < upper]
        taking_part = others if match.rule.event_type in MUTUAL else []
        hits = [masked.hits[k] for k in [*([match.by] if match.by is not None else []), *taking_part]]
        names = [
            hit.ticker or masked.printed[hit.start : hit.end] for hit in hits if hit.ticker != self.ticker
        ]
        return ";".join(dict.fromkeys(names)) or None

    def row(self, number: int) -> tuple[object, ...]:
        """Cells by ``SCHEMA``."""
        match = self.match
        # Several names in a row share a verb, and nothing says whose the amount is.
        amount = match.amount if len(match.names or ()) <= 1 else None
        return (
            match.sentence.article_id,
            number,
            self.ticker,
            match.rule.event_type,
            self.subtype,
            self.polarity,
            self.modality,
            amount.value if amount else None,
            amount.currency if amount else None,
            self.counterparties,
            match.sentence.masked.printed_span(match.start, match.end)[:LONGEST_SPAN],
            match.rule.id,
            self.confidence,
        )


class Assignment:
    """Whose a match is, given whom each article is about."""

    def __init__(
        self,
        passages: Passages,
        rules: Rules,
        about: Mapping[str, set[str]],
        matches: Mapping[str, list[Match]],
        hopes: Hopes,
    ) -> None:
        self.passages, self.about, self.hopes = passages, about, hopes
        # Sentences that tell something of whom they name.
        self.telling = {
            (article_id, match.sentence.number)
            for article_id, of_article in matches.items()
            for match in of_article
            if match.names
        }
        langs = ("en", "zh")
        self.whole_channel = {lang: rules.list_of("whole_channel", lang) for lang in langs}
        self.channel = {lang: rules.compiled(("{south}", "{north}"), lang) for lang in langs}

    def events(self, match: Match) -> Iterator[Event]:
        """The events of one match: one for each company that it is about, none where nobody can be named."""
        # What a price may do is an opinion about it, not a move.
        if match.rule.event_type == "PRICE_MOVE" and match.effect in (Effect.FORECAST, Effect.PLANNED):
            return
        if match.is_channel or (match.rule.market and not match.rule.reads and self._is_the_channels(match)):
            yield Event(MARKET, match, False)
        elif match.names is not None:
            hits = match.sentence.masked.hits
            sentence = match.sentence
            others = sentence.tickers
            for ticker in sorted({hits[k].ticker or "" for k in match.names} - {""}):
                # A bank's opinion of somebody else is no opinion about the bank.
                if match.rule.event_type == "ANALYST" and ticker in BROKERS:
                    if len(others) > len(match.names):
                        continue
                    if self._is_anothers_opinion(match, ticker):
                        yield from (Event(meant, match, True) for meant in self.about[sentence.article_id])
                        continue
                yield Event(ticker, match, False)
        elif self._may_be_carried_over(match) and (meant := self._meant(match)) is not None:
            yield Event(meant, match, True)
        elif match.rule.market and match.rule.reads:
            yield Event(MARKET, match, False)

    def _is_anothers_opinion(self, match: Match, bank: str) -> bool:
        """Whether "HSBC cut to HK$53" in an article about somebody else is the bank's opinion of that company."""
        sentence = match.sentence
        about = self.about[sentence.article_id]
        opens = sentence.masked.text.startswith("⟦")
        return sentence.number > 0 and opens and len(about) == 1 and bank not in about

    def _meant(self, match: Match) -> str | None:
        """The company of a sentence that names nobody: whom "its" points back to, else the article's."""
        sentence, about = match.sentence, self.about[match.sentence.article_id]
        if self._says("anaphora", sentence) or (match.rule.reads and len(about) != 1):
            body = self.passages.by_article[sentence.article_id]
            # A headline is what the first sentences point back to, where nothing is named in between.
            before = [
                one for one in body[max(0, sentence.number - FAR) : sentence.number] if one.masked.subjects
            ]
            if before and not self._is_past(match, before[-1], about):
                of_all = before[-1].tickers & about
                subject = before[-1].masked.hits[before[-1].masked.subjects[0][2]].ticker
                return next(iter(of_all)) if len(of_all) == 1 else subject
        return next(iter(about)) if len(about) == 1 else None

    def _is_past(self, match: Match, before: Sentence, about: set[str]) -> bool:
        """Whether "shares" are the article's one company's again, although somebody else was named in between."""
        if match.rule.event_type != "PRICE_MOVE" or len(about) != 1 or before.tickers & about:
            return False
        is_bare = bool(BARE_SHARES.match(match.sentence.masked.text))
        return is_bare or (before.article_id, before.number) not in self.telling

    def _is_the_channels(self, match: Match) -> bool:
        if match.is_own_clause:
            return False
        sentence = match.sentence
        lower, upper = match.clause
        text, lang = sentence.masked.text, sentence.lang
        names_channel = any(pattern.search(text, lower, upper) for pattern in self.channel[lang])
        if any(start < lower for start, _, _ in sentence.masked.subjects):
            return names_channel and any(
                pattern.search(text, lower, upper) for pattern in self.whole_channel[lang]
            )
        return names_channel or not (sentence.tickers or self.about[sentence.article_id])

    def _may_be_carried_over(self, match: Match) -> bool:
        return not match.rule.needs_company and not self._says("another_subject", match.sentence)

    def _says(self, name: str, sentence: Sentence) -> bool:
        """Whether a sentence has what one of the lists ``LOOKED_FOR`` looks for."""
        return any(pattern.search(sentence.masked.text) for pattern in self.hopes[sentence.said].listed(name))


def event_frame(
    passages: Passages,
    matches: Mapping[str, list[Match]],
    rules: Rules,
    about: Mapping[str, set[str]],
    hopes: Hopes,
) -> tuple[pl.DataFrame, dict[str, list[Event]]]:
    """``press/events`` without its origins, and all events of each article with every repeat (for scorers)."""
    assignment = Assignment(passages, rules, about, matches, hopes)
    rows: list[tuple[object, ...]] = []
    told: dict[str, list[Event]] = {}
    for article_id in sorted(passages.by_article):
        events = [event for match in matches.get(article_id, []) for event in assignment.events(match)]
        told[article_id] = events
        best: dict[tuple[str, str, str], Event] = {}
        decided = {(event.ticker, event.match.sentence.number) for event in events if event.decides}
        for event in sorted(events, key=lambda event: event.preference):
            # A rating that stays is no news beside a target that moves.
            if event.repeats and (event.ticker, event.match.sentence.number) in decided:
                continue
            best.setdefault(event.occurrence, event)
        in_order = sorted(
            best.values(),
            key=lambda event: (event.match.sentence.number, event.match.start, event.occurrence),
        )
        rows += [event.row(number) for number, event in enumerate(in_order, start=1)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row"), told


def by_article(matches: list[Match]) -> dict[str, list[Match]]:
    """Matches by article."""
    found: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        found[match.sentence.article_id].append(match)
    return found

"""Rules applied to sentences: every place where a rule's words stand, with its names, amount and modality.

Whom a match that names nobody belongs to, and which matches are one event, is ``events``' business.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from orchestration.press.amounts import Amount, find_amounts
from orchestration.press.attribution import names_at
from orchestration.press.gazetteer import ArticleText
from orchestration.press.hopes import Hope, Hopes
from orchestration.press.letters import HEEDS_CASE, small
from orchestration.press.masking import TOKEN, Masked
from orchestration.press.modality import Effect, effect_on
from orchestration.press.passages import Passages, Sentence
from orchestration.press.rules import Rule, Rules
from orchestration.press.tape import flows_of, moves_of

# Two targets that are further apart than this are not of one share.
FARTHEST = 3


class Match(NamedTuple):
    """A rule's words in a sentence, ``start`` to ``end`` of its masked text.

    ``names``: hits that it is about; None where the sentence names nobody. ``by``: the hit that did it to them.
    ``is_own_clause``: whether a name stands in the match's own clause.
    """

    sentence: Sentence
    rule: Rule
    start: int
    end: int
    names: tuple[int, ...] | None
    by: int | None
    is_own_clause: bool
    amount: Amount | None
    effect: Effect | None
    is_channel: bool = False

    @property
    def clause(self) -> tuple[int, int]:
        """``start`` and ``end`` of the clauses that the match lies in."""
        return clause_of(self.sentence.masked, self.start, self.end)


def clause_of(masked: Masked, start: int, end: int) -> tuple[int, int]:
    """Bounds of the clauses that a stretch of the masked text lies in."""
    first, last = masked.clause_at(start), masked.clause_at(max(start, end - 1))
    return masked.clauses[first][0], masked.clauses[last][1]


class Pattern(NamedTuple):
    """A rule's pattern; ``is_small``: it is in small letters and for texts in small letters."""

    compiled: re.Pattern[str]
    is_small: bool

    @classmethod
    def of(cls, pattern: str) -> "Pattern":
        is_small = pattern.startswith("(?i)") and HEEDS_CASE not in pattern
        return cls(re.compile(small(pattern) if is_small else pattern), is_small)

    def finditer(self, masked: Masked) -> Iterator[re.Match[str]]:
        """Its matches in the masked text; what a group has caught may stand in small letters."""
        return self.compiled.finditer(masked.lowered if self.is_small else masked.text)


class Matcher:
    """All rules of one language, compiled, with what they may ask of a clause or an article."""

    def __init__(self, rules: Rules, lang: str) -> None:
        tried = [rule for rule in rules.rules if rule.lang == lang]
        self.patterns = {
            rule.id: [Pattern.of(rules.expand(pattern, lang)) for pattern in rule.patterns] for rule in tried
        }
        self.never = {rule.id: rules.compiled((rule.never,), lang)[0] for rule in tried if rule.never}
        self.never_before = {
            rule.id: rules.compiled((rule.never_before,), lang)[0] for rule in tried if rule.never_before
        }
        self.context = {rule.id: rules.compiled((rule.context,), lang)[0] for rule in tried if rule.context}
        self.continued = rules.list_of("continued", lang)

    def matches(self, sentence: Sentence, hope: Hope, article: ArticleText) -> Iterator[Match]:
        """Every match of every rule in a sentence, in the order of the rules."""
        for rule, numbers in hope.rules:
            context = self.context.get(rule.id)
            if context is None or article.has(context):
                patterns = self.patterns[rule.id]
                yield from self._matches_in(sentence, rule, [patterns[number] for number in numbers], hope)

    def _matches_in(
        self, sentence: Sentence, rule: Rule, patterns: list[Pattern], hope: Hope
    ) -> Iterator[Match]:
        taken: list[tuple[int, int]] = []
        for pattern in patterns:
            for found in pattern.finditer(sentence.masked):
                if any(found.start() < end and found.end() > start for start, end in taken):
                    continue
                match = self._match(sentence, rule, found, hope)
                if match is not None:
                    taken.append(found.span())
                    yield match
                    yield from self._continued(match)

    def _match(self, sentence: Sentence, rule: Rule, found: re.Match[str], hope: Hope) -> Match | None:
        masked = sentence.masked
        start, end = found.span()
        lower, upper = clause_of(masked, start, end)
        if rule.id in self.never and self.never[rule.id].search(masked.text, lower, upper):
            return None
        if rule.id in self.never_before and self.never_before[rule.id].search(masked.text, lower, end):
            return None
        effect = effect_on(masked, start, end, rule, hope.modifiers)
        if effect is Effect.DROPPED or (rule.when is not None and _compared(masked.text, found) != rule.when):
            return None
        groups = found.groupdict()
        by = int(groups["by"]) if groups.get("by") else None
        # The one who does it stands first, but it is not about him.
        at = found.end("by") + 1 if by is not None and found.start("by") < start + 2 else start
        if groups.get("co"):
            names = names_at(masked, found.start("co") - 1, found.end("co") + 1, "before", by)
        else:
            names = names_at(masked, at, end, rule.side, by)
        is_own_clause = any(lower <= token[0] < upper and token[2] != by for token in masked.subjects)
        amount = _amount(masked.text, rule, found, upper, lower) if rule.amount else None
        return Match(
            sentence,
            rule,
            start,
            end,
            tuple(names) if names is not None else None,
            by,
            is_own_clause,
            amount,
            effect,
        )

    def _continued(self, match: Match) -> Iterator[Match]:
        """Further names with numbers of their own that share the match's verb."""
        if not match.rule.continues or not match.names:
            return
        masked = match.sentence.masked
        _, upper = match.clause
        ends = [end for start, end, k in masked.tokens if k in match.names and start < upper]
        at = max([match.end, *ends, *([match.amount.end] if match.amount else [])])
        while True:
            steps = (pattern.match(masked.text, at) for pattern in self.continued)
            step = next((step for step in steps if step is not None), None)
            token = TOKEN.search(masked.text, at, step.end()) if step else None
            if step is None or token is None:
                return
            amounts = find_amounts(step.group(), _bare(match.rule)) if match.rule.amount else []
            yield Match(
                match.sentence,
                match.rule,
                match.start,
                step.end(),
                (int(token[1]),),
                None,
                True,
                amounts[0] if amounts else None,
                match.effect,
            )
            at = step.end()


def _bare(rule: Rule) -> str | None:
    return rule.bare_currency if rule.lang == "zh" else None


def _compared(text: str, found: re.Match[str]) -> str | None:
    """Whether the new price is more or less than the old one; None where the two cannot be one thing's prices."""
    signs, values = zip(*(_price(text[slice(*found.span(name))]) for name in ("new", "old")), strict=True)
    is_one_currency = signs[0] == signs[1] or not all(signs)
    if not is_one_currency or not values[0] or not 1 / FARTHEST <= values[1] / values[0] <= FARTHEST:
        return None
    return "more" if values[0] > values[1] else "less" if values[0] < values[1] else None


def _price(printed: str) -> tuple[str, float]:
    at = next(place for place, character in enumerate(printed) if character.isdigit())
    return printed[:at].strip().upper(), float(printed[at:].replace(",", ""))


def _amount(text: str, rule: Rule, found: re.Match[str], upper: int, lower: int) -> Amount | None:
    """The amount that {amt} caught, else the first of the clause behind the match's start, else the last before."""
    amounts = find_amounts(text, _bare(rule))
    if rule.when is not None:
        start, end = found.span("new")
        return next((amount for amount in amounts if amount.start < end and amount.end > start), None)
    if found.groupdict().get("amt"):
        start, end = found.span("amt")
        return next((amount for amount in amounts if amount.start < end and amount.end > start), None)
    after = [amount for amount in amounts if found.start() <= amount.start < upper]
    before = [amount for amount in amounts if lower <= amount.start < found.start()]
    return after[0] if after else before[-1] if before else None


@lru_cache(maxsize=4)
def _matcher(rules: Rules, lang: str) -> Matcher:
    return Matcher(rules, lang)


def find_matches(passages: Passages, rules: Rules, hopes: Hopes) -> list[Match]:
    """All matches in all articles, in no particular order."""
    found: list[Match] = []
    for article_id, article in passages.by_article.items():
        for sentence in article:
            hope = hopes[sentence.said]
            if hope.rules:
                matcher = _matcher(rules, sentence.lang)
                found += matcher.matches(sentence, hope, passages.texts[article_id])
    found += _figures(passages, rules, hopes)
    return found


def _figures(passages: Passages, rules: Rules, hopes: Hopes) -> Iterator[Match]:
    """What market reports say figure by figure, as matches of the rules that name those figures."""
    named: dict[tuple[str, str], Rule] = {(rule.lang, rule.reads): rule for rule in rules.rules if rule.reads}
    for article in passages.by_article.values():
        hoped = [hopes[sentence.said] for sentence in article]
        figures = [
            *moves_of(article, hoped, rules.concepts),
            *flows_of(article, hoped, rules.concepts),
        ]
        for sentence, figure in figures:
            rule = named[sentence.lang, figure.kind]
            masked = sentence.masked
            effect = effect_on(masked, figure.end - 1, figure.end, rule, hopes[sentence.said].modifiers)
            # "Which may explain why it soared": what may be was left out where it was read.
            if rule.event_type in ("PRICE_MOVE", "CAPITAL_FLOW") and effect in (
                Effect.FORECAST,
                Effect.PLANNED,
                Effect.ANNOUNCED,
            ):
                effect = None
            if effect is not Effect.DROPPED:
                yield Match(
                    sentence,
                    rule,
                    figure.start,
                    figure.end,
                    figure.names,
                    None,
                    figure.names is not None,
                    figure.amount,
                    effect,
                    figure.is_channel,
                )

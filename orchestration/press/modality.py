"""How firmly a sentence asserts what a rule matched: denial, rumour, forecast, plan, condition.

The words that tell are data in ``rules/modifiers.toml``; what was matched is ``events``' business.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from orchestration.press.masking import Masked
from orchestration.press.rules import Modifier, Rule, Rules


class Effect(StrEnum):
    """What modifiers do to a match, the strongest first."""

    DROPPED = "DROPPED"
    DENIED = "DENIED"
    RUMOURED = "RUMOURED"
    FORECAST = "FORECAST"
    PLANNED = "PLANNED"
    ANNOUNCED = "ANNOUNCED"


@dataclass(frozen=True)
class Compiled:
    """A modifier with its patterns compiled."""

    modifier: Modifier
    patterns: list[re.Pattern[str]]

    def applies_to(self, rule: Rule) -> bool:
        """By language and by the lists of event types."""
        chosen, excluded = self.modifier.only_for, self.modifier.not_for
        return (
            self.modifier.lang == rule.lang
            and (not chosen or rule.event_type in chosen)
            and rule.event_type not in excluded
        )


@lru_cache(maxsize=4)
def compile_modifiers(rules: Rules) -> list[Compiled]:
    """All modifiers, the strongest effect first."""
    order = list(Effect)
    modifiers = sorted(
        rules.modifiers, key=lambda modifier: (order.index(Effect(modifier.effect)), modifier.id)
    )
    return [Compiled(modifier, rules.compiled(modifier.patterns, modifier.lang)) for modifier in modifiers]


def effect_on(masked: Masked, start: int, end: int, rule: Rule, modifiers: list[Compiled]) -> Effect | None:
    """The strongest effect that the words around a match (``start`` to ``end`` of the masked text) have on it."""
    first, last = masked.clause_at(start), masked.clause_at(max(start, end - 1))
    lower, upper = masked.clauses[first][0], masked.clauses[last][1]
    looked_at = {
        "before": masked.text[lower:start],
        "match": masked.text[start:end],
        "clause": masked.text[lower:upper],
        "sentence": masked.text,
    }
    for compiled in modifiers:
        if compiled.applies_to(rule) and any(
            pattern.search(looked_at[compiled.modifier.where]) for pattern in compiled.patterns
        ):
            return Effect(compiled.modifier.effect)
    return None

"""An amount told by itself, and then what it is: "HK$9.8 billion of Alibaba. That is what investors bought."

The second sentence is read with the amount in place of its "that".
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from orchestration.press.claims.claim import Claim
from orchestration.press.claims.sessions import Publication
from orchestration.press.claims.told import Told
from orchestration.press.concepts import Concepts
from orchestration.press.masking import Masked


def with_amount(
    told: Told, before: Told | None, concepts: Mapping[str, Concepts], publication: Publication
) -> Told | None:
    """``told`` with the only amount of the sentence before it for its "that"; None where it has no such "that"."""
    match = told.cues["that_amount"].match(told.text)
    if match is None or before is None or told.money or len(before.money) != 1:
        return None
    amount = before.text[before.money[0].start : before.money[0].end]
    text = amount + told.text[match.end("that") :]
    masked = Masked(text, told.masked.printed, told.masked.hits)
    return Told.of(told.sentence._replace(masked=masked), concepts, publication)


def in_own_words(claims: Iterable[Claim], told: Told, read: Told) -> list[Claim]:
    """The claims of ``read`` at their places in ``told``, whose words they were."""
    shift = len(read.text) - len(told.text)
    return [
        replace(
            claim,
            start=max(0, claim.start - shift),
            end=max(1, claim.end - shift),
            text=told.masked.printed.strip(),
        )
        for claim in claims
    ]

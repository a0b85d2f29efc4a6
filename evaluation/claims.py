"""How well claims are found, against articles whose claims were labelled by hand.

Extraction alone is scored; verdicts are ``verdicts``' business, other labels ``gold``'s.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evaluation.gold import FOLDER
from evaluation.scores import Tally

# Claims that take their channel from the flow that they speak of, or have none.
WITHOUT_CHANNEL = ("FX_PAIR", "SUM", "HOLDING_PCT")

Label = Mapping[str, Any]


def load(part: str, lang: str) -> list[dict[str, Any]]:
    """Articles with ``claims``, one object a line of ``gold/claims/<part>/<lang>.jsonl``."""
    lines = (FOLDER / "claims" / part / f"{lang}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def is_same(label: Label, found: Label) -> bool:
    """Whether a found claim is the labelled one: type, company, channel, last day, value as printed, unit."""
    if any(label[name] != found[name] for name in ("claim_type", "ticker", "period_end")):
        return False
    kind = label["claim_type"]
    if kind not in WITHOUT_CHANNEL and (label.get("channel") or None) != found["channel"]:
        return False
    if label.get("unit") and found["unit"] and label["unit"] != found["unit"]:
        return False
    value, said = label.get("value"), found["value"]
    if value is None or said is None:
        # A record may be told without its amount.
        return value is None or kind == "FLOW_RECORD"
    step = found["printed_step"] or 0.0
    return bool(abs(value - said) <= max(0.51 * step, 1e-9))


def is_looser_print(label: Label, found: Label) -> bool:
    """Whether a found claim tells the labelled fact with its last digits cut off: 232 for 232.56."""
    value, said, step = label.get("value"), found["value"], found["printed_step"] or 0.0
    if value is None or said is None or value * said <= 0 or not abs(said) <= abs(value) < abs(said) + step:
        return False
    return is_same(label, {**found, "value": value})


def score(pairs: Iterable[tuple[str, Sequence[Label], Sequence[Label]]]) -> Tally:
    """Of ``(article, labels, found)``, one to one; a fact told again is no false alarm, nor an ambiguous one a miss."""
    tally = Tally()
    for article, labels, found in pairs:
        # How far a target is from a close is read, but not labelled.
        left = [one for one in found if one.get("side") != "target"]
        for label in labels:
            if label.get("ambiguous"):
                continue
            same = [one for one in left if is_same(label, one)]
            if not same:
                tally.missed.append((article, label))
                continue
            tally.n_hits += 1
            # Two records of one amount differ in their scope alone.
            left.remove(next((one for one in same if label.get("scope") == one.get("scope")), same[0]))
        tally.false_alarms += [
            (article, one)
            for one in left
            if not any(is_same(label, one) or is_looser_print(label, one) for label in labels)
        ]
    return tally

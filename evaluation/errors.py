"""Every error of a part with the text that it was made on: what somebody who mends a rule wants to see.

Printing only; what counts as an error is decided in ``scores``.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.gold import Article
from evaluation.report import Measured

EVENT = ("ticker", "event_type", "event_subtype", "polarity", "modality", "amount", "currency", "rule_id")


def print_errors(articles: Sequence[Article], measured: Measured) -> None:
    """One block an article that was not read as it was labelled."""
    said: dict[str, list[str]] = defaultdict(list)
    for id_, label in measured.mentions.missed:
        said[id_].append(f"MENTION MISSED   {label['ticker']} {label['salience']}")
    for id_, label in measured.mentions.false_alarms:
        said[id_].append(f"MENTION WRONG    {label['ticker']} {label['salience']}")
    for id_, gold, found in measured.salience.wrong:
        said[id_].append(f"SALIENCE         {gold['ticker']}: {gold['salience']}, read {found['salience']}")
    for id_, label in measured.events.missed:
        said[id_].append(f"EVENT MISSED     {_event(label)}")
    for id_, label in measured.events.false_alarms:
        said[id_].append(f"EVENT WRONG      {_event(label)}")
    for what, share in (("polarity", measured.polarity), ("modality", measured.modality)):
        for id_, gold, found in share.wrong:
            said[id_].append(f"{what.upper():16} {_event(gold)}: read {found[what]} by {found['rule_id']}")
    for id_, label, tone in measured.sentiment.wrong:
        said[id_].append(f"SENTIMENT        {label['ticker']}: {label['label']}, read {tone}")
    for article in articles:
        if article.id in said:
            print(f"\n=== {article.id} ({article.document['source']})\n{article.text}")
            print("\n".join(f"  -- {sentence}" for sentence in said[article.id]))


def _event(label: Mapping[str, Any]) -> str:
    return " ".join(str(label[name]) for name in EVENT if label.get(name) is not None)

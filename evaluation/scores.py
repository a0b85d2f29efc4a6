"""Counting: precision, recall, F1, agreement and B-cubed by the rules of scoring that the labels were written for.

A label marked ambiguous counts neither as a miss nor as a false alarm. Numbers only; the report is ``report``'s.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Label = Mapping[str, Any]


@dataclass
class Tally:
    """Hits, misses and false alarms, and each of the last two as ``(article, what)``."""

    n_hits: int = 0
    missed: list[tuple[str, Any]] = field(default_factory=list)
    false_alarms: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        found = self.n_hits + len(self.false_alarms)
        return self.n_hits / found if found else 1.0

    @property
    def recall(self) -> float:
        wanted = self.n_hits + len(self.missed)
        return self.n_hits / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Share:
    """How often something was right; ``wrong`` as ``(article, gold, found)``."""

    n_right: int = 0
    wrong: list[tuple[str, Any, Any]] = field(default_factory=list)

    def add(self, article: str, gold: Any, found: Any, what: str) -> None:
        if gold[what] == found[what]:
            self.n_right += 1
        else:
            self.wrong.append((article, gold, found))

    @property
    def share(self) -> float:
        n = self.n_right + len(self.wrong)
        return self.n_right / n if n else 1.0


def _is_firm(label: Label) -> bool:
    return not label.get("ambiguous")


def mentions(pairs: Iterable[tuple[str, Sequence[Label], Sequence[Label]]]) -> tuple[Tally, Share]:
    """Of ``(article, gold, found)``: companies named, and the salience of those found."""
    tally, salience = Tally(), Share()
    for article, gold, found in pairs:
        by_ticker = {label["ticker"]: label for label in gold}
        here = {label["ticker"]: label for label in found}
        for ticker, label in by_ticker.items():
            if ticker in here and _is_firm(label):
                tally.n_hits += 1
                salience.add(article, label, here[ticker], "salience")
            elif _is_firm(label):
                tally.missed.append((article, label))
        tally.false_alarms += [(article, label) for ticker, label in here.items() if ticker not in by_ticker]
    return tally, salience


def events(pairs: Iterable[tuple[str, Sequence[Label], Sequence[Label]]]) -> tuple[Tally, Share, Share]:
    """Of ``(article, gold, found)``: events by company and type, one to one; polarity and modality of the matched."""
    tally, polarity, modality = Tally(), Share(), Share()
    for article, gold, found in pairs:
        left = list(found)
        # The firm ones first, and of several candidates the one that agrees most.
        for label in sorted(gold, key=lambda label: not _is_firm(label)):
            alike = [one for one in left if _key(one) == _key(label)]
            if alike:
                best = max(alike, key=lambda one: sum(one[k] == label[k] for k in ("polarity", "modality")))
                left.remove(best)
                if _is_firm(label):
                    tally.n_hits += 1
                    polarity.add(article, label, best, "polarity")
                    modality.add(article, label, best, "modality")
            elif _is_firm(label):
                tally.missed.append((article, label))
        tally.false_alarms += [(article, one) for one in left]
    return tally, polarity, modality


def _key(event: Label) -> tuple[str, str]:
    return event["ticker"], event["event_type"]


@dataclass
class Confusion:
    """Gold label × found label, counted."""

    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[str, Any, str]] = field(default_factory=list)

    @property
    def macro_f1(self) -> float:
        """The mean of the F1 of each label that occurs in the gold."""
        labels = sorted({gold for gold, _ in self.cells})
        return sum(self._f1(label) for label in labels) / len(labels) if labels else 1.0

    def _f1(self, label: str) -> float:
        hits = self.cells[label, label]
        wanted = sum(n for (gold, _), n in self.cells.items() if gold == label)
        found = sum(n for (_, one), n in self.cells.items() if one == label)
        return 2 * hits / (wanted + found)

    @property
    def kappa(self) -> float:
        """Cohen's kappa: agreement beyond what the shares of the labels alone would give."""
        n = sum(self.cells.values())
        rows, columns = Counter[str](), Counter[str]()
        for (gold, found), count in self.cells.items():
            rows[gold] += count
            columns[found] += count
        agreed = sum(count for (gold, found), count in self.cells.items() if gold == found) / n
        by_chance = sum(rows[label] * columns[label] for label in rows) / n**2
        return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0


def sentiment(pairs: Iterable[tuple[str, Sequence[Label], Mapping[str, str]]]) -> Confusion:
    """Of ``(article, gold, ticker → label)``; a company that was not found at all is wrong (NONE)."""
    confusion = Confusion()
    for article, gold, found in pairs:
        for label in filter(_is_firm, gold):
            said = found.get(label["ticker"], "NONE")
            confusion.cells[label["label"], said] += 1
            if said != label["label"]:
                confusion.wrong.append((article, label, said))
    return confusion


def b_cubed(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of clusters (item → cluster), each the mean over the items.

    Bagga and Baldwin, "Entity-Based Cross-Document Coreferencing Using the Vector Space Model" (1998).
    """
    of_gold, of_found = _members(gold), _members(found)
    precision = recall = 0.0
    for item in gold:
        wanted, here = of_gold[gold[item]], of_found[found[item]]
        precision += len(wanted & here) / len(here)
        recall += len(wanted & here) / len(wanted)
    precision, recall = precision / len(gold), recall / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _members(clusters: Mapping[str, str]) -> dict[str, set[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for item, cluster in clusters.items():
        members[cluster].add(item)
    return members

"""The figures of a part of the gold set, by language, and the page of the docs that holds them.

What is measured stands here; how it is counted in ``scores``, the command line in ``__main__``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation import scores
from evaluation.baselines import vader
from evaluation.gold import Article, Labels
from evaluation.scores import Confusion, Share, Tally
from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.rules import Rules

Reading = Mapping[str, Any]
# What is reported, in the order of the table: name → (what it is, the goal).
FIGURES = {
    "mentions_precision": ("Mentions: precision", None),
    "mentions_recall": ("Mentions: recall", None),
    "mentions_f1": ("Mentions: F1", 0.97),
    "salience": ("Salience of the mentions found", None),
    "events_precision": ("Events (company, type): precision", None),
    "events_recall": ("Events: recall", None),
    "events_f1": ("Events: F1", 0.85),
    "polarity": ("Polarity of the events matched", 0.90),
    "modality": ("Modality of the events matched", None),
    "stories_f1": ("Stories: B-cubed F1", 0.90),
    "alone_f1": ("Every article a story of its own: B-cubed F1", None),
    "sentiment_macro_f1": ("Sentiment: macro-F1", 0.85),
    "vader_macro_f1": ("VADER on the same texts: macro-F1", None),
}


@dataclass(frozen=True)
class Measured:
    """One language of one part: what was counted, with every error."""

    n_articles: int
    n_labels: Mapping[str, int]
    mentions: Tally
    salience: Share
    events: Tally
    polarity: Share
    modality: Share
    stories: tuple[float, float, float]
    alone: tuple[float, float, float]
    sentiment: Confusion
    vader: Confusion

    @property
    def figures(self) -> dict[str, float]:
        """By the names of ``FIGURES``, rounded to three decimals."""
        figures = {
            "mentions_precision": self.mentions.precision,
            "mentions_recall": self.mentions.recall,
            "mentions_f1": self.mentions.f1,
            "salience": self.salience.share,
            "events_precision": self.events.precision,
            "events_recall": self.events.recall,
            "events_f1": self.events.f1,
            "polarity": self.polarity.share,
            "modality": self.modality.share,
            "stories_f1": self.stories[2],
            "alone_f1": self.alone[2],
            "sentiment_macro_f1": self.sentiment.macro_f1,
            "vader_macro_f1": self.vader.macro_f1,
        }
        return {name: round(value, 3) for name, value in figures.items()}


def read_gold(articles: Sequence[Article], gazetteer: Gazetteer, rules: Rules) -> dict[str, Reading]:
    """What the reader makes of the gold articles, read together, by article; it is not told their language."""
    documents = parse_documents(
        json.dumps({key: value for key, value in article.document.items() if key != "lang"})
        for article in articles
    )
    if documents.refused:
        raise ValueError(f"gold articles cannot be read: {'; '.join(documents.refused)}")
    return {reading["id"]: reading for reading in read_documents(documents.articles, gazetteer, rules)}


def measure(articles: Sequence[Article], readings: Mapping[str, Reading]) -> Measured:
    """Hold ``readings`` against the labels of ``articles``."""
    both = [(article, readings[article.id]) for article in articles]
    mentions, salience = scores.mentions((a.id, a.labels.mentions, r["mentions"]) for a, r in both)
    events, polarity, modality = scores.events((a.id, a.labels.events, r["events"]) for a, r in both)
    n_labels = {
        "mentions": sum(len(a.labels.mentions) for a in articles),
        "events": sum(len(a.labels.events) for a in articles),
        "stories": len({a.story for a in articles}),
    }
    return Measured(
        n_articles=len(articles),
        n_labels=n_labels,
        mentions=mentions,
        salience=salience,
        events=events,
        polarity=polarity,
        modality=modality,
        stories=scores.b_cubed({a.id: a.story for a in articles}, {a.id: r["story_id"] for a, r in both}),
        alone=scores.b_cubed({a.id: a.story for a in articles}, {a.id: a.id for a in articles}),
        sentiment=scores.sentiment((a.id, _owed(a.labels, r), _tones(r["sentiment"])) for a, r in both),
        vader=scores.sentiment((a.id, _owed(a.labels, r), _vader(a)) for a, r in both),
    )


def agreement(articles: Iterable[Article], second: Mapping[str, Labels]) -> dict[str, float]:
    """How well a second annotator agrees with the first on the articles that both have labelled.

    Here ``ambiguous`` of either spares a label on both sides, as it does when the reader is judged.
    """
    both = [(article.id, article.labels, second[article.id]) for article in articles if article.id in second]
    mentions, _ = scores.mentions((id_, one.mentions, other.mentions) for id_, one, other in both)
    events, polarity, modality = scores.events(
        (id_, one.events, [event for event in other.events if not event.get("ambiguous")])
        for id_, one, other in both
    )
    sentiment = scores.sentiment((id_, one.sentiment, _tones(other.sentiment)) for id_, one, other in both)
    return {
        "articles": len(both),
        "mentions_f1": round(mentions.f1, 3),
        "events_f1": round(events.f1, 3),
        "polarity": round(polarity.share, 3),
        "modality": round(modality.share, 3),
        "sentiment_macro_f1": round(sentiment.macro_f1, 3),
        "sentiment_kappa": round(sentiment.kappa, 3),
    }


def _owed(labels: Labels, reading: Reading) -> list[Mapping[str, Any]]:
    """The sentiment that a reader owes: none of a company whose mention is open to question and was not read."""
    found = {mention["ticker"] for mention in reading["mentions"]}
    spared = {mention["ticker"] for mention in labels.mentions if mention.get("ambiguous")} - found
    return [label for label in labels.sentiment if label["ticker"] not in spared]


def _tones(sentiment: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {row["ticker"]: row["label"] for row in sentiment}


def _vader(article: Article) -> dict[str, str]:
    label = vader(article.text)
    return {row["ticker"]: label for row in article.labels.sentiment}

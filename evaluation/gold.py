"""The gold set: articles written for it, with labels, in one file a language and part.

Loading and checking only. ``development`` is there to write rules by; ``report`` is only ever counted.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.contracts.press import EVENT_TYPES, LANGUAGES, MARKET, MODALITIES, SALIENCES, TONES
from orchestration.watchlist import listings

FOLDER = Path(__file__).parent / "gold"
PARTS = ("development", "report")


@dataclass(frozen=True)
class Labels:
    """What an annotator wrote down of one article: lists of objects, each perhaps ``ambiguous``."""

    mentions: list[dict[str, Any]]
    events: list[dict[str, Any]]
    sentiment: list[dict[str, Any]]


@dataclass(frozen=True)
class Article:
    """One article of the gold set; ``story`` names its cluster, ``document`` is what the reader is given."""

    id: str
    story: str
    document: dict[str, Any]
    labels: Labels

    @property
    def lang(self) -> str:
        """en or zh: what is reported apart."""
        return "en" if self.document["lang"] == "en" else "zh"

    @property
    def text(self) -> str:
        return f"{self.document['title']}\n{self.document['body']}"


def load(part: str, folder: Path = FOLDER) -> list[Article]:
    """The articles of a part. Raises ValueError naming the article whose labels cannot be meant."""
    articles = []
    for file in sorted((folder / part).glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            labels = Labels(row.pop("mentions"), row.pop("events"), row.pop("sentiment"))
            article = Article(row["id"], row.pop("story"), row, labels)
            if faults := _faults(article):
                raise ValueError(f"{file}, {article.id}: {'; '.join(faults)}")
            articles.append(article)
    if twice := [id_ for id_, n in Counter(article.id for article in articles).items() if n > 1]:
        raise ValueError(f"{part}: ids given twice: {', '.join(twice)}")
    return articles


def load_second_opinion(folder: Path = FOLDER) -> dict[str, Labels]:
    """Labels of a sample by an annotator who did not see the first ones, by article."""
    rows = map(json.loads, (folder / "second_opinion.jsonl").read_text("utf-8").splitlines())
    return {row["id"]: Labels(row["mentions"], row["events"], row["sentiment"]) for row in rows}


def _faults(article: Article) -> list[str]:
    companies = {listing.ticker for listing in listings()}
    labels = article.labels
    mentioned = {label["ticker"]: label["salience"] for label in labels.mentions}
    faults = [f"{ticker} is not on the watch-list" for ticker in mentioned if ticker not in companies]
    if article.document["lang"] not in LANGUAGES:
        faults.append(f"lang is {article.document['lang']!r}")
    if sorted(label["ticker"] for label in labels.sentiment) != sorted(mentioned):
        faults.append("sentiment and mentions name different companies")
    for names, values, field in (
        (labels.mentions, SALIENCES, "salience"),
        (labels.sentiment, TONES, "label"),
        (labels.events, EVENT_TYPES, "event_type"),
        (labels.events, TONES, "polarity"),
        (labels.events, MODALITIES, "modality"),
    ):
        faults += [f"{field} is {label[field]!r}" for label in names if label[field] not in values]
    for event in labels.events:
        if event["ticker"] != MARKET and mentioned.get(event["ticker"], "PASSING") == "PASSING":
            faults.append(f"an event of {event['ticker']}, which is not mentioned or only in passing")
    return faults

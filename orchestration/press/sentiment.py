"""How an article reads for each company: the protocol of a scorer, how clauses are weighed, and the first scorer.

Which clauses are a company's is ``clauses``' business, the words' weights are ``lexicon``'s, and a classifier of the
user's own is ``onnx_scorer``'s.
"""

import math
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from orchestration.press.lexicon import Lexicon

# Below this a text leans to no side; the one place that says so.
NEUTRAL_BELOW = 0.18
# What is said beside a company that is only named in passing is mostly said of somebody else.
IN_PASSING = 0.3
RELEVANCE = {"PRIMARY": 1.0, "SECONDARY": 0.5, "PASSING": 0.1}
SCORES = {"article_id": pl.String, "ticker": pl.String, "score": pl.Float64, "n_sentences": pl.Int64}


class Scorer(Protocol):
    """Judges clauses; ``name`` and ``version`` go into every row that it judged."""

    name: str
    version: str

    def score(self, frame: pl.DataFrame) -> pl.DataFrame:
        """From a row a company's clause (``clauses.SCHEMA``) to a row a company (``SCORES``)."""
        ...


class EventsFirst(ABC):
    """What happened decides; how the clauses sound shades it, and decides where nothing happened."""

    name: str
    version: str
    # A sentence with an event is mostly its event; without one its words count for less than an event would.
    EVENT, WORDS_BESIDE, WORDS_ALONE = 0.85, 0.15, 0.7
    HEADLINE, LEAD, CONCEDED = 3.0, 1.5, 0.3
    # Sentences that say nothing either way pull towards neutral, but weakly.
    SILENT = 0.15

    @abstractmethod
    def tones(self, frame: pl.DataFrame) -> Sequence[float]:
        """How each clause of ``frame`` sounds, -1 to 1; 0 where it says nothing either way."""

    def score(self, frame: pl.DataFrame) -> pl.DataFrame:
        tones = self.tones(frame)
        sentences: dict[tuple[str, str], dict[int, list[tuple[float, float, float | None]]]] = defaultdict(
            dict
        )
        columns = frame.select(
            "article_id", "ticker", "sentence_no", "is_conceded", "event_polarity"
        ).iter_rows()
        for row, (article_id, ticker, number, is_conceded, polarity) in enumerate(columns):
            weight = self.CONCEDED if is_conceded else 1.0
            clauses = sentences[article_id, ticker].setdefault(number, [])
            clauses.append((weight, tones[row], polarity))
        rows = [
            (article_id, ticker, round(self._mean(told), 6), len(told))
            for (article_id, ticker), told in sorted(sentences.items())
        ]
        return pl.DataFrame(rows, schema=SCORES, orient="row")

    def _mean(self, sentences: Mapping[int, list[tuple[float, float, float | None]]]) -> float:
        total = weights = 0.0
        for number, clauses in sentences.items():
            score = self._sentence(clauses)
            position = self.HEADLINE if number == 0 else self.LEAD if number == 1 else 1.0
            weight = position * (1.0 if score else self.SILENT)
            total, weights = total + weight * score, weights + weight
        return max(-1.0, min(1.0, total / weights)) if weights else 0.0

    def _sentence(self, clauses: list[tuple[float, float, float | None]]) -> float:
        told = [(weight, polarity) for weight, _, polarity in clauses if polarity is not None]
        said = [(weight, tone) for weight, tone, _ in clauses if tone]
        words = _weighted(said)
        if told:
            return self.EVENT * _weighted(told) + self.WORDS_BESIDE * words
        return self.WORDS_ALONE * words


class EventsThenWords(EventsFirst):
    """The first scorer: the words of the finance lexicon say how a clause sounds."""

    name = "events_then_words"
    version = "1"

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        self.lexicons = lexicons

    def tones(self, frame: pl.DataFrame) -> list[float]:
        scores = [0.0] * frame.height
        for lang, lexicon in self.lexicons.items():
            rows = frame["lang"].eq(lang).arg_true()
            texts = frame["text"].gather(rows)
            # A clause with several companies is one text, and so are copies.
            distinct = texts.unique(maintain_order=True)
            tones = {
                text: math.tanh(1.5 * sum(lexicon.weigh(text, terms))) if terms else 0.0
                for text, terms in zip(distinct, lexicon.find(distinct), strict=True)
            }
            for row, text in zip(rows.to_list(), texts.to_list(), strict=True):
                scores[row] = tones[text]
        return scores


def _weighted(values: list[tuple[float, float]]) -> float:
    weights = sum(weight for weight, _ in values)
    return sum(weight * value for weight, value in values) / weights if weights else 0.0


def sentiment_frame(clauses: pl.DataFrame, mentions: pl.DataFrame, scorer: Scorer) -> pl.DataFrame:
    """``press/sentiment`` without its origins: a row each of ``mentions``; no clause of one's own is neutral."""
    scores = mentions.select("article_id", "ticker", "salience").join(
        scorer.score(clauses), on=["article_id", "ticker"], how="left"
    )
    passing = pl.when(pl.col("salience") == "PASSING").then(IN_PASSING).otherwise(1.0)
    score = pl.col("score").fill_null(0.0) * passing
    return scores.select(
        "article_id",
        "ticker",
        label=pl.when(score >= NEUTRAL_BELOW)
        .then(pl.lit("POSITIVE"))
        .when(score <= -NEUTRAL_BELOW)
        .then(pl.lit("NEGATIVE"))
        .otherwise(pl.lit("NEUTRAL")),
        score=score,
        relevance=pl.col("salience").replace_strict(RELEVANCE, return_dtype=pl.Float64),
        n_sentences=pl.col("n_sentences").fill_null(0),
        scorer=pl.lit(scorer.name),
        scorer_version=pl.lit(scorer.version),
    )

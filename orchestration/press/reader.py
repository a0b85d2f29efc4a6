"""Reading articles: one call from plain texts to mentions, stories, events, sentiment and claims.

Each part has a file of its own; where articles come from and where readings go is not known here.
"""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import polars as pl

from orchestration.contracts.base import TableContract
from orchestration.contracts.press import (
    PRESS_CLAIMS,
    PRESS_EVENTS,
    PRESS_MENTIONS,
    PRESS_SENTIMENT,
    PRESS_STORIES,
)
from orchestration.press.claims.cues import CUES
from orchestration.press.claims.reading import claim_frame
from orchestration.press.clauses import clause_frame
from orchestration.press.concepts import Concepts
from orchestration.press.events import by_article, event_frame
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.hopes import hopes_of
from orchestration.press.matching import find_matches
from orchestration.press.mentions import mention_frame, primaries
from orchestration.press.passages import Passages, passages_of
from orchestration.press.pointing import with_pointers
from orchestration.press.rules import Rules
from orchestration.press.screening import screened
from orchestration.press.sentiment import EventsThenWords, Scorer, sentiment_frame
from orchestration.press.stories import story_frame
from orchestration.press.text import SCRIPTS, plain_frame

# Raised by whoever changes what the code makes of the same rules.
CODE = 6
ARTICLES = {
    "article_id": pl.String(),
    "feed": pl.String(),
    "url": pl.String(),
    "title": pl.String(),
    "body": pl.String(),
    "publisher": pl.String(),
    "lang": pl.String(),
    "published_at": pl.Datetime("us"),
    "payload_sha256": pl.String(),
}
KNOWN = ARTICLES | {"story_id": pl.String()}


@dataclass(frozen=True)
class Readings:
    """What articles say: a frame a table of ``contracts.press``, sorted, and by which version of the rules.

    ``claims`` are empty where they were not asked for.
    """

    mentions: pl.DataFrame
    stories: pl.DataFrame
    events: pl.DataFrame
    sentiment: pl.DataFrame
    claims: pl.DataFrame
    reader_version: str


def reader_version(gazetteer: Gazetteer, rules: Rules) -> str:
    """``3-3f2a91c0``: the code's number and a hash over every rule, lexicon, cue and alias."""
    words = hashlib.sha256(SCRIPTS.read_bytes() + CUES.read_bytes()).hexdigest()
    digest = hashlib.sha256(f"{CODE}\n{gazetteer.digest}\n{rules.digest}\n{words}".encode()).hexdigest()
    return f"{CODE}-{digest[:8]}"


@contextmanager
def _one_batch() -> Iterator[None]:
    """Without Python's search for cycles, and without what was found in its sentences once they are read.

    What is read holds no cycles, and among so many objects the search takes a sixth of the time. It rests in the whole
    process; of two threads that read at once, the first to end lets it go on.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        Concepts.find.cache_clear()
        if was_on:
            gc.enable()


@_one_batch()
def read(
    articles: pl.DataFrame,
    known: pl.DataFrame,
    gazetteer: Gazetteer,
    rules: Rules,
    scorer: Scorer | None = None,
    with_claims: bool = True,
) -> Readings:
    """Read ``articles`` (columns of ``ARTICLES``, ``published_at`` naive UTC); the order of rows does not matter.

    ``known`` (``KNOWN``) are the articles of the last days that have a story: new ones may join theirs, and one that
    is read again keeps its own. ``scorer`` judges sentiment; without one the lexicon's does.
    ``with_claims``: whether claims are read, too.
    Raises ValueError where an article stands twice in ``articles``.
    """
    if articles["article_id"].is_duplicated().any():
        twice = articles.filter(articles["article_id"].is_duplicated())["article_id"][0]
        raise ValueError(
            f"article {twice} stands more than once among those to read; pass its latest version alone"
        )
    articles = articles.select(pl.col(name).cast(dtype) for name, dtype in ARTICLES.items()).sort(
        "article_id"
    )
    known = known.select(pl.col(name).cast(dtype) for name, dtype in KNOWN.items()).sort("article_id")
    version = reader_version(gazetteer, rules)
    plain, plain_known = plain_frame(articles), plain_frame(known).with_columns(known["story_id"])
    passages = passages_of(screened(plain, gazetteer, rules), gazetteer)
    hopes = dict(hopes_of(passages.sentences(), rules))
    pointed = with_pointers(passages, hopes)
    hopes |= hopes_of((one for one in pointed.sentences() if one.said not in hopes), rules)
    matches = by_article(find_matches(pointed, rules, hopes))
    comparisons = {lang: rules.list_of("comparison", lang) for lang in ("en", "zh")}
    about = {
        article_id: primaries(sentences, matches.get(article_id, []), comparisons)
        for article_id, sentences in pointed.by_article.items()
    }
    events, told = event_frame(pointed, matches, rules, about, hopes)
    mentions = mention_frame(passages, about, set(events.select("article_id", "ticker").iter_rows()))
    clauses = clause_frame(pointed, told, about, hopes)
    sentiment = sentiment_frame(clauses, mentions, scorer or EventsThenWords(rules.lexicons))
    published = dict(articles.select("article_id", "published_at").iter_rows())
    claimed = passages if with_claims else Passages({}, {}, {})
    claims = claim_frame(claimed, about, rules.concepts, published)
    origins = articles.select("article_id", "payload_sha256")

    def finished(frame: pl.DataFrame, contract: TableContract) -> pl.DataFrame:
        """With its origins, in the contract's order of columns, sorted by its key."""
        traced = frame.join(origins, on="article_id", how="left").with_columns(reader_version=pl.lit(version))
        return traced.select(list(contract.schema)).sort(contract.keys[0])

    return Readings(
        mentions=finished(mentions, PRESS_MENTIONS),
        stories=finished(story_frame(plain, plain_known), PRESS_STORIES),
        events=finished(events, PRESS_EVENTS),
        sentiment=finished(sentiment, PRESS_SENTIMENT),
        claims=finished(claims, PRESS_CLAIMS),
        reader_version=version,
    )


# The version that the project's own rules and aliases make; computed when first asked for, not at import.
READER_VERSION: str


@cache
def _own_version() -> str:
    return reader_version(Gazetteer.load(), Rules.load())


def __getattr__(name: str) -> str:
    if name == "READER_VERSION":
        return _own_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

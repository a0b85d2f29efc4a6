"""Articles and readings as JSON Lines: what ``make read`` takes in and gives out, one object a line.

The interface and its refusals only; reading belongs to ``reader``, the command line to ``__main__``.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from orchestration.calendar import HONG_KONG
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.reader import ARTICLES, KNOWN, read
from orchestration.press.rules import Rules
from orchestration.press.sentiment import Scorer

MENTION = ("ticker", "salience")
EVENT = (
    "ticker",
    "event_type",
    "event_subtype",
    "polarity",
    "modality",
    "amount",
    "currency",
    "rule_id",
)
SENTIMENT = ("ticker", "label", "score")
CLAIM = (
    *("claim_type", "ticker", "channel", "direction", "period_start", "period_end"),
    *("value", "value_lo", "value_hi", "printed_step", "unit", "qualifier"),
    *("value2", "unit2", "rank_of", "scope", "index_ticker", "side", "basis", "listing", "period_unit"),
)
# What a market adds to a claim.
EVIDENCE = (
    *("evidence_table", "evidence_ticker", "evidence_channel", "evidence_first", "evidence_last"),
    *("evidence_value", "evidence_unit", "fits"),
)
# No paper is older, and trading days are counted back from an article's.
FIRST_YEAR, LAST_YEAR = 1980, 2199
Judge = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Documents:
    """Articles in the order of their lines (columns of ``reader.ARTICLES``), and a sentence for each refused line."""

    articles: pl.DataFrame
    refused: tuple[str, ...]


def parse_documents(lines: Iterable[str]) -> Documents:
    """Read ``{"id", "title", "body", "published_at"}`` and optionally ``lang, source, url``; blank lines are none.

    ``published_at`` is ISO 8601; a time without a zone is Hong Kong's. A line that cannot be used is refused alone.
    """
    rows: list[dict[str, Any]] = []
    refused: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(json.loads(line))
            if row["article_id"] in seen:
                raise ValueError(f"id {row['article_id']!r} stands in line {seen[row['article_id']]} already")
        except (ValueError, RecursionError) as error:
            refused.append(f"line {number} was left out: {error}")
            continue
        seen[row["article_id"]] = number
        rows.append(row)
    return Documents(pl.DataFrame(rows, schema=ARTICLES, orient="row"), tuple(refused))


def _row(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise ValueError("it is not a JSON object")
    texts = {name: document.get(name) for name in ("title", "body", "lang", "source", "url")}
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name} is {value!r}, not a text")
    article_id = document.get("id")
    if not isinstance(article_id, str | int) or isinstance(article_id, bool) or article_id == "":
        raise ValueError(f"id is {article_id!r}; every article needs a text or number of its own")
    return {
        "article_id": _storable(str(article_id)),
        "feed": "",
        "url": _storable(texts["url"]),
        "title": _storable(texts["title"]),
        "body": _storable(texts["body"]),
        "publisher": _storable(texts["source"]) or None,
        "lang": _storable(texts["lang"]) or None,
        "published_at": _instant(document.get("published_at")),
        "payload_sha256": "",
    }


def _storable(text: str | None) -> str:
    """Half of a surrogate pair is no character, and no column can hold one."""
    return (text or "").encode("utf-8", "replace").decode()


def _instant(stamp: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(stamp)
    except (TypeError, ValueError):
        raise ValueError(f"published_at is {stamp!r}, not an ISO 8601 time") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"published_at is {stamp!r}, outside {FIRST_YEAR} to {LAST_YEAR}")
    return (
        (moment if moment.tzinfo else moment.replace(tzinfo=HONG_KONG)).astimezone(UTC).replace(tzinfo=None)
    )


def read_documents(
    articles: pl.DataFrame,
    gazetteer: Gazetteer,
    rules: Rules,
    scorer: Scorer | None = None,
    judge: Judge | None = None,
) -> list[dict[str, Any]]:
    """One reading an article, in the order of ``articles``; stories are those among them.

    ``judge`` makes verdicts of claims (columns of ``press/claims`` and ``published_at``); without it they stay None.
    """
    readings = read(articles, pl.DataFrame(schema=KNOWN), gazetteer, rules, scorer)
    mentions = _by_article(readings.mentions, MENTION)
    events = _by_article(readings.events, EVENT)
    sentiment = _by_article(readings.sentiment, SENTIMENT)
    claims = _claims(
        readings.claims.join(articles.select("article_id", "published_at"), on="article_id"), judge
    )
    stories = {row["article_id"]: row for row in readings.stories.iter_rows(named=True)}
    return [
        {
            "id": article_id,
            "lang": stories[article_id]["lang"],
            "story_id": stories[article_id]["story_id"],
            "novelty": stories[article_id]["novelty"],
            "mentions": mentions[article_id],
            "events": events[article_id],
            "sentiment": sentiment[article_id],
            "claims": claims[article_id],
        }
        for article_id in articles["article_id"]
    ]


def _claims(frame: pl.DataFrame, judge: Judge | None) -> dict[str, list[dict[str, Any]]]:
    """Claims as stated with their verdicts; without a market the verdict is None, and reasons are of wording alone."""
    columns: tuple[str, ...] = (*CLAIM, "text", "verdict", "reasons")
    if judge is None:
        judged = frame.with_columns(verdict=pl.lit(None, pl.String), reasons="wording_flags")
    else:
        judged = frame.join(judge(frame), on=["article_id", "claim_no"], how="left")
        columns = (*columns, *EVIDENCE)
    dates = [name for name in columns if judged.schema.get(name) == pl.Date]
    found = _by_article(judged.with_columns(pl.col(dates).cast(pl.String), text="span"), columns)
    for claims in found.values():
        for claim in claims:
            claim["reasons"] = claim["reasons"].split(";") if claim["reasons"] else []
    return found


def _by_article(frame: pl.DataFrame, columns: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in frame.select("article_id", *columns).iter_rows(named=True):
        found[row.pop("article_id")].append(row)
    return found

"""The clauses that concern each company, with what happened in them: what a scorer judges.

How they sound is the scorer's business; whose a clause with a name is, ``attribution``'s.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

import polars as pl

from orchestration.contracts.press import MARKET
from orchestration.press.attribution import owners
from orchestration.press.events import Event
from orchestration.press.hopes import Hope, Hopes
from orchestration.press.masking import Masked
from orchestration.press.modality import Effect
from orchestration.press.passages import Passages

SCHEMA = {
    "article_id": pl.String,
    "ticker": pl.String,
    "sentence_no": pl.Int64,
    "clause_no": pl.Int64,
    "lang": pl.String,
    "text": pl.String,
    "is_conceded": pl.Boolean,
    "event_polarity": pl.Float64,
}
SIGN = {"POSITIVE": 1.0, "NEGATIVE": -1.0, "NEUTRAL": 0.0}
RUMOUR = 0.5


def clause_frame(
    passages: Passages,
    events: Mapping[str, list[Event]],
    about: Mapping[str, set[str]],
    hopes: Hopes,
) -> pl.DataFrame:
    """A row a company and clause, by ``SCHEMA``; ``text`` is folded, its names masked.

    A sentence that names nobody is whose event it tells, else the only primary's, unless it is about the market.
    ``event_polarity``: -1 to 1, NULL where nothing happened. ``is_conceded``: before "but", behind "although".
    """
    rows: list[tuple[object, ...]] = []
    for article_id, sentences in passages.by_article.items():
        polarity = _polarities(events.get(article_id, []))
        told_of: dict[int, set[str]] = defaultdict(set)
        for at, _, ticker in polarity:
            told_of[at].add(ticker)
        only = about[article_id] if len(about[article_id]) == 1 else set()
        for sentence in sentences:
            masked, number = sentence.masked, sentence.number
            told = told_of.get(number)
            if not (told or (sentence.tickers if masked.subjects else only)):
                continue
            hope = hopes[sentence.said]
            whose: Sequence[Set[str | None]]
            if masked.subjects:
                whose = owners(masked)
            elif told:
                whose = [told] * len(masked.clauses)
            elif any(pattern.search(masked.text) for pattern in hope.listed("another_subject")):
                continue
            else:
                whose = [only] * len(masked.clauses)
            conceded = _conceded(masked, hope)
            for clause, (start, end) in enumerate(masked.clauses):
                text = masked.text[start:end]
                tickers = whose[clause]
                if told:
                    tickers = tickers | {one for one in told if (number, clause, one) in polarity}
                for whom in tickers:
                    if whom is not None and whom != MARKET:
                        event = polarity.get((number, clause, whom)) if told else None
                        rows.append(
                            (article_id, whom, number, clause, sentence.lang, text, conceded[clause], event)
                        )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(
        "article_id", "ticker", "sentence_no", "clause_no"
    )


def _polarities(events: list[Event]) -> dict[tuple[int, int, str], float]:
    """Mean polarity of a company's events by sentence, clause and ticker; what is only rumoured counts half."""
    found: dict[tuple[int, int, str], list[float]] = defaultdict(list)
    for event in events:
        match = event.match
        firmness = RUMOUR if match.effect is Effect.RUMOURED else 1.0
        clause = match.sentence.masked.clause_at(max(match.start, match.end - 1))
        found[match.sentence.number, clause, event.ticker].append(SIGN[event.polarity] * firmness)
    return {key: sum(values) / len(values) for key, values in found.items()}


def _conceded(masked: Masked, hope: Hope) -> list[bool]:
    """For each clause whether the sentence grants it only to say something else."""
    contrast, concession = hope.listed("contrast"), hope.listed("concession")
    if not contrast and not concession:
        return [False] * len(masked.clauses)
    turn = max((found.end() for pattern in contrast if (found := pattern.search(masked.text))), default=0)
    if not concession:
        return [end <= turn for _, end in masked.clauses]
    return [
        end <= turn or any(pattern.search(masked.text[start:end]) for pattern in concession)
        for start, end in masked.clauses
    ]

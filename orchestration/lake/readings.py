"""Press readings in the lake: which articles wait to be read, and the commits of what was read out of them.

What an article says is decided in ``press``; this file hands it articles and keeps what comes back, version by version.
"""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from orchestration.calendar import HONG_KONG
from orchestration.contracts import CONTRACTS
from orchestration.gates.contract import split_by_contract
from orchestration.home import Home
from orchestration.lake.articles import standing_articles
from orchestration.lake.committing import lay_empty_tables, place_files, stage_frames
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.onnx_scorer import scorer_of
from orchestration.press.reader import Readings, read, reader_version
from orchestration.press.rules import Rules
from orchestration.press.sentiment import Scorer
from orchestration.sources.journal import Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Reading, Record, Unit

STORIES = "press/stories"
TABLES = tuple(name for name, contract in CONTRACTS.items() if contract.layer == "press")
# Copies of a story appear within days; older articles need not be compared again.
STORY_REACH = timedelta(days=10)


@dataclass(frozen=True)
class Reader:
    """Today's press rules and names, and who judges sentiment, loaded once a run."""

    gazetteer: Gazetteer
    rules: Rules
    scorer: Scorer | None = None

    @classmethod
    def load(cls, sentiment_model: str = "") -> "Reader":
        """``sentiment_model``: the folder of a classifier; empty, the rules' own scorer. Raises ModelFault."""
        return cls(Gazetteer.load(), Rules.load(), scorer_of(sentiment_model))

    @property
    def version(self) -> str:
        return reader_version(self.gazetteer, self.rules)

    def read(self, articles: pl.DataFrame, known: pl.DataFrame) -> Readings:
        return read(articles, known, self.gazetteer, self.rules, self.scorer)


@dataclass(frozen=True)
class ReadingReport:
    """How many articles were read, by which rules, and the rows of each table that came of it."""

    n_articles: int
    reader_version: str
    rows: dict[str, int]
    commit_id: str = ""


def read_new(home: Home, journal: Journal, reader: Reader) -> ReadingReport:
    """Read every article that no standing reading covers, or whose text has changed since; commit as one reading."""
    with home.landing("press"):
        journal.check_clock()
        lay_empty_tables(home.lake)
        ledger = Ledger.of(journal.read())
        articles = standing_articles(home.lake, ledger)
        stories = standing_stories(home.lake, ledger)
        is_read = articles.join(stories, on=["article_id", "payload_sha256"], how="semi")
        waiting = articles.join(is_read, on="article_id", how="anti")
        return _read(home, journal, reader, waiting, articles, stories)


def reread(home: Home, journal: Journal, reader: Reader, first: date, last: date) -> ReadingReport:
    """Read the articles published from ``first`` to ``last`` (Hong Kong dates, both included) by today's rules.

    New rows beside the old ones, which as-of builds still see; an article stays in its story.
    """
    with home.landing("press"):
        journal.check_clock()
        lay_empty_tables(home.lake)
        ledger = Ledger.of(journal.read())
        articles = standing_articles(home.lake, ledger)
        day = (
            pl.col("published_at").dt.replace_time_zone("UTC").dt.convert_time_zone(str(HONG_KONG)).dt.date()
        )
        wanted = articles.filter(day.is_between(first, last))
        return _read(home, journal, reader, wanted, articles, standing_stories(home.lake, ledger))


def _read(
    home: Home,
    journal: Journal,
    reader: Reader,
    wanted: pl.DataFrame,
    articles: pl.DataFrame,
    stories: pl.DataFrame,
) -> ReadingReport:
    if wanted.is_empty():
        return ReadingReport(0, reader.version, {})
    commit_id = secrets.token_hex(8)
    frames, units = _frames(reader, wanted, articles, stories, commit_id)
    files = stage_frames(home.archive / "tmp", commit_id, frames)

    def place(known_at: datetime) -> None:
        place_files(files, home.lake, home.quarantine, known_at)

    journal.append(Reading, before=place, commit_id=commit_id, reader_version=reader.version, units=units)
    rows = {target: frame.height for target, frame in frames.items()}
    return ReadingReport(wanted.height, reader.version, rows, commit_id)


def _frames(
    reader: Reader, wanted: pl.DataFrame, articles: pl.DataFrame, stories: pl.DataFrame, commit_id: str
) -> tuple[dict[str, pl.DataFrame], tuple[Unit, ...]]:
    """Lake frames by path, and a unit for every article and table: an article without events has none, on record."""
    reach = (wanted["published_at"].min() - STORY_REACH, wanted["published_at"].max() + STORY_REACH)  # type: ignore[operator]
    known = articles.join(stories.select("article_id", "story_id"), on="article_id").filter(
        pl.col("published_at").is_between(*reach) | pl.col("article_id").is_in(wanted["article_id"].to_list())
    )
    readings = reader.read(wanted, known)
    frames, units = {}, []
    for table in TABLES:
        frame: pl.DataFrame = getattr(readings, table.removeprefix("press/"))
        _demand_contract(table, frame)
        counts = Counter(frame["article_id"].to_list())
        units += [Unit(table, article_id, counts[article_id]) for article_id in wanted["article_id"].sort()]
        if frame.height:
            frames[CONTRACTS[table].path] = frame.with_columns(commit_id=pl.lit(commit_id)).select(
                list(CONTRACTS[table].lake_schema)
            )
    return frames, tuple(units)


def _demand_contract(table: str, frame: pl.DataFrame) -> None:
    """Rules that produce a row outside its contract are wrong: nothing of such a reading is kept."""
    _, refused = split_by_contract(frame.with_columns(_all=pl.lit(0)), CONTRACTS[table], within="_all")
    if refused.height:
        row = refused.row(0, named=True)
        raise ValueError(
            f"{table}: {refused.height} rows read out of articles break their contract; the first, of article "
            f"{row['article_id']}: {row['reason']}. Nothing was kept. Mend the rules and run the night again."
        )


def standing_stories(lake: Path, ledger: Ledger) -> pl.DataFrame:
    """``article_id, story_id, payload_sha256`` of the latest reading of each article."""
    standing = pl.DataFrame(
        [
            (unit, reading.commit_id)
            for (table, unit), reading in ledger.current_reading.items()
            if table == STORIES
        ],
        schema={"article_id": pl.String, "commit_id": pl.String},
        orient="row",
    )
    return (
        pl.scan_parquet(lake / CONTRACTS[STORIES].path / "*" / "*.parquet", hive_partitioning=False)
        .join(standing.lazy(), on=["article_id", "commit_id"], how="semi")
        .select("article_id", "story_id", "payload_sha256")
        .collect()
    )


def rebuild(home: Home, new_lake: Path, ledger: Ledger, reader: Reader) -> list[str]:
    """Put every reading of the journal into a new lake, under its own id and moment.

    Its files are taken over from the old lake. Where they are lost, the articles of that moment are read by today's
    rules: the ids of such readings are returned.
    """
    lost = []
    records = ledger.readings.values()
    for reading in sorted(records, key=lambda reading: reading.known_at):
        folder = f"landed_date={reading.known_at:%Y-%m-%d}"
        expected = {CONTRACTS[unit.table].path for unit in reading.units if unit.n_rows}
        kept = {path: home.lake / path / folder / f"{reading.commit_id}.parquet" for path in expected}
        if all(file.exists() for file in kept.values()):
            for path, file in kept.items():
                target = new_lake / path / folder / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
            continue
        _read_once_more(home, new_lake, _as_of(ledger, reading.known_at), reading, reader)
        lost.append(reading.commit_id)
    return lost


def _as_of(ledger: Ledger, moment: datetime) -> Ledger:
    """The ledger of the commits and readings before a moment, without what was voided by then."""
    records: list[Record] = [*ledger.commits.values(), *ledger.readings.values(), *ledger.voids.values()]
    return Ledger.of(
        sorted((r for r in records if r.known_at < moment), key=lambda record: record.known_at), None
    )


def _read_once_more(home: Home, new_lake: Path, then: Ledger, reading: Reading, reader: Reader) -> None:
    articles = standing_articles(new_lake, then)
    wanted = articles.filter(pl.col("article_id").is_in([unit.unit for unit in reading.units]))
    frames, _ = _frames(reader, wanted, articles, standing_stories(new_lake, then), reading.commit_id)
    files = stage_frames(home.archive / "tmp", reading.commit_id, frames)
    place_files(files, new_lake, home.quarantine, reading.known_at)

"""The reader as a whole: its frames keep their contracts, do not depend on order, and change with the rules.

Also the one place that builds articles for the other tests of the press package.
"""

import random
import re
import shutil
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from orchestration.contracts.press import PRESS_EVENTS, PRESS_MENTIONS, PRESS_SENTIMENT, PRESS_STORIES
from orchestration.gates.contract import split_by_contract
from orchestration.press.gazetteer import SEEDS, Gazetteer
from orchestration.press.reader import ARTICLES, KNOWN, READER_VERSION, Readings, read, reader_version
from orchestration.press.rules import PRESS, Rules

NOON = datetime(2025, 9, 8, 4)
NOBODY_KNOWN = pl.DataFrame(schema=KNOWN)
TABLES = {
    "mentions": PRESS_MENTIONS,
    "stories": PRESS_STORIES,
    "events": PRESS_EVENTS,
    "sentiment": PRESS_SENTIMENT,
}


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@cache
def rules() -> Rules:
    return Rules.load()


def article(article_id: str, title: str, body: str | None = None, **cells: object) -> dict[str, object]:
    """One article; what ``cells`` do not say is plain."""
    return {
        "article_id": article_id,
        "feed": "wire",
        "url": f"https://news.example/{article_id}",
        "title": title,
        "body": body,
        "publisher": None,
        "lang": None,
        "published_at": NOON,
        "payload_sha256": f"sha-{article_id}",
    } | cells


def frame(*articles: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(articles), schema=ARTICLES)


def reading(*articles: dict[str, object], known: pl.DataFrame = NOBODY_KNOWN) -> Readings:
    return read(frame(*articles), known, gazetteer(), rules())


def events(title: str, body: str | None = None, **cells: object) -> list[dict[str, object]]:
    """The events of one article."""
    return reading(article("a", title, body, **cells)).events.to_dicts()


def told(title: str, body: str | None = None) -> set[tuple[str, str]]:
    """``(ticker, subtype)`` of one article's events."""
    return {(event["ticker"], event["event_subtype"]) for event in events(title, body)}


def salience(title: str, body: str | None = None) -> dict[str, str]:
    """Salience by ticker in one article."""
    return dict(reading(article("a", title, body)).mentions.select("ticker", "salience").iter_rows())


def labels(title: str, body: str | None = None) -> dict[str, str]:
    """Sentiment by ticker in one article."""
    return dict(reading(article("a", title, body)).sentiment.select("ticker", "label").iter_rows())


WIRE = [
    (
        "Alibaba lures southbound cash",
        "Mainland investors net bought HK$13.5 billion of Alibaba shares last week.",
    ),
    ("騰訊季績勝預期 股價升2%", "騰訊控股(00700)第三季純利按年增長19%。大摩上調騰訊目標價至735元。"),
    ("比亚迪否认裁员传闻", "比亚迪回应称，网传裁员消息不实。"),
    ("Hang Seng Index ends flat", None),
    ("Meituan slumps as price war deepens", "Meituan tumbled 9%, while JD.com rose 1%."),
    ("Meituan slumps as price war deepens", "Meituan tumbled 9%, while JD.com rose 1%."),
]


def wire() -> list[dict[str, object]]:
    return [
        article(f"w{number}", title, body, published_at=NOON + timedelta(hours=number))
        for number, (title, body) in enumerate(WIRE)
    ]


@pytest.mark.parametrize("table", TABLES)
def test_every_frame_keeps_its_contract(table):
    contract, rows = TABLES[table], getattr(reading(*wire()), table)
    assert rows.columns == list(contract.schema)
    kept, refused = split_by_contract(rows, contract, within="payload_sha256")
    assert refused.is_empty()
    assert kept.height == rows.height > 0


@pytest.mark.parametrize("table", TABLES)
def test_no_articles_give_empty_frames_of_the_same_schema(table):
    empty, some = getattr(reading(), table), getattr(reading(*wire()), table)
    assert empty.is_empty()
    assert empty.schema == some.schema


@pytest.mark.parametrize("seed", range(5))
def test_readings_do_not_depend_on_the_order_of_articles(seed):
    known = frame(*wire()[:2]).with_columns(story_id=pl.col("article_id"))
    in_order = read(frame(*wire()), known, gazetteer(), rules())
    shuffled = wire()
    random.Random(seed).shuffle(shuffled)
    again = read(frame(*shuffled), known.reverse(), gazetteer(), rules())
    for table in TABLES:
        assert getattr(again, table).equals(getattr(in_order, table))


def test_an_article_that_stands_twice_is_refused_by_name():
    with pytest.raises(ValueError, match="article w1 stands more than once"):
        reading(wire()[1], wire()[1])


def test_an_article_reads_the_same_alone_and_among_others():
    together, alone = reading(*wire()), reading(wire()[1])
    for table in ("mentions", "events", "sentiment"):
        among = getattr(together, table).filter(pl.col("article_id") == "w1")
        assert among.equals(getattr(alone, table))


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_sorted_by_the_tables_key(table):
    rows = getattr(
        reading(article("b", "Alibaba fell 1%, Tencent rose 2%"), article("a", "Baidu fell 1%")), table
    )
    assert rows.equals(rows.sort(TABLES[table].keys[0]))


def test_every_row_names_its_bytes_and_its_rules():
    readings = reading(*wire())
    for table in TABLES:
        rows = getattr(readings, table)
        assert set(rows["reader_version"]) == {readings.reader_version}
        assert (rows["payload_sha256"] == "sha-" + rows["article_id"]).all()


def test_the_module_names_the_version_that_the_project_reads_with():
    assert reading().reader_version == READER_VERSION
    assert re.fullmatch(r"\d+-[0-9a-f]{8}", READER_VERSION)


@pytest.mark.parametrize(
    "file", ["rules/flows.toml", "rules/modifiers.toml", "rules/words.toml", "lexicons/zh.csv"]
)
def test_reader_version_changes_when_a_rule_file_changes(tmp_path: Path, file: str):
    for folder in ("rules", "lexicons"):
        shutil.copytree(PRESS / folder, tmp_path / folder)
    assert reader_version(gazetteer(), Rules.load(tmp_path)) == READER_VERSION
    changed = tmp_path / file
    line = "# Another word.\n" if file.endswith("toml") else "大吉大利,0.1,\n"
    changed.write_text(changed.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert reader_version(gazetteer(), Rules.load(tmp_path)) != READER_VERSION


def test_reader_version_changes_when_an_alias_or_its_condition_changes(tmp_path: Path):
    for name in ("watchlist.csv", "aliases.csv"):
        shutil.copy(SEEDS / name, tmp_path / name)
    assert reader_version(Gazetteer.load(tmp_path), rules()) == READER_VERSION
    aliases = tmp_path / "aliases.csv"
    text = aliases.read_text(encoding="utf-8")
    versions = {READER_VERSION}
    for changed in (
        text + "9988.HK,Aidge,en,BRAND,,,,\n",
        text.replace("JD\\.? ?(Vance|", "JD\\.? ?(Vance|Tippit|"),
    ):
        aliases.write_text(changed, encoding="utf-8")
        versions.add(reader_version(Gazetteer.load(tmp_path), rules()))
    assert len(versions) == 3

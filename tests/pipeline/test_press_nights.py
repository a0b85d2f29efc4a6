"""News through the whole pipeline: days and weeks of articles, stories that keep their ids, readings that are kept."""

import shutil
from datetime import UTC, date, datetime

import polars as pl
import pytest

from orchestration import console
from orchestration.lake.readings import Reader, read_new, reread
from orchestration.lake.reparse import reparse
from orchestration.lake.scan import current_rows
from orchestration.sources.registry import SOURCES
from simulator.news.desk import article_called
from simulator.news.edges import EDGES
from simulator.server import SimulatorServer
from tests.conftest import AFTER
from tests.nights import Nights, released_rows

FEEDS = next(source for source in SOURCES if source.name == "feeds")


def stood(nights: Nights, table: str) -> pl.DataFrame:
    return current_rows(nights.home, nights.ledger, table)


def read_tonight(nights: Nights) -> None:
    with nights.in_environment():
        read_new(nights.home, nights.journal, Reader.load())


def test_after_the_close_counts_to_the_next_session(full_history: Nights):
    [(n, n_wrong)] = full_history.query(
        """
        select count(*), count(*) filter (where effective_trade_date <= event_date)
        from company_events
        where first_published_at + interval 8 hours >= event_date + interval 16 hours
        """
    )
    assert n > 20
    assert n_wrong == 0
    before = full_history.query(
        """
        select e.event_date, e.effective_trade_date from company_events as e
        inner join trading_calendar as c on e.event_date = c.date and c.is_xhkg and not c.is_half_day
        where e.first_published_at + interval 8 hours < e.event_date + interval 16 hours
        """
    )
    assert len(before) > 20
    assert all(event_date == session for event_date, session in before)


def test_midnight_belongs_to_the_week_of_hong_kong(full_history: Nights):
    rows = full_history.query("select first_published_at, first_published_date, week_start_date from stories")
    crossing = [row for row in rows if row[0].hour >= 16]
    assert len(crossing) > 10
    for published_at, published_date, week_start in crossing:
        assert published_date == (published_at.date() + (date(2025, 1, 2) - date(2025, 1, 1)))
        assert week_start.weekday() == 0
        assert 0 <= (published_date - week_start).days < 7


@pytest.mark.parametrize("key", EDGES)
def test_articles_at_the_edge_of_a_day_or_week_are_at_the_right_instant(full_history: Nights, key: str):
    """Whatever a feed prints, with a zone or without, day first or not: the instant is that of the simulator."""
    article = article_called(key)
    rows = stood(full_history, "news/feed_articles").filter(pl.col("title") == article.title)
    assert article.published_at.astimezone(UTC).replace(tzinfo=None) in rows["published_at"].to_list()


def test_naive_central_european_stamps_are_the_right_instants(full_history: Nights):
    rows = stood(full_history, "news/feed_articles").filter(pl.col("feed") == "morgen")
    assert rows.height > 20
    assert set(rows["zone_source"]) == {"FEED"}
    for text, published_at in rows.select("published_text", "published_at").rows():
        local = datetime.strptime(text, "%d.%m.%Y - %H:%M:%S")
        # Berlin is one hour ahead in winter and two in summer.
        assert (local - published_at).total_seconds() == (
            7200 if 3 < local.month < 10 else 3600
        ) or local.month in (3, 10)


def test_a_second_night_reads_what_is_new_and_no_story_changes_its_id(
    next_night: Nights, market: SimulatorServer
):
    next_night.asks_all = True
    market.set_moment("2025-09-08T18:00:00+08:00")
    next_night.now = "2025-09-08T18:00:00+08:00"
    next_night.land("2025-09-08", source=FEEDS)
    read_tonight(next_night)
    before = stood(next_night, "press/stories")
    n_readings = len(next_night.ledger.readings)
    read_tonight(next_night)
    assert len(next_night.ledger.readings) == n_readings

    market.set_moment("2025-09-12T23:00:00+08:00")
    next_night.now = "2025-09-12T23:00:00+08:00"
    next_night.land("2025-09-12", source=FEEDS)
    read_tonight(next_night)
    after = stood(next_night, "press/stories")
    assert after.height > before.height
    both = before.join(after, on="article_id", suffix="_after")
    assert both.height == before.height
    assert both["story_id"].to_list() == both["story_id_after"].to_list()
    [last] = list(next_night.ledger.readings.values())[n_readings:]
    assert {unit.unit for unit in last.units}.isdisjoint(set(before["article_id"]))


def test_a_reread_adds_rows_and_replaces_none(next_night: Nights, market: SimulatorServer):
    next_night.asks_all = True
    next_night.land(AFTER, source=FEEDS)
    read_tonight(next_night)
    old_files = sorted(next_night.home.lake.glob("press/*/landed_date=2*/*.parquet"))
    before = {
        table: stood(next_night, table) for table in ("press/stories", "press/events", "press/sentiment")
    }
    with next_night.in_environment():
        report = reread(
            next_night.home, next_night.journal, Reader.load(), date(2025, 8, 1), date(2025, 8, 31)
        )
    assert report.n_articles > 0
    assert set(old_files) < set(next_night.home.lake.glob("press/*/landed_date=2*/*.parquet"))
    for table, rows in before.items():
        assert rows.sort(rows.columns).equals(stood(next_night, table).sort(rows.columns))
    august = [
        u.unit for u in next_night.ledger.readings[report.commit_id].units if u.table == "press/stories"
    ]
    assert all(
        next_night.ledger.current_reading["press/stories", a].commit_id == report.commit_id for a in august
    )


def test_readings_come_through_a_reparse_and_are_read_anew_where_they_are_lost(next_night: Nights):
    next_night.asks_all = True
    next_night.run(AFTER)
    once = released_rows(next_night)
    stories = (
        console.connect(next_night.home)
        .sql("select count(distinct article_id) from press.stories")
        .fetchall()
    )
    assert stories == [(stood(next_night, "press/stories").height,)]
    with next_night.in_environment():
        kept = reparse(next_night.home, next_night.journal, SOURCES, "test", Reader.load())
        assert kept.read_anew == ()
        shutil.rmtree(next_night.home.lake)
        lost = reparse(next_night.home, next_night.journal, SOURCES, "test", Reader.load())
    assert len(lost.read_anew) == len(next_night.ledger.readings)
    next_night.run(AFTER)
    again = released_rows(next_night)
    assert once.keys() == again.keys()
    for tables in (once, again):
        # The first night asks the other sources for all that they owe, the second for the last sessions again.
        tables["payloads"] = tables["payloads"].filter(pl.col("source") == "feeds")
    assert [table for table in once if not once[table].equals(again[table])] == []

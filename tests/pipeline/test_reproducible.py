"""The same knowledge gives the same rows: tonight again, from the archive alone, and with a commit that comes late."""

import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from orchestration.lake.scan import current_rows
from orchestration.lake.snapshot import freeze, read_build
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Observation
from orchestration.sources.registry import SOURCES
from tests.conftest import AFTER
from tests.nights import Nights, released_rows


def test_the_same_night_twice_and_a_lake_rebuilt_from_the_archive_give_the_same_rows(next_night: Nights):
    next_night.run(AFTER)
    once, commits = released_rows(next_night), set(next_night.ledger.commits)

    next_night.run(AFTER)
    assert set(next_night.ledger.commits) == commits
    twice = released_rows(next_night)
    assert once.keys() == twice.keys()
    assert all(once[table].equals(twice[table]) for table in once)

    shutil.rmtree(next_night.home.lake)
    shutil.rmtree(next_night.home.quarantine, ignore_errors=True)
    assert next_night.launch("reparse").success
    next_night.run(AFTER)
    rebuilt = released_rows(next_night)
    assert all(once[table].equals(rebuilt[table]) for table in once)
    assert not next_night.home.lake.with_name("lake.old").exists()


def test_asking_again_is_conditional_and_adds_no_version(next_night: Nights):
    next_night.land(AFTER)
    n_commits = len(next_night.ledger.commits)
    landing = next_night.land(AFTER)
    assert {str(outcome.state) for outcome in landing.outcomes} == {"UNCHANGED"}
    assert len(next_night.ledger.commits) == n_commits
    last = [record for record in next_night.journal.read() if isinstance(record, Observation)][-1]
    assert (last.status, last.n_bytes) == (304, 0)


def test_a_commit_that_lands_after_the_freeze_is_left_to_the_next_build(next_night: Nights):
    build = freeze(next_night.home, next_night.journal, SOURCES, "test")
    next_night.land(AFTER)
    then = Ledger.of(next_night.journal.read(), build.known_before)
    assert ("flows/hkex_top_ten", AFTER) not in then.current
    rows = current_rows(next_night.home, then, "flows/hkex_top_ten")
    assert str(rows["trade_date"].max()) == "2025-08-29"

    next_night.run(AFTER)
    assert str(next_night.one("select max(trade_date) from daily_flows where net_hkd is not null")) == AFTER
    assert read_build(next_night.home).known_before > build.known_before


def land_in_another_process(nights: Nights, day: str) -> str:
    return str(next(o.state for o in nights.land(day).outcomes if o.day.isoformat() == day))


def test_two_ingest_partitions_at_the_same_time_do_not_fail_each_other(tmp_path: Path, market):
    nights = Nights(tmp_path / "home", market.base_url)
    days = ["2025-03-03", "2025-08-04"]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        states = list(pool.map(land_in_another_process, [nights, nights], days))
    # Whoever comes first also asks for every gap up to today, so the other may find its own day held already.
    assert "LANDED" in states
    assert set(states) <= {"LANDED", "UNCHANGED"}
    held = {unit for _, unit in nights.ledger.current}
    assert set(days) <= held
    rows = current_rows(nights.home, nights.ledger, "flows/hkex_top_ten")
    assert set(rows.group_by("trade_date", "channel", "direction").len()["len"]) == {10}
    assert rows.filter(pl.struct("trade_date", "channel", "direction", "rank").is_duplicated()).is_empty()

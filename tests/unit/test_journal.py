"""The journal: strictly increasing moments, durable lines, many writers, torn lines, and what it adds up to."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.sources import journal as journal_module
from orchestration.sources.journal import ClockBehindJournal, Journal
from orchestration.sources.ledger import Ledger
from orchestration.sources.records import Commit, Observation, Record, Snapshot, Unit, Void, Waiver

NOON = datetime(2025, 9, 1, 4, tzinfo=UTC)
TABLE = "flows/hkex_top_ten"


def at(moment: datetime, archive: Path) -> Journal:
    return Journal(archive, lambda: moment)


def snapshot(journal: Journal, build_id: str = "b") -> Snapshot:
    return journal.append(Snapshot, build_id=build_id)


def test_moments_increase_strictly_although_the_clock_stands_still(tmp_path):
    journal = at(NOON, tmp_path)
    moments = [snapshot(journal).known_at for _ in range(3)]
    assert moments == [NOON + timedelta(microseconds=i) for i in range(3)]


def test_a_clock_before_the_last_record_is_refused_and_nothing_is_written(tmp_path):
    snapshot(at(NOON, tmp_path))
    with pytest.raises(ClockBehindJournal, match="Nothing was written"):
        snapshot(at(NOON - timedelta(hours=1), tmp_path))
    assert len(at(NOON, tmp_path).read()) == 1


def test_the_same_moment_again_is_no_step_back(tmp_path):
    snapshot(at(NOON, tmp_path))
    snapshot(at(NOON, tmp_path))
    assert len(at(NOON, tmp_path).read()) == 2


def test_a_line_torn_by_a_crash_is_passed_over_kept_aside_and_written_past(tmp_path):
    journal = at(NOON, tmp_path)
    snapshot(journal, "whole")
    with journal.path.open("ab") as file:
        file.write(b'{"kind":"snapshot","build_id":"to')
    assert [record.build_id for record in journal.read()] == ["whole"]
    snapshot(journal, "next")
    assert [record.build_id for record in journal.read()] == ["whole", "next"]
    assert b'"to' in journal.path.with_suffix(".torn").read_bytes()


def test_a_long_last_line_is_found(tmp_path):
    journal = at(NOON, tmp_path)
    snapshot(journal, "x" * 300_000)
    assert snapshot(journal).known_at == NOON + timedelta(microseconds=1)


def append_many(archive: Path, n: int) -> None:
    journal = Journal(archive, lambda: datetime.now(UTC))
    for i in range(n):
        snapshot(journal, str(i))


def test_two_processes_append_at_the_same_time_and_lose_nothing(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(append_many, [tmp_path, tmp_path], [40, 40]))
    moments = [record.known_at for record in at(NOON, tmp_path).read()]
    assert len(moments) == 80
    assert all(earlier < later for earlier, later in pairwise(moments))


def test_files_are_placed_before_the_line_and_a_failure_leaves_no_line(tmp_path):
    journal = at(NOON, tmp_path)

    def fail(known_at: datetime) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        journal.append(Snapshot, before=fail, build_id="b")
    assert journal.read() == []


def stamp(i: int) -> dict:
    return {"known_at": NOON + timedelta(seconds=i), "clock_at": NOON + timedelta(seconds=i)}


def commit(
    i: int, name: str, unit: str = "2025-09-01", n_rows: int = 40, refused: str | None = None
) -> Commit:
    units = () if refused else (Unit(TABLE, unit, n_rows),)
    return Commit(
        **stamp(i),
        commit_id=name,
        version_id=f"v{name}",
        source="hkex_daily",
        request_key=f"hkex_daily:{unit}",
        payload_sha256=name,
        units=units,
        refused=refused,
    )


def void(i: int, name: str, undo: bool = False) -> Void:
    return Void(**stamp(i), commit_id=name, undo=undo, reason="r", who="w")


def test_a_void_gives_back_the_version_before_and_its_undo_takes_it_again():
    records: list[Record] = [commit(1, "a"), commit(2, "b")]
    current = [
        Ledger.of([*records, *more]).current[TABLE, "2025-09-01"].commit_id
        for more in ([], [void(3, "b")], [void(3, "b"), void(4, "b", undo=True)])
    ]
    assert current == ["b", "a", "b"]


def test_what_a_build_before_a_void_knew_does_not_change():
    records = [commit(1, "a"), commit(2, "b"), void(5, "b")]
    assert Ledger.of(records, NOON + timedelta(seconds=4)).current[TABLE, "2025-09-01"].commit_id == "b"


def test_a_refused_version_leaves_the_one_before_standing_and_is_live_until_replaced_or_void():
    refused = commit(2, "b", refused="cut short")
    ledger = Ledger.of([commit(1, "a"), refused])
    assert ledger.current[TABLE, "2025-09-01"].commit_id == "a"
    assert ledger.is_live(refused, "hkex_daily", "2025-09-01")
    later = Ledger.of([commit(1, "a"), refused, commit(3, "c")])
    assert not later.is_live(refused, "hkex_daily", "2025-09-01")
    assert not Ledger.of([commit(1, "a"), refused, void(3, "b")]).is_live(refused, "hkex_daily", "2025-09-01")


def test_a_waiver_holds_until_its_moment_and_not_after_and_not_once_undone():
    waiver = Waiver(**stamp(1), check_id="c", until=NOON + timedelta(hours=1), reason="r", who="w")
    ledger = Ledger.of([waiver])
    assert ledger.waiver("c", NOON + timedelta(hours=1)) == waiver
    assert ledger.waiver("c", NOON + timedelta(hours=2)) is None
    undone = waiver.model_copy(update={"undo": True})
    assert Ledger.of([waiver, undone]).waiver("c", NOON) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["commit", "void", "undo"])), max_size=14))
def test_current_is_the_latest_commit_that_is_not_void_whatever_the_history(steps):
    records: list[Record] = []
    truth: list[tuple[str, str]] = []
    voided: set[str] = set()
    for i, (unit, kind) in enumerate(steps):
        if kind == "commit":
            records.append(commit(i, f"k{i}", unit))
            truth.append((unit, f"k{i}"))
        elif truth:
            name = truth[i % len(truth)][1]
            records.append(void(i, name, undo=kind == "undo"))
            (voided.discard if kind == "undo" else voided.add)(name)
    expected = {unit: name for unit, name in truth if name not in voided}
    ledger = Ledger.of(records)
    assert {unit: standing.commit_id for (_, unit), standing in ledger.current.items()} == expected


def test_an_observation_without_bytes_is_never_the_latest_version():
    seen = Observation(
        **stamp(1), observation_id="o1", version_id="o1", source="s", request_key="k", day="2025-09-01", url="u",
        status=200, payload_sha256="a", n_bytes=1, fetched_at=NOON,
    )  # fmt: skip
    absent = seen.model_copy(update={"observation_id": "o2", "payload_sha256": None, "status": 404})
    assert Ledger.of([seen, absent]).latest["k"].observation_id == "o1"


def test_what_was_read_once_is_not_parsed_again_and_another_file_is(tmp_path: Path, monkeypatch):
    journal = Journal(tmp_path / "archive", lambda: datetime.now(UTC))
    first = journal.append(Snapshot, build_id="first")
    assert journal.read() == [first]
    parsed: list[bytes] = []
    whole = journal_module.RECORD.validate_json
    monkeypatch.setattr(
        journal_module,
        "RECORD",
        SimpleNamespace(validate_json=lambda line: parsed.append(line) or whole(line)),
    )
    second = Journal(tmp_path / "archive", lambda: datetime.now(UTC)).append(Snapshot, build_id="second")
    parsed.clear()
    assert [record.build_id for record in journal.read()] == ["first", "second"]
    assert journal.read()[-1] == second
    assert len(parsed) == 1
    # A home that was restored from a backup lies under the same name.
    other = Journal(tmp_path / "other", lambda: datetime.now(UTC))
    third = other.append(Snapshot, build_id="third")
    other.path.replace(journal.path)
    assert journal.read() == [third]


def observed(i: int, name: str, first: str, last: str) -> Observation:
    return Observation(
        **stamp(i),
        observation_id=name,
        version_id=f"v{name}",
        source="yahoo",
        request_key=f"yahoo_chart:9988.HK:{first}..{last}",
        day=last,
        first_day=first,
        options={},
        url="http://127.0.0.1/",
        status=200,
        payload_sha256=name,
        n_bytes=1,
        fetched_at=NOON,
        etag=None,
        last_modified=None,
        is_simulated=True,
    )


def ranged(i: int, name: str, first: str, last: str, refused: str | None = None) -> list[Record]:
    held = commit(i, name, refused=refused)
    key = f"yahoo_chart:9988.HK:{first}..{last}"
    return [observed(i, name, first, last), held.model_copy(update={"request_key": key})]


def test_a_refused_range_is_answered_by_a_later_one_that_covers_its_last_day_and_by_no_other():
    refused = ranged(1, "a", "2025-11-10", "2025-11-14", refused="html")
    backfill = ranged(2, "b", "2025-01-02", "2025-06-30")
    answer = ranged(3, "c", "2025-11-13", "2025-11-17")
    after = ranged(4, "d", "2025-11-20", "2025-11-24")
    series = {"yahoo_chart:9988.HK"}
    assert Ledger.of([*refused, *backfill]).refused_requests() == series
    assert Ledger.of([*refused, *backfill, *answer]).refused_requests() == set()
    assert Ledger.of([*refused, *answer, *after]).refused_requests() == set()

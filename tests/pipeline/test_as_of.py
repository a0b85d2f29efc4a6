"""The marts of an earlier moment: the same rows as the release of that moment held, and nothing that came later."""

import json

import duckdb
import pytest

from tests.conftest import AFTER
from tests.nights import NIGHT_COLUMNS, Nights, failure_text, rows_of

# Written anew by whoever writes a file of marts.
OWN = ("data_quality", "release")


@pytest.fixture
def two_releases(next_night: Nights) -> tuple[Nights, str]:
    """A home that released once, and once more after another session; and the id of the first release."""
    first = str(next_night.current)
    next_night.run(AFTER)
    return next_night, first


def test_a_release_is_rebuilt_as_of_its_moment_row_for_row(two_releases: tuple[Nights, str]):
    nights, first = two_releases
    folder = nights.home.published / "releases" / first
    moment = json.loads((folder / "release.json").read_text())["known_before"]
    result = nights.as_of(moment)
    assert result.success, failure_text(result)
    [rebuilt] = (nights.root / "as_of").glob("*/marts.duckdb")
    then, now = (rows_of(path, OWN, run_columns=NIGHT_COLUMNS) for path in (folder / "marts.duckdb", rebuilt))
    assert then.keys() == now.keys()
    assert [table for table in then if not then[table].equals(now[table])] == []
    assert list(rebuilt.parent.iterdir()) == [rebuilt]
    assert nights.current != first


def test_an_unknown_moment_is_refused_with_a_sentence(short_history: Nights, tmp_path):
    nights = short_history.copy_to(tmp_path / "home")
    for moment, basis, said in (
        ("2025-08-01T00:00:00+08:00", "known", "held nothing: its first commit is of"),
        ("2025-08-20T00:00:00", "known", "has no zone"),
        ("yesterday", "known", "is no moment"),
        ("2026-08-01T00:00:00+08:00", "known", "lies after the clock"),
        ("2025-08-20T00:00:00+08:00", "guessed", "is not one of"),
    ):
        result = nights.as_of(moment, basis)
        assert not result.success
        assert said in failure_text(result)


def test_history_that_was_loaded_later_is_reconstructed_by_hours_of_publication(
    short_history: Nights, tmp_path
):
    """The history was fetched on 29 August. By 25 August, 20:00, four sessions of it had been published."""
    nights = short_history.copy_to(tmp_path / "home")
    result = nights.as_of("2025-08-21T20:00:00+08:00", "available")
    assert result.success, failure_text(result)
    [rebuilt] = (nights.root / "as_of").glob("*-reconstructed/marts.duckdb")
    with duckdb.connect(str(rebuilt), read_only=True) as con:
        assert con.execute("select basis, release_id from release").fetchone() == (
            "RECONSTRUCTED",
            "as_of-2025-08-21T120000Z-reconstructed",
        )
        [(first, last, known)] = con.execute(
            "select min(trade_date)::text, max(trade_date)::text, max(known_at)::text from daily_flows"
        ).fetchall()
        assert (first, last) == ("2025-08-18", "2025-08-21")
        # HKEX's file of the day is due at 19:00 in Hong Kong.
        assert known == "2025-08-21 11:00:00"
        with_later = {
            row[0] for row in con.execute("select distinct trade_date::text from flow_versions").fetchall()
        }
    assert max(with_later) == "2025-08-21"
    released = nights.query(
        "select ticker, channel, net_hkd from daily_flows where trade_date = date '2025-08-21'"
    )
    with duckdb.connect(str(rebuilt), read_only=True) as con:
        rebuilt_rows = con.execute(
            "select ticker, channel, net_hkd from daily_flows where trade_date = date '2025-08-21'"
        ).fetchall()
    # A security that was first seen later has no row yet.
    assert set(rebuilt_rows) <= set(released)
    assert len(rebuilt_rows) > 200


def test_the_week_end_before_two_restatements_is_what_the_lake_held_then(full_history: Nights, tmp_path):
    """On 8 September at 08:00 SMIC's line of the 5th, and the holdings that settled on the 3rd, were first prints."""
    nights = full_history.copy_to(tmp_path / "home")
    result = nights.as_of("2025-09-08T08:00:00+08:00")
    assert result.success, failure_text(result)
    flow = "from daily_flows where ticker = '0981.HK' and channel = 'SZ' and trade_date = date '2025-09-05'"
    held = "from daily_flows where ticker = '0151.HK' and channel = 'ALL' and trade_date = date '2025-09-01'"
    with duckdb.connect(
        str(tmp_path / "home" / "as_of" / "2025-09-08T000000Z" / "marts.duckdb"), read_only=True
    ) as con:
        then_flow = con.execute(f"select buy_hkd, sell_hkd {flow}").fetchall()
        then_held = con.execute(f"select holding_state, holding_shares {held}").fetchall()
        [(latest,)] = con.execute("select max(known_at) from payloads").fetchall()
        assert con.execute("select count(*) from restatements").fetchone() == (0,)
    assert then_flow == [(2_250_542_312, 1_683_739_756)]
    assert nights.query(f"select buy_hkd, sell_hkd {flow}") == [(2_330_720_395, 1_603_561_673)]
    assert then_held == [("NOT_LISTED", None)]
    assert nights.query(f"select holding_state, holding_shares {held}") == [("HELD", 595_043_374)]
    assert latest.isoformat() < "2025-09-08"


def test_what_had_been_published_by_a_moment_can_be_reconstructed_of_every_source(
    full_history: Nights, tmp_path
):
    nights = full_history.copy_to(tmp_path / "home")
    result = nights.as_of("2025-03-10T08:00:00+08:00", "available")
    assert result.success, failure_text(result)
    [database] = (nights.root / "as_of").glob("*/marts.duckdb")
    with duckdb.connect(str(database), read_only=True) as con:
        newest = con.execute(
            "select (select max(trade_date) from daily_flows where net_hkd is not null), "
            "(select max(trade_date) from daily_flows where holding_state = 'HELD'), "
            "(select max(trade_date) from prices where ticker = '9988.HK'), "
            "(select max(trade_date) from prices where ticker = 'BABA'), "
            "(select max(rate_date) from fx_rates where usd_hkd is not null), "
            "(select max(rate_date) from fx_rates where hkma_usd_hkd is not null), "
            "(select max(first_seen_at) < timestamp '2025-03-10 00:00:00' from company_events)"
        ).fetchone()
    # Monday morning: Friday's flows and closes, New York's of Friday; Tuesday's trades as holdings that settled on
    # Thursday, because Friday's page is due at nine; of the HKMA January, which is a month and more late.
    assert [str(value) for value in newest] == [
        "2025-03-07",
        "2025-03-04",
        "2025-03-07",
        "2025-03-07",
        "2025-03-07",
        "2025-01-28",
        "True",
    ]

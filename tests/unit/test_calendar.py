"""Trading days: facts of the calendars, overrides, and what holds beyond the horizon."""

from datetime import date, timedelta

import polars as pl
import pytest

from orchestration.calendar import read_overrides, trading_calendar

ONE_SIDED = ["2024-09-16", "2024-10-07", "2025-01-28", "2025-05-02", "2025-06-02", "2025-10-08"]


@pytest.mark.parametrize("day", ONE_SIDED)
def test_hong_kong_open_with_the_mainland_closed_is_no_session(day):
    row = trading_calendar().frame.row(by_predicate=pl.col("date") == date.fromisoformat(day))
    assert row[1:4] == (True, False, False)


def test_severe_weather_days_since_september_2024_are_sessions_and_typhoon_yagi_was_none():
    calendar = trading_calendar()
    assert all(calendar.is_session(day) for day in (date(2025, 9, 23), date(2025, 9, 24)))
    assert not calendar.is_session(date(2024, 9, 6))


def overridden(tmp_path, *lines):
    path = tmp_path / "overrides.csv"
    path.write_text("\n".join(["date,exchange,is_open,is_half_day,reason", *lines]) + "\n")
    return trading_calendar(path)


def test_an_override_closes_and_opens_days_and_says_so(tmp_path):
    calendar = overridden(
        tmp_path, "2025-09-23,XHKG,false,false,typhoon", "2025-10-02,XSHG,true,false,a test"
    )
    assert not calendar.is_session(date(2025, 9, 23))
    assert calendar.is_session(date(2025, 10, 2))
    sources = dict(zip(calendar.frame["date"], calendar.frame["source"], strict=True))
    assert sources[date(2025, 9, 23)] == "override"


def test_an_override_beyond_the_horizon_closes_its_day_and_no_other(tmp_path):
    horizon = trading_calendar().horizon
    monday = horizon + timedelta(days=35 - horizon.weekday())
    calendar = overridden(tmp_path, f"{monday},XHKG,false,false,new year")
    assert calendar.horizon == horizon
    assert not calendar.is_session(monday)
    assert calendar.is_session(monday + timedelta(days=1))
    beyond = calendar.frame_until(monday + timedelta(days=1)).tail(2)
    assert beyond["is_southbound"].to_list() == [False, True]
    assert beyond["source"].to_list() == ["weekday assumed"] * 2


def test_the_horizon_is_announced_well_before():
    calendar = trading_calendar()
    assert calendar.horizon_warning(calendar.horizon - timedelta(days=61)) is None
    assert str(calendar.horizon) in calendar.horizon_warning(calendar.horizon - timedelta(days=60))


def test_a_line_that_is_no_override_is_named(tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_text("date,exchange,is_open,is_half_day,reason\n2025-09-23,HKEX,no,no,typhoon\n")
    with pytest.raises(ValueError, match=r"overrides\.csv, line 2"):
        read_overrides(path)

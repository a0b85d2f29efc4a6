"""The history columns of one series of daily nets, worked out session by session as the definitions read.

Which days and nets make up a series belongs to oracle.py; what one day says belongs to oracle_days.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any

MIN_OBSERVATIONS_OF_A_RECORD_DAY = 20
SPANS = (5, 20, 60)
# Sessions looked back on, and how many of their nets have to be exact.
Z_WINDOWS = {20: 15, 60: 45}
PERCENTILE_WINDOW, MIN_PERCENTILE_NETS = 250, 60

Amounts = list[int | None]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Series:
    """A net a session, from the first session of the history on; the lists run side by side.

    ``exact`` is None where the net is not disclosed, ``lo`` and ``hi`` where it is not bounded, ``is_known``
    is False where nothing usable is held. ``eligible_from`` is None where it is not known.
    """

    days: list[date]
    exact: Amounts
    lo: Amounts
    hi: Amounts
    is_known: list[bool]
    eligible_from: date | None = None


def week_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    return day.replace(day=1)


def year_of(day: date) -> date:
    return day.replace(month=1, day=1)


def total(amounts: Amounts) -> int | None:
    """The sum, or None where one of the amounts is not known: NULL is not zero."""
    return None if None in amounts else sum(amounts)  # type: ignore[arg-type]


def history(series: Series, sessions: Sequence[date]) -> dict[date, Row]:
    """Session -> its history columns.

    ``sessions`` are the southbound sessions of the calendar, well before and beyond the series.
    """
    # Sessions that count but lie before the history: nobody held them, so no span over them is complete.
    lost = [
        day
        for day in sessions
        if day < series.days[0] and (series.eligible_from is None or day >= series.eligible_from)
    ]
    rows: dict[date, Row] = {day: {"history_start": series.days[0]} for day in series.days}
    is_whole = series.eligible_from is not None and not lost
    for columns in (
        _observations(series),
        _streaks(series, is_whole),
        _since_eligibility(series, is_whole),
        _sums_over_sessions(series),
        _against_the_past(series),
        _periods(series, "wtd", "week", week_of, lost, sessions),
        _periods(series, "mtd", "month", month_of, lost, sessions),
        _periods(series, "ytd", "year", year_of, lost, sessions),
    ):
        for day, row in zip(series.days, columns, strict=True):
            rows[day].update(row)
    return rows


def _sums(name: str, series: Series, first: int, last: int) -> Row:
    """Sums of the net and of its bounds over the sessions from index ``first`` to ``last``, both included."""
    return {
        f"{name}_hkd": total(series.exact[first : last + 1]),
        f"{name}_lo_hkd": total(series.lo[first : last + 1]),
        f"{name}_hi_hkd": total(series.hi[first : last + 1]),
    }


def _no_sums(name: str) -> Row:
    return {f"{name}_hkd": None, f"{name}_lo_hkd": None, f"{name}_hi_hkd": None}


def _observations(series: Series) -> list[Row]:
    n_obs, rows = 0, []
    for net in series.exact:
        n_obs += net is not None
        rows.append({"n_obs": n_obs})
    return rows


def _sign(net: int | None, lo: int | None, hi: int | None) -> int | None:
    """The side of zero on which a day's net lies for certain; None where that is not known."""
    if net is not None:
        return (net > 0) - (net < 0)
    if lo is not None and lo > 0:
        return 1
    if hi is not None and hi < 0:
        return -1
    return None


def _streaks(series: Series, is_whole: bool) -> list[Row]:
    signs = [_sign(*day) for day in zip(series.exact, series.lo, series.hi, strict=True)]
    rows = []
    for last, sign in enumerate(signs):
        if sign is None:
            rows.append({"streak_days": None, "streak_is_exact": None, **_no_sums("streak_net")})
            continue
        first = last
        while sign != 0 and first > 0 and signs[first - 1] == sign:
            first -= 1
        is_exact = signs[first - 1] is not None if first > 0 else is_whole
        rows.append(
            {
                "streak_days": sign * (last - first + 1),
                # A zero day is no streak, so there is nothing before it that could make it longer.
                "streak_is_exact": is_exact or sign == 0,
                **_sums("streak_net", series, first, last),
            }
        )
    return rows


def _since_eligibility(series: Series, is_whole: bool) -> list[Row]:
    """Sums since ``eligible_from``; None where it is not known or a session since then was not held."""
    name = "cum_since_eligible"
    return [_sums(name, series, 0, i) if is_whole else _no_sums(name) for i in range(len(series.days))]


def _sums_over_sessions(series: Series) -> list[Row]:
    rows = []
    for last in range(len(series.days)):
        row: Row = {}
        for n in SPANS:
            name = f"net_{n}d"
            row |= _sums(name, series, last - n + 1, last) if last + 1 >= n else _no_sums(name)
        rows.append(row)
    return rows


def _against_the_past(series: Series) -> list[Row]:
    """Records of a day, the last day as large, z-scores and the percentile: the net against earlier nets."""
    rows = []
    earlier: list[tuple[date, int]] = []
    for i, (day, net) in enumerate(zip(series.days, series.exact, strict=True)):
        row: Row = {"is_record_day": False if series.is_known[i] else None, "largest_since_date": None}
        row |= {"pctile_250d": None} | {f"net_z{n}": None for n in Z_WINDOWS}
        if net is not None:
            row["is_record_day"] = (
                net > 0
                and all(net > past for _, past in earlier)
                and len(earlier) + 1 >= MIN_OBSERVATIONS_OF_A_RECORD_DAY
            )
            as_large = [then for then, past in earlier if (past <= net if net < 0 else past >= net)]
            row["largest_since_date"] = as_large[-1] if as_large else None
            for n, at_least in Z_WINDOWS.items():
                row[f"net_z{n}"] = z_score(net, _exact_before(series, i, n), at_least)
            past_nets = _exact_before(series, i, PERCENTILE_WINDOW)
            if len(past_nets) >= MIN_PERCENTILE_NETS:
                row["pctile_250d"] = 100 * sum(past < net for past in past_nets) / len(past_nets)
            earlier.append((day, net))
        rows.append(row)
    return rows


def _exact_before(series: Series, i: int, n: int) -> list[int]:
    """The exact nets of the ``n`` sessions before the ``i``-th."""
    return [net for net in series.exact[max(0, i - n) : i] if net is not None]


def z_score(net: int, before: list[int], at_least: int) -> float | None:
    """(net - mean) / sample standard deviation (n - 1) of ``before``; None with too few nets or no spread.

    In whole numbers up to the last step, so that nothing is lost to rounding.
    """
    n = len(before)
    if n < at_least:
        return None
    squares = n * sum(past * past for past in before) - sum(before) ** 2
    return (n * net - sum(before)) / n / sqrt(squares / (n * (n - 1))) if squares else None


def _periods(
    series: Series,
    to_date: str,
    period: str,
    period_of: Callable[[date], date],
    lost: list[date],
    sessions: Sequence[date],
) -> list[Row]:
    """Sums from the period's first session on; of weeks and months the records, of months the pace."""
    broken = {period_of(day) for day in lost}
    last_sessions = {period_of(day): day for day in sessions}
    starts: dict[date, int] = {}
    records: dict[date, tuple[int, int]] = {}  # period -> index of its last session, its total
    rows = []
    for i, day in enumerate(series.days):
        this = period_of(day)
        start = starts.setdefault(this, i)
        name = f"{to_date}_net"
        row = _no_sums(name) if this in broken else _sums(name, series, start, i)
        whole = row[f"{name}_hkd"] if day == last_sessions[this] else None
        past = [total_of_past for _, total_of_past in records.values()]
        if period != "year":
            is_record = whole is not None and whole > 0 and past != [] and whole > max(past)
            row[f"is_record_{period}"] = is_record if series.is_known[i] else None
        if period == "month":
            row |= _pace(series, row[f"{name}_hkd"], i - start + 1, starts, records)
        if whole is not None:
            records[this] = (i, whole)
        rows.append(row)
    return rows


def _pace(
    series: Series,
    month_to_date: int | None,
    n_sessions: int,
    starts: dict[date, int],
    months: dict[date, tuple[int, int]],
) -> Row:
    """The largest complete, exact month before (the first of equals), and this month's pace against it."""
    if not months:
        return {"record_month": None, "record_month_net_hkd": None, "mtd_pace_vs_record_pct": None}
    record = max(months, key=lambda month: months[month][1])
    last, net = months[record]
    then = series.exact[starts[record] : last + 1]
    by_then = total(then[:n_sessions]) if n_sessions <= len(then) else None
    pace = None
    if month_to_date is not None and by_then is not None and by_then > 0:
        pace = 100 * month_to_date / by_then - 100
    return {"record_month": record, "record_month_net_hkd": net, "mtd_pace_vs_record_pct": pace}

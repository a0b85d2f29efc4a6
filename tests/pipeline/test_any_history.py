"""Random histories of late, restated, emptied, doubled, refused and voided arrivals, against a plain memory of them.

Each build must hold what the plain model says, row for row, and the moment of each must give the same rows again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orchestration.calendar import HONG_KONG, trading_calendar
from orchestration.lake.as_of import freeze_as_of
from orchestration.lake.knowledge import Basis
from orchestration.lake.snapshot import DEFAULT_BENCHMARKS, NothingHeld, freeze
from orchestration.sources.registry import SOURCES
from simulator.faults import broken
from simulator.flows.closed import all_closed
from simulator.holdings.book import Holding, holdings
from simulator.market import DEFAULT_SEED, Market
from simulator.prices.quotations import Quotation, quotations
from simulator.truth import CHANNELS, LEGS, SOUTHBOUND, DayTruth
from simulator.wire.hkex_daily import encode
from tests.builds import CompiledProject
from tests.pipeline.arrivals import FLOWS, HOLDINGS, QUOTES, Arrivals
from tests.pipeline.oracle import Oracle, read_watchlist
from tests.pipeline.oracle_compare import Row, assert_same
from tests.pipeline.oracle_troubles import balanced, changed, closed, lists, nine_lines, no_totals, sells
from tests.pipeline.seen import exchange_turnovers, first_sights, ticker

# Alibaba becomes eligible on the 10th; on the 16th and 17th only Hong Kong trades, on the 18th only Shanghai.
FIRST, TODAY = date(2024, 9, 5), date(2024, 9, 20)
NOON = datetime(2024, 9, 20, 12, tzinfo=HONG_KONG)
DAYS = [FIRST + timedelta(days=i) for i in range((TODAY - FIRST).days)]
SESSIONS = [day for day in DAYS if trading_calendar().is_session(day)]
HONG_KONG_DAYS = [day for day in DAYS if day in trading_calendar().xhkg]
# On the watch-list, listed now and then, never listed, and on nobody's list.
QUOTED = ("00700", "09988", "00005", "02800", "03998")
MARTS = ("daily_flows", "market_flows", "flow_versions", "restatements")

Prints = dict[str, Callable[[DayTruth], DayTruth]]


def _both(change: Callable[..., Any]) -> Callable[[DayTruth], DayTruth]:
    return lambda truth: changed(truth, dict.fromkeys(CHANNELS, change))


PRINTS: Prints = {
    "final": lambda truth: truth,
    "another stock": lambda truth: changed(truth, {"SH": lists("03998")}),
    "sold": lambda truth: changed(truth, {"SH": sells("00700"), "SZ": sells("09988")}),
    "nine lines": lambda truth: changed(truth, {"SH": nine_lines}),
    "balanced": _both(balanced),
    "emptied": lambda truth: all_closed(truth.trade_date),
    "closed leg": lambda truth: changed(truth, {"SZ": closed}),
}


def _quoted(day: date, factor: int) -> dict[str, Quotation]:
    """The page's lines of a few securities, at a tenth, a thousandth ... of their turnover."""
    whole = quotations(DEFAULT_SEED)[day]
    return {
        code: replace(line, turnover=line.turnover // factor, shares=line.shares // factor)
        if line.turnover and line.shares
        else line
        for code, line in whole.items()
        if code in QUOTED
    }


def _held(day: date, share: int, lacking: str | None) -> dict[str, Holding]:
    return {
        code: replace(row, shares=row.shares * share // 100)
        for code, row in holdings(DEFAULT_SEED)[day].items()
        if code in QUOTED and code != lacking
    }


BY_NAME = {source.name: source for source in (FLOWS, QUOTES, HOLDINGS)}
Step = tuple[Any, ...]
STEPS = st.one_of(
    st.tuples(st.just("print"), st.sampled_from(SESSIONS), st.sampled_from(sorted(PRINTS))),
    st.tuples(st.just("print"), st.sampled_from(SESSIONS), st.sampled_from(sorted(PRINTS))),
    st.tuples(st.just("refused row"), st.sampled_from(SESSIONS)),
    st.tuples(st.just("doubled"), st.sampled_from(SESSIONS)),
    st.tuples(st.just("void or undo"), st.sampled_from(sorted(BY_NAME)), st.sampled_from(DAYS)),
    st.tuples(st.just("void or undo"), st.just(FLOWS.name), st.sampled_from(SESSIONS)),
    st.tuples(st.just("quotes"), st.sampled_from(HONG_KONG_DAYS), st.sampled_from([1, 100, 10_000])),
    st.tuples(
        st.just("holdings"),
        st.sampled_from(HONG_KONG_DAYS),
        st.sampled_from([100, 99, 50]),
        st.sampled_from([None, "00700", "03998"]),
    ),
    st.tuples(st.just("build")),
)


def take(step: Step, arrivals: Arrivals) -> None:
    match step:
        case ("print", day, name):
            arrivals.day(PRINTS[name](Market().day(day)))
        case ("refused row", day):
            arrivals.day(changed(Market().day(day), {"SH": no_totals}), refused_row=True)
        case ("doubled", day):
            arrivals.unreadable(day, broken("doubled_market", encode(Market().day(day))))
        case ("void or undo", source, day):
            arrivals.void_or_undo(BY_NAME[source], day)
        case ("quotes", day, factor):
            arrivals.quotes(day, _quoted(day, factor))
        case ("holdings", day, share, lacking):
            arrivals.holdings(day, _held(day, share, lacking))


@dataclass(frozen=True)
class Plain:
    """What stands, by the arrivals' own memory."""

    arrivals: Arrivals

    @property
    def files(self) -> dict[date, tuple[DayTruth, ...]]:
        return {
            day: tuple(arrival.content for arrival in arrived)
            for day, arrived in self.arrivals.standing(FLOWS).items()
        }

    @property
    def quotes(self) -> dict[date, Mapping[str, Quotation]]:
        return {day: arrived[-1].content for day, arrived in self.arrivals.standing(QUOTES).items()}

    @property
    def pages(self) -> dict[date, Mapping[str, Holding]]:
        return {day: arrived[-1].content for day, arrived in self.arrivals.standing(HOLDINGS).items()}

    def oracle(self) -> Oracle:
        standing = self.arrivals.standing(FLOWS)
        shown = {
            settled: {code for arrival in arrived for code in arrival.content}
            for settled, arrived in self.arrivals.standing(HOLDINGS).items()
        }
        return Oracle(
            self.files,
            trading_calendar(),
            read_watchlist(),
            TODAY,
            frozenset(day for day, arrived in standing.items() if arrived[-1].has_refused_row),
            frozenset({TODAY}),
            {day: exchange_turnovers(quoted) for day, quoted in self.quotes.items()},
            first_sights(shown),
        )

    def holdings(self, first_rows: Mapping[str, date]) -> list[Row]:
        """The holding columns of every ALL row."""
        days = [day for day in trading_calendar().xhkg | trading_calendar().xshg if FIRST <= day <= TODAY]
        first_held = min(self.files)
        return [
            self._holding(day, stock)
            for stock, first in first_rows.items()
            for day in days
            if day >= max(first, first_held)
        ]

    def _holding(self, day: date, stock: str) -> Row:
        row: Row = {"trade_date": day, "ticker": stock, "holding_state": "CLOSED", "holding_shares": None}
        row |= {"holding_change_shares": None, "est_net_hkd": None}
        if day not in trading_calendar().xhkg:
            return row
        settled = settles_on(day)
        page = {ticker(code): held.shares for code, held in self.pages.get(settled, {}).items()}
        if settled not in self.pages:
            # Due at nine in the morning of the session after; the builds are made at noon.
            is_due = sessions_after(settled, 1) <= TODAY
            return row | {"holding_state": "MISSING" if is_due else "PENDING"}
        if stock not in page:
            return row | {"holding_state": "NOT_LISTED"}
        row |= {"holding_state": "HELD", "holding_shares": page[stock]}
        before = self.pages.get(sessions_after(settled, -1), {})
        held_before = {ticker(code): held.shares for code, held in before.items()}
        if stock in held_before:
            row["holding_change_shares"] = change = page[stock] - held_before[stock]
            line = {ticker(code): line for code, line in self.quotes.get(day, {}).items()}.get(stock)
            if line is not None and line.shares and abs(change) <= line.shares:
                row["est_net_hkd"] = change * line.turnover / line.shares
        return row

    def versions(self) -> list[Row]:
        """The southbound lines of every version that differs from the one before it."""
        rows = []
        for day, kinds in self._distinct().items():
            for number, truth in enumerate(kinds, start=1):
                for channel in CHANNELS:
                    for line in truth.legs[channel, SOUTHBOUND].top_ten:
                        rows.append(
                            {
                                "trade_date": day,
                                "channel": channel,
                                "ticker": line.ticker,
                                "version_no": number,
                                "buy": line.buy,
                                "sell": line.sell,
                                "is_current": number == len(kinds),
                            }
                        )
        return rows

    def _distinct(self) -> dict[date, list[DayTruth]]:
        """Day → versions of its top tens, of equal neighbours the first."""
        found: dict[date, list[DayTruth]] = {}
        for day, truths in self.files.items():
            kinds = found.setdefault(day, [])
            for truth in truths:
                if not kinds or lines_of(kinds[-1]) != lines_of(truth):
                    kinds.append(truth)
        return found

    def restatements(self) -> list[Row]:
        """Every buy of a top ten that changed from one version to the next."""
        rows = []
        for day, kinds in self._distinct().items():
            for older, newer in pairwise(kinds):
                before, after = buys_of(older), buys_of(newer)
                for key in before.keys() | after.keys():
                    if before.get(key) != after.get(key):
                        rows.append(
                            {"unit": str(day), "key": key, "old": before.get(key), "new": after.get(key)}
                        )
        return rows


def lines_of(truth: DayTruth) -> list[object]:
    return [truth.legs[leg].top_ten for leg in LEGS]


def buys_of(truth: DayTruth) -> dict[str, str]:
    return {
        f"{channel}/{direction}/{line.ticker}": str(line.buy)
        for channel, direction in LEGS
        for line in truth.legs[channel, direction].top_ten
        if line.buy is not None
    }


@lru_cache(maxsize=64)
def sessions_after(day: date, n: int) -> date:
    """The Hong Kong session ``n`` sessions after (before) ``day``."""
    ordered = sorted(trading_calendar().xhkg)
    return ordered[ordered.index(day) + n]


def settles_on(day: date) -> date:
    return sessions_after(day, 2)


def check(rows: Mapping[str, pl.DataFrame], plain: Plain) -> None:
    """Hold a build against the plain model."""
    if not plain.files:
        assert rows["daily_flows"].is_empty()
        assert rows["market_flows"].is_empty()
        return
    oracle = plain.oracle()
    daily = rows["daily_flows"]
    assert_same("daily_flows", ("trade_date", "ticker", "channel"), oracle.daily_flows(), daily.to_dicts())
    assert_same(
        "market_flows",
        ("trade_date", "channel", "direction"),
        oracle.market_flows(),
        rows["market_flows"].to_dicts(),
    )
    firsts = {stock: min(plain.files) for stock in oracle.watchlist}
    firsts |= {stock: day for stock, day in oracle.first_sights.items() if stock not in oracle.watchlist}
    owed = sorted(plain.holdings(firsts), key=lambda row: (row["trade_date"], row["ticker"]))
    held = daily.filter(pl.col("channel") == "ALL").sort("trade_date", "ticker").select(list(owed[0]))
    for ours, theirs in zip(owed, held.to_dicts(), strict=True):
        # The mean price is a quotient: the estimate is a whole number of dollars within one.
        estimate, found = ours.pop("est_net_hkd"), theirs.pop("est_net_hkd")
        assert ours == theirs
        assert (estimate is None) == (found is None), (ours, estimate, found)
        assert estimate is None or abs(estimate - found) <= 1
    same_rows(rows["flow_versions"].filter(pl.col("direction") == SOUTHBOUND), plain.versions())
    changes = rows["restatements"].filter(
        (pl.col("table_name") == "flows/hkex_top_ten") & (pl.col("column_name") == "buy")
    )
    same_rows(
        changes.select("unit", "key", old=pl.col("old_value"), new=pl.col("new_value")), plain.restatements()
    )


def same_rows(found: pl.DataFrame, owed: list[Row]) -> None:
    names = list(owed[0]) if owed else found.columns
    ours = sorted(map(str, ([row[name] for name in names] for row in owed)))
    theirs = sorted(map(str, map(list, found.select(names).rows())))
    assert ours == theirs


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(steps=st.lists(STEPS, min_size=6, max_size=24))
def test_any_history_builds_what_plain_memory_says_and_every_moment_can_be_built_again(
    steps: list[Step], compiled: CompiledProject, tmp_path_factory: pytest.TempPathFactory
):
    arrivals = Arrivals(tmp_path_factory.mktemp("history") / "home", NOON)
    built: list[tuple[datetime, dict[str, pl.DataFrame]]] = []
    for step in [*steps, ("build",)]:
        if step[0] != "build":
            take(step, arrivals)
            continue
        try:
            moment = freeze(arrivals.home, arrivals.journal, SOURCES, "test").known_before
        except NothingHeld:
            continue
        rows = compiled.build(arrivals.home, MARTS)
        check(rows, Plain(arrivals))
        built.append((moment, rows))
    for moment, rows in built:
        bench, _ = freeze_as_of(
            arrivals.home, arrivals.journal, SOURCES, "test", moment, Basis.KNOWN, DEFAULT_BENCHMARKS
        )
        again = compiled.build(bench, MARTS)
        for mart in MARTS:
            assert rows[mart].equals(again[mart]), f"{mart} as of {moment}"

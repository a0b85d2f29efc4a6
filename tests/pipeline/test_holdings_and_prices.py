"""Holdings and prices of the whole history against the simulated market's truth: shares, estimates, splits, half days.

What each model computes of a few rows is tested by dbt's unit tests; flows are held against the oracle.
"""

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from orchestration.watchlist import priced
from simulator.holdings.planted import TRANSFERS
from simulator.holdings.settlement import traded_on
from simulator.holdings.trades import net_hkd
from simulator.market import DEFAULT_SEED
from simulator.period import half_days
from simulator.prices.adjusted import adjusted_closes
from simulator.prices.bars import bars
from simulator.prices.facts import actions_of, is_empty, is_missing
from simulator.prices.hours import hong_kong_sessions
from simulator.prices.quotations import quotations
from simulator.prices.quoted import BOND, STRUCTURED
from simulator.prices.quoted import quoted as listed
from tests.nights import Nights
from tests.pipeline.seen import FIRST, LAST, exchange_turnovers, seen_pages, ticker

KEY = ["trade_date", "ticker"]
# Their prints: a quotient of whole numbers, and a product of as many factors as there are sessions.
ROUNDING = 1e-9
PLANTED = sorted((traded_on(transfer.settled), ticker(transfer.wire_code)) for transfer in TRANSFERS)
SPLIT, EX_DATE = "1211.HK", date(2025, 6, 10)


@pytest.fixture(scope="module")
def daily(full_history: Nights) -> pl.DataFrame:
    """One row a security and day: holdings are of both legs together."""
    rows = full_history.released("daily_flows")
    assert rows.filter((pl.col("channel") != "ALL") & pl.col("holding_state").is_not_null()).is_empty()
    return rows.filter(pl.col("channel") == "ALL")


@pytest.fixture(scope="module")
def prices(full_history: Nights) -> pl.DataFrame:
    return full_history.released("prices")


@pytest.fixture(scope="module")
def quoted() -> pl.DataFrame:
    """What the exchange's pages print of every share, fund and renminbi counter, from the first day of the flows on."""
    left_out = {security.wire_code for security in listed() if security.kind in (STRUCTURED, BOND)}
    return pl.DataFrame(
        [
            (day, ticker(code), line.currency, line.close, line.shares, line.turnover, line.vwap)
            for day, lines in quotations(DEFAULT_SEED).items()
            for code, line in lines.items()
            if day >= FIRST and line.close is not None and code not in left_out
        ],
        schema=[*KEY, "currency", "close", "shares", "turnover", "vwap"],
        orient="row",
    )


@pytest.fixture(scope="module")
def nets(quoted: pl.DataFrame) -> pl.DataFrame:
    """What was really bought of each security, whether disclosed or not, and the price of a share."""
    rows = [
        (day, ticker(code), net)
        for day, by_code in net_hkd(DEFAULT_SEED).items()
        for code, net in by_code.items()
    ]
    truth = pl.DataFrame(rows, schema=[*KEY, "truth"], orient="row")
    return truth.join(quoted.select(*KEY, "vwap"), on=KEY, how="left")


def test_every_holding_is_that_of_the_page_that_was_seen_last(daily: pl.DataFrame):
    """In HKEXnews' page, in Eastmoney's where HKEXnews had deleted it, and after the one restatement."""
    owed = [
        (traded_on(settled), ticker(code), settled, page.source, held.shares, held.pct_issued)
        for settled, page in seen_pages().items()
        for code, held in page.rows.items()
        if traded_on(settled) >= FIRST
    ]
    names = [*KEY, "settle_date", "holding_source", "holding_shares", "holding_pct_issued"]
    held = daily.filter(pl.col("holding_state") == "HELD").select(names)
    assert set(held["holding_source"]) == {"CCASS", "EASTMONEY"}
    assert sorted(held.rows()) == sorted(owed)


def test_a_day_without_a_holding_says_why(daily: pl.DataFrame):
    sessions = set(hong_kong_sessions())
    pages = {traded_on(settled): set(map(ticker, page.rows)) for settled, page in seen_pages().items()}
    for day, stock, state in daily.select(*KEY, "holding_state").rows():
        # Every page that is due is held, so that what is not held is not due.
        unlisted = "CLOSED" if day not in sessions else "NOT_LISTED" if day in pages else "PENDING"
        assert state == ("HELD" if stock in pages.get(day, ()) else unlisted), (day, stock)


def test_the_estimate_is_the_true_net_within_a_share(daily: pl.DataFrame, nets: pl.DataFrame):
    """Also of what no top ten disclosed, and across a split: shares moved are whole, and so is the estimate."""
    estimated = daily.filter(pl.col("est_net_hkd").is_not_null()).join(nets, on=KEY)
    assert estimated.height > 40_000
    off = (pl.col("est_net_hkd") - pl.col("truth")).abs()
    assert (
        estimated.filter(off > pl.col("vwap").fill_null(0) / 2 + 1)
        .select(*KEY, "est_net_hkd", "truth")
        .is_empty()
    )
    disclosed = estimated.filter(pl.col("net_hkd").is_not_null())
    assert disclosed.height > 1_000
    assert disclosed.filter((pl.col("net_hkd") - pl.col("truth")) != 0).is_empty()


def test_nothing_is_estimated_where_more_moved_than_was_traded(daily: pl.DataFrame):
    beyond = daily.filter(pl.col("is_change_beyond_volume"))
    assert sorted(beyond.select(KEY).rows()) == PLANTED
    assert beyond["est_net_hkd"].null_count() == len(PLANTED)
    # Of no other stock that traded a change is known and no estimate is made.
    untold = daily.filter(pl.col("holding_change_shares").is_not_null() & pl.col("est_net_hkd").is_null())
    assert sorted(untold.filter(pl.col("price_state") == "TRADED").select(KEY).rows()) == PLANTED


def test_a_split_is_no_flow_and_no_return(daily: pl.DataFrame, prices: pl.DataFrame, nets: pl.DataFrame):
    raw = {bar.day: bar.close for bar in bars(DEFAULT_SEED, SPLIT)}
    days = sorted(day for day in raw if day < EX_DATE)[-3:] + sorted(day for day in raw if day >= EX_DATE)[:3]
    found = {row["trade_date"]: row for row in prices.filter(pl.col("ticker") == SPLIT).to_dicts()}
    for before, day in pairwise(days):
        ratio = 3 if day == EX_DATE else 1
        assert found[day]["split_factor"] == ratio
        assert found[day]["return_pct"] == pytest.approx(100 * (ratio * raw[day] / raw[before] - 1))
        assert found[day]["close"] == raw[day]
        assert found[day]["adjusted_close"] == pytest.approx(raw[day] / (3 if day < EX_DATE else 1))
    held = {
        row["trade_date"]: row
        for row in daily.filter(pl.col("ticker") == SPLIT).join(nets, on=KEY).to_dicts()
    }
    for day in days:
        assert held[day]["is_change_beyond_volume"] is False
        assert held[day]["est_net_hkd"] == pytest.approx(held[day]["truth"], abs=held[day]["vwap"])


def test_half_days_have_the_exchanges_volume_and_turnover(prices: pl.DataFrame, quoted: pl.DataFrame):
    """Yahoo prints 0 for them, and for nothing else that is traded."""
    repaired = prices.filter(pl.col("is_volume_repaired"))
    symbols = {listing.ticker for listing in priced() if listing.market == "HK"}
    assert set(repaired.select(KEY).rows()) == {
        (day, stock) for day in half_days() if FIRST <= day <= LAST for stock in symbols
    }
    both = repaired.join(quoted, on=KEY, suffix="_printed")
    assert both.height == repaired.height
    assert set(both["volume_source"]) == {"HKEX"}
    assert both["volume_shares"].equals(both["shares"].alias("volume_shares"))
    assert both["turnover"].equals(both["turnover_printed"].cast(pl.Float64).alias("turnover"))
    assert not both["is_turnover_estimated"].any()


def test_closes_are_the_exchanges_and_equal_yahoos(prices: pl.DataFrame, quoted: pl.DataFrame):
    exchange = prices.filter(pl.col("price_source") == "HKEX").join(
        quoted, on=KEY, how="full", suffix="_printed"
    )
    assert exchange.filter(pl.col("close").ne_missing(pl.col("close_printed"))).is_empty()
    assert exchange.filter(pl.col("currency").ne_missing(pl.col("currency_printed"))).is_empty()
    both = exchange.filter(pl.col("yahoo_close").is_not_null())
    assert both.height > 25_000
    assert both.filter(pl.col("exchange_close") != pl.col("yahoo_close")).is_empty()
    assert not both["is_close_in_conflict"].any()


def test_the_adjusted_series_is_that_of_the_simulated_market(prices: pl.DataFrame):
    adjusted = prices.filter(pl.col("adjusted_close").is_not_null())
    lines = {(stock,): rows for (stock,), rows in adjusted.group_by("ticker")}
    assert len(lines) == len(priced())
    for listing in priced():
        symbol = listing.price_symbol
        shown = tuple(bar for bar in bars(DEFAULT_SEED, symbol) if not is_missing(symbol, bar.day))
        owed = dict(zip((bar.day for bar in shown), adjusted_closes(shown, actions_of(symbol)), strict=True))
        rows = lines[listing.ticker,].select("trade_date", "adjusted_close").rows()
        # New York's last close is not due yet.
        last = LAST if listing.market != "US" else LAST - timedelta(days=1)
        days = [day for day in owed if rows[0][0] <= day <= last and not is_empty(symbol, day)]
        assert [day for day, _ in rows] == days
        for day, close in rows:
            assert close == pytest.approx(owed[day], rel=ROUNDING), (symbol, day)


def test_southbound_investors_bought_and_sold_no_more_than_the_exchange_traded(daily: pl.DataFrame):
    truth = pl.DataFrame(
        [
            (day, stock, turnover)
            for day, lines in quotations(DEFAULT_SEED).items()
            for stock, turnover in exchange_turnovers(lines).items()
        ],
        schema=[*KEY, "turnover"],
        orient="row",
    )
    disclosed = daily.filter(pl.col("buy_hkd").is_not_null()).join(truth, on=KEY)
    assert disclosed.height == daily["buy_hkd"].count() > 1_000
    assert disclosed.filter(pl.max_horizontal("buy_hkd", "sell_hkd") > pl.col("turnover")).is_empty()
    bounded = daily.filter(pl.col("net_lo_hkd").is_not_null()).join(truth, on=KEY)
    # Two legs, each of which is bounded by itself.
    widest = pl.max_horizontal(-pl.col("net_lo_hkd"), pl.col("net_hi_hkd"))
    assert bounded.filter(widest > 2 * pl.col("turnover")).is_empty()
    assert disclosed.filter(pl.col("stock_turnover_hkd") != pl.col("turnover")).is_empty()
    assert not disclosed["is_stock_turnover_estimated"].any()

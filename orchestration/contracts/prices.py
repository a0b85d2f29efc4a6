"""Contracts of the raw tables about prices of listed securities and indices.

Prices are decimals of ``currency`` as traded, unadjusted; what follows from corporate actions is computed in dbt.
"""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from orchestration.contracts.base import TableContract

# No listed security or index of the watch-list stands anywhere near this; cents taken for dollars would.
HIGHEST_PRICE = 200_000.0
# A tick of slack: vendors round the four prices of a bar one by one.
SLACK = 0.0051
# A tick of the exchange, as a part of the price.
TICK = 0.005
# Crosses and odd lots are in shares and turnover and not in high and low; thousands taken for units are not so near.
AVERAGE_WITHIN = 2


class YahooBars(pa.DataFrameModel):
    """One session of one listing from Yahoo's chart interface: prices and volume as traded, and corporate actions.

    Yahoo adjusts for splits, and the parser takes that back. A day without trading has no row. Volume 0 on a half day
    is a known fault of the source, not an absence of trading.
    """

    ticker: str = pa.Field(str_matches=r"^[A-Z0-9.\-]{1,12}$", description="Ticker of the watch-list.")
    trade_date: pl.Date = pa.Field(description="Exchange-local session.")
    symbol: str = pa.Field(description="The symbol that was asked for, e.g. ^HSI.")
    currency: str = pa.Field(isin=["HKD", "CNY", "USD"], description="Currency of the prices.")
    open: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="First price, as traded.")
    high: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Highest price, as traded.")
    low: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Lowest price, as traded.")
    close: float = pa.Field(gt=0, le=HIGHEST_PRICE, description="Closing price, as traded, to the tick.")
    volume: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="Shares traded, in shares of the day; 0 for indices."
    )
    dividend: float = pa.Field(
        nullable=True, gt=0, description="Cash dividend a share of the day that goes ex on this session."
    )
    split_numerator: float = pa.Field(
        nullable=True, gt=0, description="New shares of a split effective on this session."
    )
    split_denominator: float = pa.Field(nullable=True, gt=0, description="Old shares of that split.")

    @pa.dataframe_check(error="the close lies outside low and high")
    @classmethod
    def close_lies_within_the_day(cls, data: PolarsData) -> pl.LazyFrame:
        low, high = pl.col("low") - SLACK, pl.col("high") + SLACK
        return data.lazyframe.select(pl.col("close").is_between(low, high).fill_null(True))


class HkexQuotations(pa.DataFrameModel):
    """One security of one session on HKEX's daily quotations page: unadjusted, and the authority for closes.

    Shares, funds, trusts and renminbi counters; structured products and debt are left out. There is no open.
    """

    trade_date: pl.Date = pa.Field(description="Hong Kong session.")
    ticker: str = pa.Field(
        str_matches=r"^\d{4,5}\.HK$", description="9988.HK; a renminbi counter has five digits, 89988.HK."
    )
    wire_code: str = pa.Field(description="The code as printed, e.g. 9988.")
    name: str = pa.Field(str_length={"min_value": 1}, description="The short name as printed.")
    currency: str = pa.Field(
        nullable=True,
        str_matches=r"^[A-Z]{3}$",
        description="Currency of prices and turnover; NULL on older pages, which print none.",
    )
    previous_close: float = pa.Field(
        nullable=True, gt=0, le=HIGHEST_PRICE, description="Close of the session before, as printed."
    )
    close: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Closing price.")
    ask: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Ask at the close.")
    bid: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Bid at the close.")
    high: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Highest price.")
    low: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Lowest price.")
    volume: pl.Int64 = pa.Field(nullable=True, ge=0, description="Shares traded.")
    turnover: pl.Int64 = pa.Field(nullable=True, ge=0, description="Turnover in units of the currency.")
    is_suspended: bool = pa.Field(description="Whether the page prints TRADING SUSPENDED or TRADING HALTED.")

    @pa.dataframe_check(error="the low lies above the high")
    @classmethod
    def low_is_not_above_high(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("low") <= pl.col("high")).fill_null(True))

    @pa.dataframe_check(error="the close lies outside low and high, bid and ask")
    @classmethod
    def close_lies_within_the_day(cls, data: PolarsData) -> pl.LazyFrame:
        # The exchange closes an illiquid stock at a bid above its last trade, or at an ask below it.
        low = pl.min_horizontal("low", "ask") * (1 - TICK) - SLACK
        high = pl.max_horizontal("high", "bid") * (1 + TICK) + SLACK
        traded = pl.col("low").is_not_null() & pl.col("high").is_not_null()
        return data.lazyframe.select(pl.col("close").is_between(low, high).fill_null(True) | ~traded)

    @pa.dataframe_check(error="turnover by share lies far outside low and high")
    @classmethod
    def average_price_lies_near_the_day(cls, data: PolarsData) -> pl.LazyFrame:
        average = pl.when(pl.col("volume") > 0).then(pl.col("turnover") / pl.col("volume"))
        low, high = pl.col("low") / AVERAGE_WITHIN - SLACK, pl.col("high") * AVERAGE_WITHIN + SLACK
        return data.lazyframe.select(average.is_between(low, high).fill_null(True))


YAHOO_BARS = TableContract(
    name="prices/yahoo_bars",
    model=YahooBars,
    keys=(("ticker", "trade_date"),),
    unit=("ticker", "trade_date"),
)
HKEX_QUOTATIONS = TableContract(
    name="prices/hkex_quotations",
    model=HkexQuotations,
    keys=(("trade_date", "ticker"),),
    unit=("trade_date",),
)

"""Contracts of the raw tables about prices of listed securities and indices.

Prices are decimals of ``currency`` as printed, unadjusted; what follows from corporate actions is computed in dbt.
"""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from orchestration.contracts.base import TableContract

# No listed security or index of the watch-list stands anywhere near this; cents taken for dollars would.
HIGHEST_PRICE = 200_000.0
# A tick of slack: vendors round the four prices of a bar one by one.
SLACK = 0.0051


class YahooBars(pa.DataFrameModel):
    """One session of one listing as Yahoo's chart interface gives it: raw prices, volume and corporate actions.

    A day without trading has no row. Volume 0 on a half day is a known fault of the source, not an absence of trading.
    """

    ticker: str = pa.Field(str_matches=r"^[A-Z0-9.\-]{1,12}$", description="Ticker of the watch-list.")
    trade_date: pl.Date = pa.Field(description="Exchange-local session.")
    symbol: str = pa.Field(description="The symbol that was asked for, e.g. ^HSI.")
    currency: str = pa.Field(isin=["HKD", "CNY", "USD"], description="Currency of the prices.")
    open: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="First price, raw.")
    high: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Highest price, raw.")
    low: float = pa.Field(nullable=True, gt=0, le=HIGHEST_PRICE, description="Lowest price, raw.")
    close: float = pa.Field(gt=0, le=HIGHEST_PRICE, description="Closing price, raw, to the tick.")
    volume: pl.Int64 = pa.Field(nullable=True, ge=0, description="Shares traded; 0 for indices.")
    dividend: float = pa.Field(
        nullable=True, gt=0, description="Cash dividend a share that goes ex on this session."
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


YAHOO_BARS = TableContract(
    name="prices/yahoo_bars",
    model=YahooBars,
    keys=(("ticker", "trade_date"),),
    unit=("ticker", "trade_date"),
)

"""Contracts of the raw tables about Stock Connect flows.

Amounts are exact integers in single units of ``currency``; NULL is what the source did not print, never zero.
"""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from orchestration.contracts.base import TableContract

CHANNELS = ["SH", "SZ"]
DIRECTIONS = ["SOUTHBOUND", "NORTHBOUND"]
# The whole channel has traded at most about HKD 400bn a day; a million times a million is a unit error.
MOST_HKD_A_DAY = 5 * 10**12
CENT_OF_A_MILLION = 10_000


class HkexLegTotals(pa.DataFrameModel):
    """Turnover of one leg (Shanghai or Shenzhen, south or north) on one day, as HKEX printed it.

    Printed in millions with two decimals, so amounts are multiples of 10,000.
    """

    trade_date: pl.Date = pa.Field(description="Exchange-local trading day.")
    channel: str = pa.Field(isin=CHANNELS, description="Leg: SH (Shanghai) or SZ (Shenzhen).")
    direction: str = pa.Field(
        isin=DIRECTIONS, description="SOUTHBOUND (mainland buys Hong Kong) or NORTHBOUND."
    )
    currency: str = pa.Field(isin=["HKD", "CNY"], description="Currency of the leg: HKD south, CNY north.")
    is_trading_day: bool = pa.Field(description="The file's own flag; the calendar is the arbiter.")
    turnover: pl.Int64 = pa.Field(nullable=True, ge=0, le=MOST_HKD_A_DAY, description="Buys plus sells.")
    buy: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="Buy turnover; not published north since 2024-08-19."
    )
    sell: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="Sell turnover; not published north since 2024-08-19."
    )
    trades: pl.Int64 = pa.Field(nullable=True, ge=0, description="Number of trades.")
    buy_trades: pl.Int64 = pa.Field(nullable=True, ge=0, description="Number of buy trades.")
    sell_trades: pl.Int64 = pa.Field(nullable=True, ge=0, description="Number of sell trades.")
    etf_turnover: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="The part of turnover that is in ETFs."
    )
    quota_balance_cny: pl.Int64 = pa.Field(
        nullable=True, description="Daily quota balance where disclosed, CNY."
    )
    quota_status: str = pa.Field(
        nullable=True,
        isin=["DISCLOSED", "UNDISCLOSED", "AVAILABLE"],
        description="What the file says of the daily quota balance; NULL where it says nothing.",
    )

    @pa.dataframe_check(error="an open southbound leg has no turnover, buy or sell")
    @classmethod
    def open_southbound_leg_is_complete(cls, data: PolarsData) -> pl.LazyFrame:
        amounts = pl.all_horizontal(pl.col("turnover", "buy", "sell").is_not_null())
        is_open = pl.col("is_trading_day") & (pl.col("direction") == "SOUTHBOUND")
        return data.lazyframe.select(amounts | ~is_open)

    @pa.dataframe_check(error="an open northbound leg has no turnover")
    @classmethod
    def open_northbound_leg_has_turnover(cls, data: PolarsData) -> pl.LazyFrame:
        is_open = pl.col("is_trading_day") & (pl.col("direction") == "NORTHBOUND")
        return data.lazyframe.select(pl.col("turnover").is_not_null() | ~is_open)

    @pa.dataframe_check(error="buy + sell differs from turnover by more than 0.01 million")
    @classmethod
    def buy_and_sell_are_the_turnover(cls, data: PolarsData) -> pl.LazyFrame:
        gap = (pl.col("buy") + pl.col("sell") - pl.col("turnover")).abs()
        return data.lazyframe.select(gap.le(CENT_OF_A_MILLION).fill_null(True))


class HkexTopTen(pa.DataFrameModel):
    """One of the ten most traded stocks of a leg on one day: exact turnover in single currency units.

    A stock that is not listed is not disclosed; it is not zero.
    """

    trade_date: pl.Date = pa.Field(description="Exchange-local trading day.")
    channel: str = pa.Field(isin=CHANNELS, description="Leg: SH (Shanghai) or SZ (Shenzhen).")
    direction: str = pa.Field(isin=DIRECTIONS, description="SOUTHBOUND or NORTHBOUND.")
    currency: str = pa.Field(isin=["HKD", "CNY"], description="Currency of the leg: HKD south, CNY north.")
    rank: pl.Int64 = pa.Field(ge=1, le=10, description="Rank by turnover within the leg, 1 to 10.")
    ticker: str = pa.Field(
        str_matches=r"^(\d{4,5}\.HK|\d{6}\.(SH|SZ))$", description="9988.HK, 603986.SH, 300308.SZ."
    )
    wire_code: str = pa.Field(description="The code as printed, e.g. 09988.")
    name: str = pa.Field(
        str_length={"min_value": 1}, description="The short name as printed, padding removed."
    )
    buy: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="Buy turnover; not published north since 2024-08-19."
    )
    sell: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="Sell turnover; not published north since 2024-08-19."
    )
    turnover: pl.Int64 = pa.Field(gt=0, le=MOST_HKD_A_DAY, description="Buys plus sells, exact.")

    @pa.dataframe_check(error="a southbound row has no buy or sell")
    @classmethod
    def southbound_row_is_complete(cls, data: PolarsData) -> pl.LazyFrame:
        amounts = pl.all_horizontal(pl.col("buy", "sell").is_not_null())
        return data.lazyframe.select(amounts | (pl.col("direction") != "SOUTHBOUND"))

    @pa.dataframe_check(error="buy + sell is not the turnover")
    @classmethod
    def buy_and_sell_are_the_turnover(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("buy") + pl.col("sell") == pl.col("turnover")).fill_null(True))


HKEX_LEG_TOTALS = TableContract(
    name="flows/hkex_leg_totals",
    model=HkexLegTotals,
    keys=(("trade_date", "channel", "direction"),),
    unit=("trade_date",),
)
HKEX_TOP_TEN = TableContract(
    name="flows/hkex_top_ten",
    model=HkexTopTen,
    keys=(("trade_date", "channel", "direction", "ticker"), ("trade_date", "channel", "direction", "rank")),
    unit=("trade_date",),
)

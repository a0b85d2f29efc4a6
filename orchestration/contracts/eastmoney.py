"""Contracts of the raw tables about Stock Connect flows as Eastmoney's data centre republishes them.

They stand beside HKEX's own tables and never in their place; its holdings are in ``holdings``.
"""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from orchestration.contracts.base import TableContract
from orchestration.contracts.flows import CENT_OF_A_MILLION, CHANNELS, DIRECTIONS, MOST_HKD_A_DAY
from orchestration.contracts.holdings import HONG_KONG_TICKER


class EastmoneyLegTotals(pa.DataFrameModel):
    """Turnover of one leg on one day as Eastmoney republishes it, printed in millions.

    Quota inflow counts orders that were not filled: it is another quantity than net buying.
    """

    trade_date: pl.Date = pa.Field(description="Trading day of the leg.")
    channel: str = pa.Field(isin=CHANNELS, description="Leg: SH (Shanghai) or SZ (Shenzhen).")
    direction: str = pa.Field(
        isin=DIRECTIONS, description="SOUTHBOUND (mainland buys Hong Kong) or NORTHBOUND."
    )
    currency: str = pa.Field(isin=["HKD", "CNY"], description="Currency of the leg: HKD south, CNY north.")
    buy: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="Buy turnover; not published north since 2024-08-19."
    )
    sell: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="Sell turnover; not published north since 2024-08-19."
    )
    net: pl.Int64 = pa.Field(nullable=True, description="Buy minus sell turnover, as printed.")
    turnover: pl.Int64 = pa.Field(nullable=True, ge=0, le=MOST_HKD_A_DAY, description="Buys plus sells.")
    quota_inflow: pl.Int64 = pa.Field(
        nullable=True, description="Quota used (FUND_INFLOW), unfilled orders included: not net buying."
    )
    quota_balance: pl.Int64 = pa.Field(nullable=True, description="Daily quota left.")
    cumulative_net: pl.Int64 = pa.Field(
        nullable=True, description="Sum of all nets since the programme began, as printed."
    )
    trades: pl.Int64 = pa.Field(nullable=True, ge=0, description="Number of trades.")

    @pa.dataframe_check(error="net differs from buy - sell by more than 0.01 million")
    @classmethod
    def net_is_buy_less_sell(cls, data: PolarsData) -> pl.LazyFrame:
        gap = (pl.col("buy") - pl.col("sell") - pl.col("net")).abs()
        return data.lazyframe.select(gap.le(CENT_OF_A_MILLION).fill_null(True))

    @pa.dataframe_check(error="buy + sell differs from turnover by more than 0.01 million")
    @classmethod
    def buy_and_sell_are_the_turnover(cls, data: PolarsData) -> pl.LazyFrame:
        gap = (pl.col("buy") + pl.col("sell") - pl.col("turnover")).abs()
        return data.lazyframe.select(gap.le(CENT_OF_A_MILLION).fill_null(True))


class EastmoneyTopTen(pa.DataFrameModel):
    """One of the ten most traded stocks of a southbound leg on one day, as Eastmoney republishes it, in single HKD.

    A stock that is not listed is not disclosed; it is not zero.
    """

    trade_date: pl.Date = pa.Field(description="Trading day of the leg.")
    channel: str = pa.Field(isin=CHANNELS, description="Leg: SH (Shanghai) or SZ (Shenzhen).")
    direction: str = pa.Field(
        isin=["SOUTHBOUND"], description="SOUTHBOUND; the other lists are not asked for."
    )
    currency: str = pa.Field(isin=["HKD"], description="Currency of the amounts.")
    rank: pl.Int64 = pa.Field(ge=1, le=10, description="Rank by turnover within the leg, 1 to 10.")
    ticker: str = pa.Field(str_matches=HONG_KONG_TICKER, description="9988.HK.")
    wire_code: str = pa.Field(description="The code as printed, e.g. 09988.")
    name: str = pa.Field(nullable=True, description="The stock's name as printed, mostly Chinese.")
    buy: pl.Int64 = pa.Field(nullable=True, ge=0, description="Buy turnover.")
    sell: pl.Int64 = pa.Field(nullable=True, ge=0, description="Sell turnover.")
    net: pl.Int64 = pa.Field(nullable=True, description="Buy minus sell turnover, as printed.")
    turnover: pl.Int64 = pa.Field(gt=0, le=MOST_HKD_A_DAY, description="Buys plus sells, exact.")
    close_hkd: float = pa.Field(nullable=True, gt=0, description="Close of the day.")
    stock_turnover_hkd: float = pa.Field(
        nullable=True, ge=0, description="Turnover of the stock on the whole exchange (DEAL_AMOUNT)."
    )

    @pa.dataframe_check(error="net is not buy - sell")
    @classmethod
    def net_is_buy_less_sell(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("buy") - pl.col("sell") == pl.col("net")).fill_null(True))

    @pa.dataframe_check(error="buy + sell is not the turnover")
    @classmethod
    def buy_and_sell_are_the_turnover(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("buy") + pl.col("sell") == pl.col("turnover")).fill_null(True))


class EastmoneyStockHistory(pa.DataFrameModel):
    """One leg of one stock on a day on which it stood in that leg's top ten, from Eastmoney's history of the stock.

    A leg in whose top ten the stock did not stand has no row: not disclosed, not zero.
    """

    trade_date: pl.Date = pa.Field(description="Trading day of the leg.")
    ticker: str = pa.Field(str_matches=HONG_KONG_TICKER, description="9988.HK.")
    channel: str = pa.Field(isin=CHANNELS, description="Leg: SH (Shanghai) or SZ (Shenzhen); southbound.")
    rank: pl.Int64 = pa.Field(nullable=True, ge=1, le=10, description="Rank by turnover within the leg.")
    buy: pl.Int64 = pa.Field(nullable=True, ge=0, description="Buy turnover in HKD.")
    sell: pl.Int64 = pa.Field(nullable=True, ge=0, description="Sell turnover in HKD.")
    net: pl.Int64 = pa.Field(nullable=True, description="Buy minus sell turnover in HKD, as printed.")

    @pa.dataframe_check(error="net is not buy - sell")
    @classmethod
    def net_is_buy_less_sell(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("buy") - pl.col("sell") == pl.col("net")).fill_null(True))


EASTMONEY_LEG_TOTALS = TableContract(
    name="flows/eastmoney_leg_totals",
    model=EastmoneyLegTotals,
    keys=(("channel", "direction", "trade_date"),),
    unit=("channel", "direction", "trade_date"),
)
EASTMONEY_TOP_TEN = TableContract(
    name="flows/eastmoney_top_ten",
    model=EastmoneyTopTen,
    keys=(("channel", "direction", "trade_date", "ticker"), ("channel", "direction", "trade_date", "rank")),
    unit=("channel", "direction", "trade_date"),
)
EASTMONEY_STOCK_HISTORY = TableContract(
    name="flows/eastmoney_stock_history",
    model=EastmoneyStockHistory,
    keys=(("ticker", "trade_date", "channel"),),
    unit=("ticker", "trade_date"),
)

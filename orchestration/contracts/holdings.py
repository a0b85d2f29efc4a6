"""Contracts of the raw tables about southbound holdings: how much of each stock mainland investors hold.

Dates are settlement dates; which trades they belong to, and what a change of holdings says of flows, is dbt's.
"""

import pandera.polars as pa
import polars as pl

from orchestration.contracts.base import TableContract

HONG_KONG_TICKER = r"^\d{4,5}\.HK$"
# More shares than any listed company has issued; a number that takes the place of another column would not fit.
# After a split the base is old for a while: a holding of more than the issue is printed, and its shares are right.
MOST_PCT = 10_000
MOST_SHARES = 10**13


class CcassHoldings(pa.DataFrameModel):
    """Southbound holdings of one stock at the end of a settlement day, as HKEXnews prints them from CCASS.

    The sum of ChinaClear's two accounts: there is no split by leg. The list is not the list of eligible stocks.
    """

    settle_date: pl.Date = pa.Field(
        description="Settlement day, two Hong Kong sessions after the trades; the page's own heading."
    )
    ticker: str = pa.Field(str_matches=HONG_KONG_TICKER, description="9988.HK.")
    wire_code: str = pa.Field(description="The code as printed, without its padding, e.g. 9988.")
    name: str = pa.Field(str_length={"min_value": 1}, description="The stock's name as printed.")
    holding_shares: pl.Int64 = pa.Field(ge=0, le=MOST_SHARES, description="Shares held in CCASS.")
    holding_pct_issued: float = pa.Field(
        nullable=True,
        ge=0,
        le=MOST_PCT,
        description="Percent of the issued shares, two decimals; the base may be stale after a corporate action.",
    )


class EastmoneyHoldings(pa.DataFrameModel):
    """Southbound holdings of one stock as Eastmoney republishes them: a cross-check, and older days than CCASS keeps.

    Eastmoney's date is taken for CCASS's settlement day, which nobody has confirmed.
    """

    settle_date: pl.Date = pa.Field(description="Eastmoney's TRADE_DATE, taken for the settlement day.")
    ticker: str = pa.Field(str_matches=HONG_KONG_TICKER, description="9988.HK.")
    name: str = pa.Field(nullable=True, description="The stock's name as printed, mostly Chinese.")
    holding_shares: pl.Int64 = pa.Field(ge=0, le=MOST_SHARES, description="Shares held.")
    holding_value_hkd: float = pa.Field(
        nullable=True, ge=0, description="Market value of the holding in HKD, as Eastmoney computes it."
    )
    holding_pct_issued: float = pa.Field(
        nullable=True, ge=0, le=MOST_PCT, description="Percent of the issued shares, as Eastmoney prints it."
    )


CCASS_HOLDINGS = TableContract(
    name="flows/ccass_holdings",
    model=CcassHoldings,
    keys=(("settle_date", "ticker"),),
    unit=("settle_date",),
)
# A day does not fit one page of Eastmoney's, and a page must not take away what another one brought: so the stock.
EASTMONEY_HOLDINGS = TableContract(
    name="flows/eastmoney_holdings",
    model=EastmoneyHoldings,
    keys=(("settle_date", "ticker"),),
    unit=("ticker", "settle_date"),
)

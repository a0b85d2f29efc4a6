"""Contracts of the raw tables about exchange rates.

Rates as the source quotes them; crosses are computed in dbt.
"""

import pandera.polars as pa
import polars as pl

from orchestration.contracts.base import TableContract

# What a warehouse of Hong Kong flows converts from or into; the ECB prints thirty.
CURRENCIES = ["USD", "CNY", "HKD", "JPY", "GBP"]


class EcbRates(pa.DataFrameModel):
    """A reference rate of the European Central Bank: units of a currency for one euro on a fixing day."""

    rate_date: pl.Date = pa.Field(description="Fixing day of the euro system.")
    currency: str = pa.Field(isin=CURRENCIES, description="ISO code of the currency.")
    rate: float = pa.Field(gt=0.1, lt=1_000, description="Units of the currency for one euro.")


ECB_RATES = TableContract(
    name="fx/ecb_rates", model=EcbRates, keys=(("rate_date", "currency"),), unit=("rate_date",)
)

"""Contracts of the raw tables about exchange rates.

Rates as the source quotes them; crosses are computed in dbt.
"""

import pandera.polars as pa
import polars as pl

from orchestration.contracts.base import TableContract

# What a warehouse of Hong Kong flows converts from or into; the ECB prints thirty.
CURRENCIES = ["USD", "CNY", "HKD", "JPY", "GBP"]
# Without the yen: whether the HKMA prints it for one or for a hundred is not confirmed.
HKMA_CURRENCIES = ["USD", "CNY", "EUR", "GBP"]


class EcbRates(pa.DataFrameModel):
    """A reference rate of the European Central Bank: units of a currency for one euro on a fixing day."""

    rate_date: pl.Date = pa.Field(description="Fixing day of the euro system.")
    currency: str = pa.Field(isin=CURRENCIES, description="ISO code of the currency.")
    rate: float = pa.Field(gt=0.1, lt=1_000, description="Units of the currency for one euro.")


class HkmaRates(pa.DataFrameModel):
    """An exchange rate of the Hong Kong Monetary Authority: Hong Kong dollars for one unit of a currency.

    A month late, so for checking the cross of the ECB's rates, not for tonight.
    """

    rate_date: pl.Date = pa.Field(description="Business day of Hong Kong's banks.")
    currency: str = pa.Field(isin=HKMA_CURRENCIES, description="ISO code of the currency.")
    hkd_per_unit: float = pa.Field(gt=0.1, lt=100, description="Hong Kong dollars for one unit.")


ECB_RATES = TableContract(
    name="fx/ecb_rates", model=EcbRates, keys=(("rate_date", "currency"),), unit=("rate_date",)
)
HKMA_RATES = TableContract(
    name="fx/hkma_rates", model=HkmaRates, keys=(("rate_date", "currency"),), unit=("rate_date",)
)

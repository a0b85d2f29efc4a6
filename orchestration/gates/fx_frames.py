"""The frames of the exchange rates: which days are held, and where the Hong Kong dollar stands.

Facts only; the band that it may stand in is in ``expectations/``.
"""

import polars as pl

from orchestration.gates.window import Window

RATES = "fx/ecb_rates"
HKMA_RATES = "fx/hkma_rates"


def rates_frame(window: Window) -> pl.DataFrame:
    """A row a due fixing day: currencies held, HKD for one USD, the day's change of EUR/USD in percent."""
    wide = window.rows[RATES].pivot("currency", index="rate_date", values="rate").sort("rate_date")
    for currency in ("USD", "CNY", "HKD"):
        if currency not in wide.columns:
            wide = wide.with_columns(pl.lit(None, dtype=pl.Float64).alias(currency))
    held = wide.with_columns(
        n_currencies=pl.sum_horizontal(pl.col("USD", "CNY", "HKD").is_not_null().cast(pl.Int64)),
        hkd_per_usd=pl.col("HKD") / pl.col("USD"),
        usd_change_pct=(100 * (pl.col("USD") / pl.col("USD").shift(1) - 1)).abs(),
    )
    due = pl.DataFrame(
        {"rate_date": [day for day in window.due["TARGET"] if day >= window.first]},
        schema={"rate_date": pl.Date},
    )
    n_quarantined = sum(n for (table, _), n in window.quarantined.items() if table in (RATES, "ecb"))
    return (
        due.join(held, on="rate_date", how="left")
        .with_columns(
            is_held=pl.col("n_currencies").fill_null(0) == 3,
            n_quarantined=pl.lit(n_quarantined, dtype=pl.Int64),
        )
        .select("rate_date", "is_held", "n_currencies", "hkd_per_usd", "usd_change_pct", "n_quarantined")
        .sort("rate_date")
    )


def hkma_rates_frame(window: Window) -> pl.DataFrame:
    """A row a due day of the HKMA: whether a rate of it is held, HKD for one USD and CNY, the changes in percent."""
    wide = (
        window.rows[HKMA_RATES].pivot("currency", index="rate_date", values="hkd_per_unit").sort("rate_date")
    )
    for currency in ("USD", "CNY"):
        if currency not in wide.columns:
            wide = wide.with_columns(pl.lit(None, dtype=pl.Float64).alias(currency))
    held = wide.select(
        "rate_date",
        hkd_per_usd="USD",
        hkd_per_cny="CNY",
        usd_change_pct=_change_pct("USD"),
        cny_change_pct=_change_pct("CNY"),
    )
    due = pl.DataFrame({"rate_date": window.days_looked_at("HKMA")}, schema={"rate_date": pl.Date})
    return (
        due.join(held, on="rate_date", how="left")
        .with_columns(
            is_held=pl.any_horizontal(pl.col("hkd_per_usd", "hkd_per_cny").is_not_null()),
            n_quarantined=pl.lit(window.n_quarantined(HKMA_RATES, "hkma"), dtype=pl.Int64),
        )
        .select("rate_date", "is_held", pl.exclude("rate_date", "is_held"))
        .sort("rate_date")
    )


def _change_pct(currency: str) -> pl.Expr:
    """The change from the day before that is held, in percent, without its sign."""
    return (100 * (pl.col(currency) / pl.col(currency).shift(1) - 1)).abs()

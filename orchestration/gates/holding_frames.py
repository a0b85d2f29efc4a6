"""The frames of southbound holdings: which settlement days are held, and how a day's list follows on the one before.

Facts and distances only; where a distance becomes too large stands in ``expectations/``.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from orchestration.calendar import trading_calendar
from orchestration.gates.window import Window, distance

CCASS, EASTMONEY = "flows/ccass_holdings", "flows/eastmoney_holdings"
# The number of stocks in log terms: some are added or taken off in a quarter, hardly any in a day.
LEAST_SIGMA = 0.02
# Two sessions from trade to settlement.
SETTLED_AFTER = 2


def ccass_frame(window: Window) -> pl.DataFrame:
    """A row a due settlement day, held or not."""
    return _frame(window, CCASS, window.days_looked_at("SETTLEMENT"), (CCASS, "ccass"))


def eastmoney_holdings_frame(window: Window) -> pl.DataFrame:
    """A row a settlement day that is held: only some days are asked for."""
    days = window.rows[EASTMONEY]["settle_date"].unique().to_list()
    return _frame(window, EASTMONEY, sorted(day for day in days if day >= window.first), (EASTMONEY,))


def _frame(window: Window, table: str, days: Sequence[date], quarantined: tuple[str, ...]) -> pl.DataFrame:
    """Stocks, and how many of them and their sum of shares stand as on the session before."""
    rows = window.rows[table].select("settle_date", "ticker", "holding_shares")
    held = (
        window.rows[table]
        .group_by("settle_date")
        .agg(n_holdings=pl.len().cast(pl.Int64), largest_pct=pl.col("holding_pct_issued").max())
        .sort("settle_date")
    )
    counted = held.with_columns(
        number_distance=distance(pl.col("n_holdings").cast(pl.Float64).log(), [], "settle_date", LEAST_SIGMA)
    )
    compared = (
        _sessions(held["settle_date"].to_list())
        .join(rows, on="settle_date")
        .join(
            rows.rename({"settle_date": "previous_date", "holding_shares": "shares_before"}),
            on=["previous_date", "ticker"],
        )
        .group_by("settle_date")
        .agg(
            # Where no trade settles, nothing changes, and that is right.
            unchanged_share_pct=100
            * (pl.col("holding_shares") == pl.col("shares_before")).filter(pl.col("settles_trades")).mean(),
            total_change_pct=(
                100 * (pl.col("holding_shares").sum() / pl.col("shares_before").sum() - 1)
            ).abs(),
        )
    )
    return (
        pl.DataFrame({"settle_date": days}, schema={"settle_date": pl.Date})
        .join(counted, on="settle_date", how="left")
        .join(compared, on="settle_date", how="left")
        .with_columns(
            is_held=pl.col("n_holdings").is_not_null(),
            n_quarantined=pl.lit(window.n_quarantined(*quarantined), dtype=pl.Int64),
        )
        .select("settle_date", "is_held", "n_holdings", pl.exclude("settle_date", "is_held", "n_holdings"))
        .sort("settle_date")
    )


def _sessions(days: Sequence[date]) -> pl.DataFrame:
    """Each settlement day with the session before it, and whether trades of a southbound session settle on it."""
    calendar = trading_calendar()
    return pl.DataFrame(
        [
            (
                day,
                calendar.hong_kong_session_before(day),
                calendar.is_session(calendar.hong_kong_session_before(day, SETTLED_AFTER)),
            )
            for day in days
        ],
        schema={"settle_date": pl.Date, "previous_date": pl.Date, "settles_trades": pl.Boolean},
        orient="row",
    )

"""The frame of the price bars: how many of the listings of a market are held on each due day, and how they move.

Facts and distances only; where a distance becomes too large stands in ``expectations/``.
"""

import polars as pl

from orchestration.gates.window import Window, distance
from orchestration.watchlist import priced

BARS = "prices/yahoo_bars"
# A day's return in log terms: what an ordinary stock does on an ordinary day.
LEAST_SIGMA = 0.01
# A move so far outside a listing's own past is a wrong price more often than news.
WILD = 12.0


def bars_frame(window: Window) -> pl.DataFrame:
    """A row a due day and market: listings held, wild moves, repeats of the session before, refused rows."""
    listings = pl.DataFrame(
        [(listing.ticker, "US" if listing.market == "US" else "HK") for listing in priced()],
        schema={"ticker": pl.String, "market": pl.String},
        orient="row",
    )
    split = (pl.col("split_numerator") / pl.col("split_denominator")).fill_null(1.0)
    bars = (
        window.rows[BARS]
        .join(listings, on="ticker")
        .sort("ticker", "trade_date")
        .with_columns(
            log_return=(pl.col("close") * split / pl.col("close").shift(1).over("ticker")).log(),
            is_repeat=(
                (pl.col("close") == pl.col("close").shift(1).over("ticker"))
                & (pl.col("volume") == pl.col("volume").shift(1).over("ticker"))
                & (pl.col("volume") > 0)
            ).fill_null(False),
        )
        .with_columns(return_distance=distance(pl.col("log_return"), ["ticker"], "trade_date", LEAST_SIGMA))
    )
    by_day = bars.group_by("trade_date", "market").agg(
        n_held=pl.len(),
        n_wild=(pl.col("return_distance").abs() > WILD).sum(),
        wildest=pl.col("ticker").sort_by(pl.col("return_distance").abs(), nulls_last=False).last(),
        n_repeats=pl.col("is_repeat").sum(),
    )
    n_listings = listings.group_by("market").len("n_listings")
    due = pl.DataFrame(
        [(day, market) for market, days in window.due.items() for day in days if day >= window.first],
        schema={"trade_date": pl.Date, "market": pl.String},
        orient="row",
    )
    n_quarantined = sum(n for (table, _), n in window.quarantined.items() if table in (BARS, "yahoo"))
    return (
        due.join(by_day, on=["trade_date", "market"], how="left")
        .join(n_listings, on="market", how="left")
        .with_columns(
            pl.col("n_held", "n_wild", "n_repeats").fill_null(0),
            n_quarantined=pl.lit(n_quarantined, dtype=pl.Int64),
        )
        .with_columns(
            is_held=pl.col("n_held") > 0,
            held_share_pct=100 * pl.col("n_held") / pl.col("n_listings"),
        )
        # The leading columns name a row where a check fails.
        .select("trade_date", "market", "wildest", pl.exclude("trade_date", "market", "wildest"))
        .sort("market", "trade_date")
    )

"""The frames of the prices: how much of a market is held on each due day, how it moves, and whether pages follow on.

Facts and distances only; where a distance becomes too large stands in ``expectations/``.
"""

import polars as pl

from orchestration.gates.window import Window, distance
from orchestration.watchlist import priced

BARS = "prices/yahoo_bars"
QUOTATIONS = "prices/hkex_quotations"
# A day's return in log terms: what an ordinary stock does on an ordinary day.
LEAST_SIGMA = 0.01
# A move so far outside a listing's own past is a wrong price more often than news.
WILD = 12.0
# The whole market's turnover and number of securities in log terms, from one ordinary day to another.
LEAST_SIGMA_TURNOVER, LEAST_SIGMA_NUMBER = 0.2, 0.02
# The least tick that any security of the exchange has.
SAME_PRICE = 0.0005


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


def quotations_frame(window: Window) -> pl.DataFrame:
    """A row a due session: securities and turnover against their own past, and the page against the one before it."""
    due = window.due["HK"]
    previous = dict(zip(due[1:], due, strict=False))
    rows = window.rows[QUOTATIONS].with_columns(
        previous_date=pl.col("trade_date").replace_strict(previous, default=None, return_dtype=pl.Date)
    )
    before = rows.select("ticker", pl.col("trade_date", "close", "volume", "turnover").name.suffix("_before"))
    joined = rows.join(
        before,
        left_on=["ticker", "previous_date"],
        right_on=["ticker", "trade_date_before"],
        how="left",
    )
    is_hkd = pl.col("currency").fill_null("HKD") == "HKD"
    same_close = (pl.col("previous_close") - pl.col("close_before")).abs() < SAME_PRICE
    average = pl.col("turnover") / pl.col("volume")
    is_traded = pl.col("volume") > 0
    is_repeat = (
        (pl.col("close") == pl.col("close_before"))
        & (pl.col("volume") == pl.col("volume_before"))
        & (pl.col("turnover") == pl.col("turnover_before"))
    )
    by_day = (
        joined.group_by("trade_date")
        .agg(
            n_securities=pl.len().cast(pl.Int64),
            suspended_share_pct=100 * pl.col("is_suspended").mean(),
            follows_on_share_pct=100 * same_close.mean(),
            repeat_share_pct=100 * is_repeat.filter(is_traded).mean(),
            average_within_share_pct=100
            * average.is_between(0.99 * pl.col("low"), 1.01 * pl.col("high")).filter(is_traded).mean(),
            turnover_hkd=pl.col("turnover").filter(is_hkd).sum(),
        )
        .sort("trade_date")
        .with_columns(
            # A page of nothing but suspensions has no logarithm.
            turnover_distance=distance(
                pl.when(pl.col("turnover_hkd") > 0).then(pl.col("turnover_hkd").cast(pl.Float64).log()),
                [],
                "trade_date",
                LEAST_SIGMA_TURNOVER,
            ),
            number_distance=distance(
                pl.col("n_securities").cast(pl.Float64).log(), [], "trade_date", LEAST_SIGMA_NUMBER
            ),
        )
    )
    frame = pl.DataFrame({"trade_date": window.days_looked_at("HK")}, schema={"trade_date": pl.Date})
    return (
        frame.join(by_day, on="trade_date", how="left")
        .with_columns(
            is_held=pl.col("n_securities").is_not_null(),
            n_quarantined=pl.lit(window.n_quarantined(QUOTATIONS, "hkex_quotations"), dtype=pl.Int64),
        )
        .select("trade_date", "is_held", "n_securities", pl.exclude("trade_date", "is_held", "n_securities"))
        .sort("trade_date")
    )

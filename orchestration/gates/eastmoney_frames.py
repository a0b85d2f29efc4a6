"""The frames of Eastmoney's flows: what is due against what is held, levels of the legs, and whether its reports agree.

Facts and distances only; where a distance becomes too large stands in ``expectations/``. Holdings are in
``holding_frames``; that Eastmoney agrees with the exchange is looked at in dbt, where both are.
"""

import polars as pl

from orchestration.gates.window import Window, distance
from orchestration.watchlist import southbound

LEGS, TOP_TEN = "flows/eastmoney_leg_totals", "flows/eastmoney_top_ten"
HISTORY = "flows/eastmoney_stock_history"
# On a log scale: what an ordinary day may differ from an ordinary day.
LEAST_SIGMA = 0.2
LEG = ["trade_date", "channel"]
STOCK = [*LEG, "ticker"]
IS_SOUTH = pl.col("direction") == "SOUTHBOUND"


def eastmoney_leg_totals_frame(window: Window) -> pl.DataFrame:
    """A row a due session and southbound leg: level, net, and whether its cumulative sum grows by the net."""
    before = {name: pl.col(name).shift(1).over("channel", order_by="trade_date") for name in _COMPARED}
    legs = window.rows[LEGS].filter(IS_SOUTH)
    frame = (
        _due_legs(window, whole=True)
        .join(legs, on=LEG, how="left")
        .sort("channel", "trade_date")
        .with_columns(
            is_held=pl.all_horizontal(pl.col("buy", "sell", "net").is_not_null()),
            turnover_distance=distance(
                pl.col("turnover").cast(pl.Float64).log(), ["channel"], "trade_date", LEAST_SIGMA
            ),
            net_share_pct=100 * pl.col("net") / pl.col("turnover"),
            cumulative_gap_hkd=(pl.col("cumulative_net") - before["cumulative_net"] - pl.col("net")).abs(),
            is_repeat_of_previous=(
                (pl.col("buy") == before["buy"]) & (pl.col("sell") == before["sell"])
            ).fill_null(False),
        )
        .drop("direction", "currency")
    )
    return _looked_at(frame, window, LEGS, "eastmoney")


def eastmoney_top_ten_frame(window: Window) -> pl.DataFrame:
    """A row a due session and southbound leg: how its top ten is made up, and its part of the leg."""
    listing = (
        window.rows[TOP_TEN]
        .sort(*LEG, "rank")
        .group_by(LEG)
        .agg(
            n_rows=pl.len(),
            top_ten_turnover=pl.col("turnover").sum(),
            is_ranked_by_turnover=(pl.col("turnover").diff().fill_null(0) <= 0).all(),
            fingerprint=pl.concat_str("ticker", "turnover", separator=":").sort().str.join(","),
        )
    )
    totals = window.rows[LEGS].filter(IS_SOUTH).select(*LEG, leg_turnover="turnover")
    previous = pl.col("fingerprint").shift(1).over("channel", order_by="trade_date")
    frame = (
        _due_legs(window, whole=True)
        .join(listing, on=LEG, how="left")
        .join(totals, on=LEG, how="left")
        .with_columns(
            # Where the leg is not held, held_when_due says it: one cause fails one check.
            n_rows=pl.when(pl.col("leg_turnover").is_not_null())
            .then(pl.col("n_rows").fill_null(0))
            .cast(pl.Int64),
            is_ranked_by_turnover=pl.col("is_ranked_by_turnover").fill_null(True),
            is_repeat_of_previous=(pl.col("fingerprint") == previous).fill_null(False),
            top_ten_share_pct=100 * pl.col("top_ten_turnover") / pl.col("leg_turnover"),
        )
        .drop("fingerprint")
    )
    return _looked_at(frame, window, TOP_TEN)


def eastmoney_stock_history_frame(window: Window) -> pl.DataFrame:
    """A row a due session and southbound leg: stocks of the watch-list in its top ten, by both reports."""
    listed = pl.DataFrame(
        {"ticker": [listing.ticker for listing in southbound()]}, schema={"ticker": pl.String}
    )
    top_tens = window.rows[TOP_TEN].filter(IS_SOUTH).join(listed, on="ticker", how="semi")
    history = window.rows[HISTORY].select(*STOCK, history_net="net", is_in_history=pl.lit(True))
    both = top_tens.select(*STOCK, top_ten_net="net", is_in_top_ten=pl.lit(True)).join(
        history, on=STOCK, how="full", coalesce=True
    )
    held = window.rows[TOP_TEN].filter(IS_SOUTH).select(*LEG).unique().with_columns(has_top_ten=pl.lit(True))
    in_history, in_top_ten = (pl.col(name).fill_null(False) for name in ("is_in_history", "is_in_top_ten"))
    by_leg = both.group_by(LEG).agg(
        n_stocks=in_history.sum().cast(pl.Int64),
        n_disagreeing=(pl.col("history_net") != pl.col("top_ten_net")).sum().cast(pl.Int64),
        n_missing=(in_top_ten & ~in_history).sum().cast(pl.Int64),
        n_not_listed=(in_history & ~in_top_ten).sum().cast(pl.Int64),
    )
    frame = (
        _due_legs(window, whole=False)
        .join(by_leg, on=LEG, how="left")
        .join(held, on=LEG, how="left")
        .with_columns(
            pl.when(pl.col("has_top_ten")).then(pl.col("n_disagreeing", "n_missing", "n_not_listed")),
        )
        .drop("has_top_ten")
    )
    return _looked_at(frame, window, HISTORY)


_COMPARED = ("buy", "sell", "cumulative_net")


def _due_legs(window: Window, *, whole: bool) -> pl.DataFrame:
    """Every due session with both southbound legs, ``whole`` with the sessions that distances are measured against."""
    days = window.due["SOUTHBOUND"] if whole else window.days_looked_at("SOUTHBOUND")
    due = pl.DataFrame({"trade_date": list(days)}, schema={"trade_date": pl.Date})
    return due.join(pl.DataFrame({"channel": ["SH", "SZ"]}), how="cross")


def _looked_at(frame: pl.DataFrame, window: Window, *names: str) -> pl.DataFrame:
    n_quarantined = pl.lit(window.n_quarantined(*names), dtype=pl.Int64)
    return (
        frame.filter(pl.col("trade_date") >= window.first)
        .with_columns(n_quarantined=n_quarantined)
        .sort("channel", "trade_date")
    )

"""Frames of the Connect flow tables: what is due against what is held, levels of the legs, make-up of top tens.

Facts and distances only; where a distance becomes too large stands in ``expectations/``.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from orchestration.gates.window import Window, distance

# On a log scale: what an ordinary day may differ from an ordinary day.
LEAST_SIGMA = 0.2
LEG = ["trade_date", "channel", "direction"]


def leg_totals_frame(window: Window) -> pl.DataFrame:
    """A row a due day and leg (2 channels x 2 directions), whether it is held or not."""
    totals = window.rows["flows/hkex_leg_totals"].with_columns(is_held=pl.lit(True))
    top_ten = (
        window.rows["flows/hkex_top_ten"]
        .group_by(LEG)
        .agg(
            top_ten_turnover=pl.col("turnover").sum(),
            top_ten_buy=pl.col("buy").sum(),
            top_ten_sell=pl.col("sell").sum(),
        )
    )
    is_south = pl.col("direction") == "SOUTHBOUND"
    frame = (
        due_legs(window.due["SOUTHBOUND"])
        .join(totals, on=LEG, how="left")
        .join(top_ten, on=LEG, how="left")
        .sort("channel", "direction", "trade_date")
        .with_columns(
            is_held=pl.col("is_held").fill_null(False),
            has_buy_and_sell=pl.col("buy").is_not_null() & pl.col("sell").is_not_null() | ~is_south,
            turnover_distance=_from_own_past(pl.col("turnover").cast(pl.Float64).log()),
            top_ten_share_pct=100 * pl.col("top_ten_turnover") / pl.col("turnover"),
            top_ten_share_distance=_from_own_past((pl.col("top_ten_turnover") / pl.col("turnover")).log()),
            top_ten_buy_share_pct=100 * pl.col("top_ten_buy") / pl.col("buy"),
            top_ten_sell_share_pct=100 * pl.col("top_ten_sell") / pl.col("sell"),
            etf_share_pct=100 * pl.col("etf_turnover") / pl.col("turnover"),
            net_share_pct=100 * (pl.col("buy") - pl.col("sell")) / pl.col("turnover"),
            is_repeat_of_previous=(
                (pl.col("turnover") == pl.col("turnover").shift(1).over("channel", "direction"))
                & (pl.col("trades") == pl.col("trades").shift(1).over("channel", "direction"))
            ).fill_null(False),
        )
    )
    return _counted(frame, window, "flows/hkex_leg_totals")


def top_ten_frame(window: Window) -> pl.DataFrame:
    """A row a due day and leg: how its top ten is made up."""
    rows = window.rows["flows/hkex_top_ten"].sort(*LEG, "rank")
    held = window.rows["flows/hkex_leg_totals"]["trade_date"].unique().to_list()
    listing = rows.group_by(LEG).agg(
        n_rows=pl.len(),
        ranks=pl.col("rank").sort(),
        is_ranked_by_turnover=(pl.col("turnover").diff().fill_null(0) <= 0).all(),
        fingerprint=pl.concat_str("ticker", "turnover", separator=":").sort().str.join(","),
    )
    frame = (
        due_legs(window.due["SOUTHBOUND"])
        .join(listing, on=LEG, how="left")
        .sort("channel", "direction", "trade_date")
        .with_columns(
            # A day that is not held at all is held_when_due's business: one cause fails one check.
            n_rows=pl.when(pl.col("trade_date").is_in(held))
            .then(pl.col("n_rows").fill_null(0))
            .cast(pl.Int64),
            is_ranked_by_turnover=pl.col("is_ranked_by_turnover").fill_null(True),
            is_repeat_of_previous=(
                pl.col("fingerprint") == pl.col("fingerprint").shift(1).over("channel", "direction")
            ).fill_null(False),
        )
        .drop("fingerprint", "ranks")
    )
    return _counted(frame, window, "flows/hkex_top_ten")


def due_legs(due: Sequence[date]) -> pl.DataFrame:
    """Every due day with every leg, held or not."""
    days = pl.DataFrame({"trade_date": list(due)}, schema={"trade_date": pl.Date})
    legs = pl.DataFrame({"channel": ["SH", "SZ"]}).join(
        pl.DataFrame({"direction": ["SOUTHBOUND", "NORTHBOUND"]}), how="cross"
    )
    return days.join(legs, how="cross")


def _counted(frame: pl.DataFrame, window: Window, table: str) -> pl.DataFrame:
    """The window's rows, with the number of live quarantined rows of their day and table.

    A payload that was refused whole counts once, under the source's first table.
    """
    unit = pl.col("trade_date").cast(pl.String)
    is_first = table == next(iter(window.rows), table)
    counts = {
        unit_: n
        for (of_table, unit_), n in window.quarantined.items()
        if of_table == table or (is_first and "/" not in of_table)
    }
    due = window.due["SOUTHBOUND"]
    extra = [date.fromisoformat(unit_) for unit_ in counts if date.fromisoformat(unit_) not in due]
    # A closed day that carries values is not due, but its refused rows must be seen.
    days = pl.concat([frame, due_legs(extra)], how="diagonal")
    return days.filter(pl.col("trade_date") >= window.first).with_columns(
        n_quarantined=unit.replace_strict(counts, default=0, return_dtype=pl.Int64)
        if counts
        else pl.lit(0, dtype=pl.Int64)
    )


def _from_own_past(value: pl.Expr) -> pl.Expr:
    return distance(value, ["channel", "direction"], "trade_date", LEAST_SIGMA)

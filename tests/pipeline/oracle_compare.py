"""Holding the oracle's rows against a released table, cell for cell, and saying where they differ.

Nothing here knows a column's meaning; the values that are owed come from oracle.py.
"""

from collections.abc import Sequence
from math import isclose
from typing import Any

Row = dict[str, Any]
# A double may differ by the order of its sums; every other value has to be the same.
RELATIVE_TOLERANCE = 1e-9
# Scores are rounded to twelve places.
ROUNDED_TO = 1e-11
# They name the run and its bytes, which the oracle does not know.
PROVENANCE = {
    "known_at",
    "flow_payload_sha256",
    "price_payload_sha256",
    "fx_payload_sha256",
    "holding_payload_sha256",
}
# They rest on prices, rates and holdings: dbt's unit tests, the published facts and the market's truth hold them.
PRICED = {
    "net_usd", "net_cny", "usd_hkd", "cny_hkd", "fx_date", "price_state", "price_source", "close_hkd", "return_pct",
    "benchmark_ticker", "return_vs_hstech_pct", "volume_shares", "volume_source", "stock_turnover_hkd",
    "is_stock_turnover_estimated", "share_of_stock_turnover_pct", "net_to_adv20_pct", "adr_state", "adr_close_usd",
    "adr_return_pct", "adr_premium_pct", "flow_return_corr_60d", "holding_state", "settle_date", "holding_source",
    "holding_shares", "holding_pct_issued", "holding_change_shares", "is_change_beyond_volume", "est_net_hkd",
    "holding_value_hkd",
}  # fmt: skip
SHOWN = 8


def is_same(expected: object, found: object) -> bool:
    """Equal values of one type; doubles to nine digits. None equals None alone."""
    if isinstance(expected, float) and isinstance(found, float):
        return isclose(expected, found, rel_tol=RELATIVE_TOLERANCE, abs_tol=ROUNDED_TO)
    return type(expected) is type(found) and expected == found


def differences(table: str, key: Sequence[str], expected: Sequence[Row], found: Sequence[Row]) -> list[str]:
    """A sentence a difference: rows that are lacking, too many or double, columns, and cells."""
    ours = {tuple(row[name] for name in key): row for row in expected}
    theirs = {tuple(row[name] for name in key): row for row in found}
    texts = []
    if len(theirs) != len(found):
        texts.append(f"{table}: {len(found)} rows have only {len(theirs)} different keys.")
    if len(ours) != len(expected):
        texts.append(f"{table}: the oracle made {len(expected)} rows of only {len(ours)} keys.")
    for columns in {frozenset(row) - PROVENANCE - PRICED for row in found}:
        for row_columns in {frozenset(row) for row in expected}:
            if columns != row_columns:
                texts.append(f"{table}: one side alone has the columns {sorted(columns ^ row_columns)}.")
    texts += [
        f"{table} {_text(at)}: expected a row, found none." for at in sorted(ours.keys() - theirs.keys())
    ]
    texts += [
        f"{table} {_text(at)}: expected no row, found one." for at in sorted(theirs.keys() - ours.keys())
    ]
    for at in sorted(ours.keys() & theirs.keys()):
        for column in sorted(ours[at].keys() & theirs[at].keys()):
            value, other = ours[at][column], theirs[at][column]
            if not is_same(value, other):
                texts.append(f"{table} {_text(at)} {column}: expected {value!r}, found {other!r}.")
    return texts


def assert_same(table: str, key: Sequence[str], expected: Sequence[Row], found: Sequence[Row]) -> None:
    """Raises AssertionError with the first differences and their number."""
    texts = differences(table, key, expected, found)
    more = f"\n... of {len(texts)} differences" if len(texts) > SHOWN else ""
    assert not texts, "\n" + "\n".join(texts[:SHOWN]) + more


def _text(key: tuple[object, ...]) -> str:
    return "/".join(str(part) for part in key)

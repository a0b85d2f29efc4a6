"""A canary an expectation: the frame with one value changed, such that the expectation has to fail.

A check whose canary passes is asleep, and its verdict is not believed.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import pandas as pd

Frame: TypeAlias = pd.DataFrame


class NoCanary(Exception):
    """No way is known to break this expectation by one value."""


def canary(frame: Frame, kind: str, kwargs: dict[str, Any]) -> Frame:
    """A copy of ``frame`` that the expectation ``kind`` with ``kwargs`` must refuse.

    Raises NoCanary for an unknown kind or an empty frame; the check then counts as errored.
    """
    if kind not in CANARIES:
        raise NoCanary(f"no canary is known for {kind}; add one to {__name__}")
    return CANARIES[kind](frame.copy(), kwargs)


def _set_cell(frame: Frame, column: str, value: object) -> Frame:
    if frame.empty:
        raise NoCanary("the frame has no rows, so nothing shows that the check is awake")
    # The first row of a pandas frame; object dtype takes a value of any kind.
    cells = frame[column].astype(object).copy()
    cells.iloc[0] = value
    frame[column] = cells
    return frame


def _null(frame: Frame, kwargs: dict[str, Any]) -> Frame:
    return _set_cell(frame, kwargs["column"], None)


def _outside_set(frame: Frame, kwargs: dict[str, Any]) -> Frame:
    is_text = all(isinstance(value, str) for value in kwargs["value_set"])
    is_flag = all(isinstance(value, bool) for value in kwargs["value_set"])
    if is_flag:
        return _set_cell(frame, kwargs["column"], not kwargs["value_set"][0])
    return _set_cell(frame, kwargs["column"], "a canary" if is_text else max(kwargs["value_set"]) + 1)


def _outside_range(frame: Frame, kwargs: dict[str, Any]) -> Frame:
    high = kwargs.get("max_value")
    # An expectation of a range states one end at least.
    _set_cell(frame, kwargs["column"], high + 1 if high is not None else kwargs["min_value"] - 1)
    frame[kwargs["column"]] = pd.to_numeric(frame[kwargs["column"]])
    return frame


def _too_old(frame: Frame, kwargs: dict[str, Any]) -> Frame:
    frame[kwargs["column"]] = frame[kwargs["column"]].where(
        frame[kwargs["column"]] < kwargs["min_value"], "0001-01-01"
    )
    return frame


def _renamed(frame: Frame, kwargs: dict[str, Any]) -> Frame:
    return frame.rename(columns={frame.columns[0]: "a_canary"})


def _one_value_gone(frame: Frame, kwargs: dict[str, Any]) -> Frame:
    column, gone = kwargs["column"], kwargs["value_set"][-1]
    frame[column] = frame[column].where(frame[column] != gone, None)
    return frame


CANARIES: dict[str, Callable[[Frame, dict[str, Any]], Frame]] = {
    "expect_column_values_to_not_be_null": _null,
    "expect_column_values_to_be_in_set": _outside_set,
    "expect_column_values_to_be_between": _outside_range,
    "expect_column_max_to_be_between": _too_old,
    "expect_table_columns_to_match_set": _renamed,
    "expect_column_distinct_values_to_contain_set": _one_value_gone,
}

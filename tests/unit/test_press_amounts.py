"""Amounts in English and Chinese: value in base units and currency, whatever the scale and the script."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.press.amounts import AMOUNT, find_amounts, parse_amount
from orchestration.press.text import fold

PRINTED = [
    ("HK$13.5 billion", 13.5e9, "HKD"),
    ("US$1.7bn", 1.7e9, "USD"),
    ("$1.7 billion", 1.7e9, "USD"),
    ("HK$956 million", 956e6, "HKD"),
    ("HK$3.2b", 3.2e9, "HKD"),
    ("135億港元", 13.5e9, "HKD"),
    ("5.47亿元", 547e6, "CNY"),
    ("17.27 億", 1.727e9, "CNY"),
    ("RMB 380 billion", 380e9, "CNY"),
    ("380 billion yuan", 380e9, "CNY"),
    ("3,800 億元", 380e9, "CNY"),
    ("人民幣3,800億元", 380e9, "CNY"),
    ("1.2萬億港元", 1.2e12, "HKD"),
    ("32亿美元", 3.2e9, "USD"),
    ("300萬歐元", 3e6, "EUR"),
    ("3百萬美元", 3e6, "USD"),
    ("HK$1,234.56", 1234.56, "HKD"),
    ("192.5港元", 192.5, "HKD"),
    ("￥5亿", 5e8, "CNY"),
    ("13.5-billion", 13.5e9, "CNY"),
]


@pytest.mark.parametrize(("text", "value", "currency"), PRINTED)
def test_an_amount_is_read_in_base_units(text, value, currency):
    amount = parse_amount(fold(text), bare="CNY")
    assert amount is not None
    assert (amount.value, amount.currency) == (pytest.approx(value), currency)


@pytest.mark.parametrize(("text", "value", "currency"), PRINTED)
def test_rules_find_the_same_amounts(text, value, currency):
    assert pl.Series([f"about {fold(text)} was spent"]).str.contains(AMOUNT).item()


def test_an_amount_that_names_no_currency_has_none():
    assert parse_amount("17.27亿").currency is None
    assert parse_amount("13.5 billion").currency is None


@pytest.mark.parametrize(
    "text", ["5%", "20 March", "300万辆", "5亿股", "3 million shares", "5.3m users", "100", "50 basis"]
)
def test_a_count_is_no_amount(text):
    assert find_amounts(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("HK$13.5 to 14 billion", 13.5e9),
        ("HK$13-14 billion", 13e9),
        ("3,800至4,000亿元", 380e9),
        ("from HK$180 to HK$200", 200),
        ("由139港元至157港元", 157),
    ],
)
def test_a_range_gives_its_first_bound_and_a_change_its_new_value(text, value):
    amounts = find_amounts(text)
    assert amounts[-1].value == value
    assert len(amounts) == (2 if text.startswith("由") else 1)


def test_the_first_currency_printed_comes_first():
    amounts = find_amounts("HK$13.5 billion ($1.7 billion)")
    assert [(amount.value, amount.currency) for amount in amounts] == [(13.5e9, "HKD"), (1.7e9, "USD")]


@given(
    st.integers(1, 99_999), st.sampled_from([("亿", 1e8), (" billion", 1e9), ("万", 1e4), (" million", 1e6)])
)
def test_whatever_is_printed_with_separators_reads_the_same(number, scale):
    word, factor = scale
    plain, grouped = (parse_amount(f"HK${number:{style}}{word}") for style in ("d", ",d"))
    assert plain.value == grouped.value == pytest.approx(number * factor)

"""Each fault of the catalogue does to a good wire what it says, and nothing else.

What the warehouse makes of a faulty wire is tested with the parser and the gates.
"""

import json
from datetime import date

import pytest

from simulator.faults import FAULTS, NEEDS_PREVIOUS, broken
from simulator.flows.closed import all_closed
from simulator.market import Market
from simulator.wire.hkex_daily import blocks_of, encode

MARKET = Market()
TODAY, BEFORE = date(2025, 9, 8), date(2025, 9, 5)
WIRE, PREVIOUS = encode(MARKET.day(TODAY)), encode(MARKET.day(BEFORE))
GOOD = {block["market"]: block for block in blocks_of(WIRE)}
LEG = "SSE Southbound"


def changed(name):
    """The broken wire's blocks by market, after checking that only ``LEG`` differs from the good wire."""
    blocks = {block["market"]: block for block in blocks_of(broken(name, WIRE))}
    assert blocks.keys() == GOOD.keys()
    assert {market for market in blocks if blocks[market] != GOOD[market]} == {LEG}
    return blocks


def totals(block):
    table = block["content"][0]["table"]
    return dict(zip(table["schema"][0], (row["td"][0][0] for row in table["tr"]), strict=True))


def lines(block):
    return [row["td"][0] for row in block["content"][1]["table"]["tr"]]


def number(cell):
    return round(float(cell.replace(",", "")) * 100)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_every_fault_changes_the_wire_and_is_documented(name):
    assert broken(name, WIRE, PREVIOUS) != WIRE
    assert "documented fault" in FAULTS[name].__doc__


@pytest.mark.parametrize("name", sorted(set(FAULTS) - NEEDS_PREVIOUS))
def test_a_fault_needs_nothing_but_the_wire(name):
    assert isinstance(FAULTS[name](WIRE), bytes)


def test_html_under_200_is_a_page():
    assert broken("html_under_200", WIRE).startswith(b"<!DOCTYPE html>")


def test_a_truncated_body_is_the_beginning_and_no_json():
    body = broken("truncated_body", WIRE)
    assert WIRE.startswith(body)
    with pytest.raises(json.JSONDecodeError):
        blocks_of(body)


def test_a_market_can_be_doubled_or_missing():
    assert [block["market"] for block in blocks_of(broken("doubled_market", WIRE))] == [*GOOD, LEG]
    assert [block["market"] for block in blocks_of(broken("missing_market", WIRE))] == [
        m for m in GOOD if m != LEG
    ]


def test_nine_rows_lack_the_tenth():
    assert lines(changed("nine_rows")[LEG]) == lines(GOOD[LEG])[:9]


def test_a_repeated_code_stands_twice():
    codes = [tuple(line[1:3]) for line in lines(changed("repeated_code")[LEG])]
    assert codes[0] == codes[1] == tuple(lines(GOOD[LEG])[0][1:3])
    assert len(set(codes)) == 9


def test_bom_no_semicolon_holds_the_same_numbers():
    body = broken("bom_no_semicolon", WIRE)
    assert body == b"\xef\xbb\xbf" + WIRE[:-1]


@pytest.mark.parametrize("name", sorted(NEEDS_PREVIOUS))
def test_yesterdays_values_stand_under_todays_date(name):
    blocks = blocks_of(broken(name, WIRE, PREVIOUS))
    assert {block["date"] for block in blocks} == {TODAY.isoformat()}
    assert [block["content"] for block in blocks] == [block["content"] for block in blocks_of(PREVIOUS)]
    with pytest.raises(ValueError, match="session before"):
        broken(name, WIRE)


@pytest.mark.parametrize("closed", [MARKET.day(date(2025, 5, 2)), all_closed(date(2025, 10, 29))])
def test_a_closed_day_can_carry_values(closed):
    blocks = blocks_of(broken("closed_day_with_values", encode(closed), PREVIOUS))
    assert {block["date"] for block in blocks} == {closed.trade_date.isoformat()}
    assert all(block["tradingDay"] == 1 for block in blocks)
    assert all(len(lines(block)) == 10 for block in blocks)


def test_scaled_x10_scales_the_totals_and_leaves_counts_and_stocks():
    block = changed("scaled_x10")[LEG]
    for label, cell in totals(block).items():
        factor = 10 if label.endswith("Turnover") else 1
        assert number(cell) == factor * number(totals(GOOD[LEG])[label])
    assert lines(block) == lines(GOOD[LEG])


def test_a_broken_sum_misses_its_total():
    first = lines(changed("broken_sum")[LEG])[0]
    assert number(first[3]) + number(first[4]) != number(first[5])


def test_a_negative_turnover_still_adds_up():
    first = lines(changed("negative_turnover")[LEG])[0]
    assert number(first[4]) < 0
    assert number(first[3]) + number(first[4]) == number(first[5])


def test_a_renamed_column_keeps_its_value():
    renamed = totals(changed("renamed_column")[LEG])
    assert "Buy Turnover" not in renamed
    assert renamed["Bought"] == totals(GOOD[LEG])["Buy Turnover"]


def test_a_wrong_date_is_another_date_inside_the_file():
    blocks = blocks_of(broken("wrong_date", WIRE))
    assert {block["date"] for block in blocks} == {"2025-09-01"}
    assert [block["content"] for block in blocks] == [block["content"] for block in GOOD.values()]


def test_an_empty_body_is_empty():
    assert broken("empty_body", WIRE) == b""


def test_bytes_that_are_no_utf8_cannot_be_decoded():
    with pytest.raises(UnicodeDecodeError):
        broken("not_utf8", WIRE).decode("utf-8")


def test_a_null_field_is_a_dash():
    block = changed("null_field")[LEG]
    assert totals(block) == {**totals(GOOD[LEG]), "Buy Turnover": "-"}


def test_an_unknown_fault_is_refused_with_the_catalogue():
    with pytest.raises(ValueError, match=r"no fault called 'gremlins'.*nine_rows"):
        broken("gremlins", WIRE)


@pytest.mark.parametrize(
    "name", ["nine_rows", "broken_sum", "negative_turnover", "repeated_code", "not_utf8"]
)
def test_a_fault_of_a_top_ten_asks_for_a_trading_day(name):
    with pytest.raises(ValueError, match="take a trading day"):
        broken(name, encode(MARKET.day(date(2025, 5, 2))))

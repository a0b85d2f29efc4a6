"""The print of HKEX's daily file, held against characters written by hand from the format's description.

That a parser reads back what was encoded is tested with it; broken prints in ``test_simulator_faults``.
"""

import json
from datetime import UTC, date, datetime

import pytest

from simulator.flows.closed import all_closed
from simulator.market import Market
from simulator.truth import LEGS, NORTHBOUND, SOUTHBOUND, DayTruth, LegTruth, StockTruth
from simulator.wire.hkex_daily import blocks_of, encode

MARKET = Market()
SSE_SOUTHBOUND = LegTruth(
    channel="SH",
    direction=SOUTHBOUND,
    is_trading_day=True,
    turnover=84_439_520_000,
    buy=43_220_650_000,
    sell=41_218_870_000,
    trades=1_532_680,
    buy_trades=758_736,
    sell_trades=773_944,
    etf_turnover=964_540_000,
    top_ten=(StockTruth(1, "09988", "BABA-W", 3_891_957_500, 52_163_900, 3_944_121_400),),
)
NORTH = {
    "is_trading_day": True,
    "turnover": 162_732_740_000,
    "trades": 7_412_470,
    "etf_turnover": 3_435_110_000,
    "direction": NORTHBOUND,
}
BY_HAND = """tabData = [
 {
  "id": 0,
  "date": "2025-09-05",
  "market": "SSE Southbound",
  "tradingDay": 1,
  "content": [
   {
    "style": 1,
    "table": {
     "classname": "tradingTable",
     "schema": [
      [
       "Total Turnover",
       "Buy Turnover",
       "Sell Turnover",
       "Total Trade Count",
       "Buy Trade Count",
       "Sell Trade Count",
       "ETF Turnover"
      ]
     ],
     "tr": [
      {
       "td": [
        [
         "84,439.52"
        ]
       ]
      },
      {
       "td": [
        [
         "43,220.65"
        ]
       ]
      },
      {
       "td": [
        [
         "41,218.87"
        ]
       ]
      },
      {
       "td": [
        [
         "1,532,680"
        ]
       ]
      },
      {
       "td": [
        [
         "758,736"
        ]
       ]
      },
      {
       "td": [
        [
         "773,944"
        ]
       ]
      },
      {
       "td": [
        [
         "964.54"
        ]
       ]
      }
     ]
    }
   },
   {
    "style": 2,
    "table": {
     "classname": "top10Table",
     "schema": [
      [
       "Rank",
       "Stock Code",
       "Stock Name",
       "Buy Turnover",
       "Sell Turnover",
       "Total Turnover"
      ]
     ],
     "tr": [
      {
       "td": [
        [
         "1",
         "09988",
         "BABA-W",
         "3,891,957,500",
         "52,163,900",
         "3,944,121,400"
        ]
       ]
      }
     ]
    }
   }
  ]
 }
];"""


def day_of(leg, day=date(2025, 9, 5)):
    return DayTruth(day, True, {(leg.channel, leg.direction): leg}, datetime(2025, 9, 5, 10, tzinfo=UTC))


def tables(wire, market):
    block = next(block for block in blocks_of(wire) if block["market"] == market)
    return [part["table"] for part in block["content"]]


def totals(wire, market):
    table = tables(wire, market)[0]
    return dict(zip(table["schema"][0], (row["td"][0][0] for row in table["tr"]), strict=True))


def test_a_block_is_printed_character_by_character():
    wire = encode(day_of(SSE_SOUTHBOUND), order=[("SH", SOUTHBOUND)])
    assert wire.decode() == BY_HAND


def test_the_reduced_northbound_block_has_neither_buys_nor_sells():
    line = StockTruth(1, "603986", "GIGADEVICE SEMICONDUCTOR INC", None, None, 3_252_302_057)
    leg = LegTruth(channel="SH", quota_status="UNDISCLOSED", top_ten=(line,), **NORTH)
    wire = encode(day_of(leg), order=[("SH", NORTHBOUND)])
    assert totals(wire, "SSE Northbound") == {
        "Total Turnover": "162,732.74",
        "Total Trade Count": "7,412,470",
        "DQB": "999,999,999",
        "ETF Turnover": "3,435.11",
    }
    top_ten = tables(wire, "SSE Northbound")[1]
    assert top_ten["schema"] == [["Rank", "Stock Code", "Stock Name", "Total Turnover"]]
    assert top_ten["tr"] == [{"td": [["1", "603986", "GIGADEVICE SEMICONDUCTOR INC", "3,252,302,057"]]}]


def test_northbound_before_19_august_2024_prints_buys_sells_and_the_quota_balance():
    before, after = (encode(MARKET.day(date(2024, 8, day))) for day in (16, 19))
    labels = list(totals(before, "SZSE Northbound"))
    assert labels == [
        "Total Turnover",
        "Buy Turnover",
        "Sell Turnover",
        "Total Trade Count",
        "Buy Trade Count",
        "Sell Trade Count",
        "DQB",
        "ETF Turnover",
    ]
    balance = MARKET.day(date(2024, 8, 16)).legs["SZ", NORTHBOUND].quota_balance_cny
    assert int(totals(before, "SZSE Northbound")["DQB"].replace(",", "")) * 1_000_000 == balance
    assert len(tables(before, "SZSE Northbound")[1]["schema"][0]) == 6
    assert list(totals(after, "SZSE Northbound")) == [
        "Total Turnover",
        "Total Trade Count",
        "DQB",
        "ETF Turnover",
    ]
    assert "DQB" not in totals(before, "SSE Southbound")


@pytest.mark.parametrize(
    ("status", "balance", "print_of_it"),
    [("AVAILABLE", None, "Available"), ("DISCLOSED", 51_234_000_000, "51,234"), (None, None, "-")],
)
def test_the_quota_balance_has_its_own_words(status, balance, print_of_it):
    leg = LegTruth(channel="SH", quota_status=status, quota_balance_cny=balance, **NORTH)
    wire = encode(day_of(leg), order=[("SH", NORTHBOUND)])
    assert totals(wire, "SSE Northbound")["DQB"] == print_of_it


def test_a_mainland_holiday_prints_zeros_southbound_and_dashes_northbound():
    wire = encode(MARKET.day(date(2025, 5, 2)))
    flags = {block["market"]: block["tradingDay"] for block in blocks_of(wire)}
    assert flags == {"SSE Northbound": 0, "SSE Southbound": 1, "SZSE Northbound": 0, "SZSE Southbound": 1}
    assert totals(wire, "SSE Southbound")["Buy Turnover"] == "0.00"
    assert totals(wire, "SSE Southbound")["Total Trade Count"] == "0"
    assert set(totals(wire, "SSE Northbound").values()) == {"-"}
    assert tables(wire, "SSE Southbound")[1]["tr"] == []
    assert tables(wire, "SSE Northbound")[1]["tr"] == [{"td": [["-"] * 4]}] * 10


def test_a_file_that_says_closed_everywhere_can_be_printed():
    wire = encode(all_closed(date(2025, 10, 29)))
    assert [block["tradingDay"] for block in blocks_of(wire)] == [0, 0, 0, 0]
    assert set(totals(wire, "SZSE Southbound").values()) == {"-"}


def test_the_harmless_warts_change_bytes_and_not_numbers():
    truth = MARKET.day(date(2025, 9, 5))
    plain = encode(truth)
    assert encode(truth, bom=True) == b"\xef\xbb\xbf" + plain
    assert encode(truth, semicolon=False) + b";" == plain
    padded = encode(truth, pad_names=True)
    assert "BABA-W\u3000\u3000" in padded.decode()
    assert padded.decode().replace("\u3000", "") == plain.decode()

    turned = encode(truth, order=LEGS[::-1])
    assert [block["id"] for block in blocks_of(turned)] == [0, 1, 2, 3]
    content = {block["market"]: block["content"] for block in blocks_of(plain)}
    assert {block["market"]: block["content"] for block in blocks_of(turned)} == content
    assert turned != plain


def test_every_wire_is_javascript_around_json():
    for day in MARKET.sessions[::20]:
        wire = encode(MARKET.day(day))
        assert wire.startswith(b"tabData = [\n {\n")
        assert wire.endswith(b"\n];")
        blocks = json.loads(wire[len("tabData = ") : -1])
        assert {block["date"] for block in blocks} == {day.isoformat()}
        assert [block["market"] for block in blocks] == [
            "SSE Northbound",
            "SSE Southbound",
            "SZSE Northbound",
            "SZSE Southbound",
        ]


def test_codes_are_padded_to_five_digits_southbound():
    for day in MARKET.sessions[::20]:
        for row in tables(encode(MARKET.day(day)), "SZSE Southbound")[1]["tr"]:
            assert len(row["td"][0][1]) == 5

"""HKEX's daily quotations against pages written by hand from the format, and against each trap of that format."""

import tracemalloc
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts.prices import HKEX_QUOTATIONS
from orchestration.gates.contract import split_by_contract
from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Parsed, Request, UnreadablePayload
from orchestration.sources.prices.hkex_quotations import SOURCE, parse, requests
from orchestration.sources.prices.quotation_lines import is_kept

GOLDEN = Path(__file__).parents[1] / "golden"
PAGE = (GOLDEN / "hkex_quotations.htm").read_bytes()
OLD_PAGE = (GOLDEN / "hkex_quotations_2010.htm").read_bytes()
TABLE = "prices/hkex_quotations"
DAY = date(2025, 11, 14)
REQUEST = Request("hkex_quotations:2025-11-14", DAY, "")
OLD = Request("hkex_quotations:2010-01-04", date(2010, 1, 4), "")
MEBIBYTE = 2**20


def changed(old: str, new: str) -> Parsed:
    assert old.encode("latin-1") in PAGE
    return parse(PAGE.replace(old.encode("latin-1"), new.encode("latin-1")), REQUEST)


def row(parsed: Parsed, ticker: str) -> dict[str, object]:
    [found] = parsed.frames[TABLE].filter(pl.col("ticker") == ticker).iter_rows(named=True)
    return found


def test_two_lines_are_one_security_with_its_figures_by_name():
    assert row(parse(PAGE, REQUEST), "0669.HK") == {
        "trade_date": DAY,
        "ticker": "0669.HK",
        "wire_code": "669",
        "name": "TECHTRONIC IND",
        "currency": "HKD",
        "previous_close": 130.0,
        "close": 131.2,
        "ask": 132.0,
        "bid": 131.1,
        "high": 133.0,
        "low": 129.0,
        "volume": 6_222_546,
        "turnover": 910_771_539,
        "is_suspended": False,
    }


def test_flags_entities_and_figures_that_are_not_there():
    found = row(parse(PAGE, REQUEST), "1999.HK")
    assert (found["name"], found["previous_close"], found["close"]) == ("CAFÉ & PARTNER", 0.255, 0.255)
    missing = ("ask", "high", "low", "volume", "turnover")
    assert [found[name] for name in missing] == [None] * 5


def test_shares_and_renminbi_counters_are_kept_and_structured_products_and_debt_are_not():
    tickers = parse(PAGE, REQUEST).frames[TABLE]["ticker"].to_list()
    assert tickers == ["0669.HK", "1999.HK", "2475.HK", "3333.HK", "80700.HK", "89988.HK"]
    codes = [0, 1, 3999, 4000, 4299, 4300, 9999, 10000, 79999, 80000, 89999, 90000]
    assert [code for code in codes if is_kept(code)] == [1, 3999, 4300, 9999, 80000, 89999]


def test_a_renminbi_counter_is_in_renminbi_by_either_name():
    parsed = parse(PAGE, REQUEST)
    assert (row(parsed, "80700.HK")["currency"], row(parsed, "89988.HK")["currency"]) == ("CNY", "CNY")


def test_a_suspended_security_has_one_line_and_a_halted_one_may_have_two():
    parsed = parse(PAGE, REQUEST)
    suspended, halted = row(parsed, "2475.HK"), row(parsed, "3333.HK")
    assert (suspended["is_suspended"], suspended["name"], suspended["close"]) == (True, "QUIET HARBOUR", None)
    assert (halted["is_suspended"], halted["name"], halted["previous_close"]) == (True, "HALTED IND 2", 4.5)
    assert (halted["close"], halted["turnover"], halted["volume"]) == (4.5, 1_687_900, None)


def test_a_line_that_does_not_read_is_refused_with_its_lines_and_the_rest_stays():
    parsed = parse(PAGE, REQUEST)
    [refused] = parsed.refused
    assert refused.reason == "the line does not end with four figures"
    assert refused.row["first"].startswith("8001 THREE LINES")
    assert refused.row["second"].startswith("1.05")
    assert parsed.units == ((TABLE, "2025-11-14"),)
    kept, _ = split_by_contract(
        parsed.frames[TABLE].with_columns(payload=pl.lit("x")), HKEX_QUOTATIONS, "payload"
    )
    assert kept.height == parsed.frames[TABLE].height


def test_a_page_of_2010_has_no_currencies_and_a_name_may_end_in_a_number():
    assert parse(OLD_PAGE, OLD).frames[TABLE].select("ticker", "name", "currency", "close").rows() == [
        ("0899.HK", "OLD TRUST", None, 19.65),
        ("2827.HK", "CSI 300", None, 30.15),
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  131.20   131.10   129.00          910,771,539\n", "\n", "has no second line"),
        ("    669 TECHTRONIC IND   HKD", "    TECHTRONIC IND   HKD", "begins with no code"),
        (
            "    669 TECHTRONIC IND   HKD  130.00   132.00   133.00            6,222,546\n",
            "",
            "no first line",
        ),
        ("TECHTRONIC IND   HKD", "TECHTRONIC IND   Hkd", "the currency is 'Hkd'"),
        ("TECHTRONIC IND   HKD", "HKD", "name or currency is missing"),
        ("6,222,546", "622.25", "shares traded is 622.25, not a whole number"),
        ("910,771,539", "9" * 30, "the turnover is 999"),
    ],
)
def test_each_way_in_which_a_security_does_not_read_costs_that_security_alone(old, new, sentence):
    parsed = changed(old, new)
    assert "0669.HK" not in parsed.frames[TABLE]["ticker"].to_list()
    assert parsed.frames[TABLE]["ticker"].to_list()[:2] == ["1999.HK", "2475.HK"]
    assert any(sentence in refused.reason for refused in parsed.refused)
    assert {refused.unit for refused in parsed.refused} == {"2025-11-14"}


def contract_says(**cells: object) -> list[str]:
    rows = parse(PAGE, REQUEST).frames[TABLE].head(1).with_columns(payload=pl.lit("x"))
    changed = rows.with_columns(**{name: pl.lit(value) for name, value in cells.items()})
    _, refused = split_by_contract(changed.cast(dict(rows.schema)), HKEX_QUOTATIONS, "payload")
    return refused["reason"].to_list()


def test_the_contract_refuses_columns_that_have_changed_places():
    assert contract_says() == []
    assert contract_says(close=140.0) == ["the close lies outside low and high, bid and ask"]
    # The exchange closes at a bid above the last trade.
    assert contract_says(close=140.0, bid=140.0, ask=140.2) == []
    assert contract_says(turnover=910_771) == ["turnover by share lies far outside low and high"]
    assert "the low lies above the high" in contract_says(low=134.0)[0]


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (b"", UnreadablePayload, "the body is empty"),
        (b"Too many requests", UnreadablePayload, "no page of quotations"),
        (b"<!DOCTYPE html><html><body>Service notice</body></html>", NotPublished, "HTML page"),
        (PAGE.replace(b'<a name="quotations">', b"<a>"), UnreadablePayload, "no section of quotations"),
        (PAGE.replace(b"14 NOV", b"13 NOV"), UnreadablePayload, "says that it is of 2025-11-13"),
        (PAGE.replace(b"14 NOV", b"44 NOV"), UnreadablePayload, "says that it is of DATE: 44 NOV 2025"),
        (PAGE[: PAGE.index(b"3333 HALTED")], UnreadablePayload, "was cut short"),
        (PAGE[: PAGE.index(b'<a name="sales_all">')], UnreadablePayload, "was cut short"),
        (PAGE.replace(b"ASK/    HIGH/", b"HIGH/   ASK/ "), UnreadablePayload, "first line of titles"),
        (
            PAGE.replace(b"CLOSING      BID ", b"CLOSING      LOW "),
            UnreadablePayload,
            "second line of titles",
        ),
        (PAGE.replace(b"NAME OF STOCK", b"NAME"), UnreadablePayload, "titles of the columns are missing"),
        (b'<pre><a name="quotations">Q</a>\n</pre>', UnreadablePayload, "list no security"),
    ],
)
def test_what_is_no_whole_section_of_the_day_says_so(body, error, sentence):
    with pytest.raises(error, match=sentence):
        parse(body, REQUEST)


def test_a_page_without_a_date_is_of_the_day_that_was_asked_for():
    assert not changed("DATE: 14 NOV 2025 (FRIDAY)", "").frames[TABLE].is_empty()


def test_lines_outside_the_section_are_no_quotations():
    # The page lists sales of the same codes before and behind.
    assert parse(PAGE, REQUEST).frames[TABLE]["ticker"].is_unique().all()


def ask(now: str, *days: date) -> Ask:
    moment = datetime.fromisoformat(now).astimezone(UTC)
    return Ask(days, min(days), moment, Settings(contact="x"), {})


def test_each_session_that_is_due_is_one_request():
    days = [date(2025, 10, 1), date(2025, 10, 2), date(2025, 11, 14)]
    [one] = requests(ask("2025-11-14T18:00:00+08:00", *days))
    assert (one.key, one.first_day) == ("hkex_quotations:2025-10-02", None)
    assert len(requests(ask("2025-11-14T18:30:00+08:00", *days))) == 2
    assert one.url == "https://www.hkex.com.hk/eng/stat/smstat/dayquot/d251002e.htm"
    assert SOURCE.setting == "hkex"
    assert SOURCE.batch == 4


def test_a_year_is_taken_to_be_kept():
    assert SOURCE.retained_from(datetime(2025, 11, 14, 12, tzinfo=UTC)) == date(2024, 11, 14)


def large_page() -> bytes:
    """A page of the size of a real one: 17,000 securities, most of them structured products, and a day of sales."""
    head, _, rest = PAGE.partition(b"    669 TECHTRONIC")
    tail = rest[rest.index(b"-----") :]
    security = (
        b"%7d NUMBER %-10d HKD  130.00   132.00   133.00            6,222,546\n"
        b"                              131.20   131.10   129.00          910,771,539\n"
    )
    codes = [*range(1, 3_000), *range(10_000, 24_000)]
    sales = b"    669 TECHTRONIC IND   [100-131.00 300-131.10 500-131.20 200-131.15 900-131.10]\n" * 280_000
    return (
        head + b"".join(security % (code, code) for code in codes) + tail.replace(b"\n\n", b"\n" + sales, 1)
    )


def test_a_page_of_25_mb_is_read_in_a_fraction_of_its_own_size():
    page = large_page()
    assert len(page) > 24 * MEBIBYTE
    tracemalloc.start()
    parsed = parse(page, REQUEST)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parsed.frames[TABLE].height == 2_999
    # The page itself was there before; a decoded copy of it alone would be 25 MiB.
    assert peak < 8 * MEBIBYTE


@given(st.binary(max_size=300))
def test_no_bytes_whatsoever_break_the_parser_in_another_way(body):
    with pytest.raises((UnreadablePayload, NotPublished)):
        parse(body, REQUEST)


@given(st.integers(0, len(PAGE) - 1), st.integers(0, 40), st.binary(max_size=6))
def test_no_damage_to_a_page_breaks_the_parser_in_another_way(start, length, instead):
    with suppress(UnreadablePayload, NotPublished):
        parse(PAGE[:start] + instead + PAGE[start + length :], REQUEST)

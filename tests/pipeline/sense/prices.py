"""What answers about holdings, prices, returns and rates have to satisfy.

Flows alone belong to ``flows``.
"""

from math import isclose
from statistics import correlation, mean

from tests.pipeline.asking import ALIBABA, Release, day, sense_of


@sense_of("7")
def stake(release: Release) -> None:
    for ticker in ("9988.HK", "1810.HK"):
        [row] = release.ask("7", ("9988.HK", ticker))
        held = release.rows(
            "select trade_date, holding_shares, holding_pct_issued, holding_change_shares, est_net_hkd "
            f"from daily_flows where ticker = '{ticker}' and channel = 'ALL' and holding_shares is not null "
            "order by trade_date"
        )
        first, last, after = held[0], held[-1], held[1:]
        assert row["change_shares"] == last["holding_shares"] - first["holding_shares"]
        assert row["change_shares"] == sum(page["holding_change_shares"] for page in after)
        assert isclose(
            row["change_pct_points"], last["holding_pct_issued"] - first["holding_pct_issued"], abs_tol=1e-9
        )
        assert isclose(row["sum_est_net_bn"] * 1e9, sum(page["est_net_hkd"] or 0 for page in after))
        assert (row["n_days"], row["n_days_without_estimate"]) == (len(after), 0)
        assert row["last_settle_date"] > row["last_date"]
    [row] = release.ask("7")
    # The day on which it was included.
    assert row["first_date"] == day("2024-09-10")
    assert row["change_shares"] > 0 < row["change_pct_points"]


@sense_of("8")
def lead_and_lag(release: Release) -> None:
    rows = release.ask("8")
    assert [row["lag"] for row in rows] == list(range(-5, 6))
    assert all(row["n_pairs"] >= 40 and abs(row["correlation"]) <= 1 for row in rows)
    sessions = release.rows(f"select net_hkd, return_pct {ALIBABA} "
                            "and disclosure not in ('CLOSED', 'NOT_ELIGIBLE') order by trade_date")  # fmt: skip
    for row in rows:
        shifted = [(flow["net_hkd"], sessions[i + row["lag"]]["return_pct"])
                   for i, flow in enumerate(sessions) if 0 <= i + row["lag"] < len(sessions)]  # fmt: skip
        pairs = [pair for pair in shifted if None not in pair]
        assert row["n_pairs"] == len(pairs)
        assert isclose(row["correlation"], correlation(*zip(*pairs, strict=True)), abs_tol=1e-9)
    seldom = release.one("select min(ticker) from (select ticker from daily_flows where channel = 'ALL' "
                         "group by ticker having count(net_hkd) between 10 and 30)")  # fmt: skip
    assert {row["correlation"] for row in release.ask("8", ("9988.HK", seldom))} == {None}


@sense_of("What has a stock returned since a date?")
def returned_since(release: Release) -> None:
    rows = release.ask("What has a stock returned since a date?")
    assert round(rows[-1]["since_29_august_pct"], 2) == 18.67
    for row in rows:
        assert isclose(row["since_29_august_pct"], 100 * (row["close_hkd"] / 115.7 - 1))
    split = (("9988.HK", "1211.HK"), ("2025-08-29", "2025-06-09"), ("2025-09-08", "2025-06-11"))
    assert all(abs(row["since_29_august_pct"]) < 10 for row in release.ask(
        "What has a stock returned since a date?", *split))  # fmt: skip


@sense_of("How do the flow and the return of a day stand beside each other?")
def flow_beside_return(release: Release) -> None:
    rows = release.ask("How do the flow and the return of a day stand beside each other?")
    last = rows[-1]
    assert (last["trade_date"], round(last["return_pct"], 2)) == (day("2025-09-08"), 4.17)
    for row in rows:
        assert 0 < row["share_of_stock_turnover_pct"] < 100
        assert row["is_stock_turnover_estimated"] is False
        before = [day_["stock_turnover_hkd"] for day_ in release.rows(
            f"select stock_turnover_hkd {ALIBABA} and trade_date < '{row['trade_date']}' "
            "and disclosure <> 'CLOSED' order by trade_date desc limit 20")]  # fmt: skip
        assert isclose(row["net_to_adv20_pct"], 100 * row["net_bn"] * 1e9 / mean(before))


@sense_of("What did dividends and splits do to a close?")
def actions(release: Release) -> None:
    rows = {(row["ticker"], str(row["trade_date"])): row
            for row in release.ask("What did dividends and splits do to a close?")}  # fmt: skip
    before, ex = rows["9988.HK", "2025-06-11"], rows["9988.HK", "2025-06-12"]
    assert isclose(before["adjusted_close"], before["close"] - ex["dividend"])
    assert isclose(ex["return_pct"], 100 * (ex["close"] / before["close"] - 1))
    before, ex = rows["1211.HK", "2025-06-09"], rows["1211.HK", "2025-06-10"]
    assert isclose(before["adjusted_close"], before["close"] / ex["split_factor"])
    assert isclose(ex["return_pct"], 100 * (ex["close"] / before["adjusted_close"] - 1))
    told = release.rows(
        "select ticker, ex_date::text as day, dividend, split_numerator from corporate_actions"
    )
    assert rows["9988.HK", "2025-06-12"]["dividend"] == next(
        row["dividend"] for row in told if (row["ticker"], row["day"]) == ("9988.HK", "2025-06-12")
    )


@sense_of("Which volumes were repaired?")
def repaired_volumes(release: Release) -> None:
    rows = release.ask("Which volumes were repaired?")
    half_days = release.rows("select date from trading_calendar where is_half_day and is_xhkg")
    assert {row["trade_date"] for row in rows} <= {row["date"] for row in half_days}
    assert all(row["volume_source"] == "HKEX" and row["volume_shares"] > 0 < row["turnover"] for row in rows)
    assert "9988.HK" in {row["ticker"] for row in rows}


@sense_of("How far is the ECB's cross from the HKMA's rate?")
def crosses(release: Release) -> None:
    rows = release.ask("How far is the ECB's cross from the HKMA's rate?")
    for row in rows:
        gaps = (row["largest_usd_gap_pct"], row["largest_cny_gap_pct"])
        assert gaps == (None, None) if row["n_days"] == 0 else max(gaps) < 0.1
        assert row["n_days"] == 0 or abs(row["mean_usd_gap_pct"]) <= row["largest_usd_gap_pct"]
    # The authority's rates of the last month are not out yet.
    assert (rows[-1]["month"], rows[-1]["n_days"]) == (day("2025-11-01"), 0)
    assert sum(row["n_days"] for row in rows) > 250


@sense_of("What was a week's net in three currencies?")
def three_currencies(release: Release) -> None:
    [row] = release.ask("What was a week's net in three currencies?")
    assert (row["days"], row["exact_days"], row["hkd_bn"]) == (5, 5, 13.5)
    assert round(row["usd_bn"], 1) == 1.7
    assert row["usd_bn"] < row["cny_bn"] < row["hkd_bn"]
    assert (row["first_fixing"], row["last_fixing"]) == (day("2025-09-01"), day("2025-09-05"))


@sense_of("What is the premium of the depositary share?")
def premium(release: Release) -> None:
    rows = {
        str(row["trade_date"]): row for row in release.ask("What is the premium of the depositary share?")
    }
    closed = rows["2025-09-01"]
    assert (closed["adr_state"], closed["adr_close_usd"], closed["adr_premium_pct"]) == ("CLOSED", None, None)
    for row in rows.values():
        if row["adr_state"] == "TRADED":
            in_hkd = row["adr_close_usd"] * row["usd_hkd"] / 8
            assert isclose(row["adr_premium_pct"], 100 * (in_hkd / row["close_hkd"] - 1), abs_tol=1e-9)
    assert [rows[f"2025-{when}"]["adr_close_usd"] for when in ("08-29", "09-05", "09-08")] == [
        135,
        135.58,
        141.2,
    ]


@sense_of("Why is there no price?")
def no_price(release: Release) -> None:
    rows = release.ask("Why is there no price?")
    assert sum(row["n_rows"] for row in rows) == release.one(
        "select count(*) from daily_flows where channel = 'ALL'"
    )
    assert ("TRADED", "PENDING") in {(row["price_state"], row["adr_state"]) for row in rows}

"""What answers about flows, ranks and pace have to satisfy.

Prices, holdings and news belong to the neighbours.
"""

from math import isclose

import pytest

from tests.pipeline.asking import ALIBABA, Release, day, sense_of


@sense_of("1")
def largest_days(release: Release) -> None:
    rows = release.ask("1")
    nets = release.rows(f"select trade_date, net_hkd / 1e9 as net {ALIBABA} and net_hkd is not null")
    assert [row["net_bn"] for row in rows] == sorted((row["net"] for row in nets), reverse=True)[:5]
    first = rows[0]
    # The first day held was the largest: "the largest since" and "a record" both rest on nothing.
    assert (first["trade_date"], first["net_bn"], first["n_obs"]) == (day("2024-09-10"), 8.47, 1)
    assert first["largest_since_date"] is None
    assert not first["is_record_day"]
    for row in rows:
        earlier = [net for net in nets if net["trade_date"] < row["trade_date"]]
        assert row["n_obs"] == len(earlier) + 1
        larger = [net["trade_date"] for net in earlier if net["net"] >= row["net_bn"]]
        assert row["largest_since_date"] == max(larger, default=None)
    assert (day("2025-09-24"), 5.34) in [(row["trade_date"], row["net_bn"]) for row in rows]


@sense_of("2")
def running_streak(release: Release) -> None:
    [row] = release.ask("2")
    assert (row["streak_days"], row["streak_is_exact"], row["streak_net_bn"]) == (23, True, 62.116)
    assert row["streak_net_lo_bn"] == row["streak_net_bn"] == row["streak_net_hi_bn"]
    nets = release.rows(f"select net_hkd {ALIBABA} and trade_date <= '2025-09-23' and disclosure <> 'CLOSED' "
                        "order by trade_date desc limit 24")  # fmt: skip
    assert all(row["net_hkd"] > 0 for row in nets[:23])
    assert nets[23]["net_hkd"] < 0
    # On the last day the stock is in no list: its sign is unknown, so there is no streak, not one of 0 days.
    [row] = release.ask("2", ("2025-09-23", "2025-11-14"))
    assert (row["streak_days"], row["streak_net_bn"]) == (None, None)


@sense_of("3")
def ranks(release: Release) -> None:
    rows = release.ask("3")
    assert [row["span"] for row in rows] == ["day", "5 sessions", "month to date"]
    for row in rows:
        assert 1 <= row["rank_best"] <= row["rank_net"] <= row["rank_worst"]
        assert row["rank_net"] <= row["n_ranked"]
    # Sure for the month; over the five sessions others may have been above, also one that no list ever showed.
    assert [(row["rank_worst"], row["is_open"]) for row in rows] == [(35, True), (19, True), (1, False)]
    for when in ("2025-09-23", "2025-09-08", "2025-10-28", "2025-11-14"):
        today = release.ask("3", ("2025-09-23", when))[0]
        [mart] = release.rows(f"select * {ALIBABA} and trade_date = '{when}'")
        assert (today["rank_net"], today["rank_best"], today["rank_worst"], today["is_open"]) == (
            mart["rank_net"], mart["rank_net_best"], mart["rank_net_worst"], mart["is_rank_net_open"],
        )  # fmt: skip
        assert mart["n_ranked"] in (None, today["n_ranked"])
    # Fifth of the exact ones, while others that are not exact were above for sure.
    assert release.ask("3", ("2025-09-23", "2025-10-28"))[0]["rank_best"] > 5


@sense_of("4")
def share_of_the_channel(release: Release) -> None:
    rows = release.ask("4")
    assert len(rows) == 15
    for row in rows:
        whole = release.one(
            f"select turnover_hkd / 1e9 from market_flows where trade_date = '{row['trade_date']}' "
            f"and channel = '{row['channel']}' and direction = 'SOUTHBOUND'"
        )
        assert isclose(row["share_of_channel_turnover_pct"], 100 * row["turnover_bn"] / whole)
        assert 0 < row["share_of_channel_turnover_pct"] < 100
    for all_, sh, sz in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        assert isclose(all_["turnover_bn"], sh["turnover_bn"] + sz["turnover_bn"])
    undisclosed = release.ask("4", ("2025-09-01", "2025-11-14"), ("2025-09-05", "2025-11-14"))
    assert [row["share_of_channel_turnover_pct"] for row in undisclosed] == [None, None, None]


@sense_of("5")
def legs(release: Release) -> None:
    rows = release.ask("5")
    assert [row["channel"] for row in rows] == ["ALL", "SH", "SZ"] * 3
    for all_, sh, sz in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        for column in ("stock_net_lo_bn", "stock_net_hi_bn", "channel_net_bn"):
            assert isclose(all_[column], sh[column] + sz[column])
        nets = [sh["stock_net_bn"], sz["stock_net_bn"]]
        assert all_["stock_net_bn"] is None if None in nets else isclose(all_["stock_net_bn"], sum(nets))
    whole, shanghai, shenzhen = rows[3:6]
    assert (shanghai["stock_net_bn"], shenzhen["stock_net_bn"], whole["stock_net_bn"]) == (-0.956, None, None)
    assert (whole["disclosure"], whole["channel_net_bn"]) == ("PARTIAL", 5.47182)
    assert whole["stock_net_lo_bn"] < shanghai["stock_net_bn"] < whole["stock_net_hi_bn"]


@sense_of("6")
def pace(release: Release) -> None:
    rows = release.ask("6")
    assert {row["record_month"] for row in rows} == {day("2025-04-01")}
    april = [row["net_hkd"] / 1e9 for row in release.rows(
        f"select net_hkd {ALIBABA} and trade_date between '2025-04-01' and '2025-04-30' "
        "and disclosure <> 'CLOSED' order by trade_date")]  # fmt: skip
    assert isclose(rows[0]["record_month_net_bn"], sum(april))
    for n, row in enumerate(rows, start=1):
        expected = 100 * row["mtd_net_bn"] / sum(april[:n]) - 100 if n <= len(april) else None
        assert row["mtd_pace_vs_record_pct"] == (None if expected is None else pytest.approx(expected))
    assert len(rows) > len(april)
    week = {row["trade_date"]: row for row in rows}
    assert week[day("2025-09-05")]["mtd_net_bn"] == 13.5
    assert week[day("2025-09-08")]["mtd_pace_vs_record_pct"] > 0
    november = release.ask("6", ("2025-09-01", "2025-11-03"), ("2025-09-30", "2025-11-14"))
    assert {row["mtd_pace_vs_record_pct"] for row in november} == {None}
    assert all(row["mtd_net_lo_bn"] < row["mtd_net_hi_bn"] for row in november)


@sense_of("Did it buy in more than any other security?")
def more_than_any_other(release: Release) -> None:
    question = "Did it buy in more than any other security?"
    [week] = release.ask(question)
    assert (week["net_lo_bn"], week["net_hi_bn"], week["n_exact"], week["n_sessions"]) == (13.5, 13.5, 5, 5)
    assert (week["more_than_any_other"], week["n_could_be_above"]) == ("YES", 0)
    assert week["largest_other_hi_bn"] < 13.5

    def verdict(first: str, last: str) -> tuple[str, int]:
        [row] = release.ask(question, ("2025-09-01", first), ("2025-09-05", last))
        return row["more_than_any_other"], row["n_could_be_above"]

    assert verdict("2025-09-01", "2025-09-01")[0] == "NO"
    answer, n_others = verdict("2025-09-22", "2025-09-26")
    assert answer == "CANNOT BE DECIDED"
    assert n_others > 0
    # A security that was first seen on the last day lies within the bounds of any unlisted one before it.
    late = (
        "select * from released.daily_flows union all select * replace ('9999.HK' as ticker, 3000000000 as net_lo_hkd, "
        "3000000000 as net_hi_hkd) from released.daily_flows where ticker = '0992.HK' and trade_date = '2025-09-05'"
    )
    [row] = release.ask(question, instead={"daily_flows": late})
    assert row["largest_other_hi_bn"] > week["largest_other_hi_bn"]
    # Nor is it decided by the followed ones where one that no list ever showed could have been bought more.
    wider = (
        "select * replace (2 * undisclosed_net_hi_hkd as undisclosed_net_hi_hkd) from released.market_flows"
    )
    [row] = release.ask(question, instead={"market_flows": wider})
    assert (row["more_than_any_other"], row["n_could_be_above"]) == ("CANNOT BE DECIDED", 1)

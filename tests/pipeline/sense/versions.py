"""What answers about moments, sources, bytes and refusals have to satisfy.

What the figures themselves are belongs to the neighbours.
"""

from datetime import datetime

from orchestration.sources.archive import PayloadStore
from simulator.loading import STAGES
from simulator.market import Market
from simulator.truth import CHANNELS, SOUTHBOUND
from tests.pipeline.asking import Release, day, sense_of


@sense_of("16")
def known_at_a_moment(release: Release) -> None:
    rows = release.ask("16")
    first_print = Market().day(day("2025-09-05"), datetime.fromisoformat(STAGES[0].now))
    assert first_print is not None
    printed = [(channel, line.ticker, line.buy, line.sell) for channel in CHANNELS
               for line in first_print.legs[channel, SOUTHBOUND].top_ten]  # fmt: skip
    columns = ("channel", "ticker", "buy_hkd", "sell_hkd")
    assert [tuple(row[column] for column in columns) for row in rows] == printed
    assert {row["trade_date"] for row in rows} == {day("2025-09-05")}
    [smic] = [row for row in rows if (row["channel"], row["ticker"]) == ("SZ", "0981.HK")]
    assert (smic["net_hkd"], smic["version_no"]) == (566_802_556, 1)
    assert smic["net_hkd"] != release.one(
        "select net_hkd from daily_flows where ticker = '0981.HK' and channel = 'SZ' and trade_date = '2025-09-05'"
    )
    then = release.rows("select channel, ticker, buy_hkd, sell_hkd from earlier.daily_flows where channel <> 'ALL' "
                        "and trade_date = '2025-09-05' and disclosure = 'DISCLOSED'")  # fmt: skip
    assert {tuple(row.values()) for row in then} == set(printed)


@sense_of("17")
def changed_since(release: Release) -> None:
    rows = release.ask("17")
    assert all(row["new_known_at"] > datetime(2025, 9, 8) > row["old_known_at"] for row in rows)
    changes = {(row["table_name"], row["unit"], row["key"], row["column_name"]): row for row in rows}
    smic = [changes["flows/hkex_top_ten", "2025-09-05", "SZ/SOUTHBOUND/0981.HK", c] for c in ("buy", "sell")]
    assert [(row["old_value"], row["new_value"]) for row in smic] == [
        ("2250542312", "2330720395"),
        ("1683739756", "1603561673"),
    ]
    held = {key[2]: row for key, row in changes.items()
            if key[:2] == ("flows/ccass_holdings", "2025-09-03") and key[3] == "holding_shares"}  # fmt: skip
    assert (held["1810.HK"]["old_value"], held["1810.HK"]["new_value"]) == ("5447968499", "5467103361")
    assert held["0151.HK"]["old_value"] is None
    assert release.ask("17", ("2025-09-08", "2025-09-10")) == []


@sense_of("18")
def which_bytes(release: Release) -> None:
    rows = {row["figure"]: row for row in release.ask("18")}
    assert {figure: row["source"] for figure, row in rows.items()} == {
        "flow": "hkex_daily", "price": "hkex_quotations", "rate": "ecb", "holding": "ccass",
    }  # fmt: skip
    bodies = {f: PayloadStore(release.archive).get(row["payload_sha256"]) for f, row in rows.items()}
    assert b"2025-09-08" in bodies["flow"]
    assert b"137.30" in bodies["price"]
    assert b"2025-09-08" in bodies["rate"]
    assert f"{int(rows['holding']['value']):,}".encode() in bodies["holding"]
    for figure in ("flow", "price", "fx", "holding"):
        lost = (
            f"select count(*) from daily_flows anti join payloads on {figure}_payload_sha256 = payload_sha256"
        )
        assert release.one(f"{lost} where {figure}_payload_sha256 is not null") == 0


@sense_of("19")
def in_quarantine(release: Release) -> None:
    assert release.ask("19") == []
    row = (
        "select 'abc' as payload_sha256, 'c' as commit_id, 'hkex_daily' as source, 'flows/hkex_top_ten' as table_name, "
        "'2025-09-05' as unit, '{}' as row_json, 'buy and sell do not add up' as reason, "
        "timestamp '2025-09-05 12:00:00' as known_at, "
    )
    refused = f"{row} true as is_live union all {row} false"
    assert [row["reason"] for row in release.ask("19", instead={"quarantine": refused})] == [
        "buy and sell do not add up"
    ]


@sense_of("Where do Eastmoney and the exchange disagree?")
def conflicts(release: Release) -> None:
    rows = release.ask("Where do Eastmoney and the exchange disagree?")
    assert all(row["difference"] == row["eastmoney_value"] - row["hkex_value"] != 0 for row in rows)
    subjects = {(str(row["trade_date"]), row["subject"], row["ticker"]) for row in rows}
    assert ("2025-09-05", "TOP_TEN", "0981.HK") in subjects
    [lacking] = [row for row in rows if row["measure"] == "is_listed"]
    assert (lacking["hkex_value"], lacking["eastmoney_value"]) == (1, 0)
    [buy] = [row for row in rows if row["subject"] == "TOP_TEN" and row["measure"] == "buy"]
    marts = f"ticker = '0981.HK' and channel = 'SZ' and trade_date = '{buy['trade_date']}'"
    assert release.one(f"select buy_hkd from daily_flows where {marts}") == buy["hkex_value"]


@sense_of("Which source did the rows come from?")
def sources(release: Release) -> None:
    rows = release.ask("Which source did the rows come from?")
    assert sum(row["n_rows"] for row in rows) == release.one(
        "select count(*) from daily_flows where channel = 'ALL'"
    )
    stand_ins = [row for row in rows if row["holding_source"] == "EASTMONEY"]
    held = [row for row in rows if row["holding_source"] == "CCASS"]
    assert stand_ins
    assert max(row["last_date"] for row in stand_ins) < min(row["first_date"] for row in held)
    assert {row["flow_source"] for row in rows} <= {"HKEX", "EASTMONEY", None}


@sense_of("What did a whole mart say then, and what does it say now?")
def whole_mart(release: Release) -> None:
    rows = release.ask("What did a whole mart say then, and what does it say now?")
    told = {(str(row["trade_date"]), row["ticker"], row["channel"], row["column_name"]): row for row in rows}
    smic = told["2025-09-05", "0981.HK", "SZ", "net_hkd"]
    assert (smic["then_value"], smic["now_value"]) == ("566802556", "727158722")
    # What rests on it changed too; what does not, did not.
    for column in ("net_5d_hkd", "mtd_net_hkd", "net_z20"):
        assert ("2025-09-05", "0981.HK", "ALL", column) in told
    assert told["2025-09-01", "1810.HK", "ALL", "holding_shares"]["now_value"] == "5467103361"
    assert told["2025-09-01", "0151.HK", "ALL", "holding_state"]["then_value"] == "NOT_LISTED"
    assert {key[1] for key in told if key[3] not in ("rank_net_best", "rank_net_worst")} == {
        "0981.HK", "1810.HK", "0151.HK",
    }  # fmt: skip


@sense_of("Which checks did this release not pass?")
def checks(release: Release) -> None:
    rows = release.ask("Which checks did this release not pass?")
    assert all(row["severity"] == "WARN" or row["waived_by"] is not None for row in rows)
    assert any("eastmoney_stock_history" in row["check_id"] for row in rows)

"""What answers about events, stories and sentiment have to satisfy.

How articles are read is tested elsewhere.
"""

from datetime import date, datetime, time, timedelta
from math import isclose, sqrt
from statistics import mean, stdev

from tests.pipeline.asking import REPORTS, Release, day, sense_of


@sense_of("9")
def flows_without_news(release: Release) -> None:
    rows = release.ask("9")
    assert rows
    assert all(abs(row["net_z60"]) > 3 for row in rows)
    beyond = release.one("select count(*) from daily_flows where channel = 'ALL' and abs(net_z60) > 3")
    first = rows[0]
    event = (
        "select * replace ('{type}' as event_type, 'a.rule' as rule_id, '{ticker}' as ticker, "
        "date '{day}' as effective_trade_date) "
        "from released.company_events limit 1"
    )

    def with_event(type_: str, day_: date) -> int:
        more = event.format(type=type_, ticker=first["ticker"], day=day_)
        all_ = f"select * from released.company_events union all ({more})"
        return len(release.ask("9", instead={"company_events": all_}))

    nothing = "select * from released.company_events limit 0"
    assert len(rows) <= beyond == len(release.ask("9", instead={"company_events": nothing}))
    # A reason takes the day away; a report of the move does not, nor does news of a session later.
    assert with_event("REGULATION", first["trade_date"]) == len(rows) - 1
    assert with_event("PRICE_MOVE", first["trade_date"]) == len(rows)
    assert with_event("REGULATION", first["trade_date"] + timedelta(days=4)) == len(rows)


@sense_of("10")
def events_without_flow(release: Release) -> None:
    rows = release.ask("10")
    assert rows
    for row in rows:
        assert abs(row["abnormal_flow_0_z"]) < 1
        assert row["event_type"] not in REPORTS
        assert row["event_date"] <= row["flow_date"]
        assert len(rows) <= row["n_judged"] <= row["n_events"]
        flow = release.one(
            f"select net_z60 from daily_flows where ticker = '{row['ticker']}' and channel = 'ALL' "
            f"and trade_date = '{row['flow_date']}'"
        )
        assert row["abnormal_flow_0_z"] == flow
    assert rows[0]["n_events"] == release.one(
        f"select count(*) from company_events where event_type not in {REPORTS} and rule_id <> 'exchange.buyback'"
    )
    # The mean of the six sessions is that of the mart's nets, against the sixty before.
    judged = [row for row in rows if row["abnormal_flow_0_p5_z"] is not None]
    assert judged
    nets = [net for (net,) in (row.values() for row in release.rows(
        "select net_hkd from daily_flows where channel = 'ALL' and disclosure <> 'CLOSED' "
        f"and ticker = '{judged[0]['ticker']}' order by trade_date"))]  # fmt: skip
    place = release.one(
        "select count(*) from daily_flows where channel = 'ALL' and disclosure <> 'CLOSED' "
        f"and ticker = '{judged[0]['ticker']}' and trade_date < '{judged[0]['flow_date']}'"
    )
    before = [net for net in nets[place - 60 : place] if net is not None]
    expected = (mean(nets[place : place + 6]) - mean(before)) / stdev(before)
    assert isclose(judged[0]["abnormal_flow_0_p5_z"], expected, abs_tol=1e-9)


@sense_of("11")
def returns_by_type(release: Release) -> None:
    rows = {(row["source_kind"], row["event_type"], row["polarity"]): row for row in release.ask("11")}
    assert {kind for kind, _, _ in rows} == {"NEWS", "EXCHANGE_ANNOUNCEMENT", "MARKET_DATA"}
    returns = [row["car_0_p5_pct"] for row in release.rows(
        "select distinct ticker, effective_trade_date, car_0_p5_pct from company_events where source_kind = 'NEWS' "
        "and event_type = 'EARNINGS' and polarity = 'POSITIVE' and car_0_p5_pct is not null "
        "and not is_confounded")]  # fmt: skip
    earnings = rows["NEWS", "EARNINGS", "POSITIVE"]
    assert earnings["n"] == len(returns)
    assert isclose(earnings["mean_car_0_p5_pct"], mean(returns))
    assert isclose(earnings["t_0_p5"], mean(returns) / (stdev(returns) / sqrt(len(returns))))
    # A market model leaves nothing of the market in the mean: abnormal returns are small.
    assert all(abs(row["mean_ar_0_pct"]) < 1 for row in rows.values() if row["n"] >= 50)


@sense_of("12")
def flow_after_news(release: Release) -> None:
    rows = release.ask("12")
    over_all = {row["polarity"]: row for row in rows if row["event_type"] is None}
    assert set(over_all) == {"POSITIVE", "NEGATIVE"}
    for polarity, total in over_all.items():
        parts = [row for row in rows if row["polarity"] == polarity and row["event_type"] is not None]
        # the marginal means are those of the types, weighed by their numbers
        assert sum(row["n"] for row in parts) == total["n"] > 5
        weighed = sum(row["n"] * row["mean_flow_0_z"] for row in parts) / total["n"]
        assert isclose(total["mean_flow_0_z"], weighed, abs_tol=1e-9)
        assert 0 < total["n_after"] <= total["n"]
    assert all(row["event_type"] not in REPORTS for row in rows)


@sense_of("What did the flow do around the news?")
def flow_around_news(release: Release) -> None:
    question = "What did the flow do around the news?"
    rows = release.ask(question)
    assert [row["sessions_after"] for row in rows] == list(range(-5, 6))
    assert all(row["n"] > 10 and abs(row["mean_net_z60"]) < 3 for row in rows)
    # Were all good news bad and all bad news good, the answer would be the opposite.
    turned = (
        "select * replace (case polarity when 'POSITIVE' then 'NEGATIVE' when 'NEGATIVE' then 'POSITIVE' "
        "else polarity end as polarity) from released.company_events"
    )
    for ours, theirs in zip(rows, release.ask(question, instead={"company_events": turned}), strict=True):
        assert ours["n"] == theirs["n"]
        assert isclose(ours["mean_net_z60"], -theirs["mean_net_z60"], abs_tol=1e-9)


@sense_of("13")
def sentiment_and_flow(release: Release) -> None:
    weeks = {row["week_start_date"]: row for row in release.ask("13")}
    first_of_september = weeks[day("2025-09-01")]
    assert first_of_september["week_net_bn"] == 13.5
    assert isclose(first_of_september["week_return_pct"], 100 * (131.8 / 115.7 - 1))
    for row in weeks.values():
        assert row["is_thin"] == (row["n_stories"] < 3)
        assert -1 <= row["sentiment_mean"] <= 1
        assert row["ci_low"] is None or -1 < row["ci_low"] < row["sentiment_mean"] < row["ci_high"] < 1
        assert row["ci_low"] is None or not row["is_thin"]
        assert row["is_diverging"] is not None or row["week_net_bn"] is None
        assert not row["is_diverging"] or row["sentiment_mean"] * row["week_net_bn"] < 0
    readable = [row for row in weeks.values() if not row["is_thin"] and row["week_net_bn"] is not None]
    assert {row["n_weeks_to_read"] for row in weeks.values()} == {len(readable)}


@sense_of("14")
def contradicted_most(release: Release) -> None:
    rows = release.ask("14")
    assert [row["ci_low_pct"] for row in rows] == sorted((row["ci_low_pct"] for row in rows), reverse=True)
    # the simulated press has one paper that is clearly worse than the others
    assert rows[0]["publisher"] == "Delta Ledger"
    for row in rows:
        n, k = row["n_decided"], row["n_contradicted"]
        assert n >= 10
        assert row["contradicted_pct"] == round(100 * k / n, 1)
        # Wilson's score interval, solved from its definition: |p - k/n| = z * sqrt(p * (1 - p) / n)
        for bound in (row["ci_low_pct"] / 100, row["ci_high_pct"] / 100):
            assert abs(abs(bound - k / n) - 1.96 * sqrt(bound * (1 - bound) / n)) < 0.002
        told = release.rows(
            f"select verdict, count(*) as n from press_claims where publisher = '{row['publisher']}' group by verdict"
        )
        counts = {one["verdict"]: one["n"] for one in told}
        assert counts.get("CONTRADICTED", 0) == k
        assert sum(counts.values()) == row["n_claims"]


@sense_of("15")
def not_decidable(release: Release) -> None:
    rows = release.ask("15")
    assert len(rows) == release.one("select count(*) from press_claims where verdict = 'NOT_DECIDABLE'")
    whys = {why for row in rows for why in row["reasons"].split(";")}
    # northbound since August 2024, a stock outside the ten, a record and a day before the data
    assert whys >= {"NOT_PUBLISHED", "NOT_DISCLOSED", "RECORD_SCOPE", "NO_DATA"}
    for row in rows:
        if "NOT_PUBLISHED" in row["reasons"]:
            assert "direction=NORTHBOUND" in row["evidence_keys"]


@sense_of("20")
def top_stories(release: Release) -> None:
    rows = release.ask("20")
    assert 0 < len(rows) <= 10
    order = [(-row["n_articles"], -row["n_sources"]) for row in rows]
    assert order == sorted(order)
    assert all(day("2025-09-08") <= row["first_published_date"] <= day("2025-09-14") for row in rows)
    most = release.one("select max(n_articles) from stories where week_start_date = '2025-09-08'")
    assert rows[0]["n_articles"] == most
    last = (
        f"story_id = (select min(story_id) from released.stories where headline = '{rows[-1]['headline']}')"
    )
    copied = (
        f"select * replace (case when {last} then 99 else n_articles end as n_articles) from released.stories"
    )
    assert release.ask("20", instead={"stories": copied})[0]["headline"] == rows[-1]["headline"]


@sense_of("On which days did a price stand apart, and no news told why?")
def prices_without_news(release: Release) -> None:
    question = "On which days did a price stand apart, and no news told why?"
    rows = release.ask(question)
    assert len(rows) == 10
    assert all(abs(row["sigmas"]) > 3 for row in release.ask(question, ("limit 10", "limit 10000")))
    for row in rows:
        told = release.one(
            f"select count(*) from company_events where ticker = '{row['ticker']}' "
            f"and effective_trade_date = '{row['trade_date']}' and event_type not in {REPORTS} "
            "and rule_id <> 'exchange.buyback'"
        )
        assert told == 0


@sense_of("In which weeks did the press read one way and the money go the other?")
def diverging_weeks(release: Release) -> None:
    rows = release.ask("In which weeks did the press read one way and the money go the other?")
    assert rows
    assert all(row["sentiment_mean"] * row["week_net_bn"] < 0 and row["n_stories"] >= 3 for row in rows)


@sense_of("What was told about a company before a session closed?")
def told_before_the_close(release: Release) -> None:
    rows = release.ask("What was told about a company before a session closed?")
    close = datetime.combine(day("2025-09-09"), time(8))
    assert rows
    for row in rows:
        assert close - timedelta(days=1) < row["first_published_at"] <= close
        assert row["first_seen_at"] >= row["first_published_at"]
    assert 13.5e9 in {row["amount"] for row in rows if row["currency"] == "HKD"}

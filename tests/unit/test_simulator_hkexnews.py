"""The simulated announcements: they fit the press and the market's days, and are printed with the site's escapes."""

import json
from datetime import date, datetime

import httpx
import pytest

from orchestration.calendar import HONG_KONG
from orchestration.sources.base import Request
from orchestration.sources.news.hkexnews import parse
from orchestration.sources.news.hkexnews_answers import stock_id
from simulator.news.announcements import announcements, stock_ids
from simulator.news.desk import all_articles
from simulator.prices.hours import hong_kong_sessions
from simulator.server import SimulatorServer
from simulator.wire.hkexnews import PREFIX, SEARCH, encode

TABLE = "news/exchange_announcements"


@pytest.fixture(scope="module")
def client():
    with SimulatorServer() as server, httpx.Client(base_url=server.base_url) as client:
        yield client


def search(client, first, last, rows=100, stock="-1"):
    fields = {"fromDate": first, "toDate": last, "rowRange": rows, "stockId": stock}
    return client.get(SEARCH, params=fields)


def test_every_session_of_hong_kong_has_an_announcement():
    days = {one.published_at.astimezone(HONG_KONG).date() for one in announcements()}
    assert set(hong_kong_sessions()) <= days


def test_ids_are_unique_and_a_result_is_announced_before_the_press_tells_it():
    told = announcements()
    assert len({one.news_id for one in told}) == len(told)
    assert all("SIMULATED" in one.title for one in told)
    assert {code for one in told for code, _ in one.issuers} <= stock_ids().keys()
    results = [one for one in told if "Results" in one.category]
    assert len(results) > 20
    for one in results:
        ticker = f"{int(one.issuers[0][0]):04d}.HK"
        assert any(
            event.ticker == ticker and article.published_at > one.published_at
            for article in all_articles()
            for event in article.gold.events
            if event.event_type == "EARNINGS"
        )


def test_what_is_printed_is_read_back():
    shown = announcements()[:50]
    first, last = (one.published_at.astimezone(HONG_KONG).date() for one in (shown[0], shown[-1]))
    page = parse(encode(shown, 100, 50), Request("x", last, "", first, {"search": "ALL"}))
    read = page.frames[TABLE].unique("announcement_id", maintain_order=True)
    assert read["headline"].to_list() == [one.title for one in shown]
    assert read["category"].to_list() == [one.category for one in shown]
    assert read["published_at"].to_list() == [one.published_at.replace(tzinfo=None) for one in shown]
    assert page.frames[TABLE].height == sum(len(one.issuers) for one in shown)
    assert page.refused == ()


def test_the_wire_is_json_in_json_with_its_escapes():
    text = encode(announcements()[:30], 100, 30).decode()
    assert isinstance(json.loads(text)["result"], str)
    assert r"\\u0026amp;" in text
    assert "<br/>" not in text


def test_a_search_shows_the_first_rows_and_says_how_many_there_are(client):
    document = search(client, "20250801", "20251114", rows=10).json()
    assert document["hasNextRow"] is True
    assert document["loadedRecord"] == 10 < document["recordCnt"]
    times = [datetime.strptime(one["DATE_TIME"], "%d/%m/%Y %H:%M") for one in json.loads(document["result"])]
    assert times == sorted(times, reverse=True)
    assert search(client, "20250816", "20250817").json()["hasNextRow"] is False
    assert search(client, "first", "20250817").status_code == 404


def test_a_stock_is_found_by_its_id_alone(client):
    found = client.get(PREFIX, params={"name": "00700", "callback": "callback"}).content
    assert stock_id(found, "00700") == stock_ids()["00700"] != 700
    document = search(client, "20250901", "20250905", stock=str(stock_ids()["00700"])).json()
    assert {one["STOCK_CODE"] for one in json.loads(document["result"])} == {"00700<br/>80700"}


def test_nothing_of_the_future_is_shown():
    with SimulatorServer(moment="2025-09-01T17:00:00+08:00") as server:
        answer = search(httpx.Client(base_url=server.base_url), "20250901", "20251114").content
    shown = json.loads(json.loads(answer)["result"])
    assert all(one["DATE_TIME"].startswith("01/09/2025") for one in shown)
    assert date(2025, 9, 1) in hong_kong_sessions()

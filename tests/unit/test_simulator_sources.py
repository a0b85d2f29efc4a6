"""Several sources in one simulator: each can be down, slow or broken without the others.

What one source shows is tested with it; faults of one day of HKEX's file in ``test_simulator_faults``.
"""

import re
import time
from datetime import date

import httpx
import pytest

from simulator.server import SimulatorServer
from simulator.source_faults import SOURCE_FAULTS, SOURCES

AGENT = {"User-Agent": "southbound-test/1.0 (someone@example.org)"}
ADDRESSES = {
    "hkex": "/eng/csm/DailyStat/data_tab_daily_20250905e.js",
    "yahoo": "/v8/finance/chart/9988.HK?interval=1d&period1=1756684800&period2=1757289600",
    "ecb": "/stats/eurofxref/eurofxref-hist-90d.xml",
    "feeds": "/feeds/wire.atom",
    "ccass": "/sdw/search/mutualmarket.aspx?t=hk",
    "quotations": "/eng/stat/smstat/dayquot/d250905e.htm",
    "eastmoney": "/api/data/v1/get?reportName=RPT_MUTUAL_DEAL_HISTORY&pageSize=10",
    "hkma": "/public/market-data-and-statistics/monthly-statistical-bulletin/er-ir/er-eeri-daily",
    "hkexnews": "/search/titleSearchServlet.do?stockId=-1&fromDate=20250901&toDate=20250905&rowRange=100",
    "article_pages": "/desk/2025/11/13/33a61ba4b469",
    "gdelt": "/api/v2/doc/doc?query=%22Alibaba%22&startdatetime=20250901000000&enddatetime=20250930000000",
}
EVERYWHERE = {"html_under_200", "empty_body", "truncated_body", "no_data", "plain_text_refusal"}


@pytest.fixture(scope="module")
def running():
    with (
        SimulatorServer(moment="2025-11-14T23:30:00+08:00") as server,
        httpx.Client(base_url=server.base_url, headers=AGENT) as client,
    ):
        yield server, client


@pytest.fixture
def simulator(running):
    running[0].reset()
    return running[0]


@pytest.fixture
def client(running):
    return running[1]


def statuses(client):
    return {source: client.get(address).status_code for source, address in ADDRESSES.items()}


def good_but(**other):
    return {**dict.fromkeys(ADDRESSES, 200), **other}


def body(response):
    """Without the hidden fields of a form, which no two pages share."""
    return re.sub(rb'name="__\w+" id="\w+" value="[^"]*"', b"", response.content)


def test_every_page_is_asked_of_its_own_source():
    assert ADDRESSES.keys() == set(SOURCES)


def test_every_source_answers_with_tag_date_and_the_simulated_header(simulator, client):
    for source, address in ADDRESSES.items():
        response = client.get(address)
        assert response.status_code == 200, source
        assert response.headers["X-Southbound-Simulated"] == "1"
        if source == "ccass":  # a page that is made anew for each request
            assert response.headers.keys().isdisjoint({"etag", "last-modified"})
            continue
        assert response.headers["Last-Modified"].endswith("GMT")
        again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_one_source_can_be_down_and_all_can(simulator, client):
    simulator.down(True, source="yahoo")
    assert statuses(client) == good_but(yahoo=503)
    simulator.down()
    assert set(statuses(client).values()) == {503}
    simulator.down(False, source="ecb")
    assert statuses(client) == {**dict.fromkeys(ADDRESSES, 503), "ecb": 200}
    simulator.down(False)
    assert set(statuses(client).values()) == {200}


def test_one_source_can_drop_its_connections(simulator, client):
    simulator.down("drop", source="feeds")
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(ADDRESSES["feeds"])
    assert client.get(ADDRESSES["hkex"]).status_code == 200


def test_one_source_can_be_slow(simulator, client):
    client.get(ADDRESSES["ecb"])
    simulator.delay(0.3, source="ecb")
    started = time.monotonic()
    client.get(ADDRESSES["hkex"])
    between = time.monotonic()
    client.get(ADDRESSES["ecb"])
    assert between - started < 0.3 <= time.monotonic() - between


def test_one_source_can_refuse_and_refusals_of_all_are_counted_together(simulator, client):
    simulator.retry_after(1, 2, source="feeds")
    assert statuses(client)["feeds"] == 429
    assert statuses(client)["feeds"] == 200
    simulator.retry_after(2, 2)
    assert list(statuses(client).values()) == [429, 429, *[200] * (len(ADDRESSES) - 2)]


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_can_be_broken_in_every_common_way(simulator, client, source):
    assert SOURCE_FAULTS[source].keys() >= EVERYWHERE
    good = client.get(ADDRESSES[source])
    for name in SOURCE_FAULTS[source]:
        simulator.break_source(source, name, times=1)
        broken = client.get(ADDRESSES[source])
        assert broken.status_code == 200
        assert body(broken) != body(good), name
        assert body(client.get(ADDRESSES[source])) == body(good)


@pytest.mark.parametrize("source", SOURCES)
def test_common_faults_are_what_they_say(simulator, client, source):
    good = body(client.get(ADDRESSES[source]))

    def broken(name):
        simulator.break_source(source, name, times=1)
        return client.get(ADDRESSES[source])

    assert broken("empty_body").content == b""
    assert good.startswith(body(broken("truncated_body")))
    page, refusal = broken("html_under_200"), broken("plain_text_refusal")
    assert page.text.startswith("<!DOCTYPE html>")
    assert page.headers["content-type"].startswith("text/html")
    assert "Too many requests" in refusal.text
    assert refusal.headers["content-type"].startswith("text/plain")


def test_a_fault_of_a_source_waits_for_a_page_that_would_be_good(simulator, client):
    simulator.break_source("hkex", "empty_body", times=1)
    assert client.get("/eng/csm/DailyStat/data_tab_daily_20250906e.js").status_code == 404
    assert client.get(ADDRESSES["hkex"]).content == b""
    assert client.get(ADDRESSES["hkex"]).content != b""


def test_a_broken_source_is_mended(simulator, client):
    simulator.break_source("feeds", "empty_body")
    assert [client.get(ADDRESSES["feeds"]).content for _ in range(3)] == [b""] * 3
    simulator.break_source("feeds", None)
    assert client.get(ADDRESSES["feeds"]).content != b""


def test_faults_of_a_day_and_of_the_source_are_kept_apart(simulator, client):
    simulator.fault(date(2025, 9, 5), "nine_rows")
    simulator.break_source("hkex", "empty_body", times=1)
    assert client.get(ADDRESSES["hkex"]).content == b""
    assert client.get(ADDRESSES["hkex"]).content.count(b'"10"') == 3


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        ("bloomberg", "empty_body", "no source called 'bloomberg'.*yahoo"),
        ("ecb", "null_closes", "no fault called 'null_closes' of ecb.*no_data"),
    ],
)
def test_an_unknown_source_or_fault_is_refused_with_the_catalogue(simulator, source, name, said):
    with pytest.raises(ValueError, match=said):
        simulator.break_source(source, name)
    with pytest.raises(ValueError, match="no source called"):
        simulator.down(True, source="bloomberg")


def test_a_path_can_be_planted_whatever_the_sources_say(simulator, client):
    simulator.set_body("/feeds/extra.rss", b"<rss/>")
    assert client.get("/feeds/extra.rss").content == b"<rss/>"
    simulator.set_body("/feeds/extra.rss", None)
    assert client.get("/feeds/extra.rss").status_code == 404


def test_another_process_names_the_source_in_json(simulator, client):
    state = client.post("/_control", json={"down": True, "source": "yahoo", "delay_s": 0}).json()
    assert state["sources"]["yahoo"]["down"] is True
    assert state["down"] is False
    command = {"break_source": {"source": "ecb", "name": "empty_body", "times": 1}}
    assert client.post("/_control", json=command).json()["broken_sources"] == {
        "ecb": {"name": "empty_body", "times": 1}
    }
    assert client.get(ADDRESSES["ecb"]).content == b""
    assert statuses(client) == good_but(yahoo=503)
    refused = client.post("/_control", json={"break_source": {"source": "ecb", "name": "gremlins"}})
    assert refused.status_code == 400


def test_the_log_names_source_and_query(simulator, client):
    statuses(client)
    client.get("/nowhere")
    assert [request.source for request in simulator.requests] == [*ADDRESSES, ""]
    assert simulator.requests[1].path == "/v8/finance/chart/9988.HK"
    assert simulator.requests[1].query == "interval=1d&period1=1756684800&period2=1757289600"

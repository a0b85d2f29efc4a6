"""The simulated market over HTTP: what a client of a real source would meet, and what a test can do to it.

The bytes themselves are tested in ``test_simulator_hkex_wire`` and ``test_simulator_faults``.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest

from simulator.faults import broken
from simulator.market import Market
from simulator.server import SimulatorServer
from simulator.wire.hkex_daily import PATH, encode

MARKET = Market()
DAY = date(2025, 9, 5)
WIRE = encode(MARKET.day(DAY))
CLOSED, HOLIDAY = date(2025, 10, 29), date(2025, 5, 2)


@pytest.fixture(scope="module")
def running():
    with SimulatorServer() as server, httpx.Client(base_url=server.base_url) as client:
        yield server, client


@pytest.fixture
def simulator(running):
    running[0].reset()
    return running[0]


@pytest.fixture
def client(running):
    return running[1]


def get(client, day=DAY, **headers):
    return client.get(PATH.format(day=day), headers=headers)


def test_a_day_is_served_as_the_market_has_it(simulator, client):
    response = get(client)
    assert response.status_code == 200
    assert response.content == WIRE
    assert response.headers["content-type"] == "application/javascript"


def test_every_response_says_that_it_is_simulated(simulator, client):
    responses = [
        get(client),
        get(client, CLOSED),
        client.get("/"),
        client.get("/_control"),
        client.post("/_control", json={}),
        client.post("/_control", content=b"not json"),
        client.post("/elsewhere"),
        client.delete("/"),
        client.head(PATH.format(day=DAY)),
        get(client, **{"If-None-Match": "*"}),
    ]
    simulator.down()
    responses.append(get(client))
    simulator.down(False)
    simulator.retry_after(1, 1)
    responses.append(get(client))
    statuses = [response.status_code for response in responses]
    assert statuses == [200, 404, 200, 200, 200, 400, 404, 501, 200, 304, 503, 429]
    assert all(response.headers["X-Southbound-Simulated"] == "1" for response in responses)


def test_the_front_page_says_that_this_is_not_the_exchange(simulator, client):
    assert "simulated market" in client.get("/").text
    assert "not HKEX" in client.get("/").text


@pytest.mark.parametrize(
    "path",
    [
        PATH.format(day=CLOSED),
        PATH.format(day=date(2025, 9, 6)),
        PATH.format(day=date(2026, 1, 5)),
        "/eng/csm/DailyStat/data_tab_daily_20250231e.js",
        "/chi/csm/DailyStat/data_tab_daily_20250905c.js",
        "/etc/passwd",
    ],
)
def test_what_does_not_exist_is_an_html_404(simulator, client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.text.startswith("<!DOCTYPE html>")
    assert response.headers["content-type"].startswith("text/html")


def test_a_mainland_holiday_has_a_file(simulator, client):
    assert get(client, HOLIDAY).content == encode(MARKET.day(HOLIDAY))


def test_an_unchanged_file_is_not_sent_again(simulator, client):
    first = get(client)
    assert first.headers["last-modified"] == "Tue, 09 Sep 2025 02:00:00 GMT"
    second = get(client, **{"If-None-Match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]
    assert get(client, **{"If-None-Match": '"another"'}).status_code == 200


def test_the_moment_decides_which_print_is_served(simulator, client):
    simulator.set_moment(datetime(2025, 9, 5, 9, 59))
    assert get(client).status_code == 404
    simulator.set_moment("2025-09-08T08:00:00+08:00")
    first_print = get(client)
    assert first_print.content == encode(MARKET.versions(DAY)[0])
    simulator.set_moment("2025-09-09T02:00:00Z")
    assert get(client, **{"If-None-Match": first_print.headers["etag"]}).content == WIRE
    simulator.set_moment(None)
    assert get(client).content == WIRE


def test_a_fault_lasts_as_many_requests_as_it_was_given(simulator, client):
    simulator.fault(DAY, "nine_rows", times=2)
    bad = broken("nine_rows", WIRE)
    assert [get(client).content for _ in range(3)] == [bad, bad, WIRE]
    simulator.fault(DAY, "empty_body")
    assert [get(client).content for _ in range(3)] == [b"", b"", b""]
    simulator.fault(DAY, None)
    assert get(client).content == WIRE


def test_a_fault_waits_until_the_file_is_up(simulator, client):
    simulator.fault(DAY, "html_under_200", times=1)
    simulator.set_moment("2025-09-05T09:00:00Z")
    assert get(client).status_code == 404
    simulator.set_moment("2025-09-05T10:00:00Z")
    assert get(client).text.startswith("<!DOCTYPE html>")


def test_faults_that_repeat_the_session_before_find_it_themselves(simulator, client):
    previous = encode(MARKET.day(date(2025, 10, 28)))
    simulator.fault(CLOSED, "closed_day_with_values")
    assert get(client, CLOSED).content == previous.replace(b"2025-10-28", b"2025-10-29")
    simulator.fault(date(2025, 10, 30), "stale_repeat")
    assert get(client, date(2025, 10, 30)).content == previous.replace(b"2025-10-28", b"2025-10-30")
    # 8 October was a mainland holiday: it has a file, but the session before is that of 30 September.
    simulator.fault(date(2025, 10, 9), "stale_repeat")
    before = encode(MARKET.day(date(2025, 9, 30)))
    assert get(client, date(2025, 10, 9)).content == before.replace(b"2025-09-30", b"2025-10-09")


def test_a_fault_that_a_day_has_no_place_for_is_an_error_and_not_a_good_file(simulator, client):
    simulator.fault(HOLIDAY, "nine_rows")
    response = get(client, HOLIDAY)
    assert response.status_code == 500
    assert "take a trading day" in response.text


def test_a_planted_body_is_served_whatever_the_market_says(simulator, client):
    simulator.set_body(CLOSED, b"anything")
    assert get(client, CLOSED).content == b"anything"
    simulator.set_body(CLOSED, None)
    assert get(client, CLOSED).status_code == 404


def test_the_source_can_be_down_or_drop_the_connection(simulator, client):
    simulator.down()
    assert get(client).status_code == 503
    simulator.down("drop")
    with pytest.raises(httpx.RemoteProtocolError):
        get(client)
    simulator.down(False)
    assert get(client).status_code == 200
    assert [request.status for request in simulator.requests] == [503, 0, 200]


def test_a_client_can_be_told_to_come_back_later(simulator, client):
    simulator.retry_after(times=2, seconds=3)
    refused = [get(client), get(client)]
    assert [(response.status_code, response.headers["retry-after"]) for response in refused] == [
        (429, "3")
    ] * 2
    assert get(client).status_code == 200


def test_answers_can_be_delayed(simulator, client):
    simulator.delay(0.2)
    started = time.monotonic()
    get(client)
    assert time.monotonic() - started >= 0.2


def test_the_exchange_can_have_deleted_its_old_days(simulator, client):
    simulator.delete_before(DAY)
    assert get(client, date(2025, 9, 4)).status_code == 404
    assert get(client).content == WIRE
    simulator.fault(date(2025, 9, 4), "nine_rows", times=1)
    simulator.delete_before(None)
    assert get(client, date(2025, 9, 4)).content == broken("nine_rows", encode(MARKET.day(date(2025, 9, 4))))


def test_a_form_for_a_source_that_takes_none_finds_nothing(simulator, client):
    response = client.post(PATH.format(day=DAY), data={"date": "2025-09-05"})
    assert response.status_code == 404
    assert client.post("/sdw/search/mutualmarket.aspx?t=hk", content=b"x" * 70_000).status_code == 413


def test_the_log_counts_what_was_asked_of_the_sources(simulator, client):
    client.get("/")
    client.get("/_control")
    get(client, **{"User-Agent": "southbound/1.0 (someone@example.org)"})
    get(client, CLOSED)
    assert [(request.path, request.status) for request in simulator.requests] == [
        ("/eng/csm/DailyStat/data_tab_daily_20250905e.js", 200),
        ("/eng/csm/DailyStat/data_tab_daily_20251029e.js", 404),
    ]
    assert simulator.requests[0].user_agent == "southbound/1.0 (someone@example.org)"
    assert datetime.fromisoformat(simulator.requests[0].at).tzinfo is not None


def test_another_process_controls_it_by_json(simulator, client):
    body = {"date": "2025-10-29", "base64": base64.b64encode(b"planted").decode()}
    command = {
        "moment": "2025-09-08T00:00:00+00:00",
        "fault": {"date": "2025-09-05", "name": "null_field", "times": 3},
        "retry_after": {"times": 0, "seconds": 0},
        "delay_s": 0,
        "full_size": {"date": "2025-09-05"},
        "delete_before": "2025-01-01",
        "body": body,
        "down": False,
    }
    state = client.post("/_control", json=command).json()
    assert state["moment"] == "2025-09-08T00:00:00+00:00"
    assert state["faults"] == {"2025-09-05": {"name": "null_field", "times": 3}}
    assert (state["full_size"], state["delete_before"]) == (["2025-09-05"], "2025-01-01")
    assert get(client, CLOSED).content == b"planted"
    assert get(client).content == broken("null_field", encode(MARKET.versions(DAY)[0]))
    state = client.get("/_control").json()
    assert state["faults"]["2025-09-05"]["times"] == 2
    assert [request["status"] for request in state["requests"]] == [200, 200]

    state = client.post("/_control", json={"reset": True}).json()
    assert (state["moment"], state["faults"], state["bodies"], state["requests"]) == (None, {}, [], [])
    assert (state["full_size"], state["delete_before"]) == ([], None)


@pytest.mark.parametrize(
    "command",
    [
        {"mome": None},
        {"fault": {"date": "2025-09-05", "name": "gremlins"}},
        {"fault": {"name": "nine_rows"}},
        {"moment": "yesterday"},
        {"down": "perhaps"},
        {"delay_s": -1},
        {"body": {"date": "2025-09-05", "base64": "%%%"}},
        {"delete_before": "last year"},
        {"full_size": {}},
        [],
    ],
)
def test_a_control_message_that_makes_no_sense_is_refused_with_a_sentence(simulator, client, command):
    response = client.post("/_control", json=command)
    assert response.status_code == 400
    assert len(response.json()["error"].split()) > 3
    assert get(client).content == WIRE


def test_it_listens_on_the_loopback_address_only(simulator):
    assert simulator.base_url.startswith("http://127.0.0.1:")
    assert simulator._server.server_address[0] == "127.0.0.1"


def test_two_servers_stand_side_by_side_and_a_stopped_one_is_gone():
    with SimulatorServer(seed=1) as one, SimulatorServer(seed=2) as other:
        wires = [httpx.get(server.base_url + PATH.format(day=DAY)).content for server in (one, other)]
        assert wires == [encode(Market(seed).day(DAY)) for seed in (1, 2)]
    with pytest.raises(httpx.ConnectError):
        httpx.get(one.base_url)


def test_a_kept_alive_connection_is_not_served_after_the_end():
    with httpx.Client() as client:
        with SimulatorServer() as server:
            assert get_from(server, client).status_code == 200
        with pytest.raises(httpx.TransportError):
            get_from(server, client)


def get_from(server, client):
    return client.get(server.base_url + PATH.format(day=DAY))


def test_it_runs_as_a_process_of_its_own_until_told_to_stop(tmp_path):
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "simulator", "--port", "0", "--moment", "2025-09-05T10:00:00Z"]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [*command, "--ready-file", str(ready)], cwd=root, stdout=subprocess.PIPE, env={**os.environ}
    )
    try:
        deadline = time.monotonic() + 30
        while not ready.exists():
            assert process.poll() is None, "The simulator ended before it was ready."
            assert time.monotonic() < deadline, "The simulator was not ready within 30 seconds."
            time.sleep(0.05)
        address = json.loads(ready.read_text())
        assert address["pid"] == process.pid
        response = httpx.get(address["base_url"] + PATH.format(day=DAY))
        assert response.content == encode(MARKET.versions(DAY)[0])
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert not ready.exists()
    finally:
        process.kill()
        process.communicate()

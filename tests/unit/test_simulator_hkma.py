"""The simulated list of end-of-day rates: close to the fixings, a month late, a hundred rows a page.

The fixings themselves are tested in ``test_simulator_ecb``.
"""

from datetime import date

import httpx
import pytest

from simulator.fx.hkma import MISSING, end_of_day
from simulator.fx.rates import rates
from simulator.prices.hours import hong_kong_sessions
from simulator.server import SimulatorServer
from simulator.wire.hkma import PATH, encode

SEEDS = (9988, 1, 2)


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


def ask(client, **query):
    return client.get(PATH, params=query).json()


def records(client, **query):
    return ask(client, **query)["result"]["records"]


@pytest.mark.parametrize("seed", SEEDS)
def test_rates_are_within_a_tenth_of_a_percent_of_the_fixings(seed):
    for day, listed in end_of_day(seed).items():
        for name, rate in listed.items():
            if rate is not None:
                assert rate == pytest.approx(rates(seed).in_hkd(name.upper(), day), rel=0.001)
        assert 7.75 <= listed["usd"] <= 7.85


def test_days_are_hong_kongs_and_three_cells_are_missing():
    listed = end_of_day(9988)
    assert list(listed) == list(hong_kong_sessions())
    assert {
        (day, name) for day, quoted in listed.items() for name, rate in quoted.items() if rate is None
    } == MISSING


def test_an_answer_is_printed_character_by_character():
    quoted = {date(2025, 9, 30): {"usd": 7.788, "gbp": None, "jpy": 0.055924, "cny": 1.0922, "eur": 9.158}}
    assert encode(quoted).decode() == (
        '{"header":{"success":true,"err_code":"0000","err_msg":"No error found (simulated)"},'
        '"result":{"datasize":1,"records":[{"end_of_day":"2025-09-30","usd":7.788,"gbp":null,"jpy":0.055924,'
        '"cny":1.0922,"eur":9.158}]}}'
    )


def test_pages_lead_through_all_days_newest_first(simulator, client):
    found, offset = [], 0
    while page := records(client, offset=offset, pagesize=1000):
        assert len(page) <= 100
        found += [record["end_of_day"] for record in page]
        offset += len(page)
    assert found == [day.isoformat() for day in sorted(hong_kong_sessions(), reverse=True)]
    assert [record["end_of_day"] for record in records(client, offset=2, pagesize=2)] == found[2:4]


@pytest.mark.parametrize(
    ("moment", "newest"),
    [
        ("2025-10-28T08:59:59+08:00", "2025-08-29"),
        ("2025-10-28T09:00:00+08:00", "2025-09-30"),
        ("2025-01-28T09:00:00+08:00", "2024-12-31"),
        ("2025-11-14T23:30:00+08:00", "2025-09-30"),
    ],
)
def test_a_months_days_are_put_up_on_the_28th_of_the_next(simulator, client, moment, newest):
    simulator.set_moment(moment)
    assert records(client)[0]["end_of_day"] == newest


def test_a_bad_page_is_an_error_under_200(simulator, client):
    for query in ({"offset": "first"}, {"pagesize": "0"}, {"offset": "-1"}):
        assert ask(client, **query)["header"]["success"] is False
        assert "result" not in ask(client, **query)


def test_faults_break_what_they_say(simulator, client):
    simulator.break_source("hkma", "success_false", times=1)
    assert ask(client)["header"]["success"] is False
    simulator.break_source("hkma", "no_data", times=1)
    assert ask(client)["result"] == {"datasize": 0, "records": []}
    assert records(client)

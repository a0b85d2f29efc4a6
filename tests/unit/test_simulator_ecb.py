"""The simulated reference rates and the two files that show them, as of moments.

What the warehouse makes of the files is tested with its parser.
"""

import csv
import io
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import date, timedelta
from hashlib import sha256

import httpx
import pytest

from simulator.fx.rates import currencies, printed, rates
from simulator.server import SimulatorServer
from simulator.wire.ecb import HISTORY, NINETY_DAYS, history, ninety_days

SEEDS = (9988, 1, 2)
CLOSED = (
    "2024-04-01",
    "2024-05-01",
    "2024-12-25",
    "2024-12-26",
    "2025-01-01",
    "2025-04-18",
    "2025-04-21",
    "2025-05-01",
)
CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
BY_HAND = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
    'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject>'
    "<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender><Cube>\n"
    '<Cube time="2025-09-08"><Cube currency="USD" rate="1.1728"/><Cube currency="JPY" rate="173.12"/></Cube>\n'
    '<Cube time="2025-09-05"><Cube currency="USD" rate="1.1697"/></Cube>\n'
    "</Cube></gesmes:Envelope>"
)


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


def short(client):
    """Day -> currency -> rate as printed, in the file's order."""
    cubes = ElementTree.fromstring(client.get(NINETY_DAYS).content).iter(CUBE)
    return {
        date.fromisoformat(cube.get("time")): {rate.get("currency"): rate.get("rate") for rate in cube}
        for cube in cubes
        if cube.get("time")
    }


def member(body):
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.namelist() == ["eurofxref-hist.csv"]
        return archive.read("eurofxref-hist.csv").decode()


@pytest.mark.parametrize("seed", SEEDS)
def test_published_crosses_hold_for_every_seed(seed):
    assert round(rates(seed).usd_hkd(date(2025, 9, 5)), 4) == 7.8023
    assert round(rates(seed).usd_hkd(date(2025, 11, 3)), 4) == 7.7732


@pytest.mark.parametrize("seed", SEEDS)
def test_the_peg_holds_and_the_yuan_stays_plausible(seed):
    drawn = rates(seed)
    assert all(7.749 <= drawn.usd_hkd(day) <= 7.851 for day in drawn.quoted)
    assert all(1.07 <= drawn.cny_hkd(day) <= 1.11 for day in drawn.quoted)
    assert len({drawn.usd_hkd(day) for day in drawn.quoted}) > 300


def test_rates_are_fixed_on_the_euros_business_days():
    days = set(rates(9988).quoted)
    assert days.isdisjoint(map(date.fromisoformat, CLOSED))
    assert all(day.weekday() < 5 for day in days)
    assert (min(days), max(days)) == (date(2024, 4, 2), date(2025, 11, 14))
    # 31 December, Whit Monday and German Unity Day are business days of the euro.
    assert {date(2024, 12, 31), date(2025, 6, 9), date(2025, 10, 3)} <= days


def test_thirty_currencies_are_quoted_every_day():
    assert len(currencies()) == 30
    assert {"USD", "CNY", "HKD", "JPY", "GBP"} <= set(currencies())
    assert all(tuple(quoted) == currencies() for quoted in rates(9988).quoted.values())


@pytest.mark.parametrize(
    ("rate", "text"),
    [(1.16481, "1.1648"), (9.10129, "9.1013"), (24.9514, "24.951"), (179.336, "179.34"), (17950.4, "17950")],
)
def test_a_rate_is_printed_with_five_digits(rate, text):
    assert printed(rate) == text


def test_a_day_without_a_fixing_takes_the_one_before():
    drawn = rates(9988)
    assert drawn.usd_hkd(date(2025, 4, 21)) == drawn.usd_hkd(date(2025, 4, 17))
    with pytest.raises(ValueError, match="Nothing was fixed before"):
        drawn.usd_hkd(date(2024, 3, 1))


def test_the_xml_is_printed_character_by_character():
    quoted = {date(2025, 9, 8): {"USD": "1.1728", "JPY": "173.12"}, date(2025, 9, 5): {"USD": "1.1697"}}
    assert ninety_days(quoted, list(quoted)).decode() == BY_HAND


def test_the_csv_ends_each_line_with_a_comma_and_marks_what_is_missing():
    quoted = {date(2025, 9, 8): {"USD": "1.1728", "ZAR": "20.5"}}
    header, line = member(history(quoted, list(quoted))).splitlines()
    assert header.startswith("Date,USD,JPY,BGN,CYP,")
    assert header.endswith(",THB,ZAR,")
    assert line == "2025-09-08,1.1728," + "N/A," * 39 + "20.5,"


def test_the_short_file_holds_ninety_calendar_days_newest_first(simulator, client):
    simulator.set_moment("2025-11-14T23:30:00+08:00")
    days = list(short(client))
    assert days == sorted(days, reverse=True)
    assert days[0] == date(2025, 11, 14)
    assert timedelta(days=85) < days[0] - days[-1] <= timedelta(days=90)
    quoted = rates(9988).quoted
    assert short(client) == {day: quoted[day] for day in days}


@pytest.mark.parametrize(
    ("moment", "newest"),
    [
        ("2025-11-14T22:59:59+08:00", date(2025, 11, 13)),
        ("2025-11-14T23:00:00+08:00", date(2025, 11, 14)),
        ("2025-07-15T21:59:59+08:00", date(2025, 7, 14)),  # summer time: an hour earlier in Hong Kong
        ("2025-07-15T22:00:00+08:00", date(2025, 7, 15)),
        ("2025-09-07T12:00:00+08:00", date(2025, 9, 5)),
    ],
)
def test_rates_go_up_at_four_in_the_afternoon_central_european_time(simulator, client, moment, newest):
    simulator.set_moment(moment)
    assert next(iter(short(client))) == newest
    rows = list(csv.reader(io.StringIO(member(client.get(HISTORY).content))))
    assert rows[1][0] == newest.isoformat()


def test_the_zip_holds_all_history_and_is_the_same_on_every_machine(simulator, client):
    """If the rates were changed on purpose, put the new digest here."""
    body = client.get(HISTORY).content
    rows = list(csv.DictReader(io.StringIO(member(body))))
    quoted = rates(9988).quoted
    assert [date.fromisoformat(row["Date"]) for row in rows] == sorted(quoted, reverse=True)
    assert all(row["HKD"] == quoted[date.fromisoformat(row["Date"])]["HKD"] for row in rows)
    assert {row["CYP"] for row in rows} == {"N/A"}
    assert sha256(body).hexdigest()[:16] == "0020f89fc80d2668"


def test_before_the_first_fixing_there_is_no_file(simulator, client):
    simulator.set_moment("2024-04-02T13:59:00Z")
    assert client.get(NINETY_DAYS).status_code == 404
    assert client.get("/stats/eurofxref/eurofxref-daily.xml").status_code == 404


def test_no_data_is_an_envelope_or_a_table_without_fixings(simulator, client):
    simulator.break_source("ecb", "no_data")
    assert short(client) == {}
    header, *lines = member(client.get(HISTORY).content).splitlines()
    assert header.startswith("Date,USD,")
    assert lines == []

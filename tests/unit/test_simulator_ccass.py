"""The simulated page of southbound holdings: its markup, its form, and the days that it silently changes.

The holdings themselves are tested in ``test_simulator_holdings``.
"""

import re
from datetime import date

import httpx
import pytest

from simulator.holdings.book import Holding, HoldingsPage, holdings, versions
from simulator.holdings.settlement import posted_at
from simulator.server import SimulatorServer
from simulator.wire.ccass import HiddenFields, encode, table

ADDRESS = "/sdw/search/mutualmarket.aspx?t=hk"
INPUT = re.compile(r'name="(\w+)" id="\w+" value="([^"]*)"')
CELL = re.compile(
    r'<td class="col-([a-z-]+)">\n<div class="mobile-list-heading">[^<]+:</div>\n'
    r'<div class="mobile-list-body">([^<]*)</div>\n</td>'
)
BY_HAND = (
    '<table id="mutualmarket-result" class="table table-mobile-list">\n<thead>\n<tr>\n'
    '<th class="col-stock-code" data-sort-by="stockcode">Stock Code</th>\n'
    '<th class="col-stock-name" data-sort-by="stockname">Stock Name</th>\n'
    '<th class="col-shareholding" data-sort-by="shareholding">Shareholding in CCASS</th>\n'
    '<th class="col-shareholding-percent" data-sort-by="shareholdingpercent">% of issued shares</th>\n'
    "</tr>\n</thead>\n<tbody>\n<tr>\n"
    '<td class="col-stock-code">\n<div class="mobile-list-heading">Stock Code:</div>\n'
    '<div class="mobile-list-body">    3</div>\n</td>\n'
    '<td class="col-stock-name">\n<div class="mobile-list-heading">Stock Name:</div>\n'
    '<div class="mobile-list-body">HK &amp; CHINA GAS</div>\n</td>\n'
    '<td class="col-shareholding">\n<div class="mobile-list-heading">Shareholding in CCASS:</div>\n'
    '<div class="mobile-list-body">120,214,498</div>\n</td>\n'
    '<td class="col-shareholding-percent">\n<div class="mobile-list-heading">% of issued shares:</div>\n'
    '<div class="mobile-list-body">1.30%</div>\n</td>\n'
    "</tr>\n</tbody>\n</table>\n"
)


@pytest.fixture(scope="module")
def running():
    with SimulatorServer() as server, httpx.Client(base_url=server.base_url) as client:
        yield server, client


@pytest.fixture
def simulator(running):
    running[0].reset()
    running[0].set_moment("2025-11-14T23:30:00+08:00")
    return running[0]


@pytest.fixture
def client(running):
    return running[1]


def search(client, day, **changed):
    form = dict(INPUT.findall(client.get(ADDRESS).text))
    form |= {"txtShareholdingDate": f"{day:%Y/%m/%d}", "btnSearch": "Search", **changed}
    return client.post(ADDRESS, data=form)


def heading(response):
    return re.search(
        r'<h2 class="ccass-heading"><span>Shareholding Date: ([\d/]+)</span></h2>', response.text
    )[1]


def rows(response):
    cells = [text for _, text in CELL.findall(response.text)]
    return [cells[i : i + 4] for i in range(0, len(cells), 4)]


def test_the_table_is_printed_character_by_character():
    rows = {"00003": Holding(120_214_498, 1.3, "HK & CHINA GAS")}
    assert table(rows) == BY_HAND
    page = HoldingsPage(date(2025, 11, 12), rows, posted_at(date(2025, 11, 12)))
    text = encode(page, HiddenFields("state", "valid"), date(2025, 11, 14)).decode()
    assert BY_HAND in text
    assert {("__VIEWSTATE", "state"), ("__EVENTVALIDATION", "valid"), ("today", "20251114")} <= set(
        INPUT.findall(text)
    )
    assert "simulated" in text


def test_a_get_shows_the_latest_day_whole(simulator, client):
    response = client.get(ADDRESS)
    assert heading(response) == "2025/11/13"
    assert [
        [
            f"{int(code):>5}",
            row.name.replace("&", "&amp;").replace("'", "&#x27;"),
            f"{row.shares:,}",
            f"{row.pct_issued:.2f}%",
        ]
        for code, row in holdings(9988)[date(2025, 11, 13)].items()
    ] == rows(response)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (date(2025, 9, 4), "2025/09/04"),
        (date(2025, 9, 7), "2025/09/05"),
        (date(2025, 10, 29), "2025/10/28"),
        (date(2025, 11, 14), "2025/11/13"),
        (date(2026, 3, 1), "2025/11/13"),
        (date(2024, 9, 2), "2024/11/14"),
    ],
)
def test_a_day_without_a_page_silently_shows_another(simulator, client, asked, shown):
    response = search(client, asked)
    assert (response.status_code, heading(response)) == (200, shown)


def test_a_page_goes_up_at_eight_on_the_next_session(simulator, client):
    simulator.set_moment("2025-09-08T07:59:59+08:00")
    assert heading(client.get(ADDRESS)) == "2025/09/04"
    simulator.set_moment("2025-09-08T08:00:00+08:00")
    assert heading(client.get(ADDRESS)) == "2025/09/05"
    simulator.set_moment("2024-08-01T12:00:00+08:00")
    assert client.get(ADDRESS).status_code == 404


def test_the_moment_decides_which_print_of_the_restated_page_is_shown(simulator, client):
    first, last = versions(9988, date(2025, 9, 3))
    simulator.set_moment("2025-09-08T00:59:00Z")
    assert len(rows(search(client, date(2025, 9, 3)))) == len(first.rows) == len(last.rows) - 1
    simulator.set_moment("2025-09-08T01:00:00Z")
    assert f"{last.rows['01810'].shares:,}" in search(client, date(2025, 9, 3)).text


def test_hidden_fields_are_new_with_every_get_and_a_stale_form_is_refused(simulator, client):
    first, second = (dict(INPUT.findall(client.get(ADDRESS).text)) for _ in range(2))
    assert first["__VIEWSTATE"] != second["__VIEWSTATE"]
    for form in ({"__VIEWSTATE": "made up"}, {"__EVENTVALIDATION": first["__EVENTVALIDATION"]}):
        refused = search(client, date(2025, 9, 4), **form)
        assert refused.status_code == 200
        assert refused.text.startswith("<!DOCTYPE html>")
        assert "mutualmarket-result" not in refused.text
    assert "mutualmarket-result" not in client.post(ADDRESS, data={"btnSearch": "Search"}).text


def test_one_form_serves_many_days_until_it_is_forgotten(simulator, client):
    form = dict(INPUT.findall(client.get(ADDRESS).text)) | {"btnSearch": "Search"}
    for day in (3, 4, 5):
        sent = client.post(ADDRESS, data={**form, "txtShareholdingDate": f"2025/09/{day:02d}"})
        assert heading(sent) == f"2025/09/{day:02d}"
    for _ in range(64):
        client.get(ADDRESS)
    stale = client.post(ADDRESS, data={**form, "txtShareholdingDate": "2025/09/05"})
    assert "hidden fields" in stale.text


def test_a_form_stands_in_the_log(simulator, client):
    search(client, date(2025, 9, 4))
    got, posted = simulator.requests
    assert [(r.method, r.source, r.query) for r in (got, posted)] == [
        ("GET", "ccass", "t=hk"),
        ("POST", "ccass", "t=hk"),
    ]
    assert "txtShareholdingDate=2025%2F09%2F04" in posted.form


def test_northbound_and_other_pages_do_not_exist(simulator, client):
    assert client.get("/sdw/search/mutualmarket.aspx?t=sh").status_code == 404
    assert client.get("/sdw/search/searchsdw.aspx").status_code == 404


def test_faults_break_what_they_say(simulator, client):
    good = rows(client.get(ADDRESS))

    def broken(name):
        simulator.break_source("ccass", name, times=1)
        return client.get(ADDRESS)

    assert heading(broken("another_date")) == "2025/11/06"
    negative = rows(broken("negative_holdings"))
    assert [negative[0][2], negative[1:]] == [f"-{good[0][2]}", good[1:]]
    repeated = rows(broken("repeated_code"))
    assert repeated[1] == [good[0][0], *good[1][1:]]
    assert (rows(broken("no_data")), heading(broken("no_data"))) == ([], "2025/11/13")

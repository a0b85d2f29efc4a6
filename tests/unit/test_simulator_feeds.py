"""The five feeds as a reader meets them: formats, stamps, older pages, and what is published by a moment.

The articles and their gold are tested in ``test_simulator_news``.
"""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from zoneinfo import ZoneInfo

import httpx
import pytest

from simulator.news.article import Article, Gold
from simulator.news.desk import articles_of
from simulator.news.edges import EDGES
from simulator.news.feed_list import HEADER, feed_list
from simulator.news.feeds import FEEDS
from simulator.news.stamps import printed
from simulator.server import SimulatorServer
from simulator.wire import atom, json_feed, rss

ATOM = "{http://www.w3.org/2005/Atom}"
COMPLETE = "{http://purl.org/syndication/history/1.0}archive"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
WRITTEN = Article(
    key="by-hand",
    guid="g-1",
    feed="desk",
    url="https://news.example/desk/1?a=1&b=2",
    title="Smith & Wesson < 3",
    body="One. Two & three.",
    lang="en",
    publisher="Pacific Desk",
    published_at=datetime(2025, 9, 8, 9, 42, 10, tzinfo=UTC),
    stamp="eastern",
    gold=Gold("NOISE", "by-hand", "by-hand"),
    byline="R. Iyer",
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


def xml(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return ElementTree.fromstring(response.content)


def links(document):
    return {link.get("rel"): link.get("href") for link in document.findall(f"{ATOM}link")}


def wire_pages(client):
    """The subscription document and its archives, newest first, as (path, document)."""
    path, pages = "/feeds/wire.atom", []
    while path:
        document = xml(client, path)
        pages.append((path, document))
        path = links(document).get("prev-archive")
    return pages


def instants(name, client):
    """Guid -> instant, read with nothing but the feed list and the stamps."""
    [line] = [row for row in csv.DictReader(io.StringIO(feed_list("http://x"))) if row["name"] == name]
    if name == "wire":
        entries = [entry for _, page in wire_pages(client) for entry in page.findall(f"{ATOM}entry")]
        stamps = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}published") for entry in entries}
    elif name == "yuebao":
        stamps = {item["id"]: item["date_published"] for item in json_items(client)}
    else:
        items = xml(client, FEEDS[name].path).iter("item")
        stamps = {item.findtext("guid"): item.findtext("pubDate") for item in items}
    return {guid: read(stamp, line["timezone"], line["date_format"]) for guid, stamp in stamps.items()}


def read(stamp, timezone, date_format):
    if date_format:
        moment = datetime.strptime(stamp, date_format)
    else:
        try:
            moment = datetime.fromisoformat(stamp)
        except ValueError:
            moment = parsedate_to_datetime(stamp)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)


def json_items(client):
    path, items = "/feeds/yuebao.json", []
    while path:
        page = client.get(path).json()
        assert len(page["items"]) <= 100
        items += page["items"]
        path = page.get("next_url")
    return items


@pytest.mark.parametrize("name", FEEDS)
def test_every_stamp_reads_back_with_what_the_feed_list_says(simulator, client, name):
    found = instants(name, client)
    published = {article.guid: article.published_at for article in articles_of(9988, name)}
    assert found == {guid: published[guid] for guid in found}
    assert len(found) == (len(published) if name in ("wire", "yuebao") else min(len(published), 100))


def test_the_feed_list_names_five_feeds_of_this_server(simulator, client):
    rows = list(csv.DictReader(io.StringIO(simulator.feed_list)))
    assert tuple(rows[0]) == HEADER
    assert [row["name"] for row in rows] == ["wire", "desk", "morgen", "yuebao", "xinwen"]
    assert all(client.get(row["url"]).status_code == 200 for row in rows)
    by_name = {row["name"]: (row["lang"], row["timezone"], row["date_format"]) for row in rows}
    assert by_name == {
        "wire": ("", "", ""),
        "desk": ("en", "", ""),
        "morgen": ("en", "Europe/Berlin", "%d.%m.%Y - %H:%M:%S"),
        "yuebao": ("zh-Hant", "", ""),
        "xinwen": ("zh-Hans", "Asia/Shanghai", ""),
    }


@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_says_that_it_is_simulated(simulator, client, name):
    head = client.get(FEEDS[name].path).text[:700]
    assert "simulated" in head.lower()


@pytest.mark.parametrize(
    ("way", "stamp"),
    [
        ("utc", "2025-11-04T03:13:03Z"),
        ("hkt", "2025-11-04T11:13:03+08:00"),
        ("gmt", "Tue, 04 Nov 2025 03:13:03 GMT"),
        ("rfc_hkt", "Tue, 04 Nov 2025 11:13:03 +0800"),
        ("eastern", "Mon, 03 Nov 2025 22:13:03 EST"),
        ("german", "04.11.2025 - 04:13:03"),
        ("naive", "2025-11-04 11:13:03"),
    ],
)
def test_stamps_are_printed_in_the_ways_of_feeds(way, stamp):
    assert printed(datetime(2025, 11, 4, 3, 13, 3, tzinfo=UTC), way) == stamp


def test_zone_names_follow_daylight_saving_time():
    assert printed(datetime(2025, 7, 4, 12, tzinfo=UTC), "eastern") == "Fri, 04 Jul 2025 08:00:00 EDT"
    assert printed(datetime(2025, 7, 4, 12, tzinfo=UTC), "german") == "04.07.2025 - 14:00:00"
    with pytest.raises(ValueError, match="'lunar'"):
        printed(datetime(2025, 7, 4, 12, tzinfo=UTC), "lunar")


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_uses_each_of_its_ways_to_stamp(name):
    assert {article.stamp for article in articles_of(9988, name)} == set(FEEDS[name].stamps)


def test_an_rss_item_is_printed_character_by_character():
    document = rss.encode(FEEDS["desk"], [WRITTEN]).decode()
    assert document[document.index("<item>") : document.index("</channel>")] == (
        "<item>\n<title>Smith &amp; Wesson &lt; 3 - Pacific Desk</title>\n"
        "<link>https://news.example/desk/1?a=1&amp;b=2</link>\n"
        '<guid isPermaLink="false">g-1</guid>\n<pubDate>Mon, 08 Sep 2025 05:42:10 EDT</pubDate>\n'
        "<description>One. Two &amp; three.</description>\n"
        '<source url="https://news.example/desk">Pacific Desk</source>\n</item>\n'
    )


def test_an_atom_entry_is_printed_character_by_character():
    document = atom.encode(
        FEEDS["wire"], [WRITTEN], {"self": "/feeds/wire.atom"}, WRITTEN.published_at
    ).decode()
    assert document[document.index("<entry") : document.index("</feed>")] == (
        '<entry xml:lang="en">\n<id>g-1</id>\n<title>Smith &amp; Wesson &lt; 3</title>\n'
        '<link href="https://news.example/desk/1?a=1&amp;b=2"/>\n'
        "<published>Mon, 08 Sep 2025 05:42:10 EDT</published>\n<updated>Mon, 08 Sep 2025 05:42:10 EDT</updated>\n"
        "<author><name>R. Iyer</name></author>\n<source><title>Pacific Desk</title></source>\n"
        '<content type="text">One. Two &amp; three.</content>\n</entry>\n'
    )


def test_a_json_feed_is_printed_as_its_version_asks():
    page = json.loads(json_feed.encode(FEEDS["yuebao"], [WRITTEN], "/feeds/yuebao.json?page=2"))
    assert page["version"] == "https://jsonfeed.org/version/1.1"
    assert (page["language"], page["next_url"]) == ("zh-Hant", "/feeds/yuebao.json?page=2")
    assert page["items"] == [
        {
            "id": "g-1",
            "url": "https://news.example/desk/1?a=1&b=2",
            "title": "Smith & Wesson < 3",
            "content_text": "One. Two & three.",
            "date_published": "Mon, 08 Sep 2025 05:42:10 EDT",
            "language": "en",
            "authors": [{"name": "R. Iyer"}],
        }
    ]
    assert "next_url" not in json.loads(json_feed.encode(FEEDS["yuebao"], [], None))


def test_texts_arrive_as_they_were_written(simulator, client):
    written = {article.guid: article for article in articles_of(9988, "wire")}
    for _, page in wire_pages(client):
        for entry in page.findall(f"{ATOM}entry"):
            article = written[entry.findtext(f"{ATOM}id")]
            assert entry.findtext(f"{ATOM}title") == article.title
            assert entry.findtext(f"{ATOM}content") == article.body
            assert entry.findtext(f"{ATOM}source/{ATOM}title") == article.publisher
            assert (entry.get(LANG), entry.find(f"{ATOM}link").get("href")) == (article.lang, article.url)


def test_the_simplified_feed_wraps_its_text_in_markup(simulator, client):
    written = {article.guid: article for article in articles_of(9988, "xinwen")}
    for item in xml(client, "/feeds/xinwen.rss").iter("item"):
        html = item.findtext("description")
        assert html.startswith("<p>&nbsp;")
        plain = unescape(re.sub("<[^>]+>", "", html)).replace("\u00a0", "")
        assert plain.removeprefix("沪深港快讯—") == written[item.findtext("guid")].body


def test_the_desk_names_the_publisher_twice(simulator, client):
    for item in xml(client, "/feeds/desk.rss").iter("item"):
        source = item.find("source")
        assert item.findtext("title").endswith(f" - {source.text}")
        assert source.get("url").startswith("https://news.example/")
        assert item.find("guid").get("isPermaLink") == "false"


def test_the_wire_leads_back_to_its_first_article_without_gap_or_overlap(simulator, client):
    pages = wire_pages(client)
    assert len(pages) > 5
    guids = [entry.findtext(f"{ATOM}id") for _, page in pages for entry in page.findall(f"{ATOM}entry")]
    assert guids == [article.guid for article in reversed(articles_of(9988, "wire"))]
    assert 1 <= len(pages[0][1].findall(f"{ATOM}entry")) <= 40
    assert pages[0][1].find(COMPLETE) is None
    for number, (path, page) in enumerate(reversed(pages[1:]), start=1):
        assert path == f"/feeds/wire/archive-{number:04d}.atom"
        assert page.find(COMPLETE) is not None
        assert len(page.findall(f"{ATOM}entry")) == 40
        assert links(page)["current"] == "/feeds/wire.atom"
        later = f"/feeds/wire/archive-{number + 1:04d}.atom"
        assert links(page).get("next-archive") == (later if number < len(pages) - 1 else None)
    assert client.get(f"/feeds/wire/archive-{len(pages):04d}.atom").status_code == 404
    assert client.get("/feeds/wire/archive-0000.atom").status_code == 404


def test_an_archive_page_keeps_its_entries_for_good(simulator, client):
    def entries(moment):
        simulator.set_moment(moment)
        page = xml(client, "/feeds/wire/archive-0002.atom")
        return [entry.findtext(f"{ATOM}id") for entry in page.findall(f"{ATOM}entry")]

    assert entries("2025-06-30T00:00:00Z") == entries("2025-11-14T00:00:00Z")


def test_the_json_feed_leads_back_to_its_first_article(simulator, client):
    ids = [item["id"] for item in json_items(client)]
    assert ids == [article.guid for article in reversed(articles_of(9988, "yuebao"))]
    assert len(ids) > 100
    for page in ("0", "9", "two"):
        assert client.get("/feeds/yuebao.json", params={"page": page}).status_code == 404


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_shows_what_was_published_by_the_moment(simulator, client, name):
    middle = articles_of(9988, name)[len(articles_of(9988, name)) // 2]
    simulator.set_moment(middle.published_at)
    assert max(instants(name, client).values()) == middle.published_at
    assert middle.guid in client.get(FEEDS[name].path).text
    simulator.set_moment(middle.published_at.replace(year=2024, month=7))
    assert instants(name, client) == {}


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_can_be_without_entries_and_still_a_feed(simulator, client, name):
    simulator.break_source("feeds", "no_data")
    assert instants(name, client) == {}
    assert "simulated" in client.get(FEEDS[name].path).text.lower()


def test_edge_articles_are_in_their_feeds(simulator, client):
    shown = {guid for name in FEEDS for guid in instants(name, client)}
    edges = [article for name in FEEDS for article in articles_of(9988, name) if article.key in EDGES]
    assert len(edges) == len(EDGES)
    assert {article.guid for article in edges} <= shown


def test_documents_do_not_depend_on_the_port(simulator, client):
    with SimulatorServer() as other:
        for name in FEEDS:
            assert (
                httpx.get(other.base_url + FEEDS[name].path).content == client.get(FEEDS[name].path).content
            )

"""Feeds in three formats against documents written by hand: texts, links, stamps, older pages."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.sources.base import NotPublished, Parsed, Request, UnreadablePayload
from orchestration.sources.news.feed_list import read_feeds
from orchestration.sources.news.feeds import SOURCE, canonical_url, follow, language, parse, plain_text
from orchestration.sources.news.stamps import instant

GOLDEN = Path(__file__).parents[1] / "golden"
TABLE = "news/feed_articles"
DAY = date(2025, 11, 14)


def asked(name: str = "wire", url: str = "http://127.0.0.1/feeds/wire.atom", **options: str) -> Request:
    return Request(f"feeds:{name}", DAY, url, options={"name": name, **options})


def golden(file: str, **options: str) -> Parsed:
    return parse((GOLDEN / file).read_bytes(), asked(**options))


def test_an_atom_entry_is_plain_text_with_its_language_and_a_clean_link():
    row = golden("feed_archived.atom").frames[TABLE].row(0, named=True)
    assert row["title"] == "阿里巴巴 & 美團"
    assert row["body"] == "第一句。 第二句。"
    assert row["url"] == "https://news.example/a?id=7"
    assert row["lang"] == "zh-Hant"
    assert row["published_at"] == datetime(2025, 9, 8, 8, 35)
    assert row["guid"] == "tag:news.example,2025:1"


def test_an_entry_with_an_update_only_counts_from_it_and_one_without_a_date_is_refused():
    parsed = golden("feed_archived.atom")
    assert parsed.frames[TABLE]["published_at"].to_list()[1] == datetime(2025, 9, 7, 16, 5)
    [refused] = parsed.refused
    assert refused.row["guid"] == "tag:news.example,2025:3"
    assert "neither ISO 8601 nor RFC 822" in refused.reason


def test_a_naive_central_european_stamp_is_the_right_instant_in_winter_and_in_summer():
    options = {"timezone": "Europe/Berlin", "date_format": "%d.%m.%Y - %H:%M:%S"}
    rows = golden("feed_day_first.rss", **options).frames[TABLE]
    # 4 November, not 11 April: 04:13 in Berlin is 03:13 UTC in winter, 23:30 is 21:30 UTC in summer.
    assert rows["published_at"].to_list() == [datetime(2025, 11, 4, 3, 13, 3), datetime(2025, 7, 4, 21, 30)]
    assert rows["zone_source"].to_list() == ["FEED", "FEED"]


def test_a_naive_stamp_is_refused_where_the_feed_list_names_no_zone():
    parsed = golden("feed_day_first.rss", date_format="%d.%m.%Y - %H:%M:%S")
    assert parsed.frames[TABLE].is_empty()
    assert all("states no zone" in refused.reason for refused in parsed.refused)


def test_the_publisher_is_taken_off_the_headline():
    options = {"timezone": "Europe/Berlin", "date_format": "%d.%m.%Y - %H:%M:%S"}
    row = golden("feed_day_first.rss", **options).frames[TABLE].row(0, named=True)
    assert (row["title"], row["publisher"]) == ("Shares slip", "Morning Sheet")
    assert row["body"] == "Fell 3 % & more"


def test_a_json_feed_is_read_and_an_entry_without_a_web_address_is_refused():
    parsed = golden("feed_pages.json")
    assert parsed.frames[TABLE].select("title", "body", "lang").rows() == [
        ("騰訊回購", "今日回購", "zh-Hant")
    ]
    assert [refused.row["guid"] for refused in parsed.refused] == ["j-2"]


def test_older_pages_are_followed_on_the_same_host_only():
    [archive] = follow((GOLDEN / "feed_archived.atom").read_bytes(), asked())
    assert (archive.url, archive.is_stable) == ("http://127.0.0.1/feeds/wire/archive-0002.atom", True)
    # The JSON Feed names a page on another host than the one that was asked.
    assert follow((GOLDEN / "feed_pages.json").read_bytes(), asked()) == []
    [page] = follow((GOLDEN / "feed_pages.json").read_bytes(), asked(url="https://news.example/feed.json"))
    assert (page.url, page.is_stable) == ("https://news.example/feed.json?page=2", False)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("Mon, 08 Sep 2025 16:35:00 +0800", "2025-09-08T08:35:00+00:00"),
        ("Mon, 08 Sep 2025 08:35:00 GMT", "2025-09-08T08:35:00+00:00"),
        ("Mon, 08 Sep 2025 04:35:00 EDT", "2025-09-08T08:35:00+00:00"),
        ("Wed, 05 Nov 2025 03:35:00 EST", "2025-11-05T08:35:00+00:00"),
        ("2025-09-08T16:35:00+08:00", "2025-09-08T08:35:00+00:00"),
        ("2025-09-08T08:35:00Z", "2025-09-08T08:35:00+00:00"),
    ],
)
def test_stamps_of_both_standards_are_instants(stamp, expected):
    moment, source = instant(stamp)
    assert (moment.isoformat(), source) == (expected, "STATED")


def test_a_naive_stamp_takes_the_zone_of_its_feed():
    moment, source = instant("2025-09-05 18:20:00", "Asia/Shanghai")
    assert (moment.isoformat(), source) == ("2025-09-05T10:20:00+00:00", "FEED")


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (b"", UnreadablePayload, "empty"),
        (b"<!DOCTYPE html><html><body>no feed</body></html>", UnreadablePayload, "no RSS or Atom feed"),
        (b"Too many requests", UnreadablePayload, "no RSS or Atom feed"),
        (b'{"articles": []}', UnreadablePayload, "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', UnreadablePayload, "not JSON"),
        ((GOLDEN / "feed_archived.atom").read_bytes()[:900], UnreadablePayload, "damaged"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', NotPublished, "no entries"),
        (b'<rss version="2.0"><channel><title>x</title></channel></rss>', NotPublished, "no entries"),
    ],
)
def test_what_is_no_feed_says_so(body, error, sentence):
    with pytest.raises(error, match=sentence):
        parse(body, asked())


def test_one_odd_entry_costs_that_entry_and_no_other():
    old = b"<item><title>a</title><link>https://x.example/a</link><pubDate>0001-01-01T00:00:00+08:00</pubDate></item>"
    new = b"<item><title>b</title><link>https://x.example/b</link><pubDate>2025-09-08T00:00:00+08:00</pubDate></item>"
    parsed = parse(b'<rss version="2.0"><channel><title>x</title>' + old + new + b"</channel></rss>", asked())
    assert parsed.frames[TABLE]["title"].to_list() == ["b"]
    assert len(parsed.refused) == 1


def test_half_an_emoji_and_a_broken_link_to_older_pages_harm_nothing():
    body = (
        b'{"version": "https://jsonfeed.org/version/1.1", "next_url": "http://[bad", "items": [{"id": "\\ud83d",'
        b' "title": "t \\ud83d", "url": "https://x.example/a", "date_published": "2025-09-08T00:00:00Z"}]}'
    )
    assert parse(body, asked()).frames[TABLE].height == 1
    assert follow(body, asked()) == []


@given(st.binary(max_size=200) | st.text(max_size=60).map(lambda text: f'{{"items": ["{text}"]}}'.encode()))
def test_no_bytes_whatsoever_break_the_parser_in_another_way(body):
    with pytest.raises((UnreadablePayload, NotPublished)):
        parse(body, asked())


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("zh-cn", "zh-Hans"), ("zh_HK", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("en-US", "en"), ("", None)],
)
def test_language_tags_are_those_of_the_marts(tag, expected):
    assert language(tag) == expected


def test_text_and_links_are_cleaned():
    assert plain_text("a&nbsp;&lt;b&gt; <i>c</i><script>x</script>") == "a <b> c"
    assert canonical_url("https://A.example/x?b=1&utm_medium=y&fbclid=z#f") == "https://a.example/x?b=1"


def test_the_feed_list_is_read_from_urls_from_a_file_and_from_the_shipped_one(tmp_path: Path):
    urls = "https://a.example/feed.xml, https://b.example/rss?s=9988.HK&lang=en, https://b.example/rss?s=BABA"
    names = ["a.example.feed.xml", "b.example.rss.s.9988.HK.lang.en", "b.example.rss.s.BABA"]
    assert [feed.name for feed in read_feeds(urls)] == names
    assert len(read_feeds("")) >= 3
    path = tmp_path / "feeds.csv"
    path.write_text("name,url,timezone\nx,https://a.example/f,Europe/Nowhere\n")
    with pytest.raises(ValueError, match="line 2: 'Europe/Nowhere' is no IANA time zone"):
        read_feeds(str(path))
    path.write_text("name,url\nx,https://a.example/f\nx,https://a.example/g\n")
    with pytest.raises(ValueError, match="is twice"):
        read_feeds(str(path))


def test_news_has_no_closed_days():
    assert SOURCE.has_data(date(2025, 11, 15))
    assert SOURCE.has_data(date(2025, 11, 16))
    assert not SOURCE.is_required

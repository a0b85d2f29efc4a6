"""Pages of articles: which are asked for, and what of their bytes is an article."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration.contracts.news import FEED_ARTICLES, PAGE_TEXTS
from orchestration.gates.contract import split_by_contract
from orchestration.settings import Settings
from orchestration.sources.base import Ask, NotPublished, Request
from orchestration.sources.news import article_pages
from orchestration.sources.news.feed_list import read_feeds
from orchestration.sources.news.page_text import LONGEST_TEXT, page_text

GOLDEN = Path(__file__).parents[1] / "golden"
NOW = datetime.fromisoformat("2025-11-14T23:30:00+08:00")
# 00:30 in Hong Kong is the evening before in UTC.
STAMPS = {
    "today": "2025-11-14T12:00:00",
    "early": "2025-11-11T16:30:00",
    "old": "2025-11-11T15:30:00",
}
STORY = (
    "<p>The company said that it would buy back shares worth HK$4.5 billion over the next twelve months.</p>"
)


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>".encode()


@pytest.mark.parametrize(("lang", "n_removed"), [("en", 2), ("zh", 3)])
def test_a_page_gives_its_article_and_nothing_else(lang: str, n_removed: int):
    found = page_text((GOLDEN / f"article_page_{lang}.html").read_bytes())
    assert found.text + "\n" == (GOLDEN / f"article_page_{lang}.txt").read_text(encoding="utf-8")
    assert found.n_removed == n_removed


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5"])
def test_a_page_in_a_charset_of_its_own_is_read(charset: str):
    text = (
        "公司周一公布，未來十二個月內回購最多四十五億港元股份，較上年度多五成，並維持普通股息不變，董事會說明年檢討。"
        * 2
    )
    body = (
        f'<html><head><meta charset="{charset}"></head><body><article><p>{text}</p></article></body></html>'
    )
    assert page_text(body.encode(charset)).text == text


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "no page of HTML"),
        (b"%PDF-1.7\n1 0 obj", "no page of HTML"),
        (b'{"articles": []}', "no page of HTML"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no page of HTML"),
        (page(""), "no article was found"),
        (page("<p>Gone.</p>"), "no article was found"),
        (
            page(STORY, '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'),
            "says so itself",
        ),
        (page(STORY + "<form><input type='password'></form>"), "a form for a password"),
        (page(STORY + "<p>Subscribe to continue reading</p>"), "'Subscribe to continue' stands in it"),
        (page(STORY + "<div>登入後繼續閱讀</div>"), "登入後繼續閱讀"),
    ],
)
def test_what_is_no_article_for_everybody_is_not_published_and_says_why(payload: bytes, reason: str):
    with pytest.raises(NotPublished, match=reason):
        page_text(payload)


def test_a_long_article_is_one_whatever_the_page_says_of_logins_around_it():
    long = "".join(
        f"<p>Paragraph {n} of the story tells how the bid of year {n} ended.</p>" for n in range(40)
    )
    assert "bid of year 39" in page_text(page(long + "<form><input type='password'></form>")).text


def test_a_headline_is_not_said_twice_and_a_text_has_an_end():
    found = page_text(page(f"<h1>Buyback raised</h1>{STORY}", "<title>Buyback raised</title>"))
    assert found.text.startswith("The company said")
    huge = "<p>" + "The bid ended in the courts of the city. " * 8_000 + "</p>"
    assert len(page_text(page(huge)).text) == LONGEST_TEXT


def articles(feed: str = "desk") -> pl.DataFrame:
    rows = [
        {
            **dict.fromkeys(FEED_ARTICLES.schema, "x"),
            "feed": feed,
            "article_id": f"{number:016x}",
            "url": f"https://news.example/{name}?id={number}",
            "published_at": datetime.fromisoformat(stamp),
        }
        for number, (name, stamp) in enumerate(STAMPS.items())
    ]
    return pl.DataFrame(rows, schema=FEED_ARTICLES.schema)


def asked(tmp_path: Path, full_text: str, held: tuple[str, ...] = (), **settings: object) -> list[Request]:
    feeds = tmp_path / "feeds.csv"
    feeds.write_text(f"name,url,full_text\ndesk,https://news.example/desk.rss,{full_text}\n")
    texts = pl.DataFrame(
        [
            {"feed": "desk", "article_id": one, "url": "https://x", "body": "b", "n_removed": 0}
            for one in held
        ],
        schema=PAGE_TEXTS.schema,
    )
    rows = {"news/feed_articles": articles(), "news/page_texts": texts}
    stated = Settings(news_feeds=str(feeds), **settings)
    return article_pages.requests(Ask([NOW.date()], NOW.date(), NOW, stated, {}, rows))


def names(requests: list[Request]) -> list[str]:
    return [request.url.rpartition("/")[2].partition("?")[0] for request in requests]


def test_pages_of_the_last_days_of_a_feed_that_opts_in_are_asked_for_newest_first(tmp_path: Path):
    found = asked(tmp_path, "yes")
    assert names(found) == ["today", "early"]
    first = found[0]
    assert first.key == "article_pages:desk/0000000000000000"
    assert (first.url, first.day) == ("https://news.example/today?id=0", date(2025, 11, 14))
    assert first.options == {"feed": "desk", "article_id": "0" * 16, "url": first.url}


@pytest.mark.parametrize("word", ["", "no", "No"])
def test_nothing_is_asked_for_a_feed_that_did_not_opt_in(tmp_path: Path, word: str):
    assert asked(tmp_path, word) == []


def test_what_was_published_before_the_day_of_opting_in_is_left_alone(tmp_path: Path):
    assert names(asked(tmp_path, "2025-11-14")) == ["today"]


def test_a_night_has_a_most_and_what_is_held_is_not_asked_for_again(tmp_path: Path):
    assert names(asked(tmp_path, "yes", article_pages_most=1)) == ["today"]
    assert names(asked(tmp_path, "yes", held=("0" * 16,))) == ["early"]
    assert names(asked(tmp_path, "yes", article_pages_days=4)) == ["today", "early", "old"]


def test_a_base_address_stands_in_for_every_host(tmp_path: Path):
    [first, *_] = asked(tmp_path, "yes", article_pages_base_url="http://127.0.0.1:8790/")
    assert first.url == "http://127.0.0.1:8790/today?id=0"
    assert first.options["url"] == "https://news.example/today?id=0"


def test_a_row_keeps_its_contract(tmp_path: Path):
    [request, *_] = asked(tmp_path, "yes")
    parsed = article_pages.parse((GOLDEN / "article_page_en.html").read_bytes(), request)
    frame = parsed.frames["news/page_texts"].with_columns(c=pl.lit("c"))
    kept, refused = split_by_contract(frame, PAGE_TEXTS, within="c")
    assert (kept.height, refused.height) == (1, 0)
    assert parsed.units == (("news/page_texts", "0" * 16),)


def test_opting_in_does_not_make_a_feeds_document_another_version(tmp_path: Path):
    path = tmp_path / "feeds.csv"
    path.write_text("name,url,lang,full_text\ndesk,https://news.example/desk.rss,en,2025-11-14\n")
    [feed] = read_feeds(str(path))
    assert feed.options == {"name": "desk", "lang": "en"}
    assert feed.full_text_since == date(2025, 11, 14)


def test_a_word_that_cannot_be_meant_is_refused_with_its_line(tmp_path: Path):
    path = tmp_path / "feeds.csv"
    path.write_text("name,url,full_text\ndesk,https://news.example/desk.rss,maybe\n")
    with pytest.raises(ValueError, match="line 2: full_text is 'maybe'; write yes"):
        read_feeds(str(path))

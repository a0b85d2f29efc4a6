"""Whom a text names: names in three scripts, brands, codes, and everything that only looks like a company."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from orchestration.press.gazetteer import SEEDS, Gazetteer
from tests.unit.test_press_reader import article, gazetteer, reading, salience


@pytest.mark.parametrize(
    ("text", "ticker"),
    [
        ("Alibaba", "9988.HK"),
        ("阿里巴巴", "9988.HK"),
        ("Qwen tops a leaderboard", "9988.HK"),
        ("通义千问", "9988.HK"),
        ("高德地圖", "9988.HK"),
        ("平頭哥", "9988.HK"),
        ("WeChat adds a feature", "0700.HK"),
        ("微信支付", "0700.HK"),
        ("Temu in Europe", "PDD"),
        ("拼多多", "PDD"),
        ("Labubu craze", "9992.HK"),
        ("滙豐控股", "0005.HK"),
        ("匯豐", "0005.HK"),
        ("ALIBABA SOARS", "9988.HK"),
        ("09988", "9988.HK"),
        ("9988.HK", "9988.HK"),
        ("BABA", "9988.HK"),
        ("(0700)", "0700.HK"),
        ("NYSE: BABA", "9988.HK"),
        ("89988.HK", "9988.HK"),
        ("XPEV gains", "9868.HK"),
        ("Bank of China (Hong Kong)", "2388.HK"),
        ("理想汽車", "2015.HK"),
    ],
)
def test_a_name_a_brand_or_a_code_names_its_company(text, ticker):
    assert set(salience(text)) == {ticker}


@pytest.mark.parametrize(
    ("text", "ticker"),
    [
        ("Tencent Music", "1698.HK"),
        ("騰訊音樂", "1698.HK"),
        ("JD Health", "6618.HK"),
        ("京東物流", "2618.HK"),
        ("Alibaba Health", "0241.HK"),
        ("阿里健康", "0241.HK"),
        ("BYD Electronic", "0285.HK"),
        ("比亞迪電子", "0285.HK"),
        ("Hang Seng Bank", "0011.HK"),
        ("中國移動", "0941.HK"),
    ],
)
def test_a_listed_relative_is_not_its_parent(text, ticker):
    assert set(salience(text)) == {ticker}


@pytest.mark.parametrize(
    "text",
    [
        "JD Vance visits Paris",
        "J.D. Vance visits Paris",
        "JD Sports warns on profit",
        "Ant Group applies for a licence",
        "螞蟻集團",
        "Douyin grows",
        "小米粥的做法",
        "小米、玉米和高粱丰收",
        "Concert at Lenovo Center",
        "令人聯想到往事",
        "業績不理想",
        "理想的投资",
        "百度百科词条",
        "关注微信公众号",
        "China mobile phone shipments rise",
        "China Mobile Phone Shipments Rise",
        "中國移動互聯網報告",
        "经济增长和就业",
        "北京东城区",
        "其中行业龙头",
        "搭建行业平台",
        "中国银行业",
        "Hang Seng Index falls",
        "恒生科技指數",
        "盈富基金(02800)",
        "Li Keqiang",
        "李太",
        "李想成",
        "Li, the analyst, said",
        "rose 5 HK cents",
        "since (2018)",
        "sold 80700 units, 80,700 in all",
        "80700股",
        "according to HKEX data",
        "港交所數據顯示",
        "JDs and MTRs",
        "the taobaoisation of trade",
    ],
)
def test_what_only_looks_like_a_company_names_nobody(text):
    assert salience(text) == {}


def test_an_alias_may_need_other_words_in_the_article():
    assert salience("理想销量公布") == {}
    assert set(salience("理想销量公布", "理想汽车交付三万辆。")) == {"2015.HK"}


def test_a_name_with_its_code_is_mentioned_once():
    rows = reading(article("a", "Alibaba-W (09988) and 腾讯控股(00700.HK)")).mentions
    assert dict(rows.select("ticker", "n_mentions").iter_rows()) == {"9988.HK": 1, "0700.HK": 1}


def test_the_alias_is_the_first_text_as_printed():
    rows = reading(article("a", "淘寶與阿里巴巴", "Alibaba")).mentions
    assert rows.select("alias", "n_mentions", "is_in_title").rows() == [("淘寶", 3, True)]


def test_the_alias_list_covers_the_watch_list():
    named = Counter(
        alias.ticker for alias in gazetteer().aliases.values() if alias.kind not in ("NAME", "TICKER")
    )
    assert sum(n for ticker, n in named.items() if ticker) >= 150
    assert len(named) >= 60


def seeds(folder: Path, *lines: str) -> Path:
    (folder / "watchlist.csv").write_bytes((SEEDS / "watchlist.csv").read_bytes())
    header = "ticker,alias,lang,kind,valid_from,valid_to,needs,never"
    (folder / "aliases.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return folder


def test_an_alias_holds_between_its_days(tmp_path):
    from orchestration.press.reader import read
    from tests.unit.test_press_reader import NOBODY_KNOWN, frame, rules

    dated = Gazetteer.load(seeds(tmp_path, "9988.HK,Aidge,en,BRAND,2025-01-01,2025-06-30,,"))
    days = {"early": datetime(2024, 12, 31), "on": datetime(2025, 6, 30, 12), "late": datetime(2025, 7, 1)}
    rows = frame(*(article(name, "Aidge", published_at=moment) for name, moment in days.items()))
    assert read(rows, NOBODY_KNOWN, dated, rules()).mentions["article_id"].to_list() == ["on"]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["1.HK,Aidge,en,BRAND,,,,"], r"aliases.csv, line 2: 1\.HK is no primary ticker"),
        (["9988.HK,Aidge,en,BRAND,,,,", "0700.HK,Aidge,en,BRAND,,,,"], "line 3: Aidge already names 9988.HK"),
        (["9988.HK,Aidge,en,PET,,,,"], "line 2: kind is 'PET'"),
    ],
)
def test_an_alias_that_cannot_be_used_is_named_with_its_line(tmp_path, lines, sentence):
    with pytest.raises(ValueError, match=sentence):
        Gazetteer.load(seeds(tmp_path, *lines))

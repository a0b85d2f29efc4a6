"""Folding, sentences and languages: what every later part takes for granted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.press.text import fold, headline, language, split_sentences


def test_folding_makes_one_script_of_two():
    assert fold("騰訊（００７００）淨買入１．７億") == "腾讯(00700)净买入1.7亿"


@given(st.text(alphabet=st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_folding_keeps_every_position(text):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="騰訊滙豐阿里ABC（）％，。漲", max_size=30))
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Alibaba rose. JD.com fell 1.5%. Done!", ["Alibaba rose.", "JD.com fell 1.5%.", "Done!"]),
        ("Alibaba Group Holding Ltd. gained in the U.S. on Monday.", None),
        ("J.D. Vance spoke at 9 a.m. Friday.", None),
        ("北水淨買入。阿里升5%！騰訊跌。", ["北水淨買入。", "阿里升5%！", "騰訊跌。"]),
        ("「好消息。」股價上升。", ["「好消息。」", "股價上升。"]),
        ("No full stop\nNext line", ["No full stop", "Next line"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_pause(text, sentences):
    assert split_sentences(text) == ([text] if sentences is None else sentences)


@pytest.mark.parametrize(
    ("text", "stated", "lang"),
    [
        ("Alibaba shares rose", None, "en"),
        ("Alibaba (阿里巴巴) shares rose", "zh-Hant", "en"),
        ("阿里巴巴股價上漲", None, "zh-Hant"),
        ("阿里巴巴股价上涨", "zh-Hant", "zh-Hans"),
        ("阿里巴巴", "zh-HK", "zh-Hant"),
        ("阿里巴巴", None, "zh-Hans"),
    ],
)
def test_script_tells_the_language_and_the_feed_decides_a_tie(text, stated, lang):
    assert language(text, stated) == lang


def test_the_publisher_behind_a_headline_is_not_part_of_it():
    assert headline("Alibaba gains - Tencent News", "Tencent News") == "Alibaba gains"
    assert headline("Alibaba gains - Tencent News", "Reuters") == "Alibaba gains - Tencent News"

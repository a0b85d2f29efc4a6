"""``make read``: lines in, readings out, and text that nobody has thought of."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.contracts.press import EVENT_TYPES, LANGUAGES, MODALITIES, SALIENCES, TONES
from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.rules import Rules

ROOT = Path(__file__).parents[2]
ALIBABA = {
    "id": "a1",
    "title": "Alibaba shares jump 4.2% as mainland investors buy a net HK$13.5 billion",
    "body": "Southbound investors were net buyers of Alibaba for a fifth day.",
    "published_at": "2025-09-08T17:40:00+08:00",
}


@pytest.fixture(scope="module")
def reader() -> tuple[Gazetteer, Rules]:
    return Gazetteer.load(), Rules.load()


def line(**changes: object) -> str:
    return json.dumps({**ALIBABA, **changes}, ensure_ascii=False)


def test_a_reading_has_the_keys_of_the_interface(reader):
    [reading] = read_documents(parse_documents([line()]).articles, *reader)
    assert list(reading) == ["id", "lang", "story_id", "novelty", "mentions", "events", "sentiment", "claims"]
    assert reading["mentions"] == [{"ticker": "9988.HK", "salience": "PRIMARY"}]
    assert {(event["event_type"], event["polarity"]) for event in reading["events"]} == {
        ("PRICE_MOVE", "POSITIVE"),
        ("CAPITAL_FLOW", "POSITIVE"),
    }
    [flow] = [event for event in reading["events"] if event["event_type"] == "CAPITAL_FLOW"]
    assert (flow["amount"], flow["currency"]) == (13.5e9, "HKD")
    [sentiment] = reading["sentiment"]
    assert (sentiment["ticker"], sentiment["label"]) == ("9988.HK", "POSITIVE")


def test_readings_come_in_the_order_of_the_lines_and_copies_share_a_story(reader):
    copies = [
        line(id="z"),
        line(id="m", published_at="2025-09-08T19:00:00+08:00"),
        line(id="a", title="Rain", body=""),
    ]
    readings = read_documents(parse_documents(copies).articles, *reader)
    assert [reading["id"] for reading in readings] == ["z", "m", "a"]
    assert [reading["story_id"] for reading in readings] == ["z", "z", "a"]
    assert [reading["novelty"] for reading in readings] == [1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "line 1 was left out"),
        ("[1]", "it is not a JSON object"),
        (line(id=None), "id is None; every article needs"),
        (line(id=""), "id is ''; every article needs"),
        (line(title=3), "title is 3, not a text"),
        (line(published_at="yesterday"), "published_at is 'yesterday', not an ISO 8601 time"),
        (line(published_at=None), "published_at is None, not an ISO 8601 time"),
        (line(published_at="0001-01-02"), "published_at is '0001-01-02', outside 1980 to 2199"),
        ("[" * 100_000, "line 1 was left out"),
    ],
)
def test_a_line_that_cannot_be_used_is_left_out_with_a_sentence(text, sentence):
    documents = parse_documents([text, line()])
    assert documents.articles.height == 1
    [said] = documents.refused
    assert sentence in said


def test_an_id_given_twice_counts_once():
    documents = parse_documents([line(), line(title="Another")])
    assert documents.articles["title"].to_list() == [ALIBABA["title"]]
    assert documents.refused == ("line 2 was left out: id 'a1' stands in line 1 already",)


def test_a_time_without_a_zone_is_hong_kongs():
    stamps = parse_documents([line(id=1, published_at="2025-09-08T00:30:00"), line(id=2)]).articles
    assert [str(moment) for moment in stamps["published_at"]] == [
        "2025-09-07 16:30:00",
        "2025-09-08 09:40:00",
    ]


def test_the_command_reads_a_file_into_a_file_and_names_what_it_left_out(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(f"{line()}\n\nnonsense\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "orchestration.release.read", str(source), str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "line 3 was left out" in ran.stderr
    [reading] = [json.loads(text) for text in target.read_text("utf-8").splitlines()]
    assert reading["id"] == "a1"


def test_half_a_surrogate_pair_in_any_field_costs_nothing(reader):
    texts = dict.fromkeys(("id", "title", "body", "lang", "source", "url"), "a�")
    [reading] = read_documents(parse_documents([json.dumps({**ALIBABA, **texts})]).articles, *reader)
    assert json.dumps(reading, ensure_ascii=False).encode()


def test_a_file_that_is_not_utf_8_is_not_read_as_if_it_were(tmp_path):
    source, target = tmp_path / "gbk.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(line(title="阿里巴巴涨4%").encode("gbk"))
    ran = subprocess.run(
        [sys.executable, "-m", "orchestration.release.read", str(source), str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, target.exists()) == (2, False)
    assert "is not UTF-8" in ran.stderr


def test_the_command_without_its_files_says_how_it_is_called(tmp_path):
    for arguments in ([], ["", ""], [str(tmp_path / "none.jsonl"), str(tmp_path / "out.jsonl")]):
        ran = subprocess.run(
            [sys.executable, "-m", "orchestration.release.read", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr
        assert ran.stderr.strip()


def holds_the_interface(readings: list[dict[str, object]]) -> None:
    for reading in readings:
        assert reading["lang"] in LANGUAGES
        assert 0 <= reading["novelty"] <= 1  # type: ignore[operator]
        assert all(one["salience"] in SALIENCES for one in reading["mentions"])  # type: ignore[attr-defined]
        assert all(one["label"] in TONES and -1 <= one["score"] <= 1 for one in reading["sentiment"])  # type: ignore[attr-defined]
        for event in reading["events"]:  # type: ignore[attr-defined]
            assert event["event_type"] in EVENT_TYPES
            assert event["polarity"] in TONES
            assert event["modality"] in MODALITIES
    json.dumps(readings)


SOUP = "<div class='x'>Alibaba &amp; <b>騰訊</b> <script>if (a<b) {up()}</script> rose 3%</p></span>"
CAPTION = "(Photo: Xiaomi/Handout)"
UNKNOWN = "アリババの株価は上昇した。Акции Alibaba выросли на 4%. سهم علي بابا"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", ""),
        (None, None),
        (CAPTION, ""),
        ("", SOUP),
        (UNKNOWN, UNKNOWN),
        ("\ud800", "a\x00b"),
        ("。。。", "!!!..."),
    ],
)
def test_text_that_is_hardly_an_article_is_read_all_the_same(reader, title, body):
    documents = parse_documents([json.dumps({**ALIBABA, "title": title, "body": body})])
    readings = read_documents(documents.articles, *reader)
    assert len(readings) == 1
    holds_the_interface(readings)


def test_a_body_of_a_megabyte_takes_no_longer_than_its_length(reader):
    sentence = "Alibaba rose 3% to HK$140 while Tencent, Meituan and JD.com fell 2%, and southbound money left Xiaomi. "
    times = []
    for size in (125_000, 1_000_000):
        documents = parse_documents([line(body=sentence * (size // len(sentence)))])
        begun = time.process_time()
        holds_the_interface(read_documents(documents.articles, *reader))
        times.append(time.process_time() - begun)
    # Eight times the text: a quadratic step would take sixty times as long.
    assert times[1] < 30 * times[0]


def test_a_sentence_without_an_end_takes_no_longer_than_its_length(reader):
    text = "Alibaba rose 3% and Tencent fell HK$2 billion net bought " * 4_000
    holds_the_interface(read_documents(parse_documents([line(body=text)]).articles, *reader))


@pytest.mark.parametrize(
    "text",
    [
        "Tencent raised target HK$700 Alibaba cut target HK$150 ",
        "Tencent 620.5 +1.2% up Alibaba 150.2 -0.8% down ",
        "腾讯目标价由700港元下调至650港元阿里巴巴跌3%",
    ],
)
def test_a_table_in_one_line_takes_no_longer_than_its_length(reader, text):
    times = []
    for n in (100, 800):
        documents = parse_documents([line(body=text * n)])
        begun = time.process_time()
        read_documents(documents.articles, *reader)
        times.append(time.process_time() - begun)
    # Eight times the text; it once took two hundred times as long.
    assert times[1] < 30 * times[0]


WORDS = st.sampled_from(
    [
        *(
            "Alibaba",
            "Tencent's",
            "阿里巴巴",
            "騰訊(00700)",
            "BABA",
            "rose",
            "fell",
            "3%",
            "HK$13.5 billion",
            "45億元",
        ),
        *(
            "southbound",
            "net bought",
            "淨買入",
            "跌",
            "。",
            ",",
            ";",
            "(",
            ")",
            "⟦0⟧",
            "⟧",
            "-",
            "—",
            "\n",
            "not",
            "if",
        ),
        *(
            "revenue",
            "profit",
            "target price",
            "to",
            "HK$",
            "$",
            "亿",
            "万亿",
            "1,2,3",
            "...",
            "U.S.",
            "<b>",
            "&amp;",
        ),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.lists(WORDS, max_size=60)), min_size=1, max_size=4))
def test_no_text_whatsoever_breaks_the_reader(texts):
    lines = [
        json.dumps({**ALIBABA, "id": number, "title": title, "body": " ".join(words)})
        for number, (title, words) in enumerate(texts)
    ]
    documents = parse_documents(lines)
    assert not documents.refused
    readings = read_documents(documents.articles, *loaded())
    assert len(readings) == len(texts)
    holds_the_interface(readings)


_LOADED: list[tuple[Gazetteer, Rules]] = []


def loaded() -> tuple[Gazetteer, Rules]:
    """Loaded once: Hypothesis calls a test many times, and takes no fixtures of a module."""
    if not _LOADED:
        _LOADED.append((Gazetteer.load(), Rules.load()))
    return _LOADED[0]

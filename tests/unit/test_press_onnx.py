"""A classifier of one's own: a bag of words made here, loaded and asked as any exported model is."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import polars as pl
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from orchestration.lake.readings import Reader
from orchestration.press import onnx_scorer
from orchestration.press.clauses import SCHEMA
from orchestration.press.documents import parse_documents, read_documents
from orchestration.press.onnx_scorer import ModelFault, OnnxScorer, scorer_of
from orchestration.press.reader import read
from tests.unit.test_press_reader import NOBODY_KNOWN, article, frame, gazetteer, rules

ROOT = Path(__file__).parents[2]
# No word of the lexicons: what the rules' own scorer makes of them is nothing. The clause is read in simplified script.
LOGITS = {
    "[UNK]": (0.0, 0.3, 0.0),
    "sunny": (-2.0, 0.0, 3.0),
    "rainy": (3.0, 0.0, -2.0),
    "晴": (-2.0, 0.0, 3.0),
    "雨": (3.0, 0.0, -2.0),
    "odd": (0.3, 0.4, 0.2),
}
LABELS = ["NEGATIVE", "NEUTRAL", "POSITIVE"]


def bag_of_words(
    inputs: tuple[str, ...] = ("input_ids", "attention_mask"), **axes: object
) -> onnx.ModelProto:
    """Sums what its words weigh: logits of shape (batch, labels)."""
    shape = list(axes.get("shape", ("batch", "sequence")))
    table = numpy_helper.from_array(np.array(list(LOGITS.values()), dtype=np.float32), "table")
    along = numpy_helper.from_array(np.array([1], dtype=np.int64), "along")
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("ReduceSum", ["words", "along"], ["sums"], keepdims=0),
    ]
    if axes.get("is_quantized"):
        nodes += [
            helper.make_node("DynamicQuantizeLinear", ["sums"], ["whole", "scale", "zero"]),
            helper.make_node("DequantizeLinear", ["whole", "scale", "zero"], ["logits"]),
        ]
    else:
        nodes.append(helper.make_node("Identity", ["sums"], ["logits"]))
    graph = helper.make_graph(
        nodes,
        "bag_of_words",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(LABELS)])],
        [table, along],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def tokenizer_of(vocabulary: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({word: k for k, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, handle_chinese_chars=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    # What exported tokenizers often ask for; the scorer pads nothing.
    tokenizer.enable_padding(length=64)
    return tokenizer


def lay(folder: Path, model: onnx.ModelProto, labels: object = LABELS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    tokenizer_of(list(LOGITS)).save(str(folder / "tokenizer.json"))
    (folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    return folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return lay(tmp_path / "model", bag_of_words())


def tones(folder: Path, *texts: str, lang: str = "en") -> list[float]:
    rows = [("a", "9988.HK", k, 0, lang, text, False, None) for k, text in enumerate(texts)]
    return OnnxScorer(folder).tones(pl.DataFrame(rows, schema=SCHEMA, orient="row"))


def test_english_and_chinese_clauses_sound_as_the_model_hears_them(model: Path):
    # Three words that it does not know beside one that it knows: exp(3), exp(0.9) and exp(-2).
    assert tones(model, "⟦0⟧ is sunny", "⟦0⟧ is rainy") == [0.8796, -0.8796]
    assert tones(model, "⟦0⟧天晴", "⟦0⟧下雨", lang="zh")[0] > 0.8
    assert tones(model, "⟦0⟧天晴", "⟦0⟧下雨", lang="zh")[1] < -0.8


def test_a_clause_whose_likeliest_label_is_neutral_is_silent(model: Path):
    # "odd" leans to the bad, but less than to nothing at all.
    assert tones(model, "odd", "⟦0⟧ opens an office", "⟦0⟧,", "") == [0.0, 0.0, 0.0, 0.0]


def test_labels_may_be_weights_by_index(tmp_path: Path):
    folder = lay(tmp_path / "m", bag_of_words(), {"0": 0.5, "1": 0, "2": -0.5})
    assert tones(folder, "sunny")[0] == pytest.approx(-0.48, abs=0.02)


def test_each_company_is_judged_by_its_own_clauses_and_the_row_says_by_what(model: Path):
    text = article("a", "Alibaba is sunny, while Tencent is rainy")
    rows = read(frame(text), NOBODY_KNOWN, gazetteer(), rules(), OnnxScorer(model)).sentiment
    assert dict(rows.select("ticker", "label").iter_rows()) == {"9988.HK": "POSITIVE", "0700.HK": "NEGATIVE"}
    assert rows["score"].abs().is_between(0.18, 0.7).all()
    [(name, version)] = rows.select("scorer", "scorer_version").unique().rows()
    assert name == "events_then_onnx"
    assert version.startswith(f"{onnx_scorer.CODE}-")
    own = read(frame(text), NOBODY_KNOWN, gazetteer(), rules()).sentiment
    assert set(own["label"]) == {"NEUTRAL"}


def test_what_happened_comes_before_what_the_model_hears(model: Path):
    text = article("a", "Rainy, rainy, rainy: Alibaba shares surge 8%")
    readings = read(frame(text), NOBODY_KNOWN, gazetteer(), rules(), OnnxScorer(model))
    assert readings.sentiment["label"].to_list() == ["POSITIVE"]
    assert readings.events.equals(read(frame(text), NOBODY_KNOWN, gazetteer(), rules()).events)


CLAUSES = [
    f"{'so ' * (k % 7)}{word}{' indeed' * (k % 3)}"
    for k, word in enumerate(["sunny", "rainy", "sunny rainy", "odd sunny", "grey"] * 30)
]


@pytest.mark.parametrize("inputs", [("input_ids",), onnx_scorer.INPUTS])
@pytest.mark.parametrize("is_quantized", [False, True])
def test_a_clause_scores_the_same_alone_and_beside_any_other(tmp_path: Path, inputs, is_quantized):
    """Also where the model would count padding as words, or scale by the largest of its batch."""
    folder = lay(tmp_path / "m", bag_of_words(inputs, is_quantized=is_quantized))
    together = tones(folder, *CLAUSES)
    assert together == [tones(folder, clause)[0] for clause in CLAUSES]
    assert list(reversed(together)) == tones(folder, *reversed(CLAUSES))
    assert len(set(together)) > 4


def test_clauses_of_one_length_go_together(model: Path, monkeypatch: pytest.MonkeyPatch):
    asked = []
    ask = OnnxScorer._ask
    monkeypatch.setattr(OnnxScorer, "_ask", lambda self, ids: asked.append(len(ids)) or ask(self, ids))
    tones(model, *(f"sunny {k}" for k in range(70)), *["sunny sunny sunny"] * 70)
    # The first is the trial at loading; what is said twice is asked once.
    assert asked == [1, 32, 32, 6, 1]


def test_the_longest_clause_is_cut_to_what_a_model_takes(model: Path):
    assert tones(model, "sunny " * 512 + "rainy " * 600) == tones(model, "sunny " * 512)


def test_a_changed_file_is_another_version(model: Path, tmp_path: Path):
    version = OnnxScorer(model).version
    moved = shutil.copytree(model, tmp_path / "moved")
    assert OnnxScorer(moved).version == version
    (moved / ".gitattributes").write_text("hidden")
    assert OnnxScorer(moved).version == version
    (moved / "labels.json").write_text(json.dumps([-0.9, 0, 0.9]))
    changed = OnnxScorer(moved).version
    # The weights of a large model lie beside it.
    (moved / "model.onnx_data").write_bytes(b"weights")
    assert len({version, changed, OnnxScorer(moved).version}) == 3


def test_no_setting_means_the_rules_own_scorer():
    assert scorer_of("") is None
    assert Reader.load().scorer is None


def test_the_nights_reader_judges_by_the_model_of_the_setting(model: Path):
    reader = Reader.load(str(model))
    rows = reader.read(frame(article("a", "Alibaba is sunny")), NOBODY_KNOWN).sentiment
    assert rows.select("label", "scorer").rows() == [("POSITIVE", "events_then_onnx")]
    # Events, mentions and stories do not hang on who judges: their version stays.
    assert reader.version == Reader.load().version


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def labels(content: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "labels.json").write_text(content)


def other_model(*arguments: tuple[str, ...], **axes: object) -> Callable[[Path], object]:
    return lambda folder: lay(folder, bag_of_words(*arguments, **axes))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (without("model.onnx"), r"model\.onnx cannot be found there"),
        (without("tokenizer.json"), r"tokenizer\.json cannot be found there"),
        (without("labels.json"), r"labels\.json cannot be found there"),
        (lambda folder: shutil.rmtree(folder), r"model\.onnx and tokenizer\.json and labels\.json cannot"),
        (labels('["NEGATIVE", "POSITIVE"]'), r"labels\.json has 2 labels, .* shape \(1, 3\)"),
        (labels('["NEGATIVE", "BORED", "POSITIVE"]'), "'BORED'; a label is POSITIVE, NEGATIVE, NEUTRAL, or"),
        (labels("[-2, 0, 1]"), "-2; a label is"),
        (labels("[NaN, 0, 1]"), "nan; a label is"),
        (labels('{"0": "NEGATIVE", "2": "POSITIVE"}'), "must be a list, or an object"),
        (labels("[1, 1, 1]"), "no two labels of different weight"),
        (labels("[]"), "no two labels of different weight"),
        (labels("{"), "is not JSON"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"soup"), r"model\.onnx cannot be loaded"),
        (lambda folder: (folder / "model.onnx").write_bytes(b""), r"model\.onnx cannot be loaded"),
        (lambda folder: (folder / "tokenizer.json").write_text("{}"), r"tokenizer\.json is no tokenizer"),
        (
            lambda folder: tokenizer_of([*LOGITS, "more"]).save(str(folder / "tokenizer.json")),
            "fails on tokens of its tokenizer",
        ),
        (other_model(("input_ids", "pixels")), "wants input_ids, pixels; it can have input_ids"),
        (other_model(shape=(1, 128)), r"shape \[1, 128\]; export it .* dynamic"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_with_a_sentence(model: Path, spoil, sentence):
    spoil(model)
    with pytest.raises(ModelFault, match=sentence) as refused:
        OnnxScorer(model)
    assert str(refused.value).startswith(f"SOUTHBOUND_SENTIMENT_MODEL names {model}: ")


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_the_extra_a_sentence_says_what_to_install(model: Path, package, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelFault, match=r"pip install -e \.\[onnx\]"):
        OnnxScorer(model)


def test_the_extra_is_not_imported_while_no_model_is_set():
    code = (
        "import sys; from orchestration.lake.readings import Reader; Reader.load();"
        "sys.exit(any(name in sys.modules for name in ('onnxruntime', 'tokenizers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_an_answer_that_is_no_number_is_not_kept(model: Path, monkeypatch):
    monkeypatch.setitem(LOGITS, "sunny", (float("nan"), 0.0, 0.0))
    with pytest.raises(ModelFault, match="no judgement"):
        tones(lay(model, bag_of_words()), "sunny")


def make_read(tmp_path: Path, model: Path) -> subprocess.CompletedProcess[str]:
    source = tmp_path / "articles.jsonl"
    documents = [
        {"id": 1, "title": "Alibaba is sunny", "body": "", "published_at": "2025-09-08"},
        {"id": 2, "title": "騰訊下雨", "body": "", "published_at": "2025-09-08"},
    ]
    source.write_text("\n".join(map(json.dumps, documents)))
    return subprocess.run(
        [sys.executable, "-m", "orchestration.release.read", str(source), str(tmp_path / "readings.jsonl")],
        cwd=ROOT,
        env=os.environ | {"SOUTHBOUND_SENTIMENT_MODEL": str(model)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_read_judges_by_the_model_of_the_setting(model: Path, tmp_path: Path):
    done = make_read(tmp_path, model)
    assert (done.returncode, done.stderr) == (0, "")
    readings = [json.loads(line) for line in (tmp_path / "readings.jsonl").read_text("utf-8").splitlines()]
    judged = [(one["ticker"], one["label"]) for reading in readings for one in reading["sentiment"]]
    assert judged == [("9988.HK", "POSITIVE"), ("0700.HK", "NEGATIVE")]
    plain = read_documents(
        parse_documents((tmp_path / "articles.jsonl").read_text().split("\n")).articles, gazetteer(), rules()
    )
    assert {one["label"] for reading in plain for one in reading["sentiment"]} == {"NEUTRAL"}


def test_make_read_says_what_a_model_lacks_and_writes_nothing(tmp_path: Path):
    done = make_read(tmp_path, tmp_path / "nowhere")
    assert done.returncode == 2
    assert "cannot be found there" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "readings.jsonl").exists()

"""A scorer of the user's own: an ONNX classifier with its tokenizer and labels, from a local folder.

How clauses are weighed is ``sentiment``'s business, which of them are a company's ``clauses``'; nothing is downloaded.
"""

import hashlib
import json
import mmap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from orchestration.press.clauses import SIGN
from orchestration.press.masking import TOKEN
from orchestration.press.sentiment import EventsFirst

# Raised by whoever changes what this file makes of the same model.
CODE = 1
MODEL, TOKENIZER, LABELS = FILES = ("model.onnx", "tokenizer.json", "labels.json")
SETTING = "SOUTHBOUND_SENTIMENT_MODEL"
# A classifier knows nothing of the reader's masks; so it is shown words that stand for any company.
NAMED = {"en": "the company", "zh": "公司"}
# Tokens that most encoders take; a lower limit in tokenizer.json wins.
LONGEST = 512
BATCH = 32
# The last digits hang on how a processor adds up; they do not reach the rows.
DIGITS = 4
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
INTEGERS: dict[str, type[np.integer[Any]]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
# Operators of this name scale by what else is in the batch.
SCALES_BY_BATCH = b"DynamicQuantize"


class ModelFault(ValueError):
    """The folder of ``SOUTHBOUND_SENTIMENT_MODEL`` cannot be used; the message says why and what to do."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(
            f"{SETTING} names {folder}: {what} Nothing was read; docs/sentiment-models.md helps."
        )


def scorer_of(stated: str) -> "OnnxScorer | None":
    """The scorer of the setting's value; None, the rules' own, where it is empty. Raises ModelFault."""
    return OnnxScorer(Path(stated).expanduser()) if stated else None


class OnnxScorer(EventsFirst):
    """A plugged-in classifier takes the place of the lexicon's words, not of the events.

    What happened still decides, by rules whose matches can be looked up; the model says how each clause sounds, and
    decides alone only where nothing happened. A clause whose likeliest label weighs nothing is silent, as one without
    words of the lexicon is. One thread, and only clauses of one length at a time: nothing is padded, and what stands
    beside a clause in its batch does not change its score.
    """

    name = "events_then_onnx"

    def __init__(self, folder: Path) -> None:
        """Load ``model.onnx``, ``tokenizer.json`` and ``labels.json``, and try them once. Raises ModelFault."""
        self.folder = folder
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise ModelFault(folder, f"{' and '.join(missing)} cannot be found there.")
        self.weights = _weights(folder)
        self.tokenizer = _tokenizer(folder)
        self.session = _session(folder)
        self.version = f"{CODE}-{_digest(folder)[:8]}"
        self.types = self._input_types()
        outputs = [output.name for output in self.session.get_outputs()]
        self.output = "logits" if "logits" in outputs else outputs[0]
        self.batch = 1 if _holds(folder / MODEL, SCALES_BY_BATCH) else BATCH
        self._try()

    def tones(self, frame: pl.DataFrame) -> list[float]:
        rows = list(frame.select("lang", "text").iter_rows())
        clauses = [_plain(text, lang) for lang, text in rows]
        judged = self.judge(set(clauses) - {""})
        return [judged.get(clause, 0.0) for clause in clauses]

    def judge(self, texts: Iterable[str]) -> dict[str, float]:
        """-1 to 1 a text: its labels' weights by their probabilities; 0 where the likeliest label weighs nothing."""
        by_length: dict[int, list[tuple[str, list[int]]]] = defaultdict(list)
        for text in sorted(texts):
            ids = self.tokenizer.encode(text).ids
            by_length[len(ids)].append((text, ids))
        judged = dict.fromkeys((text for text, _ in by_length.pop(0, [])), 0.0)
        for _, alike in sorted(by_length.items()):
            for start in range(0, len(alike), self.batch):
                batch = alike[start : start + self.batch]
                logits = self._ask([ids for _, ids in batch])
                judged |= zip((text for text, _ in batch), map(self._tone, logits), strict=True)
        return judged

    def _ask(self, ids: Sequence[Sequence[int]]) -> npt.NDArray[np.float64]:
        ones = np.ones((len(ids), len(ids[0])))
        given = {"input_ids": np.array(ids), "attention_mask": ones, "token_type_ids": 0 * ones}
        try:
            [logits] = self.session.run(
                [self.output], {name: given[name].astype(dtype) for name, dtype in self.types.items()}
            )
        except Exception as error:  # the runtime's errors have no other base
            raise ModelFault(self.folder, f"the model fails on tokens of its tokenizer ({error}).") from error
        return np.asarray(logits, dtype=np.float64)

    def _tone(self, logits: npt.NDArray[np.float64]) -> float:
        if not np.isfinite(logits).all():
            raise ModelFault(self.folder, f"the model answers {logits.tolist()}, which is no judgement.")
        likelihoods = np.exp(logits - logits.max())
        if not self.weights[int(likelihoods.argmax())]:
            return 0.0
        return round(float(np.dot(likelihoods / likelihoods.sum(), self.weights)), DIGITS)

    def _input_types(self) -> dict[str, type[np.integer[Any]]]:
        """What the model wants to be given; one of fixed size, or that wants more than tokens, is refused."""
        inputs = {put.name: put for put in self.session.get_inputs()}
        if "input_ids" not in inputs or not set(inputs) <= set(INPUTS):
            raise ModelFault(
                self.folder, f"the model wants {', '.join(inputs)}; it can have {', '.join(INPUTS)}."
            )
        for name, put in inputs.items():
            if put.type not in INTEGERS or len(put.shape) != 2 or any(isinstance(n, int) for n in put.shape):
                raise ModelFault(
                    self.folder,
                    f"the model's {name} is {put.type} of shape {put.shape}; export it with whole numbers and with "
                    "both axes, batch and sequence, dynamic.",
                )
        return {name: INTEGERS[put.type] for name, put in inputs.items()}

    def _try(self) -> None:
        """Ask once, with the tokenizer's highest token: a tokenizer or labels of another model show here."""
        highest = max(self.tokenizer.get_vocab().values(), default=0)
        shape = self._ask([[highest]]).shape
        if shape != (1, len(self.weights)):
            raise ModelFault(
                self.folder,
                f"{LABELS} has {len(self.weights)} labels, but for one text the model's {self.output} has the shape "
                f"{shape}; it must be (1, {len(self.weights)}).",
            )


def _plain(text: str, lang: str) -> str:
    """The clause as a classifier reads it; empty where names and marks are all it has."""
    if not any(map(str.isalnum, TOKEN.sub("", text))):
        return ""
    return TOKEN.sub(NAMED[lang], text).strip()


def _weights(folder: Path) -> tuple[float, ...]:
    """``labels.json``: a list by index, or an object from index to label; a label is a name or a weight."""
    try:
        labels = json.loads((folder / LABELS).read_text("utf-8-sig"))
    except ValueError as error:
        raise ModelFault(folder, f"{LABELS} is not JSON ({error}).") from error
    if isinstance(labels, list):
        labels = {str(index): label for index, label in enumerate(labels)}
    if not isinstance(labels, dict) or set(labels) != {str(index) for index in range(len(labels))}:
        raise ModelFault(folder, f'{LABELS} must be a list, or an object with the keys "0", "1" and so on.')
    weights = tuple(_weight(folder, labels[str(index)]) for index in range(len(labels)))
    if len(set(weights)) < 2:
        raise ModelFault(folder, f"{LABELS} has no two labels of different weight, so it can tell nothing.")
    return weights


def _weight(folder: Path, label: Any) -> float:
    if isinstance(label, str) and label.upper() in SIGN:
        return SIGN[label.upper()]
    if isinstance(label, int | float) and not isinstance(label, bool) and -1 <= label <= 1:
        return float(label)
    raise ModelFault(
        folder, f"{LABELS} has {label!r}; a label is {', '.join(SIGN)}, or a weight from -1 to 1."
    )


def _tokenizer(folder: Path) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise _extra(folder, error) from error
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # the library raises nothing narrower
        raise ModelFault(folder, f"{TOKENIZER} is no tokenizer ({error}).") from error
    stated = (tokenizer.truncation or {}).get("max_length", LONGEST)
    tokenizer.enable_truncation(min(stated, LONGEST))
    tokenizer.no_padding()
    return tokenizer


def _session(folder: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise _extra(folder, error) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    # Errors alone: advice on how to export a model is no news of a night.
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(folder / MODEL, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's errors have no other base
        raise ModelFault(folder, f"{MODEL} cannot be loaded ({error}).") from error


def _extra(folder: Path, error: ImportError) -> ModelFault:
    return ModelFault(folder, f"a classifier needs what `pip install -e .[onnx]` installs ({error}).")


def _digest(folder: Path) -> str:
    """sha256 over every file there: a large model keeps its weights in files beside ``model.onnx``."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            with path.open("rb") as file:
                digest.update(
                    f"{name.as_posix()}\n{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode()
                )
    return digest.hexdigest()


def _holds(path: Path, word: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(word) >= 0

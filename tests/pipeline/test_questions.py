"""Every question of the documentation is one SELECT on a release, and its answer makes sense.

The release is that of the demo's history. What makes sense of an answer stands in ``sense``.
"""

import re

import duckdb
import pytest

import tests.pipeline.sense  # noqa: F401  (each part registers its questions)
from tests.nights import Nights, failure_text
from tests.pipeline.asking import SENSE, Release, questions, sections


@pytest.fixture(scope="module")
def release(full_history: Nights, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release, and beside it the marts of the moment that the page names, built by the job that it names."""
    home = full_history.copy_to(tmp_path_factory.mktemp("questions") / "home")
    text = "\n".join(sections().values())
    [moment] = set(re.findall(r"make as_of SOUTHBOUND_HOME=data/demo MOMENT=(\S+)", text))
    [folder] = set(re.findall(r"attach 'data/demo/(\S+)' as earlier", text))
    result = home.as_of(moment)
    assert result.success, failure_text(result)
    return Release(
        full_history.home.published / "current" / "marts.duckdb",
        home.root / folder,
        full_history.home.archive,
    )


def test_the_twenty_stand_in_their_order():
    numbered = [key for key in questions() if key.isdigit()]
    assert numbered == [str(n) for n in range(1, 21)]


def test_every_question_is_one_select_and_no_more():
    for key, blocks in questions().items():
        assert len(blocks) == 1, key
        for block in blocks:
            [statement] = duckdb.extract_statements(block)
            assert statement.type == duckdb.StatementType.SELECT, key


def test_every_question_has_a_sense_and_every_sense_a_question():
    assert set(SENSE) == set(questions())


@pytest.mark.parametrize("question", sorted(questions()))
def test_the_answer_makes_sense(release: Release, question: str):
    assert question in SENSE, f"'{question}' has no test of sense: add one with @sense_of"
    SENSE[question](release)

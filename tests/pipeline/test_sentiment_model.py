"""Nights with a classifier of one's own: what it judged is released under its name, and its loss stops the night."""

import shutil
from pathlib import Path

from orchestration.lake.readings import Reader, read_new
from orchestration.lake.scan import current_rows
from orchestration.sources.registry import SOURCES
from tests.conftest import AFTER
from tests.nights import Nights, failure_text
from tests.unit.test_press_onnx import bag_of_words, lay

FEEDS = next(source for source in SOURCES if source.name == "feeds")


def reread(nights: Nights, first: str, last: str) -> None:
    config = {"ops": {"reread_press": {"config": {"first": first, "last": last}}}}
    assert nights.launch("reread", config=config).success


def test_a_model_judges_from_the_night_on_and_a_reread_brings_the_rest(next_night: Nights, tmp_path: Path):
    next_night.asks_all = True
    next_night.land(AFTER, source=FEEDS)
    with next_night.in_environment():
        read_new(next_night.home, next_night.journal, Reader.load())

    next_night.settings["SOUTHBOUND_SENTIMENT_MODEL"] = str(lay(tmp_path / "model", bag_of_words()))
    reread(next_night, "2025-08-25", "2025-08-31")
    next_night.run(AFTER)
    judged = next_night.query("select distinct week_start_date::varchar, scorer from sentiment_by_week")
    assert {scorer for week, scorer in judged if week == "2025-08-25"} == {"events_then_onnx"}
    assert {scorer for week, scorer in judged if week < "2025-08-25"} == {"events_then_words"}

    # Readings that are lost are judged anew, by the model that is set.
    shutil.rmtree(next_night.home.lake)
    assert next_night.launch("reparse").success
    rows = current_rows(next_night.home, next_night.ledger, "press/sentiment")
    assert set(rows["scorer"]) == {"events_then_onnx"}


def test_a_night_whose_model_is_gone_publishes_nothing_and_says_why(next_night: Nights, tmp_path: Path):
    model = lay(tmp_path / "model", bag_of_words())
    next_night.settings["SOUTHBOUND_SENTIMENT_MODEL"] = str(model)
    before = next_night.current
    shutil.rmtree(model)
    result = next_night.attempt(AFTER)
    assert not result.success
    assert "SOUTHBOUND_SENTIMENT_MODEL names" in failure_text(result)
    assert next_night.current == before

"""Words that point to companies named before, who is only compared with, and targets compared as numbers."""

import pytest

from orchestration.press.moves import PART, PERCENT
from tests.unit.test_press_reader import events, reading


def _found(title, body=""):
    frame = reading(title, body)
    return {
        (row["ticker"], row["event_type"], row["polarity"])
        for row in frame.events.iter_rows(named=True)
    }


@pytest.mark.parametrize("size", ["3 pct", "3%", "3 per cent", "half a per cent"])
def test_a_percentage_is_known_however_it_is_printed(size):
    assert PERCENT.search(f"fell {size} today")


@pytest.mark.parametrize(
    "text", ["lost a third of its value", "rose by a fifth", "down nearly a quarter.", "shed a tenth on the day"]
)
def test_a_part_in_words_is_a_size(text):
    assert PART.search(text)


@pytest.mark.parametrize("text", ["for a third day", "in the third quarter", "a quarter ago", "a third party", "half a day"])
def test_a_part_of_the_calendar_is_none(text):
    assert not PART.search(text)

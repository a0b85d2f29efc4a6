"""What a headline category of HKEXnews stands for among the event types of the press, as a data file says it.

Only the mapping; reading an answer of HKEXnews belongs to ``hkexnews``.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).with_name("announcement_types.csv")


@dataclass(frozen=True)
class AnnouncementType:
    """A line: where ``pattern`` stands in a category, in whatever case, it is an event of this kind."""

    pattern: str
    event_type: str
    event_subtype: str
    polarity: str


UNLISTED = AnnouncementType("", "OTHER", "announcement", "NEUTRAL")


@lru_cache(maxsize=1)
def announcement_types() -> tuple[AnnouncementType, ...]:
    """In the file's order, which is their precedence."""
    with LIST.open(newline="", encoding="utf-8") as lines:
        return tuple(AnnouncementType(**line) for line in csv.DictReader(lines))


def type_of(category: str) -> AnnouncementType:
    """The first line that fits: results with a dividend are results. ``UNLISTED`` where none does."""
    text = category.casefold()
    return next((one for one in announcement_types() if one.pattern in text), UNLISTED)

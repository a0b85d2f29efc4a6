"""An article as its publisher knows it, and its gold: what a careful reader labels, by the labelling rules.

Where articles come from belongs to ``written`` and ``composed``, where they appear to ``feeds``.
"""

from dataclasses import dataclass, field
from datetime import datetime

ENGLISH, TRADITIONAL, SIMPLIFIED = "en", "zh-Hant", "zh-Hans"
PRIMARY, SECONDARY, PASSING = "PRIMARY", "SECONDARY", "PASSING"
POSITIVE, NEUTRAL, NEGATIVE = "POSITIVE", "NEUTRAL", "NEGATIVE"
STORY, NOISE, COPY, REWRITE, AD = "STORY", "NOISE", "COPY", "REWRITE", "AD"
KINDS = (STORY, NOISE, COPY, REWRITE, AD)
MODALITIES = ("HAPPENED", "ANNOUNCED", "PLANNED", "RUMOURED", "FORECAST")
EVENT_TYPES = (
    "CAPITAL_FLOW",
    "EARNINGS",
    "ANALYST",
    "PRODUCT",
    "INVESTMENT",
    "FINANCING",
    "CAPITAL_RETURN",
    "REGULATION",
    "LEGAL",
    "MANAGEMENT",
    "PARTNERSHIP",
    "PRICE_MOVE",
    "OTHER",
)


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One occurrence of one company; ``amount`` in single units of ``currency`` as printed, or both None."""

    ticker: str
    event_type: str
    event_subtype: str
    polarity: str
    modality: str
    amount: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """What a careful reader writes down.

    ``story`` is shared by an article, its copies and its rewrites in the same language; ``occurrence`` by
    everything that tells of the same happening, in any language. ``companies`` are (ticker, salience);
    ``sentiment`` has a label for each of them. ``is_ambiguous``: the labels count neither as hit nor as miss.
    """

    kind: str
    story: str
    occurrence: str
    companies: tuple[tuple[str, str], ...] = ()
    events: tuple[GoldEvent, ...] = ()
    sentiment: dict[str, str] = field(default_factory=dict)
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of one feed. ``published_at`` is UTC; ``stamp`` names how the feed prints it (see ``stamps``).

    ``key`` is the simulator's own name of it, which no feed shows.
    """

    key: str
    guid: str
    feed: str
    url: str
    title: str
    body: str
    lang: str
    publisher: str
    published_at: datetime
    stamp: str
    gold: Gold
    byline: str | None = None

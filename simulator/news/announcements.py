"""What issuers tell the exchange: returns of buybacks every session, and what articles of the press report.

Articles belong to ``desk``; how the exchange's site prints an announcement to ``wire.hkexnews``.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from orchestration.calendar import HONG_KONG
from simulator.market import DEFAULT_SEED
from simulator.news.article import STORY, Article, GoldEvent
from simulator.news.companies import companies
from simulator.news.desk import all_articles
from simulator.prices.hours import hong_kong_sessions
from simulator.securities import securities
from simulator.streams import stream

FIRST_ID = 11_300_000
# A company tells the exchange before it tells the press.
BEFORE_THE_PRESS = timedelta(minutes=25)
NOTICE = "Announcements and Notices - [{}]"
BUYBACK = "Next Day Disclosure Returns - [Share Buyback]"
# Lines that trade in two currencies: each announcement is of both.
COUNTERS = {"00700": ("80700", "TENCENT-R"), "09988": ("89988", "BABA-WR"), "00388": ("80388", "HKEX-R")}
# How often each of these buys back its own shares.
BUYERS = {"00700": 1.0, "00005": 0.5, "01299": 0.3}
RESULTS = {
    3: ("Final Results / Dividend or Distribution", "ANNUAL RESULTS ANNOUNCEMENT & FINAL DIVIDEND"),
    8: ("Interim Results", "INTERIM RESULTS ANNOUNCEMENT"),
}
QUARTER = ("Quarterly Results", "QUARTERLY RESULTS ANNOUNCEMENT")
# By event of the press: headline category and title.
TOLD = {
    "guidance_down": ("Profit Warning", "PROFIT WARNING"),
    "guidance_up": ("Inside Information", "INSIDE INFORMATION - POSITIVE PROFIT ALERT"),
    "dividend": ("Dividend or Distribution", "DECLARATION OF DIVIDEND"),
    "placement": ("Placing", "PLACING OF NEW SHARES UNDER GENERAL MANDATE"),
    "convertible": ("Issue of Convertible Securities", "PROPOSED ISSUE OF CONVERTIBLE BONDS"),
    "bond": ("Issue of Debt Securities", "ISSUE OF SENIOR NOTES"),
    "ceo_change": (
        "Change in Directors or of Important Executive Functions or Responsibilities",
        "CHANGE OF DIRECTOR & CHIEF EXECUTIVE OFFICER",
    ),
    "resignation": (
        "Change in Directors or of Important Executive Functions or Responsibilities",
        "RESIGNATION OF DIRECTOR",
    ),
    "acquisition": ("Discloseable Transaction", "DISCLOSEABLE TRANSACTION - ACQUISITION"),
    "lawsuit": ("Litigation", "LEGAL PROCEEDINGS"),
    "probe": ("Inside Information", "INSIDE INFORMATION - REGULATOR'S INQUIRY"),
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """``issuers`` are (five-digit code, short name); ``published_at`` is a whole minute in UTC, ``link`` a path."""

    news_id: int
    issuers: tuple[tuple[str, str], ...]
    title: str
    category: str
    published_at: datetime

    @property
    def link(self) -> str:
        day = self.published_at.astimezone(HONG_KONG)
        return f"/listedco/listconews/sehk/{day:%Y/%m%d}/simulated-{self.news_id}.pdf"


@lru_cache(maxsize=4)
def announcements(seed: int = DEFAULT_SEED) -> tuple[Announcement, ...]:
    """All of a seed, oldest first."""
    told = sorted({*_buybacks(seed), *_reported(seed)})
    return tuple(
        Announcement(FIRST_ID + 7 * number, issuers(code), f"{title} (SIMULATED)", category, at)
        for number, (at, code, title, category) in enumerate(told)
    )


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Five-digit code → short name, also of companies of the press whose line no leg trades."""
    press = {company.wire_code: company.en.upper() for company in companies() if company.wire_code}
    return press | {security.wire_code: security.name for security in securities()["HK"]}


def issuers(code: str) -> tuple[tuple[str, str], ...]:
    """The line and its renminbi counter, where it has one."""
    own = (code, _names()[code])
    return (own, COUNTERS[code]) if code in COUNTERS else (own,)


@lru_cache(maxsize=1)
def stock_ids() -> dict[str, int]:
    """Five-digit code → the site's internal id, which is another number."""
    codes = sorted({*_names(), *(code for code, _ in COUNTERS.values())})
    return {code: 7_001 + 13 * number for number, code in enumerate(codes)}


_Told = tuple[datetime, str, str, str]


def _buybacks(seed: int) -> list[_Told]:
    rng = stream(seed, "announcements", "buybacks")
    told = []
    for day in hong_kong_sessions():
        for code, share in BUYERS.items():
            minutes = rng.randrange(17 * 60, 20 * 60)
            if rng.random() < share:
                at = _at(day, minutes)
                told.append((at, code, "NEXT DAY DISCLOSURE RETURN - SHARE BUYBACK & CANCELLATION", BUYBACK))
    return told


def _at(day: date, minutes: int) -> datetime:
    return (datetime.combine(day, time(), HONG_KONG) + timedelta(minutes=minutes)).astimezone(UTC)


def _reported(seed: int) -> list[_Told]:
    """One for each event that the press tells first of a company of Hong Kong, where a company has to announce it."""
    found = []
    for article in all_articles(seed):
        for event in article.gold.events if article.gold.kind == STORY else ():
            text, code = _text(article, event), event.ticker.removesuffix(".HK").zfill(5)
            if text and code in _names() and event.modality != "RUMOURED":
                category, title = text
                at = (article.published_at - BEFORE_THE_PRESS).replace(second=0)
                found.append((at, code, title, NOTICE.format(category)))
    return found


def _text(article: Article, event: GoldEvent) -> tuple[str, str] | None:
    if event.event_type == "EARNINGS" and event.event_subtype.startswith("results"):
        return RESULTS.get(article.published_at.month, QUARTER)
    return TOLD.get(event.event_subtype)

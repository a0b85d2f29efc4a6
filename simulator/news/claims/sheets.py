"""The articles of claims: which days they are about, who prints them, and in which words of ``claims.toml``.

What they tell is found in ``days``, ``spans`` and ``prices``; what a careful reader makes of it is their gold.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from orchestration.calendar import HONG_KONG
from simulator.news.article import ENGLISH, NEGATIVE, NOISE, POSITIVE, PRIMARY, STORY, Gold, GoldEvent
from simulator.news.claims.ask import Ask, Telling, restated
from simulator.news.claims.days import both_legs, net_day, one_leg, restated_currency
from simulator.news.claims.gold import GoldClaim
from simulator.news.claims.prices import close, of_listings, since_friday
from simulator.news.claims.spans import record, streak, top_rank, week
from simulator.news.companies import Company, companies
from simulator.news.composed import APART
from simulator.news.facts import exact_nets
from simulator.news.figures import Day, Figure, Money
from simulator.news.phrasebook import KEYS
from simulator.news.sheet import Sheet
from simulator.period import FIRST_DAY, LAST_DAY, sessions
from simulator.streams import stream

# The last weeks are told of more closely than the year before them.
RECENT_FROM = LAST_DAY - timedelta(days=44)
N_OLD, N_RECENT = 3, 2
N_STYLES, N_MORE = 12, 2
FIRST_MINUTE, LAST_MINUTE = 18 * 60 + 10, 22 * 60

Days = Callable[[int], list[tuple[date, Company | None]]]


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """An article, the claims it makes in the order of its text, and the error planted in one of them, if any."""

    sheet: Sheet
    claims: tuple[GoldClaim, ...]
    error: str | None

    @property
    def planted(self) -> GoldClaim | None:
        """The claim that carries the error."""
        return next((claim for claim in self.claims if claim.reasons), None)


@dataclass(frozen=True, slots=True)
class _Publisher:
    name: str
    feed: str
    lang: str


def _of_companies(seed: int) -> list[tuple[date, Company | None]]:
    nets = exact_nets(seed)
    return [(day, company) for company in companies() for day in nets.get(company.wire_code or "", ())]


def _of_channel(_: int) -> list[tuple[date, Company | None]]:
    return [(day, None) for day in sessions() if day not in restated()]


def _of_both(seed: int) -> list[tuple[date, Company | None]]:
    return [*_of_companies(seed), *_of_channel(seed)]


FAMILIES: dict[str, tuple[Days, Callable[[Ask], Telling | None]]] = {
    "claim_stock_day": (_of_companies, net_day),
    "claim_channel_day": (_of_channel, net_day),
    "claim_one_leg": (_of_companies, one_leg),
    "claim_stock_legs": (_of_companies, both_legs),
    "claim_channel_legs": (_of_channel, both_legs),
    "claim_rank": (_of_companies, top_rank),
    "claim_streak": (_of_both, streak),
    "claim_close": (of_listings, close),
    "claim_since": (of_listings, since_friday),
    "claim_week": (_of_channel, week),
    "claim_record": (_of_channel, record),
    "claim_fx": (_of_companies, restated_currency),
}


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("claims.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def claim_sheets(seed: int) -> tuple[ClaimSheet, ...]:
    """All of them, family after family; other articles draw from other streams."""
    rng = stream(seed, "claims", "publishers")
    errors = {family: _placed(seed, family) for family in FAMILIES}
    sound, wrong = (_deck(rng, part) for part in ("sound", "wrong"))
    sheets = []
    for family in FAMILIES:
        taken: list[date] = []
        for number, error in enumerate(errors[family]):
            deck = wrong if error else sound
            # Only English has a word that turns the direction and means nothing else.
            is_english = error == "DIRECTION"
            place = next(i for i, one in enumerate(deck) if not is_english or one.lang == ENGLISH)
            publisher = deck.pop(place)
            key = f"{family}-{number}"
            held = _sheet(seed, stream(seed, "claims", key), key, publisher, error, taken)
            taken.append(held.sheet.at.date())
            sheets.append(held)
    return tuple(sheets)


def _placed(seed: int, family: str) -> list[str | None]:
    """The family's errors, each in one of its articles."""
    errors = [*_table()["family"][family]["errors"]]
    placed = errors + [None] * (N_OLD + N_RECENT - len(errors))
    stream(seed, "claims", family, "errors").shuffle(placed)
    return placed


def _deck(rng: Random, part: str) -> list[_Publisher]:
    """A publisher as often as the table says, shuffled."""
    deck = [
        _Publisher(row["name"], row["feed"], row["lang"])
        for row in _table()["publisher"]
        for _ in range(row[part])
    ]
    rng.shuffle(deck)
    return deck


def _sheet(
    seed: int, rng: Random, key: str, publisher: _Publisher, error: str | None, taken: list[date]
) -> ClaimSheet:
    family, number = key.split("-")
    find_days, tell = FAMILIES[family]
    window = (RECENT_FROM, LAST_DAY) if int(number) >= N_OLD else (FIRST_DAY, RECENT_FROM - timedelta(days=1))
    for day, company in _shuffled(rng, find_days(seed), window):
        if all(abs(day - other) >= APART for other in taken):
            telling = tell(Ask(seed, rng, day, company, error))
            if telling is not None:
                return _printed(rng, key, publisher, day, company, telling, error)
    raise RuntimeError(
        f"No day of seed {seed} has what {key} tells with the error {error}; ease its conditions."
    )


def _shuffled(
    rng: Random, days: list[tuple[date, Company | None]], window: tuple[date, date]
) -> Iterator[tuple[date, Company | None]]:
    """The window's days in any order, then all others: a seed may lack a recent one that fits."""
    rng.shuffle(days)
    yield from sorted(days, key=lambda pair: not window[0] <= pair[0] <= window[1])


def _printed(
    rng: Random,
    key: str,
    publisher: _Publisher,
    day: date,
    company: Company | None,
    telling: Telling,
    error: str | None,
) -> ClaimSheet:
    lang, style = publisher.lang, rng.randrange(N_STYLES)
    phrases = _table()["family"][key.split("-")[0]][KEYS[lang]]
    figures: dict[str, Figure] = {**telling.figures, "day": Day(day)}
    places = {place: figure.text(lang, style) for place, figure in figures.items()}
    if company:
        places |= {"co": company.name(lang), "coded": company.coded(lang, style)}
    if "subject" in places:
        places["Subject"] = places["subject"][:1].upper() + places["subject"][1:]
    sentences = [rng.choice(phrases["first"]), *rng.sample(phrases["more"], N_MORE)]
    filled = [text.format_map(places) for text in sentences]
    if lang == ENGLISH:
        filled = [text[:1].upper() + text[1:] for text in filled]
    minute = rng.randrange(FIRST_MINUTE, LAST_MINUTE)
    sheet = Sheet(
        key=key,
        feed=publisher.feed,
        lang=lang,
        at=datetime.combine(day, datetime.min.time(), HONG_KONG) + timedelta(minutes=minute),
        title=rng.choice(phrases["titles"]).format_map(places),
        body=(" " if lang == ENGLISH else "").join(filled),
        gold=_gold(key, company, telling),
        publisher=publisher.name,
    )
    return ClaimSheet(sheet, telling.claims, error)


def _gold(key: str, company: Company | None, telling: Telling) -> Gold:
    """What the article tells as an event: one trade or one move of its company; none of the whole channel."""
    if company is None:
        return Gold(NOISE, key, key)
    polarity = POSITIVE if telling.direction > 0 else NEGATIVE
    amount = telling.figures.get("amount")
    if isinstance(amount, Money):
        subtype = "net_buy" if telling.direction > 0 else "net_sell"
        event = GoldEvent(
            company.ticker, "CAPITAL_FLOW", subtype, polarity, "HAPPENED", amount.amount, amount.currency
        )
    else:
        subtype = "share_rise" if telling.direction > 0 else "share_fall"
        event = GoldEvent(company.ticker, "PRICE_MOVE", subtype, polarity, "HAPPENED")
    return Gold(
        kind=STORY,
        story=key,
        occurrence=key,
        companies=((company.ticker, PRIMARY),),
        events=(event,),
        sentiment={company.ticker: polarity},
    )

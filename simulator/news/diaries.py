"""Articles about many companies at once or about none: southbound round-ups, movers, and market diaries.

All their figures are the market's own; articles about one company belong to ``composed``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from orchestration.calendar import HONG_KONG
from simulator.news.article import (
    ENGLISH,
    NEGATIVE,
    NOISE,
    POSITIVE,
    PRIMARY,
    SECONDARY,
    STORY,
    Gold,
    GoldEvent,
)
from simulator.news.companies import Company, companies
from simulator.news.composed import APART, FEEDS_OF, LANGUAGES, picked
from simulator.news.facts import BOUGHT, SMALLEST_FLOW, SOLD, channel_net, exact_nets
from simulator.news.figures import Day, Figure, Level, Money, Percent, Words, rounded
from simulator.news.phrasebook import KEYS
from simulator.news.sheet import Sheet
from simulator.period import sessions
from simulator.prices.book import Prices
from simulator.streams import stream

N_FLOWS, N_MOVES, N_DIARIES = 24, 14, 30
N_NAMED = 3
HEADLINED = ("lead", "second", "third")
SMALLEST_MOVE_PCT = 1.5
LARGEST_QUIET_MOVE_PCT = 1.2
ROSE, FELL = Words("rose", "升", "涨"), Words("fell", "跌", "跌")


@dataclass(frozen=True, slots=True)
class _Told:
    """One company's line in a round-up: its figure, and what a careful reader labels."""

    company: Company
    figure: Figure
    verb: Words
    event: GoldEvent


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[str, dict[str, list[str]]]]:
    path = Path(__file__).with_name("diaries.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def diaries(seed: int) -> list[Sheet]:
    """All round-ups and diaries of a seed."""
    makers = {"flows": (_flows, N_FLOWS), "moves": (_moves, N_MOVES), "diary": (_diary, N_DIARIES)}
    sheets = []
    for kind, (make, count) in makers.items():
        held: list[Sheet] = []
        for number in range(count):
            rng = stream(seed, "diaries", kind, number)
            sheet = make(seed, rng, f"{kind}-{number}")
            while any(abs(sheet.at - other.at) < APART for other in held):
                sheet = make(seed, rng, f"{kind}-{number}")
            held.append(sheet)
        sheets += held
    return sheets


def _flows(seed: int, rng: Random, key: str) -> Sheet:
    """The day's largest exact purchases and sales among the companies that are known by name."""
    nets = exact_nets(seed)
    while True:
        day = rng.choice(sessions())
        named = [
            (nets[c.wire_code][day], c)
            for c in companies()
            if c.wire_code and day in nets.get(c.wire_code, {})
        ]
        told = sorted(
            (pair for pair in named if abs(pair[0]) >= SMALLEST_FLOW), key=lambda pair: -abs(pair[0])
        )
        if len(told) >= 2:
            break
    whole = channel_net(seed, day)
    figures: dict[str, Figure] = {
        "channel": Money(rounded(whole), "HKD"),
        "channel_verb": BOUGHT if whole > 0 else SOLD,
    }
    return _sheet(rng, key, "flows", day, (18, 22), figures, [_flow(net, company) for net, company in told])


def _flow(net: int, company: Company) -> _Told:
    money = Money(rounded(net), "HKD")
    label, subtype = (POSITIVE, "net_buy") if net > 0 else (NEGATIVE, "net_sell")
    event = GoldEvent(company.ticker, "CAPITAL_FLOW", subtype, label, "HAPPENED", money.amount, "HKD")
    return _Told(company, money, BOUGHT if net > 0 else SOLD, event)


def _moves(seed: int, rng: Random, key: str) -> Sheet:
    """Three companies whose shares moved most among a handful."""
    prices = Prices(seed)
    while True:
        day = rng.choice(sessions())
        moves = [
            (prices.return_pct(c.ticker, day) or 0.0, c)
            for c in rng.sample([c for c in companies() if c.wire_code], 12)
        ]
        told = sorted((m for m in moves if SMALLEST_MOVE_PCT <= abs(m[0]) < 15), key=lambda m: -abs(m[0]))
        if len(told) >= N_NAMED:
            break
    lines = []
    for move, company in told[:N_NAMED]:
        label, subtype = (POSITIVE, "share_rise") if move > 0 else (NEGATIVE, "share_fall")
        event = GoldEvent(company.ticker, "PRICE_MOVE", subtype, label, "HAPPENED")
        lines.append(_Told(company, Percent(move), ROSE if move > 0 else FELL, event))
    index = prices.return_pct("HSTECH.HK", day) or 0.0
    figures: dict[str, Figure] = {"index": Percent(index), "index_verb": ROSE if index > 0 else FELL}
    return _sheet(rng, key, "moves", day, (17, 20), figures, lines)


def _diary(seed: int, rng: Random, key: str) -> Sheet:
    """The index of an uneventful session and nothing else."""
    prices = Prices(seed)
    while True:
        day = rng.choice(sessions())
        move = prices.return_pct("^HSI", day) or 0.0
        if abs(move) <= LARGEST_QUIET_MOVE_PCT:
            break
    figures: dict[str, Figure] = {
        "index": Percent(move),
        "index_verb": ROSE if move > 0 else FELL,
        "level": Level(prices.close("^HSI", day) or 0.0),
    }
    return _sheet(rng, key, "diary", day, (17, 20), figures, [])


def _sheet(
    rng: Random,
    key: str,
    kind: str,
    day: date,
    hours: tuple[int, int],
    figures: Mapping[str, Figure],
    told: list[_Told],
) -> Sheet:
    lang = picked(rng, LANGUAGES)
    style = rng.randrange(12)
    phrases = _phrases()[kind][KEYS[lang]]
    places = {name: figure.text(lang, style) for name, figure in {**figures, "day": Day(day)}.items()}
    places |= {place: line.company.name(lang) for place, line in zip(HEADLINED, told, strict=False)}
    headline = rng.choice(phrases["titles"])
    sentences = [rng.choice(phrases["opening"]).format_map(places)]
    if kind == "diary":
        sentences += rng.sample(phrases["bought"], 2)
    for name, part in (
        ("bought", [line for line in told if line.event.polarity == POSITIVE or kind == "moves"]),
        ("sold", [line for line in told if line.event.polarity == NEGATIVE and kind == "flows"]),
    ):
        if part:
            listed = _listed(part, lang, style, has_verb=kind == "moves")
            sentences.append(rng.choice(phrases[name]).format_map({"list": listed}))
    minutes = rng.randrange(hours[0] * 60, hours[1] * 60)
    return Sheet(
        key=key,
        feed=rng.choice(FEEDS_OF[lang]),
        lang=lang,
        at=datetime.combine(day, datetime.min.time(), HONG_KONG) + timedelta(minutes=minutes),
        title=headline.format_map(places),
        body=(" " if lang == ENGLISH else "").join(sentences),
        gold=_gold(key, headline, told),
    )


def _listed(told: list[_Told], lang: str, style: int, has_verb: bool) -> str:
    """Names with figures: ``Tencent (HK$2.65 billion) and …``, ``騰訊升2.1%，…``."""
    if lang != ENGLISH:
        verbs = [line.verb.text(lang, style) for line in told]
        return "，".join(
            f"{line.company.coded(lang, style)}{verb if has_verb else ''}{line.figure.text(lang, style)}"
            for line, verb in zip(told, verbs, strict=True)
        )
    parts = [
        f"{line.company.en} {line.verb.en} {line.figure.text(lang, style)}"
        if has_verb
        else f"{line.figure.text(lang, style)} of {line.company.coded(lang, style)}"
        for line in told
    ]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _gold(key: str, headline: str, told: list[_Told]) -> Gold:
    """Whom the headline has a place for is its subject; the others have a fact of their own."""
    in_headline = [i < len(HEADLINED) and f"{{{HEADLINED[i]}}}" in headline for i in range(len(told))]
    return Gold(
        kind=STORY if told else NOISE,
        story=key,
        occurrence=key,
        companies=tuple(
            (line.company.ticker, PRIMARY if named else SECONDARY)
            for line, named in zip(told, in_headline, strict=True)
        ),
        events=tuple(line.event for line in told),
        sentiment={line.company.ticker: line.event.polarity for line in told},
    )

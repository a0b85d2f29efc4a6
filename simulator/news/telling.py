"""One telling of one happening in one language: sentences picked, figures put in, gold written down beside it.

Which happenings are told, how often and where, belongs to ``composed``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from simulator.news.article import ENGLISH, NEUTRAL, PASSING, PRIMARY, STORY, Gold, GoldEvent
from simulator.news.companies import Company, companies
from simulator.news.facts import DOWN, UP, Facts
from simulator.news.figures import Day, Figure, Money, Percent, Price
from simulator.news.phrasebook import EventRule, Recipe, around
from simulator.news.sheet import Sheet
from simulator.prices.book import Prices

SMALLEST_TAIL_PCT = 0.5
CLOSED_HOUR = 17
WITH_TAIL, WITH_PEER, WITH_END = 0.6, 0.2, 0.45
N_STYLES = 12
MOST_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Happening:
    """What every telling shares; ``at`` is the first telling's time in Hong Kong."""

    key: str
    recipe: Recipe
    company: Company
    facts: Facts
    at: datetime


def told(seed: int, rng: Random, happening: Happening, lang: str, feed: str, place: int) -> Sheet:
    """The happening in a language; ``place`` 0 is the first language, later ones follow within the hour."""
    recipe, company = happening.recipe, happening.company
    phrases, extra, style = recipe.phrases[lang], around()[lang], rng.randrange(N_STYLES)
    figures: dict[str, Figure] = {**happening.facts.figures, "day": Day(happening.facts.day)}
    sentences = [rng.choice(phrases.first)]
    sentences += rng.sample(phrases.more, rng.randrange(1, min(len(phrases.more), 3) + 1))
    mentioned, sentiment = [(company.ticker, PRIMARY)], {company.ticker: recipe.sentiment}
    events = [_event(company, figures, rule) for rule in recipe.events]

    move = _move(seed, happening)
    if move is not None and rng.random() < WITH_TAIL:
        direction, subtype = (UP, "share_rise") if move > 0 else (DOWN, "share_fall")
        close = Prices(seed).close(company.ticker, happening.facts.day) or 0.0
        figures |= {"move": Percent(move), "close": Price(close, company.currency)}
        sentences.append(rng.choice(extra.up if direction == UP else extra.down))
        events.append(GoldEvent(company.ticker, "PRICE_MOVE", subtype, recipe.sentiment, "HAPPENED"))
    peers = [c for c in companies() if c.sector == company.sector and c != company]
    names = {}
    if peers and rng.random() < WITH_PEER:
        peer = rng.choice(peers)
        names["peer"] = peer.name(lang)
        sentences.append(rng.choice(extra.peers))
        mentioned.append((peer.ticker, PASSING))
        sentiment[peer.ticker] = NEUTRAL
    if len(sentences) < MOST_SENTENCES and rng.random() < WITH_END:
        sentences.append(rng.choice(extra.ends))

    places = _places(company, figures, lang, style) | names
    key = f"{happening.key}-{lang}"
    return Sheet(
        key=key,
        feed=feed,
        lang=lang,
        at=happening.at + timedelta(minutes=rng.randrange(1, 45) * place),
        title=_filled(rng.choice(phrases.titles), places, lang),
        body=(" " if lang == ENGLISH else "").join(_filled(text, places, lang) for text in sentences),
        gold=Gold(
            kind=STORY,
            story=key,
            occurrence=happening.key,
            companies=tuple(mentioned),
            events=tuple(events),
            sentiment=sentiment,
            is_ambiguous=recipe.is_ambiguous,
        ),
    )


def _event(company: Company, figures: Mapping[str, Figure], rule: EventRule) -> GoldEvent:
    event = GoldEvent(company.ticker, rule.event_type, rule.event_subtype, rule.polarity, rule.modality)
    if not rule.amount:
        return event
    money = figures[rule.amount]
    if not isinstance(money, Money | Price):
        raise TypeError(f"{rule.amount} is the amount of a {rule.event_type} and is no money: {money!r}.")
    return GoldEvent(
        company.ticker,
        rule.event_type,
        rule.event_subtype,
        rule.polarity,
        rule.modality,
        money.amount,
        money.currency,
    )


def _move(seed: int, happening: Happening) -> float | None:
    """The day's move in percent where the article may add it: known by then, and pointing the same way."""
    wanted = {"POSITIVE": 1, "NEGATIVE": -1}.get(happening.recipe.sentiment, 0)
    is_known = happening.at.hour >= CLOSED_HOUR and happening.company.wire_code is not None
    if happening.recipe.tail != "same" or not wanted or not is_known:
        return None
    move = Prices(seed).return_pct(happening.company.ticker, happening.facts.day) or 0.0
    return move if wanted * move >= SMALLEST_TAIL_PCT else None


def _places(company: Company, figures: Mapping[str, Figure], lang: str, style: int) -> dict[str, str]:
    """The text of every place that a sentence may have."""
    name = company.name(lang)
    texts = {place: figure.text(lang, style) for place, figure in figures.items()}
    return {
        **texts,
        **{f"{place}_cap": text[:1].upper() + text[1:] for place, text in texts.items()},
        "co": name,
        "cos": f"{name}'" if name.endswith("s") else f"{name}'s",
        "coded": company.coded(lang, style),
    }


def _filled(sentence: str, places: Mapping[str, str], lang: str) -> str:
    """The sentence with its figures; one that begins with a small letter, as invented names do, is raised."""
    text = sentence.format_map(dict(places))
    return text[:1].upper() + text[1:] if lang == ENGLISH else text

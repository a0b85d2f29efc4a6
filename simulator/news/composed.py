"""Articles put together from recipes: a happening, told in one or two languages, sometimes copied or rewritten.

Recipes belong to ``phrases``, their figures to ``facts``, one telling to ``telling``; hand-written articles to
``written``.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from math import fsum
from random import Random

from orchestration.calendar import HONG_KONG
from simulator.news.article import COPY, ENGLISH, REWRITE, SIMPLIFIED, TRADITIONAL
from simulator.news.companies import companies
from simulator.news.facts import FACTS, Scene
from simulator.news.phrasebook import Recipe, recipes
from simulator.news.sheet import Sheet
from simulator.news.telling import Happening, told
from simulator.period import FIRST_DAY, LAST_DAY
from simulator.streams import stream

LANGUAGES = ((ENGLISH, 0.46), (TRADITIONAL, 0.28), (SIMPLIFIED, 0.26))
FEEDS_OF = {
    ENGLISH: ("wire", "desk", "wire", "desk", "morgen"),
    TRADITIONAL: ("yuebao", "wire", "wire", "yuebao", "yuebao"),
    SIMPLIFIED: ("xinwen", "wire", "wire", "xinwen", "xinwen"),
}
SECOND_LANGUAGE, COPIED, REWRITTEN = 0.42, 0.13, 0.13
# Two happenings of one recipe are told in like words: closer together they would look like one story.
APART = timedelta(days=6)
FIRST_AT = datetime.combine(FIRST_DAY, datetime.min.time(), HONG_KONG)
LAST_AT = datetime.combine(LAST_DAY, datetime.min.time(), HONG_KONG) + timedelta(hours=23)


def composed(seed: int) -> list[Sheet]:
    """All composed articles of a seed, in the order of the recipes."""
    sheets = []
    for recipe in recipes():
        taken: list[date] = []
        for number in range(recipe.count):
            rng = stream(seed, "news", recipe.id, number)
            happening = _happening(seed, rng, recipe, f"{recipe.id}-{number}", taken)
            taken.append(happening.facts.day)
            langs = [picked(rng, LANGUAGES)]
            if rng.random() < SECOND_LANGUAGE:
                langs.append(rng.choice([lang for lang, _ in LANGUAGES if lang != langs[0]]))
            for place, lang in enumerate(langs):
                sheets += _tellings(seed, rng, happening, lang, place)
    return [sheet for sheet in sheets if FIRST_AT <= sheet.at <= LAST_AT]


def picked(rng: Random, weighted: tuple[tuple[str, float], ...]) -> str:
    """One of the names, by their weights."""
    left = rng.random() * fsum(weight for _, weight in weighted)
    for name, weight in weighted:
        left -= weight
        if left < 0:
            return name
    return weighted[-1][0]


def _happening(seed: int, rng: Random, recipe: Recipe, key: str, taken: list[date]) -> Happening:
    """A happening of the recipe on a day that is not close to another one of it."""
    open_to = [c for c in companies() if not recipe.sectors or c.sector in recipe.sectors]
    while True:
        company = rng.choices(open_to, [c.weight for c in open_to])[0]
        facts = FACTS[recipe.facts](Scene(seed, rng, company, recipe.direction))
        if facts is not None and all(abs(facts.day - day) >= APART for day in taken):
            break
    first, last = recipe.hours
    minutes = rng.randrange(first * 60, last * 60)
    at = datetime.combine(facts.day, datetime.min.time(), HONG_KONG) + timedelta(
        minutes=minutes, seconds=rng.randrange(60)
    )
    return Happening(key, recipe, company, facts, at)


def _tellings(seed: int, rng: Random, happening: Happening, lang: str, place: int) -> list[Sheet]:
    """The article in a language, perhaps with a copy in another feed and with a rewrite."""
    feeds = FEEDS_OF[lang]
    first = told(seed, rng, happening, lang, rng.choice(feeds), place)
    sheets = [first]
    others = sorted(set(feeds) - {first.feed})
    if rng.random() < COPIED:
        at = first.at + timedelta(minutes=rng.randrange(4, 200))
        gold = replace(first.gold, kind=COPY)
        sheets.append(
            replace(first, key=f"{first.key}-copy", feed=rng.choice(others), publisher=None, at=at, gold=gold)
        )
    if rng.random() < REWRITTEN:
        again = told(seed, rng, happening, lang, rng.choice(feeds), place)
        at = first.at + timedelta(minutes=rng.randrange(20, 900))
        gold = replace(again.gold, kind=REWRITE, story=first.gold.story)
        sheets.append(replace(again, key=f"{again.key}-rewrite", at=at, gold=gold))
    return sheets

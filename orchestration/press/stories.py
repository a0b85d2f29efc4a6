"""Which articles tell one story: exact copies, near ones and retellings, within some days, in one language.

How alike two texts are is ``similarity``'s business, which figures they share ``retelling``'s; a story once assigned is
never assigned again.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import combinations, product

import polars as pl

from orchestration.press.retelling import retold_pairs
from orchestration.press.similarity import (
    LEAST_SIMILAR,
    jaccard,
    normalised,
    numbers,
    sets_of,
    shingles,
    similar_pairs,
    tell_the_same_numbers,
)

WITHIN_DAYS = 5
WITHIN = timedelta(days=WITHIN_DAYS)
# A headline alone is short: half of it is soon another's, so a copy of one must be nearly whole.
LEAST_SIMILAR_HEADLINES = 0.8
SECONDS_A_DAY = 86_400
SCHEMA = {
    "article_id": pl.String(),
    "story_id": pl.String(),
    "lang": pl.String(),
    "published_at": pl.Datetime("us"),
    "match": pl.String(),
    "similarity": pl.Float64(),
    "novelty": pl.Float64(),
}


# Compared by identity, both: whatever they hold, each is itself alone.
@dataclass(eq=False)
class Member:
    """An article as far as its story is concerned; ``story_id`` is None until it has one."""

    article_id: str
    published_at: datetime
    folded: str
    story_id: str | None
    form: "Form"
    # Who tells its figures in other words, and how much alike they are all the same.
    retold: list[tuple["Member", float]] = field(default_factory=list)

    @property
    def age(self) -> tuple[datetime, str]:
        """Orders the members of a story, the earliest first."""
        return self.published_at, self.article_id


@dataclass(eq=False)
class Form:
    """What articles look like that print one text and its figures: all copies are compared as one.

    ``alike``: the forms that it is like, itself among them, and how much (1 for an exact copy). ``in_stories``: those
    of its members that have a story, by age: of each story, and under None all of them.
    """

    lang: str
    title: str
    text: str
    has_body: bool
    members: list[Member] = field(default_factory=list)
    alike: dict["Form", float] = field(default_factory=dict)
    in_stories: dict[str | None, list[Member]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.alike[self] = 1.0

    @cached_property
    def numbers(self) -> set[str]:
        """The figures that it prints; asked for only where another form is like it."""
        return numbers(self.members[0].folded)

    def note_alike(self, other: "Form", alike: float) -> None:
        """Two forms are alike, so much at least."""
        for one, another in ((self, other), (other, self)):
            one.alike[another] = max(alike, one.alike.get(another, 0.0))

    def note_story(self, member: Member) -> None:
        """One of its members has a story by now."""
        for story_id in (None, member.story_id):
            insort(self.in_stories.setdefault(story_id, []), member, key=lambda one: one.age)

    def near(self, member: Member, story_id: str | None) -> tuple[Member | None, int]:
        """The earliest of its members in a story (None: in any) that are near ``member`` in time, and how many are."""
        told = self.in_stories.get(story_id)
        if told is None:
            return None, 0
        first = bisect_left(told, -WITHIN, key=lambda one: one.published_at - member.published_at)
        end = bisect_right(told, WITHIN, lo=first, key=lambda one: one.published_at - member.published_at)
        return (told[first] if first < end else None), end - first


def story_frame(articles: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """``press/stories`` without its origins: a row each of ``articles``, by ``SCHEMA``.

    Both are ``text.plain_frame``'s, ``known`` with a ``story_id``. Articles without a story join, oldest first, that
    of the most similar article that has one, else they start their own.
    """
    members = _members(articles, known)
    _compare(members)
    for member in members:
        if member.story_id is not None:
            member.form.note_story(member)
    for member in sorted((member for member in members if member.story_id is None), key=lambda one: one.age):
        best = min(_joinable(member), default=None)
        member.story_id = best[-1] if best else member.article_id
        member.form.note_story(member)
    leaders = {member.article_id: member for member in members if member.story_id == member.article_id}
    asked = set(articles["article_id"])
    rows = [_row(member, leaders) for member in members if member.article_id in asked]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _members(articles: pl.DataFrame, known: pl.DataFrame) -> list[Member]:
    """Every article once, by id; one that is read again has its new text and its old story."""
    stories = dict(known.select("article_id", "story_id").iter_rows())
    others = known.join(articles, on="article_id", how="anti").select(articles.columns)
    folded = pl.concat_str("folded_title", "folded_body", separator=" ")
    rows = (
        pl.concat([articles, others])
        .sort("article_id")
        .select(
            "article_id",
            "published_at",
            folded.alias("folded"),
            "lang",
            normalised(pl.col("folded_title")).alias("title"),
            normalised(folded).alias("text"),
            pl.col("body") != "",
        )
        .rows()
    )
    copies = Counter((lang, text) for _, _, _, lang, _, text, _ in rows)
    forms: dict[Hashable, Form] = {}
    members = []
    for article_id, published_at, folded_text, lang, title, text, has_body in rows:
        says_more = has_body and text.removeprefix(title).strip() != title
        # Marks that are no part of the text are part of its figures: 4.5 and 45.
        told = frozenset(numbers(folded_text)) if copies[lang, text] > 1 else None
        key = (lang, title, text, says_more, told)
        if key not in forms:
            forms[key] = Form(lang, title, text, says_more)
        member = Member(article_id, published_at, folded_text, stories.get(article_id), forms[key])
        forms[key].members.append(member)
        members.append(member)
    return members


def _compare(members: list[Member]) -> None:
    """Note which forms are alike, and who tells the figures of whom in other words."""
    forms = list(dict.fromkeys(member.form for member in members))
    texts: dict[tuple[str, str], list[Form]] = defaultdict(list)
    titles: dict[tuple[str, str], list[Form]] = defaultdict(list)
    for form in forms:
        texts[form.lang, form.text].append(form)
        titles[form.lang, form.title].append(form)
    shingled = _shingles_of(texts)
    for one, other, alike in _pairs(texts, shingled):
        if tell_the_same_numbers(one.numbers, other.numbers):
            one.note_alike(other, alike)
    # One of two has its headline alone: headlines are compared.
    if not all(form.has_body for form in forms):
        for one, other, alike in _pairs(titles, _shingles_of(titles), headlines=True):
            if alike >= LEAST_SIMILAR_HEADLINES:
                one.note_alike(other, alike)
    _note_retellings(members, shingled, {text: number for number, text in enumerate(texts)})


def _shingles_of(texts: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Those of texts with their languages."""
    langs, printed = zip(*texts, strict=True) if texts else ((), ())
    return shingles(printed, langs)


def _pairs(
    holders: dict[tuple[str, str], list[Form]], shingled: pl.DataFrame, headlines: bool = False
) -> Iterator[tuple[Form, Form, float]]:
    """Forms whose texts or, of which one has no body, whose ``headlines`` are alike, and how much."""
    first = [min(one.published_at for form in forms for one in form.members) for forms in holders.values()]
    last = [max(one.published_at for form in forms for one in form.members) for forms in holders.values()]
    spread = (
        max(((b - a).total_seconds() for a, b in zip(first, last, strict=True)), default=0.0) / SECONDS_A_DAY
    )
    days = [moment.timestamp() / SECONDS_A_DAY for moment in first]
    pairs = similar_pairs(shingled, [lang for lang, _ in holders], days, WITHIN_DAYS + spread)
    forms = list(holders.values())
    for left, right, alike in pairs.iter_rows():
        yield from ((*pair, alike) for pair in _crossed(forms[left], forms[right], headlines))
    for held in forms:
        if len(held) > 1:
            pairs_of_one = _crossed(held, held, headlines) if headlines else combinations(held, 2)
            yield from ((one, other, 1.0) for one, other in pairs_of_one)


def _crossed(left: list[Form], right: list[Form], headlines: bool) -> Iterator[tuple[Form, Form]]:
    """Each of one side with each of the other; of ``headlines`` one has to stand without a body."""
    if not headlines:
        yield from product(left, right)
        return
    yield from product((form for form in left if not form.has_body), right)
    yield from product(
        (form for form in left if form.has_body), (form for form in right if not form.has_body)
    )


def _note_retellings(
    members: list[Member], shingled: pl.DataFrame, places: dict[tuple[str, str], int]
) -> None:
    """Who tells the figures of whom in other words: less alike than a copy, and no copy of anybody in between.

    ``shingled``: the shingles of all texts, by their ``places``.
    """
    days = [member.published_at.timestamp() / SECONDS_A_DAY for member in members]
    folded = pl.Series([member.folded for member in members], dtype=pl.String)
    pairs = [
        (members[one], members[other])
        for one, other in retold_pairs(folded, [member.form.lang for member in members], days)
        if members[other].form not in members[one].form.alike
    ]
    if not pairs:
        return
    place = {member: places[member.form.lang, member.form.text] for pair in pairs for member in pair}
    sets = sets_of(shingled, place.values())
    for one, other in pairs:
        alike = min(jaccard(sets[place[one]], sets[place[other]]), LEAST_SIMILAR - 1e-6)
        one.retold.append((other, alike))
        other.retold.append((one, alike))


def _joinable(member: Member) -> Iterator[tuple[float, tuple[datetime, str], str]]:
    """Whose stories a member may join, the best as the least: how unlike they are, their age, and the story."""
    for form, alike in member.form.alike.items():
        earliest, _ = form.near(member, None)
        if earliest is not None and earliest.story_id is not None:
            yield -alike, earliest.age, earliest.story_id
    for other, alike in member.retold:
        if other.story_id is not None:
            yield -alike, other.age, other.story_id


def _row(member: Member, leaders: dict[str, Member]) -> tuple[object, ...]:
    """Cells by ``SCHEMA``: how alike a member is to those of its story that were there before it."""
    if member.story_id == member.article_id:
        return (*_head(member), "FIRST", 0.0, 1.0)
    siblings = list(_siblings(member, leaders))
    # One that came late and resembles only later members still is a copy of those.
    told = [one for one in siblings if one[-1]] or siblings
    similarity = max((alike for alike, _, _ in told), default=0.0)
    # One that is read again with another text keeps its story, whomever it is like by now.
    is_retold = bool(siblings) and similarity < LEAST_SIMILAR
    is_exact = any(text == member.form.text for _, text, _ in told)
    match = "EXACT" if is_exact else "RETOLD" if is_retold else "NEAR"
    return (*_head(member), match, round(similarity, 6), round(1.0 - similarity, 6))


def _siblings(member: Member, leaders: dict[str, Member]) -> Iterator[tuple[float, str, bool]]:
    """Of its story how alike somebody is, with which text, and whether one of them was there before it."""
    leader = leaders.get(member.story_id or "")
    for form, alike in member.form.alike.items():
        earliest, n = form.near(member, member.story_id)
        if earliest is not None and n > (form is member.form):
            is_led = leader is not None and leader.form is form and _are_near(leader, member)
            yield alike, form.text, is_led or earliest.age < member.age
    for other, alike in member.retold:
        if other.story_id == member.story_id:
            yield alike, other.form.text, other is leader or other.age < member.age


def _are_near(one: Member, other: Member) -> bool:
    return abs(one.published_at - other.published_at) <= WITHIN


def _head(member: Member) -> tuple[str, str | None, str, datetime]:
    return member.article_id, member.story_id, member.form.lang, member.published_at

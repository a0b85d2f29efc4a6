"""Which articles tell one story: exact copies, near ones and retellings, within some days, in one language.

How alike two texts are is ``similarity``'s business, which figures they share ``retelling``'s; a story once assigned is
never assigned again.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import polars as pl

from orchestration.press.retelling import retold_pairs
from orchestration.press.similarity import (
    LEAST_SIMILAR,
    jaccard,
    normalised,
    numbers,
    shingles,
    similar_pairs,
    tell_the_same_numbers,
)

WITHIN_DAYS = 5
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


@dataclass
class Member:
    """An article as far as its story is concerned; ``story_id`` is None until it has one."""

    article_id: str
    published_at: datetime
    lang: str
    title: str
    text: str
    folded: str
    has_body: bool
    story_id: str | None
    alike: dict[int, float] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> set[str]:
        """The figures that it prints; asked for only where another article is like it."""
        return numbers(self.folded)

    @property
    def age(self) -> tuple[datetime, str]:
        """Orders the members of a story, the earliest first."""
        return self.published_at, self.article_id


def story_frame(articles: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """``press/stories`` without its origins: a row each of ``articles``, by ``SCHEMA``.

    Both are ``text.plain_frame``'s, ``known`` with a ``story_id``. Articles without a story join, oldest first, that
    of the most similar article that has one, else they start their own.
    """
    members = _members(articles, known)
    _compare(members)
    for member in sorted((member for member in members if member.story_id is None), key=lambda one: one.age):
        told = [(members[n], alike) for n, alike in member.alike.items() if members[n].story_id is not None]
        best = min(told, key=lambda pair: (-pair[1], pair[0].age), default=None)
        member.story_id = best[0].story_id if best else member.article_id
    asked = set(articles["article_id"])
    rows = [_row(member, members) for member in members if member.article_id in asked]
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
            "lang",
            title=normalised(pl.col("folded_title")),
            text=normalised(folded),
            folded=folded,
            has_body=pl.col("body") != "",
        )
        .iter_rows(named=True)
    )
    return [
        Member(
            **row
            | {
                "has_body": row["has_body"] and row["text"].removeprefix(row["title"]).strip() != row["title"]
            },
            story_id=stories.get(row["article_id"]),
        )
        for row in rows
    ]


def _compare(members: list[Member]) -> None:
    """Note on each member which others it is alike, and how much (1 for an exact copy)."""
    # Many copies of one text are compared once.
    texts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, member in enumerate(members):
        texts[member.lang, member.text].append(number)
    keys = sorted(texts)
    _note(members, [texts[key] for key in keys], [text for _, text in keys], [lang for lang, _ in keys], 0.0)
    # One of two has its headline alone: headlines are compared.
    titles: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, member in enumerate(members):
        titles[member.lang, member.title].append(number)
    keys = sorted(titles)
    _note(
        members,
        [titles[key] for key in keys],
        [title for _, title in keys],
        [lang for lang, _ in keys],
        LEAST_SIMILAR_HEADLINES,
    )
    _note_retellings(members)


def _note_retellings(members: list[Member]) -> None:
    """Who tells the figures of whom in other words: less alike than a copy, and no copy of anybody in between."""
    days = [member.published_at.timestamp() / SECONDS_A_DAY for member in members]
    langs = [member.lang for member in members]
    pairs = retold_pairs([member.folded for member in members], langs, days)
    pairs = [(one, other) for one, other in pairs if other not in members[one].alike]
    if not pairs:
        return
    told = sorted({number for pair in pairs for number in pair})
    places = {number: place for place, number in enumerate(told)}
    sets: list[set[int]] = [set() for _ in told]
    found = shingles([members[number].text for number in told], [langs[number] for number in told])
    for place, shingle in found.iter_rows():
        sets[place].add(shingle)
    for one, other in pairs:
        alike = jaccard(sets[places[one]], sets[places[other]])
        members[one].alike[other] = members[other].alike[one] = min(alike, LEAST_SIMILAR - 1e-6)


def _note(
    members: list[Member], holders: list[list[int]], texts: list[str], langs: list[str], least: float
) -> None:
    """Compare ``texts``; ``least`` above 0 asks that one of two holders has no body, and for that similarity."""
    first = [min(members[n].published_at for n in numbers) for numbers in holders]
    last = [max(members[n].published_at for n in numbers) for numbers in holders]
    spread = (
        max(((b - a).total_seconds() for a, b in zip(first, last, strict=True)), default=0.0) / SECONDS_A_DAY
    )
    days = [moment.timestamp() / SECONDS_A_DAY for moment in first]
    pairs = similar_pairs(shingles(texts, langs), langs, days, WITHIN_DAYS + spread)
    same = [(at, at, 1.0) for at, numbers in enumerate(holders) if len(numbers) > 1]
    for left, right, alike in [*same, *pairs.iter_rows()]:
        for one in holders[left]:
            for other in holders[right]:
                if (
                    one != other
                    and alike >= least
                    and _may_be_one(members[one], members[other], headlines=least > 0)
                ):
                    for a, b in ((one, other), (other, one)):
                        members[a].alike[b] = max(alike, members[a].alike.get(b, 0.0))


def _may_be_one(one: Member, other: Member, headlines: bool) -> bool:
    if abs((one.published_at - other.published_at).total_seconds()) > WITHIN_DAYS * SECONDS_A_DAY:
        return False
    if headlines and one.has_body and other.has_body:
        return False
    return tell_the_same_numbers(one.numbers, other.numbers) or headlines


def _row(member: Member, members: list[Member]) -> tuple[object, ...]:
    """Cells by ``SCHEMA``: how alike a member is to those of its story that were there before it."""
    if member.story_id == member.article_id:
        return (*_head(member), "FIRST", 0.0, 1.0)
    siblings = {n: alike for n, alike in member.alike.items() if members[n].story_id == member.story_id}
    earlier = {
        n: alike
        for n, alike in siblings.items()
        if members[n].article_id == member.story_id or members[n].age < member.age
    }
    # One that came late and resembles only later members still is a copy of those.
    similarity = max((earlier or siblings).values(), default=0.0)
    texts = {members[n].text for n in earlier or siblings}
    # One that is read again with another text keeps its story, whomever it is like by now.
    is_retold = bool(siblings) and similarity < LEAST_SIMILAR
    match = "EXACT" if member.text in texts else "RETOLD" if is_retold else "NEAR"
    return (*_head(member), match, round(similarity, 6), round(1.0 - similarity, 6))


def _head(member: Member) -> tuple[str, str | None, str, datetime]:
    return member.article_id, member.story_id, member.lang, member.published_at

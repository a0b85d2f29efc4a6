"""Who moved most among the members of an index.

How far is ``prices``'.
"""

from collections.abc import Iterator

from orchestration.contracts.press import INDICES
from orchestration.press.claims.building import build
from orchestration.press.claims.claim import Claim
from orchestration.press.claims.dating import period_near
from orchestration.press.claims.passage import Passage, resolved
from orchestration.press.claims.sessions import Dated
from orchestration.press.claims.told import Told

# Without one of these a sentence tells none.
NEEDS = frozenset(("leader", "laggard"))
# Characters around the word in which the index is named.
NEAR = 110


def read_leaders(told: Told, passage: Passage) -> Iterator[Claim]:
    """Best and worst performers of an index."""
    if not told.may(NEEDS):
        return
    for key, side in (("leader", "gain"), ("laggard", "loss")):
        for match in told.finds(key):
            clause = told.clause(match.start())
            near = (max(0, match.start() - NEAR), min(len(told.text), match.end() + NEAR))
            indices = [name for name in told.names if name[2] in INDICES and near[0] <= name[0] < near[1]]
            if not indices and not told.has("index_words", *near):
                continue
            if told.has("not_asserted", *clause):
                continue
            of = _leader(told, passage, clause, match.start(), match.end())
            stated = period_near(told, match.start(), clause)
            is_running = passage.is_running and stated is None
            when = resolved(stated, passage, "HK", passage.of_prices(told, clause))
            if is_running:
                when = Dated(passage.publication.today, passage.publication.today, False)
            if of is None or when is None:
                continue
            yield build(
                "INDEX_LEADER",
                told,
                match.span(),
                of,
                when,
                value=1.0,
                unit="RANK",
                index=indices[0][2] if indices else _index_by_words(told, near),
                side=side,
                basis="INTRADAY" if is_running or told.has("intraday", *clause) else "CLOSE",
            )


def _leader(told: Told, passage: Passage, clause: tuple[int, int], start: int, end: int) -> str | None:
    names = [name for name in told.names if name[2] and name[2] not in INDICES]
    before = [name for name in names if name[1] <= start and name[0] >= clause[0]]
    after = [name for name in names if name[0] >= end]
    earlier = [name for name in names if name[1] <= start]
    for candidates, at in ((before, -1), (earlier, -1), (after, 0)):
        if candidates:
            return candidates[at][2]
    return passage.company


def _index_by_words(told: Told, near: tuple[int, int]) -> str:
    if told.has("tech", *near):
        return "HSTECH"
    return "HSCEI" if told.has("china", *near) else "HSI"

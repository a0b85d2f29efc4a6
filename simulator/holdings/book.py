"""The holdings of one seed: what each settlement day's page says of each security, as first and as last printed.

Trades are drawn in ``trades``; which day settles when belongs to ``settlement``, the page's print to ``wire``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from simulator.holdings.planted import RESTATED, TRANSFERS, UNDERSTATED_BY
from simulator.holdings.settlement import posted_at, settlement_days, traded_on
from simulator.holdings.trades import eligible_from, held_securities, net_shares
from simulator.prices.facts import actions_of
from simulator.prices.quoted import Quoted
from simulator.prices.turnover import MILLION
from simulator.streams import stream

LARGEST_PART, SMALLEST_PART = 0.45, 0.011


@dataclass(frozen=True, slots=True)
class Holding:
    """Shares of one security in ChinaClear's accounts, and their percent of all issued, to two decimals."""

    shares: int
    pct_issued: float
    name: str


@dataclass(frozen=True, slots=True)
class HoldingsPage:
    """One version of a settlement day's page: wire code -> holding, by code, put up at ``posted_at`` (UTC)."""

    settled: date
    rows: Mapping[str, Holding]
    posted_at: datetime
    version: int = 1


def split_ratio(wire_code: str, after: date, until: date) -> int:
    """New shares for one old one by splits with an ex-date after the one day and up to the other."""
    ratio = 1
    for action in actions_of(f"{int(wire_code):04d}.HK"):
        if action.numerator and action.denominator and after < action.ex_date <= until:
            ratio *= action.numerator // action.denominator
    return ratio


def _moved(seed: int, wire_code: str) -> dict[date, int]:
    """Settlement day -> shares that settled or were transferred on it, in shares of that day."""
    nets = net_shares(seed)
    transferred = {t.settled: t.shares for t in TRANSFERS if t.wire_code == wire_code}
    moved = {}
    for settled in settlement_days():
        traded = traded_on(settled)
        shares = nets[traded].get(wire_code)
        if shares is not None:
            moved[settled] = shares * split_ratio(wire_code, traded, settled) + transferred.get(settled, 0)
    return moved


def _path(wire_code: str, moved: Mapping[date, int], start: int) -> dict[date, int]:
    """Settlement day -> shares held; ``start`` is held on the first day instead of what moved on it.

    A security that became eligible later starts with what moved.
    """
    path, held, before = {}, 0, None
    for settled, shares in moved.items():
        if before is None:
            held = shares if wire_code in eligible_from() else start
        else:
            held = held * split_ratio(wire_code, before, settled) + shares
        path[settled], before = held, settled
    return path


def _scaled(seed: int, security: Quoted, moved: Mapping[date, int]) -> tuple[dict[date, int], int]:
    """The path, from a start that no later sale exhausts, and an issue that it never nearly fills."""
    rng, code, line = (
        stream(seed, "shares issued", security.wire_code),
        security.wire_code,
        security.priced_as,
    )
    issued = round(line.turnover_m * rng.uniform(250, 600) / (line.level or 1)) * MILLION
    part, days = rng.uniform(0.02, 0.3), settlement_days()

    def in_old(path: Mapping[date, int]) -> list[int]:
        return [shares // split_ratio(code, days[0], day) for day, shares in path.items()]

    moves = in_old(_path(code, moved, 0))
    start = max(round(part * issued), -round(1.5 * min(moves)))
    highest = max(moves) + (0 if code in eligible_from() else start)
    issued = max(issued, round(highest / (LARGEST_PART * rng.uniform(0.7, 0.95))))
    path = _path(code, moved, max(start, round(SMALLEST_PART * issued)))
    if min(path.values()) < 0:
        raise RuntimeError(
            f"With seed {seed} more of {code} is sold than was ever held; it starts with nothing, so that its "
            "first days have to be bought. Take another seed, or pin its first nets in flows/pins.py."
        )
    return path, issued


@lru_cache(maxsize=4)
def holdings(seed: int) -> Mapping[date, Mapping[str, Holding]]:
    """Settlement day -> wire code -> holding as finally printed; once a process and seed."""
    pages: dict[date, dict[str, Holding]] = {day: {} for day in settlement_days()}
    first = settlement_days()[0]
    for security in held_securities():
        code = security.wire_code
        path, issued = _scaled(seed, security, _moved(seed, code))
        for day, shares in path.items():
            pct = round(100 * shares / (issued * split_ratio(code, first, day)), 2)
            pages[day][code] = Holding(shares, pct, security.name)
    return pages


def versions(seed: int, settled: date) -> tuple[HoldingsPage, ...]:
    """All prints of a settlement day's page, first to last; empty for a day that never has one."""
    rows = holdings(seed).get(settled)
    if rows is None:
        return ()
    final = HoldingsPage(settled, rows, posted_at(settled))
    if settled != RESTATED.settled:
        return (final,)
    right = rows[RESTATED.understated]
    part = 1 - UNDERSTATED_BY / 10_000
    wrong = replace(right, shares=int(right.shares * part), pct_issued=round(right.pct_issued * part, 2))
    first = {code: wrong if row is right else row for code, row in rows.items() if code != RESTATED.lacking}
    return replace(final, rows=first), replace(final, posted_at=RESTATED.restated_at, version=2)


def page_at(seed: int, settled: date, moment: datetime | None = None) -> HoldingsPage | None:
    """What the day's page said at ``moment`` (UTC; None: finally); None where there was none yet."""
    known = [page for page in versions(seed, settled) if moment is None or page.posted_at <= moment]
    return known[-1] if known else None

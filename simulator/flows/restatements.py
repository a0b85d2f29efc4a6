"""The six sessions whose file changed after its first print: when, what, and what was said at first.

The market generates the final numbers, which hold all anchors; a first print is made from them here. Each
restatement falls within the five sessions that a night asks for again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from simulator.period import published_at
from simulator.securities import securities
from simulator.truth import CHANNELS, NORTHBOUND, SOUTHBOUND, DayTruth, LegTruth, StockTruth


@dataclass(frozen=True, slots=True)
class Restatement:
    """One restated session; ``published_at`` and ``restated_at`` are UTC, ``channel`` is SH, SZ or ALL."""

    trade_date: date
    restated_at: datetime
    channel: str
    direction: str
    what: str
    first_print: Callable[[DayTruth, "Restatement", frozenset[str]], DayTruth]

    @property
    def published_at(self) -> datetime:
        return published_at(self.trade_date)


def _with_leg(day: DayTruth, leg: LegTruth) -> DayTruth:
    return replace(day, legs={**day.legs, (leg.channel, leg.direction): leg})


def _with_line(leg: LegTruth, changed: StockTruth) -> LegTruth:
    return replace(leg, top_ten=tuple(changed if line.rank == changed.rank else line for line in leg.top_ten))


def _understated_totals(final: DayTruth, restated: Restatement, _: frozenset[str]) -> DayTruth:
    """The first print lacks part of the leg's buys: about 0.4 percent, and as many trades."""
    leg = final.legs[restated.channel, restated.direction]
    if leg.buy is None or leg.turnover is None or leg.trades is None or leg.buy_trades is None:
        raise ValueError(f"Nothing is published on {final.trade_date} that a restatement could raise.")
    lacking = leg.buy // 250 // 10_000 * 10_000
    trades = leg.buy_trades // 250
    return _with_leg(
        final,
        replace(
            leg,
            turnover=leg.turnover - lacking,
            buy=leg.buy - lacking,
            trades=leg.trades - trades,
            buy_trades=leg.buy_trades - trades,
        ),
    )


def _swapped_sides(final: DayTruth, restated: Restatement, _: frozenset[str]) -> DayTruth:
    """The first print has Alibaba's buys and sells the wrong way round on both legs: its net changes sign."""
    first = final
    for channel in CHANNELS:
        leg = final.legs[channel, restated.direction]
        line = next(line for line in leg.top_ten if line.wire_code == "09988")
        first = _with_leg(first, _with_line(leg, replace(line, buy=line.sell, sell=line.buy)))
    return first


def _shifted_sides(final: DayTruth, restated: Restatement, _: frozenset[str]) -> DayTruth:
    """The first print moves a twentieth of a stock's smaller side to the other; Alibaba is left alone."""
    leg = final.legs[restated.channel, restated.direction]
    line = next(line for line in leg.top_ten[1:] if line.wire_code != "09988")
    if line.buy is None or line.sell is None:
        raise ValueError(f"The sides of {line.wire_code} are not published on {final.trade_date}.")
    moved = min(line.buy, line.sell) // 20
    return _with_leg(final, _with_line(leg, replace(line, buy=line.buy - moved, sell=line.sell + moved)))


def _another_stock(final: DayTruth, restated: Restatement, seen: frozenset[str]) -> DayTruth:
    """The first print lists, at the eighth place, a stock that the final print does not list.

    It is one that no other top ten ever lists, if there is one, so that its only sighting is withdrawn; of
    those, the most liquid. An ETF would have to be a part of the leg's ETF turnover, so it is none.
    """
    leg = final.legs[restated.channel, restated.direction]
    listed = {line.wire_code for line in leg.top_ten}
    others = [
        security
        for security in securities()["HK"]
        if security.wire_code not in listed and not security.is_etf and security.is_eligible(final.trade_date)
    ]
    dropped = min(others, key=lambda security: (security.wire_code in seen, -security.liquidity))
    eighth = leg.top_ten[7]
    wrong = replace(eighth, wire_code=dropped.wire_code, name=dropped.name, buy=eighth.sell, sell=eighth.buy)
    return _with_leg(final, _with_line(leg, wrong))


RESTATED: tuple[Restatement, ...] = (
    Restatement(
        date(2024, 8, 14),
        datetime(2024, 8, 15, 3, 30, tzinfo=UTC),
        "SH",
        NORTHBOUND,
        "Shanghai northbound: buy turnover, total turnover and trades raised by what the first print lacked",
        _understated_totals,
    ),
    Restatement(
        date(2024, 11, 13),
        datetime(2024, 11, 14, 1, 5, tzinfo=UTC),
        "SZ",
        SOUTHBOUND,
        "Shenzhen southbound: buy turnover, total turnover and trades raised by what the first print lacked",
        _understated_totals,
    ),
    Restatement(
        date(2025, 2, 19),
        datetime(2025, 2, 21, 10, 40, tzinfo=UTC),
        "SH",
        SOUTHBOUND,
        "Shanghai southbound: the buys and sells of one stock of the top ten, its turnover unchanged",
        _shifted_sides,
    ),
    Restatement(
        date(2025, 5, 15),
        datetime(2025, 5, 20, 2, 15, tzinfo=UTC),
        "SH",
        SOUTHBOUND,
        "Shanghai southbound: the stock at the eighth place leaves the top ten and another takes its place",
        _another_stock,
    ),
    Restatement(
        date(2025, 8, 21),
        datetime(2025, 8, 25, 9, 30, tzinfo=UTC),
        "ALL",
        SOUTHBOUND,
        "Both southbound legs: the first print had Alibaba's buys and sells the wrong way round",
        _swapped_sides,
    ),
    Restatement(
        date(2025, 9, 5),
        datetime(2025, 9, 9, 2, 0, tzinfo=UTC),
        "SZ",
        SOUTHBOUND,
        "Shenzhen southbound: the buys and sells of one stock other than Alibaba, its turnover unchanged",
        _shifted_sides,
    ),
)


def versions(final: DayTruth, seen: frozenset[str]) -> tuple[DayTruth, ...]:
    """The prints of a day in their order: one, or two where the day was restated.

    ``seen`` holds the wire codes that the final prints of the period list somewhere.
    """
    for restated in RESTATED:
        if restated.trade_date == final.trade_date:
            first = restated.first_print(final, restated, seen)
            return first, replace(final, version=2, published_at=restated.restated_at)
    return (final,)

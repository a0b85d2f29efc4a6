"""A day that an article of claims is about, what the market knows of it, and what is told of it.

What each family of articles tells belongs to ``days``, ``spans`` and ``prices``.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from random import Random

from simulator.market import Market
from simulator.news.claims.gold import ERRORS, MARKET, GoldClaim
from simulator.news.companies import Company
from simulator.news.facts import BOUGHT, SOLD, channel_net, exact_nets
from simulator.news.figures import Figure, Money, Words, rounded
from simulator.period import sessions
from simulator.truth import SOUTHBOUND

# An error changes its figure by more than this part of it: no rounding explains it away.
LEAST_CHANGE = 0.15


@dataclass(frozen=True, slots=True)
class Telling:
    """Figures by the name of their place in a sentence, and the claims that those sentences make.

    ``direction`` is 1 for buying and rising, -1 for selling and falling: as told, which an error may turn.
    """

    figures: dict[str, Figure]
    claims: tuple[GoldClaim, ...]
    direction: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A day of a company, or of the whole channel (None), and the error to plant, if any."""

    seed: int
    rng: Random = field(compare=False)
    day: date
    company: Company | None
    error: str | None

    @property
    def ticker(self) -> str:
        return self.company.ticker if self.company else MARKET

    @property
    def before(self) -> date | None:
        """The session before; None on the first."""
        place = sessions().index(self.day)
        return sessions()[place - 1] if place else None

    def net(self, day: date | None = None) -> int | None:
        """The exact southbound net of a session, None where it is not disclosed; this day's by default."""
        day = day or self.day
        if self.company is None:
            return channel_net(self.seed, day)
        return exact_nets(self.seed).get(self.company.wire_code or "", {}).get(day)

    def leg_net(self, channel: str) -> int | None:
        truth = Market(self.seed).day(self.day)
        assert truth is not None
        leg = truth.legs[channel, SOUTHBOUND]
        if self.company is None:
            return leg.net
        line = leg.stock(self.company.wire_code or "")
        return line.net if line else None

    def claim(self, claim_type: str, value: float, planted: bool = False) -> GoldClaim:
        """A claim about this day; ``planted``: it carries the error."""
        claim = GoldClaim(claim_type, self.ticker, self.day, self.day, value)
        return self.wrong(claim) if planted and self.error else claim

    def wrong(self, claim: GoldClaim) -> GoldClaim:
        assert self.error is not None
        return replace(claim, verdict=ERRORS[self.error], reasons=(self.error,))


@lru_cache(maxsize=1)
def restated() -> frozenset[date]:
    """Sessions of which the press may have known another figure."""
    return frozenset(restatement.trade_date for restatement in Market().restated)


def trade(net: float) -> dict[str, Figure]:
    """The verbs of a net amount."""
    is_bought = net > 0
    verb = BOUGHT if is_bought else SOLD
    return {
        "bought": verb,
        "buyers": Words("buyers" if is_bought else "sellers", verb.hant, verb.hans),
        "buying": Words("buying" if is_bought else "selling", verb.hant, verb.hans),
    }


def is_far(value: float, other: float) -> bool:
    """Whether two amounts differ by more than rounding and chance."""
    return abs(value - other) > LEAST_CHANGE * max(abs(value), abs(other))


def money(net: float, currency: str = "HKD") -> Money:
    """The amount as papers print it, without its sign."""
    return Money(rounded(net), currency)


def signed(net: float) -> float:
    """The amount as printed, negative where it was sold."""
    return rounded(net) if net > 0 else -rounded(net)

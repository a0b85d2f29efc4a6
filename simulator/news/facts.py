"""What an article of a kind has to tell: its company, its day and its figures, true where the market knows them.

Flows and prices come from the market; all else is invented. Sentences belong to ``phrases``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from simulator.market import Market
from simulator.news.companies import Company, invented, products, regulator
from simulator.news.figures import MILLION, Count, Figure, Money, Percent, Price, Words, rounded
from simulator.period import FIRST_DAY, LAST_DAY, sessions
from simulator.prices.book import Prices
from simulator.prices.listings import listings
from simulator.truth import CHANNELS, SOUTHBOUND

SMALLEST_FLOW = 250 * MILLION
SMALLEST_MOVE_PCT = 2.5
UP, DOWN = "up", "down"
BOUGHT = Words("bought", "淨買入", "净买入")
SOLD = Words("sold", "淨賣出", "净卖出")
# Months in which companies report.
SEASON = (3, 5, 8, 11)


@dataclass(frozen=True, slots=True)
class Scene:
    """For whom and with whose dice facts are looked for; ``direction`` is up, down or empty."""

    seed: int
    rng: Random
    company: Company
    direction: str

    @property
    def prices(self) -> Prices:
        return Prices(self.seed)


@dataclass(frozen=True, slots=True)
class Facts:
    """A day and the figures that sentences may name, by the name of their place in a sentence."""

    day: date
    figures: dict[str, Figure]


@lru_cache(maxsize=4)
def exact_nets(seed: int) -> dict[str, dict[date, int]]:
    """Wire code -> session -> net in HKD, where both legs disclose it and no restatement touched it."""
    market = Market(seed)
    restated = {restatement.trade_date for restatement in market.restated}
    nets: dict[str, dict[date, int]] = {}
    for day in market.sessions:
        truth = market.day(day)
        if truth is None or day in restated:
            continue
        legs = [truth.legs[channel, SOUTHBOUND] for channel in CHANNELS]
        for line in legs[0].top_ten:
            net = truth.net(line.wire_code)
            if net is not None:
                nets.setdefault(line.wire_code, {})[day] = net
    return nets


def channel_net(seed: int, day: date) -> int:
    """The whole southbound channel's net of a session, in HKD."""
    truth = Market(seed).day(day)
    assert truth is not None
    return sum(truth.legs[channel, SOUTHBOUND].net or 0 for channel in CHANNELS)


def flow_day(scene: Scene) -> Facts | None:
    """A session's exact net of the company in the wanted direction."""
    nets = exact_nets(scene.seed).get(scene.company.wire_code or "", {})
    sign = 1 if scene.direction == UP else -1
    days = [day for day, net in nets.items() if sign * net >= SMALLEST_FLOW]
    if not days:
        return None
    day = scene.rng.choice(days)
    truth = Market(scene.seed).day(day)
    assert truth is not None
    lines = [truth.legs[channel, SOUTHBOUND].stock(scene.company.wire_code or "") for channel in CHANNELS]
    whole = channel_net(scene.seed, day)
    return Facts(
        day,
        {
            "amount": Money(rounded(nets[day]), "HKD"),
            "gross_buy": Money(rounded(sum(line.buy or 0 for line in lines if line)), "HKD"),
            "gross_sell": Money(rounded(sum(line.sell or 0 for line in lines if line)), "HKD"),
            "channel": Money(rounded(whole), "HKD"),
            "channel_verb": BOUGHT if whole > 0 else SOLD,
        },
    )


def flow_week(scene: Scene) -> Facts | None:
    """A whole week of exact nets that sum to a purchase; told in the evening of its last session."""
    nets = exact_nets(scene.seed).get(scene.company.wire_code or "", {})
    weeks: dict[tuple[int, int], list[date]] = {}
    for day in sessions():
        weeks.setdefault(day.isocalendar()[:2], []).append(day)
    whole = {
        days[-1]: sum(nets[day] for day in days)
        for days in weeks.values()
        if len(days) == 5 and all(day in nets for day in days)
    }
    good = [day for day, net in whole.items() if net >= 4 * SMALLEST_FLOW]
    if not good:
        return None
    day = scene.rng.choice(good)
    return Facts(day, {"amount": Money(rounded(whole[day]), "HKD")})


def price_day(scene: Scene) -> Facts | None:
    """A session on which the share moved by 2.5 percent or more in the wanted direction."""
    if scene.company.wire_code is None:  # New York closes when it is tomorrow in Hong Kong
        return None
    symbol, sign = scene.company.ticker, 1 if scene.direction == UP else -1
    moves = {
        bar.day: move
        for bar in scene.prices.bars(symbol)
        if bar.day >= FIRST_DAY and (move := scene.prices.return_pct(symbol, bar.day)) is not None
    }
    # Beyond 15 percent it is an action's day, or a story of its own.
    days = [day for day, move in moves.items() if SMALLEST_MOVE_PCT <= sign * move < 15]
    day = scene.rng.choice(days)
    close = scene.prices.close(symbol, day) or 0.0
    return Facts(day, {"pct": Percent(moves[day]), "close": Price(close, scene.company.currency)})


def target(scene: Scene) -> Facts | None:
    """A broker's new target around the last close, above the old one or below it."""
    facts = plain(scene)
    closes = [bar.close for bar in scene.prices.bars(scene.company.ticker) if bar.day < facts.day]
    close, rng = closes[-1], scene.rng
    old = close * rng.uniform(1.1, 1.25)
    new = old * (rng.uniform(1.08, 1.25) if scene.direction == UP else rng.uniform(0.8, 0.93))
    currency = scene.company.currency
    figures = {"target": Price(_round_price(new), currency), "old_target": Price(_round_price(old), currency)}
    return Facts(facts.day, {**facts.figures, **figures})


def _round_price(price: float) -> float:
    """As brokers round: whole units, halves below 50, tenths below 10."""
    steps = 10 if price < 10 else 2 if price < 50 else 1
    return round(price * steps) / steps


def season(scene: Scene) -> Facts | None:
    """Facts of a day in the second half of a month in which companies report."""
    facts = plain(scene)
    while facts.day.month not in SEASON or facts.day.day < 13:
        facts = plain(scene)
    return facts


def plain(scene: Scene) -> Facts:
    """An invented happening on any weekday, now and then on a weekend."""
    rng, sector = scene.rng, scene.company.sector
    day = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days + 1))
    if day.weekday() >= 5 and rng.random() < 0.75:
        day -= timedelta(days=2)
    return Facts(
        max(day, FIRST_DAY),
        {
            "product": rng.choice(products(sector)),
            "regulator": regulator(sector),
            "broker": rng.choice(invented("brokers")),
            "partner": rng.choice(invented("partners")),
            "firm": rng.choice(invented("targets")),
            "person": rng.choice(invented("people")),
            "city": rng.choice(invented("cities")),
            "growth": Percent(rng.uniform(4, 48)),
            "growth2": Percent(rng.uniform(2, 19)),
            "count": Count(rng.randrange(12, 400) * 100),
            "stores": Count(rng.randrange(20, 200)),
            "discount": Percent(rng.uniform(4, 11)),
            "amount_cny": _amount(scene, 4_000, 60_000, "CNY"),
            "amount_usd": _amount(scene, 150, 2_200, "USD"),
            "amount_hkd": _amount(scene, 900, 9_000, "HKD"),
            "amount_small": _amount(scene, 60, 450, "HKD"),
            "amount_fine": _amount(scene, 10, 160, "CNY"),
            "amount_claim": _amount(scene, 25, 260, "USD"),
        },
    )


def _amount(scene: Scene, low_m: int, high_m: int, currency: str) -> Money:
    """An invented amount between two numbers of millions, more for a company whose shares trade more."""
    size = min(max(listings()[scene.company.ticker].turnover_m / 1_000, 0.3), 2.5)
    return Money(rounded(scene.rng.uniform(low_m, high_m) * size * MILLION), currency)


FACTS: dict[str, Callable[[Scene], Facts | None]] = {
    "flow_day": flow_day,
    "flow_week": flow_week,
    "price_day": price_day,
    "target": target,
    "season": season,
    "plain": plain,
}

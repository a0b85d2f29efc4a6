"""What happened on one day: a stock's net or the channel's, its legs, its worth in another currency.

What is said of several sessions belongs to ``spans``, of prices to ``prices``.
"""

from dataclasses import replace

from simulator.fx.rates import rates
from simulator.news.claims.ask import Ask, Telling, is_far, money, restated, signed, trade
from simulator.news.claims.gold import CONTRADICTED
from simulator.news.facts import SMALLEST_FLOW
from simulator.news.figures import MILLION, Money, Words, rounded
from simulator.truth import CHANNELS, NORTHBOUND, SOUTHBOUND

MAINLAND = Words("Mainland investors", "內地資金", "内地资金")
SOMEBODY = Words("Investors", "資金", "资金")
FOREIGN = Words("International investors", "國際投資者", "国际投资者")
LINK = {name: Words(name.lower(), "港股通", "港股通") for name in (SOUTHBOUND, NORTHBOUND)}
BOTH_LEGS = Words("Stock Connect", "港股通", "港股通")
ONE_LEG = {
    "SH": Words("the Shanghai-Hong Kong link", "港股通(滬)", "港股通（沪）"),
    "SZ": Words("the Shenzhen-Hong Kong link", "港股通(深)", "港股通（深）"),
}
SMALLEST_LEG = 50 * MILLION
# Digits that a figure needs to be known for another day's: a shorter one may be anybody's by chance.
DISTINCTIVE = 3


def net_day(ask: Ask) -> Telling | None:
    """The net of a day over both legs."""
    net = ask.net()
    if net is None or abs(net) < SMALLEST_FLOW:
        return None
    if ask.error == "PERIOD":  # another day's figure
        before = ask.before
        other = ask.net(before) if before and before not in restated() else None
        if other is None or abs(other) < SMALLEST_FLOW or not is_far(net, other):
            return None
        if len(f"{abs(signed(other)):.0f}".rstrip("0")) < DISTINCTIVE:
            return None
        net = other
    told = {"SIGN": -net, "SCALE_X10": 10 * signed(net)}.get(ask.error or "", net)
    currency = "CNY" if ask.error == "CURRENCY" else "HKD"
    way = NORTHBOUND if ask.error == "DIRECTION" else SOUTHBOUND
    who = {"ACTOR": FOREIGN, "DIRECTION": SOMEBODY}.get(ask.error or "", MAINLAND)
    claim = ask.claim("NET_FLOW", signed(told), planted=True)
    return Telling(
        {"amount": money(told, currency), "who": who, "way": LINK[way], **trade(told)},
        (replace(claim, unit=currency, direction=way),),
        1 if told > 0 else -1,
    )


def one_leg(ask: Ask) -> Telling | None:
    """The net of one leg, said to be that; as an error it is told as if it were both legs'."""
    channel = ask.rng.choice(CHANNELS)
    net, whole = ask.leg_net(channel), ask.net()
    if net is None or whole is None or abs(net) < SMALLEST_FLOW or net * whole < 0 or not is_far(net, whole):
        return None
    claim = ask.claim("NET_FLOW", signed(net), planted=True)
    venue = BOTH_LEGS if ask.error else ONE_LEG[channel]
    return Telling(
        {"amount": money(net), "venue": venue, **trade(net)},
        (claim if ask.error else replace(claim, channel=channel),),
        1 if net > 0 else -1,
    )


def both_legs(ask: Ask) -> Telling | None:
    """The net and what each leg adds to it; as an error Shenzhen's part is too large or too small for it."""
    nets = [ask.leg_net(channel) for channel in CHANNELS]
    shanghai, shenzhen = nets
    if shanghai is None or shenzhen is None or shanghai * shenzhen <= 0:
        return None
    net = shanghai + shenzhen
    if min(abs(shanghai), abs(shenzhen)) < SMALLEST_LEG or abs(net) < SMALLEST_FLOW:
        return None
    if ask.error:
        shenzhen += round(net * ask.rng.choice((-1, 1)) * ask.rng.uniform(0.18, 0.3))
        if shanghai * shenzhen <= 0:
            return None
    parts = [ask.claim("NET_FLOW", signed(part)) for part in (shanghai, shenzhen)]
    parts = [replace(part, channel=channel) for part, channel in zip(parts, CHANNELS, strict=True)]
    if ask.error:  # the leg's own figure is wrong with it, for no reason that a word could name
        parts[1] = replace(parts[1], verdict=CONTRADICTED)
    total = ask.claim("SUM", signed(net), planted=True)
    return Telling(
        {"amount": money(net), "shanghai": money(shanghai), "shenzhen": money(shenzhen), **trade(net)},
        (
            ask.claim("NET_FLOW", signed(net)),
            *parts,
            replace(total, parts=tuple(part.value for part in parts)),
        ),
        1 if net > 0 else -1,
    )


def restated_currency(ask: Ask) -> Telling | None:
    """The net in HKD and in USD; as an error the two imply a rate that the peg rules out."""
    net = ask.net()
    if net is None or abs(net) < 2 * SMALLEST_FLOW:
        return None
    usd = abs(net) / rates(ask.seed).usd_hkd(ask.day)
    usd = money(usd * (ask.rng.choice((0.8, 1.25)) if ask.error else 1), "USD").amount
    pair = replace(ask.claim("FX_PAIR", rounded(net), planted=True), value2=usd, unit2="USD")
    figures = {"amount": money(net), "usd": Money(usd, "USD"), **trade(net)}
    return Telling(figures, (ask.claim("NET_FLOW", signed(net)), pair), 1 if net > 0 else -1)

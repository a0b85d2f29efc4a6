"""What takes more than one day or one stock to say: ranks, streaks, weeks and records.

What is said of a single day's net belongs to ``days``.
"""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from simulator.market import Market
from simulator.news.claims.ask import Ask, Telling, is_far, money, restated, signed, trade
from simulator.news.facts import SMALLEST_FLOW, channel_net
from simulator.news.figures import MONTHS, Words
from simulator.period import sessions
from simulator.truth import CHANNELS, SOUTHBOUND

HONG_KONG_SHARES = Words("Hong Kong shares", "港股", "港股")
SHORTEST_STREAK = 3
LEAST_RECORD_SESSIONS, LEAST_FALSE_SESSIONS = 10, 20


@lru_cache(maxsize=2048)
def leader(seed: int, day: date, sign: int) -> str | None:
    """The wire code of the largest net purchase (``sign`` 1) or sale (-1); None where bounds leave it open.

    A stock outside a leg's ten can have netted there at most its tenth's turnover.
    """
    truth = Market(seed).day(day)
    assert truth is not None
    legs = [truth.legs[channel, SOUTHBOUND] for channel in CHANNELS]
    listed = {line.wire_code for leg in legs for line in leg.top_ten}
    best: dict[str, int] = {"": sum(leg.top_ten[-1].turnover for leg in legs)}
    for code in listed:
        lines = [(leg.stock(code), leg.top_ten[-1].turnover) for leg in legs]
        best[code] = sum(sign * (line.net or 0) if line else tenth for line, tenth in lines)
    code = max(best, key=lambda one: best[one])
    return code if truth.net(code) is not None else None


def top_rank(ask: Ask) -> Telling | None:
    """The day's largest net purchase or sale of all stocks, with its amount."""
    net = ask.net()
    if net is None or ask.company is None:
        return None
    sign = 1 if net > 0 else -1
    if leader(ask.seed, ask.day, sign) != ask.company.wire_code:
        return None
    rank = ask.claim("FLOW_RANK", 1)
    rank = replace(rank, unit="RANK", rank_of="net_buy" if sign > 0 else "net_sell")
    return Telling(
        {"amount": money(net), **trade(net)}, (rank, ask.claim("NET_FLOW", signed(net))), 1 if net > 0 else -1
    )


def streak_of(ask: Ask) -> int | None:
    """Sessions in a row up to the day with a net of its sign; None where an unknown one may belong to it."""
    place, net = sessions().index(ask.day), ask.net()
    if net is None:
        return None
    for length in range(1, place + 1):
        day = sessions()[place - length]
        before = ask.net(day)
        if before is None or day in restated():
            return None
        if before * net <= 0:
            return length
    return None


def streak(ask: Ask) -> Telling | None:
    """A streak and its last day's amount; as an error it is one or two sessions too long or too short."""
    net, length = ask.net(), streak_of(ask)
    if net is None or length is None or length < SHORTEST_STREAK or abs(net) < SMALLEST_FLOW:
        return None
    count = length + (ask.rng.choice((-1, 1, 2)) if ask.error else 0)
    place = sessions().index(ask.day)
    if place + 1 < count:
        return None
    sign = 1 if net > 0 else -1
    claim = replace(
        ask.claim("FLOW_STREAK", sign * count, planted=True),
        first=sessions()[place - count + 1],
        unit="SESSIONS",
    )
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(count % 10 if count % 100 not in (11, 12, 13) else 0, "th")
    company = ask.company
    name = Words(company.en, company.hant, company.hans) if company else HONG_KONG_SHARES
    figures = {
        "amount": money(net),
        "count": Words(*[str(count)] * 3),
        "nth": Words(f"{count}{suffix}", *[str(count)] * 2),
        "subject": name,
        **trade(net),
    }
    return Telling(figures, (ask.claim("NET_FLOW", signed(net)), claim), sign)


def week(ask: Ask) -> Telling | None:
    """The channel's week of five sessions, on its last; as an error it is the sum of the week before."""
    year_week = ask.day.isocalendar()[:2]
    days = [day for day in sessions() if day.isocalendar()[:2] == year_week]
    place = sessions().index(days[0])
    earlier = sessions()[max(place - 5, 0) : place]
    if len(days) != 5 or ask.day != days[-1] or restated() & {*days, *earlier}:
        return None
    net, before = (sum(channel_net(ask.seed, day) for day in held) for held in (days, earlier))
    is_told = len(earlier) == 5 and len({day.isocalendar()[:2] for day in earlier}) == 1
    if abs(net) < 4 * SMALLEST_FLOW or (ask.error and not (is_told and is_far(net, before))):
        return None
    told = before if ask.error else net
    claim = replace(ask.claim("NET_FLOW", signed(told), planted=True), first=days[0])
    return Telling({"amount": money(told), **trade(told)}, (claim,), 1 if told > 0 else -1)


def _named(day: date, today: date) -> Words:
    """A day of another month or year, named for good."""
    year = "" if day.year == today.year else f"{day.year}"
    en = f"{day.day} {MONTHS[day.month - 1]} {year}".strip()
    zh = f"{year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    return Words(en, zh, zh)


def record(ask: Ask) -> Telling | None:
    """The channel's largest day since a larger one; as an error it says so of a day before that one."""
    place, net = sessions().index(ask.day), channel_net(ask.seed, ask.day)
    larger = [day for day in sessions()[:place] if channel_net(ask.seed, day) > net]
    if net < 4 * SMALLEST_FLOW or not larger or restated() & {ask.day, larger[-1]}:
        return None
    last = sessions().index(larger[-1])
    if place - last < LEAST_RECORD_SESSIONS:
        return None
    if ask.error:
        if last < 2 * LEAST_FALSE_SESSIONS:
            return None
        last = ask.rng.randrange(LEAST_FALSE_SESSIONS, last - LEAST_FALSE_SESSIONS)
    since = sessions()[last]
    claim = replace(ask.claim("FLOW_RECORD", signed(net), planted=True), scope=f"since:{since.isoformat()}")
    figures = {"amount": money(net), "since": _named(since, ask.day), **trade(net)}
    return Telling(figures, (ask.claim("NET_FLOW", signed(net)), claim), 1)

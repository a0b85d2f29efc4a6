"""What mainland investors bought of each security net on each session, in shares: disclosed or drawn.

Where a leg's top ten lists the security its net is given; elsewhere it is drawn inside of what the ten leave.
When the shares arrive belongs to ``settlement``, what they add up to ``book``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

from simulator.market import Market
from simulator.period import FIRST_DAY
from simulator.prices.quotations import quotations
from simulator.prices.quoted import Quoted, quoted
from simulator.securities import securities
from simulator.streams import stream
from simulator.truth import CHANNELS, SOUTHBOUND, DayTruth, LegTruth

# A leg's undisclosed net is at most a tenth of what the exchange traded of the stock: both legs a fifth.
LARGEST_PART = 0.1
# Strictly inside of every bound.
INSIDE = 0.95
USUAL_PART = 0.02


@dataclass(frozen=True, slots=True)
class Room:
    """What a leg's top ten leaves to a security outside of it, in HKD.

    ``tenth`` bounds its turnover, ``buy`` and ``sell`` are what all such securities together bought and sold;
    ``traded`` is what the exchange traded of all of them.
    """

    tenth: int
    buy: int
    sell: int
    traded: int

    def net(self, rng: Random, turnover: int) -> int:
        """A net for a security of this exchange turnover: its part of the rest's net, and noise."""
        mean = (self.buy - self.sell) * turnover / self.traded if self.traded else 0.0
        drawn = mean + rng.gauss(0, USUAL_PART * turnover)
        largest = min(self.tenth, LARGEST_PART * turnover)
        return round(INSIDE * min(max(drawn, -min(largest, self.sell)), min(largest, self.buy)))


@lru_cache(maxsize=1)
def held_securities() -> tuple[Quoted, ...]:
    """Every security that mainland investors may buy at some time, by code."""
    return tuple(security for security in quoted() if security.is_southbound)


@lru_cache(maxsize=1)
def eligible_from() -> dict[str, date]:
    """Wire code -> the first day of those that became eligible within the period."""
    return {s.wire_code: s.eligible_from for s in securities()["HK"] if s.eligible_from is not None}


def _room(leg: LegTruth, turnovers: Mapping[str, int]) -> Room:
    listed = {line.wire_code for line in leg.top_ten}
    return Room(
        tenth=leg.top_ten[-1].turnover,
        buy=(leg.buy or 0) - sum(line.buy or 0 for line in leg.top_ten),
        sell=(leg.sell or 0) - sum(line.sell or 0 for line in leg.top_ten),
        traded=sum(turnover for code, turnover in turnovers.items() if code not in listed),
    )


def _nets(
    truth: DayTruth | None, turnovers: Mapping[str, int], streams: Mapping[str, Random]
) -> dict[str, int]:
    """Wire code -> net in HKD over both legs; before the market's first day a little noise."""
    if truth is None:
        return {
            code: round(min(max(streams[code].gauss(0, USUAL_PART), -LARGEST_PART), LARGEST_PART) * turnover)
            for code, turnover in turnovers.items()
        }
    nets = dict.fromkeys(turnovers, 0)
    for channel in CHANNELS:
        leg = truth.legs[channel, SOUTHBOUND]
        room = _room(leg, turnovers)
        listed = {line.wire_code: line for line in leg.top_ten}
        for code, turnover in turnovers.items():
            line = listed.get(code)
            drawn = room.net(streams[code], turnover)
            nets[code] += drawn if line is None or line.net is None else line.net
    return nets


@lru_cache(maxsize=4)
def net_hkd(seed: int) -> Mapping[date, Mapping[str, int]]:
    """Session of Hong Kong -> wire code -> net in HKD; no key for a security that was not eligible."""
    market, starts = Market(seed), eligible_from()
    streams = {s.wire_code: stream(seed, "holdings", s.wire_code) for s in held_securities()}
    nets: dict[date, dict[str, int]] = {}
    for day, report in quotations(seed).items():
        truth = market.day(day)
        is_closed = day >= FIRST_DAY and (truth is None or not truth.is_trading_day)
        turnovers = {
            code: 0 if is_closed else report[code].turnover or 0
            for code in streams
            if day >= starts.get(code, day)
        }
        nets[day] = dict.fromkeys(turnovers, 0) if is_closed else _nets(truth, turnovers, streams)
    return nets


@lru_cache(maxsize=4)
def net_shares(seed: int) -> Mapping[date, Mapping[str, int]]:
    """The same in whole shares of the session, at its volume-weighted average price."""
    reports = quotations(seed)
    return {
        day: {code: round(net / (reports[day][code].vwap or 1)) if net else 0 for code, net in nets.items()}
        for day, nets in net_hkd(seed).items()
    }

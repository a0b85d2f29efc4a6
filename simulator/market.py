"""The seeded market as a whole: what a day's sources said, as of any moment, from 2024-08-01 to 2025-11-14.

Each subject's numbers are made in a package of their own (``flows``); their print belongs to ``wire``.

Did Alibaba buy more than any other security on 1-5 September 2025? Its net is 13,500 million; a security
that no top ten of that week lists can have netted at most the sum of the tenths' turnovers. In the market of
the default seed that sum is 12,708 million and no listed stock's bound reaches 13,500 either, so the bounds
decide: yes. With seeds 1 and 2 the sum exceeds 13,500 and they cannot. The tenths are drawn, not tuned.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from simulator.flows.attention import attention
from simulator.flows.closed import mainland_holiday
from simulator.flows.legs import southbound_legs
from simulator.flows.levels import channel_levels
from simulator.flows.northbound import northbound_leg
from simulator.flows.pins import pins
from simulator.flows.restatements import RESTATED, Restatement, versions
from simulator.flows.southbound import southbound_leg
from simulator.period import FIRST_DAY, LAST_DAY, mainland_holidays, published_at, sessions
from simulator.securities import securities
from simulator.truth import CHANNELS, LEGS, NORTHBOUND, SOUTHBOUND, DayTruth

DEFAULT_SEED = 9988


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@lru_cache(maxsize=4)
def _generated(seed: int) -> dict[date, tuple[DayTruth, ...]]:
    """Day -> its prints in order, no key where there is no file; once a process and seed (under a second)."""
    pinned = pins(seed)
    levels = channel_levels(seed, pinned)
    scores = {market: attention(seed, listed) for market, listed in securities().items()}
    final: dict[date, DayTruth] = {day: mainland_holiday(day) for day in mainland_holidays()}
    for day in sessions():
        totals = southbound_legs(seed, day, levels[day])
        legs = {}
        for channel, direction in LEGS:
            legs[channel, direction] = (
                northbound_leg(seed, day, channel, scores[channel][day])
                if direction == NORTHBOUND
                else southbound_leg(
                    seed, day, channel, totals[channel], scores["HK"][day], pinned.get(day, {})
                )
            )
        final[day] = DayTruth(day, True, legs, published_at(day))
    seen = frozenset(
        line.wire_code
        for truth in final.values()
        for channel in CHANNELS
        for line in truth.legs[channel, SOUTHBOUND].top_ten
    )
    return {day: versions(truth, seen) for day, truth in sorted(final.items())}


@dataclass(frozen=True, slots=True)
class Market:
    """The market of one seed; the anchors hold for every seed. Instances of one seed share their numbers."""

    seed: int = DEFAULT_SEED

    first_day = FIRST_DAY
    last_day = LAST_DAY

    @property
    def sessions(self) -> tuple[date, ...]:
        """The southbound sessions of the period, ascending."""
        return sessions()

    @property
    def restated(self) -> tuple[Restatement, ...]:
        """The sessions whose file changed after its first print."""
        return RESTATED

    def versions(self, trade_date: date) -> tuple[DayTruth, ...]:
        """All prints of a day, first to last; empty for a day that never has a file."""
        return _generated(self.seed).get(trade_date, ())

    def day(self, trade_date: date, moment: datetime | None = None) -> DayTruth | None:
        """What the day's file said at ``moment`` (a naive one is UTC), or finally where ``moment`` is None.

        None where there was no file: Hong Kong closed, outside the period, or before 18:00 in Hong Kong.
        """
        printed = self.versions(trade_date)
        if moment is not None:
            printed = tuple(truth for truth in printed if truth.published_at <= _utc(moment))
        return printed[-1] if printed else None

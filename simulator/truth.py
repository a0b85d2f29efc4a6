"""What the simulated market knows about a day, as exact integers: the other side of every round trip.

How the numbers come about belongs to ``flows``; how they are printed belongs to ``wire``.
"""

from dataclasses import dataclass
from datetime import date, datetime

SOUTHBOUND, NORTHBOUND = "SOUTHBOUND", "NORTHBOUND"
CHANNELS = ("SH", "SZ")
LEGS = tuple((channel, direction) for channel in CHANNELS for direction in (NORTHBOUND, SOUTHBOUND))
CURRENCY = {SOUTHBOUND: "HKD", NORTHBOUND: "CNY"}


@dataclass(frozen=True, slots=True)
class StockTruth:
    """One line of a top ten, in single currency units; ``buy`` and ``sell`` are None where not published."""

    rank: int
    wire_code: str
    name: str
    buy: int | None
    sell: int | None
    turnover: int

    @property
    def net(self) -> int | None:
        return None if self.buy is None or self.sell is None else self.buy - self.sell

    @property
    def ticker(self) -> str:
        """``9988.HK``, ``603986.SH``, ``300308.SZ``: the warehouse's name of the security."""
        if len(self.wire_code) == 6:
            return f"{self.wire_code}.{'SH' if self.wire_code.startswith('6') else 'SZ'}"
        return f"{int(self.wire_code):04d}.HK"


@dataclass(frozen=True, slots=True)
class LegTruth:
    """One leg on one day, in single currency units (multiples of 10,000: the wire prints 0.01 million).

    None is what the wire does not tell. ``is_trading_day`` is the wire's flag, which is true southbound on a
    mainland holiday although nothing can trade: the calendar decides, not the flag. ``quota_status`` is
    DISCLOSED, UNDISCLOSED, AVAILABLE, or None where the wire has no such row; the balance is in single CNY.
    """

    channel: str
    direction: str
    is_trading_day: bool
    turnover: int | None = None
    buy: int | None = None
    sell: int | None = None
    trades: int | None = None
    buy_trades: int | None = None
    sell_trades: int | None = None
    etf_turnover: int | None = None
    quota_balance_cny: int | None = None
    quota_status: str | None = None
    top_ten: tuple[StockTruth, ...] = ()

    @property
    def currency(self) -> str:
        return CURRENCY[self.direction]

    @property
    def net(self) -> int | None:
        return None if self.buy is None or self.sell is None else self.buy - self.sell

    def stock(self, wire_code: str) -> StockTruth | None:
        """The stock's line in this top ten; None where it is not disclosed."""
        return next((line for line in self.top_ten if line.wire_code == wire_code), None)


@dataclass(frozen=True, slots=True)
class DayTruth:
    """The four legs of one day as one version of the file tells them, put up at ``published_at`` (UTC).

    ``is_trading_day`` says whether the day is a southbound session by the calendar. ``version`` is 1 for the
    first print, 2 for the restatement.
    """

    trade_date: date
    is_trading_day: bool
    legs: dict[tuple[str, str], LegTruth]
    published_at: datetime
    version: int = 1

    def net(self, wire_code: str) -> int | None:
        """A stock's southbound net over both legs; None unless both legs disclose it."""
        lines = [self.legs[channel, SOUTHBOUND].stock(wire_code) for channel in CHANNELS]
        nets = [line.net for line in lines if line is not None and line.net is not None]
        return sum(nets) if len(nets) == len(CHANNELS) else None

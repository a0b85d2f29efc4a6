"""Yahoo's chart interface as it prints daily bars: arrays side by side, prices as widened single precision.

Which bars there are belongs to ``prices``, which address asks for them to ``pages``; broken prints belong to
``source_faults``.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from simulator.prices.bars import Bar
from simulator.prices.facts import Action
from simulator.prices.hours import Hours
from simulator.prices.listings import Listing

PATH = "/v8/finance/chart/{symbol}"
NOT_FOUND = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
FIELDS = ("open", "high", "low", "close", "volume")
# Hong Kong's quotes reach the vendor a few minutes after the auction.
LAST_QUOTE = timedelta(minutes=8)


@dataclass(frozen=True, slots=True)
class Chart:
    """What one answer shows of a listing.

    ``bars`` are those of the range, None where the vendor keeps an empty bar of the session (its day beside
    it); ``adjusted`` are their adjusted closes. ``previous_close`` is the close before them, ``last`` the newest
    bar of all at ``moment``, ``session`` the day that the trading period is about.
    """

    listing: Listing
    hours: Hours
    days: Sequence[date]
    bars: Sequence[Bar | None]
    adjusted: Sequence[float | None]
    actions: Sequence[Action]
    first_day: date
    session: date
    last: Bar | None
    previous_close: float | None
    moment: datetime | None


def single(price: float) -> float:
    """The price as a 32-bit float would hold it: 115.7 becomes 115.69999694824219."""
    widened: float = struct.unpack("f", struct.pack("f", price))[0]
    return widened


def encode(chart: Chart) -> bytes:
    """The answer to one request, compact as the vendor sends it."""
    result: dict[str, Any] = {"meta": _meta(chart)}
    if not chart.days:
        return _document([{**result, "indicators": {"quote": [{}], "adjclose": [{}]}}], None)
    stamps = [_stamp(chart, day, bar) for day, bar in zip(chart.days, chart.bars, strict=True)]
    result["timestamp"] = stamps
    events = _events(chart, dict(zip(chart.days, stamps, strict=True)))
    if events:
        result["events"] = events
    quote = {name: [_cell(bar, name) for bar in chart.bars] for name in FIELDS}
    adjusted = [None if price is None else single(price) for price in chart.adjusted]
    result["indicators"] = {"quote": [quote], "adjclose": [{"adjclose": adjusted}]}
    return _document([result], None)


def not_found() -> bytes:
    """The answer for a symbol that does not exist, sent with 404."""
    return _document(None, NOT_FOUND)


def _document(result: list[dict[str, Any]] | None, error: dict[str, str] | None) -> bytes:
    return json.dumps({"chart": {"result": result, "error": error}}, separators=(",", ":")).encode()


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def _stamp(chart: Chart, day: date, bar: Bar | None) -> int:
    """The open of the session; a session that is going on is stamped with the moment itself."""
    if bar is not None and bar.is_partial and chart.moment is not None:
        return _seconds(chart.moment)
    return _seconds(chart.hours.opened_at(day))


def _cell(bar: Bar | None, name: str) -> float | int | None:
    if bar is None:
        return None
    value = getattr(bar, name)
    return value if isinstance(value, int) else single(value)


def _meta(chart: Chart) -> dict[str, Any]:
    listing, hours = chart.listing, chart.hours
    local = hours.opened_at(chart.session).astimezone(hours.zone)
    offset = hours.offset_s(chart.session)
    meta: dict[str, Any] = {
        "currency": listing.currency,
        "symbol": listing.symbol,
        "exchangeName": listing.exchange,
        "instrumentType": listing.kind,
        "firstTradeDate": _seconds(hours.opened_at(chart.first_day)),
        "regularMarketTime": _quoted_at(chart),
        "gmtoffset": offset,
        "timezone": local.tzname(),
        "exchangeTimezoneName": hours.zone_name,
    }
    if chart.last is not None:
        meta["regularMarketPrice"] = chart.last.close
    if chart.previous_close is not None:
        meta["chartPreviousClose"] = chart.previous_close
    meta["priceHint"] = 3 if listing.is_hong_kong and listing.kind != "INDEX" else 2
    opens, closes = hours.opened_at(chart.session), hours.closed_at(chart.session)
    meta["currentTradingPeriod"] = {
        name: {
            "timezone": local.tzname(),
            "start": _seconds(start),
            "end": _seconds(end),
            "gmtoffset": offset,
        }
        for name, (start, end) in {
            "pre": hours.before_open(chart.session),
            "regular": (opens, closes),
            "post": hours.after_close(chart.session),
        }.items()
    }
    meta["dataGranularity"] = "1d"
    meta["range"] = ""
    return meta


def _quoted_at(chart: Chart) -> int:
    """When the newest quote was made: before the regular end as long as its bar is partial."""
    if chart.last is None:
        return _seconds(chart.hours.opened_at(chart.session))
    closed_at = chart.hours.closed_at(chart.last.day)
    if chart.last.is_partial and chart.moment is not None:
        return min(_seconds(chart.moment), _seconds(closed_at) - 1)
    return _seconds(closed_at + LAST_QUOTE if chart.listing.is_hong_kong else closed_at)


def _events(chart: Chart, stamps: dict[date, int]) -> dict[str, Any]:
    """Dividends and splits of the range, keyed by their bar's timestamp."""
    dividends, splits = {}, {}
    for action in chart.actions:
        stamp = stamps.get(action.ex_date)
        if stamp is None:
            continue
        if action.dividend is not None:
            dividends[str(stamp)] = {"amount": action.dividend, "date": stamp}
        else:
            splits[str(stamp)] = {
                "date": stamp,
                "numerator": action.numerator,
                "denominator": action.denominator,
                "splitRatio": f"{action.numerator}:{action.denominator}",
            }
    return {name: held for name, held in (("dividends", dividends), ("splits", splits)) if held}

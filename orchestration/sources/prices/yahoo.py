"""Yahoo's chart interface: daily bars of one symbol over a range, with dividends and splits.

This file knows the wire and its traps; ranges and keys belong to ``contracts/``, returns and adjustments to dbt.
Format read off published clients: arrays side by side, session opens in UTC seconds, prices as widened float32. Prices,
volume and dividends come adjusted for every split with an ex-date up to the moment of the answer (they say); the
adjustment is taken back here, so each answer must hold all splits until then.
"""

import json
import math
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import polars as pl

from orchestration.calendar import HONG_KONG, NEW_YORK, is_hong_kong_session, is_new_york_session
from orchestration.contracts.prices import YAHOO_BARS
from orchestration.sources.base import (
    Ask,
    NotPublished,
    Parsed,
    Refused,
    Request,
    Schedule,
    Source,
    UnreadablePayload,
    day_of_unit,
)
from orchestration.sources.prices.splits import as_paid, later_factor, splits_of
from orchestration.watchlist import Listing, priced

PATH = "/v8/finance/chart/"
BARS = YAHOO_BARS.name
PRICES = ("open", "high", "low", "close")
# Decimals where the chart names none: ticks need no more, the rest of a widened float32 is noise.
DECIMALS = 3
MOST_SHARES = 10**13
ACTION_ALONE = "a corporate action on a day without a bar: the return after it is not adjusted for it"
FIRST_SERVED = date(1990, 1, 1)


# An hour and a half after the close, when the vendor's last bar no longer moves.
SCHEDULES = {
    "HK": Schedule(
        is_hong_kong_session,
        lambda day: datetime.combine(day, time(17, 30), HONG_KONG).astimezone(UTC),
    ),
    "US": Schedule(
        is_new_york_session,
        lambda day: datetime.combine(day, time(17, 30), NEW_YORK).astimezone(UTC),
    ),
}


def market_of(listing: Listing) -> str:
    """The schedule that a listing follows; indices of the watch-list are Hong Kong's."""
    return "US" if listing.market == "US" else "HK"


def requests(ask: Ask) -> list[Request]:
    """One request a symbol: from its first day that is wanted to now, none where nothing of it is due.

    The days wanted end before now, but each later split changes them. A symbol that is new on the watch-list is asked
    for from the start of the home's history.
    """
    return [request for listing in priced() if (request := _request(listing, ask))]


def _request(listing: Listing, ask: Ask) -> Request | None:
    series = f"yahoo:{listing.ticker}"
    schedule, covered = SCHEDULES[market_of(listing)], ask.covered.get(series, frozenset())
    last = max(ask.days)
    history = (ask.history_start + timedelta(days=i) for i in range((last - ask.history_start).days + 1))
    # Without the session before the history begins, its first return would be unknown.
    before = () if covered else (ask.history_start - timedelta(days=i) for i in range(1, 8))
    missing = [day for day in (*before, *history) if day not in covered]
    wanted = [
        day for day in {*ask.days, *missing} if schedule.has_data(day) and schedule.due_at(day) <= ask.now
    ]
    if not wanted:
        return None
    first, last = min(wanted), max(wanted)
    query = {
        "interval": "1d",
        "period1": _midnight(first),
        # Not the last day wanted: a split since then has changed it, and must be among the events.
        "period2": int(ask.now.timestamp()),
        "events": "div,splits",
        "includeAdjustedClose": "true",
    }
    url = f"{ask.base_url('yahoo')}{PATH}{quote(listing.price_symbol)}?{urlencode(query, safe=',')}"
    options = {"ticker": listing.ticker, "symbol": listing.price_symbol, "market": market_of(listing)}
    return Request(f"{series}:{first}..{last}", last, url, first, options)


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def parse(payload: bytes, request: Request) -> Parsed:
    """The bars of the days that were asked for, as they were traded: prices rounded to the tick, later splits undone.

    A payload that ends before now knows no later split, and its bars stay as they are. A bar of a session that was
    still going on when the payload was made is left out. Every session of the range is a unit, with a row or without:
    a bar that the vendor takes back disappears. Raises NotPublished where Yahoo says that it has nothing,
    UnreadablePayload where the arrays do not fit each other or the symbol is another one.
    """
    result = _result(payload)
    meta = _part(result, "meta", dict)
    stamps = result.get("timestamp") or []
    if not isinstance(stamps, list):
        raise UnreadablePayload(f"'timestamp' is {type(stamps).__name__}, expected list")
    if not stamps:
        raise NotPublished(f"Yahoo has no bars of {request.options.get('ticker')} in this range")
    columns = _columns(result, len(stamps))
    offset = _number(meta.get("gmtoffset"), "meta.gmtoffset")
    symbol, currency = _part(meta, "symbol", str), _part(meta, "currency", str)
    if symbol != request.options["symbol"]:
        raise UnreadablePayload(f"the chart is of {symbol!r}, asked was {request.options['symbol']!r}")
    key = {"ticker": request.options["ticker"], "symbol": symbol, "currency": currency}
    actions = _actions(result, offset)
    splits = splits_of(actions)
    hint = meta.get("priceHint")
    decimals = hint if isinstance(hint, int) and 0 <= hint <= DECIMALS else DECIMALS
    open_day = _unfinished_day(meta, offset)
    asked, seen = set(request.days), set[date]()
    rows: list[dict[str, Any]] = []
    refused: list[Refused] = []
    for i, stamp in enumerate(stamps):
        day = _local_day(_number(stamp, "timestamp"), offset)
        if day not in asked or (open_day is not None and day >= open_day):
            continue
        if day in seen and i == len(stamps) - 1:
            # The latest day may come twice: its session, and the last trade under a stamp of its own.
            continue
        seen.add(day)
        cells = {name: columns[name][i] for name in columns}
        try:
            factor = later_factor(splits, day)
            row = _bar(cells, decimals, factor)
        except ValueError as error:
            refused.append(
                Refused(BARS, f"{key['ticker']} {day}", {**key, "trade_date": day, **cells}, str(error))
            )
            continue
        if row is not None:
            rows.append({**key, "trade_date": day, **row, **as_paid(actions.get(day, {}), factor)})
    traded = {row["trade_date"] for row in rows}
    spoken_for = traded | {row.row["trade_date"] for row in refused}
    refused += [
        Refused(
            BARS,
            f"{key['ticker']} {day}",
            {**key, "trade_date": day, **as_paid(action, later_factor(splits, day))},
            ACTION_ALONE,
        )
        for day, action in sorted(actions.items())
        if day in asked and day not in spoken_for and (open_day is None or day < open_day)
    ]
    schedule = SCHEDULES[request.options["market"]]
    sessions = {day for day in request.days if schedule.has_data(day)} | traded
    return Parsed(
        frames={BARS: pl.DataFrame(rows, schema=YAHOO_BARS.schema)},
        units=tuple((BARS, f"{key['ticker']} {day}") for day in sorted(sessions)),
        refused=tuple(refused),
    )


def _result(payload: bytes) -> dict[str, Any]:
    if not payload.strip():
        raise UnreadablePayload("the body is empty")
    try:
        chart = json.loads(payload.decode("utf-8-sig"))["chart"]
        error, results = chart["error"], chart["result"]
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise UnreadablePayload(
            f"the body is not JSON ({problem}); it starts with {payload[:40]!r}"
        ) from problem
    except (KeyError, TypeError) as problem:
        raise UnreadablePayload(f"the body is not a chart: {problem!r} is missing") from problem
    if error:
        said = error.get("description") if isinstance(error, dict) else error
        raise NotPublished(f"Yahoo answered: {said}")
    if not isinstance(results, list) or len(results) != 1 or not isinstance(results[0], dict):
        raise UnreadablePayload("chart.result is not a list of one chart")
    return results[0]


def _part(parent: dict[str, Any], name: str, kind: type) -> Any:
    value = parent.get(name)
    if not isinstance(value, kind):
        raise UnreadablePayload(f"{name!r} is {type(value).__name__}, expected {kind.__name__}")
    return value


def _columns(result: dict[str, Any], n: int) -> dict[str, list[Any]]:
    """The quote's arrays by name. Their names are checked and their lengths: position proves nothing."""
    quotes = _part(_part(result, "indicators", dict), "quote", list)
    quote_ = quotes[0] if quotes and isinstance(quotes[0], dict) else {}
    columns = {}
    for name in (*PRICES, "volume"):
        values = quote_.get(name)
        if not isinstance(values, list) or len(values) != n:
            found = f"{len(values)} values" if isinstance(values, list) else "nothing"
            raise UnreadablePayload(f"quote.{name} holds {found} for {n} timestamps; found {sorted(quote_)}")
        columns[name] = values
    return columns


def _bar(cells: dict[str, Any], decimals: int, factor: float) -> dict[str, Any] | None:
    """A session's row, None where nothing was traded. Raises ValueError for cells that are no numbers.

    ``factor``: what one share of the day has become by later splits. Prices were divided by it, and volume multiplied.
    """
    prices = {name: _price(cells[name], name, decimals, factor) for name in PRICES}
    if prices["close"] is None:
        if any(value is not None for value in prices.values()):
            raise ValueError(f"the bar has prices and no close: {cells}")
        return None
    volume = cells["volume"]
    if volume is None:
        return {**prices, "volume": None}
    is_whole = isinstance(volume, int) and not isinstance(volume, bool)
    if not is_whole or not abs(volume) < MOST_SHARES * min(1.0, factor):
        raise ValueError(f"volume is {volume!r}, not a number of shares")
    return {**prices, "volume": round(volume / factor)}


def _price(value: Any, name: str, decimals: int, factor: float) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{name} is {value!r}, not a price")
    return round(float(value) * factor, decimals)


def _actions(result: dict[str, Any], offset: int) -> dict[date, dict[str, float]]:
    """Corporate actions by ex-date, in contract columns."""
    actions: dict[date, dict[str, float]] = {}
    events = result.get("events") or {}
    try:
        for event in (events.get("dividends") or {}).values():
            day = _local_day(event["date"], offset)
            # An ordinary and a special dividend may go ex together.
            own = actions.setdefault(day, {})
            own["dividend"] = own.get("dividend", 0.0) + float(event["amount"])
        for event in (events.get("splits") or {}).values():
            day = _local_day(event["date"], offset)
            split = {"numerator": float(event["numerator"]), "denominator": float(event["denominator"])}
            actions.setdefault(day, {}).update({f"split_{name}": value for name, value in split.items()})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadablePayload(f"the corporate actions do not read: {error!r}") from error
    return actions


def _unfinished_day(meta: dict[str, Any], offset: int) -> date | None:
    """The day of the session that had not closed when the payload was made; None where none was going on."""
    try:
        regular = meta["currentTradingPeriod"]["regular"]
        start, end, made_at = int(regular["start"]), int(regular["end"]), int(meta["regularMarketTime"])
    except (KeyError, TypeError, ValueError):
        return None
    return _local_day(start, offset) if start <= made_at < end else None


def _local_day(stamp: int, offset: int) -> date:
    try:
        return datetime.fromtimestamp(int(stamp) + int(offset), UTC).date()
    except (OverflowError, OSError, ValueError, TypeError) as error:
        raise UnreadablePayload(f"timestamp {stamp!r} is no moment") from error


def _number(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise UnreadablePayload(f"{name} is {value!r}, not a number")
    return int(value)


def _due_of(table: str, unit: str) -> datetime | None:
    listing = next((listing for listing in priced() if listing.ticker == unit.partition(" ")[0]), None)
    return SCHEDULES[market_of(listing)].due_at(day_of_unit(unit)) if listing else None


def _any_session(day: date) -> bool:
    return any(schedule.has_data(day) for schedule in SCHEDULES.values())


SOURCE = Source(
    name="yahoo",
    subject="prices",
    upstream="Yahoo",
    setting="yahoo",
    tables=(BARS,),
    is_required=False,
    description=(
        "Daily bars of Yahoo's chart interface for every priced line of the watch-list: Hong Kong listings, their "
        "American depositary shares, and the Hang Seng indices. Prices as traded, with later splits taken out of them, "
        "and corporate actions; a day without trading has no row."
    ),
    schedules=SCHEDULES,
    requests=requests,
    parse=parse,
    is_asked=_any_session,
    retained_from=lambda now: FIRST_SERVED,
    due_of=_due_of,
)

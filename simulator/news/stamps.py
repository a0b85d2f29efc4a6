"""The ways in which feeds print an instant, the odd ones included.

Which way an entry uses is decided with the article; which ways a feed knows stands in ``feeds``.
"""

from datetime import UTC, datetime
from email.utils import format_datetime

from orchestration.calendar import FRANKFURT, HONG_KONG, NEW_YORK


def _eastern(instant: datetime) -> str:
    """RFC 822 with a zone's name, which its successor calls obsolete: EST in winter, EDT in summer."""
    local = instant.astimezone(NEW_YORK)
    return f"{format_datetime(local)[:-6]} {local.tzname()}"


def printed(instant: datetime, way: str) -> str:
    """The instant (aware) in one of the ways: utc, hkt, gmt, rfc_hkt, eastern, german or naive."""
    local = instant.astimezone(HONG_KONG)
    if way == "utc":
        return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if way == "hkt":
        return local.isoformat(timespec="seconds")
    if way == "gmt":
        return format_datetime(instant.astimezone(UTC), usegmt=True)
    if way == "rfc_hkt":
        return format_datetime(local)
    if way == "eastern":
        return _eastern(instant)
    if way == "german":
        return instant.astimezone(FRANKFURT).strftime("%d.%m.%Y - %H:%M:%S")
    if way == "naive":  # Shanghai's clock is Hong Kong's
        return local.strftime("%Y-%m-%d %H:%M:%S")
    raise ValueError(f"No feed stamps its entries in a way called {way!r}.")

"""When an entry says that it was published, as an instant: zones stated, supplied or obsolete, orders of day and month.

One stamp in, one instant out; where stamps stand in a feed belongs to ``feeds``.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo


def instant(text: str, timezone: str = "", date_format: str = "") -> tuple[datetime, str]:
    """``(UTC instant, "STATED" or "FEED")``: who named the zone, the stamp or the feed list.

    Tried in order: ``date_format`` (``strptime``), ISO 8601, RFC 822 with its zone names (EST is an hour behind EDT).
    A stamp without a zone needs ``timezone`` (IANA); guessing UTC would move an article over midnight or a close.
    Raises ValueError with the stamp in it.
    """
    stamp = text.strip()
    moment = _read(stamp, date_format)
    if moment.tzinfo is not None:
        return moment.astimezone(UTC), "STATED"
    if not timezone:
        raise ValueError(f"the stamp {stamp!r} states no zone, and the feed list gives none for this feed")
    return moment.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC), "FEED"


def _read(stamp: str, date_format: str) -> datetime:
    if date_format:
        try:
            return datetime.strptime(stamp, date_format)
        except ValueError as error:
            raise ValueError(f"the stamp {stamp!r} does not fit {date_format!r}") from error
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(stamp)
    except (ValueError, TypeError, IndexError) as error:
        raise ValueError(f"the stamp {stamp!r} is neither ISO 8601 nor RFC 822") from error

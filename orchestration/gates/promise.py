"""Tonight's values that the promise suites are held against: what is due by now.

Only parameters; the promises themselves stand in ``expectations/marts__*.json``.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from orchestration.calendar import HORIZON_WARNING_DAYS
from orchestration.home import hong_kong_date
from orchestration.sources.base import Source
from orchestration.sources.ledger import Ledger

SESSIONS = 20


def parameters(sources: Sequence[Source], ledger: Ledger, now: datetime) -> dict[str, object]:
    """Of the required sources ``latest_due_session`` and ``due_sessions`` (the last 20), and
    ``calendar_needed_to``: ISO texts.
    """
    due: set[date] = set()
    for source in sources:
        if source.is_required:
            held = ledger.held_days(source.tables[0])
            today = hong_kong_date(now)
            due |= {
                day
                for day in source.days_with_data(min(held, default=today), today)
                if source.due_at(day) <= now
            }
    sessions = [day.isoformat() for day in sorted(due)]
    needed = hong_kong_date(now) + timedelta(days=HORIZON_WARNING_DAYS)
    return {
        "latest_due_session": sessions[-1] if sessions else None,
        "due_sessions": sessions[-SESSIONS:],
        "calendar_needed_to": needed.isoformat(),
    }

"""What every simulated source has in common: the request it is asked with, the page it shows, its interface.

What one source shows belongs to its own file beside this one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulator.control import Control

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
# The sources that answer to a POST; at any other a form is sent to an address that does not exist.
TAKE_FORMS = frozenset({"ccass"})


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: path without query, the query's fields (the first value of each), and who asks.

    ``form`` holds the fields of a form that was sent by POST, None for a GET.
    """

    path: str
    query: dict[str, str]
    user_agent: str
    form: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What an address shows: the body, the moment (UTC) at which it last changed, its type and HTTP status.

    ``location``: where a redirect leads.

    Without such a moment it is sent without entity tag and date, as pages made for each request are.
    """

    body: bytes
    modified_at: datetime | None
    content_type: str
    status: int = 200
    location: str = ""


class Source(Protocol):
    """A simulated source. ``name`` is what tests call it, one of ``source_faults.SOURCES``."""

    name: str

    def owns(self, path: str) -> bool:
        """Whether an address without its query is one of this source's, shown or not."""
        ...

    def page(self, ask: Ask, control: Control) -> Page | None:
        """What the address shows at the control's moment; None where there is nothing to show."""
        ...

"""What every simulated source has in common: the request it is asked with, the page it shows, its interface.

What one source shows belongs to its own file beside this one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulator.control import Control

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: path without query, the query's fields (the first value of each), and who asks."""

    path: str
    query: dict[str, str]
    user_agent: str


@dataclass(frozen=True, slots=True)
class Page:
    """What an address shows: the body, the moment (UTC) at which it last changed, its type and HTTP status."""

    body: bytes
    modified_at: datetime
    content_type: str
    status: int = 200


class Source(Protocol):
    """A simulated source. ``name`` is what tests call it: hkex, yahoo, ecb or feeds."""

    name: str

    def owns(self, path: str) -> bool:
        """Whether an address without its query is one of this source's, shown or not."""
        ...

    def page(self, ask: Ask, control: Control) -> Page | None:
        """What the address shows at the control's moment; None where there is nothing to show."""
        ...

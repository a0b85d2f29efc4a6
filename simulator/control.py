"""What a test can do to the running simulator, and the record of what it was asked: state behind one lock.

Sockets belong to ``server``; the faults themselves to ``faults``.
"""

import base64
import binascii
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any

from simulator.faults import FAULTS

DROP = "drop"
KEYS = ("reset", "moment", "fault", "down", "retry_after", "delay_s", "body")


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the log; ``at`` is the wall clock in UTC, ``status`` 0 means dropped unanswered."""

    path: str
    at: str
    user_agent: str
    status: int


@dataclass(slots=True)
class _Counted:
    """A fault and how many more requests get it; None means all of them."""

    name: str
    times: int | None = None


def as_moment(value: str | datetime | None) -> datetime | None:
    """A moment in UTC; text is ISO 8601, and a naive moment is UTC already."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Control:
    """Moment, faults, outages and planted bodies of one server; every method is safe from any thread."""

    def __init__(self, moment: str | datetime | None = None):
        self._lock = Lock()
        self._first_moment = as_moment(moment)
        self._requests: list[Request] = []
        self.reset()

    def reset(self) -> None:
        """Everything as at the start, the request log included."""
        with self._lock:
            self._moment = self._first_moment
            self._faults: dict[date, _Counted] = {}
            self._bodies: dict[date, bytes] = {}
            self._down: bool | str = False
            self._refusals, self._refusal_s = 0, 0.0
            self._delay_s = 0.0
            self._requests.clear()

    # What a test sets.

    def set_moment(self, moment: str | datetime | None) -> None:
        """The market is served as of this moment; None is the end of all restatements."""
        with self._lock:
            self._moment = as_moment(moment)

    def fault(self, day: date, name: str | None, times: int | None = None) -> None:
        """Break the day's next ``times`` answers (None: all) by the named fault; name None mends it."""
        if name is not None and name not in FAULTS:
            raise ValueError(f"There is no fault called {name!r}; there are {', '.join(sorted(FAULTS))}.")
        with self._lock:
            if name is None:
                self._faults.pop(day, None)
            else:
                self._faults[day] = _Counted(name, times)

    def set_body(self, day: date, body: bytes | None) -> None:
        """Serve these bytes for the day, whatever the market says; None takes them away again."""
        with self._lock:
            if body is None:
                self._bodies.pop(day, None)
            else:
                self._bodies[day] = body

    def down(self, is_down: bool | str = True) -> None:
        """True answers 503, ``"drop"`` closes the connection without an answer, False serves again."""
        if is_down not in (True, False, DROP):
            raise ValueError(f'"down" is true, false or "drop", not {is_down!r}.')
        with self._lock:
            self._down = is_down

    def retry_after(self, times: int, seconds: float) -> None:
        """Answer 429 with Retry-After to the next ``times`` requests."""
        with self._lock:
            self._refusals, self._refusal_s = int(times), seconds

    def delay(self, seconds: float) -> None:
        """Wait before each answer."""
        if seconds < 0:
            raise ValueError(f"A delay is zero or more seconds, not {seconds}.")
        with self._lock:
            self._delay_s = float(seconds)

    # What the server asks.

    @property
    def moment(self) -> datetime | None:
        with self._lock:
            return self._moment

    @property
    def delay_s(self) -> float:
        with self._lock:
            return self._delay_s

    @property
    def outage(self) -> bool | str:
        with self._lock:
            return self._down

    def take_refusal(self) -> float | None:
        """Seconds for Retry-After if this request is to be refused, else None."""
        with self._lock:
            if self._refusals <= 0:
                return None
            self._refusals -= 1
            return self._refusal_s

    def take_fault(self, day: date) -> str | None:
        """The fault that this request for the day gets, counted down."""
        with self._lock:
            held = self._faults.get(day)
            if held is None:
                return None
            if held.times is not None:
                held.times -= 1
                if held.times <= 0:
                    del self._faults[day]
            return held.name

    def body(self, day: date) -> bytes | None:
        with self._lock:
            return self._bodies.get(day)

    def record(self, path: str, user_agent: str, status: int) -> None:
        with self._lock:
            self._requests.append(Request(path, datetime.now(UTC).isoformat(), user_agent, status))

    @property
    def requests(self) -> list[Request]:
        """The log so far, control requests left out."""
        with self._lock:
            return list(self._requests)

    # The same as JSON, for other processes.

    def apply(self, command: dict[str, Any]) -> None:
        """One control message: any of ``KEYS``, ``reset`` first.

        Raises ValueError with a sentence; keys applied before the wrong one stay applied.
        """
        unknown = sorted(set(command) - set(KEYS))
        if unknown:
            raise ValueError(f"Unknown control key {', '.join(unknown)}; the keys are {', '.join(KEYS)}.")
        try:
            if command.get("reset"):
                self.reset()
            if "moment" in command:
                self.set_moment(command["moment"])
            if "fault" in command:
                fault = command["fault"]
                self.fault(date.fromisoformat(fault["date"]), fault["name"], fault.get("times"))
            if "down" in command:
                self.down(command["down"])
            if "retry_after" in command:
                self.retry_after(command["retry_after"]["times"], command["retry_after"]["seconds"])
            if "delay_s" in command:
                self.delay(command["delay_s"])
            if "body" in command:
                text = command["body"]["base64"]
                body = None if text is None else base64.b64decode(text, validate=True)
                self.set_body(date.fromisoformat(command["body"]["date"]), body)
        except (KeyError, TypeError, binascii.Error) as error:
            raise ValueError(
                f"The control message {command} lacks or misspells a part: {error!r}."
            ) from error

    def state(self) -> dict[str, Any]:
        """Everything that is set, and the request log, as JSON-ready values."""
        with self._lock:
            return {
                "moment": self._moment.isoformat() if self._moment else None,
                "faults": {day.isoformat(): asdict(held) for day, held in self._faults.items()},
                "bodies": [day.isoformat() for day in self._bodies],
                "down": self._down,
                "retry_after": {"times": self._refusals, "seconds": self._refusal_s},
                "delay_s": self._delay_s,
                "requests": [asdict(request) for request in self._requests],
            }

"""What a test can do to the running simulator, and the record of what it was asked: state behind one lock.

Sockets belong to ``server``, the same as JSON to ``messages``; the faults themselves to ``faults`` and
``source_faults``.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any

from simulator.faults import FAULTS
from simulator.source_faults import SOURCES, checked

DROP = "drop"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the log; ``at`` is the wall clock in UTC, ``status`` 0 means dropped unanswered.

    ``path`` is without the query, ``source`` empty for an address that is no source's, ``form`` the body of a
    POST to a source as it was sent.
    """

    path: str
    at: str
    user_agent: str
    status: int
    source: str = ""
    query: str = ""
    method: str = "GET"
    form: str = ""


@dataclass(slots=True)
class _Counted:
    """A fault and how many more requests get it; None means all of them."""

    name: str
    times: int | None = None


@dataclass(slots=True)
class _Weather:
    """How a source, or everything, answers whatever the page."""

    down: bool | str = False
    delay_s: float = 0.0
    refusals: int = 0
    refusal_s: float = 0.0


def as_moment(value: str | datetime | None) -> datetime | None:
    """A moment in UTC; text is ISO 8601, and a naive moment is UTC already."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _known(source: str | None) -> tuple[str, ...]:
    """The keys of ``_Weather`` that a call is about; ValueError with a sentence for an unknown source."""
    if source is None:
        return ("", *SOURCES)
    if source not in SOURCES:
        raise ValueError(f"There is no source called {source!r}; there are {', '.join(SOURCES)}.")
    return (source,)


class Control:
    """Moment, faults, outages and planted bodies of one server; every method is safe from any thread.

    ``source`` is one of ``source_faults.SOURCES``; None means all of them, and addresses of none.
    """

    def __init__(self, moment: str | datetime | None = None):
        self._lock = Lock()
        self._first_moment = as_moment(moment)
        self._requests: list[Request] = []
        self.reset()

    def reset(self) -> None:
        """Everything as at the start, the request log included."""
        with self._lock:
            self._moment = self._first_moment
            self._faults: dict[date | str, _Counted] = {}
            self._bodies: dict[date | str, bytes] = {}
            self._full_size: set[date] = set()
            self._deleted_before: date | None = None
            self._weather = {source: _Weather() for source in ("", *SOURCES)}
            self._requests.clear()

    # What a test sets.

    def set_moment(self, moment: str | datetime | None) -> None:
        """The market is served as of this moment; None is the end of all restatements."""
        with self._lock:
            self._moment = as_moment(moment)

    def fault(self, day: date, name: str | None, times: int | None = None) -> None:
        """Break the next ``times`` answers (None: all) of HKEX's day by the named fault; name None mends it."""
        if name is not None and name not in FAULTS:
            raise ValueError(f"There is no fault called {name!r}; there are {', '.join(sorted(FAULTS))}.")
        self._set_fault(day, name, times)

    def break_source(self, source: str, name: str | None, times: int | None = None) -> None:
        """Break the source's next ``times`` pages (None: all) by the named fault; name None mends it.

        Only a page that would be good is broken and counted, not a 404.
        """
        _known(source)
        if name is not None:
            checked(source, name)
        self._set_fault(source, name, times)

    def _set_fault(self, key: date | str, name: str | None, times: int | None) -> None:
        with self._lock:
            if name is None:
                self._faults.pop(key, None)
            else:
                self._faults[key] = _Counted(name, times)

    def set_body(self, key: date | str, body: bytes | None) -> None:
        """Serve these bytes for HKEX's day, or for a path, whatever the market says; None takes them away."""
        with self._lock:
            if body is None:
                self._bodies.pop(key, None)
            else:
                self._bodies[key] = body

    def full_size(self, day: date, is_full: bool = True) -> None:
        """Serve HKEX's quotations of a day at the size of a real page, 25 MB, instead of compact."""
        with self._lock:
            (self._full_size.add if is_full else self._full_size.discard)(day)

    def delete_before(self, day: date | None) -> None:
        """HKEX has deleted its daily files of earlier days, as it does each year; None brings them back."""
        with self._lock:
            self._deleted_before = day

    def down(self, is_down: bool | str = True, source: str | None = None) -> None:
        """True answers 503, ``"drop"`` closes the connection without an answer, False serves again."""
        if is_down not in (True, False, DROP):
            raise ValueError(f'"down" is true, false or "drop", not {is_down!r}.')
        with self._lock:
            for key in _known(source):
                self._weather[key].down = is_down

    def retry_after(self, times: int, seconds: float, source: str | None = None) -> None:
        """Answer 429 with Retry-After to the next ``times`` requests, of all sources counted together."""
        [key, *_] = _known(source)
        with self._lock:
            self._weather[key].refusals, self._weather[key].refusal_s = int(times), seconds

    def delay(self, seconds: float, source: str | None = None) -> None:
        """Wait before each answer."""
        if seconds < 0:
            raise ValueError(f"A delay is zero or more seconds, not {seconds}.")
        with self._lock:
            for key in _known(source):
                self._weather[key].delay_s = float(seconds)

    # What the server and the sources ask.

    @property
    def moment(self) -> datetime | None:
        with self._lock:
            return self._moment

    def delay_s(self, source: str) -> float:
        with self._lock:
            return self._weather[source].delay_s

    def outage(self, source: str) -> bool | str:
        with self._lock:
            return self._weather[source].down

    def take_refusal(self, source: str) -> float | None:
        """Seconds for Retry-After if this request is to be refused, else None."""
        with self._lock:
            for weather in (self._weather[source], self._weather[""]):
                if weather.refusals > 0:
                    weather.refusals -= 1
                    return weather.refusal_s
            return None

    def take_fault(self, key: date | str) -> str | None:
        """The fault that this request for the day or of the source gets, counted down."""
        with self._lock:
            held = self._faults.get(key)
            if held is None:
                return None
            if held.times is not None:
                held.times -= 1
                if held.times <= 0:
                    del self._faults[key]
            return held.name

    def body(self, key: date | str) -> bytes | None:
        with self._lock:
            return self._bodies.get(key)

    def is_full_size(self, day: date) -> bool:
        with self._lock:
            return day in self._full_size

    def is_deleted(self, day: date) -> bool:
        with self._lock:
            return self._deleted_before is not None and day < self._deleted_before

    def record(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)

    @property
    def requests(self) -> list[Request]:
        """The log so far, control requests left out."""
        with self._lock:
            return list(self._requests)

    def state(self) -> dict[str, Any]:
        """Everything that is set, and the request log, as JSON-ready values."""
        with self._lock:
            everything, days = self._weather[""], self._faults
            return {
                "moment": self._moment.isoformat() if self._moment else None,
                "faults": {day.isoformat(): asdict(f) for day, f in days.items() if isinstance(day, date)},
                "broken_sources": {key: asdict(f) for key, f in days.items() if isinstance(key, str)},
                "bodies": [str(key) for key in self._bodies],
                "full_size": [day.isoformat() for day in sorted(self._full_size)],
                "delete_before": self._deleted_before.isoformat() if self._deleted_before else None,
                "down": everything.down,
                "retry_after": {"times": everything.refusals, "seconds": everything.refusal_s},
                "delay_s": everything.delay_s,
                "sources": {source: asdict(self._weather[source]) for source in SOURCES},
                "requests": [asdict(request) for request in self._requests],
            }

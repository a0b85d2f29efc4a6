"""The simulated market as a server on the loopback address: starting, stopping, and a test's way to control it.

What an address shows belongs to ``pages``, speaking HTTP to ``handler``, what a test may change to ``control``.
"""

from datetime import date, datetime
from threading import Thread

from simulator.control import Control, Request
from simulator.handler import LOOPBACK, Server
from simulator.market import DEFAULT_SEED, Market
from simulator.news.feed_list import feed_list
from simulator.pages.sources import sources_of


class SimulatorServer:
    """A running simulator: ``with SimulatorServer() as simulator: fetch(simulator.base_url + …)``.

    ``moment`` None serves the end of the market, all restatements in. Control methods are ``Control``'s,
    under the same names; ``requests`` logs everything asked but the control endpoint and the front page.
    """

    def __init__(self, port: int = 0, moment: str | datetime | None = None, seed: int = DEFAULT_SEED):
        self.market = Market(seed)
        self.control = Control(moment)
        self._server = Server(port, sources_of(self.market), self.control)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "SimulatorServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # A client that keeps its connection open must not be served by a server that is gone.
        self._server.is_stopped = True
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def base_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def feed_list(self) -> str:
        """The feeds of this server as a feed list (CSV)."""
        return feed_list(self.base_url)

    @property
    def requests(self) -> list[Request]:
        return self.control.requests

    def set_moment(self, moment: str | datetime | None) -> None:
        self.control.set_moment(moment)

    def fault(self, day: date, name: str | None, times: int | None = None) -> None:
        self.control.fault(day, name, times)

    def break_source(self, source: str, name: str | None, times: int | None = None) -> None:
        self.control.break_source(source, name, times)

    def set_body(self, key: date | str, body: bytes | None) -> None:
        self.control.set_body(key, body)

    def full_size(self, day: date, is_full: bool = True) -> None:
        self.control.full_size(day, is_full)

    def delete_before(self, day: date | None) -> None:
        self.control.delete_before(day)

    def down(self, is_down: bool | str = True, source: str | None = None) -> None:
        self.control.down(is_down, source)

    def retry_after(self, times: int, seconds: float, source: str | None = None) -> None:
        self.control.retry_after(times, seconds, source)

    def delay(self, seconds: float, source: str | None = None) -> None:
        self.control.delay(seconds, source)

    def reset(self) -> None:
        self.control.reset()

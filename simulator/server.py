"""The simulated market over HTTP, on the loopback address only; every response says that it is simulated.

What a day's bytes are belongs to ``pages``, what a test may change to ``control``.
"""

import json
import time
from datetime import date, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from simulator.control import DROP, Control, Request
from simulator.market import DEFAULT_SEED, Market
from simulator.pages import HkexDailyPages, Page
from simulator.period import published_at
from simulator.wire.html import front_page, html_page, not_found_page

LOOPBACK = "127.0.0.1"
SIMULATED_HEADER = "X-Southbound-Simulated"
CONTROL_PATH = "/_control"
HTML, JAVASCRIPT, JSON = "text/html; charset=utf-8", "application/javascript", "application/json"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave in one packet; apart they would cost 40 ms a request on a kept-alive connection.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    server: "_Server"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the request log is kept by ``Control``."""

    def version_string(self) -> str:
        return "SouthboundSimulator"

    def end_headers(self) -> None:
        # Here, because every way to answer ends here, errors of the base class included.
        self.send_header(SIMULATED_HEADER, "1")
        super().end_headers()

    def do_GET(self) -> None:
        control, path = self.server.control, urlsplit(self.path).path
        if self.server.is_stopped:
            self.close_connection = True
        elif path == CONTROL_PATH:
            self._send(200, json.dumps(control.state(), indent=1).encode(), JSON)
        elif path == "/":
            moment = control.moment
            self._send(
                200, front_page(moment.isoformat() if moment else "its last day, all restatements in"), HTML
            )
        else:
            self._serve(control, path)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if urlsplit(self.path).path != CONTROL_PATH:
            self._send(404, not_found_page(self.path), HTML)
            return
        try:
            command = json.loads(body)
            if not isinstance(command, dict):
                raise ValueError("A control message is one JSON object.")
            self.server.control.apply(command)
        except ValueError as error:
            self._send(400, json.dumps({"error": str(error)}).encode(), JSON)
            return
        self._send(200, json.dumps(self.server.control.state(), indent=1).encode(), JSON)

    def _serve(self, control: Control, path: str) -> None:
        time.sleep(control.delay_s)
        outage = control.outage
        wait_s = None if outage else control.take_refusal()
        if outage == DROP:
            self.close_connection = True
            control.record(path, self.headers.get("User-Agent", ""), 0)
        elif outage:
            self._answer(503, html_page("Service unavailable", "The service is down."), HTML)
        elif wait_s is not None:
            self._answer(
                429, html_page("Too many requests", "Slow down."), HTML, {"Retry-After": f"{wait_s:g}"}
            )
        else:
            try:
                page = self._page(control, path)
            except ValueError as error:  # a fault that this day's wire has no place for
                self._answer(500, html_page("Fault not possible", str(error)), HTML)
            else:
                self._answer_page(path, page)

    def _page(self, control: Control, path: str) -> Page | None:
        pages = self.server.pages
        day = pages.day_of(path)
        if day is None:
            return None
        moment, planted = control.moment, control.body(day)
        if planted is not None:
            return Page(planted, published_at(day))
        # A file that is not up yet cannot be broken: the fault waits for it.
        fault = control.take_fault(day) if pages.is_due(day, moment) else None
        return pages.page(day, moment, fault)

    def _answer_page(self, path: str, page: Page | None) -> None:
        if page is None:
            self._answer(404, not_found_page(path), HTML)
            return
        etag = f'"{sha256(page.body).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Last-Modified": format_datetime(page.modified_at, usegmt=True)}
        known = {tag.strip().removeprefix("W/") for tag in self.headers.get("If-None-Match", "").split(",")}
        if known & {etag, "*"}:
            self._answer(304, b"", JAVASCRIPT, headers)
        else:
            self._answer(200, page.body, JAVASCRIPT, headers)

    def _answer(
        self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> None:
        """Send; write the request down first, so that a client that has its answer finds it in the log."""
        path = urlsplit(self.path).path
        self.server.control.record(path, self.headers.get("User-Agent", ""), status)
        self._send(status, body, content_type, headers)

    def _send(
        self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304 and self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, pages: HkexDailyPages, control: Control):
        self.pages, self.control, self.is_stopped = pages, control, False
        super().__init__((LOOPBACK, port), _Handler)


class SimulatorServer:
    """A running simulator: ``with SimulatorServer() as simulator: fetch(simulator.base_url + …)``.

    ``moment`` None serves the end of the market, all restatements in. Control methods are ``Control``'s,
    under the same names; ``requests`` logs everything asked but the control endpoint and the front page.
    """

    def __init__(self, port: int = 0, moment: str | datetime | None = None, seed: int = DEFAULT_SEED):
        self.market = Market(seed)
        self.control = Control(moment)
        self._server = _Server(port, HkexDailyPages(self.market), self.control)
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
    def requests(self) -> list[Request]:
        return self.control.requests

    def set_moment(self, moment: str | datetime | None) -> None:
        self.control.set_moment(moment)

    def fault(self, day: date, name: str | None, times: int | None = None) -> None:
        self.control.fault(day, name, times)

    def set_body(self, day: date, body: bytes | None) -> None:
        self.control.set_body(day, body)

    def down(self, is_down: bool | str = True) -> None:
        self.control.down(is_down)

    def retry_after(self, times: int, seconds: float) -> None:
        self.control.retry_after(times, seconds)

    def delay(self, seconds: float) -> None:
        self.control.delay(seconds)

    def reset(self) -> None:
        self.control.reset()

"""Speaking HTTP for all simulated sources: outages, refusals, entity tags, the log, and the control endpoint.

Which page an address shows belongs to ``pages``, starting and stopping to ``server``.
"""

import json
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from simulator import messages
from simulator.control import DROP, Control, Request
from simulator.pages.base import HTML, TAKE_FORMS, TEXT, Ask, Page, Source
from simulator.source_faults import SOURCE_FAULTS
from simulator.wire.html import front_page, html_page, not_found_page

LOOPBACK = "127.0.0.1"
SIMULATED_HEADER = "X-Southbound-Simulated"
CONTROL_PATH = "/_control"
JSON, BINARY = "application/json", "application/octet-stream"
TYPE_OF_FAULT = {"html_under_200": HTML, "plain_text_refusal": TEXT}
PLANTED_AT = datetime(2025, 1, 1, tzinfo=UTC)
LARGEST_FORM = 64 * 1024


class Server(ThreadingHTTPServer):
    """The socket with what its handlers need: the sources, asked in order, and the control."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, sources: tuple[Source, ...], control: Control):
        self.sources, self.control, self.is_stopped = sources, control, False
        super().__init__((LOOPBACK, port), Handler)


class Handler(BaseHTTPRequestHandler):
    """One connection; every answer says that it is simulated."""

    protocol_version = "HTTP/1.1"
    # Headers and body leave in one packet; apart they would cost 40 ms a request on a kept-alive connection.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    server: Server
    form = ""

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
        length, path = int(self.headers.get("Content-Length") or 0), urlsplit(self.path).path
        if self.server.is_stopped:
            self.close_connection = True
        elif path == CONTROL_PATH:
            self._apply(self.rfile.read(length))
        elif length > LARGEST_FORM:
            self.close_connection = True  # what is left unread would be taken for the next request
            self._send(413, html_page("Form too large", "No form here needs that much."), HTML)
        else:
            self.form = self.rfile.read(length).decode("utf-8", "replace")
            self._serve(self.server.control, path)

    def _apply(self, body: bytes) -> None:
        try:
            command = json.loads(body)
            if not isinstance(command, dict):
                raise ValueError("A control message is one JSON object.")
            messages.apply(self.server.control, command)
        except ValueError as error:
            self._send(400, json.dumps({"error": str(error)}).encode(), JSON)
            return
        self._send(200, json.dumps(self.server.control.state(), indent=1).encode(), JSON)

    def _source_of(self, path: str) -> Source | None:
        """Whose the address is; nobody's where a form is sent to a source that takes none."""
        source = next((source for source in self.server.sources if source.owns(path)), None)
        if self.command == "POST" and source is not None and source.name not in TAKE_FORMS:
            return None
        return source

    def _serve(self, control: Control, path: str) -> None:
        source = self._source_of(path)
        name = source.name if source else ""
        time.sleep(control.delay_s(name))
        outage = control.outage(name)
        wait_s = None if outage else control.take_refusal(name)
        if outage == DROP:
            self.close_connection = True
            self._record(name, 0)
        elif outage:
            self._answer(name, 503, html_page("Service unavailable", "The service is down."), HTML)
        elif wait_s is not None:
            refusal = html_page("Too many requests", "Slow down.")
            self._answer(name, 429, refusal, HTML, {"Retry-After": f"{wait_s:g}"})
        else:
            try:
                page = self._page(control, source, path)
            except ValueError as error:  # a fault that this wire has no place for
                self._answer(name, 500, html_page("Fault not possible", str(error)), HTML)
            else:
                self._answer_page(name, path, page)

    def _page(self, control: Control, source: Source | None, path: str) -> Page | None:
        planted = control.body(path)
        if planted is not None:
            return Page(planted, PLANTED_AT, BINARY)
        if source is None:
            return None
        page = source.page(self._ask(path), control)
        if page is None or page.status != 200:
            return page
        fault = control.take_fault(source.name)
        if fault is None:
            return page
        body = SOURCE_FAULTS[source.name][fault](page.body)
        return Page(body, page.modified_at, TYPE_OF_FAULT.get(fault, page.content_type))

    def _ask(self, path: str) -> Ask:
        query = dict(reversed(parse_qsl(urlsplit(self.path).query)))
        is_form = self.command == "POST"
        form = dict(parse_qsl(self.form, keep_blank_values=True)) if is_form else None
        return Ask(path, query, self.headers.get("User-Agent") or "", form)

    def _answer_page(self, name: str, path: str, page: Page | None) -> None:
        if page is None:
            self._answer(name, 404, not_found_page(path), HTML)
            return
        if page.status != 200 or page.modified_at is None:
            led_on = {"Location": page.location} if page.location else None
            self._answer(name, page.status, page.body, page.content_type, led_on)
            return
        etag = f'"{sha256(page.body).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Last-Modified": format_datetime(page.modified_at, usegmt=True)}
        known = {tag.strip().removeprefix("W/") for tag in self.headers.get("If-None-Match", "").split(",")}
        if known & {etag, "*"}:
            self._answer(name, 304, b"", page.content_type, headers)
        else:
            self._answer(name, 200, page.body, page.content_type, headers)

    def _answer(
        self, name: str, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> None:
        """Send; write the request down first, so that a client that has its answer finds it in the log."""
        self._record(name, status)
        self._send(status, body, content_type, headers)

    def _record(self, name: str, status: int) -> None:
        asked, agent = urlsplit(self.path), self.headers.get("User-Agent") or ""
        now = datetime.now(UTC).isoformat()
        form = self.form if self.command == "POST" else ""
        request = Request(asked.path, now, agent, status, name, asked.query, self.command, form)
        self.server.control.record(request)

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

"""The polite client against a real server on loopback."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from orchestration.settings import Settings
from orchestration.sources.base import SourceUnavailable
from orchestration.sources.http import PoliteClient


class Script(ThreadingHTTPServer):
    """Answers one prepared ``(status, headers, body)`` a request, and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Script

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))
        status, headers, body = self.server.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Script]:
    script = Script()
    thread = Thread(target=script.serve_forever, daemon=True)
    thread.start()
    yield script
    script.shutdown()
    script.server_close()


def client_of(server: Script, sleeps: list[float] | None = None, **settings: object) -> PoliteClient:
    stated = {"hkex_base_url": server.url, "contact": "ops@example.org", "http_backoff_s": 0.5, **settings}
    slept = sleeps if sleeps is not None else []
    return PoliteClient(Settings(**stated), "hkex", sleep=slept.append)


def test_the_user_agent_names_a_contact(server: Script):
    server.answers = [(200, {}, b"x")]
    client_of(server).ask(server.url)
    assert server.asked[0]["User-Agent"] == "Southbound/0.1 (contact: ops@example.org)"


def test_a_live_source_is_not_asked_without_a_contact():
    with pytest.raises(ValueError, match="SOUTHBOUND_CONTACT is empty"):
        PoliteClient(Settings(contact=""), "hkex").ask("https://www.hkex.com.hk/eng/x.js")


def test_a_busy_source_is_asked_again_with_growing_jittered_pauses(server: Script):
    server.answers = [(503, {}, b""), (429, {}, b""), (200, {}, b"at last")]
    sleeps: list[float] = []
    assert client_of(server, sleeps).ask(server.url).body == b"at last"
    assert len(sleeps) == 2
    assert 0 <= sleeps[0] <= 0.5
    assert 0 <= sleeps[1] <= 1.0


def test_retry_after_is_honoured_in_seconds_and_as_a_date_and_capped(server: Script):
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.answers = [
        (429, {"Retry-After": "7"}, b""),
        (503, {"Retry-After": "86400"}, b""),
        (503, {"Retry-After": past}, b""),
        (200, {}, b""),
    ]
    sleeps: list[float] = []
    client_of(server, sleeps).ask(server.url)
    assert sleeps == [7.0, 60.0, 0.0]


def test_a_source_that_stays_down_is_unavailable_with_the_last_reason(server: Script):
    server.answers = [(502, {}, b"")] * 3
    with pytest.raises(SourceUnavailable, match="in 3 tries; the last one: HTTP 502"):
        client_of(server, http_max_attempts=3).ask(server.url)


def test_a_refused_connection_is_unavailable_not_a_crash(server: Script):
    client = client_of(server, http_max_attempts=2)
    server.shutdown()
    server.server_close()
    with pytest.raises(SourceUnavailable, match="ConnectError"):
        client.ask(server.url)


def test_a_404_is_an_answer_and_is_not_asked_again(server: Script):
    server.answers = [(404, {}, b"<html>")]
    answer = client_of(server).ask(server.url)
    assert (answer.status, answer.body) == (404, b"<html>")


def test_a_refusal_is_no_answer_about_the_day(server: Script):
    server.answers = [(403, {}, b"<html>go away")]
    with pytest.raises(SourceUnavailable, match="HTTP 403"):
        client_of(server).ask(server.url)
    assert len(server.asked) == 1


def test_a_body_that_cannot_be_decoded_is_asked_again_and_then_unavailable(server: Script):
    server.answers = [(200, {"Content-Encoding": "gzip"}, b"not gzip")] * 2
    with pytest.raises(SourceUnavailable, match="DecodingError"):
        client_of(server, http_max_attempts=2).ask(server.url)


def test_validators_make_the_request_conditional_and_304_is_an_answer(server: Script):
    server.answers = [(304, {"ETag": '"a"'}, b"")]
    answer = client_of(server).ask(server.url, etag='"a"', last_modified="Mon, 01 Sep 2025 10:00:00 GMT")
    assert answer.status == 304
    assert server.asked[0]["If-None-Match"] == '"a"'
    assert server.asked[0]["If-Modified-Since"] == "Mon, 01 Sep 2025 10:00:00 GMT"


def test_a_body_beyond_the_limit_is_cut_off_and_not_kept(server: Script):
    server.answers = [(200, {}, b"x" * 2_000)]
    with pytest.raises(SourceUnavailable, match="more than 1000 bytes"):
        client_of(server, http_max_bytes=1_000).ask(server.url)


def test_requests_keep_their_distance(server: Script):
    server.answers = [(200, {}, b"")] * 3
    sleeps: list[float] = []
    client = client_of(server, sleeps, hkex_min_interval_s=5.0)
    for _ in range(3):
        client.ask(server.url)
    assert len(sleeps) == 2
    assert all(4.0 < pause <= 5.0 for pause in sleeps)


def test_live_sources_are_a_second_apart_and_loopback_is_not():
    assert Settings().min_interval_s("hkex", "https://www.hkex.com.hk/x") == 1.0
    assert Settings().min_interval_s("hkex", "http://127.0.0.1:1/x") == 0.0


def test_what_a_simulator_says_of_itself_is_on_the_answer(server: Script):
    server.answers = [(200, {"X-Southbound-Simulated": "1"}, b""), (200, {}, b"")]
    client = client_of(server)
    assert [client.ask(server.url).is_simulated for _ in range(2)] == [True, False]

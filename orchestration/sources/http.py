"""The polite HTTP client that every source is fetched with.

Manners and limits belong here: intervals, retries, sizes, validators; what an answer means does not.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import unquote_to_bytes, urlsplit

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from orchestration.settings import Settings, is_loopback
from orchestration.sources.base import SourceUnavailable

# A body, nothing new, nothing there: all else is no answer about the day.
ANSWERS = {200, 304, 404, 410}
RETRIED = {408, 425, 429, 500, 502, 503, 504}
REDIRECTS = {301, 302, 303, 307, 308}
LONGEST_WAIT_S = 60.0
# Only the inbox may name a file of this machine: an address that a host sends must never.
INBOX, FILE = "inbox", "file:"
SIMULATED_HEADER = "X-Southbound-Simulated"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer with its whole body; ``status`` is 200, 304 or another final status below 500."""

    url: str
    status: int
    body: bytes
    etag: str | None
    last_modified: str | None
    is_simulated: bool
    # Read from this machine's disk: of neither world, live or simulated.
    is_local: bool = False
    # Where a redirect leads that the client has not followed.
    location: str | None = None


class HostRefuses(SourceUnavailable):
    """The host answered with a status that is neither a page nor its absence; it is not asked again."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{url} answered HTTP {status}: it refuses us, or has moved")
        self.status = status


class TooMuch(SourceUnavailable):
    """A body beyond the limit of bytes or time: cut off, and nothing kept."""


class _TryAgain(Exception):
    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class PoliteClient:
    """One client a source: at least its interval between requests to one host, retries with back-off and jitter.

    ``ask`` raises ValueError where a live source would be asked without ``SOUTHBOUND_CONTACT``.
    The inbox's files are answers too, so that they are archived and recorded as every other.
    """

    follows_redirects = True

    def __init__(self, settings: Settings, setting: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._setting = setting
        self._sleep = sleep
        self._last_request: dict[str, float] = {}
        self._max_bytes, self._max_bytes_setting = settings.http_max_bytes, "SOUTHBOUND_HTTP_MAX_BYTES"
        self._max_s = float("inf")
        # A proxy of the environment must not be asked for a simulator on this machine.
        self._clients = {
            on_loopback: httpx.Client(
                headers={"User-Agent": user_agent(settings.contact), "Accept-Encoding": "gzip, deflate"},
                timeout=settings.http_timeout_s,
                follow_redirects=self.follows_redirects,
                trust_env=not on_loopback,
            )
            for on_loopback in (True, False)
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            client.close()

    def on_the_way(self) -> list[Answer]:
        """What was asked beside the pages since the last call, to be recorded with them: a host's robots.txt."""
        return []

    def ask(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """GET ``url``, conditionally where validators are given, or POST ``form`` to it.

        Raises SourceUnavailable when all tries failed. A form only searches, so it is retried like a GET.
        """
        if self._setting == INBOX and url.startswith(FILE):
            return self._read_file(url)
        if not self._settings.contact and not is_loopback(url):
            raise ValueError(
                f"{url} is a live source and SOUTHBOUND_CONTACT is empty. Set it to an address at which its "
                "operators can reach you (in the environment or in .env); nothing was requested."
            )
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        stated = {name: value for name, value in headers.items() if value}
        retrying = Retrying(
            retry=retry_if_exception_type(_TryAgain),
            stop=stop_after_attempt(self._settings.http_max_attempts),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._ask_once, url, stated, form)
        except _TryAgain as error:
            raise SourceUnavailable(
                f"{url} gave no usable answer in {self._settings.http_max_attempts} tries; the last one: {error}"
            ) from error

    def _ask_once(self, url: str, headers: dict[str, str], form: Mapping[str, str] | None) -> Answer:
        host = urlsplit(url).netloc
        pause = self._last_request.get(host, float("-inf")) + self._interval_s(url) - time.monotonic()
        if pause > 0:
            self._sleep(pause)
        method = "GET" if form is None else "POST"
        data = dict(form) if form is not None else None
        try:
            with self._clients[is_loopback(url)].stream(method, url, headers=headers, data=data) as response:
                if response.status_code in RETRIED:
                    raise _TryAgain(f"HTTP {response.status_code}", _retry_after_s(response))
                is_redirect = response.status_code in REDIRECTS and not self.follows_redirects
                if response.status_code not in ANSWERS and not is_redirect:
                    raise HostRefuses(url, response.status_code)
                return Answer(
                    url=str(response.url),
                    status=response.status_code,
                    body=self._read(response),
                    etag=response.headers.get("ETag"),
                    last_modified=response.headers.get("Last-Modified"),
                    is_simulated=response.headers.get(SIMULATED_HEADER) == "1",
                    location=response.headers.get("Location") if is_redirect else None,
                )
        except httpx.InvalidURL as error:
            raise SourceUnavailable(f"{url!r} is no address: {error}") from error
        except httpx.RequestError as error:
            raise _TryAgain(f"{type(error).__name__}: {error}") from error
        finally:
            self._last_request[host] = time.monotonic()

    def _interval_s(self, url: str) -> float:
        return self._settings.min_interval_s(self._setting, url)

    def _read(self, response: httpx.Response) -> bytes:
        body, began = bytearray(), time.monotonic()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._max_bytes:
                raise TooMuch(
                    f"{response.url} sent more than {self._max_bytes} bytes and was cut off; "
                    f"nothing was kept. Raise {self._max_bytes_setting} if the source has grown."
                )
            if time.monotonic() - began > self._max_s:
                raise TooMuch(
                    f"{response.url} was still sending after {self._max_s:g} seconds and was cut off; nothing was kept"
                )
        return bytes(body)

    def _read_file(self, url: str) -> Answer:
        """A file below the home (``file:inbox/a.jsonl``): no host is asked, so nobody's patience is spared."""
        home = self._settings.home.expanduser()
        path = home / os.fsdecode(unquote_to_bytes(url.removeprefix(FILE)))
        try:
            if not path.resolve().is_relative_to((home / "inbox").resolve()):
                raise SourceUnavailable(
                    f"{path} leads out of the inbox and was not read. Copy the file itself."
                )
            if path.stat().st_size > self._settings.http_max_bytes:
                raise SourceUnavailable(
                    f"{path} has more than {self._settings.http_max_bytes} bytes and was not read. Part it, or raise "
                    "SOUTHBOUND_HTTP_MAX_BYTES."
                )
            return Answer(url, 200, path.read_bytes(), None, None, is_simulated=False, is_local=True)
        except OSError as error:
            raise SourceUnavailable(f"{path} could not be read: {error}") from error

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        stated = error.retry_after_s if isinstance(error, _TryAgain) else None
        backoff = wait_random_exponential(multiplier=self._settings.http_backoff_s, max=LONGEST_WAIT_S)(state)
        return backoff if stated is None else min(max(stated, 0.0), LONGEST_WAIT_S)


def user_agent(contact: str) -> str:
    """Who asks, with the address at which the operators of a source can reach them."""
    return "Southbound/0.1" + (f" (contact: {contact})" if contact else "")


def _retry_after_s(response: httpx.Response) -> float | None:
    """Seconds from a Retry-After header, which holds a number or an HTTP date (RFC 9110, 10.2.3)."""
    value = str(response.headers.get("Retry-After", "")).strip()
    if value.isdigit():
        return float(value)
    try:
        return float((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None

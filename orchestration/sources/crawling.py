"""Asking addresses that others wrote: robots.txt is honoured, and every hop of a redirect is looked at first.

Manners and safety of single requests belong here; which pages are asked for belongs to their source.
"""

import ipaddress
import re
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from protego import Protego

from orchestration.settings import Settings
from orchestration.sources.base import NotPublished, Source, SourceUnavailable
from orchestration.sources.http import LONGEST_WAIT_S, Answer, HostRefuses, PoliteClient, TooMuch

# The product that robots.txt is asked about (RFC 9309, 2.2.1).
ROBOT = "Southbound"
MOST_HOPS = 5
# What lies beyond need not be read (RFC 9309, 2.5).
ROBOTS_BYTES = 512 * 1024
ABSENT = {404, 410}
LOGIN = re.compile(
    r"/(?:[a-z]+-)?(?:log-?in|sign-?in|signon|sso|oauth2?|paywall|subscribe|subscription|register)(?=/|\.|$)",
    re.IGNORECASE,
)


def client_for(settings: Settings, source: Source) -> PoliteClient:
    """The client that a source is asked with."""
    return (CrawlingClient if source.is_crawler else PoliteClient)(settings, source.setting)


class CrawlingClient(PoliteClient):
    """A polite client that knows each host's robots.txt, asked once for its lifetime: a night.

    404 and 410 allow everything; 401, 403 and what is no answer allow nothing. ``ask`` raises NotPublished where
    robots.txt, an address or an answer means that there is no page for us; that is no silence of the host.
    """

    follows_redirects = False

    def __init__(self, settings: Settings, setting: str, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(settings, setting, sleep)
        self._base = urlsplit(settings.base_url(setting)).netloc
        self._max_bytes = settings.article_pages_max_bytes
        self._max_bytes_setting = "SOUTHBOUND_ARTICLE_PAGES_MAX_BYTES"
        self._max_s = settings.article_pages_max_s
        # Origin → its rules, or why it allows nothing.
        self._robots: dict[str, Protego | SourceUnavailable | NotPublished] = {}
        self._aside: list[Answer] = []

    def on_the_way(self) -> list[Answer]:
        aside, self._aside = self._aside, []
        return aside

    def ask(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """The page at ``url`` or behind its redirects, never conditionally. Raises NotPublished, SourceUnavailable."""
        try:
            return self._walk(url, self._demand_allowed)
        except (HostRefuses, TooMuch) as error:
            raise NotPublished(str(error)) from error

    def _walk(self, url: str, look: Callable[[str], None]) -> Answer:
        """The answer at the end of the redirects, each address of which was looked at before it was asked."""
        address = url
        for _ in range(MOST_HOPS + 1):
            self._demand_public(address)
            look(address)
            answer = super().ask(address)
            if answer.location is None:
                return answer
            try:
                address = urljoin(address, answer.location)
            except ValueError as error:
                raise NotPublished(f"{address} leads to {answer.location[:120]!r}, no address") from error
            if LOGIN.search(urlsplit(address).path):
                raise NotPublished(f"{url} leads to a login ({address[:200]}): not for us to read")
        raise NotPublished(f"{url} redirects more than {MOST_HOPS} times; nothing was kept")

    def _demand_public(self, url: str) -> None:
        """An address that somebody else wrote must not reach into this machine or its network."""
        try:
            parts = urlsplit(url)
            host, netloc = parts.hostname or "", parts.netloc
        except ValueError as error:
            raise NotPublished(f"{url[:200]!r} is no address: {error}") from error
        if parts.scheme not in ("http", "https") or not host or "@" in netloc:
            raise NotPublished(f"{url[:200]!r} is no plain address of the web; it was not asked")
        if self._base and netloc == self._base:
            return
        inside = [address for address in _addresses(host) if not _is_public(address)]
        if inside:
            raise NotPublished(f"{url[:200]} lies in a private network ({inside[0]}); it was not asked")

    def _demand_allowed(self, url: str) -> None:
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._ask_robots(f"{origin}/robots.txt")
        rules = self._robots[origin]
        if isinstance(rules, Exception):
            raise rules
        if not rules.can_fetch(url, ROBOT):
            raise NotPublished(f"{origin}/robots.txt does not allow {url[:200]}; it was not asked")
        delay = float(rules.crawl_delay(ROBOT) or 0)
        if delay > LONGEST_WAIT_S:
            raise NotPublished(
                f"{origin}/robots.txt asks for {delay:g} seconds between two requests; not asked"
            )

    def _ask_robots(self, url: str) -> Protego | SourceUnavailable | NotPublished:
        """A host's rules; where it refuses them or does not answer, why nothing of it is asked."""
        try:
            answer = self._walk(url, lambda address: None)
        except HostRefuses as error:
            return NotPublished(f"{url} answered HTTP {error.status}, so nothing of the host is asked")
        except NotPublished as error:
            return NotPublished(f"{error}. So nothing of the host is asked")
        except SourceUnavailable as error:
            return SourceUnavailable(f"{error}. So nothing of the host is asked")
        self._aside.append(replace(answer, url=url))
        text = "" if answer.status in ABSENT else answer.body[:ROBOTS_BYTES].decode("utf-8", "replace")
        return Protego.parse(text)

    def _interval_s(self, url: str) -> float:
        rules = self._robots.get(_origin(url))
        delay = rules.crawl_delay(ROBOT) if isinstance(rules, Protego) else None
        return max(super()._interval_s(url), min(float(delay or 0), LONGEST_WAIT_S))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _addresses(host: str) -> list[str]:
    """Every address of a host. One that has no name here is a proxy's to find, and to guard."""
    try:
        return sorted({str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(host, None)})
    except (OSError, UnicodeError):
        return []


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast

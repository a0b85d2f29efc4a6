"""The client for addresses that others wrote: robots.txt, redirects, private networks, limits; on real sockets."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from orchestration.settings import Settings
from orchestration.sources import crawling
from orchestration.sources.base import NotPublished, SourceUnavailable
from orchestration.sources.crawling import CrawlingClient

Reply = tuple[int, dict[str, str], bytes]
PAGE: Reply = (200, {}, b"<html><p>A page</p></html>")
NO_PAGE: Reply = (404, {}, b"")


class Site(ThreadingHTTPServer):
    """A host whose addresses are set; ``asked`` has the paths in their order."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.is_slow = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that cuts a page off is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, headers, body = self.server.pages.get(self.path, NO_PAGE)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for start in range(0, len(body), 8) if self.server.is_slow else ():
            self.wfile.write(body[start : start + 8])
            self.wfile.flush()
            time.sleep(0.1)
        if not self.server.is_slow:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def client_of(site: Site, sleeps: list[float] | None = None, **settings: object) -> CrawlingClient:
    stated = {"article_pages_base_url": site.url, "http_backoff_s": 0.01, "http_max_attempts": 2, **settings}
    slept = sleeps if sleeps is not None else []
    return CrawlingClient(Settings(**stated), "article_pages", sleep=slept.append)


def robots(text: str, status: int = 200) -> Reply:
    return status, {}, text.encode()


def redirect(to: str, status: int = 302) -> Reply:
    return status, {"Location": to}, b""


def test_robots_txt_is_asked_once_kept_and_honoured(site: Site):
    site.pages = {"/robots.txt": robots("User-agent: *\nDisallow: /members/"), "/a": PAGE, "/members/b": PAGE}
    client = client_of(site)
    assert client.ask(f"{site.url}/a").body == PAGE[2]
    with pytest.raises(NotPublished, match=r"robots.txt does not allow .*/members/b; it was not asked"):
        client.ask(f"{site.url}/members/b")
    assert site.asked == ["/robots.txt", "/a"]
    [kept] = client.on_the_way()
    assert kept.body == site.pages["/robots.txt"][2]
    assert client.on_the_way() == []


def test_rules_for_this_robot_come_before_those_for_all(site: Site):
    text = "User-agent: southbound\nDisallow: /a\n\nUser-agent: *\nDisallow: /\nAllow: /a"
    site.pages = {"/robots.txt": robots(text), "/a": PAGE, "/b": PAGE}
    client = client_of(site)
    assert client.ask(f"{site.url}/b").status == 200
    with pytest.raises(NotPublished):
        client.ask(f"{site.url}/a")


@pytest.mark.parametrize("status", [404, 410])
def test_a_host_without_robots_txt_allows_everything(site: Site, status: int):
    site.pages = {"/robots.txt": robots("", status), "/a": PAGE}
    assert client_of(site).ask(f"{site.url}/a").status == 200


@pytest.mark.parametrize(
    ("status", "kind"), [(401, NotPublished), (403, NotPublished), (500, SourceUnavailable)]
)
def test_robots_txt_that_is_refused_or_broken_allows_nothing_and_is_not_asked_again(
    site: Site, status: int, kind: type[Exception]
):
    site.pages = {"/robots.txt": robots("", status), "/a": PAGE, "/b": PAGE}
    client = client_of(site)
    for path in ("/a", "/b"):
        with pytest.raises(kind, match="nothing of the host is asked"):
            client.ask(site.url + path)
    assert set(site.asked) == {"/robots.txt"}
    assert len(site.asked) == (2 if status == 500 else 1)


def test_a_crawl_delay_is_kept_and_a_very_long_one_means_no(site: Site):
    site.pages = {"/robots.txt": robots("User-agent: *\nCrawl-delay: 7"), "/a": PAGE}
    sleeps: list[float] = []
    client = client_of(site, sleeps)
    client.ask(f"{site.url}/a")
    assert 6 < max(sleeps) <= 7
    site.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 3600")
    with pytest.raises(NotPublished, match="3600 seconds between two requests"):
        client_of(site).ask(f"{site.url}/a")


def test_a_redirect_is_followed_and_its_target_asked_of_robots_txt_too(site: Site):
    site.pages = {
        "/robots.txt": robots("User-agent: *\nDisallow: /members/"),
        "/a": redirect("/b", 301),
        "/b": PAGE,
        "/c": redirect("/members/c"),
    }
    client = client_of(site)
    assert client.ask(f"{site.url}/a").url == f"{site.url}/b"
    with pytest.raises(NotPublished, match=r"does not allow .*/members/c"):
        client.ask(f"{site.url}/c")
    assert "/members/c" not in site.asked


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/x",
        "http://localhost:1/x",
        "http://[::1]:1/x",
        "http://[::ffff:10.0.0.1]/x",
        "http://2130706433/x",
        "http://10.1.2.3/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.0.1/x",
        "http://0.0.0.0/x",
    ],
)
def test_a_redirect_into_this_machine_or_its_network_is_not_followed(site: Site, target: str):
    site.pages = {"/a": redirect(target)}
    with pytest.raises(NotPublished, match="lies in a private network"):
        client_of(site).ask(f"{site.url}/a")
    assert site.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://x.example/a", "https://u:p@x.example/", "http://[x"]
)
def test_a_redirect_out_of_the_web_is_not_followed(site: Site, target: str):
    site.pages = {"/a": redirect(target)}
    with pytest.raises(NotPublished, match=r"no (plain )?address"):
        client_of(site).ask(f"{site.url}/a")


def test_without_a_base_address_this_machine_is_never_asked(site: Site):
    site.pages = {"/a": PAGE}
    with pytest.raises(NotPublished, match="lies in a private network"):
        client_of(site, article_pages_base_url="").ask(f"{site.url}/a")
    assert site.asked == []


def test_robots_txt_that_leads_inside_allows_nothing(site: Site):
    site.pages = {"/robots.txt": redirect("http://10.0.0.1/robots.txt"), "/a": PAGE}
    with pytest.raises(NotPublished, match=r"private network .*nothing of the host is asked"):
        client_of(site).ask(f"{site.url}/a")


def test_a_circle_of_redirects_ends(site: Site):
    site.pages = {"/a": redirect("/a")}
    with pytest.raises(NotPublished, match="redirects more than 5 times"):
        client_of(site).ask(f"{site.url}/a")


@pytest.mark.parametrize(("path", "is_login"), [("/login?next=/a", True), ("/author/signing-in", False)])
def test_a_redirect_to_a_login_is_the_end(site: Site, path: str, is_login: bool):
    site.pages = {"/a": redirect(path), "/author/signing-in": PAGE}
    if not is_login:
        assert client_of(site).ask(f"{site.url}/a").status == 200
        return
    with pytest.raises(NotPublished, match="leads to a login"):
        client_of(site).ask(f"{site.url}/a")


def test_a_page_that_is_refused_too_large_or_too_slow_is_no_silence_of_its_host(site: Site):
    site.pages = {"/a": (403, {}, b""), "/b": (200, {}, b"x" * 2000)}
    with pytest.raises(NotPublished, match="HTTP 403"):
        client_of(site).ask(f"{site.url}/a")
    with pytest.raises(NotPublished, match="Raise SOUTHBOUND_ARTICLE_PAGES_MAX_BYTES"):
        client_of(site, article_pages_max_bytes=1000).ask(f"{site.url}/b")
    client = client_of(site, article_pages_max_s=0.3)
    client.ask(f"{site.url}/robots.txt")
    site.is_slow = True
    with pytest.raises(NotPublished, match=r"still sending after 0.3 seconds"):
        client.ask(f"{site.url}/b")


def test_the_network_is_told_by_every_address_of_a_name(site: Site, monkeypatch: pytest.MonkeyPatch):
    found = [(0, 0, 0, "", ("8.8.8.8", 0)), (0, 0, 0, "", ("10.0.0.9", 0))]
    monkeypatch.setattr(crawling.socket, "getaddrinfo", lambda *_: found)
    with pytest.raises(NotPublished, match=r"private network \(10.0.0.9\)"):
        client_of(site).ask("https://news.example/a")

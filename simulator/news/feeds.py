"""The five feeds: what each is called, in which language and zone, and how much it shows at once.

Their documents are printed in ``wire``, their addresses served by ``pages``; articles come from ``desk``.
"""

from dataclasses import dataclass

from simulator.news.article import ENGLISH, SIMPLIFIED, TRADITIONAL

HOST = "https://news.example"


@dataclass(frozen=True, slots=True)
class Feed:
    """``lang``, ``zone`` and ``date_format`` are what a feed list must say; empty where entries say it themselves.

    ``stamps`` are the ways in which its entries may be stamped, the usual one first.
    """

    name: str
    path: str
    title: str
    publisher: str
    lang: str
    zone: str
    date_format: str
    stamps: tuple[str, ...]

    @property
    def home(self) -> str:
        return f"{HOST}/{self.name}/"


FEEDS = {
    feed.name: feed
    for feed in (
        Feed(
            "wire", "/feeds/wire.atom", "Harbour Wire (simulated)", "Harbour Wire", "", "", "", ("hkt", "utc")
        ),
        Feed(
            "desk",
            "/feeds/desk.rss",
            "Pacific Desk, company news (simulated)",
            "Pacific Desk",
            ENGLISH,
            "",
            "",
            ("gmt", "rfc_hkt", "eastern"),
        ),
        Feed(
            "morgen",
            "/feeds/morgen.rss",
            "Kontor Morgen, Asia desk (simulated)",
            "Kontor Morgen",
            ENGLISH,
            "Europe/Berlin",
            "%d.%m.%Y - %H:%M:%S",
            ("german",),
        ),
        Feed(
            "yuebao",
            "/feeds/yuebao.json",
            "粵港財訊（simulated）",
            "粵港財訊",
            TRADITIONAL,
            "",
            "",
            ("hkt",),
        ),
        Feed(
            "xinwen",
            "/feeds/xinwen.rss",
            "沪深港快讯 (simulated)",
            "沪深港快讯",
            SIMPLIFIED,
            "Asia/Shanghai",
            "",
            ("rfc_hkt", "naive"),
        ),
    )
}

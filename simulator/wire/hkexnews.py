"""HKEXnews' title search and stock lookup as they print: JSON inside JSON, escaped for HTML and again for scripts.

The announcements belong to ``news.announcements``; which of them a request gets to ``pages.hkexnews``.
"""

import html
import json
from collections.abc import Sequence

from orchestration.calendar import HONG_KONG
from simulator.news.announcements import Announcement

SEARCH, PREFIX = "/search/titleSearchServlet.do", "/search/prefix.do"
# What the server's JSON writer escapes in every text.
FOR_SCRIPTS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027", "=": "\\u003d"}


def encode(shown: Sequence[Announcement], row_range: int, n_in_all: int) -> bytes:
    """A search's answer: the first records of ``n_in_all``, newest first."""
    result = json.dumps([_record(one, n_in_all) for one in shown], ensure_ascii=False, separators=(",", ":"))
    for character, escaped in FOR_SCRIPTS.items():
        result = result.replace(character, escaped)
    document = {
        "result": result,
        "hasNextRow": len(shown) < n_in_all,
        "rowRange": row_range,
        "loadedRecord": len(shown),
        "recordCnt": n_in_all,
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _record(one: Announcement, n_in_all: int) -> dict[str, str]:
    codes, names = zip(*one.issuers, strict=True)
    return {
        "FILE_INFO": "212KB",
        "NEWS_ID": str(one.news_id),
        "SHORT_TEXT": html.escape(one.category),
        "TOTAL_COUNT": str(n_in_all),
        "DOD_WEB_PATH": "",
        "STOCK_NAME": "<br/>".join(map(html.escape, names)),
        "TITLE": html.escape(one.title),
        "FILE_TYPE": "PDF",
        "DATE_TIME": one.published_at.astimezone(HONG_KONG).strftime("%d/%m/%Y %H:%M"),
        "LONG_TEXT": html.escape(one.category),
        "STOCK_CODE": "<br/>".join(codes),
        "FILE_LINK": one.link,
    }


def encode_stocks(found: Sequence[tuple[int, str, str]], callback: str) -> bytes:
    """The lookup's answer: ``(stockId, code, name)`` in JSONP."""
    stocks = [{"stockId": stock_id, "code": code, "name": name} for stock_id, code, name in found]
    text = json.dumps({"more": "0", "stockInfo": stocks}, separators=(",", ":"))
    return f"{callback}({text});\n".encode()

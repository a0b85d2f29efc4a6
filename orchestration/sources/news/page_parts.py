"""An article's parts out of a page of HTML: headline, text, time, publisher, language, link.

Only what the page states of itself; nothing is guessed from its looks. What becomes of the parts belongs to ``inbox``.
"""

import re

from selectolax.lexbor import LexborHTMLParser

from orchestration.sources.base import UnreadablePayload

CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# Where a page states its charset (HTML, 4.2.5.4).
LONGEST_TEXT = 2_000_000
HEAD_BYTES = 1024
BESIDE = [
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "figure",
    "iframe",
]
PUBLISHED = (
    "meta[property='article:published_time']",
    "meta[name='article:published_time']",
    "meta[itemprop='datePublished']",
)


def page_parts(payload: bytes) -> dict[str, str]:
    """``title``, ``body``, ``published_at`` as printed, and ``source``, ``lang``, ``url`` where they are stated.

    Raises UnreadablePayload with a sentence where the bytes are no page, or one without headline, text or time.
    """
    page = LexborHTMLParser(_decoded(payload))
    headline = page.css_first("h1")
    window = page.css_first("title")
    title = _meta(page, "meta[property='og:title']") or next(
        (
            text
            for node in (headline, window)
            if node is not None and (text := _spaced(node.text(separator=" ")))
        ),
        "",
    )
    published_at = next((stamp for selector in PUBLISHED if (stamp := _meta(page, selector))), "")
    stamped = page.css_first("time[datetime]")
    if not published_at and stamped is not None:
        published_at = (stamped.attributes.get("datetime") or "").strip()
    root, link = page.css_first("html"), page.css_first("link[rel=canonical]")
    parts = {
        "title": title,
        "published_at": published_at,
        "source": _meta(page, "meta[property='og:site_name']"),
        "lang": ((root.attributes.get("lang") if root else "") or "").strip(),
        "url": ((link.attributes.get("href") if link else "") or "").strip()
        or _meta(page, "meta[property='og:url']"),
        "body": _text(page),
    }
    if not parts["published_at"]:
        raise UnreadablePayload(
            "the page states no time of publication: neither article:published_time nor <time datetime>"
        )
    lacking = [name for name in ("title", "body") if not parts[name]]
    if lacking:
        raise UnreadablePayload(f"the page has no {' and no '.join(lacking)}")
    return {name: text for name, text in parts.items() if text}


def _decoded(payload: bytes) -> str:
    if not payload.strip():
        raise UnreadablePayload("the body is empty")
    try:
        return payload.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        stated = CHARSET.search(payload[:HEAD_BYTES])
    name = stated[1].decode() if stated else "none"
    try:
        return payload.decode(name, errors="replace").replace("\x00", "")
    except (LookupError, ValueError) as error:
        raise UnreadablePayload(f"the page is not UTF-8, and its stated charset is {name}") from error


def _meta(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    return _spaced((node.attributes.get("content") if node else "") or "")


def _text(page: LexborHTMLParser) -> str:
    """The paragraphs of the article, or of the page where no element is named so; else all text of it."""
    page.strip_tags(BESIDE)
    whole = page.css_first("article") or page.css_first("main") or page.body
    if whole is None:
        return ""
    paragraphs: list[str] = []
    n_characters = 0
    for node in whole.css("p"):
        paragraphs.append(_spaced(node.text(separator=" ")))
        n_characters += len(paragraphs[-1])
        # Paragraphs within paragraphs repeat what is inside them, each time anew.
        if n_characters > LONGEST_TEXT:
            raise UnreadablePayload(
                f"the page has more than {LONGEST_TEXT:,} characters of text, which is no article"
            )
    return "\n".join(text for text in paragraphs if text) or _spaced(whole.text(separator=" "))[:LONGEST_TEXT]


def _spaced(text: str) -> str:
    return " ".join(text.split())

"""The text of an article out of its page: found by trafilatura, freed of what is none of it by ``boilerplate``.

Bytes in, paragraphs out; which pages are asked for, and what a row of them holds, belongs to ``article_pages``.
"""

import re
from dataclasses import dataclass
from typing import Any

import trafilatura

from orchestration.sources.base import NotPublished
from orchestration.sources.news.boilerplate import wall_in, without_boilerplate

# Shorter is a caption or a notice. A Chinese sentence of thirty characters is an English one of ninety.
LEAST_CHARACTERS = 60
# A page with more text than this has shown its article, whatever it says of logins.
WALLED_CHARACTERS = 1_500
LONGEST_TEXT = 200_000
NOT_FREE = re.compile(r"""["']isAccessibleForFree["']\s*:\s*["']?false""", re.IGNORECASE)


@dataclass(frozen=True)
class PageText:
    """An article's paragraphs, one a line, and how many paragraphs of boilerplate were taken out of it."""

    text: str
    n_removed: int


def page_text(payload: bytes) -> PageText:
    """The article of a page of HTML.

    Raises NotPublished with the reason where the bytes are no page, the page asks for a login, or no article is in it.
    """
    page: Any = trafilatura.load_html(payload)
    if page is None:
        raise NotPublished(f"the body is no page of HTML; it starts with {payload[:40]!r}")
    own_headings = {_spaced(node.text_content()) for node in page.xpath("//h1 | //head/title")}
    wall = _wall(page)
    found = trafilatura.extract(page, include_comments=False, include_tables=False, favor_precision=True)
    paragraphs = [_spaced(line.removeprefix("- ")) for line in (found or "").replace("\x00", "").splitlines()]
    stated = [text for text in paragraphs if text and text not in own_headings]
    kept, n_removed = without_boilerplate(stated)
    text = "\n".join(kept)
    if wall and len(text) < WALLED_CHARACTERS:
        raise NotPublished(f"the page does not show its article to everybody: {wall}")
    if len(text) < LEAST_CHARACTERS:
        raise NotPublished(
            f"no article was found in the page: {len(text)} characters of text in {len(payload)} bytes"
        )
    return PageText(text[:LONGEST_TEXT], n_removed)


def _wall(page: Any) -> str | None:
    """What the page says of a login or a subscription: to machines, by a form, or in words."""
    linked_data = page.xpath("//script[contains(@type, 'ld+json')]/text()")
    if any(NOT_FREE.search(text) for text in linked_data):
        return "it says so itself (isAccessibleForFree)"
    if page.xpath("//input[@type='password']"):
        return "it has a form for a password"
    words = page.xpath("//body//text()[not(ancestor::script) and not(ancestor::style)]")
    found = wall_in(_spaced(" ".join(words)))
    return f"{found[:80]!r} stands in it" if found else None


def _spaced(text: str) -> str:
    return " ".join(text.split())

"""The HTML that stands where data should: the page for a day without a file, and the front page.

The wording is ours: no page of an exchange is copied.
"""

from html import escape

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def html_page(title: str, *paragraphs: str) -> bytes:
    """A whole page; title and paragraphs are plain text."""
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return PAGE.format(title=escape(title), body=body).encode()


def not_found_page(path: str = "") -> bytes:
    """What a request for a closed day, or for a day whose file is not up yet, gets."""
    return html_page("Page not found", f"There is no page at {path or 'this address'}.")


def front_page(moment: str) -> bytes:
    """Says what this server is, so that nobody takes its numbers for the exchange's."""
    return html_page(
        "Southbound simulated market",
        "This is a simulated market on this machine, not HKEX, Eastmoney, Yahoo, a central bank or a publisher. "
        "Its numbers and articles are invented, except where an anchors.csv of the simulator names a published "
        "fact and its source.",
        f"It is served as of {moment}. Every response carries the header X-Southbound-Simulated: 1.",
    )

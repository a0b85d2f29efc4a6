"""The feed list that a reader of these feeds needs: one line a feed, as CSV.

What each column means to a reader belongs to the reader; the feeds themselves stand in ``feeds``.
"""

import csv
import io

from simulator.news.feeds import FEEDS

HEADER = ("name", "url", "publisher", "lang", "timezone", "date_format", "full_text")
# The feed whose articles are read from their pages.
FULL_TEXT = "desk"


def feed_list(base_url: str) -> str:
    """CSV text with ``HEADER``.

    ``timezone`` is the IANA zone of stamps that state none, ``date_format`` a strptime format of odd stamps,
    ``lang`` blank where entries state theirs; ``full_text`` is ``yes`` for one of them.
    """
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADER)
    for feed in FEEDS.values():
        url = base_url.rstrip("/") + feed.path
        full_text = "yes" if feed.name == FULL_TEXT else ""
        lines.writerow((feed.name, url, feed.publisher, feed.lang, feed.zone, feed.date_format, full_text))
    return text.getvalue()

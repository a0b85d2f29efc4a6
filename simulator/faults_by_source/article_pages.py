"""Faults of articles' pages: a page without its article.

The pages themselves are printed by ``wire.article_page``.
"""

import re


def no_data(wire: bytes) -> bytes:
    """The page with everything around the article, and an empty place where it was; robots.txt as it is."""
    return re.sub(rb"<article>.*?</article>", b"<article></article>", wire, flags=re.DOTALL)

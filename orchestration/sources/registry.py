"""The only list of sources. Adding a source edits this line and adds files.

Nothing else belongs here; a source declares itself in its own file.
"""

from orchestration.sources.base import Source
from orchestration.sources.flows import ccass, eastmoney, hkex_daily
from orchestration.sources.fx import ecb, hkma
from orchestration.sources.news import article_pages, feeds, gdelt, hkexnews, inbox
from orchestration.sources.prices import hkex_quotations, yahoo

SOURCES: tuple[Source, ...] = (
    hkex_daily.SOURCE,
    yahoo.SOURCE,
    hkex_quotations.SOURCE,
    ecb.SOURCE,
    hkma.SOURCE,
    ccass.SOURCE,
    eastmoney.SOURCE,
    feeds.SOURCE,
    article_pages.SOURCE,
    hkexnews.SOURCE,
    gdelt.SOURCE,
    inbox.SOURCE,
)

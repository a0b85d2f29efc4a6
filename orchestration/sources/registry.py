"""The only list of sources. Adding a source edits this line and adds files.

Nothing else belongs here; a source declares itself in its own file.
"""

from orchestration.sources.base import Source
from orchestration.sources.flows import hkex_daily
from orchestration.sources.fx import ecb
from orchestration.sources.news import feeds
from orchestration.sources.prices import yahoo

SOURCES: tuple[Source, ...] = (hkex_daily.SOURCE, yahoo.SOURCE, ecb.SOURCE, feeds.SOURCE)

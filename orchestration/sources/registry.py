"""The only list of sources. Adding a source edits this line and adds files.

Nothing else belongs here; a source declares itself in its own file.
"""

from orchestration.sources.base import Source
from orchestration.sources.flows import hkex_daily

SOURCES: tuple[Source, ...] = (hkex_daily.SOURCE,)

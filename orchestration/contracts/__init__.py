"""What a row must be before it lands: one pandera model a table of the lake, and the list of all of them.

Names, types, units, keys and hard ranges belong here; identities across rows to dbt, levels to expectations.
"""

from orchestration.contracts.base import TableContract
from orchestration.contracts.flows import HKEX_LEG_TOTALS, HKEX_TOP_TEN
from orchestration.contracts.fx import ECB_RATES
from orchestration.contracts.news import FEED_ARTICLES
from orchestration.contracts.press import PRESS_EVENTS, PRESS_MENTIONS, PRESS_SENTIMENT, PRESS_STORIES
from orchestration.contracts.prices import YAHOO_BARS

RAW = (HKEX_LEG_TOTALS, HKEX_TOP_TEN, YAHOO_BARS, ECB_RATES, FEED_ARTICLES)
PRESS = (PRESS_MENTIONS, PRESS_STORIES, PRESS_EVENTS, PRESS_SENTIMENT)
CONTRACTS: dict[str, TableContract] = {table.name: table for table in (*RAW, *PRESS)}

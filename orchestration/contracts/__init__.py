"""What a row must be before it lands: one pandera model a table of the lake, and the list of all of them.

Names, types, units, keys and hard ranges belong here; identities across rows to dbt, levels to expectations.
"""

from orchestration.contracts.base import TableContract
from orchestration.contracts.eastmoney import EASTMONEY_LEG_TOTALS, EASTMONEY_STOCK_HISTORY, EASTMONEY_TOP_TEN
from orchestration.contracts.flows import HKEX_LEG_TOTALS, HKEX_TOP_TEN
from orchestration.contracts.fx import ECB_RATES, HKMA_RATES
from orchestration.contracts.holdings import CCASS_HOLDINGS, EASTMONEY_HOLDINGS
from orchestration.contracts.news import (
    EXCHANGE_ANNOUNCEMENTS,
    FEED_ARTICLES,
    GDELT_ARTICLES,
    INBOX_ARTICLES,
    PAGE_TEXTS,
)
from orchestration.contracts.press import (
    PRESS_CLAIMS,
    PRESS_EVENTS,
    PRESS_MENTIONS,
    PRESS_SENTIMENT,
    PRESS_STORIES,
)
from orchestration.contracts.prices import HKEX_QUOTATIONS, YAHOO_BARS

RAW = (
    HKEX_LEG_TOTALS,
    HKEX_TOP_TEN,
    CCASS_HOLDINGS,
    EASTMONEY_LEG_TOTALS,
    EASTMONEY_TOP_TEN,
    EASTMONEY_STOCK_HISTORY,
    EASTMONEY_HOLDINGS,
    YAHOO_BARS,
    HKEX_QUOTATIONS,
    ECB_RATES,
    HKMA_RATES,
    FEED_ARTICLES,
    EXCHANGE_ANNOUNCEMENTS,
    GDELT_ARTICLES,
    INBOX_ARTICLES,
    PAGE_TEXTS,
)
PRESS = (PRESS_MENTIONS, PRESS_STORIES, PRESS_EVENTS, PRESS_SENTIMENT, PRESS_CLAIMS)
CONTRACTS: dict[str, TableContract] = {table.name: table for table in (*RAW, *PRESS)}

"""The frames that the plausibility suites look at, by the asset key of their suite.

The list only; frames are made in the file of their subject, and levels stand in ``expectations/``.
"""

from collections.abc import Callable

import polars as pl

from orchestration.gates.eastmoney_frames import (
    eastmoney_leg_totals_frame,
    eastmoney_stock_history_frame,
    eastmoney_top_ten_frame,
)
from orchestration.gates.flow_frames import leg_totals_frame, top_ten_frame
from orchestration.gates.fx_frames import hkma_rates_frame, rates_frame
from orchestration.gates.holding_frames import ccass_frame, eastmoney_holdings_frame
from orchestration.gates.news_frames import (
    announcements_frame,
    articles_frame,
    gdelt_frame,
    inbox_frame,
    page_texts_frame,
)
from orchestration.gates.price_frames import bars_frame, quotations_frame
from orchestration.gates.window import Window

FRAMES: dict[str, Callable[[Window], pl.DataFrame]] = {
    "raw/flows/hkex_leg_totals": leg_totals_frame,
    "raw/flows/hkex_top_ten": top_ten_frame,
    "raw/flows/ccass_holdings": ccass_frame,
    "raw/flows/eastmoney_leg_totals": eastmoney_leg_totals_frame,
    "raw/flows/eastmoney_top_ten": eastmoney_top_ten_frame,
    "raw/flows/eastmoney_stock_history": eastmoney_stock_history_frame,
    "raw/flows/eastmoney_holdings": eastmoney_holdings_frame,
    "raw/prices/yahoo_bars": bars_frame,
    "raw/prices/hkex_quotations": quotations_frame,
    "raw/fx/ecb_rates": rates_frame,
    "raw/fx/hkma_rates": hkma_rates_frame,
    "raw/news/feed_articles": articles_frame,
    "raw/news/gdelt_articles": gdelt_frame,
    "raw/news/inbox_articles": inbox_frame,
    "raw/news/page_texts": page_texts_frame,
    "raw/news/exchange_announcements": announcements_frame,
}

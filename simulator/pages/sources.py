"""The list of simulated sources of one market: a source that is new to the simulator is added here.

What each one shows belongs to its own file.
"""

from simulator.market import Market
from simulator.pages.article_pages import ArticlePages
from simulator.pages.base import Source
from simulator.pages.ccass import CcassPages
from simulator.pages.eastmoney import EastmoneyPages
from simulator.pages.ecb import EcbPages
from simulator.pages.feeds import FeedPages
from simulator.pages.gdelt import GdeltPages
from simulator.pages.hkex import HkexDailyPages
from simulator.pages.hkex_quotations import HkexQuotationPages
from simulator.pages.hkexnews import HkexnewsPages
from simulator.pages.hkma import HkmaPages
from simulator.pages.yahoo import YahooPages


def sources_of(market: Market) -> tuple[Source, ...]:
    """One of each, in the order in which they are asked whose an address is."""
    return (
        HkexDailyPages(market),
        YahooPages(market),
        EcbPages(market),
        FeedPages(market),
        CcassPages(market),
        HkexQuotationPages(market),
        EastmoneyPages(market),
        HkmaPages(market),
        HkexnewsPages(market),
        GdeltPages(market),
        ArticlePages(market),
    )

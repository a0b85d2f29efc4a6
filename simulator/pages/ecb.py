"""The European Central Bank's two rate files as of a moment.

The rates belong to ``fx``, their print to ``wire.ecb``.
"""

from datetime import date, datetime, timedelta

from orchestration.calendar import FRANKFURT
from simulator.control import Control
from simulator.fx.rates import fixed_at, fixing_days, rates
from simulator.market import Market
from simulator.pages.base import Ask, Page
from simulator.period import LAST_DAY
from simulator.wire.ecb import HISTORY, NINETY_DAYS, history, ninety_days

XML, ZIP = "text/xml", "application/zip"
SHORT = timedelta(days=90)


class EcbPages:
    """Both files; a day's rates are in them from 16:00 Central European time on."""

    name = "ecb"
    FOLDER = "/stats/eurofxref/"

    def __init__(self, market: Market):
        self.market = market

    def owns(self, path: str) -> bool:
        return path.startswith(self.FOLDER)

    def page(self, ask: Ask, control: Control) -> Page | None:
        """The file at the control's moment; None for any other address and before the first fixing."""
        moment = control.moment
        days = [day for day in reversed(fixing_days()) if moment is None or fixed_at(day) <= moment]
        if ask.path not in (NINETY_DAYS, HISTORY) or not days:
            return None
        quoted = rates(self.market.seed).quoted
        if ask.path == HISTORY:
            return Page(history(quoted, days), fixed_at(days[0]), ZIP)
        oldest = _today(moment) - SHORT
        short = [day for day in days if day >= oldest]
        return Page(ninety_days(quoted, short), fixed_at(days[0]), XML)


def _today(moment: datetime | None) -> date:
    return moment.astimezone(FRANKFURT).date() if moment else LAST_DAY

"""What an article claims about flows and prices, as stated, and what is to be found of it.

By the labelling rules of the gold set of claims; the articles themselves belong to ``claims``.
"""

from dataclasses import dataclass
from datetime import date

from simulator.truth import SOUTHBOUND

MARKET, ALL = "MARKET", "ALL"
SUPPORTED, CONTRADICTED, PARTIAL = "SUPPORTED", "CONTRADICTED", "PARTIAL"
# Each error that may be planted with the verdict on the claim that carries it. A verdict judges the number: who
# trades, which way the word says and that one leg is not the whole are remarks beside it.
ERRORS = {
    "SCALE_X10": CONTRADICTED,
    "DIRECTION": SUPPORTED,
    "CURRENCY": CONTRADICTED,
    "SIGN": CONTRADICTED,
    "LEG_FOR_WHOLE": SUPPORTED,
    "ACTOR": SUPPORTED,
    "INTRADAY_FOR_CLOSE": CONTRADICTED,
    "STREAK_COUNT": CONTRADICTED,
    "SUM_MISMATCH": CONTRADICTED,
    "RECORD_SCOPE": PARTIAL,
    "PERIOD": PARTIAL,
    "FX_IMPLIED": CONTRADICTED,
    "BASE_DATE": CONTRADICTED,
}


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One claim as the article states it, in single units, net selling negative; trade dates, both included.

    ``direction`` and ``channel`` are None for prices. ``value2`` and ``unit2`` are an FX_PAIR's other amount,
    ``parts`` a SUM's legs, ``scope`` a FLOW_RECORD's. ``reasons`` is what a careful reader remarks.
    """

    claim_type: str
    ticker: str
    first: date
    last: date
    value: float
    unit: str = "HKD"
    channel: str | None = ALL
    direction: str | None = SOUTHBOUND
    verdict: str = SUPPORTED
    reasons: tuple[str, ...] = ()
    value2: float | None = None
    unit2: str | None = None
    parts: tuple[float, ...] = ()
    rank_of: str | None = None
    scope: str | None = None
    basis: str | None = None

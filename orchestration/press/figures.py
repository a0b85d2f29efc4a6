"""What a market report's sentence says of one company: the shape that readers of moves and of flows share.

Only the shape; reading is done in ``moves`` and ``flows``, and ``tape`` puts an article together.
"""

from typing import Literal, NamedTuple

from orchestration.press.amounts import Amount

Kind = Literal[
    "PRICE_UP", "PRICE_DOWN", "PROFIT_UP", "PROFIT_DOWN", "REVENUE_UP", "REVENUE_DOWN", "FLOW_IN", "FLOW_OUT"
]


class Figure(NamedTuple):
    """One reading, at ``start`` to ``end`` of the masked text.

    ``names`` are hits of the sentence, None where it goes on about somebody named before; ``is_channel``: it is the
    whole channel's, ``is_leg`` one leg's alone.
    """

    kind: Kind
    names: tuple[int, ...] | None
    start: int
    end: int
    amount: Amount | None = None
    is_channel: bool = False
    is_leg: bool = False

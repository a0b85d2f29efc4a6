"""Keys of articles that tests look for: those at the edges of a day or a week, and those that tell something false.

Their texts stand in ``written``; ``desk.article_called`` finds the article of a key.
"""

# 16:35 in Hong Kong on a session: after the close, so that it counts to the next session.
AFTER_CLOSE = "edge-after-close"
# 00:05 on a Monday in Hong Kong, which is a Sunday in UTC.
MONDAY_JUST_BEGUN = "edge-monday-just-begun"
# 23:58 on a Sunday in Hong Kong: the last minutes of a week.
SUNDAY_ALMOST_OVER = "edge-sunday-almost-over"
SATURDAY = "edge-saturday"
# 00:40 on a Tuesday in Central Europe, stamped without a zone: 06:40 in Hong Kong, Monday in UTC.
NAIVE_CENTRAL_EUROPEAN = "edge-naive-central-european"
EDGES = (
    AFTER_CLOSE,
    MONDAY_JUST_BEGUN,
    SUNDAY_ALMOST_OVER,
    SATURDAY,
    NAIVE_CENTRAL_EUROPEAN,
)

# What these say of flows is not so: a leg taken for the whole and mainland investors for foreign ones, a figure
# ten times too big, a direction that got lost in translation. Articles of ``claims`` name their own errors; everything
# else that is said of flows is true.
LEG_TAKEN_FOR_WHOLE = ("alibaba-exit", "alibaba-exit-copy", "alibaba-exit-rewrite", "alibaba-exit-hans")
TENFOLD = "alibaba-streak-tenfold"
LOST_IN_TRANSLATION = "trap-northbound-translation"
FALSE = (*LEG_TAKEN_FOR_WHOLE, TENFOLD, LOST_IN_TRANSLATION)

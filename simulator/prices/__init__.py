"""Daily bars of the simulated market's listings and indices, with dividends, a split and their gaps, as truth.

How a chart is printed belongs to ``wire.yahoo_chart``, Stock Connect flows to ``flows``, euro rates to ``fx``.
"""

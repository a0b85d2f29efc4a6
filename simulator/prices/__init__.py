"""Daily bars of the simulated market's listings and indices, and the exchange's own report of all lines, as truth.

How a chart and the report are printed belongs to ``wire``, Stock Connect flows to ``flows``, rates to ``fx``.
"""

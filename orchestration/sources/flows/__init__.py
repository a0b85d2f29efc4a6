"""Stock Connect flows as exchanges and vendors publish them: one file an upstream.

Southbound and northbound turnover belongs here; prices, holdings of other kinds and news do not.
"""

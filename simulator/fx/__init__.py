"""Reference rates of the euro, and Hong Kong's own end-of-day rates, in the simulated market, as truth.

How the central banks print them belongs to ``wire``; prices of securities belong to ``prices``.
"""

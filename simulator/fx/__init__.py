"""Reference rates of the euro in the simulated market, as truth.

How the central bank prints them belongs to ``wire.ecb``; prices of securities belong to ``prices``.
"""

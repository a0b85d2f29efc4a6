"""Articles that claim something about flows or prices, true in the simulated market but for planted errors.

Articles whose events matter and whose claims nobody counts belong to ``phrases`` and ``written`` beside it.
"""

"""What mainland investors hold through Stock Connect in the simulated market: from trades to settled shares.

The trades belong to ``flows``, prices to ``prices``; how holdings are printed belongs to ``wire.ccass``.
"""

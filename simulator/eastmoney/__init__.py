"""What a second publisher tells of the simulated market: HKEX's figures a little later, and where it differs.

The figures belong to ``flows``, ``holdings`` and ``prices``; the interface's print to ``wire.eastmoney``.
"""

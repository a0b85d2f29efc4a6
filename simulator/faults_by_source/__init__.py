"""Faults of holdings, quotations, Eastmoney and the monetary authority, a module a source.

The catalogue that names them, and the other sources' faults, stand in ``source_faults``.
"""

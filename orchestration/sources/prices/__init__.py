"""Prices and corporate actions as vendors and exchanges publish them: one file an upstream.

Bars and quotations of listed securities and indices belong here; Stock Connect flows, exchange rates and news do not.
"""

"""The articles of the simulated market with what a careful reader would label in them.

How feeds are printed belongs to ``wire`` (rss, atom, json_feed); the numbers that articles tell to ``flows``
and ``prices``.
"""

"""News as publishers and exchanges put it out: one file an upstream.

Feeds, their formats and their dates belong here; what an article says of a company does not (that is ``press``).
"""

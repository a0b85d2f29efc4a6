"""How well the press reader reads, measured on a gold set: the texts, the scores, the report.

It judges ``orchestration.press`` from outside; nothing that runs at night imports it.
"""

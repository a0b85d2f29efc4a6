"""Where bytes come from: one folder a subject, one file an upstream, and the archive that keeps what came.

Fetching, parsing and archiving belong here; what happens to parsed rows belongs to ``lake/`` and ``gates/``.
"""

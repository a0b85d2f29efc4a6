"""A market whose truth is known, spoken in the sources' wire formats: for demo, tests and benchmarks.

What reads those formats lives in ``orchestration``, which never imports this package.
"""

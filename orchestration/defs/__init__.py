"""The only package that imports Dagster: assets, checks, jobs, schedules and sensors over the pure core.

Wiring, metadata and run semantics belong here; anything that could be a plain function lives in the core.
"""

"""Southbound's Dagster code location: sources, contracts, lake, gates and releases.

What runs belongs here; the simulated market lives in ``simulator/``, the SQL in ``dbt_project/``.
"""

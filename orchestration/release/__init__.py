"""Publishing: count a build's results, write a versioned release, flip to it, verify it, roll back.

What a build holds is made by dbt; whether single checks pass is judged by ``gates/``.
"""

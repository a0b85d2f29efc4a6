"""The gates that Python runs: contracts before a row lands, expectations on the snapshot and on the marts.

Judging frames belongs here; reading the lake, writing the quarantine and releasing do not.
"""

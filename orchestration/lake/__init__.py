"""From payloads to committed rows: reading, committing, scanning, quarantine, reparse, and the snapshot.

The lake's files and what the journal makes of them belong here; judging levels and building marts do not.
"""

"""Faults of the monetary authority's answers: an error under HTTP 200, no records.

The answers themselves are wrapped by ``wire.hkma``.
"""

from simulator.wire.hkma import encode, refused


def success_false(wire: bytes) -> bytes:
    """The header says no, under HTTP 200 (documented fault 12)."""
    return refused("the service is not available")


def no_data(wire: bytes) -> bytes:
    """Success, and not a single record."""
    return encode({})

"""Encoders from the market's truth to each source's exact wire format, one module a source, warts included.

Broken wires belong to ``faults``; reading a wire belongs to ``orchestration.sources``.
"""

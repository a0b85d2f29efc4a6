"""Faults of GDELT's lists: no articles, and articles without the instant at which they were seen.

The lists themselves are printed by ``wire.gdelt``.
"""

import json


def no_data(wire: bytes) -> bytes:
    """Nothing was found."""
    return b"{}"


def renamed_field(wire: bytes) -> bytes:
    """The instants are called something else (documented fault 5)."""
    if b'"seendate"' not in wire:
        raise ValueError("This fault changes articles, and the answer has none: ask for a longer window.")
    articles = [
        {"crawldate" if name == "seendate" else name: value for name, value in one.items()}
        for one in json.loads(wire)["articles"]
    ]
    return json.dumps({"articles": articles}, ensure_ascii=False).encode()

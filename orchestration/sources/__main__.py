"""``make bytes SHA=…``: the archived bytes of a payload to standard output, so that a number can be held against them.

Only the command line; keeping bytes belongs to ``archive``.
"""

import re
import sys
from itertools import pairwise
from pathlib import Path

from orchestration.held import NotHeld, archive_of
from orchestration.home import Home
from orchestration.printed import put
from orchestration.settings import Settings
from orchestration.sources.archive import PayloadStore

DIGITS = re.compile(r"[0-9a-f]{1,64}")
WHERE = "A payload's sha256 stands in the released table 'payloads' and in the *_payload_sha256 columns."
# Payloads that are named where the digits fit several.
SHOWN = 5


def main(arguments: list[str]) -> int:
    """Exit code 0 where exactly one payload begins with the digits given and its bytes are whole."""
    digits = (arguments[0] if arguments else "").strip().lower()
    try:
        store = PayloadStore(archive_of(Home.of(Settings())))
        if not DIGITS.fullmatch(digits):
            raise ValueError(
                f"SHA={digits} is no sha256 and no beginning of one: write one to 64 of the digits 0-9 and a-f, "
                f"as in make bytes SHA=3f2a91c. {WHERE}"
            )
        found = store.find(digits)
        if len(found) != 1:
            raise ValueError(_none_or_many(store.root / "payloads", digits, found))
        body = store.get(found[0])
    except NotHeld as lack:
        print(lack, file=sys.stderr)
        return 2
    except ValueError as fault:
        print(fault, file=sys.stderr)
        return 1
    put(body)
    return 0


def _none_or_many(folder: Path, digits: str, found: list[str]) -> str:
    if not found:
        return f"In {folder} no payload begins with {digits}. {WHERE}"
    enough = 1 + max(next(n for n in range(64) if one[n] != other[n]) for one, other in pairwise(found))
    named = ", ".join(sha[:enough] for sha in found[:SHOWN]) + (", …" if len(found) > SHOWN else "")
    return (
        f"In {folder} {len(found)} payloads begin with {digits}: {named}. Write more of the digits; "
        f"{enough} tell all of them apart."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``make bytes SHA=…``: the archived bytes of a payload to standard output, so that a number can be held against them.

Only the command line; keeping bytes belongs to ``archive``.
"""

import sys

from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.sources.archive import PayloadStore


def main(arguments: list[str]) -> int:
    """Exit code 0 where exactly one payload begins with the digits given and its bytes are whole."""
    store = PayloadStore(Home.of(Settings()).archive)
    digits = arguments[0].lower() if arguments else ""
    found = store.find(digits) if digits else []
    if len(found) != 1:
        many = f"{len(found)} payloads begin with" if found else "no payload begins with"
        print(
            f"In {store.root / 'payloads'} {many} {digits!r}. A payload's sha256 stands in the released table "
            "'payloads' and in the *_payload_sha256 columns.",
            file=sys.stderr,
        )
        return 1
    sys.stdout.buffer.write(store.get(found[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a home must hold before anything is read from it: a mistyped home is named in a sentence, never made.

Looking only; what the archive and a release hold belongs to ``sources`` and ``release``. As a program it guards make's
jobs that need a home with something in it.
"""

import sys
from pathlib import Path

from orchestration.home import Home
from orchestration.settings import Settings

ADVICE = (
    "Nothing was read and nothing was created. SOUTHBOUND_HOME names the home: data/demo after `make demo`; "
    "data, where it is not set, after `make nightly`."
)


class NotHeld(Exception):
    """The home holds nothing of the kind; the sentence says what it lacks and how a home is named."""


def archive_of(home: Home) -> Path:
    """The home's archive. Raises NotHeld where no night has run there."""
    if not home.root.is_dir():
        raise NotHeld(f"There is no home {home.root}. {ADVICE}")
    if not home.archive.is_dir():
        raise NotHeld(f"{home.root} holds no archive: it is no home, or no night has run in it. {ADVICE}")
    return home.archive


def release_of(home: Home) -> Path:
    """The current release's ``marts.duckdb``, whole or not. Raises NotHeld before the first release."""
    current = home.published / "current"
    if current.is_symlink() or current.is_dir():
        return current / "marts.duckdb"
    archive_of(home)
    raise NotHeld(f"{home.root} holds no release: its nights have published none. {ADVICE}")


def main() -> int:
    """Exit code 0 where nights have run in the home."""
    try:
        archive_of(Home.of(Settings()))
    except NotHeld as lack:
        print(lack, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

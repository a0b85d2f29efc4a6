"""``make verify``: say what is wrong with the current release, or that nothing is.

Only the command line; verification itself belongs to ``publishing``.
"""

import sys

from orchestration.held import NotHeld, release_of
from orchestration.home import Home
from orchestration.release.publishing import current_id, verify
from orchestration.settings import Settings


def main() -> int:
    """Exit code 0 where the current release is whole, 1 where it is not, 2 where there is none."""
    home = Home.of(Settings())
    try:
        release_of(home)
    except NotHeld as lack:
        print(lack, file=sys.stderr)
        return 2
    problems = verify(home)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"Release {current_id(home)} is whole: files, hashes, tables, counts and checks.")
    return 1 if problems else 0


sys.exit(main())

"""Which code this is: the package's version, and the git revision where there is one.

Nothing else belongs here.
"""

import subprocess
from functools import cache
from pathlib import Path

VERSION = "0.1.0"


@cache
def code_version() -> str:
    """``0.1.0+3f2a91c``, with ``.dirty`` where the checkout has changes; ``0.1.0`` outside a checkout."""
    command = ["git", "describe", "--always", "--dirty=.dirty", "--exclude=*"]
    try:
        done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return VERSION
    return f"{VERSION}+{done.stdout.strip()}" if done.returncode == 0 else VERSION

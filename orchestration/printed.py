"""Writing to standard output for a reader who may leave early: ``make sql Q=… | head`` is no error.

Nothing else belongs here; what is written is each command's.
"""

import os
import sys


def put(content: str | bytes) -> None:
    """Write text with a line's end, or bytes as they are; stop in silence where nobody reads any more."""
    text = content if isinstance(content, bytes) else f"{content}\n".encode(sys.stdout.encoding, "replace")
    rest = memoryview(text)
    sys.stdout.flush()
    try:
        # Under PYTHONUNBUFFERED a write may take a part alone.
        while rest:
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain of the same pipe then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

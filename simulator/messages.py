"""Control messages as JSON, for a test that lives in another process than the simulator.

What each one does belongs to ``control``.
"""

import base64
import binascii
from datetime import date
from typing import Any

from simulator.control import Control

KEYS = (
    "reset",
    "moment",
    "fault",
    "break_source",
    "down",
    "retry_after",
    "delay_s",
    "body",
    "full_size",
    "delete_before",
    "source",
)


def apply(control: Control, command: dict[str, Any]) -> None:
    """One control message: any of ``KEYS``, ``reset`` first; ``source`` says whom the outages are about.

    Raises ValueError with a sentence; keys applied before the wrong one stay applied.
    """
    unknown = sorted(set(command) - set(KEYS))
    if unknown:
        raise ValueError(f"Unknown control key {', '.join(unknown)}; the keys are {', '.join(KEYS)}.")
    source = command.get("source")
    try:
        if command.get("reset"):
            control.reset()
        if "moment" in command:
            control.set_moment(command["moment"])
        if "fault" in command:
            fault = command["fault"]
            control.fault(date.fromisoformat(fault["date"]), fault["name"], fault.get("times"))
        if "break_source" in command:
            fault = command["break_source"]
            control.break_source(fault["source"], fault["name"], fault.get("times"))
        if "down" in command:
            control.down(command["down"], source)
        if "retry_after" in command:
            control.retry_after(command["retry_after"]["times"], command["retry_after"]["seconds"], source)
        if "delay_s" in command:
            control.delay(command["delay_s"], source)
        if "body" in command:
            planted = command["body"]
            text = planted["base64"]
            body = None if text is None else base64.b64decode(text, validate=True)
            key = planted["path"] if "path" in planted else date.fromisoformat(planted["date"])
            control.set_body(key, body)
        if "full_size" in command:
            sized = command["full_size"]
            control.full_size(date.fromisoformat(sized["date"]), sized.get("is_full", True))
        if "delete_before" in command:
            day = command["delete_before"]
            control.delete_before(None if day is None else date.fromisoformat(day))
    except (KeyError, TypeError, binascii.Error) as error:
        raise ValueError(f"The control message {command} lacks or misspells a part: {error!r}.") from error

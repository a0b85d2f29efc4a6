"""``python -m simulator``: the simulated market as a process of its own, until SIGTERM or SIGINT.

Tests that live in one process use ``SimulatorServer`` instead.
"""

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from threading import Event

from simulator.market import DEFAULT_SEED
from simulator.server import SimulatorServer


def _write_whole(path: Path, text: str) -> None:
    """A reader finds the whole file or none."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def main() -> None:
    """Serve until told to stop; the ready file holds base_url, port and pid as JSON."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description="Serve the simulated market.")
    parser.add_argument("--port", type=int, default=8790, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--moment", help="serve as of this ISO moment (UTC unless it says otherwise)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--ready-file", type=Path, help="written once requests are answered, removed at exit")
    options = parser.parse_args()

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        server = SimulatorServer(options.port, options.moment, options.seed)
    except OSError as error:
        sys.exit(
            f"The simulated market cannot listen on 127.0.0.1:{options.port} ({error.strerror}). "
            "Stop what listens there, or name another port (make ui: SOUTHBOUND_SIMULATOR_PORT=8791)."
        )
    with server as simulator:
        simulator.market.day(simulator.market.first_day)  # drawn now, so that the first request is not slow
        ready = {"base_url": simulator.base_url, "port": simulator.port, "pid": os.getpid()}
        if options.ready_file:
            _write_whole(options.ready_file, json.dumps(ready))
        print(f"Simulated market (not HKEX) at {simulator.base_url}", flush=True)
        try:
            stop.wait()
        finally:
            if options.ready_file:
                options.ready_file.unlink(missing_ok=True)


if __name__ == "__main__":
    main()

"""The payload store: every body that a source sent, once, by the sha256 of its bytes.

Only bytes live here; who asked for them and when stands in ``journal``.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import zstandard


@dataclass(frozen=True)
class PayloadStore:
    """``archive/payloads/<first two hex digits>/<sha256>.zst``; written once, never changed."""

    root: Path

    def put(self, body: bytes) -> str:
        """Keep ``body`` durably and return its sha256; bytes already held are not written again."""
        sha = hashlib.sha256(body).hexdigest()
        path = self.path(sha)
        if not path.exists():
            write_durably(path, zstandard.ZstdCompressor(level=10).compress(body))
        return sha

    def get(self, sha: str) -> bytes:
        """The bytes of ``sha``. Raises ValueError where the file no longer holds them."""
        try:
            body = zstandard.ZstdDecompressor().decompress(self.path(sha).read_bytes())
        except zstandard.ZstdError:
            body = b""
        if hashlib.sha256(body).hexdigest() != sha:
            raise ValueError(
                f"The archive's file {self.path(sha)} does not hold the bytes of its name: "
                "restore it from a backup; nothing was changed."
            )
        return body

    def find(self, digits: str) -> list[str]:
        """The sha256 of every payload that begins with these hex digits (one at least), in order."""
        return sorted(path.stem for path in (self.root / "payloads").glob(f"{digits[:2]}*/{digits}*.zst"))

    def path(self, sha: str) -> Path:
        return self.root / "payloads" / sha[:2] / f"{sha}.zst"


def write_durably(path: Path, data: bytes) -> None:
    """Write a file so that a crash leaves the whole of it or nothing: temporary name, fsync, rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

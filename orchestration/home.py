"""The folders of one Southbound home, and the one clock that everything in it runs on.

Paths and time only; what is written into the folders belongs to the packages that write.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from orchestration.calendar import HONG_KONG
from orchestration.settings import Settings


@dataclass(frozen=True)
class Home:
    """``SOUTHBOUND_HOME``: every path below it, as absolute paths.

    ``workbench``: where builds are made; None is ``build``, which the nights use.
    """

    root: Path
    workbench: Path | None = None

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def inbox(self) -> Path:
        """Where a user drops files of articles; they are read and never touched."""
        return self.root / "inbox"

    @property
    def lake(self) -> Path:
        return self.root / "lake"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def build(self) -> Path:
        return self.workbench or self.root / "build"

    @property
    def snapshot(self) -> Path:
        return self.build / "snapshot"

    @property
    def checks(self) -> Path:
        return self.build / "checks"

    @property
    def warehouse(self) -> Path:
        return self.build / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.root / "published"

    def as_of(self, name: str) -> "Home":
        """The same lake and archive with a workbench of its own, below ``as_of/<name>``."""
        return Home(self.root, self.root / "as_of" / name / "build")

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the build: dbt alone writes its file, and gates and release read it.

        A file lock, because it dies with its process: a night that was killed must not hold up the next one.
        """
        with _locked(self.build / ".lock"):
            yield

    @contextmanager
    def landing(self, source: str) -> Iterator[None]:
        """Land one source: a second run waits, so that what was seen first is also committed first."""
        with _locked(self.archive / f"{source}.lock"):
            yield

    @classmethod
    def of(cls, settings: Settings) -> "Home":
        return cls(settings.home.expanduser().absolute())


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


Clock = Callable[[], datetime]


def clock_of(settings: Settings) -> Clock:
    """UTC now: ``SOUTHBOUND_NOW`` if it is set, else the wall."""
    fixed = settings.now
    return (lambda: fixed) if fixed is not None else (lambda: datetime.now(UTC))


def hong_kong_date(moment: datetime) -> date:
    """The calendar date in Hong Kong at an aware moment."""
    return moment.astimezone(HONG_KONG).date()

"""Dagster's SQLite event log with one engine a database, kept open, instead of a new one for each event.

A range of a year writes thousands of events, and Dagster's own class spends most of each on making an engine and
compiling its statements anew. Nothing is stored differently; without the lines in ``dagster.yaml`` its class serves.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event

# A webserver that has looked at many runs must not keep a file open for each of them.
MOST_ENGINES = 8


class KeptOpenSqliteEventLogStorage(SqliteEventLogStorage):
    """``SqliteEventLogStorage`` whose connections come from engines that are kept, a few at a time.

    ``base_dir`` in ``dagster.yaml`` is the instance's folder.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        # Of the thread that stores a batch: its open transactions, one a database.
        self._batch = threading.local()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Any
    ) -> "KeptOpenSqliteEventLogStorage":
        # Where Dagster's own class keeps them, so that either can read what the other wrote.
        return cls(str(Path(config_value["base_dir"]) / "history" / "runs"), inst_data)

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events that belong together, a range's partitions, in one transaction a database."""
        with self._db_lock, ExitStack() as stack:
            self._batch.stack, self._batch.open = stack, {}
            try:
                super().store_event_batch(events)
            finally:
                self._batch.stack = None

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        stack = getattr(self._batch, "stack", None)
        if stack is not None:
            if shard not in self._batch.open:
                connection = stack.enter_context(self._engine(shard).connect())
                stack.enter_context(connection.begin())
                self._batch.open[shard] = connection
            yield self._batch.open[shard]
            return
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> Engine:
        engine = self._engines.pop(shard, None)
        if engine is None:
            engine = create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            event.listen(engine, "connect", _sync_at_checkpoints)
        self._engines[shard] = engine
        while len(self._engines) > MOST_ENGINES:
            self._engines.pop(next(iter(self._engines))).dispose()
        return engine


def _sync_at_checkpoints(connection: Any, _record: Any) -> None:
    """With a write-ahead log this loses no consistency: a power cut may cost the last events, never the file."""
    connection.execute("pragma synchronous = normal")

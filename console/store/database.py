"""The way to the SQLite file: one thread, whole transactions, every trouble a sentence; not what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from console.errors import StoreError
from console.i18n import _
from console.store.private import keep_private
from console.store.schema import VERSION, metadata, versions

T = TypeVar("T")


class Database:
    """An open database; everything runs in its one thread, so the event loop never waits for a disk."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="history")

    @classmethod
    async def open(cls, path: Path) -> Database:
        """The database at `path`, made if it is not there; `StoreError` when it is damaged, newer or cannot be made."""
        await asyncio.to_thread(keep_private, path)
        database = cls(path, _engine(path))
        try:
            await database.run(_prepare)
        except StoreError:
            await database.close()
            raise
        return database

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction: all of it is stored, or none and a `StoreError` says why."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    async def close(self) -> None:
        """Wait for what is under way and let go of the file."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    def _do(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            raise StoreError(_sentence(self.path, error)) from error


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 5.0, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "journal_size_limit=8388608", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _prepare(connection: Connection) -> None:
    metadata.create_all(connection)
    version = connection.scalar(select(versions.c.version))
    if version is None:
        connection.execute(insert(versions).values(version=VERSION))
    elif version > VERSION:
        message = _(
            "The history has format {version}, written by a newer version of this program; this one leaves it alone."
        )
        raise StoreError(message.format(version=version))
    elif version < VERSION:
        # Every version so far has only added tables, and those were made just now.
        connection.execute(update(versions).values(version=VERSION))


def _sentence(path: Path, error: SQLAlchemyError) -> str:
    reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    if "full" in reason:
        message = _("The disk under {path} is full: what happens now is kept in memory until there is room again.")
    elif "readonly" in reason or "unable to open" in reason:
        message = _("{path} cannot be written ({reason}): check who owns it and whether its disk is mounted read-only.")
    elif "malformed" in reason or "not a database" in reason:
        message = _("{path} is damaged ({reason}): move it away and start again; the running state is not affected.")
    else:
        message = _("{path} cannot be used: {reason}.")
    return message.format(path=path, reason=reason)

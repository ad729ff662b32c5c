"""Files of lines that only grow, each line safe on disk before anything goes on; what a line says is not its matter."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words

T = TypeVar("T")


class AppendOnlyFile:
    """An open file of lines; a line that could not be written whole is taken back, so what is on disk stays whole.

    Every error of the disk is a `StoreError` whose sentence names the file.
    """

    def __init__(self, path: Path, descriptor: int, size: int) -> None:
        self.path = path
        self.problem = ""
        self._descriptor = descriptor
        self._size = size
        self._closed = False

    @classmethod
    def create(cls, path: Path) -> AppendOnlyFile:
        """A file that must not exist yet, readable by its owner alone; its name is safe in the directory too."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
            _sync_directory(path.parent)
        except OSError as error:
            raise _store_error(path, error) from error
        return cls(path, descriptor, 0)

    @classmethod
    def reopen(cls, path: Path) -> tuple[AppendOnlyFile, tuple[bytes, ...]]:
        """An existing file and its whole lines; a line that a crash left torn at the end is cut off."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        except OSError as error:
            raise _store_error(path, error) from error
        try:
            lines, size = whole_lines(path.read_bytes())
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise _store_error(path, error) from error
        return cls(path, descriptor, size), lines

    @classmethod
    def take(cls, path: Path) -> tuple[AppendOnlyFile, tuple[bytes, ...]]:
        """The file at `path`, made when missing, and its whole lines; raises `StoreError` when they cannot be read.

        Where it can be read but not made or written, `problem` says why, and every line tries it again.
        """
        try:
            return cls.reopen(path) if path.exists() else (cls.create(path), ())
        except StoreError as error:
            lines, size = _read(path)
            file = cls(path, -1, size)
            file.problem = str(error)
            return file, lines

    def append(self, line: bytes, durable: bool = True) -> None:
        """Add `line`, which has no newline in it; with `durable` it is on the disk when this returns."""
        if self._descriptor < 0:
            self._open_late()
        data = memoryview(line + b"\n")
        try:
            written = 0
            while written < len(data):
                written += os.write(self._descriptor, data[written:])
            if durable:
                os.fsync(self._descriptor)
        except OSError as error:
            self._take_back()
            raise _store_error(self.path, error) from error
        self._size += len(data)

    def sync(self) -> None:
        """Wait until everything appended is on the disk."""
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise _store_error(self.path, error) from error

    def close(self) -> None:
        """Give the file back, once; nothing can be appended afterwards."""
        self._closed = True
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _open_late(self) -> None:
        if self._closed:
            raise StoreError(_("{path} is closed").format(path=self.path))
        file, _lines = self.reopen(self.path) if self.path.exists() else (self.create(self.path), ())
        if file._size != self._size:
            file.close()
            raise StoreError(_("{path} was changed by somebody else; start the engine again").format(path=self.path))
        self._descriptor, self.problem = file._descriptor, ""

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._size)
        except OSError as error:
            raise _store_error(self.path, error) from error


class Scribe:
    """One thread that does all writing, so that the disk never holds up the event loop and writes keep their order."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scribe")

    async def write(self, work: Callable[[], T]) -> T:
        """Do `work` after everything that was handed over before it; its exceptions come back here.

        When the caller is cancelled, `work` is still done.
        """
        return await asyncio.wrap_future(self._thread.submit(work))

    def hand_over(self, work: Callable[[], None]) -> None:
        """Have `work`, which raises nothing, done in its turn, without waiting for it."""
        self._thread.submit(work)

    def close(self) -> None:
        """Finish what was handed over and end the thread."""
        self._thread.shutdown(wait=True)


def whole_lines(data: bytes) -> tuple[tuple[bytes, ...], int]:
    """The lines that end in a newline, and how many octets they fill; what follows the last newline is torn."""
    size = data.rfind(b"\n") + 1
    return tuple(data[:size].split(b"\n")[:-1]), size


def _read(path: Path) -> tuple[tuple[bytes, ...], int]:
    try:
        return whole_lines(path.read_bytes()) if path.exists() else ((), 0)
    except OSError as error:
        sentence = _("{path} cannot be read: {problem}.")
        raise StoreError(sentence.format(path=path, problem=os_words(error))) from error


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _store_error(path: Path, error: OSError) -> StoreError:
    return StoreError(
        _("{path} cannot be written: {problem}. Free space there, or make it writable for this account.").format(
            path=path, problem=os_words(error)
        )
    )

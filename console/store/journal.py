"""The journal of a run: one JSON line a frame, on disk before and after each step; decides nothing about the run."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.store.append_only import AppendOnlyFile, whole_lines

F = TypeVar("F")

SUFFIX = ".journal"


class Journal(Generic[F]):
    """The frames of one run; a frame that `append` has returned from survives a power cut."""

    def __init__(self, file: AppendOnlyFile) -> None:
        self._file = file

    @classmethod
    def create(cls, path: Path) -> Journal[F]:
        """An empty journal at `path`, which must not exist; raises `StoreError`."""
        return cls(AppendOnlyFile.create(path))

    @classmethod
    def reopen(cls, path: Path, frames: msgspec.json.Decoder[F]) -> tuple[Journal[F], tuple[F, ...]]:
        """The journal and what it holds, a torn last frame cut off; damage before that is a `StoreError`."""
        file, lines = AppendOnlyFile.reopen(path)
        try:
            return cls(file), _decode(path, lines, frames)
        except StoreError:
            file.close()
            raise

    @classmethod
    def take(cls, path: Path, frames: msgspec.json.Decoder[F]) -> tuple[Journal[F], tuple[F, ...]]:
        """The journal at `path`, made when missing, and what it holds; on a full disk it is written when there is room.

        What cannot be read or is damaged is a `StoreError`.
        """
        file, lines = AppendOnlyFile.take(path)
        try:
            return cls(file), _decode(path, lines, frames)
        except StoreError:
            file.close()
            raise

    def append(self, frame: F) -> None:
        """Put `frame` at the end and wait for the disk; on `StoreError` it is as if it had never been tried."""
        self._file.append(msgspec.json.encode(frame))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def read_journal(path: Path, frames: msgspec.json.Decoder[F]) -> tuple[F, ...]:
    """What the journal at `path` holds, without touching it; a torn last frame is left out."""
    try:
        lines, _size = whole_lines(path.read_bytes())
    except OSError as error:
        raise StoreError(_("{path} cannot be read: {problem}.").format(path=path, problem=os_words(error))) from error
    return _decode(path, lines, frames)


def journals_in(directory: Path) -> tuple[Path, ...]:
    """The journals of a directory by name; none when there is no such directory."""
    return tuple(sorted(directory.glob(f"*{SUFFIX}")))


def _decode(path: Path, lines: tuple[bytes, ...], frames: msgspec.json.Decoder[F]) -> tuple[F, ...]:
    decoded = []
    for number, line in enumerate(lines, start=1):
        try:
            decoded.append(frames.decode(line))
        except msgspec.MsgspecError as error:
            raise StoreError(
                _("{path}: line {number} is damaged ({problem}); the run cannot be continued from it.").format(
                    path=path, number=number, problem=error
                )
            ) from error
    return tuple(decoded)

"""A journal's promises: whole frames only, safe before anything goes on, nothing lost when the disk is full."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from console.errors import StoreError
from console.store.append_only import Scribe
from console.store.journal import Journal, journals_in, read_journal


class Note(Struct, frozen=True):
    """A frame of these tests."""

    text: str


NOTES = msgspec.json.Decoder(Note)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "one.journal"


def written(path: Path, *texts: str) -> Journal[Note]:
    journal = Journal[Note].create(path)
    for text in texts:
        journal.append(Note(text))
    return journal


def texts(frames: tuple[Note, ...]) -> list[str]:
    return [frame.text for frame in frames]


def test_reads_back(path: Path) -> None:
    """What was appended is there in order, newlines and quotes in it too."""
    written(path, "one", 'two\n"three"').close()
    assert texts(read_journal(path, NOTES)) == ["one", 'two\n"three"']


def test_private(path: Path) -> None:
    """Only the owner reads a journal."""
    written(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_never_overwrites(path: Path) -> None:
    """A journal that exists is not begun anew."""
    written(path, "one").close()
    with pytest.raises(StoreError, match=r"one\.journal"):
        Journal[Note].create(path)
    assert texts(read_journal(path, NOTES)) == ["one"]


@pytest.mark.parametrize("torn", [b"{", b'{"text":"tw', b'{"text":"two"}', b"\0\0\0"])
def test_torn_last_line(path: Path, torn: bytes) -> None:
    """A frame that a crash cut short counts as not written, and the journal goes on after the last whole one."""
    written(path, "one").close()
    with path.open("ab") as file:
        file.write(torn)
    assert texts(read_journal(path, NOTES)) == ["one"]
    journal, frames = Journal[Note].reopen(path, NOTES)
    assert texts(frames) == ["one"]
    journal.append(Note("three"))
    journal.close()
    assert texts(read_journal(path, NOTES)) == ["one", "three"]


def test_damage_is_named(path: Path) -> None:
    """A bad line before the last is damage, named by its number, and nothing is cut."""
    written(path, "one").close()
    with path.open("ab") as file:
        file.write(b'garbage\n{"text":"three"}\n')
    before = path.read_bytes()
    with pytest.raises(StoreError, match="line 2 is damaged"):
        Journal[Note].reopen(path, NOTES)
    assert path.read_bytes() == before


def test_synced_before_it_returns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`append` has called fsync on the journal by the time it returns, and `create` on the directory."""
    synced: list[str] = []
    real = os.fsync

    def spy(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", spy)
    journal = Journal[Note].create(path)
    assert synced == [str(path.parent)]
    journal.append(Note("one"))
    assert synced[1:] == [str(path)]
    journal.close()


@pytest.mark.parametrize("octets_taken", [0, 5])
def test_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch, octets_taken: int) -> None:
    """On a full disk the frame is refused with a sentence, and what was written of it is taken back."""
    journal = written(path, "one")
    real = os.write
    taken: list[int] = []

    def full(descriptor: int, data: bytes) -> int:
        if taken or not octets_taken:
            raise OSError(28, "No space left on device")
        taken.append(octets_taken)
        return real(descriptor, data[:octets_taken])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(StoreError, match=r"No space left on device\. Free space there"):
            journal.append(Note("two"))
    assert texts(read_journal(path, NOTES)) == ["one"]
    journal.append(Note("three"))
    journal.close()
    assert texts(read_journal(path, NOTES)) == ["one", "three"]


def test_failed_sync(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame whose fsync failed counts as not written."""
    journal = written(path, "one")

    def fail(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StoreError, match="Input/output error"):
            journal.append(Note("two"))
    journal.close()
    assert texts(read_journal(path, NOTES)) == ["one"]


def test_none_yet(tmp_path: Path) -> None:
    """A state directory without runs has no journals."""
    assert journals_in(tmp_path / "runs") == ()


async def test_scribe_keeps_order(path: Path) -> None:
    """What is handed over without waiting is written before what is waited for."""
    scribe, journal = Scribe(), written(path)
    for number in range(50):
        scribe.hand_over(lambda number=number: journal.append(Note(str(number))))  # type: ignore[misc]
    await scribe.write(lambda: journal.append(Note("last")))
    scribe.close()
    journal.close()
    assert texts(read_journal(path, NOTES)) == [*map(str, range(50)), "last"]


async def test_scribe_tells(path: Path) -> None:
    """An error of the disk comes back to whoever waits for the write."""
    scribe = Scribe()
    written(path).close()
    with pytest.raises(StoreError):
        await scribe.write(lambda: Journal[Note].create(path))
    scribe.close()

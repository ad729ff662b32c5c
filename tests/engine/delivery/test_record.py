"""Tests of `console.engine.delivery.record`: a journal that is cut off anywhere loses nothing that was promised."""

from __future__ import annotations

from pathlib import Path

from console.alerts.notify.outbox import Delivered, Entry, Message, Outbox, Queued, Tried
from console.alerts.notify.told import Told, Why
from console.engine.delivery.record import FILE, Record

NOW = 1_767_225_600.0


def message(number: int) -> Message:
    """The message of that number, about an incident of its own."""
    return Message(f"m{number}", f"i{number}", "notify.x/1", Why.FIRST, NOW, f"title {number}", "body")


STORY: tuple[Entry, ...] = tuple(
    entry
    for number in range(6)
    for entry in (
        Queued(Told(f"i{number}", NOW, level=1, addresses=("notify.x",)), f"i{number}", (message(number),)),
        Tried(f"m{number}", NOW + 1, "refused"),
        Delivered(f"m{number}", NOW + 2),
    )
)


async def written(directory: Path, entries: tuple[Entry, ...]) -> bytes:
    """What is on the disk after these entries."""
    record = Record(directory)
    outbox, _sentence = await record.open()
    for entry in entries:
        outbox.apply(entry)
        await record.write(outbox, entry)
    await record.close()
    return (directory / FILE).read_bytes()


async def reopened(directory: Path) -> tuple[Outbox, str]:
    """What the next engine finds."""
    record = Record(directory)
    found = await record.open()
    await record.close()
    return found


async def test_cut_off_anywhere_it_is_what_had_been_written_until_then(tmp_path: Path) -> None:
    """Wherever kill -9 or a power cut tears the file, the next engine goes on from the last whole entry."""
    whole = await written(tmp_path / "whole", STORY)
    ends = [0, *(index + 1 for index, octet in enumerate(whole) if octet == 0x0A)]
    for size in range(0, len(whole) + 1, 7):
        entries = sum(end <= size for end in ends) - 1
        expected = Outbox()
        for entry in STORY[:entries]:
            expected.apply(entry)
        directory = tmp_path / f"cut-{size}"
        directory.mkdir()
        (directory / FILE).write_bytes(whole[:size])
        outbox, sentence = await reopened(directory)
        assert sentence == ""
        assert outbox.told == expected.told
        assert [one.message.id for one in outbox.undelivered()] == [one.message.id for one in expected.undelivered()]


async def test_opened_again_and_again_it_stays_the_same(tmp_path: Path) -> None:
    """A hundred engines that start and are killed at once change nothing."""
    await written(tmp_path, STORY[:-1])
    first, _sentence = await reopened(tmp_path)
    for _engine in range(100):
        last, _sentence = await reopened(tmp_path)
    assert last.told == first.told
    assert [one.message for one in last.undelivered()] == [message(5)]


async def test_a_damaged_journal_is_put_aside_and_said(tmp_path: Path) -> None:
    """Damage in the middle is a sentence; the file is kept for whoever wants to look, and the engine begins anew."""
    whole = await written(tmp_path, STORY)
    lines = whole.splitlines(keepends=True)
    (tmp_path / FILE).write_bytes(b"".join([lines[0], b"\x00garbage\n", *lines[2:]]))
    outbox, sentence = await reopened(tmp_path)
    assert "line 2" in sentence
    assert outbox.told == {}
    assert (tmp_path / FILE).with_suffix(".damaged").exists()


async def test_it_is_for_the_engines_account_alone(tmp_path: Path) -> None:
    """Messages name what is wrong where: others cannot read them."""
    await written(tmp_path, STORY)
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


async def test_it_begins_anew_before_it_grows_without_end(tmp_path: Path) -> None:
    """Opening leaves what matters and drops what has been delivered."""
    whole = await written(tmp_path, STORY * 20)
    await reopened(tmp_path)
    assert len((tmp_path / FILE).read_bytes()) < len(whole) / 20

"""What a history does on a small file system that runs full, told as JSON; runs with that file system mounted.

Ten days of readings are stored, the disk is filled, and the history is tended until it wants no more.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from console.engine.memory import Memory
from console.errors import StoreError
from console.model.reading import PointKey, Reading
from console.runbooks.archive import Archive
from console.store.audit import Deed, Who, read_audit
from console.store.change import Change
from console.store.retention import Keep
from console.store.rollup import DAY_S
from tests.fakes.clock import FakeClock

BEGAN = 20_000 * DAY_S
DAYS = 10
KEYS = tuple(PointKey("altos-1", "temperature", str(number)) for number in range(4))
DEED = Deed(who=Who(0, "sari"), action="shift.take", target="")


def changes(at: float) -> list[Change]:
    return [
        Change(key, Reading(key.point, key.instance, 20 + (at // 60 + n) % 7, "°C", at)) for n, key in enumerate(KEYS)
    ]


async def tended(directory: Path) -> dict[str, object]:
    """Since when readings are whole before and after, and what is still there."""
    clock = FakeClock(BEGAN)
    notices: dict[str, str | None] = {}
    memory = Memory(directory / "history.db", clock, notices.__setitem__)
    await memory.open()
    history = memory.history
    assert history is not None
    await memory.tend(Keep(least_free=0))
    for minute in range(int(DAYS * DAY_S / 60)):
        history.note(changes(BEGAN + minute * 60))
        if minute % 720 == 719:
            await history.flush(BEGAN + minute * 60)
    await history.save_alerts(b"the book", (), BEGAN + DAYS * DAY_S)
    now = BEGAN + DAYS * DAY_S + 7200
    whole = 1 << 50
    while (await history.tend(Keep(), now, whole)).more:
        pass
    raw_before = len(await history.samples(KEYS[0], BEGAN, BEGAN + DAY_S))
    _fill(directory)
    clock.now_at = now
    for _round in range(DAYS + 2):
        await memory.tend(Keep(least_free=1 << 40))
    last = (await history.tend(Keep(), now, whole)).raw_from
    # What was let go makes room for what comes.
    written = await history.append(changes(now), now)
    told: dict[str, object] = {
        "raw_of_the_first_day": raw_before,
        "left_of_the_first_day": len(await history.samples(KEYS[0], BEGAN, BEGAN + DAY_S)),
        "of_the_last_day": len(await history.samples(KEYS[0], BEGAN + (DAYS - 1) * DAY_S, BEGAN + DAYS * DAY_S)),
        "raw_from_day": (last - BEGAN) / DAY_S,
        "room": notices.get("room") or "",
        "book": (await history.load_alerts() or b"").decode(),
        "written_on_the_full_disk": written,
    }
    await history.close()
    return told


async def recorded(directory: Path) -> dict[str, object]:
    """An archive that is opened where not even a name fits: what it says, and what it holds once there is room."""
    archive = Archive.open(directory)
    refused = ""
    try:
        await archive.put_on_record(DEED, BEGAN)
    except StoreError as error:
        refused = str(error)
    problem = archive.problem
    for file in directory.glob("ballast*"):
        file.unlink()
    await archive.put_on_record(DEED, BEGAN)
    told: dict[str, object] = {"problem": problem, "refused": refused, "problem_after": archive.problem}
    archive.close()
    return told | {"entries": len(read_audit(directory / "audit.log"))}


def _fill(directory: Path) -> None:
    with (directory / "ballast").open("wb", buffering=0) as file:
        try:
            while file.write(bytes(65536)):
                pass
        except OSError:
            return


if __name__ == "__main__":
    _program, wanted, where = sys.argv
    work = {"tended": tended, "recorded": recorded}[wanted]
    sys.stdout.write(json.dumps(asyncio.run(work(Path(where)))))

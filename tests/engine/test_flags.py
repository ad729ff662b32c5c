"""Tests of `console.engine.flags`: who may raise what, how long it holds, and that a restart does not lose it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.engine.bus import Bus
from console.engine.flags import Flags
from console.engine.person import Person
from console.errors import Refused
from console.model.flag import Flag
from console.runbooks.archive import Archive
from console.store.audit import read_audit, verify
from tests.fakes.clock import FakeClock

BUDI = Person(1000, "budi", "operator")


class Scene:
    """An engine's flags and the archive that keeps them."""

    def __init__(self, home: Path) -> None:
        self.home, self.clock = home, FakeClock()
        self.open()

    def open(self) -> None:
        self.archive, self.bus = Archive.open(self.home), Bus()
        self.flags = Flags(self.archive, self.bus, self.clock)
        self.flags.adopt(["water-seen"])

    def again(self) -> None:
        """As after a restart."""
        self.archive.close()
        self.open()

    def shown(self) -> Flag | None:
        flag = self.bus.get(("Flag", "water-seen"))
        assert flag is None or isinstance(flag, Flag)
        return flag


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(tmp_path)
    yield scene
    scene.archive.close()


async def test_a_flag_is_seen_by_all_and_on_record(scene: Scene) -> None:
    """With its author, why, and until when."""
    flag = await scene.flags.put_up("water-seen", "a puddle", 7200.0, BUDI)
    assert scene.shown() == flag
    assert (flag.by, flag.reason, flag.ends_at - flag.set_at) == ("budi", "a puddle", 7200.0)
    assert set(scene.flags.up()) == {"water-seen"}
    await scene.flags.take_down("water-seen", "it was coffee", BUDI)
    assert scene.shown() is None
    deeds = read_audit(scene.home / "audit.log")
    assert [(one.action, one.target, one.reason) for one in deeds] == [
        ("flag.raise", "water-seen", "a puddle"),
        ("flag.lower", "water-seen", "it was coffee"),
    ]
    assert verify(scene.home / "audit.log") == ()


async def test_a_flag_ends_by_itself(scene: Scene) -> None:
    """When its time is over it counts no longer and nobody sees it."""
    await scene.flags.put_up("water-seen", "a puddle", 600.0, BUDI)
    scene.clock.advance(599)
    scene.flags.tick()
    assert scene.shown() is not None
    scene.clock.advance(1)
    assert scene.flags.up() == {}
    scene.flags.tick()
    assert scene.shown() is None


async def test_a_flag_outlives_the_engine(scene: Scene) -> None:
    """It is up again after a restart, for what is left of its time; one that was taken down stays down."""
    flag = await scene.flags.put_up("water-seen", "a puddle", 600.0, BUDI)
    scene.again()
    assert scene.shown() == flag
    await scene.flags.take_down("water-seen", "dry", BUDI)
    scene.again()
    assert scene.shown() is None


async def test_a_flag_that_nothing_waits_for_any_more_is_gone(scene: Scene) -> None:
    """As after a changed configuration."""
    await scene.flags.put_up("water-seen", "a puddle", 600.0, BUDI)
    scene.flags.adopt([])
    assert scene.shown() is None
    assert scene.flags.up() == {}


async def test_a_clock_that_was_put_back_lengthens_no_flag(scene: Scene) -> None:
    """Before the moment at which it was raised it is not up."""
    await scene.flags.put_up("water-seen", "a puddle", 600.0, BUDI)
    scene.clock.advance(-3600)
    assert scene.flags.up() == {}


@pytest.mark.parametrize(
    ("flag", "reason", "for_s", "words"),
    [
        ("water-sen", "a puddle", 600.0, "no armed runbook waits for a flag water-sen.*water-seen"),
        ("water-seen", " ", 600.0, "say what you see"),
        ("water-seen", "a puddle", 59.0, "for a minute at least"),
        ("water-seen", "a puddle", 86401.0, "for a day at most"),
        ("water-seen", "a puddle", float("nan"), "for a minute at least"),
    ],
)
async def test_what_is_no_flag(scene: Scene, flag: str, reason: str, for_s: float, words: str) -> None:
    """It is refused with a sentence, and nothing is up."""
    with pytest.raises(Refused, match=words):
        await scene.flags.put_up(flag, reason, for_s, BUDI)
    assert scene.flags.up() == {}


async def test_a_flag_that_is_not_up_is_not_taken_down(scene: Scene) -> None:
    """Whoever slips is told."""
    with pytest.raises(Refused, match="is not up"):
        await scene.flags.take_down("water-seen", "dry", BUDI)

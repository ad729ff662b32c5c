"""Tests of `console.engine.arming`: what everybody sees, vetoes, and the one start."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from console.config.armed import ArmedTable
from console.engine.arming import Arming
from console.engine.bus import Bus
from console.engine.person import Person
from console.errors import Refused
from console.model.armed import Armed, ArmedState
from console.model.flag import Flag
from console.model.reading import PointKey, Quality, Reading, State
from console.runbooks.library import load_library
from console.store.audit import Deed
from tests.fakes.clock import FakeClock

TABLE = {
    "runbook": "rack-graceful-shutdown",
    "target": "r1",
    "countdown": "2m",
    "enabled": True,
    "signs": [
        {"device": "room", "point": "leak", "instance": "Rack 1", "equals": "wet"},
        {"device": "floor", "point": "leak", "instance": "Floor", "equals": "wet"},
    ],
}
BUDI = Person(1000, "budi", "operator")


class FakeCurrent:
    """What two leak sensors say."""

    def __init__(self) -> None:
        self.words = {"Rack 1": "dry", "Floor": "dry"}
        self.quality = dict.fromkeys(self.words, Quality.GOOD)

    def reading(self, key: PointKey) -> Reading:
        return Reading("leak", key.instance, self.words[key.instance], "", 0.0, State.OK, self.quality[key.instance])


class FakeFlags:
    """What persons say; `known` is what they may say."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.flags: dict[str, Flag] = {}

    def adopt(self, known: Iterable[str]) -> None:
        self.known = set(known)

    def up(self) -> dict[str, Flag]:
        return self.flags

    def tick(self) -> None:
        """Nothing ends here by itself."""


class FakeStarter:
    """Counts what was begun and put on record."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str]] = []
        self.deeds: list[Deed] = []

    async def start_armed(self, runbook: str, target: str) -> str:
        self.begun.append((runbook, target))
        return "run-1"

    async def put_on_record(self, deed: Deed) -> None:
        self.deeds.append(deed)


class Scene:
    """An armed runbook with everything around it."""

    def __init__(self, **changed: object) -> None:
        self.clock, self.bus, self.current, self.starter = FakeClock(), Bus(), FakeCurrent(), FakeStarter()
        self.flags = FakeFlags()
        self.notices: dict[str, str | None] = {}
        put = self.notices.__setitem__
        self.arming = Arming(
            self.current,  # type: ignore[arg-type]
            self.flags,
            self.starter,
            self.bus,
            put,
            self.clock,
        )
        self.arming.adopt({"night": ArmedTable.model_validate(TABLE | changed)}, load_library(), {"room", "floor"})

    def state(self) -> ArmedState:
        armed = self.bus.get(("Armed", "night"))
        assert isinstance(armed, Armed)
        return armed.state

    async def wet(self, after_s: float) -> None:
        self.current.words = {"Rack 1": "wet", "Floor": "wet"}
        await self.arming.tick()
        self.clock.advance(after_s)
        await self.arming.tick()


async def test_it_begins_once_after_the_countdown() -> None:
    """Two signs, two minutes, one start; later ticks start nothing."""
    scene = Scene()
    await scene.wet(121)
    await scene.arming.tick()
    assert scene.starter.begun == [("rack-graceful-shutdown", "r1")]
    assert scene.state() is ArmedState.STARTED


async def test_a_countdown_tells_every_window_when_it_ends() -> None:
    """Armed, then counting with the end of the countdown and the signs that are there."""
    scene = Scene()
    armed = scene.bus.get(("Armed", "night"))
    assert isinstance(armed, Armed)
    assert (armed.state, armed.ends_at) == (ArmedState.ARMED, None)
    await scene.wet(1)
    counting = scene.bus.get(("Armed", "night"))
    assert isinstance(counting, Armed)
    assert counting.state is ArmedState.COUNTING
    assert counting.ends_at is not None
    assert len(counting.seen) == 2


async def test_anyone_may_veto() -> None:
    """A veto ends the countdown, is on record, and holds while the signs last."""
    scene = Scene()
    await scene.wet(60)
    await scene.arming.veto("night", "I am here", BUDI)
    await scene.wet(600)
    assert scene.starter.begun == []
    assert [(deed.action, deed.reason) for deed in scene.starter.deeds] == [("armed.veto", "I am here")]
    with pytest.raises(Refused, match="not counting"):
        await scene.arming.veto("night", "again", BUDI)


async def test_off_by_default() -> None:
    """A table that does not say enabled arms nothing."""
    scene = Scene(enabled=False)
    await scene.wet(999)
    assert scene.starter.begun == []
    assert scene.bus.get(("Armed", "night")) is None


async def test_an_unfit_runbook_is_said_and_never_begins() -> None:
    """A runbook that asks people is not armed, and everybody can see why."""
    scene = Scene(runbook="water-leak")
    await scene.wet(999)
    assert scene.starter.begun == []
    assert scene.state() is ArmedState.UNFIT


@pytest.mark.parametrize(
    "second",
    [
        {"device": "room", "point": "leak", "instance": "Rack 1", "equals": "wet"},
        {"device": "room", "point": "leak", "instance": "Floor", "equals": "wet"},
        {"device": "room", "point": "smoke", "equals": "active"},
    ],
)
def test_two_signs_of_one_device_are_refused(second: dict[str, str]) -> None:
    """A device that errs would say both, whatever it calls its sensors."""
    first = {"device": "room", "point": "leak", "instance": "Rack 1", "equals": "wet"}
    with pytest.raises(ValueError, match="different devices"):
        ArmedTable.model_validate(TABLE | {"signs": [first, second]})


@pytest.mark.parametrize("quality", [Quality.STALE, Quality.BAD])
async def test_a_sign_that_is_not_known_counts_for_nothing(quality: Quality) -> None:
    """One sensor that says it is wet and one that was not heard of are one sign, however long it lasts."""
    scene = Scene()
    scene.current.quality["Floor"] = quality
    await scene.wet(999)
    assert scene.starter.begun == []
    assert scene.state() is ArmedState.ARMED


SENSOR = {"device": "room", "point": "leak", "instance": "Rack 1", "equals": "wet"}
BY_EYE = {"flag": "water-seen"}
SEEN = Flag("water-seen", "budi", "a puddle", 0.0, 7200.0)


async def test_a_sensor_and_a_flag_are_two_signs() -> None:
    """Neither begins anything alone; both do, and the window tells whose flag it is."""
    scene = Scene(signs=[SENSOR, BY_EYE])
    assert scene.flags.known == {"water-seen"}
    await scene.wet(999)
    assert scene.state() is ArmedState.ARMED
    scene.flags.flags = {"water-seen": SEEN}
    await scene.wet(121)
    assert scene.starter.begun == [("rack-graceful-shutdown", "r1")]
    armed = scene.bus.get(("Armed", "night"))
    assert isinstance(armed, Armed)
    assert armed.flags == ("water-seen",)
    assert armed.seen[1] == "flag water-seen by budi"


@pytest.mark.parametrize("quality", [Quality.STALE, Quality.BAD])
async def test_a_flag_beside_a_sensor_that_is_not_known_counts_for_nothing(quality: Quality) -> None:
    """A person alone begins nothing by a flag, whatever a sensor said once."""
    scene = Scene(signs=[SENSOR, BY_EYE])
    scene.flags.flags = {"water-seen": SEEN}
    scene.current.quality["Rack 1"] = quality
    await scene.wet(999)
    assert scene.starter.begun == []


async def test_a_flag_that_goes_ends_the_countdown() -> None:
    """As a sensor that is dry again does."""
    scene = Scene(signs=[SENSOR, BY_EYE])
    scene.flags.flags = {"water-seen": SEEN}
    await scene.wet(60)
    assert scene.state() is ArmedState.COUNTING
    scene.flags.flags = {}
    await scene.wet(999)
    assert scene.state() is ArmedState.ARMED
    assert scene.starter.begun == []


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        ([BY_EYE, {"flag": "smoke-seen"}], "flags alone arm nothing"),
        ([SENSOR, BY_EYE, BY_EYE], "one flag is one sign"),
        ([SENSOR, SENSOR, BY_EYE], "different devices"),
        ([SENSOR, BY_EYE | SENSOR], "not both"),
        ([SENSOR, {"device": "floor"}], "device, point and equals, or flag alone"),
        ([SENSOR, {"flag": "water seen"}], "has no blanks"),
    ],
)
def test_what_are_no_independent_signs(signs: list[dict[str, str]], words: str) -> None:
    """At least one is a sensor, and nothing counts twice."""
    with pytest.raises(ValueError, match=words):
        ArmedTable.model_validate(TABLE | {"signs": signs})

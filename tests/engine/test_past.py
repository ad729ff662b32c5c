"""The course of a reading and the world at a moment of the past, from a real history."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.alerts.rule import Level, Matcher, Rule
from console.engine.memory import Memory
from console.engine.past import Past
from console.errors import Refused
from console.inventory import Device, Inventory
from console.model.alert import Alert, Severity
from console.model.device import DeviceKind
from console.model.place import Place, Rack
from console.model.reading import PointKey, Quality, Reading, State, Value
from console.model.snapshot import DeviceView, PointView
from console.runbooks.archive import Archive
from console.store.audit import Deed, Who
from console.store.change import Change
from console.store.transition import Transition
from tests.fakes.clock import FakeClock

NOW = 1_767_225_600.0
INLET = PointKey("env-1", "temperature", "Inlet")
LEAK = PointKey("env-1", "leak", "")
INVENTORY = Inventory(
    racks={"r1": Rack("r1", "Rack 1", "room")},
    devices={
        "env-1": Device("env-1", "env-1", DeviceKind.SENSOR, Place("site", "room", "r1")),
        "env-2": Device("env-2", "env-2", DeviceKind.SENSOR, Place("site", "room", "r1")),
    },
)
RULES = (
    Rule("hot", Matcher("temperature"), (Level(Severity.CRITICAL, above=32.0), Level(Severity.WARNING, above=27.0))),
    Rule("hotter", Matcher("temperature", devices=("other",)), (Level(Severity.CRITICAL, above=99.0),)),
)


def _change(key: PointKey, at: float, value: Value, quality: Quality = Quality.GOOD) -> Change:
    return Change(key, Reading(key.point, key.instance, value, "°C", at, quality=quality))


def _turn(
    at: float, word: str, severity: Severity = Severity.CRITICAL, by: str = "", note: str = "water"
) -> Transition:
    return Transition(at, "a1", "leak", "env-1", "leak", "", word, severity, "wet", note, by)


class _Told:
    """Alerts that have had these turns."""

    def __init__(self, *turns: Transition) -> None:
        self._turns = turns

    def drain_transitions(self) -> tuple[Transition, ...]:
        return self._turns

    def export(self, now: float) -> bytes:
        return b""

    def restore(self, raw: bytes, now: float) -> None:
        return None


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[Memory]:
    memory = Memory(tmp_path / "history.db", FakeClock(NOW), lambda _about, _sentence: None)
    await memory.open()
    yield memory
    await memory.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "state")
    yield archive
    archive.close()


@pytest.fixture
def past(memory: Memory, archive: Archive) -> Past:
    return Past(memory, archive, lambda: (INVENTORY, RULES))


async def _write(memory: Memory, *changes: Change, until: float, told: _Told | None = None) -> None:
    history = memory.history
    assert history is not None
    await history.append([changes[0]], changes[0].reading.taken_at)
    for change in changes[1:]:
        history.note([change])
    if told is not None:
        await history.save_alerts(b"", told.drain_transitions(), until)
    await history.flush(until)


async def test_a_course_has_values_and_the_limits_of_the_rules_that_fit(memory: Memory, past: Past) -> None:
    """Rules for other devices are left out."""
    await _write(memory, _change(INLET, NOW, 24.0), _change(INLET, NOW + 300, 29.0), until=NOW + 600)
    course = await past.trend(INLET, NOW, NOW + 600, 4)
    assert course.values == (24.0, 29.0, 29.0, 29.0)
    assert course.limits == ((Severity.CRITICAL, 32.0), (Severity.WARNING, 27.0))
    assert course.unit == "°C"


async def test_a_course_says_when_alerts_fired(memory: Memory, past: Past) -> None:
    """From its firing to its end, parted where it got worse; one that goes on has no end."""
    turns = _Told(
        _turn(NOW + 10, "fired", Severity.WARNING),
        _turn(NOW + 20, "worsened"),
        _turn(NOW + 50, "resolved"),
        _turn(NOW + 90, "fired"),
    )
    await _write(memory, _change(LEAK, NOW, "dry"), until=NOW + 100, told=turns)
    firings = (await past.trend(LEAK, NOW, NOW + 100, 10)).firings
    assert [(one.begun_at - NOW, one.ended_at and one.ended_at - NOW, one.severity) for one in firings] == [
        (10, 20, Severity.WARNING),
        (20, 50, Severity.CRITICAL),
        (90, None, Severity.CRITICAL),
    ]


async def test_a_range_that_is_none_is_refused(memory: Memory, past: Past) -> None:
    """A window cannot make the engine count to a million."""
    with pytest.raises(Refused, match="1 to 2000 values"):
        await past.trend(INLET, NOW, NOW + 1, 1_000_000)


async def test_the_world_of_a_moment_has_the_values_and_alerts_of_then(memory: Memory, past: Past) -> None:
    """Not those of before or after; who had taken an alert on is known too."""
    turns = _Told(_turn(NOW + 100, "fired"), _turn(NOW + 120, "acknowledged", by="ana", note="pump"))
    changes = (_change(LEAK, NOW, "dry"), _change(INLET, NOW + 1, 24.0), _change(LEAK, NOW + 90, "wet"))
    await _write(memory, *changes, _change(INLET, NOW + 200, 31.0), until=NOW + 300, told=turns)
    entities = await past.world_at(NOW + 150)
    points = {one.id: one.reading.value for one in entities if isinstance(one, PointView)}
    assert points == {"env-1/leak/": "wet", "env-1/temperature/Inlet": 24.0}
    (alert,) = (one for one in entities if isinstance(one, Alert))
    assert (alert.severity, alert.since_at, alert.acknowledged and alert.acknowledged.by) == (
        Severity.CRITICAL,
        NOW + 100,
        "ana",
    )
    devices = {one.id: one.state for one in entities if isinstance(one, DeviceView)}
    assert devices == {"env-1": State.CRITICAL, "env-2": State.UNKNOWN}


async def test_what_could_not_be_read_then_is_not_there(memory: Memory, past: Past) -> None:
    """A gap is a gap in the past too."""
    gap = _change(INLET, NOW + 60, 24.0, Quality.STALE)
    await _write(memory, _change(INLET, NOW, 24.0), gap, until=NOW + 300)
    entities = await past.world_at(NOW + 120)
    assert not any(isinstance(one, PointView) for one in entities)


async def test_a_time_without_an_engine_is_refused(memory: Memory, past: Past) -> None:
    """Nothing written down is not the same as all well."""
    await _write(memory, _change(INLET, NOW, 24.0), until=NOW + 100)
    with pytest.raises(Refused, match="nothing was written down"):
        await past.world_at(NOW + 7200)


async def test_the_record_of_a_time_is_what_people_did_then(past: Past, archive: Archive) -> None:
    """Only the lines of the asked time are told, with the digest of the log's last line."""
    for at, target in ((NOW, "a"), (NOW + 100, "b"), (NOW + 200, "c")):
        await archive.put_on_record(Deed(Who(1000, "budi"), "alert.acknowledge", target, reason="seen"), at)
    record = await past.record(NOW + 50, NOW + 150)
    assert [(line.who, line.target, line.reason) for line in record.lines] == [("budi", "b", "seen")]
    assert len(record.seal) == 64


async def test_the_life_of_an_alert_is_told_from_its_beginning(past: Past, memory: Memory) -> None:
    """Every turn of the same rule on the same series and of no other, oldest first; no more of them than asked for."""
    earlier = Transition(NOW - 90_000, "a0", "leak", "env-1", "leak", "", "fired", Severity.CRITICAL)
    other = Transition(NOW - 5, "a2", "leak", "env-2", "leak", "", "fired", Severity.CRITICAL)
    await memory.write(_Told(earlier, _turn(NOW - 100, "fired"), other, _turn(NOW - 1, "resolved")))
    assert [turn.turn for turn in await past.life("a1", 10)] == ["fired", "fired", "resolved"]
    assert [turn.turn for turn in await past.life("a1", 1)] == ["resolved"]
    assert await past.life("unheard-of", 10) == ()

"""Tests of `console.engine.attending` in a real engine: on record, on the disk, and seen by all."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.engine import Engine
from console.engine.person import Person
from console.errors import Refused
from console.model.alert import Alert, AlertState
from console.model.incident import Incident, IncidentState
from console.model.silence import AlertMatcher, Silence
from console.store.audit import read_audit
from tests.engine.waiting import until

CONFIG = """
[sites.here]
name = "Here"

[rooms.hall]
site = "here"

[devices.this-host]
kind = "server"
place = { room = "hall" }
interval = "1s"
local = {}

[rules.always]
point = "uptime"
critical = { above = 1 }

[rules.used]
point = "memory_utilization"
warning = { above = 0 }
"""
BUDI = Person(uid=1000, user="budi", role="operator")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return path


def alert(engine: Engine, rule: str) -> Alert | None:
    """The firing alert of a rule."""
    found = (engine.bus.get(key) for key in engine.bus.keys("Alert"))
    return next((a for a in found if isinstance(a, Alert) and a.rule == rule and a.state is AlertState.FIRING), None)


def incident(engine: Engine) -> Incident | None:
    """The open incident."""
    found = (engine.bus.get(key) for key in engine.bus.keys("Incident"))
    return next((one for one in found if isinstance(one, Incident) and one.state is IncidentState.OPEN), None)


async def firing(engine: Engine, rule: str) -> Alert:
    """The alert of a rule as soon as it fires."""
    await until(lambda: alert(engine, rule) is not None)
    found = alert(engine, rule)
    assert found is not None
    return found


def actions(tmp_path: Path) -> list[tuple[str, str]]:
    """What is on record, with its outcome."""
    return [(entry.action, entry.outcome) for entry in read_audit(tmp_path / "state/audit.log")]


async def test_a_critical_alert_is_an_incident_on_the_bus(engine: Engine) -> None:
    """Every window sees the incident, and the alert says to which it belongs."""
    await firing(engine, "always")
    await until(lambda: incident(engine) is not None)
    found, one = incident(engine), alert(engine, "always")
    assert found is not None
    assert one is not None
    assert one.incident == found.id
    assert one.id in found.attention


async def test_an_incident_is_acknowledged_as_a_whole(engine: Engine, tmp_path: Path) -> None:
    """Its id stands for all of its alerts; the timeline and the audit log say who."""
    await firing(engine, "always")
    await until(lambda: incident(engine) is not None)
    found = incident(engine)
    assert found is not None
    await engine.attending.acknowledge_all([found.id], "looking", 600.0, BUDI)
    after = incident(engine)
    assert after is not None
    assert after.attention == ()
    assert {(event.what, event.by) for event in after.timeline if event.by} == {("acknowledged", "budi")}
    assert actions(tmp_path) == [("alert.acknowledge", "")]


async def test_a_silence_is_previewed_set_on_record_and_ended(engine: Engine, tmp_path: Path) -> None:
    """The preview says what would be hidden; the silence counts it, and ending it brings the alert back."""
    one = await firing(engine, "used")
    matcher = AlertMatcher(rules=("used",))
    assert [hidden.id for hidden in engine.attending.preview(matcher)] == [one.id]
    made = await engine.attending.silence(matcher, "being mended", 0.0, 600.0, BUDI)
    held = alert(engine, "used")
    assert held is not None
    assert held.suppressed_by == (f"silence/{made.id}",)
    told = engine.bus.get(("Silence", made.id))
    assert isinstance(told, Silence)
    assert told.hides == 1
    await engine.attending.unsilence(made.id, BUDI)
    back = alert(engine, "used")
    assert back is not None
    assert back.suppressed_by == ()
    assert engine.bus.get(("Silence", made.id)) is None
    assert actions(tmp_path) == [("silence.set", ""), ("silence.end", "")]


async def test_a_silence_of_everything_is_refused_and_that_is_on_record(engine: Engine, tmp_path: Path) -> None:
    """Nobody silences the whole room by leaving a field empty."""
    with pytest.raises(Refused) as refused:
        await engine.attending.silence(AlertMatcher(), "quiet", 0.0, 600.0, BUDI)
    assert refused.value.reason == "matches_all"
    assert actions(tmp_path) == [("silence.set", "refused:matches_all")]


async def test_what_was_decided_is_on_the_disk_before_it_is_answered(config: Path, tmp_path: Path) -> None:
    """An engine that never stops properly leaves a silence, a shelf and a note for the next one."""
    first = Engine(config, tmp_path / "state", SystemClock())
    await first.start()
    one = await firing(first, "always")
    made = await first.attending.silence(AlertMatcher(rules=("x",)), "being mended", 0.0, 600.0, BUDI)
    (shelf,) = await first.attending.shelve([one.id], "known", 600.0, BUDI)
    await until(lambda: incident(first) is not None)
    found = incident(first)
    assert found is not None
    await first.attending.take_lead(found.id, "budi", BUDI)
    await first.attending.hand_over(found.id, "the valve is shut", BUDI)
    stored = (tmp_path / "state/history.db").read_bytes()
    wal = tmp_path / "state/history.db-wal"
    log = wal.read_bytes() if wal.exists() else b""
    await first.stop()
    (tmp_path / "state/history.db").write_bytes(stored)
    wal.write_bytes(log)
    second = Engine(config, tmp_path / "state", SystemClock())
    await second.start()
    second.attending.preview(AlertMatcher())
    await until(lambda: incident(second) is not None)
    recalled = incident(second)
    silences = {key[1] for key in second.bus.keys("Silence")}
    await second.stop()
    assert recalled is not None
    assert (recalled.id, recalled.person, recalled.note) == (found.id, "budi", "the valve is shut")
    assert silences == {made.id, shelf.id}


async def test_a_maintenance_window_is_open_from_the_start_and_ends_only_in_the_configuration(
    config: Path, engine: Engine
) -> None:
    """An open window is a silence that nobody can end by hand; with its table it goes."""
    window = '\n[maintenance.always]\nreason = "patches"\nfrom = "00:00"\nto = "23:59:59"\nrules = ["used"]\n'
    config.write_text(CONFIG + window)
    await engine.reload(BUDI)
    await firing(engine, "used")
    held = await firing(engine, "used")
    assert held.suppressed_by == ("silence/maintenance-always",)
    with pytest.raises(Refused) as refused:
        await engine.attending.unsilence("maintenance-always", BUDI)
    assert refused.value.reason == "configured"
    config.write_text(CONFIG)
    await engine.reload(BUDI)
    back = await firing(engine, "used")
    assert back.suppressed_by == ()

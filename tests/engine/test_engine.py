"""Tests of `console.engine.engine`: a real engine in this process, watching the host that it runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.engine import Engine
from console.engine.person import Person
from console.errors import ConfigError, Refused
from console.model.alert import Alert, AlertState
from console.model.snapshot import DeviceView, EngineView
from console.store.audit import read_audit, verify
from console.store.refusals import IN_FULL
from tests.engine.running import running
from tests.engine.waiting import until

CONFIG = """
[sites.here]
name = "Here"

[devices.this-host]
kind = "server"
place = { site = "here" }
interval = "1s"
local = {}

[rules.always]
point = "uptime"
warning = { above = 1 }
"""
BUDI = Person(uid=1000, user="budi", role="operator")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return path


def row(engine: Engine) -> DeviceView:
    engine.devices.refresh()
    view = engine.bus.get(("DeviceView", "this-host"))
    assert isinstance(view, DeviceView)
    return view


def alerts(engine: Engine) -> list[Alert]:
    found = [engine.bus.get(key) for key in engine.bus.keys("Alert")]
    return [alert for alert in found if isinstance(alert, Alert) and alert.state is AlertState.FIRING]


def notices(engine: Engine) -> tuple[str, ...]:
    view = engine.bus.get(("EngineView", "engine"))
    assert isinstance(view, EngineView)
    return view.notices


async def firing(engine: Engine) -> Alert:
    await until(lambda: any(alert.rule == "always" for alert in alerts(engine)))
    return next(alert for alert in alerts(engine) if alert.rule == "always")


async def test_readings_become_rows(engine: Engine) -> None:
    """What is read of a device is in its row and, as a whole, in `readings`."""
    await until(lambda: bool(engine.devices.readings()["this-host"]))
    assert row(engine).sources["local"].ok
    assert "memory_utilization" in row(engine).figures


async def test_an_acknowledgement_is_seen_by_all_and_on_record(engine: Engine, tmp_path: Path) -> None:
    """Who takes an alert on is on the bus and in the audit log."""
    alert = await firing(engine)
    await engine.attending.acknowledge(alert.id, "looking", 60.0, BUDI)
    told = engine.bus.get(("Alert", alert.id))
    assert isinstance(told, Alert)
    assert told.acknowledged is not None
    assert (told.acknowledged.by, told.acknowledged.note) == ("budi", "looking")
    entries = read_audit(tmp_path / "state/audit.log")
    assert [(entry.action, entry.who.user, entry.reason) for entry in entries] == [
        ("alert.acknowledge", "budi", "looking")
    ]
    assert verify(tmp_path / "state/audit.log") == ()


async def test_a_refused_request_is_on_record(engine: Engine, tmp_path: Path) -> None:
    """What is refused is recorded with its reason."""
    with pytest.raises(Refused) as refused:
        await engine.attending.acknowledge("no-such", "", 60.0, BUDI)
    assert refused.value.reason == "unknown_alert"
    entries = read_audit(tmp_path / "state/audit.log")
    assert entries[-1].outcome == "refused:unknown_alert"


async def test_a_flood_of_refused_requests_is_counted(config: Path, tmp_path: Path) -> None:
    """A hundred requests that are refused make few lines, which say how many; what is done meanwhile stands there."""
    async with running(config) as engine:
        for _number in range(100):
            await engine.refused("StartRun", "not_allowed", BUDI)
        await engine.take_shift("budi", "page", BUDI)
    entries = read_audit(tmp_path / "state/audit.log")
    assert [entry.action for entry in entries if not entry.outcome] == ["shift.take"]
    assert sum(entry.outcome == "refused:not_allowed" for entry in entries) == IN_FULL
    assert entries[-1].details == {"request.StartRun": str(100 - IN_FULL)}
    assert verify(tmp_path / "state/audit.log") == ()


async def test_a_good_reload_is_followed(engine: Engine, config: Path) -> None:
    """After a reload new devices are watched and the alerts of rules that went are gone."""
    await firing(engine)
    changed = CONFIG.replace("[rules.always]", "[rules.never]").replace("above = 1", "above = 1e9")
    config.write_text(changed + '\n[devices.second]\nkind = "server"\nplace = { site = "here" }\nlocal = {}\n')
    assert await engine.reload(BUDI) == "2 devices are watched"
    await until(lambda: bool(engine.devices.readings().get("second")))
    assert [alert.rule for alert in alerts(engine) if alert.rule == "always"] == []


async def test_a_bad_reload_changes_nothing_and_says_why(engine: Engine, config: Path) -> None:
    """A new configuration that cannot be used is refused with the reason as a notice; all goes on as before."""
    alert = await firing(engine)
    config.write_text(CONFIG.replace('kind = "server"', 'kind = "servr"'))
    with pytest.raises(ConfigError, match="servr"):
        await engine.reload(BUDI)
    assert any("servr" in notice for notice in notices(engine))
    assert engine.bus.get(("Alert", alert.id)) is not None
    config.write_text(CONFIG)
    await engine.reload(BUDI)
    assert not any("servr" in notice for notice in notices(engine))


async def test_alerts_survive_a_restart(config: Path, tmp_path: Path) -> None:
    """An engine that starts again knows who took which alert on, and the alert keeps its id."""
    first = Engine(config, tmp_path / "state", SystemClock())
    await first.start()
    alert = await firing(first)
    await first.attending.acknowledge(alert.id, "looking", 600.0, BUDI)
    await first.stop()
    second = Engine(config, tmp_path / "state", SystemClock())
    await second.start()
    recalled = second.bus.get(("Alert", alert.id))
    await second.stop()
    assert isinstance(recalled, Alert)
    assert recalled.state is AlertState.FIRING
    assert recalled.acknowledged is not None
    assert recalled.since_at == alert.since_at


async def test_looking_at_a_device_brings_all_its_readings(engine: Engine) -> None:
    """While somebody looks at a device its readings are on the bus, and afterwards they are not."""
    await until(lambda: bool(engine.devices.readings()["this-host"]))
    engine.devices.watch("this-host")
    assert engine.bus.get(("DeviceDetail", "this-host")) is not None
    engine.devices.unwatch("this-host")
    assert engine.bus.get(("DeviceDetail", "this-host")) is None
    with pytest.raises(Refused, match="no device nowhere"):
        engine.devices.watch("nowhere")


async def test_a_configuration_that_is_not_there_is_said(tmp_path: Path) -> None:
    """An engine without a configuration does not start and says where it looked."""
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        await Engine(tmp_path / "nowhere.toml", tmp_path / "state", SystemClock()).start()

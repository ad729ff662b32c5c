"""Water on the floor, from the sensor to what a window is told: published on a real broker, and told by a trap."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from console.engine.engine import Engine
from console.model.alert import Alert
from console.model.event import TrapReceived
from console.model.snapshot import Entity, PointView
from console.snmp import ber
from tests.engine.running import configured, running
from tests.fakes.snmp_agent import SnmpAgent
from tests.peers.mosquitto import needs_mosquitto, running_mosquitto
from tests.peers.snmpd import free_port

pytestmark = pytest.mark.real

_DEADLINE_S = 30.0
_LEAK = (1, 3, 6, 1, 4, 1, 8072, 9999, 31, 1, 0)
_PLACES = '[sites.town]\n[rooms.room]\nsite = "town"\n'
_PROFILE = f"""title = "Leak detector"
kind = "sensor"
[match]
sys_object_id = ["1.3.6.1.4.1.8072.9999.31"]
[enums.wetness]
1 = "dry"
2 = "wet"
[[scalars]]
point = "leak"
oid = "{".".join(map(str, _LEAK))}"
enum = "wetness"
"""


def detecting(home: Path, config: str) -> Path:
    """This configuration, with a room and the profile of the leak detector."""
    (home / "profiles").mkdir()
    (home / "profiles" / "detector.toml").write_text(_PROFILE)
    return configured(home, _PLACES + config)


async def shown(engine: Engine, fits: Callable[[Entity], bool]) -> Entity:
    """The first entity that fits, as soon as it is there."""
    async with asyncio.timeout(_DEADLINE_S):
        while True:
            for entity in engine.bus.entities():
                if fits(entity):
                    return entity
            await asyncio.sleep(0.01)


def _reads(word: str) -> Callable[[Entity], bool]:
    return lambda one: isinstance(one, PointView) and one.reading.value == word


def _alarms(device: str) -> Callable[[Entity], bool]:
    return lambda one: isinstance(one, Alert) and (one.rule, one.device) == ("leak", device)


@needs_mosquitto
async def test_a_published_leak_is_an_alarm(tmp_path: Path) -> None:
    """What is dry is shown as dry, and what is wet raises the alarm without waiting for an interval."""
    with running_mosquitto(tmp_path / "broker") as broker:
        config = f"""
[feeds.room]
type = "mqtt"
host = "127.0.0.1"
port = {broker.port}
[devices.leak-1]
kind = "sensor"
place = {{ room = "room" }}
mqtt = {{ broker = "room", topic = "zigbee2mqtt/leak-1", format = "zigbee2mqtt" }}
"""
        async with running(detecting(tmp_path, config), watched=True) as engine:
            while not any(map(_reads("dry"), engine.bus.entities())):
                await asyncio.to_thread(broker.publish, "zigbee2mqtt/leak-1", '{"water_leak": false}')
                await asyncio.sleep(0.1)
            await asyncio.to_thread(broker.publish, "zigbee2mqtt/leak-1", '{"water_leak": true}')
            await shown(engine, _alarms("leak-1"))
            await shown(engine, _reads("wet"))


@pytest.mark.skipif(shutil.which("snmptrap") is None, reason="snmptrap (net-snmp) is not installed")
async def test_a_trap_brings_the_alarm_long_before_the_next_poll(tmp_path: Path) -> None:
    """The trap itself is not believed: the poll that it brings is."""
    agent = await SnmpAgent.start()
    agent.mib[1, 3, 6, 1, 2, 1, 1, 2, 0] = ber.oid(_LEAK[:-2])
    agent.mib[_LEAK] = ber.integer(1)
    port = free_port()
    config = f"""
[engine]
poll_interval = "1h"
trap_listen = "127.0.0.1:{port}"
[credentials.c]
type = "snmp"
version = "2c"
community = "public"
[devices.detector]
address = "127.0.0.1"
place = {{ room = "room" }}
snmp = {{ credential = "c", port = {agent.port} }}
"""
    async with running(detecting(tmp_path, config), watched=True) as engine:
        await shown(engine, _reads("dry"))
        agent.mib[_LEAK] = ber.integer(2)
        trap = ["snmptrap", "-v2c", "-c", "public", f"127.0.0.1:{port}", "", "1.3.6.1.4.1.8072.9999.31.0.1"]
        await asyncio.to_thread(subprocess.run, trap, check=True, capture_output=True, timeout=20)
        await shown(engine, lambda one: isinstance(one, TrapReceived))
        await shown(engine, _alarms("detector"))
    agent.stop()

"""Two real engines read the same agents; one is killed again and again while alerts change, and knows no less after."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TypeAlias, cast

import pytest

from console.client import Client
from console.errors import RondaError
from console.model.alert import Alert, AlertState
from console.model.snapshot import Snapshot
from console.snmp import ber
from console.wire.messages import PROTOCOL, AcknowledgeAlert, GetWorld, Hello, World
from tests.fakes.snmp_agent import SnmpAgent

KILLS = int(os.environ.get("RONDA_KILLS", "12"))
"""How often it is killed; a hundred take some minutes."""

ROWS = 60
COOL, WARM = 22, 40
_ROOT = (1, 3, 6, 1, 4, 1, 99999)
_SYS_OBJECT_ID = (1, 3, 6, 1, 2, 1, 1, 2, 0)

PROFILE = """
title = "A sensor for trials"
kind = "sensor"
root = "1.3.6.1.4.1.99999"

[match]
sys_object_id = ["1.3.6.1.4.1.99999"]

[[tables]]
root = ".1"
columns = [{ point = "temperature", oid = ".2", instance = "{index}" }]
"""

Standing: TypeAlias = frozenset[tuple[str, ...]]
"""What fires: rule, device, point, instance, severity, and who has it."""


class Room:
    """Three agents whose values a test changes, and the configuration that finds them."""

    def __init__(self, agents: list[SnmpAgent], home: Path) -> None:
        self.agents = agents
        self.config = home / "config.toml"
        (home / "profiles").mkdir()
        (home / "profiles" / "trial.toml").write_text(PROFILE)
        (home / "community").write_text("public\n")
        (home / "community").chmod(0o600)
        self.config.write_text("".join(self._lines(home)))
        for agent in agents:
            agent.mib[_SYS_OBJECT_ID] = ber.oid(_ROOT)
            agent.mib.update({(*_ROOT, 1, 2, row): ber.integer(COOL) for row in range(1, ROWS + 1)})

    def _lines(self, home: Path) -> Iterator[str]:
        yield '[sites.here]\nname = "Here"\n[rooms.hall]\nsite = "here"\n'
        yield '[engine]\ntimeout = "1s"\npoll_interval = "1s"\n'
        yield f'[credentials.plain]\ntype = "snmp"\nversion = "2c"\ncommunity = "file:{home / "community"}"\n'
        yield "[rules.room-temperature]\nfor = 0\n[rules.room-temperature-rise]\nenabled = false\n"
        for number, agent in enumerate(self.agents):
            yield f'[devices.d{number}]\nkind = "sensor"\naddress = "127.0.0.1"\nplace = {{ room = "hall" }}\n'
            yield f'snmp = {{ credential = "plain", port = {agent.port} }}\n'

    def turn(self, device: int, row: int, value: int) -> None:
        """Let a probe show another value."""
        self.agents[device].mib[(*_ROOT, 1, 2, row)] = ber.integer(value)


class Running:
    """An engine in a process of its own."""

    def __init__(self, config: Path, state: Path) -> None:
        self._command = [sys.executable, "-m", "console", "engine", "--config", str(config), "--state-dir", str(state)]
        self._state = state
        self._process: asyncio.subprocess.Process | None = None
        self._client: Client | None = None

    async def start(self) -> None:
        """Start it and attach as soon as it answers."""
        said = self._state.with_suffix(".log")
        with said.open("ab") as log:
            self._process = process = await asyncio.create_subprocess_exec(*self._command, stderr=log)
        async with asyncio.timeout(60):
            while self._client is None:
                try:
                    hello = Hello(PROTOCOL, "test")
                    self._client = await Client.connect(self._state / "engine.sock", hello)
                except (RondaError, OSError):
                    assert process.returncode is None, said.read_text()[-2000:]
                    await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """Kill it as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        await self.leave()

    async def leave(self) -> None:
        """Detach."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def end(self) -> None:
        """End it."""
        await self.leave()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def firing(self) -> dict[str, Alert]:
        """The alerts that fire, by id."""
        assert self._client is not None
        world = Snapshot()
        world.apply(cast(World, await self._client.request(GetWorld())).entities)
        return {id_: alert for id_, alert in world.alerts.items() if alert.state is AlertState.FIRING}

    async def standing(self) -> Standing:
        """What fires, apart from data that the engine has not read again yet."""
        return frozenset(_words(alert) for alert in (await self.firing()).values() if alert.point == "temperature")

    async def acknowledge(self, words: tuple[str, ...]) -> None:
        """Take the alert on that these words describe."""
        assert self._client is not None
        for id_, alert in (await self.firing()).items():
            if _words(alert) == words:
                await self._client.request(AcknowledgeAlert(id_, "trial", 3600.0))


def _words(alert: Alert) -> tuple[str, ...]:
    by = alert.acknowledged.by if alert.acknowledged else ""
    return alert.rule, alert.device, alert.point, alert.instance, alert.severity.value, by


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    agents = [await SnmpAgent.start() for _number in range(3)]
    yield Room(agents, tmp_path)
    for agent in agents:
        agent.stop()


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_an_engine_that_is_killed_again_and_again_loses_nothing(room: Room, tmp_path: Path) -> None:
    """After every kill, what fires and who has it is what an engine knows that was never interrupted."""
    chance = random.Random(4)
    steady, killed = Running(room.config, tmp_path / "steady"), Running(room.config, tmp_path / "killed")
    fresh = [(device, row) for row in range(1, ROWS + 1) for device in range(3)]
    warm: list[tuple[int, int]] = []
    try:
        await steady.start()
        await killed.start()
        for number in range(KILLS):
            if fresh:
                warm.append(fresh.pop())
                room.turn(*warm[-1], WARM)
            if len(warm) > 4:
                room.turn(*warm.pop(0), COOL)
            await asyncio.sleep(chance.uniform(0.0, 1.5))
            if number % 4 == 3:
                await _take_one_on(steady, killed)
            await killed.kill()
            await killed.start()
            await _agree(steady, killed, len(warm))
    finally:
        await steady.end()
        await killed.end()


async def _take_one_on(steady: Running, killed: Running) -> None:
    free = sorted(words for words in await steady.standing() & await killed.standing() if not words[-1])
    if free:
        await steady.acknowledge(free[0])
        await killed.acknowledge(free[0])


async def _agree(steady: Running, killed: Running, firing: int) -> None:
    """Wait until both say the same of as many alerts as there are warm probes."""
    one: Standing = frozenset()
    other: Standing = frozenset()
    try:
        async with asyncio.timeout(30):
            while len(one) != firing or one != other:
                one, other = await steady.standing(), await killed.standing()
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"expected {firing}: steady alone {one - other}, killed alone {other - one}") from None

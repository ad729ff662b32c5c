"""Plays a scenario on the simulator through a real engine, each its own process, and notes what a window is told."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from console.cli.attach import attach, ensure_engine
from console.model.alert import Alert, AlertState
from console.model.incident import Incident, IncidentState
from console.model.service import ServiceView, SiteView
from console.model.snapshot import DeviceView, Snapshot
from console.model.time import Instant
from console.wire import messages as wire
from console.wire.serving import SetSiteState
from tests.simulator.asking import RunningRack

READY_S = 150.0

_LATE_S = 25.0
"""The demo is checked every ten or fifteen seconds and read more often: what comes farther apart comes late."""
_OF_THE_ENGINE = frozenset({"loop_lag", "read_lag", "store_lag"})


class Told:
    """Everything that a window has been told since the story began."""

    def __init__(self) -> None:
        self.now = Snapshot()
        self.fired: dict[tuple[str, str], tuple[Alert, str]] = {}
        self.led: set[str] = set()
        self.services: dict[str, list[str]] = {}
        self.sites: dict[str, list[str]] = {}
        self.calls: list[tuple[str, ...]] = []
        self.late: set[str] = set()
        self._came_at: dict[tuple[str, str], Instant] = {}

    def take(self, delta: wire.Delta) -> None:
        """Note what has changed."""
        self.now.apply(delta.upserts, delta.gone)
        for entity in delta.upserts:
            match entity:
                case Alert(point=point, summary=summary) if point in _OF_THE_ENGINE:
                    self.late.add(summary)
                case Alert(state=AlertState.FIRING):
                    self.fired[entity.id, entity.severity] = entity, entity.severity.value
                case DeviceView(id=id_, sources=sources):
                    for name, source in sources.items():
                        self._note_gap(id_, name, source.good_at)
                case Incident(lead=lead):
                    self.led.add(lead)
                case ServiceView(id=id_, state=state, checks=checks):
                    for check in checks:
                        self._note_gap(id_, check.id, check.at)
                    _append(self.services.setdefault(id_, []), state.value)
                case SiteView(id=id_, state=site_state):
                    _append(self.sites.setdefault(id_, []), site_state.value)
        lines = tuple(self.calling())
        if not self.calls or self.calls[-1] != lines:
            self.calls.append(lines)

    def _note_gap(self, whose: str, what: str, at: Instant | None) -> None:
        """Note what came late; what has not come yet is late when it does, or when a story waits for it."""
        if at is None:
            return
        gap_s = at - self._came_at.get((whose, what), at)
        self._came_at[whose, what] = at
        if gap_s > _LATE_S:
            self.late.add(f"{whose}/{what} after {gap_s:.0f} s")

    def still_out(self) -> set[str]:
        """What has not come for so long, beside all that has, that it is late by now."""
        newest_at = max(self._came_at.values(), default=0.0)
        return {f"{whose}/{what}" for (whose, what), at in self._came_at.items() if newest_at - at > _LATE_S}

    def calling(self) -> list[str]:
        """The lines that call for attention: incidents with something nobody has taken on, and such single alerts."""
        open_ = [one for one in self.now.incidents.values() if one.state is IncidentState.OPEN and one.attention]
        alerts = [one for one in self.now.alerts.values() if one.point not in _OF_THE_ENGINE]
        firing = [one for one in alerts if one.state is AlertState.FIRING]
        alone = [a for a in firing if not a.incident and not a.suppressed_by and a.acknowledged is None]
        return [one.title for one in open_] + [one.summary for one in alone]

    def leads(self) -> set[str]:
        """The rules of the alerts that have led an incident."""
        return {alert.rule for alert, _severity in self.fired.values() if alert.id in self.led}

    def all_well(self) -> bool:
        """Whether everything has been read and is well, as before a story begins."""
        return self.all_read() and not self.calling() and all(v.state == "up" for v in self.now.services.values())

    def all_read(self) -> bool:
        """Whether every device and every check has been read once."""
        sources = [source for device in self.now.devices.values() for source in device.sources.values()]
        checks = [check for service in self.now.services.values() for check in service.checks]
        return bool(sources and checks) and all(s.good_at is not None for s in sources) and all(c.at for c in checks)


class Stage:
    """A simulator and an engine on it, and a window's view of both."""

    def __init__(self, home: Path, speed: float) -> None:
        self._home = home
        command = [sys.executable, "-m", "console.simulator", "--speed", str(speed)]
        self._simulator = subprocess.Popen(
            [*command, "--dir", str(home / "rack")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._simulator.stdout is not None
        config = self._simulator.stdout.readline().strip().removeprefix("ready ")
        self._engine = ensure_engine(home / "state", Path(config))
        self.rack = RunningRack(Path(config))
        self.told = Told()

    def play(self, scenario: str) -> None:
        """Begin the story, and note what is told from now on."""
        self.told = Told()
        answer = self.rack.control(f"play {scenario}")
        assert answer.get("ok"), answer

    def close(self) -> None:
        """End both."""
        if self._engine is not None:
            self._engine.terminate()
            self._engine.wait(30)
        # It plays until its input ends.
        self._simulator.communicate(timeout=30)

    async def close_site(self, site: str, reason: str) -> None:
        """Say, as a person would, that nobody may go in."""
        client = await attach(self._home / "state")
        await client.request(SetSiteState(site, no_entry=True, reason=reason))
        await client.close()

    async def watch(self, met: Callable[[Told], bool], within_s: float) -> bool:
        """Be told until `met`; False when that has not come true in time."""
        client = await attach(self._home / "state")
        try:
            await client.request(wire.Watch())
            async with asyncio.timeout(within_s):
                async for delta in client.deltas():
                    self.told.take(delta)
                    if met(self.told):
                        return True
        except TimeoutError:
            return False
        finally:
            await client.close()
        return False


def _append(states: list[str], state: str) -> None:
    if not states or states[-1] != state:
        states.append(state)

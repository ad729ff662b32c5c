"""A small world for the tests of runbooks: servers with SSH and SNMP that answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec import structs

from console.inventory import Device
from console.model.device import DeviceKind
from console.model.place import Place, Rack, Room, Site
from console.model.run import Plan, Run, StepRecord
from console.runbooks.archive import Archive
from console.runbooks.executor import Executor
from console.runbooks.library import Library, load_library
from console.runbooks.world import SourceState, World
from console.store.audit import Who
from tests.fakes.hosts import Stage

LIBRARY = load_library()
SITI = Who(uid=1001, user="siti")
BUDI = Who(uid=1002, user="budi")
GRACEFUL = "server-graceful-shutdown"


def server(id_: str, os: str = "linux", depends_on: tuple[str, ...] = ()) -> Device:
    """A server of rack r1."""
    return Device(
        id=id_,
        name=id_,
        kind=DeviceKind.SERVER,
        place=Place(rack="r1"),
        address="192.0.2.1",
        os=os,
        depends_on=depends_on,
    )


def world_of(*devices: Device, locks: dict[str, str] | None = None) -> World:
    """These devices, each answering over SSH and SNMP."""
    good = SourceState(answers=True)
    return World(
        devices={device.id: device for device in devices},
        sources={device.id: {"ssh": good, "snmp": good} for device in devices},
        locks=locks or {},
    )


def rack_of(*devices: Device) -> World:
    """These devices in rack r1 of a room, each answering."""
    racks = {name: Rack(name, name, "room") for name in ("r1", "r2")}
    rooms, sites = {"room": Room("room", "room", "site")}, {"site": Site("site", "site")}
    return structs.replace(world_of(*devices), racks=racks, rooms=rooms, sites=sites)


def all_off(*devices: Device) -> World:
    """These devices in rack r1, none of them answering."""
    world = rack_of(*devices)
    return structs.replace(world, sources=dict.fromkeys(world.sources, GONE))


GONE = {"ssh": SourceState(False, "timed out"), "snmp": SourceState(False, "timed out")}


class Engine:
    """An executor on a stage, as the engine would wire it; a new one on the same directory is a restart."""

    def __init__(
        self, state_dir: Path, stage: Stage | None = None, world: World | None = None, library: Library = LIBRARY
    ) -> None:
        self.stage = stage or Stage("altos-1", "altos-2")
        self.world = world or world_of(server("altos-1"), server("altos-2"))
        self.archive = Archive.open(state_dir)
        self.executor = Executor(self.stage.context, self.archive, lambda: library, lambda: self.world)

    def plan(self, target: str = "altos-1", **arguments: str) -> Plan:
        return self.executor.plans.propose(GRACEFUL, target, arguments)

    async def start(self, target: str = "altos-1") -> Run:
        """Plan, confirm and begin a graceful shutdown."""
        run = await self.executor.start(self.plan(target).id, target, SITI)
        assert isinstance(run, Run)
        return run

    async def begin(self, runbook: str, target: str, **arguments: str) -> Run:
        """Plan, confirm and begin any runbook."""
        made = self.executor.plans.propose(runbook, target, arguments)
        assert made.obstacles == (), made.obstacles
        run = await self.executor.start(made.id, made.confirm_word, SITI)
        assert isinstance(run, Run), run
        return run

    async def until_asked(self, run: str) -> StepRecord:
        """Wait until the run asks something; the step that asks."""
        for _turn in range(5000):
            for step in self.stage.run(run).steps:
                if step.question:
                    return step
            await asyncio.sleep(0.001)
        raise AssertionError(f"it asked nothing: {self.stage.run(run)}")

    async def die(self) -> None:
        """End as a killed engine does: nothing more is written."""
        for task in self.stage.tasks:
            task.cancel()
        await asyncio.gather(*self.stage.tasks, return_exceptions=True)
        self.stage.tasks.clear()
        self.archive.close()

    async def shut_down(self, target: str = "altos-1") -> Run:
        """A graceful shutdown to its end."""
        run = await self.start(target)
        await self.stage.finish()
        return self.stage.run(run.id)

"""A small world for the tests of runbooks: servers with SSH and SNMP that answer."""

from __future__ import annotations

from pathlib import Path

from console.inventory import Device
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.run import Plan, Run
from console.runbooks.archive import Archive
from console.runbooks.executor import Executor
from console.runbooks.library import load_library
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


class Engine:
    """An executor on a stage, as the engine would wire it; a new one on the same directory is a restart."""

    def __init__(self, state_dir: Path, stage: Stage | None = None, world: World | None = None) -> None:
        self.stage = stage or Stage("altos-1", "altos-2")
        self.world = world or world_of(server("altos-1"), server("altos-2"))
        self.archive = Archive.open(state_dir)
        self.executor = Executor(self.stage.context, self.archive, lambda: LIBRARY, lambda: self.world)

    def plan(self, target: str = "altos-1", **arguments: str) -> Plan:
        return self.executor.propose(GRACEFUL, target, arguments)

    async def start(self, target: str = "altos-1") -> Run:
        """Plan, confirm and begin a graceful shutdown."""
        run = await self.executor.start(self.plan(target).id, target, SITI)
        assert isinstance(run, Run)
        return run

    async def shut_down(self, target: str = "altos-1") -> Run:
        """A graceful shutdown to its end."""
        run = await self.start(target)
        await self.stage.finish()
        return self.stage.run(run.id)

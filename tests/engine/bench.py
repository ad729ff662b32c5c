"""An executor with one server that is reached over real connections, as the engine reaches it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec import structs

from console.clock import SystemClock
from console.collect.bmc_power import BmcPower
from console.collect.outlets.switch import OutletSwitch
from console.collect.transport.ipmi import IpmiTransport
from console.collect.transport.redfish import RedfishTransport
from console.collect.transport.snmp import SnmpTransport
from console.collect.transport.ssh import SshTransport
from console.engine.powering import Powering
from console.engine.reach import Reach
from console.errors import CollectError
from console.inventory import Access, IpmiAccess, RedfishAccess, SshAccess, Target
from console.model.run import Plan, Run
from console.runbooks.context import Context
from console.runbooks.library import load_library
from console.runbooks.world import SourceState
from tests.fakes.hosts import Stage
from tests.runbooks.rack import Engine, server, world_of

_SOURCES: dict[type[Access], str] = {RedfishAccess: "redfish", IpmiAccess: "ipmi", SshAccess: "ssh"}


class RealStage(Stage):
    """A stage on which power is reached over real connections, by the real clock."""

    def __init__(self, reach: Reach, powering: Powering) -> None:
        super().__init__()
        self._reach = reach
        self._powering = powering

    @property
    def context(self) -> Context:
        return structs.replace(
            super().context,
            shells=self._reach,
            signs=self._reach,
            powers=self._powering,
            clock=SystemClock(),
            sleep=asyncio.sleep,
        )


class Bench:
    """An executor with one server, `altos-1`, and these runbooks by name."""

    def __init__(self, home: Path, runbooks: dict[str, str]) -> None:
        clock = SystemClock()
        self._transports = (SshTransport(clock, 1), SnmpTransport(), RedfishTransport(), IpmiTransport())
        ssh, snmp, redfish, ipmi = self._transports
        bmc = BmcPower(redfish, ipmi)
        self._reach = Reach(ssh, snmp, bmc, clock)
        self._powering = Powering(self._reach, OutletSwitch(snmp), bmc)
        (home / "runbooks").mkdir()
        for name, text in runbooks.items():
            (home / "runbooks" / f"{name}.toml").write_text(text)
        library = load_library(home / "runbooks")
        assert library.problems == ()
        self.engine = Engine(home / "state", RealStage(self._reach, self._powering), library=library)

    def has(self, access: RedfishAccess | IpmiAccess | SshAccess) -> None:
        """Let the server be reached this way, and have answered."""
        source = _SOURCES[type(access)]
        self._reach.retarget([Target("altos-1", source, access)])
        sources = {"altos-1": {source: SourceState(answers=True)}}
        self._world = structs.replace(world_of(server("altos-1")), sources=sources)

    async def plan(self, runbook: str, **arguments: str) -> Plan:
        """Ask the BMC what it offers, as the engine does, and plan."""
        offered: tuple[str, ...] | str
        try:
            offered = await self._powering.resets("altos-1")
        except CollectError as error:
            offered = str(error)
        self.engine.world = structs.replace(self._world, resets={"altos-1": offered})
        return self.engine.executor.plans.propose(runbook, "altos-1", arguments)

    async def run(self, runbook: str, **arguments: str) -> Run:
        """Plan, confirm, and have it carried out to its end."""
        await self.plan(runbook, **arguments)
        run = await self.engine.begin(runbook, "altos-1", **arguments)
        await self.engine.stage.finish()
        return self.engine.stage.run(run.id)

    async def close(self) -> None:
        """Let go of everything."""
        for transport in self._transports:
            await transport.close()
        self.engine.archive.close()

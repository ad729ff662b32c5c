"""Every connection to devices: the transports, the collectors on them, and the scheduler that asks them."""

from __future__ import annotations

from collections.abc import Callable

from console.clock import Clock
from console.collect.attempt import attempt
from console.collect.bmc_power import BmcPower
from console.collect.checks.collector import CheckCollector
from console.collect.collector import Collector
from console.collect.exec import ExecCollector
from console.collect.ipmi import IpmiCollector
from console.collect.local import LocalCollector
from console.collect.nut import NutCollector
from console.collect.outlets.switch import OutletSwitch
from console.collect.outlets.web import WebOutlets
from console.collect.redfish import RedfishCollector
from console.collect.schedule import Scheduler
from console.collect.snmp import SnmpCollector
from console.collect.ssh import SshCollector
from console.collect.sysfs import SysfsCollector
from console.collect.transport.exec import ExecTransport
from console.collect.transport.ipmi import IpmiTransport
from console.collect.transport.nut import NutTransport
from console.collect.transport.redfish import RedfishTransport
from console.collect.transport.snmp import SnmpTransport
from console.collect.transport.ssh import SshTransport
from console.collect.transport.sysfs import SysfsTransport
from console.engine.load import Setup
from console.engine.powering import Powering
from console.engine.reach import Reach
from console.inventory import Target
from console.model.poll import Poll


class Collecting:
    """Opened by `follow`, the first time and after every reload."""

    def __init__(self, setup: Setup, on_poll: Callable[[Poll], None], clock: Clock) -> None:
        self._clock = clock
        self._on_poll = on_poll
        self._snmp = SnmpTransport()
        self._ssh = SshTransport(clock, setup.config.engine.ssh_concurrency)
        self._redfish = RedfishTransport()
        self._ipmi = IpmiTransport()
        bmc = BmcPower(self._redfish, self._ipmi)
        self.reach = Reach(self._ssh, self._snmp, bmc, clock)
        self.powering = Powering(self.reach, OutletSwitch(self._snmp), bmc)
        self._collectors: dict[str, Collector] = {
            "snmp": SnmpCollector(self._snmp, setup.catalogue, clock),
            "ssh": SshCollector(self._ssh, clock),
            "redfish": RedfishCollector(self._redfish, clock),
            "ipmi": IpmiCollector(self._ipmi, clock),
            "local": LocalCollector(clock),
            "nut": NutCollector(NutTransport(), clock),
            "exec": ExecCollector(ExecTransport(), clock),
            "sysfs": SysfsCollector(SysfsTransport(), clock),
        }
        self.checks = CheckCollector(self._ssh, self.reach.ssh_access, clock)
        engine = setup.config.engine
        limits = {"snmp": engine.snmp_concurrency, "ssh": engine.ssh_concurrency}
        self.scheduler = Scheduler(self._collectors, on_poll, clock, concurrency=engine.concurrency, limits=limits)

    def follow(self, setup: Setup) -> None:
        """Read the targets of `setup` and no others; those that have not changed keep their connections."""
        for source in {target.source for target in setup.inventory.targets} - self._collectors.keys():
            self._add(source)
        self.reach.retarget(setup.inventory.targets)
        self.scheduler.replace(setup.inventory.targets)

    async def read(self, target: Target) -> Poll:
        """Read one target now, beside what the scheduler does; all that goes wrong is in the poll."""
        return await attempt(self._collectors.get(target.source), target, self._clock)

    def _add(self, source: str) -> None:
        """A collector whose library is imported only where the inventory names such a source: each costs megabytes."""
        if source == "mqtt":
            from console.collect.mqtt import MqttCollector
            from console.collect.transport.mqtt import MqttTransport

            self._collectors[source] = MqttCollector(MqttTransport(self._clock), self._on_poll, self._clock)
        elif source == "http":
            from console.collect.http import HttpCollector
            from console.collect.transport.http import HttpTransport

            self._collectors[source] = HttpCollector(HttpTransport(), self._clock)
            self.powering.use_web(WebOutlets(HttpTransport()))
        elif source == "modbus":
            from console.collect.modbus import ModbusCollector
            from console.collect.transport.modbus import ModbusTransport

            self._collectors[source] = ModbusCollector(ModbusTransport(), self._clock)

    async def close(self) -> None:
        """Stop asking and give every connection back."""
        await self.scheduler.stop()
        for collector in self._collectors.values():
            await collector.close()
        await self._ssh.close()
        await self._snmp.close()
        await self._redfish.close()
        await self._ipmi.close()

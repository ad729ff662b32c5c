"""Hosts that shut down when they are told to, and count what they were told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from msgspec import Struct

from console.collect.outlets.family import Switching
from console.collect.outlets.reading import OutletAction, OutletReading
from console.errors import CollectError
from console.inventory import WakeAccess
from console.model.board import SafeToTouch
from console.model.failure import Cause
from console.model.run import Run, RunOutput
from console.model.time import Seconds
from console.runbooks.context import Answer, Call, Context, Ended, Execution, NoServices, Services, Sign
from console.runbooks.fingerprint import Fingerprint
from console.runbooks.no_entry import Closed
from tests.fakes.clock import FakeClock

SHUTDOWNS = ("systemctl poweroff", "shutdown -h now", "shutdown -p now", "sudo -n -- systemctl poweroff")


class Said(Struct, frozen=True):
    """What a host answers to one command."""

    exit_status: int | None = 0
    ended: Ended = "exited"
    lines: tuple[str, ...] = ()


class FakeHosts:
    """`Shells` and `Signs` of hosts that are on until a shutdown is sent.

    `script` overrides what a command answers; `stubborn` hosts take the command and stay on.
    """

    def __init__(self, clock: FakeClock, *hosts: str) -> None:
        self.clock = clock
        self.on = dict.fromkeys(hosts, True)
        self.sent: list[tuple[str, str]] = []
        self.script: dict[str, Said] = {}
        self.stubborn: set[str] = set()
        self.unreachable: set[str] = set()
        self.unmeasurable: set[str] = set()
        self.network_down = False
        self.spoken = True
        self.before: Callable[[str], Coroutine[Any, Any, None]] | None = None

    async def execute(
        self, device: str, command: str, *, timeout_s: Seconds, on_line: Callable[[str], None]
    ) -> Execution:
        if self.before is not None:
            await self.before(command)
        if device in self.unreachable or not self.on[device]:
            raise CollectError(Cause.REFUSED, f"{device} refuses the connection")
        self.sent.append((device, command))
        said = self.script.get(command, Said())
        for line in said.lines:
            on_line(line)
        if command in SHUTDOWNS and device not in self.stubborn:
            self.on[device] = False
        return said

    async def measure(self, device: str) -> tuple[Sign, ...]:
        await asyncio.sleep(0)
        return tuple(self._sign(name, device) for name in ("ssh", "snmp"))

    async def witness(self, device: str) -> Sign:
        return Sign("witness", "silent" if self.network_down else "answers", self.clock.now())

    def _sign(self, name: str, device: str) -> Sign:
        answer: Answer = "answers" if self.on[device] and not self.network_down else "silent"
        if device in self.unmeasurable and name == "snmp":
            answer = "unknown"
        return Sign(name, answer, self.clock.now(), spoken=self.spoken and not self.network_down)

    def shutdowns_of(self, device: str) -> int:
        """How many times a shutdown was sent to `device`."""
        return sum(1 for sent_to, command in self.sent if sent_to == device and command in SHUTDOWNS)


class FakePower:
    """`Powers` of two outlets and a BMC a host, which follow at once unless a test says otherwise.

    `stuck` outlets take the switching and stay as they are, `leaking` ones say off while current flows, `ignoring` BMCs
    take a reset and do nothing. `wakes` names the host that a network card wakes.
    """

    def __init__(self, hosts: FakeHosts) -> None:
        self.hosts = hosts
        self.outlets: dict[str, bool] = {f"{pdu}/{n}": True for n in range(1, 9) for pdu in ("pdu-a", "pdu-b")}
        self.fed = {f"{pdu}/{n}": host for n, host in enumerate(hosts.on, 1) for pdu in ("pdu-a", "pdu-b")}
        self.offered = ("On", "ForceOff", "GracefulShutdown")
        self.switched: list[tuple[str, str]] = []
        self.reset_asked: list[tuple[str, str]] = []
        self.stuck: set[str] = set()
        self.leaking: set[str] = set()
        self.woken: list[WakeAccess] = []
        self.wakes: dict[str, str] = {}
        self.ignoring: set[str] = set()
        self.silent: set[str] = set()
        self.metered = True
        self.family = "apc-rpdu2"

    async def outlet(self, feed: str) -> OutletReading:
        if feed in self.silent or feed not in self.outlets:
            raise CollectError(Cause.TIMEOUT, f"{feed}: the PDU does not answer")
        on = self.outlets[feed]
        flows = feed in self.leaking or (on and self.hosts.on.get(self.fed.get(feed, ""), False))
        return OutletReading(
            feed=feed,
            family=self.family,
            row=feed.partition("/")[2],
            state="on" if on else "off",
            state_at="1.3.6.1.4.1.318.1.1.26.9.2.3.1.5",
            on=Switching("1.3.6.1.4.1.318.1.1.26.9.2.4.1.5", 1),
            off=Switching("1.3.6.1.4.1.318.1.1.26.9.2.4.1.5", 2),
            amperes=(1.3 if flows else 0.0) if self.metered else None,
        )

    async def switch(self, reading: OutletReading, action: OutletAction) -> None:
        self.switched.append((reading.feed, action))
        if reading.feed not in self.stuck:
            self.outlets[reading.feed] = action == "on"

    async def resets(self, device: str) -> tuple[str, ...]:
        return self.offered

    async def reset(self, device: str, reset_type: str) -> None:
        self.reset_asked.append((device, reset_type))
        if device not in self.ignoring:
            self.hosts.on[device] = reset_type == "On"

    async def wake(self, access: WakeAccess) -> None:
        self.woken.append(access)
        if host := self.wakes.get(access.mac):
            self.hosts.on[host] = True

    async def power_state(self, device: str) -> str:
        return "on" if self.hosts.on[device] else "off"


class FakeTells:
    """`Tells` that keeps what it was given; `reaches` is how many addresses there are."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.reaches = 1

    async def tell(self, call: Call) -> int:
        self.calls.append(call)
        return self.reaches


class FakeFingerprints:
    """Fingerprints in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Fingerprint] = {}

    def of(self, device: str) -> Fingerprint | None:
        return self.kept.get(device)

    async def keep(self, fingerprint: Fingerprint) -> None:
        self.kept[fingerprint.device] = fingerprint


class Stage:
    """Everything that a run needs, and what it announced."""

    def __init__(self, *hosts: str) -> None:
        self.clock = FakeClock()
        self.hosts = FakeHosts(self.clock, *hosts)
        self.power = FakePower(self.hosts)
        self.labels: dict[str, str] = {}
        self.margins: dict[str, float] = {}
        self.ups: dict[str, bool] = {}
        self.against: dict[str, tuple[str, ...]] = {}
        self.fingerprints = FakeFingerprints()
        self.boards: dict[str, SafeToTouch] = {}
        self.closed = Closed()
        self.services: Services = NoServices()
        self.tells = FakeTells()
        self.announced: list[Run | RunOutput] = []
        self.tasks: list[asyncio.Task[None]] = []

    @property
    def context(self) -> Context:
        return Context(
            shells=self.hosts,
            signs=self.hosts,
            powers=self.power,
            clock=self.clock,
            announce=self.announced.append,
            spawn=self._spawn,
            sleep=self._sleep,
            label_fits=lambda rack, code: bool(code) and self.labels.get(rack) == code,
            dew_margin=self.margins.get,
            services=self.services,
            tells=self.tells,
            on_mains=self.ups.get,
            touch=self.boards.get,
            fingerprints=self.fingerprints,
            objections=lambda target: self.against.get(target, ()),
            closed=lambda target: self.closed,
        )

    async def finish(self) -> None:
        """Wait for every run that was started."""
        await asyncio.gather(*self.tasks)

    def run(self, id_: str) -> Run:
        """The run as it was announced last."""
        return [entity for entity in self.announced if isinstance(entity, Run) and entity.id == id_][-1]

    def _spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.create_task(work, name=name))

    async def _sleep(self, by_s: Seconds) -> None:
        self.clock.advance(by_s)
        await asyncio.sleep(0)

"""Hosts that shut down when they are told to, and count what they were told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from msgspec import Struct

from console.errors import CollectError
from console.model.failure import Cause
from console.model.run import Run, RunOutput
from console.model.time import Seconds
from console.runbooks.context import Answer, Context, Ended, Execution, Sign
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


class Stage:
    """Everything that a run needs, and what it announced."""

    def __init__(self, *hosts: str) -> None:
        self.clock = FakeClock()
        self.hosts = FakeHosts(self.clock, *hosts)
        self.announced: list[Run | RunOutput] = []
        self.tasks: list[asyncio.Task[None]] = []

    @property
    def context(self) -> Context:
        return Context(
            shells=self.hosts,
            signs=self.hosts,
            clock=self.clock,
            announce=self.announced.append,
            spawn=self._spawn,
            sleep=self._sleep,
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

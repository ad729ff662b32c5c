"""Collects from Nagios plug-ins that run on the engine's own host; judges nothing that they do not judge."""

from __future__ import annotations

import asyncio
from typing import Protocol

from console.clock import Clock
from console.collect.measure import Gauge
from console.collect.plugin import gauges
from console.collect.rates import readings
from console.collect.transport.exec import Ended
from console.errors import CollectError
from console.feeds.access import Check, ExecAccess
from console.i18n import _
from console.inventory import Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import State
from console.model.time import Seconds

_AT_ONCE = 8


class ProgramTransport(Protocol):
    """What this collector needs to run programs."""

    async def run(self, command: tuple[str, ...], timeout_s: Seconds) -> Ended:
        """Run `command` to its end; raises CollectError."""
        ...


class ExecCollector:
    """Runs every check of a target, a few side by side."""

    def __init__(self, transport: ProgramTransport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def poll(self, target: Target) -> Poll:
        """Run all checks once; one that cannot be run is unknown and named beside what the others say."""
        started_s = self._clock.monotonic()
        access = target.access
        if not isinstance(access, ExecAccess):
            text = _("{device} has no checks to run.").format(device=target.device)
            failure = Failure(Cause.INTERNAL, text)
            return Poll(target.device, target.source, self._clock.now(), 0.0, failure=failure)
        ran = await asyncio.gather(*(self._checked(check, target.timeout_s) for check in access.checks))
        now, took_s = self._clock.now(), self._clock.monotonic() - started_s
        found = readings([one for gauges_, _failure in ran for one in gauges_], None, 0.0, now)
        failures = [failure for _gauges, failure in ran if failure is not None]
        return Poll(target.device, target.source, now, took_s, found, failures[0] if failures else None)

    async def _checked(self, check: Check, timeout_s: Seconds) -> tuple[list[Gauge], Failure | None]:
        try:
            async with self._places:
                ended = await self._transport.run(check.command, timeout_s)
        except CollectError as error:
            text = _("The check {name} failed: {reason}").format(name=check.name, reason=error)
            return [Gauge("health", check.name, "unknown", State.UNKNOWN, text)], Failure(error.cause, text)
        return list(gauges(check, ended.status, ended.output.decode("utf-8", "replace"))), None

    async def forget(self, target: Target) -> None:
        """Nothing is kept."""

    async def close(self) -> None:
        """Nothing is open."""

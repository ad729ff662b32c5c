"""Reads BMCs over IPMI: power state, sensors, the newest events; judges no limits."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct, field

from console.clock import Clock
from console.collect.ipmi_sensors import gauges
from console.collect.measure import Gauge
from console.collect.rates import readings
from console.collect.redfish_blink import Blinking
from console.collect.redfish_log import Entry, log_gauge
from console.collect.redfish_words import word_gauge
from console.collect.transport.ipmi import IpmiHeard, IpmiHistory
from console.errors import CollectError
from console.i18n import _
from console.inventory import IpmiAccess, Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.time import Seconds

_HISTORY_S: Seconds = 300.0


class Asked(Protocol):
    """What this collector needs of the IPMI transport."""

    async def read(self, access: IpmiAccess, timeout_s: Seconds) -> IpmiHeard:
        """Power state and sensors; raises CollectError."""
        ...

    async def history(self, access: IpmiAccess, timeout_s: Seconds) -> IpmiHistory:
        """Identity and newest events; raises CollectError."""
        ...

    async def forget(self, access: IpmiAccess) -> None:
        """Log out."""
        ...


class _Known(Struct):
    """What is kept of one BMC between polls."""

    access: IpmiAccess
    blinking: Blinking = field(default_factory=Blinking)
    history: IpmiHistory | None = None
    history_due_s: Seconds = 0.0


class IpmiCollector:
    """Polls BMCs; identity and event log are asked every five minutes and reported each time."""

    def __init__(self, transport: Asked, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._known: dict[tuple[str, str], _Known] = {}

    async def poll(self, target: Target) -> Poll:
        """Read `target` once; what a BMC does wrong is the poll's failure."""
        started_s, at = self._clock.monotonic(), self._clock.now()
        if not isinstance(target.access, IpmiAccess):
            sentence = _("{device} has no IPMI access.").format(device=target.device)
            return Poll(target.device, target.source, at, 0.0, failure=Failure(Cause.INTERNAL, sentence))
        known = self._recall(target, target.access)
        found: list[Gauge] = []
        failure: Failure | None = None
        try:
            found += _gauges(await self._transport.read(known.access, target.timeout_s))
            await self._look_back(known, target.timeout_s)
        except CollectError as error:
            failure = error.failure
        now = self._clock.now()
        if found and known.history is not None:
            found.append(log_gauge(_entries(known.history), now))
        return Poll(
            target.device,
            target.source,
            at,
            self._clock.monotonic() - started_s,
            readings=readings(known.blinking.believed(found), None, 0.0, now),
            failure=failure,
            identity=known.history.identity if known.history else None,
        )

    async def forget(self, target: Target) -> None:
        """Log out and drop what is kept for `target`."""
        self._known.pop((target.device, target.source), None)
        if isinstance(target.access, IpmiAccess):
            await self._transport.forget(target.access)

    async def close(self) -> None:
        """Drop everything; the transport belongs to whoever opened it."""
        self._known.clear()

    def _recall(self, target: Target, access: IpmiAccess) -> _Known:
        key = target.device, target.source
        known = self._known.get(key)
        if known is None or known.access != access:
            known = self._known[key] = _Known(access)
        return known

    async def _look_back(self, known: _Known, timeout_s: Seconds) -> None:
        if self._clock.monotonic() >= known.history_due_s:
            known.history = await self._transport.history(known.access, timeout_s)
            known.history_due_s = self._clock.monotonic() + _HISTORY_S


def _gauges(heard: IpmiHeard) -> list[Gauge]:
    return [word_gauge("power_state", "", "on" if heard.on else "off"), *gauges(heard.sensors)]


def _entries(history: IpmiHistory) -> tuple[Entry, ...]:
    found = [
        Entry(event.at, event.word, event.message)
        for event in history.events
        if event.at is not None and event.word != "unknown"
    ]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True))

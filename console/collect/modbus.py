"""Collects from devices that speak Modbus TCP: registers become readings; it judges no limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from console.clock import Clock
from console.collect.mapping import gauge
from console.collect.measure import Gauge
from console.collect.rates import readings
from console.collect.registers import Span, alone, packed, value_of
from console.errors import CollectError
from console.feeds.access import ModbusAccess
from console.i18n import _
from console.inventory import Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.time import Seconds

_REFUSALS = frozenset({Cause.NO_SUCH_OBJECT, Cause.UNSUPPORTED})


class RegisterTransport(Protocol):
    """What this collector needs of the Modbus transport."""

    async def read(self, access: ModbusAccess, span: Span, timeout_s: Seconds) -> Sequence[int | bool]:
        """The registers or bits of `span`; raises CollectError."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class ModbusCollector:
    """Reads registers packed into few requests, one by one where a device refuses what lies between them."""

    def __init__(self, transport: RegisterTransport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._apart: dict[str, set[tuple[str, int]]] = {}

    async def poll(self, target: Target) -> Poll:
        """Read `target` once; what a refused register leaves is in the poll beside the failure."""
        started_s = self._clock.monotonic()
        access = target.access
        if not isinstance(access, ModbusAccess):
            text = _("{device} has no Modbus access.").format(device=target.device)
            return Poll(target.device, target.source, self._clock.now(), 0.0, failure=Failure(Cause.INTERNAL, text))
        gauges, failure = await self._read(target, access)
        now, took_s = self._clock.now(), self._clock.monotonic() - started_s
        return Poll(target.device, target.source, now, took_s, readings(gauges, None, 0.0, now), failure)

    async def _read(self, target: Target, access: ModbusAccess) -> tuple[list[Gauge], Failure | None]:
        gauges: list[Gauge] = []
        failure: Failure | None = None
        waiting = list(reversed(self._spans(target.device, access)))
        while waiting:
            span = waiting.pop()
            try:
                found = await self._transport.read(access, span, target.timeout_s)
            except CollectError as error:
                if error.cause in _REFUSALS and len(span.registers) > 1:
                    self._apart.setdefault(target.device, set()).add((span.table, span.at))
                    waiting += reversed([alone(one) for one in span.registers])
                    continue
                failure = failure or error.failure
                if error.cause in _REFUSALS:
                    continue
                break
            values = ((one.map, value_of(one, span, found)) for one in span.registers)
            gauges += [one for map_, value in values if (one := gauge(value, map_)) is not None]
        return gauges, failure

    def _spans(self, device: str, access: ModbusAccess) -> list[Span]:
        apart = self._apart.get(device, set())
        return [
            one
            for span in packed(access.registers)
            for one in (map(alone, span.registers) if (span.table, span.at) in apart else (span,))
        ]

    async def forget(self, target: Target) -> None:
        """Drop what was learnt of a device; its connection may serve others."""
        self._apart.pop(target.device, None)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.close()

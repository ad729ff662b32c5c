"""Collects from devices that show their values as a document on the web: JSON, XML or plain text; judges no limits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol

from console.clock import Clock
from console.collect.mapping import gauge
from console.collect.markup import xml_document
from console.collect.measure import Gauge
from console.collect.payload import Absent, Document, find, json_document, plain_text
from console.collect.rates import readings
from console.errors import CollectError
from console.feeds.access import HttpAccess, PointMap
from console.i18n import _
from console.inventory import Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.text import neutralise
from console.model.time import Seconds

_DECODERS = {"json": json_document, "xml": xml_document, "text": plain_text}
_QUICK_BYTES = 32 * 1024
_NAMED = 5


class DocumentTransport(Protocol):
    """What this collector needs of the HTTP transport."""

    async def fetch(self, device: str, access: HttpAccess, timeout_s: Seconds) -> bytes:
        """The body of what is at the address; raises CollectError."""
        ...

    async def forget(self, device: str) -> None:
        """Close what is kept for a device."""
        ...

    async def close(self) -> None:
        """Close everything."""
        ...


class HttpCollector:
    """Fetches a document and looks up each configured point."""

    def __init__(self, transport: DocumentTransport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock

    async def poll(self, target: Target) -> Poll:
        """Read `target` once; points that the document does not have are named beside the others."""
        started_s = self._clock.monotonic()
        gauges, failure = await self._asked(target)
        now, took_s = self._clock.now(), self._clock.monotonic() - started_s
        return Poll(target.device, target.source, now, took_s, readings(gauges, None, 0.0, now), failure)

    async def _asked(self, target: Target) -> tuple[list[Gauge], Failure | None]:
        access = target.access
        if not isinstance(access, HttpAccess):
            return [], Failure(Cause.INTERNAL, _("{device} has no HTTP access.").format(device=target.device))
        try:
            body = await self._transport.fetch(target.device, access, target.timeout_s)
        except CollectError as error:
            return [], error.failure
        try:
            decode = _DECODERS[access.format]
            document = decode(body) if len(body) <= _QUICK_BYTES else await asyncio.to_thread(decode, body)
        except CollectError as error:
            text = _("{url} cannot be read: {reason}.").format(url=neutralise(access.url, 120), reason=error)
            return [], Failure(error.cause, text)
        return looked_up(document, access.points)

    async def forget(self, target: Target) -> None:
        """Close the connection."""
        await self._transport.forget(target.device)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.close()


def looked_up(document: Document, maps: Iterable[PointMap]) -> tuple[list[Gauge], Failure | None]:
    """The gauges of a document, and which pointers lead nowhere."""
    found: list[Gauge] = []
    nowhere: list[str] = []
    for map_ in maps:
        value = find(document, map_.at)
        if isinstance(value, Absent):
            nowhere.append(map_.at)
        elif (one := gauge(value, map_)) is not None:
            found.append(one)
    if not nowhere:
        return found, None
    text = _("The document has nothing at {places}; correct `at`.")
    return found, Failure(Cause.NO_SUCH_OBJECT, text.format(places=", ".join(nowhere[:_NAMED])))

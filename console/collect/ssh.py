"""Collects from hosts over SSH: one script a poll, read section by section; it judges no limits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from console.clock import Clock
from console.collect.measure import Gauge, Measure
from console.collect.probes import identity
from console.collect.probes.catalogue import IDENTITY, PROBES, SCRIPT, sections
from console.collect.rates import Sample, readings, sample_of
from console.collect.transport.ssh import ProbeCut
from console.errors import CollectError
from console.i18n import _
from console.inventory import SshAccess, Target
from console.model.device import Identity
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import Reading
from console.model.time import Instant, Seconds

# No honest host has more of one kind; one that invents them must not fill the store.
_MOST_MEASURES = 1000

_QUICK_BYTES = 32 * 1024


class ProbeTransport(Protocol):
    """What this collector needs of the SSH transport."""

    async def probe(self, access: SshAccess, script: str, *, timeout_s: Seconds) -> bytes:
        """What `script` prints on the host; raises CollectError."""
        ...

    async def forget(self, access: SshAccess) -> None:
        """Close what is kept for `access`."""
        ...

    async def close(self) -> None:
        """Close everything."""
        ...


class Heard(Struct, frozen=True):
    """One answer of a host, read: measures by section, who it is, and the basic sections that could not be read."""

    measures: Mapping[str, tuple[Measure, ...]]
    identity: Identity | None
    unread: tuple[str, ...]

    @property
    def all_measures(self) -> tuple[Measure, ...]:
        """Every section's measures in the script's order."""
        return tuple(measure for section in self.measures.values() for measure in section)


class SshCollector:
    """Polls hosts with the probes of `probes/`; keeps the last counters of each for the rates."""

    def __init__(self, transport: ProbeTransport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._samples: dict[str, Sample] = {}
        self._known: dict[str, dict[str, frozenset[tuple[str, str]]]] = {}

    async def poll(self, target: Target) -> Poll:
        """Read `target` once; what was read before a failure is in the poll beside it."""
        started_s = self._clock.monotonic()
        output, failure = await self._asked(target)
        now = self._clock.now()
        took_s = self._clock.monotonic() - started_s
        if output is None:
            return Poll(target.device, target.source, now, took_s, failure=failure)
        heard = read(output) if len(output) <= _QUICK_BYTES else await asyncio.to_thread(read, output)
        return Poll(
            target.device,
            target.source,
            now,
            took_s,
            readings=self._readings(target, heard, now),
            failure=failure or _unread(heard),
            identity=heard.identity,
            gone=self._gone(target, heard),
        )

    async def _asked(self, target: Target) -> tuple[bytes | None, Failure | None]:
        if not isinstance(target.access, SshAccess):
            return None, Failure(Cause.INTERNAL, _("{device} has no SSH access.").format(device=target.device))
        try:
            return await self._transport.probe(target.access, SCRIPT, timeout_s=target.timeout_s), None
        except ProbeCut as cut:
            return cut.so_far, cut.failure
        except CollectError as error:
            return None, error.failure

    def _readings(self, target: Target, heard: Heard, now: Instant) -> tuple[Reading, ...]:
        measures = heard.all_measures
        at_s = _uptime(heard)
        if at_s is None:
            return readings(measures, None, 0.0, now)
        read_now = readings(measures, self._samples.get(target.device), at_s, now)
        self._samples[target.device] = sample_of(measures, at_s)
        return read_now

    def _gone(self, target: Target, heard: Heard) -> tuple[tuple[str, str], ...]:
        """What a section named before and, though read in full, names no more."""
        before = self._known.get(target.device, {})
        present = {
            name: frozenset((measure.point, measure.instance) for measure in measures)
            for name, measures in heard.measures.items()
            if measures
        }
        self._known[target.device] = {**before, **present}
        return tuple(sorted(key for name in present for key in before.get(name, frozenset()) - present[name]))

    async def forget(self, target: Target) -> None:
        """Drop the connection and the counters."""
        self._samples.pop(target.device, None)
        self._known.pop(target.device, None)
        if isinstance(target.access, SshAccess):
            await self._transport.forget(target.access)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.close()


def read(output: bytes) -> Heard:
    """A host's answer as measures; takes any octets at all."""
    found = sections(decoded(output))
    measures = {
        probe.section: tuple(probe.parse(found[probe.section]))[:_MOST_MEASURES]
        for probe in PROBES
        if probe.section in found
    }
    unread = tuple(probe.section for probe in PROBES if probe.basic and not measures.get(probe.section))
    who = identity.parse(found[IDENTITY]) if IDENTITY in found else None
    return Heard(measures, who, unread)


def decoded(output: bytes) -> str:
    """`output` as text: UTF-8 where it is, Latin-1 where a name on the host is not."""
    try:
        return output.decode("utf-8")
    except UnicodeDecodeError:
        return output.decode("latin-1")


def _uptime(heard: Heard) -> Seconds | None:
    gauges = heard.measures.get("uptime", ())
    value = gauges[0].value if gauges and isinstance(gauges[0], Gauge) else None
    return value if isinstance(value, float) else None


def _unread(heard: Heard) -> Failure | None:
    if not heard.unread:
        return None
    if not heard.all_measures:
        sentence = _("The host lets us in but shows nothing of Linux' /proc: only Linux hosts can be probed.")
        return Failure(Cause.UNSUPPORTED, sentence)
    sentence = _("The host's answer could not be read in these parts: {sections}.")
    return Failure(Cause.MALFORMED, sentence.format(sections=", ".join(heard.unread)))

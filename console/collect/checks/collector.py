"""Makes one check from its vantage point and ends it in a finding; how often it is made is the scheduler's business."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.clock import Clock
from console.collect.checks.backup import backup_command, judge_backup
from console.collect.checks.command import judge_database, judge_unit, tripwire_command, tripwire_of, unit_command
from console.collect.checks.dns import judge_dns
from console.collect.checks.here import Here
from console.collect.checks.inside import Inside
from console.collect.checks.newest import judge_newest
from console.collect.checks.page import judge_http, mark_of
from console.collect.checks.tls import judge_tls
from console.collect.seen import Addresses, Fetched, Ran, Vantage, unknown
from console.collect.transport.ssh import SshTransport
from console.errors import CollectError
from console.i18n import _
from console.inventory import SshAccess, Target
from console.model.check import (
    ENGINE,
    AnyProbe,
    CheckAccess,
    DatabaseCheck,
    DnsCheck,
    Finding,
    HttpCheck,
    NewestCheck,
    Outcome,
    TcpCheck,
    TlsCheck,
    TripwireCheck,
    UnitCheck,
    WitnessCheck,
)
from console.model.failure import Cause
from console.model.poll import Poll
from console.model.time import Seconds

_OUTPUT_BYTES = 4 * 1024 * 1024


class CheckPoll(Poll, frozen=True):
    """A poll that brings a finding instead of readings."""

    finding: Finding | None = None


class CheckCollector:
    """Every kind of check; `access_of` says how to log in to a device that is a vantage point."""

    def __init__(self, ssh: SshTransport, access_of: Callable[[str], SshAccess | None], clock: Clock) -> None:
        self._ssh = ssh
        self._access_of = access_of
        self._clock = clock
        self._here = Here()

    async def poll(self, target: Target) -> CheckPoll:
        access = target.access
        if not isinstance(access, CheckAccess):
            raise CollectError(Cause.UNSUPPORTED, _("this is no check"))
        started = self._clock.monotonic()
        vantage = self._vantage(access.vantage)
        finding = await self._find(access.probe, vantage, target.timeout_s)
        took_s = self._clock.monotonic() - started
        return CheckPoll(target.device, target.source, self._clock.now(), took_s, finding=finding)

    async def forget(self, target: Target) -> None:
        """Nothing is kept: the connections to servers belong to the SSH transport."""

    async def close(self) -> None:
        """Nothing is kept."""

    def _vantage(self, name: str) -> Vantage:
        return self._here if name == ENGINE else Inside(name, self._access_of(name), self._ssh)

    async def _find(self, probe: AnyProbe, vantage: Vantage, timeout_s: Seconds) -> Finding:
        match probe:
            case HttpCheck():
                page = await vantage.fetch(probe.page, timeout_s)
                return page if isinstance(page, Finding) else await asyncio.to_thread(judge_http, probe, page)
            case DnsCheck():
                return await _names(probe, vantage, timeout_s)
            case TcpCheck():
                return await vantage.knock(probe.address, probe.port, timeout_s)
            case WitnessCheck():
                return _witnessed(await vantage.knock(probe.address, probe.port, timeout_s))
            case TlsCheck():
                shaken = await vantage.handshake(probe.address, probe.port, probe.name, probe.ca_file, timeout_s)
                return shaken if isinstance(shaken, Finding) else judge_tls(probe, shaken, self._clock.now())
            case NewestCheck():
                return await self._newest(probe, vantage, timeout_s)
            case TripwireCheck():
                return await _tripwire(probe, vantage, timeout_s)
            case UnitCheck():
                ran = await vantage.run(unit_command(probe), timeout_s, _OUTPUT_BYTES)
                return ran if isinstance(ran, Finding) else judge_unit(probe, ran)
            case DatabaseCheck():
                ran = await vantage.run(probe.command, timeout_s, _OUTPUT_BYTES)
                return ran if isinstance(ran, Finding) else judge_database(probe, ran)
            case backup:
                ran = await vantage.run(backup_command(backup), timeout_s, _OUTPUT_BYTES)
                return ran if isinstance(ran, Finding) else judge_backup(backup, ran, self._clock.now())

    async def _newest(self, probe: NewestCheck, vantage: Vantage, timeout_s: Seconds) -> Finding:
        seen: Fetched | Ran | Finding
        if probe.page is not None:
            seen = _out_of_sight(await vantage.fetch(probe.page, timeout_s))
        else:
            seen = await vantage.run(probe.command, timeout_s, _OUTPUT_BYTES)
        if isinstance(seen, Finding):
            return seen
        return await asyncio.to_thread(judge_newest, probe, seen, self._clock.now())


async def _names(probe: DnsCheck, vantage: Vantage, timeout_s: Seconds) -> Finding:
    """Resolver and zone are asked side by side."""
    port = probe.port if probe.resolver else 53
    asking = vantage.addresses(probe.name, probe.record, probe.resolver, port, timeout_s)
    if not probe.authoritative:
        answer: Addresses | Finding = await asking
        zone: Addresses | Finding | None = None
    else:
        own = vantage.addresses(probe.name, probe.record, probe.authoritative, probe.port, timeout_s)
        answer, zone = await asyncio.gather(asking, own)
    if isinstance(answer, Finding):
        return answer
    return zone if isinstance(zone, Finding) else judge_dns(probe, answer, zone)


async def _tripwire(probe: TripwireCheck, vantage: Vantage, timeout_s: Seconds) -> Finding:
    if probe.page is None:
        ran = await vantage.run(tripwire_command(probe), timeout_s, _OUTPUT_BYTES)
        return ran if isinstance(ran, Finding) else await asyncio.to_thread(tripwire_of, probe, ran)
    page = _out_of_sight(await vantage.fetch(probe.page, timeout_s))
    if isinstance(page, Finding):
        return page
    if page.status != 200:
        sentence = _("{url} answers {status}, so it cannot be compared")
        return unknown("wrong_status", sentence.format(url=page.url, status=page.status))
    mark = await asyncio.to_thread(mark_of, page, probe.ignore)
    return Finding(Outcome.PASSED, "page", _("the page is as it was"), mark=mark)


def _out_of_sight(seen: Fetched | Finding) -> Fetched | Finding:
    """A page that does not come is the availability checks' to report; here it only means that nothing can be seen."""
    if isinstance(seen, Fetched):
        return seen
    return unknown(seen.reason, seen.sentence)


def _witnessed(found: Finding) -> Finding:
    """Somebody who refuses a connection is there."""
    if found.reason == "refused":
        return Finding(Outcome.PASSED, "refused", found.sentence)
    return found

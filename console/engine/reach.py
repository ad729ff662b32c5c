"""How runbooks reach devices: log in and run a line, measure whether a device is on; judges nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from console.clock import Clock
from console.collect.bmc_power import BmcPower
from console.collect.transport.snmp import SnmpTransport
from console.collect.transport.ssh import SshTransport
from console.errors import CollectError
from console.feeds.access import HttpAccess
from console.i18n import _
from console.inventory import BmcAccess, SnmpAccess, SshAccess, Target
from console.model.failure import Cause, Failure
from console.model.time import Seconds
from console.runbooks.context import Answer, Execution, Sign

_SYS_UP_TIME = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_TRY_S: Seconds = 2.0
_TRIES = 3
_WITNESSES = 16

_SPOKEN = frozenset({Cause.REFUSED, Cause.AUTH, Cause.HOST_KEY, Cause.MALFORMED, Cause.UNSUPPORTED})
# While it starts or stops a server still has power.
_POWER: dict[str, Answer] = {"on": "on", "starting": "on", "stopping": "on", "off": "off", "unknown": "unknown"}
_GONE = frozenset({Cause.TIMEOUT, Cause.REFUSED, Cause.UNREACHABLE})


class Reach:
    """The engine's connections, by device; `retarget` follows a changed inventory."""

    def __init__(self, ssh: SshTransport, snmp: SnmpTransport, bmc: BmcPower, clock: Clock) -> None:
        self._ssh = ssh
        self._snmp = snmp
        self._bmc = bmc
        self._clock = clock
        self._accesses: dict[str, dict[str, SshAccess | SnmpAccess]] = {}
        self._bmcs: dict[str, list[BmcAccess]] = {}
        self._web: dict[str, HttpAccess] = {}

    def retarget(self, targets: Iterable[Target]) -> None:
        """Know these targets and no others."""
        self._accesses, self._bmcs, self._web = {}, {}, {}
        for target in targets:
            if isinstance(target.access, SshAccess | SnmpAccess):
                self._accesses.setdefault(target.device, {})[target.source] = target.access
            elif isinstance(target.access, BmcAccess):
                self._bmcs.setdefault(target.device, []).append(target.access)
            elif isinstance(target.access, HttpAccess) and target.fault is None:
                self._web[target.device] = target.access

    def ssh_access(self, device: str) -> SshAccess | None:
        """How to log in to `device`; None when that is not configured."""
        access = self._accesses.get(device, {}).get("ssh")
        return access if isinstance(access, SshAccess) else None

    def snmp_access(self, device: str) -> SnmpAccess | None:
        """How to ask `device` over SNMP; None when that is not configured."""
        access = self._accesses.get(device, {}).get("snmp")
        return access if isinstance(access, SnmpAccess) else None

    def http_access(self, device: str) -> HttpAccess | None:
        """How to fetch what `device` says over HTTP; None when that is not configured."""
        return self._web.get(device)

    def bmc_accesses(self, device: str) -> tuple[BmcAccess, ...]:
        """The BMCs of `device`, in the order of the configuration."""
        return tuple(self._bmcs.get(device, ()))

    async def execute(
        self, device: str, command: str, *, timeout_s: Seconds, on_line: Callable[[str], None]
    ) -> Execution:
        """Run `command` on `device` over SSH; raises `CollectError` only while nothing was sent."""
        access = self.ssh_access(device)
        if access is None:
            raise CollectError(Cause.UNSUPPORTED, _("{device} has no SSH access configured.").format(device=device))
        return await self._ssh.execute(access, command, timeout_s=timeout_s, on_line=on_line)

    async def measure(self, device: str) -> tuple[Sign, ...]:
        """Ask every source of `device` now, all at once; a source is silent only after several tries."""
        asking = [self._sign(name, access) for name, access in self._accesses.get(device, {}).items()]
        if device in self._bmcs:
            asking.append(self._bmc_sign(self._bmcs[device]))
        return tuple(await asyncio.gather(*asking))

    async def witness(self, device: str) -> Sign:
        """The first other device that answers proves that our own network works."""
        others = [
            (name, access)
            for other, accesses in self._accesses.items()
            if other != device
            for name, access in accesses.items()
        ]
        asked = [asyncio.create_task(self._sign(name, access)) for name, access in others[:_WITNESSES]]
        try:
            for answer in asyncio.as_completed(asked):
                sign = await answer
                if sign.answer == "answers":
                    return sign
        finally:
            for task in asked:
                task.cancel()
        return Sign("witness", "unknown", self._clock.now(), _("no other device answers"))

    async def _sign(self, name: str, access: SshAccess | SnmpAccess) -> Sign:
        failure: Failure | None = None
        for _try in range(_TRIES):
            failure = await self._ask(access)
            if failure is None or failure.cause not in _GONE:
                break
        return Sign(name, _answer(failure), self._clock.now(), _detail(failure), _spoken(failure))

    async def _bmc_sign(self, accesses: list[BmcAccess]) -> Sign:
        """What the first BMC that answers measures; a BMC that cannot be asked tells nothing of its server."""
        failure = ""
        for access in accesses:
            try:
                state = await self._bmc.power_state(access)
            except CollectError as error:
                failure = failure or str(error)
                continue
            said = _("says that the power is {state}").format(state=state)
            return Sign("bmc", _POWER[state], self._clock.now(), said, spoken=True)
        return Sign("bmc", "unknown", self._clock.now(), failure)

    async def _ask(self, access: SshAccess | SnmpAccess) -> Failure | None:
        if isinstance(access, SshAccess):
            return await self._ssh.reachable(access, _TRY_S)
        return await _failure_of(self._snmp.get(access, (_SYS_UP_TIME,), timeout_s=_TRY_S, retries=0))


async def _failure_of(asking: Awaitable[object]) -> Failure | None:
    try:
        await asking
    except CollectError as error:
        return error.failure
    return None


def _answer(failure: Failure | None) -> Answer:
    """A wrong password is an answer too: somebody is there. What could not be tried is unknown."""
    if failure is None or failure.cause in _SPOKEN - _GONE:
        return "answers"
    return "silent" if failure.cause in _GONE else "unknown"


def _spoken(failure: Failure | None) -> bool:
    return failure is None or failure.cause in _SPOKEN


def _detail(failure: Failure | None) -> str:
    match failure:
        case None:
            return _("answers")
        case Failure(cause=Cause.TIMEOUT):
            return _("does not answer")
        case Failure(cause=Cause.REFUSED):
            return _("refuses the connection")
        case Failure(cause=Cause.UNREACHABLE):
            return _("cannot be reached")
        case _other:
            return failure.message

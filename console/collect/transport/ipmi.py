"""IPMI for the other parts: one thread holds every session, since pyghmi has a loop of its own; it judges nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from console.collect.ipmi_sensors import Event, Sensor
from console.collect.transport.ipmi_presence import await_presence
from console.collect.transport.refusal import Refusal
from console.errors import CollectError
from console.i18n import _
from console.inventory import IpmiAccess
from console.model.device import Identity
from console.model.failure import Cause
from console.model.time import Seconds

if TYPE_CHECKING:
    from console.collect.transport.ipmi_command import IpmiCommand

_PRESENCE_S: Seconds = 2.0
_FAREWELL_S: Seconds = 3.0

_Told = TypeVar("_Told")


class IpmiHeard(Struct, frozen=True):
    """What a BMC says each time."""

    on: bool
    sensors: tuple[Sensor, ...]


class IpmiHistory(Struct, frozen=True):
    """What a BMC is asked now and then."""

    identity: Identity
    events: tuple[Event, ...]


class IpmiTransport:
    """Every IPMI session of the engine. A BMC that is silent is found out before it can hold the thread up."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ipmi")
        self._commands: dict[IpmiAccess, IpmiCommand] = {}
        self._refusals: dict[IpmiAccess, Refusal] = {}
        self._running: dict[tuple[IpmiAccess, str], Future[Any]] = {}

    async def read(self, access: IpmiAccess, timeout_s: Seconds) -> IpmiHeard:
        """Power state and sensors; raises CollectError. The first time a BMC also lists its sensors, which is slow."""
        return await self._asked(access, "read", _heard, timeout_s)

    async def history(self, access: IpmiAccess, timeout_s: Seconds) -> IpmiHistory:
        """Identity and the newest events; raises CollectError."""
        return await self._asked(access, "history", _history, timeout_s)

    async def is_on(self, access: IpmiAccess, timeout_s: Seconds) -> bool:
        """Whether the chassis has power, measured now; raises CollectError."""
        return await self._asked(access, "power", _is_on, timeout_s)

    async def control(self, access: IpmiAccess, code: int, timeout_s: Seconds) -> None:
        """Send one chassis control, once; raises CollectError."""
        await self._asked(access, f"control {code}", lambda command: command.control(code), timeout_s)

    async def forget(self, access: IpmiAccess) -> None:
        """Log out of `access`."""
        self._refusals.pop(access, None)
        command = self._commands.pop(access, None)
        if command is not None:
            with contextlib.suppress(RuntimeError):  # the thread was stopped: everything is being closed
                self._thread.submit(command.close)

    async def close(self) -> None:
        """Log out everywhere; nothing can be asked afterwards."""
        for access in list(self._commands):
            await self.forget(access)
        self._thread.shutdown(wait=False)
        # pyghmi's state is the process's: the next thread must not meet this one's farewells.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL_S):
                await asyncio.to_thread(self._thread.shutdown)

    def _command(self, access: IpmiAccess) -> IpmiCommand:
        found = self._commands.get(access)
        if found is None:
            # Imported here because an engine without IPMI never needs pyghmi, and it costs 5 MiB.
            from console.collect.transport.ipmi_command import IpmiCommand

            found = self._commands[access] = IpmiCommand(access)
        return found

    async def _asked(
        self, access: IpmiAccess, what: str, ask: Callable[[IpmiCommand], _Told], timeout_s: Seconds
    ) -> _Told:
        """Wait for an answer; a question that is still being answered is not asked a second time."""
        refusal = self._refusals.setdefault(access, Refusal())
        refusal.check()
        await await_presence(access.address, access.port, min(timeout_s, _PRESENCE_S))
        running: Future[_Told] | None = self._running.get((access, what))
        if running is None:
            command = self._command(access)
            running = self._running[access, what] = self._thread.submit(ask, command)
        try:
            async with asyncio.timeout(timeout_s):
                return await asyncio.shield(asyncio.wrap_future(running))
        except CollectError as error:
            raise refusal.note(error) from None
        except TimeoutError:
            sentence = _("{address} port {port} is still answering; what it says is taken the next time.")
            text = sentence.format(address=access.address, port=access.port)
            raise CollectError(Cause.TIMEOUT, text) from None
        finally:
            if running.done():
                self._running.pop((access, what), None)


def _is_on(command: IpmiCommand) -> bool:
    return command.is_on()


def _heard(command: IpmiCommand) -> IpmiHeard:
    return IpmiHeard(command.is_on(), command.sensors())


def _history(command: IpmiCommand) -> IpmiHistory:
    return IpmiHistory(command.identity(), command.events())

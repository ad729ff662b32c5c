"""All that a run may reach outside itself, as protocols that the engine fulfils; decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Literal, Protocol, TypeAlias

from msgspec import Struct

from console.clock import Clock
from console.collect.outlets.reading import OutletAction, OutletReading
from console.inventory import WakeAccess
from console.model.board import SafeToTouch
from console.model.run import Run, RunOutput
from console.model.service import ServiceView
from console.model.time import Instant, Seconds
from console.runbooks.fingerprint import Fingerprint
from console.runbooks.no_entry import Closed

Ended: TypeAlias = Literal["exited", "closed", "timeout", "limit"]
Answer: TypeAlias = Literal["answers", "silent", "off", "on", "unknown"]


class Execution(Protocol):
    """How a command ended: it exited, the host closed the connection, the time or the amount of output ran out."""

    @property
    def exit_status(self) -> int | None:
        """The command's exit status; None when it was not told."""
        ...

    @property
    def ended(self) -> Ended:
        """Why nothing more came."""
        ...


class Shells(Protocol):
    """Logs in to hosts and runs one line there."""

    async def execute(
        self, device: str, command: str, *, timeout_s: Seconds, on_line: Callable[[str], None]
    ) -> Execution:
        """Send `command` to `device` and tell each printed line as it comes, on the event loop.

        Raises `CollectError` only while nothing was sent; once it was, what happens is in the `Execution`.
        """
        ...


class Sign(Struct, frozen=True):
    """One measurement of one source of a device.

    `unknown` means that it could not be measured. `detail` says in words what was seen. `spoken` is set when something
    on the way really answered (a refusal, an ICMP message, a BMC), so that the way there is proved to be open.
    """

    name: str
    answer: Answer
    at: Instant
    detail: str = ""
    spoken: bool = False


class Signs(Protocol):
    """Measures whether a device is on or off, now and not from memory."""

    async def measure(self, device: str) -> tuple[Sign, ...]:
        """Ask every source of `device` that can tell; a timeout counts as `silent` only after several tries."""
        ...

    async def witness(self, device: str) -> Sign:
        """Ask another device that is reached the same way; `answers` proves that silence is not our own network's."""
        ...


class Powers(Protocol):
    """Reads and switches outlets and BMCs; every method raises `CollectError`, and says nothing of the effect."""

    async def outlet(self, feed: str) -> OutletReading:
        """An outlet as it is now."""
        ...

    async def switch(self, reading: OutletReading, action: OutletAction) -> None:
        """Send one switching, once."""
        ...

    async def resets(self, device: str) -> tuple[str, ...]:
        """The reset types that a device's BMC takes."""
        ...

    async def reset(self, device: str, reset_type: str) -> None:
        """Ask a BMC for one reset, once."""
        ...

    async def wake(self, access: WakeAccess) -> None:
        """Send the magic packets of one waking."""
        ...

    async def power_state(self, device: str) -> str:
        """What a BMC says of its server's power: `on`, `off`, `starting`, `stopping`, `unknown`."""
        ...


class Services(Protocol):
    """How services stand for those who use them."""

    async def stand(self, service: str) -> ServiceView | None:
        """Have every check of `service` made now, and how it stands then; None when there is no such service."""
        ...


class Call(Struct, frozen=True):
    """A message that a step sends to ways, contacts or rotas of the configuration; `key` and `at` tell it apart."""

    key: str
    at: Instant
    to: tuple[str, ...]
    target: str
    title: str
    text: str


class Tells(Protocol):
    """Reaches people outside the consoles."""

    async def tell(self, call: Call) -> int:
        """Put a message on record to be delivered until it is taken; for how many addresses."""
        ...


class NobodyToTell:
    """No way is configured."""

    async def tell(self, call: Call) -> int:
        """Nobody is reached."""
        return 0


class NoServices:
    """None is configured."""

    async def stand(self, service: str) -> ServiceView | None:
        """There is no such service."""
        return None


def no_margin(device: str) -> float | None:
    """Nothing measures the air."""
    return None


def no_labels(rack: str, code: str) -> bool:
    """No rack has a code on its label, so none fits."""
    return False


def no_objections(target: str) -> tuple[str, ...]:
    """No service is configured."""
    return ()


class FingerprintBook(Protocol):
    """What servers were made of while they were well."""

    def of(self, device: str) -> Fingerprint | None:
        """The fingerprint that counts; None where none was kept."""
        ...

    async def keep(self, fingerprint: Fingerprint) -> None:
        """Let this count from now on; raises `StoreError`."""
        ...


class NoFingerprints:
    """None is kept."""

    def of(self, device: str) -> Fingerprint | None:
        """Nothing is known."""
        return None

    async def keep(self, fingerprint: Fingerprint) -> None:
        """There is nowhere to keep it."""


def open_to_people(target: str) -> Closed:
    """No site is closed."""
    return Closed()


def no_board(rack: str) -> SafeToTouch | None:
    """No board is kept."""
    return None


def unread(ups: str) -> bool | None:
    """No UPS is read."""
    return None


Announce: TypeAlias = Callable[[Run | RunOutput], None]
Spawn: TypeAlias = Callable[[str, Coroutine[Any, Any, None]], None]
Sleep: TypeAlias = Callable[[Seconds], Awaitable[None]]


class Context(Struct, frozen=True):
    """What steps are given.

    `announce` publishes an entity, `spawn` starts a task under the engine's task runner, `label_fits` says whether a
    code is the one on a rack's label, `dew_margin` by how many kelvin the air at a device is above its dew point,
    `on_mains` whether a UPS says that it runs on the mains, None when it cannot be read, `touch` what the
    board of a rack says, `objections` what speaks against letting the public in to what hangs on a server or rack,
    `closed` the site around a device or place that nobody may enter now.
    """

    shells: Shells
    signs: Signs
    powers: Powers
    clock: Clock
    announce: Announce
    spawn: Spawn
    sleep: Sleep = asyncio.sleep
    label_fits: Callable[[str, str], bool] = no_labels
    dew_margin: Callable[[str], float | None] = no_margin
    services: Services = NoServices()
    tells: Tells = NobodyToTell()
    on_mains: Callable[[str], bool | None] = unread
    touch: Callable[[str], SafeToTouch | None] = no_board
    fingerprints: FingerprintBook = NoFingerprints()
    objections: Callable[[str], tuple[str, ...]] = no_objections
    closed: Callable[[str], Closed] = open_to_people

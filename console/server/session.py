"""One attached client: greets it, answers it, tells it of changes, and forgets it when it leaves."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from uuid import uuid4

from msgspec import structs

from console import __version__
from console.clock import Clock
from console.engine.bus import Subscription
from console.engine.desk import Desk
from console.engine.person import Person
from console.errors import Refused, RondaError, WireError
from console.i18n import _
from console.model.snapshot import SessionView, key_of
from console.model.text import neutralise
from console.model.time import Seconds
from console.server.about import about
from console.server.access import Role, acting, refusal
from console.server.moments import impossible
from console.wire.codec import MAX_REQUEST, decode_from_client, encode, read_frame
from console.wire.messages import (
    PROTOCOL,
    Answer,
    Ask,
    Delta,
    FromClient,
    FromEngine,
    Hello,
    No,
    Reply,
    Request,
    Welcome,
)

_GREETING_S: Seconds = 10.0
_STALLED_S: Seconds = 30.0
"""A window that takes nothing for this long is let go; it attaches again when its line is back."""


Answering: TypeAlias = Callable[["Session", Request], Awaitable[Reply]]
"""What answers a request of a session; raises `Refused` with the reason when it is not done."""


class Session:
    """A connection whose peer the kernel has named."""

    def __init__(
        self, desk: Desk, clock: Clock, answer: Answering, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.desk = desk
        self._answering = answer
        self.id = uuid4().hex[:8]
        self.subscription: Subscription | None = None
        self.person = Person(uid=-1, user="", role="")
        self.role = Role.VIEWER
        self._places: Mapping[str, Role] = {}
        self._still_granted: Callable[[], bool] = lambda: True
        self.client = ""
        self.device = ""
        self._clock = clock
        self._reader = reader
        self._writer = writer
        self._view: SessionView | None = None
        self._telling: asyncio.Task[None] | None = None
        self._every_s: Seconds = 0.1

    async def serve(
        self,
        uid: int,
        user: str,
        role: Role,
        places: Mapping[str, Role] | None = None,
        still_granted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Talk until the client leaves, or until it is no longer what was granted at the door.

        `places` has the roles that hold there alone. Raises nothing that the client does.
        """
        self._places = places or {}
        self._still_granted = still_granted
        try:
            if await self._greet(uid, user, role):
                while (body := await read_frame(self._reader, MAX_REQUEST)) is not None:
                    message = decode_from_client(body)
                    if not self._still_granted():
                        await self._dismiss(message)
                        return
                    if isinstance(message, Ask):
                        self._send(Answer(message.n, await self._answer(message)))
                        await self._drain()
        except (WireError, OSError):
            self._hang_up()
        finally:
            await self._leave()

    async def _dismiss(self, message: FromClient) -> None:
        """Who asks with rights of yesterday is told, and attaches again with those of today."""
        if isinstance(message, Ask):
            sentence = _("what you may do has changed with the configuration; attach again")
            self._send(Answer(message.n, No("not_allowed", sentence)))
            await self._drain()

    async def _greet(self, uid: int, user: str, role: Role) -> bool:
        async with asyncio.timeout(_GREETING_S):
            body = await read_frame(self._reader, MAX_REQUEST)
        message = None if body is None else decode_from_client(body)
        if not isinstance(message, Hello):
            return False
        if message.protocol != PROTOCOL:
            sentence = _(
                "this engine is version {version} and speaks another protocol: restart it, or use the same version"
            )
            self._send(No("protocol", sentence.format(version=__version__)))
            await self._drain()
            return False
        self.role = Role.VIEWER if message.read_only else role
        self._places = {} if message.read_only else self._places
        self.client = neutralise(message.client, 40)
        self.person = Person(uid, user, self.role.name.lower(), asserted=neutralise(message.asserted_name, 40))
        self._send(Welcome(PROTOCOL, __version__, self.id, self.person.label, self._best, os.getpid()))
        await self._drain()
        return True

    @property
    def _best(self) -> str:
        """The highest role that the person has anywhere: what their window offers; each request is judged by itself."""
        return max((self.role, *self._places.values())).name.lower()

    def _acting(self, request: Request) -> Role:
        """The role that holds for what this request is about."""
        subjects = about(request) if self._places else None
        if not subjects:
            return self.role
        found = [self.desk.places(id_) for id_ in subjects]
        return acting(self.role, self._places, [one for places in found for one in places]) if all(found) else self.role

    async def _answer(self, ask: Ask) -> Reply:
        role = self._acting(ask.request)
        self.person = structs.replace(self.person, role=role.name.lower())
        denied = refusal(ask.request, role)
        if denied is not None:
            await self.desk.refused(type(ask.request).__name__, denied.reason, self.person)
            return denied
        if (never := impossible(ask.request)) is not None:
            return never
        try:
            return await self._answering(self, ask.request)
        except Refused as error:
            return No(error.reason, str(error))
        except RondaError as error:
            return No("failed", str(error))

    def watch(self, every_s: Seconds) -> None:
        """Begin to tell this client of the world; a second call changes the pace only."""
        self._every_s = min(max(every_s, 0.02), 60.0)
        if self._telling is None:
            self.desk.devices.refresh()
            self.subscription = self.desk.bus.subscribe()
            self._telling = asyncio.create_task(self._tell(self.subscription))
            self.show("")

    def show(self, screen: str) -> None:
        """Let the others see which screen this person looks at."""
        since_at = self._view.since_at if self._view else self._clock.now()
        self._view = SessionView(
            id=self.id,
            user=self.person.label,
            role=self._best,
            since_at=since_at,
            screen=neutralise(screen, 40),
            client=self.client,
        )
        self.desk.bus.publish([self._view])

    def look_at(self, device: str) -> None:
        """Tell this client all readings of one device, and no longer those of another."""
        if self.device:
            self.desk.devices.unwatch(self.device)
        self.device = device
        if device:
            self.desk.devices.watch(device)
        if self.subscription is not None:
            self.subscription.watch("DeviceDetail", device)

    async def _tell(self, subscription: Subscription) -> None:
        told_at = self._clock.monotonic() - self._every_s
        try:
            while True:
                await subscription.stirred()
                patience = subscription.patience(self._every_s, self._clock.monotonic() - told_at)
                while patience > 0:
                    # Short naps, so that an alert that comes meanwhile goes out at once.
                    await asyncio.sleep(min(patience, 0.02))
                    patience = subscription.patience(self._every_s, self._clock.monotonic() - told_at)
                if not self._still_granted():
                    self._writer.close()
                    return
                batch = subscription.take()
                told_at = self._clock.monotonic()
                self._send(Delta(self._clock.now(), batch.upserts, batch.gone, batch.whole))
                await self._drain()
        except OSError:
            self._hang_up()

    def _hang_up(self) -> None:
        """Not `close`, which would wait for a window that stands still to take what it was sent."""
        self._writer.transport.abort()

    def _send(self, message: FromEngine) -> None:
        self._writer.write(encode(message))

    async def _drain(self) -> None:
        async with asyncio.timeout(_STALLED_S):
            await self._writer.drain()

    async def _leave(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
        if self.subscription is not None:
            self.desk.bus.unsubscribe(self.subscription)
        if self.device:
            self.desk.devices.unwatch(self.device)
        if self._view is not None:
            self.desk.bus.withdraw([key_of(self._view)])
        self._writer.close()

"""The window's side of the connection: keeps the world as last heard, merges changes, comes back when the engine does.

It is the one place of the console that catches broadly: whatever goes wrong out there, the window stays usable.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import islice

from textual.message import Message

from console.clock import Clock
from console.errors import Refused, RondaError
from console.i18n import _
from console.model.snapshot import Entity, EntityKey, Snapshot, key_of
from console.model.time import Instant, Seconds
from console.tui.once import Once
from console.tui.pulse import EngineClient, Pulse
from console.wire.messages import Delta, No, Reply, Request, ShowScreen, Watch, WatchDevice, WatchRun, Welcome

CHANGES_EVERY_S: Seconds = 0.25
AT_ONCE = 100
"""So many changes are worked in together, some 3 ms of work; a key that comes meanwhile is next."""

BREATH_S: Seconds = 0.004
"""So long the others wait, in which a key gets all its way."""

ANSWER_WITHIN_S: Seconds = 20.0
FIRST_RETRY_S: Seconds = 0.5
LAST_RETRY_S: Seconds = 10.0


class WorldChanged(Message):
    """There are changes to take from the link."""


class Attached(Message):
    """The engine is there."""

    def __init__(self, welcome: Welcome) -> None:
        super().__init__()
        self.welcome = welcome


class Lost(Message):
    """The engine cannot be reached; `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class Link:
    """One window's connection, made again and again until `close`."""

    def __init__(
        self, connect: Callable[[], Awaitable[EngineClient]], post: Callable[[Message], object], clock: Clock
    ) -> None:
        self.world = Snapshot()
        self.waiting = True
        self.lost_at: Instant | None = None
        self.reason = ""
        self._connect = connect
        self._post = post
        self._pulse = Pulse(clock)
        self._client: EngineClient | None = None
        self._pending: dict[EntityKey, Entity | None] = {}
        self._whole = False
        self._announced = False
        self._heard = asyncio.Event()
        self._hearing = False
        self._wanted: dict[type[Request], Request] = {}
        self._once = Once()
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin; returns at once."""
        self._task = asyncio.create_task(self._stay_attached())

    async def first_word(self, within_s: Seconds) -> None:
        """Wait for the world or for the news that there is none, but not for long."""
        try:
            async with asyncio.timeout(within_s):
                await self._heard.wait()
        except TimeoutError:
            return

    async def close(self) -> None:
        """Leave the engine alone from now on."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def take_changes(self) -> set[EntityKey] | None:
        """Put what has come since the last time into `world`; returns what is different, None for everything.

        Of a great many changes these are the first; the others are announced anew.
        """
        pending, whole = self._next_changes(), self._whole
        self._whole = self._announced = False
        if self._pending:
            asyncio.get_running_loop().call_later(BREATH_S, self._announce)
        if whole:
            self.world = Snapshot()
            self.waiting = False
        # What was heard before the loss, and is taken in only now, brings nobody back.
        if self._hearing and (pending or whole):
            self.lost_at = None
            self.reason = ""
        changed = self.world.apply(
            tuple(entity for entity in pending.values() if entity is not None),
            tuple(key for key, entity in pending.items() if entity is None),
        )
        return None if whole else changed

    def _next_changes(self) -> dict[EntityKey, Entity | None]:
        if self._whole or len(self._pending) <= AT_ONCE:
            pending, self._pending = self._pending, {}
            return pending
        return {key: self._pending.pop(key) for key in list(islice(self._pending, AT_ONCE))}

    async def ask(self, request: Request) -> Reply:
        """The engine's reply, or a `No` that says why there is none; never raises, never waits for ever."""
        if isinstance(request, WatchDevice | WatchRun | ShowScreen):
            self._wanted[type(request)] = request
            return await self._send(request)
        return await self._once.ask(request, self._send)

    async def _send(self, request: Request) -> Reply:
        client = self._client
        if client is None:
            return No("disconnected", _("Not done: the engine cannot be reached. Try again when it is back."))
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await client.request(request)
        except TimeoutError:
            return No("timeout", _("The engine has not answered; whether it was done is not known."))
        except Refused as refusal:
            return No(refusal.reason, str(refusal))
        except Exception as error:  # noqa: BLE001 - the link survives whatever comes
            return No("disconnected", _("Not known whether it was done: {why}").format(why=_sentence(error)))

    async def _stay_attached(self) -> None:
        pause = FIRST_RETRY_S
        while True:
            try:
                self._client = await self._connect()
                pause = FIRST_RETRY_S
                await self._listen(self._client)
                self._mark_lost(_("The engine has closed the connection."))
            except Exception as error:  # noqa: BLE001 - the link survives whatever comes
                self._mark_lost(_sentence(error))
            finally:
                await self._drop()
            await asyncio.sleep(pause)
            pause = min(LAST_RETRY_S, pause * 1.6)

    async def _listen(self, client: EngineClient) -> None:
        self._post(Attached(client.welcome))
        async with self._pulse.felt(client, lambda: self._wanted.get(ShowScreen, ShowScreen(""))):
            await client.request(Watch(CHANGES_EVERY_S))
            # Beside the reading: in a storm an answer stands behind more changes than are taken without being read.
            wishes = asyncio.create_task(self._wish_again())
            try:
                async for delta in client.deltas():
                    self._take(delta)
            finally:
                wishes.cancel()
                await asyncio.gather(wishes, return_exceptions=True)

    async def _wish_again(self) -> None:
        """Ask for what the screens look at; what they ask for meanwhile they ask themselves."""
        for request in tuple(self._wanted.values()):
            await self._send(request)

    def _take(self, delta: Delta) -> None:
        self._pulse.hear()
        self._hearing = True
        if delta.whole:
            self._pending, self._whole = {}, True
        self._pending |= {key_of(entity): entity for entity in delta.upserts}
        self._pending |= dict.fromkeys(delta.gone)
        self._heard.set()
        self._announce()

    def _announce(self) -> None:
        if not self._announced:
            self._announced = True
            self._post(WorldChanged())

    def _mark_lost(self, reason: str) -> None:
        self._hearing = False
        if self.lost_at is None:
            self.lost_at = self._pulse.last_word_at()
        self._heard.set()
        if reason != self.reason:
            self.reason = reason
            self._post(Lost(reason))

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            try:
                await client.close()
            except Exception as error:  # noqa: BLE001 - the link survives whatever comes
                self._mark_lost(_sentence(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, RondaError):
        return str(error)
    return _("the connection failed: {why}").format(why=error or type(error).__name__)

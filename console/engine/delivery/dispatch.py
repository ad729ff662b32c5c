"""Brings what is in the outbox to its endpoints, again and again until it is taken; composes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path

from console.alerts.notify.outbox import Delivered, Entry, GivenUp, Message, Outbox, Queued, Tried
from console.alerts.notify.told import Told
from console.clock import Clock
from console.engine.delivery.courier import Courier
from console.engine.delivery.endpoint import Endpoint
from console.engine.delivery.record import Record
from console.engine.delivery.threads import Threads
from console.engine.tasks import Tasks
from console.errors import StoreError
from console.i18n import _
from console.model.telling import Undelivered
from console.model.time import Instant

Notice = Callable[[str, str | None], None]
OnDelivered = Callable[[Message, Instant], Awaitable[None]]


class Dispatch:
    """Every message is on the disk before it goes out, and its end after it has: it goes out at least once."""

    def __init__(self, directory: Path, tasks: Tasks, notice: Notice, delivered: OnDelivered, clock: Clock) -> None:
        self._record = Record(directory)
        self._outbox = Outbox()
        self._tasks = tasks
        self._notice = notice
        self._delivered = delivered
        self._clock = clock
        self._threads = Threads()
        self._courier: Courier | None = None
        self._endpoints: Mapping[str, Endpoint] = {}
        self._under_way: set[str] = set()

    async def open(self) -> None:
        """Take up what was left."""
        self._outbox, sentence = await self._record.open()
        self._outbox.try_now(self._clock.now())
        self._notice("messages", sentence or None)

    def adopt(self, endpoints: Mapping[str, Endpoint], courier: Courier) -> None:
        """Send to these endpoints from now on, and try at once what waits."""
        self._endpoints = endpoints
        self._courier = courier
        self._outbox.try_now(self._clock.now())

    def told(self) -> dict[str, Told]:
        """What has been told of each incident."""
        return dict(self._outbox.told)

    def endpoints_of(self, address: str) -> tuple[str, ...]:
        """The ids of the endpoints that an address of the policy has."""
        return tuple(id_ for id_ in self._endpoints if id_.startswith(f"{address}/"))

    def addresses(self) -> tuple[str, ...]:
        """The id of every endpoint of the configuration."""
        return tuple(self._endpoints)

    def remember(self, told: Told) -> None:
        """Keep a decision that changed nothing worth writing down."""
        self._outbox.told[told.incident] = told

    async def queue(self, entry: Queued) -> None:
        """Put a decision and its messages on record; they are sent even when the disk does not take them."""
        await self._put(entry)

    def send_due(self) -> None:
        """Begin every delivery that is due; each address has at most one under way."""
        now = self._clock.now()
        for message in tuple(self._outbox.due(now)):
            if message.address not in self._under_way:
                self._under_way.add(message.address)
                self._tasks.spawn(f"message to {message.address}", self._send(message))

    async def expire(self) -> None:
        """Give up what has been tried for a week."""
        now = self._clock.now()
        for message in self._outbox.expired(now):
            await self._put(GivenUp(message.id, now, "expired"))

    def undelivered(self) -> tuple[Undelivered, ...]:
        """What has been tried and not taken yet, the oldest first."""
        return tuple(
            Undelivered(
                id=waiting.message.id,
                address=waiting.message.address,
                incident=waiting.message.incident,
                title=waiting.message.title,
                since_at=waiting.message.made_at,
                tries=waiting.tries,
                problem=waiting.problem,
            )
            for waiting in self._outbox.undelivered()
            if waiting.tries
        )

    @property
    def waiting(self) -> int:
        """How many messages are not delivered."""
        return len(self._outbox.undelivered())

    @property
    def busy(self) -> bool:
        """Whether a delivery is under way."""
        return bool(self._under_way)

    async def close(self) -> None:
        """Give the journal back; what is not delivered waits in it."""
        await self._record.close()

    async def _send(self, message: Message) -> None:
        problem: str | None = _("an internal fault; see the engine's log")
        try:
            problem = await self._carried(message)
        except asyncio.CancelledError:
            # The engine stops: nobody knows what came of it, so the next one tries again.
            problem = None
            raise
        finally:
            if problem is not None:
                now = self._clock.now()
                if problem:
                    await self._put(Tried(message.id, now, problem))
                else:
                    await self._taken(message, now)
            self._under_way.discard(message.address)

    async def _taken(self, message: Message, now: Instant) -> None:
        """First the story of the incident: an engine that is killed in between tells twice, and not in vain."""
        try:
            await self._delivered(message, now)
        finally:
            # An engine that only stops meanwhile knows that it was taken.
            await self._put(Delivered(message.id, now))

    async def try_out(self, messages: Iterable[Message]) -> tuple[tuple[str, str], ...]:
        """Carry messages once, beside the journal: what came of each address, an empty word when it was taken."""

        async def tried(message: Message) -> tuple[str, str]:
            return message.address, await self._carried(message)

        return tuple(await asyncio.gather(*map(tried, messages)))

    async def _carried(self, message: Message) -> str:
        endpoint, courier = self._endpoints.get(message.address), self._courier
        if endpoint is None or courier is None:
            return _("the configuration has no such address any more")
        return await self._threads.carry(message.address, lambda: courier.carry(endpoint, message))

    async def _put(self, entry: Entry) -> None:
        self._outbox.apply(entry)
        try:
            await self._record.write(self._outbox, entry)
        except StoreError as error:
            self._notice("messages", str(error))
        else:
            self._notice("messages", None)

"""One connection to each MQTT broker: who hears which topic, reconnecting, and floods held back; reads no payload."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Protocol

from aiomqtt import Client, Message, MqttError
from msgspec import Struct
from msgspec.structs import replace

from console.clock import Clock
from console.collect.transport.mqtt_failure import failure_of, not_allowed
from console.collect.transport.mqtt_inbox import Inbox
from console.feeds.access import Broker
from console.i18n import _
from console.model.failure import Cause, Failure
from console.model.time import Instant, Seconds

BETWEEN_S: Seconds = 0.05
"""A topic is heard no more often than this; of what comes in between the newest counts."""

_KEEPALIVE_S = 15
_CONNECT_TIMEOUT_S: Seconds = 5.0
_FIRST_RETRY_S: Seconds = 1.0
_LAST_RETRY_S: Seconds = 60.0
_MOST_TOPICS = 10_000
_REFUSED = 0x80
_log = logging.getLogger(__name__)


class Published(Struct, frozen=True):
    """A message as it came; `skipped` is how many of its topic were left out before it because they came too fast."""

    topic: str
    payload: bytes
    retained: bool
    at: Instant
    skipped: int = 0


class Subscriber(Protocol):
    """Who hears of messages and of the connection; both are called in the event loop and must not block."""

    def heard(self, message: Published) -> None:
        """A message on one of its topics."""
        ...

    def linked(self, failure: Failure | None) -> None:
        """The connection stands, or why it does not."""
        ...


class MqttTransport:
    """Opens a connection with the first subscriber of a broker and closes it with the last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._links: dict[Broker, _Link] = {}

    def follow(self, broker: Broker, filters: Iterable[str], subscriber: Subscriber) -> None:
        """Tell `subscriber` of everything on these topics from now on."""
        link = self._links.get(broker)
        if link is None:
            link = self._links[broker] = _Link(broker, self._clock)
        link.add(tuple(filters), subscriber)

    async def leave(self, broker: Broker, subscriber: Subscriber) -> None:
        """Tell `subscriber` no more."""
        link = self._links.get(broker)
        if link is not None and not link.remove(subscriber):
            del self._links[broker]
            await link.close()

    async def close(self) -> None:
        """Close every connection."""
        links = list(self._links.values())
        self._links.clear()
        for link in links:
            await link.close()


class _Topic:
    """Who hears a topic, when it was last handed on, and what has come since."""

    __slots__ = ("free_at_s", "listeners", "skipped", "waiting")

    def __init__(self, listeners: tuple[Subscriber, ...]) -> None:
        self.listeners = listeners
        self.free_at_s: Seconds = 0.0
        self.waiting: Published | None = None
        self.skipped = 0


class _Link:
    """One broker: a task that keeps the connection, and what each subscriber wants of it."""

    def __init__(self, broker: Broker, clock: Clock) -> None:
        self._broker = broker
        self._clock = clock
        self._wanted: dict[Subscriber, tuple[str, ...]] = {}
        self._topics: dict[str, _Topic] = {}
        self._client: Client | None = None
        self._failure: Failure | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._run = self._started()

    def add(self, filters: tuple[str, ...], subscriber: Subscriber) -> None:
        self._wanted[subscriber] = filters
        self._topics.clear()
        if self._failure is not None:
            subscriber.linked(self._failure)
        elif self._client is not None:
            self._spawn(self._subscribe(self._client, subscriber))

    def remove(self, subscriber: Subscriber) -> bool:
        """Whether anybody is left."""
        left = self._wanted.pop(subscriber, ())
        self._topics.clear()
        wanted = {each for filters in self._wanted.values() for each in filters}
        if self._client is not None and self._wanted and (needless := [one for one in left if one not in wanted]):
            self._spawn(_unsubscribe(self._client, needless))
        return bool(self._wanted)

    async def close(self) -> None:
        for task in (self._run, *self._tasks):
            task.cancel()
        await asyncio.gather(self._run, *self._tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _started(self, after_s: Seconds = 0.0) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._keep(after_s))
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        """It never ends by itself: a mistake of ours must not leave a room's sensors unheard without a word."""
        if task.cancelled() or (error := task.exception()) is None:
            return
        _log.error("listening to %s failed", self._broker.id, exc_info=error)
        text = _("listening to the broker {broker} failed inside Ronda; the engine's log says where")
        self._tell(Failure(Cause.INTERNAL, text.format(broker=self._broker.id)))
        self._run = self._started(_FIRST_RETRY_S)

    async def _keep(self, after_s: Seconds) -> None:
        """Connect again and again, more slowly while it fails."""
        await asyncio.sleep(after_s)
        wait_s = _FIRST_RETRY_S
        while True:
            try:
                async with await self._opened() as client:
                    self._client, self._failure, wait_s = client, None, _FIRST_RETRY_S
                    for subscriber in list(self._wanted):
                        await self._subscribe(client, subscriber)
                    async for message in client.messages:
                        self._take(message)
            except (MqttError, OSError, ValueError) as error:
                self._tell(failure_of(self._broker, error))
            finally:
                self._client = None
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LAST_RETRY_S)

    async def _opened(self) -> Client:
        broker = self._broker
        context = await asyncio.to_thread(_tls, broker) if broker.tls else None
        return Client(
            broker.host,
            broker.port,
            username=broker.user or None,
            password=broker.password.reveal() if broker.password else None,
            tls_context=context,
            keepalive=_KEEPALIVE_S,
            timeout=_CONNECT_TIMEOUT_S,
            queue_type=Inbox,
        )

    async def _subscribe(self, client: Client, subscriber: Subscriber) -> None:
        filters = self._wanted.get(subscriber, ())
        if not filters:
            return
        with suppress(MqttError):
            codes = await client.subscribe([(each, 1) for each in filters])
            refused = [each for each, code in zip(filters, codes, strict=False) if _value(code) >= _REFUSED]
            subscriber.linked(not_allowed(self._broker, refused) if refused else None)

    def _tell(self, failure: Failure) -> None:
        self._failure = failure
        for subscriber in list(self._wanted):
            subscriber.linked(failure)

    def _take(self, message: Message) -> None:
        """Hand a message on at once, or keep it until its topic may be heard again."""
        payload = message.payload if isinstance(message.payload, bytes) else b""
        published = Published(message.topic.value, payload, bool(message.retain), self._clock.now())
        topic, now_s = self._topic(message), self._clock.monotonic()
        if topic.waiting is not None:
            topic.waiting, topic.skipped = published, topic.skipped + 1
        elif now_s < topic.free_at_s:
            topic.waiting = published
            asyncio.get_running_loop().call_later(topic.free_at_s - now_s, self._release, topic)
        else:
            topic.free_at_s = now_s + BETWEEN_S
            _hand_on(topic, published)

    def _topic(self, message: Message) -> _Topic:
        name = message.topic.value
        topic = self._topics.get(name)
        if topic is None:
            if len(self._topics) >= _MOST_TOPICS:
                self._topics.clear()
            listeners = (one for one, filters in self._wanted.items() if any(map(message.topic.matches, filters)))
            topic = self._topics[name] = _Topic(tuple(listeners))
        return topic

    def _release(self, topic: _Topic) -> None:
        published, topic.waiting = topic.waiting, None
        if published is not None:
            topic.free_at_s = self._clock.monotonic() + BETWEEN_S
            _hand_on(topic, replace(published, skipped=topic.skipped))
        topic.skipped = 0


def _hand_on(topic: _Topic, published: Published) -> None:
    for subscriber in topic.listeners:
        subscriber.heard(published)


async def _unsubscribe(client: Client, filters: list[str]) -> None:
    with suppress(MqttError):
        await client.unsubscribe(filters)


def _tls(broker: Broker) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(broker.ca_file) if broker.ca_file else None)


def _value(code: object) -> int:
    """A SUBACK's code, which is a number or paho's word for one."""
    number = getattr(code, "value", code)
    return number if isinstance(number, int) else 0

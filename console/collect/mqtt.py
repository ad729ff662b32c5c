"""Collects from devices that publish on MQTT: each fresh message is handed on at once; it judges no limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from msgspec import structs

from console.clock import Clock
from console.collect.rates import readings
from console.collect.shapes import filters, read
from console.collect.transport.mqtt import Published, Subscriber
from console.errors import CollectError
from console.feeds.access import Broker, MqttAccess
from console.i18n import _
from console.inventory import Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import Quality, Reading
from console.model.time import Instant, Seconds

_MOST_SERIES = 500


class BrokerTransport(Protocol):
    """What this collector needs of the MQTT transport."""

    def follow(self, broker: Broker, filters: Iterable[str], subscriber: Subscriber) -> None:
        """Tell `subscriber` of everything on these topics from now on."""
        ...

    async def leave(self, broker: Broker, subscriber: Subscriber) -> None:
        """Tell `subscriber` no more."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class MqttCollector:
    """Listens to a device from its first poll on; `on_poll` gets what is published as soon as it is."""

    def __init__(self, transport: BrokerTransport, on_poll: Callable[[Poll], None], clock: Clock) -> None:
        self._transport = transport
        self._on_poll = on_poll
        self._clock = clock
        self._ears: dict[tuple[str, str], _Ear] = {}

    async def poll(self, target: Target) -> Poll:
        """What is known and not too old, or why nothing is; the first time it waits a while for a first message."""
        access = target.access
        if not isinstance(access, MqttAccess):
            sentence = _("{device} has no MQTT access.").format(device=target.device)
            failure = Failure(Cause.INTERNAL, sentence)
            return Poll(target.device, target.source, self._clock.now(), 0.0, failure=failure)
        started_s = self._clock.monotonic()
        ear = self._ears.get(_key(target))
        if ear is None:
            ear = self._ears[_key(target)] = _Ear(target, access, self._on_poll, self._clock)
            self._transport.follow(access.broker, filters(access), ear)
            await ear.first(target.timeout_s)
        return ear.known(self._clock.monotonic() - started_s)

    async def forget(self, target: Target) -> None:
        """Listen to it no more."""
        ear = self._ears.pop(_key(target), None)
        if ear is not None:
            await self._leave(ear)

    async def close(self) -> None:
        """Listen to nothing."""
        for ear in self._ears.values():
            await self._leave(ear)
        self._ears.clear()
        await self._transport.close()

    async def _leave(self, ear: _Ear) -> None:
        ear.close()
        await self._transport.leave(ear.access.broker, ear)


def _key(target: Target) -> tuple[str, str]:
    return target.device, target.source


class _Ear:
    """What one device has said, when, and why it may be silent; a `Subscriber`."""

    def __init__(self, target: Target, access: MqttAccess, on_poll: Callable[[Poll], None], clock: Clock) -> None:
        self.access = access
        self._target = target
        self._on_poll = on_poll
        self._clock = clock
        self._readings: dict[tuple[str, str], Reading] = {}
        self._link: Failure | None = None
        self._absence: Failure | None = None
        self._told = asyncio.Event()
        self._linked = False
        self._unread_at: Instant | None = None
        self._expiry: asyncio.TimerHandle | None = None

    async def first(self, timeout_s: Seconds) -> None:
        """Wait until something is known of the device, but not for long."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._told.wait()
        except TimeoutError:
            return

    def known(self, took_s: Seconds) -> Poll:
        """What has been said and is not too old, or why there is nothing."""
        now = self._clock.now()
        young = tuple(one for one in self._readings.values() if now - one.taken_at <= self.access.expire_s)
        failure = self._link or self._absence or (None if young else self._silence())
        return self._poll(now, () if self._absence else young, failure, took_s)

    def heard(self, message: Published) -> None:
        """Read a message and hand on what it says; a retained one may say that the device is gone, and no more."""
        try:
            said = read(self.access, message.topic, message.payload)
        except CollectError as error:
            self._unread_at = message.at
            if not message.retained:
                self._fail(Failure(error.cause, self._unreadable(message, str(error))), message.at)
            return
        if said.presence is not None:
            self._present(said.presence == "online", message)
        elif said.gauges and not message.retained:
            self._take(readings(said.gauges, None, 0.0, message.at), message)
        elif not message.retained:
            self._unread_at = message.at

    def linked(self, failure: Failure | None) -> None:
        """The connection came or went; its loss is told once for all that it carried."""
        changed = failure is not None and failure != self._link
        self._link, self._linked = failure, failure is None
        if failure is not None and changed:
            self._fail(failure, self._clock.now())

    def close(self) -> None:
        """Let no expiry be told."""
        if self._expiry is not None:
            self._expiry.cancel()

    def _present(self, online: bool, message: Published) -> None:
        if online:
            # A retained "online" may be as old as the broker.
            self._absence = self._absence if message.retained else None
            return
        text = _("{device} has gone from the broker {broker}: its last will says that it is offline.")
        sentence = text.format(device=self._target.device, broker=self.access.broker.id)
        self._absence = Failure(Cause.UNREACHABLE, sentence)
        self._told.set()
        self._on_poll(self._poll(message.at, self._doubted(), self._absence, 0.0))

    def _doubted(self) -> tuple[Reading, ...]:
        """What it said before it went: that a floor was dry says nothing of now."""
        note = _("said before the device went offline")
        known = self._readings.values()
        return tuple(structs.replace(one, quality=Quality.STALE, note=note) for one in known)

    def _take(self, fresh: tuple[Reading, ...], message: Published) -> None:
        self._absence = self._unread_at = None
        if message.skipped:
            note = _("messages come too fast to read them all; the newest counts")
            fresh = tuple(structs.replace(one, note=one.note or note) for one in fresh)
        kept = tuple(one for one in fresh if self._kept(one))
        self._arm()
        self._told.set()
        self._on_poll(self._poll(message.at, kept, None, 0.0))

    def _kept(self, reading: Reading) -> bool:
        """Whether there is room for it: a device that invents series must not fill the store."""
        key = (reading.point, reading.instance)
        if key not in self._readings and len(self._readings) >= _MOST_SERIES:
            return False
        self._readings[key] = reading
        return True

    def _arm(self) -> None:
        """Say so as soon as nothing has been heard for too long."""
        self.close()
        self._expiry = asyncio.get_running_loop().call_later(self.access.expire_s, self._expire)

    def _expire(self) -> None:
        self._fail(self._silence(), self._clock.now())

    def _fail(self, failure: Failure, at: Instant) -> None:
        self._told.set()
        self._on_poll(self._poll(at, (), failure, 0.0))

    def _poll(self, at: Instant, fresh: tuple[Reading, ...], failure: Failure | None, took_s: Seconds) -> Poll:
        target = self._target
        return Poll(target.device, target.source, at, took_s, readings=fresh, failure=failure)

    def _unreadable(self, message: Published, reason: str) -> str:
        text = _("{device} published something on {topic} that cannot be read: {reason}.")
        return text.format(device=self._target.device, topic=message.topic, reason=reason)

    def _silence(self) -> Failure:
        """Nothing has come, or nothing that means anything."""
        topic, seconds = self.access.topic, self.access.expire_s
        if self._unread_at is not None:
            text = _("{device} publishes on {topic}, but nothing that can be used; check `format` and `points`.")
            return Failure(Cause.NO_SUCH_OBJECT, text.format(device=self._target.device, topic=topic))
        if self._readings:
            text = _("{device} has published nothing on {topic} for {seconds:g} s; check its power and radio.")
        elif self._linked:
            text = _("{device} has published nothing on {topic} yet; check the topic, or wait until it speaks.")
        else:
            text = _("The broker has not let us listen to {device} yet; it is tried again and again.")
        sentence = text.format(device=self._target.device, topic=topic, seconds=seconds)
        return Failure(Cause.TIMEOUT, sentence)

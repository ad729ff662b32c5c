"""The world as the engine knows it, and who is told of its changes; merged by key, so a slow window costs nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from msgspec import Struct

from console.model.alert import Alert
from console.model.incident import Incident
from console.model.run import Run
from console.model.snapshot import Entity, EntityKey, key_of
from console.model.time import Seconds

WATCHED_ONLY = frozenset({"DeviceDetail", "RunOutput"})
"""Kinds that are large and go only to the windows that look at that very one."""


class Batch(Struct, frozen=True):
    """What a subscriber has not been told yet."""

    upserts: tuple[Entity, ...]
    gone: tuple[EntityKey, ...]
    whole: bool


class Subscription:
    """What one window still has to be told: at most one entry a key, however slow it reads."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._pending: dict[EntityKey, Entity | None] = {}
        self._whole = True
        self._stirred = asyncio.Event()
        self._stirred.set()
        self._urgent = False
        self._watched: dict[str, str] = {}

    def watch(self, kind: str, id_: str) -> None:
        """Be told of the one entity `id_` of a kind that goes only to those who look at it; an empty id stops that."""
        before = self._watched.get(kind)
        self._watched[kind] = id_
        if before and before != id_:
            self._note((kind, before), None)
        entity = self._bus.get((kind, id_))
        if entity is not None:
            self._note((kind, id_), entity)

    def tell(self, key: EntityKey, entity: Entity | None) -> None:
        """Note a newer value, or with None that it is gone."""
        kind, id_ = key
        if kind in WATCHED_ONLY and self._watched.get(kind) != id_:
            return
        self._note(key, entity)

    def _note(self, key: EntityKey, entity: Entity | None) -> None:
        if not self._whole:
            self._pending[key] = entity
        self._urgent = self._urgent or isinstance(entity, Alert | Incident | Run)
        self._stirred.set()

    async def stirred(self) -> None:
        """Wait until there is something to tell."""
        await self._stirred.wait()

    def patience(self, every_s: Seconds, since_last_s: Seconds) -> Seconds:
        """How long the rest may be merged: alerts, incidents and runs go at once, readings after `every_s`."""
        return 0.0 if self._urgent or self._whole else max(0.0, every_s - since_last_s)

    def take(self) -> Batch:
        """All that is pending; the first time, the whole world."""
        self._stirred.clear()
        self._urgent = False
        if self._whole:
            self._whole = False
            wanted = (entity for entity in self._bus.entities() if self._wants(entity))
            return Batch(upserts=tuple(wanted), gone=(), whole=True)
        pending, self._pending = self._pending, {}
        upserts = tuple(entity for entity in pending.values() if entity is not None)
        return Batch(upserts=upserts, gone=tuple(key for key, entity in pending.items() if entity is None), whole=False)

    def _wants(self, entity: Entity) -> bool:
        kind = type(entity).__name__
        return kind not in WATCHED_ONLY or self._watched.get(kind) == entity.id


class Bus:
    """Latest value of every entity; publishing an equal value tells nobody."""

    def __init__(self) -> None:
        self._entities: dict[EntityKey, Entity] = {}
        self._subscriptions: set[Subscription] = set()

    def subscribe(self) -> Subscription:
        """A subscription whose first batch is the whole world."""
        subscription = Subscription(self)
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a window that left."""
        self._subscriptions.discard(subscription)

    @property
    def watched(self) -> bool:
        """Whether anybody is told of changes."""
        return bool(self._subscriptions)

    def publish(self, entities: Iterable[Entity]) -> None:
        """Newer values; those that are equal to what is known are passed over."""
        for entity in entities:
            key = key_of(entity)
            if self._entities.get(key) == entity:
                continue
            self._entities[key] = entity
            for subscription in self._subscriptions:
                subscription.tell(key, entity)

    def withdraw(self, keys: Iterable[EntityKey]) -> None:
        """What no longer exists."""
        for key in keys:
            if self._entities.pop(key, None) is not None:
                for subscription in self._subscriptions:
                    subscription.tell(key, None)

    def get(self, key: EntityKey) -> Entity | None:
        """The latest value of one entity."""
        return self._entities.get(key)

    def entities(self) -> tuple[Entity, ...]:
        """Everything there is."""
        return tuple(self._entities.values())

    def keys(self, kind: str) -> tuple[EntityKey, ...]:
        """The keys of one kind."""
        return tuple(key for key in self._entities if key[0] == kind)

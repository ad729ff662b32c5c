"""All that plans are made from: the inventory, how sources do, measured times, what PDUs and BMCs were just asked."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from msgspec import structs

from console.alerts.forecast import too_hot_in
from console.clock import Clock
from console.collect.outlets.reading import OutletReading
from console.engine.outlets_read import feeds_read
from console.errors import CollectError, SecretError
from console.inventory import Device, Inventory
from console.model.board import TimeLeft
from console.model.device import DeviceKind
from console.model.reading import Quality
from console.model.run import Run, StepState
from console.model.time import Seconds
from console.runbooks.clocks import TOO_HOT_C, empty_at, hot_at, on_mains
from console.runbooks.context import Powers
from console.runbooks.needs import PowerNeeds
from console.runbooks.no_entry import Closed, closed_around
from console.runbooks.world import SourceState, World
from console.store.current import Current


class Knowledge:
    """`learn` keeps measured times; `ask` is called before a plan that switches power.

    `closed` tells which sites nobody may enter, and why.
    """

    def __init__(
        self, current: Current, powers: Powers, clock: Clock, closed: Callable[[], dict[str, str]] = dict
    ) -> None:
        self._current = current
        self._powers = powers
        self._clock = clock
        self._closed = closed
        self._inventory = Inventory()
        self._stops: dict[str, tuple[str, ...]] = {}
        self._services: frozenset[str] = frozenset()
        self._ways: frozenset[str] = frozenset()
        self._took_s: dict[tuple[str, str], Seconds] = {}

    def adopt(
        self,
        inventory: Inventory,
        stops: Mapping[str, tuple[str, ...]],
        services: Iterable[str],
        ways: Iterable[str] = (),
    ) -> None:
        """Know these devices, the services that stop with each, what is checked, and the `ways` to tell people."""
        self._inventory, self._stops, self._services = inventory, dict(stops), frozenset(services)
        self._ways = frozenset(ways)

    def learn(self, runbook: str, run: Run) -> None:
        """Keep how long each step took that did what it is for."""
        for step in run.steps:
            done = step.state is StepState.SUCCEEDED
            if done and step.started_at is not None and step.ended_at is not None:
                self._took_s[f"{runbook}/{step.id}", step.target] = step.ended_at - step.started_at

    def world(self) -> World:
        """This moment."""
        inventory = self._inventory
        return World(
            devices=inventory.devices,
            racks=inventory.racks,
            rooms=inventory.rooms,
            sites=inventory.sites,
            sources={device: self._sources(device) for device in inventory.devices},
            took_s=self._took_s,
            services=self._stops,
            dew_margins=self._dew_margins(),
            label_codes=frozenset(inventory.label_codes),
            time_left=self.time_left(),
            service_ids=self._services,
            ways=self._ways,
            dead_feeds=self._dead_feeds(),
            on_battery=frozenset(id_ for id_ in inventory.devices if self.on_mains(id_) is False),
            closed=self._closed(),
            at=self._clock.now(),
        )

    async def ask(self, world: World, needs: PowerNeeds) -> World:
        """`world` with what the PDUs and BMCs say now, all asked at once; why one does not say it is a sentence."""
        feeds, bmcs = sorted(needs.feeds), sorted(needs.bmcs)
        outlets = await asyncio.gather(*map(self._outlet, feeds))
        resets = await asyncio.gather(*map(self._resets, bmcs))
        asked = dict(zip(feeds, outlets, strict=True)), dict(zip(bmcs, resets, strict=True))
        return structs.replace(world, outlets=asked[0], resets=asked[1])

    def time_left(self) -> tuple[TimeLeft, ...]:
        """The clocks of every room that has one: batteries that run down, air that gets too hot."""
        devices = self._inventory.devices.values()
        batteries = (self._battery(device) for device in devices if device.kind is DeviceKind.UPS)
        now = self._clock.now()
        sensed = (v for v in self._current.point_views(now) if self._is_sensor(v.device))
        heated = ((view.place.room, too_hot_in(view, TOO_HOT_C)) for view in sensed if view.place.room)
        hot = hot_at(((room, in_s) for room, in_s in heated if in_s is not None), now)
        return (*(left for left in batteries if left is not None), *hot.values())

    def _battery(self, ups: Device) -> TimeLeft | None:
        known = {r.point: r for r in self._current.readings(ups.id) if r.quality is Quality.GOOD}
        if "ups_state" not in known or "runtime" not in known:
            return None
        runtime = known["runtime"]
        return empty_at(ups, known["ups_state"].value, runtime.value, runtime.taken_at)

    def on_mains(self, ups: str) -> bool | None:
        """Whether a UPS says that it runs on the mains; None for what is no UPS, or is not known now."""
        device = self._inventory.devices.get(ups)
        if device is None or device.kind is not DeviceKind.UPS:
            return None
        good = (r.value for r in self._current.readings(ups) if r.point == "ups_state" and r.quality is Quality.GOOD)
        return on_mains(next(good, None))

    def closed_around(self, target: str) -> Closed:
        """The site around a device or place that nobody may enter now; one without a name where people may go."""
        closed, known = self._closed(), self._inventory
        if not closed:
            return Closed()
        tables: dict[str, Mapping[str, object]] = {"server": known.devices, "rack": known.racks, "room": known.rooms}
        scope = next((scope for scope, table in tables.items() if target in table), "site")
        world = World(devices=known.devices, racks=known.racks, rooms=known.rooms, sites=known.sites, closed=closed)
        return closed_around(scope, target, world)

    def _is_sensor(self, device: str) -> bool:
        return self._inventory.devices[device].kind is DeviceKind.SENSOR

    def dew_margin(self, device: str) -> float | None:
        """By how many kelvin the coldest air around a device is above its dew point; None when nothing measures it."""
        return self._dew_margins().get(device)

    async def _outlet(self, feed: str) -> OutletReading | str:
        try:
            return await self._powers.outlet(feed)
        except CollectError as error:
            return str(error)

    async def _resets(self, device: str) -> tuple[str, ...] | str:
        try:
            return await self._powers.resets(device)
        except CollectError as error:
            return str(error)

    def label_fits(self, rack: str, code: str) -> bool:
        """Whether `code` is what the rack's label says, told in a time that does not depend on how near it is."""
        known = self._inventory.label_codes.get(rack)
        if known is None or not code:
            return False
        try:
            return hmac.compare_digest(known.reveal().strip().encode(), code.strip().encode())
        except SecretError:
            return False

    def _dead_feeds(self) -> frozenset[str]:
        read = feeds_read(self._current, self._inventory.devices.values())
        return frozenset(feed for feed, outlet in read.items() if outlet.on is False)

    def _sources(self, device: str) -> dict[str, SourceState]:
        known = self._current.device_view(device, self._clock.now()).sources
        return {name: SourceState(view.ok if view.tried_at else None, view.message) for name, view in known.items()}

    def _dew_margins(self) -> dict[str, float]:
        """By the sensors of each room: the coldest of them against the highest dew point.

        What a cooling unit blows out is colder than any server breathes in, so only sensors count.
        """
        coldest: dict[str, float] = {}
        dew: dict[str, float] = {}
        for view in self._current.point_views(self._clock.now()):
            value, room = view.reading.value, view.place.room
            sensor = self._is_sensor(view.device)
            good = view.reading.quality is Quality.GOOD and isinstance(value, int | float)
            if not (sensor and good and room):
                continue
            celsius = float(cast(float, value))
            if view.reading.point == "dew_point":
                dew[room] = max(dew.get(room, celsius), celsius)
            elif view.reading.point == "temperature":
                coldest[room] = min(coldest.get(room, celsius), celsius)
        margins = {room: coldest[room] - dew[room] for room in coldest.keys() & dew.keys()}
        return {
            device.id: margins[device.place.room]
            for device in self._inventory.devices.values()
            if device.place.room in margins
        }

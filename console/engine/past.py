"""What was: the course of a reading and the world at a moment, made from the history; the present is not touched.

Of a reading's state the history keeps nothing: at a moment of the past a device stands as its alerts of that time say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping

from msgspec import structs

from console.alerts.rule import Measure, Rule
from console.alerts.watch import Choice
from console.engine.memory import Memory
from console.engine.past_desk import Course, Firing
from console.engine.past_places import closures_at, services_at, sites_at
from console.errors import Refused, StoreError
from console.i18n import _
from console.inventory import Inventory
from console.model.alert import Acknowledgement, Alert, AlertState, Severity
from console.model.point import POINTS
from console.model.poll import Poll
from console.model.reading import PointKey, Quality, Reading, State, worst
from console.model.record import Record, RecordLine
from console.model.snapshot import DeviceView, EngineView, Entity, SourceView
from console.model.time import Instant
from console.runbooks.archive import Archive
from console.services.watchlist import Service
from console.store.audit import Entry
from console.store.current import Current
from console.store.history import History
from console.store.then import Moment, Then
from console.store.transition import Transition

MOST_POINTS = 2000
MOST_LINES = 10_000
MOST_TURNS = 500
_TURNS = 5000
_BEGINS = frozenset({"fired", "returned", "worsened", "eased"})
_ENDS = frozenset({"resolved", "withdrawn", "cleared"})
_STATES = {Severity.CRITICAL: State.CRITICAL, Severity.MAJOR: State.CRITICAL, Severity.INDETERMINATE: State.UNKNOWN}


class Past:
    """`known` gives the inventory and the rules, `services` the services as they are now: no older ones are kept."""

    def __init__(
        self,
        memory: Memory,
        archive: Archive,
        known: Callable[[], tuple[Inventory, tuple[Rule, ...]]],
        services: Callable[[], Mapping[str, Service]] = dict,
    ) -> None:
        self._services = services
        self._memory = memory
        self._archive = archive
        self._known = known

    async def trend(self, key: PointKey, since: Instant, until: Instant, points: int) -> Course:
        """How a reading moved; raises `Refused` when there is no history."""
        if not 0 < points <= MOST_POINTS or not since < until:
            raise Refused(
                "range", _("a trend has 1 to {most} values and ends after it begins").format(most=MOST_POINTS)
            )
        history = self._history()
        try:
            values = await history.trend(key, since, until, points)
            turns = await history.transitions(key.device, _TURNS)
        except StoreError as error:
            raise Refused("store", str(error)) from error
        own = [turn for turn in reversed(turns) if (turn.point, turn.instance) == (key.point, key.instance)]
        kind = POINTS.get(key.point)
        return Course(values, kind.unit if kind else "", _firings(own, since, until), self._limits(key))

    async def world_at(self, at: Instant) -> tuple[Entity, ...]:
        """What there was at a moment; raises `Refused` when nothing was written down then."""
        try:
            moment = await self._history().moment(at)
        except StoreError as error:
            raise Refused("store", str(error)) from error
        if not moment.awake:
            raise Refused("not_known", _("nothing was written down at that time: no engine was running"))
        closed = closures_at(await self._closings(), at)
        inventory, _rules = self._known()
        services = services_at(self._services(), moment)
        sites = sites_at(inventory.sites, services, moment, closed)
        return (*await asyncio.to_thread(_world, inventory, moment, at), *services, *sites)

    async def _closings(self) -> tuple[Entry, ...]:
        """The audit log, which has who closed a site; without it none was closed as far as anybody knows."""
        try:
            entries, _seal = await self._archive.audit()
        except StoreError:
            return ()
        return entries

    async def life(self, alert: str, most: int) -> tuple[Transition, ...]:
        """The newest turns in the life of an alert, oldest first; raises `Refused` when there is no history."""
        try:
            turns = await self._history().turns(alert, max(1, min(most, MOST_TURNS)))
        except StoreError as error:
            raise Refused("store", str(error)) from error
        return turns[::-1]

    async def record(self, since: Instant, until: Instant) -> Record:
        """What people did in a time, the last `MOST_LINES` of it; raises `Refused` when the log cannot be read."""
        try:
            entries, seal = await self._archive.audit()
        except StoreError as error:
            raise Refused("store", str(error)) from error
        told = [entry for entry in entries if since <= entry.at <= until]
        lines = tuple(
            RecordLine(entry.at, entry.who.label, entry.action, entry.target, entry.outcome, entry.reason)
            for entry in told[-MOST_LINES:]
        )
        return Record(lines, seal, len(told) - len(lines))

    def _history(self) -> History:
        history = self._memory.history
        if history is None:
            raise Refused("store", _("there is no history: its file cannot be opened"))
        return history

    def _limits(self, key: PointKey) -> tuple[tuple[Severity, float], ...]:
        inventory, rules = self._known()
        fitting = Choice(rules, inventory).rules_for(key)
        levels = (level for rule in fitting if rule.measure is Measure.VALUE for level in rule.levels)
        limits = ((level.severity, limit) for level in levels for limit in (level.above, level.below))
        return tuple((severity, limit) for severity, limit in limits if limit is not None)


def _firings(turns: Iterable[Transition], since: Instant, until: Instant) -> tuple[Firing, ...]:
    """When alerts fired between two instants; `turns` are oldest first."""
    open_: dict[str, Transition] = {}
    told: list[Firing] = []
    for turn in turns:
        if turn.turn in _BEGINS:
            before = open_.pop(turn.id, None)
            if before is not None and before.severity is not turn.severity:
                told.append(Firing(before.at, turn.at, before.severity, before.rule))
                before = None
            open_[turn.id] = before or turn
        elif turn.turn in _ENDS and turn.id in open_:
            begun = open_.pop(turn.id)
            told.append(Firing(begun.at, turn.at, begun.severity, begun.rule))
    told += [Firing(turn.at, None, turn.severity, turn.rule) for turn in open_.values()]
    return tuple(one for one in told if one.begun_at <= until and (one.ended_at is None or one.ended_at >= since))


def _world(inventory: Inventory, moment: Moment, at: Instant) -> tuple[Entity, ...]:
    current = Current(structs.replace(inventory, targets=()))
    by_device: dict[str, list[Then]] = {}
    for then in moment.values:
        by_device.setdefault(then.key.device, []).append(then)
    for device, values in by_device.items():
        current.take(Poll(device, "history", at, 0.0, readings=tuple(_reading(then, at) for then in values)))
    alerts = _alerts(moment.turns)
    standings: dict[str, set[State]] = {}
    for alert in alerts:
        standings.setdefault(alert.device, set()).add(_STATES.get(alert.severity, State.WARNING))
    views = (
        _silenced(
            current.device_view(device, at, worst(standings[device]) if device in standings else None),
            moment.silent.get(device),
            at,
        )
        for device in inventory.devices
    )
    places: tuple[Entity, ...] = (*inventory.sites.values(), *inventory.rooms.values(), *inventory.racks.values())
    return (EngineView(now_at=at), *places, *views, *current.point_views(at), *alerts)


def _silenced(view: DeviceView, silent_at: Instant | None, at: Instant) -> DeviceView:
    """A device that had fallen silent, with when it was last heard."""
    if silent_at is None:
        return view
    source = SourceView(ok=False, good_at=silent_at, tried_at=at)
    return structs.replace(view, quality=Quality.STALE, data_at=silent_at, sources={"history": source})


def _reading(then: Then, at: Instant) -> Reading:
    """A value that counted at `at` is as fresh then as it can be: it had been read and had not moved."""
    return Reading(then.key.point, then.key.instance, then.value, then.unit, at)


def _alerts(turns: Iterable[Transition]) -> tuple[Alert, ...]:
    firing: dict[str, Alert] = {}
    for turn in turns:
        alert = firing.get(turn.id)
        if turn.turn in _BEGINS:
            firing[turn.id] = _alert(turn, alert)
        elif turn.turn in _ENDS:
            firing.pop(turn.id, None)
        elif alert is not None and turn.turn == "acknowledged":
            firing[turn.id] = structs.replace(alert, acknowledged=Acknowledgement(turn.by, turn.at, turn.note))
        elif alert is not None and turn.turn == "unacknowledged":
            firing[turn.id] = structs.replace(alert, acknowledged=None)
    return tuple(firing.values())


def _alert(turn: Transition, before: Alert | None) -> Alert:
    return Alert(
        id=turn.id,
        rule=turn.rule,
        severity=turn.severity,
        state=AlertState.FIRING,
        device=turn.device,
        point=turn.point,
        instance=turn.instance,
        summary=turn.note or turn.rule,
        reason=turn.note,
        since_at=turn.at if before is None else before.since_at,
        value=turn.value,
    )

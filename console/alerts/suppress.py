"""Which alerts another one explains: by the network's way, the power's, cooling and place; hides and counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct

from console.alerts.relations import Relations
from console.alerts.rule import RANK
from console.model.alert import Alert, AlertState
from console.model.device import DeviceKind
from console.model.time import Instant, Seconds
from console.store.change import DATA_AGE

GRACE_S: Seconds = 120.0
"""How long what depended on a parent still counts as explained after the parent is back."""

CONTACT_POINTS = frozenset({DATA_AGE, "service_state", "process_state"})
"""What a device that is off on purpose, or cannot be reached, does not answer for."""

_WARM_POINTS = frozenset({"temperature", "dew_point", "humidity"})
_NO_OUTPUT = frozenset({"off", "fault"})
_NO_MAINS = frozenset({"on_battery", "low_battery"})
_CUT_OFF = "cut_off"
_NOT_COOLING = frozenset({"off", "fault", "degraded", "failed"})


class Cause(Struct, frozen=True):
    """An alert that may explain others, until `ended_at` and for the grace period after it."""

    alert: Alert
    ended_at: Instant | None = None


class Standing(Protocol):
    """What fires, and what has ended within the grace period."""

    def causes(self, device: str) -> Mapping[str, Cause]:
        """The causes on one device, by the alert's id."""
        ...

    def room_causes(self, room: str) -> Iterable[str]:
        """The devices of a room on which there are causes that concern the whole room."""
        ...


def is_cause(alert: Alert) -> bool:
    """Whether an alert of this kind may explain others at all."""
    if alert.state is not AlertState.FIRING:
        return False
    if alert.point == "site_state":
        return alert.value == _CUT_OFF
    return alert.point in (DATA_AGE, "ups_state", "cooling_state", "health", "temperature")


def explained(alert: Alert, relations: Relations, standing: Standing) -> tuple[str, ...]:
    """The ids of the alerts that explain `alert`, the farthest cause only; nothing when it stands for itself.

    Nothing is explained by what is milder than itself, but for lost contact: how long a device has been silent says
    nothing of how bad that is. Where devices depend on each other in a circle the alert that came first stands.
    """
    if alert.state is AlertState.RESOLVED:
        return ()
    found: list[Cause]
    if alert.point == DATA_AGE and (gone := _cut_off(alert.device, relations, standing)):
        found = gone
    elif alert.point == DATA_AGE or relations.kind(alert.device) is DeviceKind.SERVICE:
        found = [*_unreachable(alert, relations, standing), *_unfed(alert.device, relations, standing)]
    else:
        found = [cause for cause in _by_point(alert, relations, standing) if _as_bad(cause.alert, alert)]
    return tuple(dict.fromkeys(cause.alert.id for cause in found if cause.alert.id != alert.id))


def _cut_off(device: str, relations: Relations, standing: Standing) -> list[Cause]:
    """The way to the device's site is gone: nothing there is missed by itself, whatever else leads to it."""
    return [
        cause
        for site in relations.standing_for(device)
        for cause in standing.causes(site).values()
        if cause.alert.point == "site_state"
    ]


def _as_bad(cause: Alert, alert: Alert) -> bool:
    return RANK[cause.severity] >= RANK[alert.severity]


def _by_point(alert: Alert, relations: Relations, standing: Standing) -> Iterator[Cause]:
    if alert.point == "psu_state":
        for feeder in relations.feeders(alert.device):
            yield from _dead(feeder, relations, standing)
    elif alert.point == "cooling_state" and relations.on_mains(alert.device):
        yield from _mains_lost(alert.device, relations, standing)
    elif alert.point in _WARM_POINTS:
        yield from _warmed(alert, relations, standing)


def silent(device: str, relations: Relations, standing: Standing) -> tuple[Cause, ...]:
    """The alerts by which `device` as a whole cannot be reached; none while one of its sources still answers."""
    lost = [cause for cause in standing.causes(device).values() if cause.alert.point == DATA_AGE]
    sources = {cause.alert.instance for cause in lost}
    return tuple(lost) if lost and relations.sources(device) <= sources else ()


def _unreachable(alert: Alert, relations: Relations, standing: Standing) -> Iterator[Cause]:
    """What lies on the way to the device and is silent; of those the ones that nothing silent lies before."""
    lost = {
        device: causes for device in relations.above(alert.device) if (causes := silent(device, relations, standing))
    }
    for device, causes in lost.items():
        first = min(causes, key=_order)
        farther = [min(lost[other], key=_order) for other in relations.above(device) if other in lost]
        if any(not _circular(device, cause.alert.device, relations) or _before(cause, first) for cause in farther):
            continue
        if not _circular(alert.device, device, relations) or _order_of(first.alert) < _order_of(alert):
            yield first


def _circular(one: str, other: str, relations: Relations) -> bool:
    """Whether `other`, which `one` depends on, depends on `one` too."""
    return one in relations.above(other)


def _before(one: Cause, other: Cause) -> bool:
    return _order(one) < _order(other)


def _order(cause: Cause) -> tuple[Instant, str]:
    return _order_of(cause.alert)


def _order_of(alert: Alert) -> tuple[Instant, str]:
    return alert.since_at, alert.id


def _unfed(device: str, relations: Relations, standing: Standing) -> tuple[Cause, ...]:
    """Why `device` has no power at all; nothing while one feed may be live."""
    if relations.on_mains(device):
        return tuple(_mains_lost(device, relations, standing))
    feeders = relations.feeders(device)
    dead = [_dead(feeder, relations, standing) for feeder in feeders]
    return tuple(cause for causes in dead for cause in causes) if feeders and all(dead) else ()


def _dead(feeder: str, relations: Relations, standing: Standing, seen: frozenset[str] = frozenset()) -> list[Cause]:
    """Why `feeder` gives no power, as far as alerts show it."""
    if feeder in seen:
        return []
    seen |= {feeder}
    own = [
        cause
        for cause in standing.causes(feeder).values()
        if cause.alert.point == "ups_state" and cause.alert.value in _NO_OUTPUT
    ]
    if own:
        return own
    if relations.on_mains(feeder):
        return list(_mains_lost(feeder, relations, standing))
    before = [_dead(other, relations, standing, seen) for other in relations.feeders(feeder)]
    return [cause for causes in before for cause in causes] if before and all(before) else []


def _mains_lost(device: str, relations: Relations, standing: Standing) -> Iterator[Cause]:
    """A UPS of the same room that runs on its battery says that the mains are gone."""
    for other in standing.room_causes(relations.room(device)):
        for cause in standing.causes(other).values():
            if cause.alert.point == "ups_state" and cause.alert.value in _NO_MAINS | _NO_OUTPUT:
                yield cause


def _warmed(alert: Alert, relations: Relations, standing: Standing) -> Iterator[Cause]:
    """Cooling that has failed explains the room's warm air; the room's warm air explains that at the inlets."""
    failed: list[Cause] = []
    warm: list[Cause] = []
    for other in standing.room_causes(relations.room(alert.device)):
        for cause in standing.causes(other).values():
            if relations.kind(other) is DeviceKind.COOLING and cause.alert.value in _NOT_COOLING:
                failed.append(cause)
            elif cause.alert.point == "temperature" and relations.kind(other) is DeviceKind.SENSOR:
                warm.append(cause)
    if failed:
        yield from failed
    elif alert.point == "temperature" and relations.kind(alert.device) is not DeviceKind.SENSOR:
        # One of the room's probes stands for all of them.
        yield from sorted(warm, key=_order)[:1]

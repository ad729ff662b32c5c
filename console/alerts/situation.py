"""What the alerts mean together: which explains which, what is put aside, which are one incident; judges no reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.at_risk import Services
from console.alerts.casebook import Casebook, said
from console.alerts.causes import Causes
from console.alerts.gathering import Gathering
from console.alerts.planned import PlannedOff
from console.alerts.relations import Relations
from console.alerts.silences import Silences
from console.alerts.suppress import CONTACT_POINTS, explained
from console.i18n import _
from console.inventory import Inventory
from console.model.alert import Alert, AlertState
from console.model.device import DeviceKind
from console.model.incident import Event, Incident
from console.model.silence import Silence
from console.model.time import Instant
from console.store.transition import Transition

SILENCE, OFF = "silence/", "off/"
"""What stands before the id of a silence, or of the run that switched a device off, in `Alert.suppressed_by`."""

_TOLD = frozenset({"worsened", "eased", "returned", "latched", "resolved", "acknowledged", "unacknowledged", "cleared"})
"""Turns that a timeline has beside `fired`; lost and returned data are the device's own story."""


class Told(Struct, frozen=True):
    """What looks different now: entities, and the ids of incidents and silences that are gone."""

    alerts: tuple[Alert, ...] = ()
    incidents: tuple[Incident, ...] = ()
    silences: tuple[Silence, ...] = ()
    incidents_gone: tuple[str, ...] = ()
    silences_gone: tuple[str, ...] = ()


def no_services(devices: Iterable[str]) -> tuple[str, ...]:
    """For a place that no service is known of."""
    return ()


class Situation:
    """The alerts as everybody sees them, with the incidents and silences they belong to."""

    def __init__(self, inventory: Inventory, services: Services = no_services) -> None:
        self.silences = Silences()
        self.off: dict[str, PlannedOff] = {}
        self._begin(inventory, services)
        self.casebook = Casebook(self.relations, services)
        self.gathering = Gathering(self.casebook)
        self._raw: dict[str, Alert] = {}
        self._shown: dict[str, Alert] = {}
        self._on: dict[str, dict[str, None]] = {}
        self._held: dict[str, bool] = {}
        self._stirred = False
        self._silences_told: dict[str, Silence] = {}

    def _begin(self, inventory: Inventory, services: Services) -> None:
        self.relations = Relations(inventory)
        self.causes = Causes(self.relations)

    def adopt(self, inventory: Inventory, services: Services, now: Instant) -> tuple[Alert, ...]:
        """Follow a changed inventory; returns the alerts that look different."""
        ended = [cause for cause in self.causes.every() if cause.ended_at is not None]
        self._begin(inventory, services)
        for cause in ended:
            self.causes.put(cause)
        self.casebook.adopt(self.relations, services)
        self.off = {device: off for device, off in self.off.items() if device in inventory.devices}
        for alert in self._raw.values():
            self.causes.take(alert, now)
        return self.look_again(self._raw, now)

    def find(self, alert: str) -> Alert | None:
        """The alert with this id as everybody sees it."""
        return self._shown.get(alert)

    def alerts(self) -> tuple[Alert, ...]:
        """Every alert as everybody sees it."""
        return tuple(self._shown.values())

    def take(self, alerts: Iterable[Alert], transitions: Iterable[Transition], now: Instant) -> tuple[Alert, ...]:
        """Take changed alerts in; returns them, and all others that look different because of them."""
        waiting: dict[str, None] = {}
        for alert in alerts:
            self._keep(alert)
            waiting[alert.id] = None
            if self.causes.take(alert, now):
                for device in self.causes.reach(alert.device):
                    waiting.update(self._on.get(device, {}))
        told = self.look_again(waiting, now)
        for transition in transitions:
            self._tell(transition)
        return told

    def forget(self, alerts: Iterable[str], now: Instant) -> tuple[Alert, ...]:
        """Alerts are no longer shown; returns others that look different because of that."""
        waiting: dict[str, None] = {}
        for id_ in alerts:
            alert = self._raw.pop(id_, None)
            self._shown.pop(id_, None)
            self.gathering.forget(id_)
            if alert is None:
                continue
            self._on.get(alert.device, {}).pop(id_, None)
            if alert.state is not AlertState.RESOLVED:
                self._withdraw(alert)
                for device in self.causes.reach(alert.device):
                    waiting.update(self._on.get(device, {}))
        return self.look_again(waiting, now)

    def look_again(self, alerts: Iterable[str], now: Instant) -> tuple[Alert, ...]:
        """Work out anew what explains these alerts and where they belong; returns those that look different."""
        changed: dict[str, Alert] = {}
        waiting = [id_ for id_ in alerts if id_ in self._raw]
        for id_ in sorted(waiting, key=lambda id_: self._raw[id_].since_at):
            raw = self._raw[id_]
            reasons = self._reasons(raw, now)
            seen = replace(raw, suppressed_by=reasons, incident=self.casebook.of(id_))
            quiet = any(reason.startswith((SILENCE, OFF)) for reason in reasons)
            for moved in (id_, *self.gathering.take(seen, quiet, now)):
                base = seen if moved == id_ else self._shown[moved]
                drawn = replace(base, incident=self.casebook.of(moved))
                if self._shown.get(moved) != drawn:
                    self._stirred = True
                    self._shown[moved] = changed[moved] = drawn
        return tuple(changed.values())

    def tick(self, now: Instant) -> tuple[Alert, ...]:
        """Let grace periods and silences end and begin; returns the alerts that look different because of that."""
        waiting: dict[str, None] = {}
        for device in self.causes.expire(now):
            for other in self.causes.reach(device):
                waiting.update(self._on.get(other, {}))
        if self._silences_turn(now):
            waiting.update(dict.fromkeys(self._raw))
        return self.look_again(waiting, now) if waiting else ()

    def settle(self, now: Instant) -> Told:
        """The incidents and silences that look different since the last call, and the alerts that left an incident."""
        incidents = self.casebook.settle(now)
        gone = self.casebook.drain_gone()
        silences, silences_gone = self._silences_now(now)
        return Told((), incidents, silences, gone, silences_gone)

    def silenced(self, now: Instant) -> tuple[Alert, ...]:
        """A silence was set or ended by hand: look at every alert again."""
        self._stirred = True
        return self.look_again(self._raw, now)

    def switched_off(self, devices: Iterable[str], run: str, now: Instant) -> tuple[Alert, ...]:
        """A run has measured these devices off, on purpose."""
        for device in devices:
            self.off[device] = PlannedOff(device, run, now)
        return self._about(devices, now)

    def back_on(self, devices: Iterable[str], now: Instant) -> tuple[Alert, ...]:
        """These devices are meant to be up again, or are."""
        known = [device for device in devices if self.off.pop(device, None) is not None]
        return self._about(known, now)

    def _about(self, devices: Iterable[str], now: Instant) -> tuple[Alert, ...]:
        meant = {other for device in devices for other in (device, *self.relations.below(device))}
        return self.look_again([id_ for device in meant for id_ in self._on.get(device, ())], now)

    def _keep(self, alert: Alert) -> None:
        before = self._raw.get(alert.id)
        if before is not None and before.device != alert.device:
            self._on.get(before.device, {}).pop(alert.id, None)
        self._raw[alert.id] = alert
        self._on.setdefault(alert.device, {})[alert.id] = None

    def _withdraw(self, alert: Alert) -> None:
        """A rule or device was taken away while its alert was open: it explains nothing and holds no incident open."""
        self.causes.drop(alert.device, alert.id)
        self.casebook.see(replace(alert, state=AlertState.RESOLVED))

    def _reasons(self, alert: Alert, now: Instant) -> tuple[str, ...]:
        if alert.state is AlertState.RESOLVED:
            return ()
        place = self.relations.place(alert.device)
        silenced = tuple(SILENCE + id_ for id_ in self.silences.holding(alert, place, now))
        planned = tuple(OFF + off.run for off in self._switched_off(alert))[:1]
        return (*planned, *explained(alert, self.relations, self.causes), *silenced)

    def _switched_off(self, alert: Alert) -> Iterator[PlannedOff]:
        """What is off on purpose and therefore does not answer: the device itself, or what a service runs on."""
        if alert.device in self.off and alert.point in CONTACT_POINTS:
            yield self.off[alert.device]
        elif self.off and self.relations.kind(alert.device) is DeviceKind.SERVICE:
            yield from (self.off[host] for host in sorted(self.relations.above(alert.device) & self.off.keys()))

    def _tell(self, transition: Transition) -> None:
        incident = self.casebook.of(transition.id)
        if not incident or transition.turn not in _TOLD:
            return
        alert = self._raw.get(transition.id)
        text = said(alert) if alert is not None else f"{transition.device}: {transition.note}"
        if transition.by and transition.note:
            text = _("{alert} ({note})").format(alert=text, note=transition.note)
        self.casebook.note(incident, Event(transition.at, f"{transition.turn}", text, transition.by))

    def _silences_turn(self, now: Instant) -> bool:
        """Whether a silence has begun or ended since the last look."""
        held = {one.id: one.begins_at <= now for one in self.silences.all()}
        turned = bool(self.silences.ended(now)) or held != self._held
        self._held = held
        self._stirred = self._stirred or turned
        return turned

    def _silences_now(self, now: Instant) -> tuple[tuple[Silence, ...], tuple[str, ...]]:
        known = self.silences.all()
        if not self._stirred or not (known or self._silences_told):
            return (), ()
        self._stirred = False
        hides: dict[str, int] = {}
        for alert in self._shown.values():
            for reason in alert.suppressed_by:
                hides[reason] = hides.get(reason, 0) + 1
        drawn = {one.id: replace(one, hides=hides.get(SILENCE + one.id, 0)) for one in known}
        changed = tuple(one for one in drawn.values() if self._silences_told.get(one.id) != one)
        gone = tuple(id_ for id_ in self._silences_told if id_ not in drawn)
        self._silences_told = drawn
        return changed, gone

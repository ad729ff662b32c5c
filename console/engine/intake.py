"""What a poll sets going: current readings, alerts, and the views of both on the bus; neither polls nor stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from console.alerts import saved_situation
from console.alerts.book import AlertBook
from console.clock import Clock
from console.engine.bus import Bus
from console.engine.outlook import Outlook
from console.i18n import _
from console.model.alert import Alert, AlertState
from console.model.poll import Poll
from console.model.reading import PointKey, Reading
from console.model.snapshot import DeviceView, PointView
from console.model.time import Instant
from console.store.change import Change
from console.store.current import Current
from console.store.transition import Transition


class Kept(Struct, frozen=True, tag="kept"):
    """What outlives the engine: the alert book and the situation, each as bytes."""

    book: bytes
    situation: bytes


class Intake:
    """Readings in, entities out.

    `on_changes` hears of every changed reading, for the history; `on_trouble` of every device that something is wrong
    with, so that it can be read more often; `adorned` adds to a view of the room what readings alone do not say.
    """

    def __init__(
        self,
        current: Current,
        book: AlertBook,
        outlook: Outlook,
        bus: Bus,
        clock: Clock,
        on_changes: Callable[[Iterable[Change]], None],
        on_trouble: Callable[[str], None],
        adorned: Callable[[PointView], PointView],
    ) -> None:
        self.current = current
        self.book = book
        self.outlook = outlook
        self._bus = bus
        self._clock = clock
        self._on_changes = on_changes
        self._on_trouble = on_trouble
        self._adorned = adorned
        self._looked_at: Counter[str] = Counter()
        self._unwritten: list[Transition] = []
        self._observed: dict[PointKey, Reading] = {}

    def take(self, poll: Poll) -> None:
        """Put a poll in; alerts that it changes are told at once with the rows they are about, others wait."""
        changes = self.current.take(poll)
        self.outlook.heard(poll)
        if changes:
            self._on_changes(changes)
            alerts = tuple(self.book.observe(changes, poll.at))
            self.tell(alerts)
            if alerts and self._bus.watched:
                self.publish()

    def observe(self, changes: tuple[Change, ...]) -> None:
        """Put in what is no device's reading: the alert rules and the history see it, no row does."""
        followed = tuple(replace(change, previous=self._observed.get(change.key)) for change in changes)
        self._observed.update((change.key, change.reading) for change in changes)
        self._on_changes(followed)
        self.tell(self.book.observe(followed, self._clock.now()))

    def tick(self) -> None:
        """Let time pass: readings grow old, delays end, acknowledgements expire."""
        now = self._clock.now()
        expiry = self.current.expire(now)
        self.tell(self.book.observe(expiry.changes, now))
        self.tell(self.book.missing(expiry.missing, now))
        self.tell(self.book.tick(now))
        self.outlook.tick()

    def tell(self, alerts: Iterable[Alert]) -> None:
        """Publish alerts and count their devices as changed."""
        told = tuple(alerts)
        transitions = self.book.drain_transitions()
        if told or transitions:
            self._unwritten.extend(transitions)
            self.outlook.take(told, transitions)
            self.current.touch(alert.device for alert in told)
            for device in {alert.device for alert in told if alert.state is not AlertState.RESOLVED}:
                self._on_trouble(device)
        gone = self.book.drain_gone()
        if gone:
            self.outlook.forget(gone)

    @property
    def unwritten(self) -> bool:
        """Whether anything has happened to an alert that is not written down yet."""
        return bool(self._unwritten)

    def drain_transitions(self) -> tuple[Transition, ...]:
        """What has happened to alerts since the last call, in order."""
        drained, self._unwritten = tuple(self._unwritten), []
        return drained

    def export(self, now: Instant) -> bytes:
        """Everything that a later engine needs to go on as if nothing had happened."""
        kept = Kept(self.book.export(now), saved_situation.pack(self.outlook.situation))
        return msgspec.msgpack.encode(kept)

    def restore(self, raw: bytes, now: Instant) -> None:
        """Go on from what an earlier engine exported; raises `StoreError` if it is damaged."""
        try:
            kept = msgspec.msgpack.decode(raw, type=Kept)
        except msgspec.DecodeError:
            # What was stored before there were incidents is the alert book alone.
            kept = Kept(raw, b"")
        if kept.situation:
            saved_situation.put_back(self.outlook.situation, kept.situation)
        self.tell(self.book.restore(kept.book, now))

    def publish(self) -> None:
        """Put every changed view on the bus."""
        now = self._clock.now()
        changed = self.current.drain_changed()
        self._bus.publish(self._row(device) for device in changed.devices)
        views = (self.current.point_view(key, now) for key in changed.points)
        self._bus.publish(self._adorned(view) for view in views if view is not None)
        self._bus.publish(self.current.detail(device, now) for device in changed.devices if self._looked_at[device])
        self._bus.withdraw([("PointView", _point_id(key)) for key in changed.gone])

    def show(self, key: PointKey) -> None:
        """Put one view of the room on the bus, for what is known of it has changed."""
        view = self.current.point_view(key, self._clock.now())
        if view is not None:
            self._bus.publish([self._adorned(view)])

    def look(self, device: str) -> None:
        """Keep all readings of `device` on the bus while somebody looks at it."""
        self._looked_at[device] += 1
        self._bus.publish([self.current.detail(device, self._clock.now())])

    def look_away(self, device: str) -> None:
        """One window less looks at `device`."""
        self._looked_at[device] -= 1
        if self._looked_at[device] <= 0:
            del self._looked_at[device]
            self._bus.withdraw([("DeviceDetail", device)])

    def change_rules(self, book: AlertBook) -> None:
        """Let another book go on from what this one knows; alerts that it does not have are taken away."""
        before = {alert.id for alert in self.book.alerts()}
        saved, self.book = self.book.export(self._clock.now()), book
        self.tell(book.restore(saved, self._clock.now()))
        self.outlook.forget(before - {alert.id for alert in book.alerts()})

    def _row(self, device: str) -> DeviceView:
        view = self.current.device_view(device, self._clock.now(), self.book.standing(device))
        off = self.outlook.situation.off.get(device)
        if off is None:
            return view
        note = _("off on purpose since run {run}").format(run=off.run)
        return replace(view, note=f"{note}; {view.note}" if view.note else note)


def _point_id(key: PointKey) -> str:
    return "/".join(key)

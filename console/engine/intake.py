"""What a poll sets going: current readings, alerts, and the views of both on the bus; neither polls nor stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from console.alerts.book import AlertBook
from console.clock import Clock
from console.engine.bus import Bus
from console.model.alert import Alert, AlertState
from console.model.poll import Poll
from console.model.reading import PointKey
from console.model.snapshot import DeviceView
from console.store.change import Change
from console.store.current import Current


class Intake:
    """Readings in, entities out.

    `on_changes` hears of every changed reading, for the history; `on_trouble` of every device that something is wrong
    with, so that it can be read more often.
    """

    def __init__(
        self,
        current: Current,
        book: AlertBook,
        bus: Bus,
        clock: Clock,
        on_changes: Callable[[Iterable[Change]], None],
        on_trouble: Callable[[str], None],
    ) -> None:
        self.current = current
        self.book = book
        self._bus = bus
        self._clock = clock
        self._on_changes = on_changes
        self._on_trouble = on_trouble
        self._looked_at: Counter[str] = Counter()

    def take(self, poll: Poll) -> None:
        """Put a poll in; alerts that it changes are told at once, rows with the next `publish`."""
        changes = self.current.take(poll)
        if changes:
            self._on_changes(changes)
            self.tell(self.book.observe(changes, poll.at))

    def tick(self) -> None:
        """Let time pass: readings grow old, delays end, acknowledgements expire."""
        now = self._clock.now()
        expiry = self.current.expire(now)
        self.tell(self.book.observe(expiry.changes, now))
        self.tell(self.book.missing(expiry.missing, now))
        self.tell(self.book.tick(now))

    def tell(self, alerts: Iterable[Alert]) -> None:
        """Publish alerts and count their devices as changed."""
        told = tuple(alerts)
        if told:
            self._bus.publish(told)
            self.current.touch(alert.device for alert in told)
            for device in {alert.device for alert in told if alert.state is not AlertState.RESOLVED}:
                self._on_trouble(device)
        gone = self.book.drain_gone()
        if gone:
            self._bus.withdraw([("Alert", id_) for id_ in gone])

    def publish(self) -> None:
        """Put every changed view on the bus."""
        now = self._clock.now()
        changed = self.current.drain_changed()
        self._bus.publish(self._row(device) for device in changed.devices)
        views = (self.current.point_view(key, now) for key in changed.points)
        self._bus.publish(view for view in views if view is not None)
        self._bus.publish(self.current.detail(device, now) for device in changed.devices if self._looked_at[device])
        self._bus.withdraw([("PointView", _point_id(key)) for key in changed.gone])

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
        self._bus.withdraw([("Alert", id_) for id_ in before - {alert.id for alert in book.alerts()}])

    def _row(self, device: str) -> DeviceView:
        return self.current.device_view(device, self._clock.now(), self.book.standing(device))


def _point_id(key: PointKey) -> str:
    return "/".join(key)

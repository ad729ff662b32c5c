"""Keeps the situation on the bus: alerts at once, incidents and silences a moment later; works nothing out itself."""

from __future__ import annotations

from collections.abc import Iterable

from console.alerts import planned
from console.alerts.at_risk import Services
from console.alerts.maintenance import KIND, Window, silence
from console.alerts.silences import Silences
from console.alerts.situation import Situation
from console.clock import Clock
from console.engine.bus import Bus
from console.i18n import _
from console.inventory import Inventory
from console.model.alert import Alert
from console.model.incident import Event
from console.model.poll import Poll
from console.model.run import Plan, Run
from console.model.time import Instant
from console.store.transition import Transition


class Outlook:
    """What the alerts mean together, as every window sees it."""

    def __init__(self, situation: Situation, bus: Bus, clock: Clock) -> None:
        self.situation = situation
        self._bus = bus
        self._clock = clock
        self._windows: tuple[Window, ...] = ()
        self._runs: dict[str, bool] = {}

    def take(self, alerts: Iterable[Alert], transitions: Iterable[Transition]) -> None:
        """Publish changed alerts, and others that look different because of them."""
        self._bus.publish(self.situation.take(alerts, transitions, self._clock.now()))

    def forget(self, alerts: Iterable[str]) -> None:
        """Take alerts away that are no longer shown."""
        ids = tuple(alerts)
        self._bus.publish(self.situation.forget(ids, self._clock.now()))
        self._bus.withdraw([("Alert", id_) for id_ in ids])

    def tick(self) -> None:
        """Let windows open and close, grace periods and silences end."""
        now = self._clock.now()
        _follow(self._windows, self.situation.silences, now)
        self._bus.publish(self.situation.tick(now))

    def settle(self) -> None:
        """Publish the incidents and silences that look different; costs nothing while none does."""
        told = self.situation.settle(self._clock.now())
        self._bus.publish(told.incidents)
        self._bus.publish(told.silences)
        self._bus.withdraw([("Incident", id_) for id_ in told.incidents_gone])
        self._bus.withdraw([("Silence", id_) for id_ in told.silences_gone])

    def keep_windows(self, windows: tuple[Window, ...]) -> None:
        """Follow the maintenance windows of the configuration."""
        self._windows = windows
        known = {f"{KIND}-{window.id}" for window in windows}
        for one in self.situation.silences.all():
            if one.kind == KIND and one.id not in known:
                self.situation.silences.drop(one.id)
        self.tick()

    def adopt(self, inventory: Inventory, services: Services) -> None:
        """Follow a changed inventory."""
        self._bus.publish(self.situation.adopt(inventory, services, self._clock.now()))

    def look_again(self, alerts: Iterable[str]) -> None:
        """Publish these alerts as they stand after somebody moved them to another incident."""
        self._bus.publish(self.situation.look_again(alerts, self._clock.now()))

    def silences_changed(self) -> None:
        """Look at every alert again after somebody set or ended a silence."""
        self._bus.publish(self.situation.silenced(self._clock.now()))
        self.settle()

    def follow(self, run: Run, plan: Plan | None) -> None:
        """Learn from a run what is off on purpose, and put its beginning and end into the incidents it is about."""
        if run.id not in self._runs:
            self._runs[run.id] = False
            self._note_run(run, Event(run.started_at, "run_started", run.title, run.started_by))
        if run.ended_at is not None and not self._runs[run.id]:
            self._runs[run.id] = True
            self._ended(run, plan)

    def _ended(self, run: Run, plan: Plan | None) -> None:
        now = self._clock.now()
        off = planned.outcome(plan, run) if plan is not None else {}
        self._bus.publish(
            self.situation.switched_off([device for device, is_off in off.items() if is_off], run.id, now)
        )
        self._bus.publish(self.situation.back_on([device for device, is_off in off.items() if not is_off], now))
        text = _("{title}: {outcome}").format(title=run.title, outcome=run.outcome or run.state.value)
        self._note_run(run, Event(run.ended_at or now, "run_ended", text, run.started_by))

    def heard(self, poll: Poll) -> None:
        """A device that was off on purpose brings data of its own again: it is back."""
        off = self.situation.off.get(poll.device)
        if off is None or not poll.readings or poll.at <= off.since_at:
            return
        if planned.tells_of_life(poll.source, self.situation.relations.sources(poll.device)):
            self._bus.publish(self.situation.back_on([poll.device], self._clock.now()))

    def _note_run(self, run: Run, event: Event) -> None:
        book = self.situation.casebook
        about = {run.target, *(step.target for step in run.steps)}
        for incident in {id_ for device in about for id_ in book.endangering(device)}:
            book.note(incident, event)


def _follow(windows: Iterable[Window], silences: Silences, now: Instant) -> None:
    for window in windows:
        opened = silence(window, now)
        known = silences.find(f"{KIND}-{window.id}")
        if opened is not None and (known is None or known.ends_at != opened.ends_at):
            silences.put(opened)
        elif opened is None and known is not None:
            silences.drop(known.id)

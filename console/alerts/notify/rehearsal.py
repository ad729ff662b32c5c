"""Plays a scenario through rules, incidents and the notification policy as the engine would, and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.notify.build import build_policy
from console.alerts.notify.decide import Watching, decide, vanish
from console.alerts.notify.matters import matters
from console.alerts.notify.outbox import Message
from console.alerts.notify.policy import Policy, Step, Way
from console.alerts.notify.told import Told
from console.alerts.notify.writer import Writer
from console.alerts.rule import Rule
from console.alerts.scenario import BEGIN_AT, Moment, Player
from console.alerts.scenario_file import Scenario
from console.alerts.situation import Situation
from console.config.schema import Config
from console.config.secrets import Reference, Secret
from console.inventory import Inventory, build
from console.model.alert import Alert, AlertState
from console.model.incident import Incident
from console.model.time import Instant, Seconds
from console.store.transition import Transition

LEVELS = ("level-1", "level-2", "level-3")
"""The ways of a rehearsal whose configuration names none."""


class Happened(Struct, frozen=True):
    """One step of a rehearsal: what the rules made of the readings, and what would have been sent."""

    at_s: Seconds
    transitions: tuple[Transition, ...]
    messages: tuple[Message, ...]


def rehearse(
    scenario: Scenario, rules: tuple[Rule, ...], config: Config, attended: bool = True, begin_at: Instant = BEGIN_AT
) -> Iterator[Happened]:
    """Every step of `scenario` that brings something; `attended` says whether somebody is at a console."""
    return _Rehearsal(Player(scenario, rules, begin_at), config, attended, begin_at).steps()


class _Rehearsal:
    def __init__(self, player: Player, config: Config, attended: bool, begin_at: Instant) -> None:
        self._player = player
        self._begin_at = begin_at
        inventory = _with_names(self._player.inventory, config)
        self._situation = Situation(inventory)
        self._policy = build_policy(config)
        if not self._policy.ways:
            self._policy = _three_levels(self._policy)
        self._writer = Writer(config, inventory, lambda address: (address,))
        self._watching = Watching(1) if attended else Watching(0, begin_at - 86400)
        self._alerts: dict[str, Alert] = {}
        self._incidents: dict[str, Incident] = {}
        self._told: dict[str, Told] = {}

    def steps(self) -> Iterator[Happened]:
        for moment in self._player.moments():
            self._take(moment)
            messages = tuple(self._messages(moment.at))
            if moment.transitions or messages:
                yield Happened(moment.at - self._begin_at, moment.transitions, messages)

    def _take(self, moment: Moment) -> None:
        now = {alert.id: alert for alert in moment.alerts}
        changed = [alert for alert in moment.alerts if self._alerts.get(alert.id) != alert]
        gone = [id_ for id_ in self._alerts if id_ not in now]
        self._alerts = now
        self._situation.take(changed, moment.transitions, moment.at)
        self._situation.forget(gone, moment.at)
        self._situation.tick(moment.at)
        settled = self._situation.settle(moment.at)
        self._incidents.update((incident.id, incident) for incident in settled.incidents)
        for id_ in settled.incidents_gone:
            self._incidents.pop(id_, None)

    def _messages(self, now: Instant) -> Iterator[Message]:
        seen = {alert.id: alert for alert in self._situation.alerts()}
        for matter in matters(self._incidents.values(), seen):
            before = self._told.get(matter.incident.id)
            verdict = decide(matter, before, self._policy, now, self._watching)
            self._keep(matter.incident.id, verdict.told)
            yield from self._writer.write(matter, before, verdict.sends, seen, now)
        firing = {alert.id for alert in seen.values() if alert.state is AlertState.FIRING}
        for told in [one for id_, one in self._told.items() if id_ not in self._incidents]:
            verdict = vanish(told, firing, self._policy, now)
            self._keep(told.incident, verdict.told)
            yield from self._writer.farewell(told, verdict.sends, now)

    def _keep(self, incident: str, told: Told | None) -> None:
        if told is None:
            self._told.pop(incident, None)
        else:
            self._told[incident] = told


def _with_names(inventory: Inventory, config: Config) -> Inventory:
    """The scenario's devices in the places of the configuration, where it has places of that name."""
    named = build(replace(config, devices={}, credentials={}), _none)
    return replace(named, devices=inventory.devices, targets=inventory.targets)


def _none(reference: Reference) -> Secret:
    """A rehearsal needs no secret."""
    return Secret("", str(reference))


def _three_levels(policy: Policy) -> Policy:
    steps = tuple(Step(step.after_s, (way,)) for step, way in zip(policy.steps, LEVELS, strict=False))
    return replace(policy, ways={way: Way() for way in LEVELS}, steps=steps)

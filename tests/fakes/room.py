"""The simulated room without its network: a world is read into polls as its devices would answer them."""

from __future__ import annotations

from collections.abc import Iterator

import tomli

from console.alerts.book import AlertBook
from console.alerts.rules.load import load_rules
from console.alerts.situation import Situation
from console.config.secrets import Secret
from console.config.validate import validate
from console.inventory import Inventory, build
from console.model.alert import Alert, AlertState
from console.model.failure import Cause, Failure
from console.model.incident import Incident, IncidentState
from console.model.point import POINTS
from console.model.poll import Poll
from console.model.reading import Reading, Value
from console.model.time import Instant, Seconds
from console.shipped import shipped
from console.simulator.air import ABOVE_ROOM_C, probe_c, probe_percent
from console.simulator.layout import families, world_of
from console.simulator.model import activity, fed, inlet_c, runtime_s
from console.simulator.reach import hears_snmp
from console.simulator.scenario import load
from console.simulator.simulation import Simulation
from console.simulator.world import World
from console.store.current import Current

INTERVAL_S: Seconds = 10.0
BEGIN_AT: Instant = 1_767_225_600.0


def inventory() -> Inventory:
    """The devices of the shipped example."""
    loaded = validate(tomli.loads(shipped("sample-config.toml").read_text("utf-8")))
    assert loaded.config is not None, loaded.problems
    return build(loaded.config, lambda reference: Secret("secret"))


def polls(world: World, at: Instant) -> Iterator[Poll]:
    """What each device answers at this moment; one that does not hear brings a failure for each of its sources."""
    for device, readings in _all(world, at):
        sources = ("snmp", "ssh") if device in world.servers else ("snmp",)
        if hears_snmp(world, device):
            yield Poll(device, "snmp", at, 0.01, tuple(readings))
            if len(sources) > 1:
                yield Poll(device, "ssh", at, 0.01, (_reading("uptime", "", 1000.0, at),))
        else:
            for source in sources:
                yield Poll(device, source, at, 2.0, (), Failure(Cause.TIMEOUT, "no answer"))


def _reading(point: str, instance: str, value: Value, at: Instant) -> Reading:
    return Reading(point, instance, value, POINTS[point].unit, at)


def _all(world: World, at: Instant) -> Iterator[tuple[str, list[Reading]]]:
    for id_, server in world.servers.items():
        supplies = enumerate(fed(world, server), 1)
        yield (
            id_,
            [
                _reading("temperature", "Inlet", round(inlet_c(world, server), 1), at),
                _reading("temperature", "CPU 1", round(server.cpu_c, 1), at),
                _reading("cpu_utilization", "", round(activity(world, server) * 100, 1), at),
                *(_reading("psu_state", f"PSU {n}", "ok" if sound else "failed", at) for n, sound in supplies),
            ],
        )
    for id_, ups in world.ups.items():
        state = "online" if ups.on_mains else "on_battery" if ups.output_on else "off"
        charge = 100.0 * ups.stored_wh / ups.capacity_wh
        yield (
            id_,
            [
                _reading("ups_state", "", state, at),
                _reading("charge", "", round(charge), at),
                _reading("runtime", "", runtime_s(ups), at),
            ],
        )
    for id_, pdu in world.pdus.items():
        yield id_, [_reading("power", "", pdu.watts, at)]
    for id_, unit in world.cooling.items():
        state = "fault" if unit.fault else "running" if unit.running else "off"
        yield id_, [_reading("cooling_state", "", state, at)]
    yield "rack-sensors", [*_air(world, ("Inlet bottom", "Inlet middle", "Inlet top"), at)]
    yield "room-sensors", [*_air(world, ("Room", "Ceiling"), at), *_contacts(world, at)]


def _air(world: World, probes: tuple[str, ...], at: Instant) -> Iterator[Reading]:
    for name in probes:
        yield _reading("temperature", name, round(probe_c(world, name), 1), at)
        yield _reading("humidity", name, round(probe_percent(world, name)), at)


def _contacts(world: World, at: Instant) -> Iterator[Reading]:
    points = {"dry": "leak", "wet": "leak", "closed": "door", "open": "door", "clear": "smoke", "active": "smoke"}
    for name, probe in world.probes.items():
        if name not in ABOVE_ROOM_C and not probe.dead:
            yield _reading(points[probe.word], name, probe.word, at)


class WatchedRoom:
    """A scenario of the simulator, played through the current state, the alert book and the situation."""

    def __init__(self, scenario: str) -> None:
        document = tomli.loads(shipped("sample-config.toml").read_text("utf-8"))
        self.simulation = Simulation(world_of(document, 1), load(scenario), families(document))
        self.inventory = inventory()
        rules, problems = load_rules()
        assert not problems
        self.current = Current(self.inventory)
        self.book = AlertBook(rules, self.inventory, self.current)
        self.situation = Situation(self.inventory)
        self.now: Instant = BEGIN_AT
        self.incidents: dict[str, Incident] = {}
        self.fired: set[str] = set()
        self.listed: set[tuple[str, str]] = set()
        """What a list of thresholds shows: a line for every limit that an alert went beyond."""

    def play(self, for_s: Seconds) -> None:
        """Let so much time pass, with a round of polls every ten seconds."""
        for _round in range(int(for_s / INTERVAL_S)):
            self.simulation.advance(INTERVAL_S)
            self.now += INTERVAL_S
            for poll in polls(self.simulation.world, self.now):
                self._tell(self.book.observe(self.current.take(poll), self.now))
            expiry = self.current.expire(self.now)
            self._tell(self.book.observe(expiry.changes, self.now))
            self._tell(self.book.missing(expiry.missing, self.now))
            self._tell(self.book.tick(self.now))
            self.situation.tick(self.now)
            self.settle()

    def settle(self) -> None:
        """Draw the incidents."""
        told = self.situation.settle(self.now)
        self.incidents.update((incident.id, incident) for incident in told.incidents)
        for gone in told.incidents_gone:
            self.incidents.pop(gone, None)

    def _tell(self, alerts: tuple[Alert, ...]) -> None:
        transitions = self.book.drain_transitions()
        self.fired.update(turn.id for turn in transitions if turn.turn == "fired")
        self.listed.update((turn.id, turn.severity) for turn in transitions if turn.turn in ("fired", "worsened"))
        self.situation.take(alerts, transitions, self.now)
        gone = self.book.drain_gone()
        if gone:
            self.situation.forget(gone, self.now)

    def firing(self) -> list[Alert]:
        """What fires now, as everybody sees it."""
        return [alert for alert in self.situation.alerts() if alert.state is AlertState.FIRING]

    def open(self) -> list[Incident]:
        """The incidents under way."""
        return [incident for incident in self.incidents.values() if incident.state is IncidentState.OPEN]

    def calling(self) -> list[str]:
        """The lines that call for attention: incidents with something nobody has taken on, and such single alerts."""
        lines = [incident.title for incident in self.open() if incident.attention]
        alone = (a for a in self.firing() if not a.incident and not a.suppressed_by and a.acknowledged is None)
        return lines + [alert.summary for alert in alone]

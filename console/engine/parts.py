"""The parts of an engine: makes each, tells it whom it serves, and gives it a changed configuration; runs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import structs

from console.alerts.at_risk import hosted
from console.alerts.book import AlertBook
from console.alerts.forecast import forecast
from console.alerts.maintenance import windows
from console.alerts.situation import Situation
from console.clock import Clock
from console.engine.arming import Arming
from console.engine.attending import Attending
from console.engine.boards import Boards
from console.engine.bus import Bus
from console.engine.collecting import Collecting
from console.engine.flags import Flags
from console.engine.intake import Intake
from console.engine.keeping import Keeping
from console.engine.knowledge import Knowledge
from console.engine.load import Setup, ways_of
from console.engine.looking import Looking
from console.engine.margins import Margins
from console.engine.memory import FILE, Memory
from console.engine.notices import Notices
from console.engine.outlook import Outlook
from console.engine.past import Past
from console.engine.proving import Proving
from console.engine.recorder import Recorder
from console.engine.run_proofs import RunProofs
from console.engine.runs import Hands, Runs
from console.engine.selfcheck import SelfCheck, Vitals
from console.engine.services import Hearing, Services
from console.engine.standing import Standing
from console.engine.tasks import Tasks
from console.engine.telling import Telling
from console.engine.trapping import Trapping
from console.engine.whereabouts import Whereabouts
from console.model.alert import Alert
from console.model.device import DeviceKind
from console.model.incident import Event
from console.model.place import LeakZone, Rack, Room, Site
from console.model.run import Plan, Run
from console.model.snapshot import DeviceView, PointView, key_of
from console.model.time import Seconds
from console.runbooks.archive import Archive
from console.runbooks.clocks import TOO_HOT_C
from console.services.impact import stops_with
from console.store.change import Change
from console.store.current import Current

_CLOSER_S: Seconds = 5.0
_CLOSER_FOR_S: Seconds = 300.0


class Parts:
    """One engine's parts, each under the name of what it does; `setup` is what they run with now."""

    def __init__(
        self,
        setup: Setup,
        state_dir: Path,
        archive: Archive,
        memory: Memory,
        bus: Bus,
        notices: Notices,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self.setup = setup
        self._bus = bus
        self._notices = notices
        self._clock = clock
        self._memory = memory
        current = Current(setup.inventory)
        book = AlertBook(setup.rules, setup.judged, current)
        self.outlook = Outlook(Situation(setup.related, hosted(setup.config.services)), bus, clock)
        self.intake = Intake(current, book, self.outlook, bus, clock, self._note, self._look_closer, self._adorned)
        self.keeping = Keeping(memory, self.intake, lambda: self.setup.keep, notices.put)
        self.recorder = Recorder(archive, notices, clock)
        self.attending = Attending(self.intake, self.recorder, self.keeping.write_down, clock)
        self.proving = Proving(self.intake, memory, self.recorder, self.keeping.write_down, notices.put, clock)
        self.collecting = Collecting(setup, self.intake.take, clock)
        self.services = self._serving(state_dir)
        self.devices = Looking(self.intake, self.collecting.scheduler.poll_now, self.services.tick)
        powering = self.collecting.powering
        knowledge = Knowledge(current, powering, clock, self.services.closed)
        self.margins = Margins(current, knowledge.world, self.intake.observe, clock)
        self.boards = Boards(current, lambda: archive.tags.held, knowledge.time_left, bus, clock)
        self.telling = Telling(bus, state_dir, tasks, notices, self._note_told, clock, self._spoken)
        hands = Hands(self.collecting.reach, powering, Standing(bus, self.services.check_now), self.telling)
        self.runs = Runs(archive, hands, knowledge, bus, tasks, clock, self.outlook.follow, self._ledger)
        self.run_proofs = RunProofs(self.proving)
        self.whereabouts = Whereabouts(bus, lambda: self.setup.inventory, self.runs.target_of)
        self.flags = Flags(archive, bus, clock)
        self.arming = Arming(current, self.flags, self.runs, bus, notices.put, clock)
        known, services = lambda: (self.setup.inventory, self.setup.rules), lambda: self.setup.watched.services
        self.past = Past(memory, archive, known, services)
        self.trapping = Trapping(self.collecting.scheduler, bus, notices.put, clock)
        self.life_sign = self.telling.life_sign()
        vitals = Vitals(self.collecting.scheduler.late_s, memory.unwritten_s, self.telling.undelivered)
        self.self_check = SelfCheck(state_dir, vitals, self.intake.observe, clock, setup.config.engine.self_check)

    def adopt(self) -> None:
        """Put places, runbooks and mistakes of the configuration where everybody sees them."""
        setup, inventory = self.setup, self.setup.inventory
        places: tuple[Site | Room | Rack | LeakZone, ...] = (
            *inventory.sites.values(),
            *inventory.rooms.values(),
            *inventory.racks.values(),
            *inventory.leak_zones,
        )
        kept = {("DeviceView", id_) for id_ in inventory.devices} | {key_of(place) for place in places}
        kinds = ("Site", "Room", "Rack", "LeakZone", "DeviceView")
        self._bus.withdraw([key for kind in kinds for key in self._bus.keys(kind) if key not in kept])
        self._bus.publish(places)
        self.boards.adopt(inventory)
        stops, config = stops_with(inventory, setup.watched), setup.config
        self.runs.adopt(inventory, setup.library, stops, config.services, ways_of(config))
        self.margins.adopt(inventory, setup.library)
        self.proving.adopt(setup.config.proving, inventory)
        self.arming.adopt(setup.config.armed, setup.library, inventory.devices)
        self._notices.simulated = setup.config.engine.simulated
        self.telling.adopt(setup.config, inventory)
        self.life_sign.adopt(setup.config)
        self._notices.put("left out", " ".join(setup.notices) or None)

    async def change(self, setup: Setup) -> None:
        """Go on with another configuration; alerts, runs and connections that it still names are kept."""
        self.setup = setup
        self.adopt()
        self.intake.current.adopt(setup.inventory)
        self.intake.change_rules(AlertBook(setup.rules, setup.judged, self.intake.current))
        self.outlook.adopt(setup.related, hosted(setup.config.services))
        self.services.adopt(setup)
        await self.follow()

    async def follow(self) -> None:
        """Read the devices that the configuration names, hear their traps and keep its maintenance windows."""
        self.outlook.keep_windows(windows(self.setup.config.maintenance, self.setup.inventory))
        self.collecting.follow(self.setup)
        await self.trapping.follow(self.setup)

    def _serving(self, state_dir: Path) -> Services:
        hearing = Hearing(
            changed=self.intake.observe,
            trouble=self._notices.put,
            device=self._device_view,
            ask=self.collecting.scheduler.poll_now,
            record=self.recorder.record,
        )
        return Services(self.setup, self.collecting.checks, state_dir / FILE, self._bus, hearing, self._clock)

    def _device_view(self, device: str) -> DeviceView | None:
        if device not in self.setup.inventory.devices:
            return None
        return self.intake.current.device_view(device, self._clock.now())

    def _ledger(self, run: Run, plan: Plan | None) -> None:
        """What a run says beside its own course."""
        self.boards.follow(run, plan)
        self.run_proofs.follow(run, plan)

    async def _note_told(self, incident: str, event: Event) -> None:
        """Who was told is on the disk before the message counts as delivered."""
        self.outlook.situation.casebook.note(incident, event)
        await self.keeping.write_down()

    def _spoken(self, alert: Alert) -> Alert:
        return self.intake.book.spoken(alert)

    def _note(self, changes: Iterable[Change]) -> None:
        changes = tuple(changes)
        self._memory.note(changes)
        self.proving.take(changes)

    def _adorned(self, view: PointView) -> PointView:
        if self._is_probe(view):
            return structs.replace(view, forecast=forecast(view, TOO_HOT_C))
        return self.proving.adorned(view)

    def _is_probe(self, view: PointView) -> bool:
        device = self.setup.inventory.devices.get(view.device)
        return view.reading.point == "temperature" and device is not None and device.kind is DeviceKind.SENSOR

    def _look_closer(self, device: str) -> None:
        """Read a device more often while something about it is wrong."""
        self.collecting.scheduler.hasten(device, _CLOSER_S, self._clock.now() + _CLOSER_FOR_S)

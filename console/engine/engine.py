"""Wires collecting, alerts, runbooks and the store, and owns every task; has no argv and no signals."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from msgspec import structs

from console.alerts.at_risk import hosted
from console.alerts.book import AlertBook
from console.alerts.maintenance import windows
from console.alerts.situation import Situation
from console.clock import Clock
from console.config.schema import AccessTable
from console.engine.arming import Arming
from console.engine.attending import Attending
from console.engine.boards import Boards
from console.engine.bus import Bus
from console.engine.collecting import Collecting
from console.engine.desk import Person
from console.engine.intake import Intake
from console.engine.knowledge import Knowledge
from console.engine.load import Setup, read_setup
from console.engine.memory import EVERY_S, FILE, Memory
from console.engine.notices import Notices
from console.engine.outlook import Outlook
from console.engine.past import Past
from console.engine.recorder import Recorder
from console.engine.runs import Hands, Runs, who
from console.engine.selfcheck import SAMPLE_S, SelfCheck, Vitals
from console.engine.services import Hearing, Services
from console.engine.standing import Standing
from console.engine.tasks import Tasks
from console.engine.telling import Telling
from console.engine.trapping import Trapping
from console.errors import ConfigError, Refused, StoreError
from console.i18n import _, ngettext, use_language
from console.model.place import Rack, Room, Site
from console.model.reading import Reading
from console.model.snapshot import DeviceView, key_of
from console.model.time import Seconds
from console.runbooks.archive import Archive
from console.services.impact import stops_with
from console.store.audit import Deed
from console.store.current import Current

_PUBLISH_S: Seconds = 0.25
_TICK_S: Seconds = 1.0
_SETTLE_S: Seconds = 0.05
_SAVE_S: Seconds = 0.25
_HEARTBEAT_S: Seconds = 2.0
_SERVICES_S: Seconds = 2.0
_CLOSER_S: Seconds = 5.0
_CLOSER_FOR_S: Seconds = 300.0


class Engine:
    """One state directory's engine: `start`, then what the `Desk` protocol offers, then `stop`."""

    def __init__(self, config: Path, state_dir: Path, clock: Clock) -> None:
        self.bus = Bus()
        self.stopping = asyncio.Event()
        self._config = config
        self._state_dir = state_dir
        self._clock = clock
        self._notices = Notices(self.bus, clock, config)
        self._tasks = Tasks(clock, self._notices.put)

    async def start(self) -> None:
        """Read everything, recall what was, and begin; raises `ConfigError` or `StoreError` and leaves nothing open."""
        self._setup = setup = await asyncio.to_thread(read_setup, self._config)
        use_language(setup.config.engine.language or None)
        self._archive = await asyncio.to_thread(Archive.open, self._state_dir)
        self._memory = Memory(self._state_dir / FILE, self._clock, self._notices.put)
        await self._memory.open()
        self._assemble(setup)
        self._adopt(setup)
        await self._recall(setup)
        self._keep_going(setup)

    def _assemble(self, setup: Setup) -> None:
        """Make every part and tell each whom it serves; nothing runs yet."""
        current = Current(setup.inventory)
        book = AlertBook(setup.rules, setup.judged, current)
        self._outlook = Outlook(Situation(setup.related, hosted(setup.config.services)), self.bus, self._clock)
        self._intake = Intake(current, book, self._outlook, self.bus, self._clock, self._memory.note, self._look_closer)
        self._recorder = Recorder(self._archive, self._notices, self._clock)
        self.attending = Attending(self._intake, self._recorder, self._write_down, self._clock)
        self._collecting = Collecting(setup, self._intake.take, self._clock)
        powering = self._collecting.powering
        standing = Standing(self.bus, lambda service: self.services.check_now(service))
        knowledge = Knowledge(current, powering, self._clock)
        tagged = self._archive.tags
        self._boards = Boards(current, lambda: tagged.held, knowledge.time_left, self.bus, self._clock)
        hands = Hands(self._collecting.reach, powering, standing)
        self.runs = Runs(
            self._archive,
            hands,
            knowledge,
            self.bus,
            self._tasks,
            self._clock,
            self._outlook.follow,
            self._boards.follow,
        )
        self.services = self._serving(setup)
        self.past = Past(self._memory, self._archive, lambda: (self._setup.inventory, self._setup.rules))
        self._trapping = Trapping(self._collecting.scheduler, self.bus, self._notices.put, self._clock)
        self._telling = Telling(
            self.bus, self._state_dir, self._tasks, self._notices, self._outlook.situation.casebook.note, self._clock
        )
        self._life_sign = self._telling.life_sign()
        vitals = Vitals(self._collecting.scheduler.late_s, self._memory.unwritten_s, self._telling.undelivered)
        pace_s = setup.config.engine.self_check
        self._self_check = SelfCheck(self._state_dir, vitals, self._intake.observe, self._clock, pace_s)
        self.arming = Arming(current, self.runs, self.bus, self._notices.put, self._clock)

    def _serving(self, setup: Setup) -> Services:
        hearing = Hearing(
            changed=self._intake.observe,
            trouble=self._notices.put,
            device=self._device_view,
            ask=self._collecting.scheduler.poll_now,
            record=self._recorder.record,
        )
        return Services(setup, self._collecting.checks, self._state_dir / FILE, self.bus, hearing, self._clock)

    async def _recall(self, setup: Setup) -> None:
        """Go on from what was stored: alerts, messages, services, and runs once their connections are known."""
        await self._memory.recall(self._intake)
        await self._telling.open()
        self._outlook.keep_windows(windows(setup.config.maintenance, setup.inventory))
        self._collecting.follow(setup)
        await self._trapping.follow(setup)
        await self.services.open()
        for number, problem in enumerate(await self.runs.open()):
            self._notices.put(f"run {number}", problem)

    def _keep_going(self, setup: Setup) -> None:
        """Begin everything that is done again and again."""
        self._tasks.every("views", _PUBLISH_S, self._publish)
        self._tasks.every("alerts", _TICK_S, self._tick)
        self._tasks.every("boards", _TICK_S, self._board)
        self._tasks.every("armed", _TICK_S, self.arming.tick)
        self._tasks.every("heartbeat", _HEARTBEAT_S, self._heartbeat)
        self._tasks.every("incidents", _SETTLE_S, self._settle)
        self._tasks.every("services", _SERVICES_S, self._serve)
        self._tasks.every("telling", _TICK_S, self._telling.tick)
        self._tasks.every("sign of life", _TICK_S, self._life_sign.tick)
        self._tasks.every("event loop", SAMPLE_S, self._self_check.sample)
        self._tasks.every("self-check", setup.config.engine.self_check, self._self_check.check)
        self._tasks.every("history", EVERY_S, self._remember)
        self._tasks.every("alert history", _SAVE_S, self._save)

    async def stop(self) -> None:
        """End what runs here; runs that are under way are taken up by the next engine."""
        # Runs first: a connection that closes under a step would look like the step's own failure.
        await self._tasks.stop()
        self._trapping.close()
        await self.services.close()
        await self._collecting.close()
        with contextlib.suppress(StoreError):
            await self._remember()
        await self._memory.close()
        await self._telling.close()
        self._archive.close()

    @property
    def access(self) -> AccessTable:
        """Which Unix groups have which role, as the configuration grants it."""
        return self._setup.config.access

    @property
    def socket_group(self) -> str:
        """The Unix group that may connect."""
        return self._setup.config.engine.socket_group

    @property
    def linger_s(self) -> Seconds:
        """How long an engine that a console started stays after the last client left."""
        return self._setup.config.engine.linger

    def refresh(self) -> None:
        """Bring every view on the bus up to date."""
        self._intake.publish()
        self.services.tick()

    async def poll_now(self, device: str) -> None:
        """Read a device at once."""
        if device not in self._setup.inventory.devices:
            raise Refused("unknown_device", _("there is no device {device}").format(device=device))
        self._collecting.scheduler.poll_now(device)

    def watch_device(self, device: str) -> None:
        """Keep the full readings of `device` on the bus while somebody looks."""
        if device not in self._setup.inventory.devices:
            raise Refused("unknown_device", _("there is no device {device}").format(device=device))
        self._intake.look(device)

    def unwatch_device(self, device: str) -> None:
        """One window less looks at `device`."""
        self._intake.look_away(device)

    def readings(self) -> dict[str, tuple[Reading, ...]]:
        """All readings of all devices."""
        current = self._intake.current
        return {device: current.readings(device) for device in self._setup.inventory.devices}

    async def take_shift(self, initial: str, page: str, by: Person) -> None:
        """Record who takes the shift, and the digest of the page that they have read."""
        await self._recorder.record(
            Deed(who=who(by), action="shift.take", target="", reason=initial, details={"page": page})
        )

    async def refused(self, request: str, reason: str, by: Person) -> None:
        """Record that a request was refused before it reached us."""
        deed = Deed(who=who(by), action=f"request.{request}", target="", outcome=f"refused:{reason}")
        await self._recorder.record(deed)

    async def reload(self, by: Person) -> str:
        """Read the configuration again; a bad one changes nothing, and the reason is a notice to all."""
        deed = Deed(who=who(by), action="config.reload", target=str(self._config))
        try:
            setup = await asyncio.to_thread(read_setup, self._config)
        except ConfigError as error:
            first = str(error).partition("\n")[0]
            self._notices.put("reload", _("the changed configuration is not used: {problem}").format(problem=first))
            await self._recorder.record(structs.replace(deed, outcome="refused:config", reason=str(error)))
            raise
        self._notices.put("reload", None)
        self._setup = setup
        use_language(setup.config.engine.language or None)
        self._adopt(setup)
        self._intake.current.adopt(setup.inventory)
        self._intake.change_rules(AlertBook(setup.rules, setup.judged, self._intake.current))
        self._outlook.adopt(setup.related, hosted(setup.config.services))
        self._outlook.keep_windows(windows(setup.config.maintenance, setup.inventory))
        self._collecting.follow(setup)
        self.services.adopt(setup)
        await self._trapping.follow(setup)
        await self._recorder.record(deed)
        count = len(setup.inventory.devices)
        return ngettext("{count} device is watched", "{count} devices are watched", count).format(count=count)

    def _adopt(self, setup: Setup) -> None:
        """Put places, runbooks and mistakes of the configuration where everybody sees them."""
        inventory = setup.inventory
        places: tuple[Site | Room | Rack, ...] = (
            *inventory.sites.values(),
            *inventory.rooms.values(),
            *inventory.racks.values(),
        )
        kept = {("DeviceView", id_) for id_ in inventory.devices} | {key_of(place) for place in places}
        kinds = ("Site", "Room", "Rack", "DeviceView")
        self.bus.withdraw([key for kind in kinds for key in self.bus.keys(kind) if key not in kept])
        self.bus.publish(places)
        self._boards.adopt(inventory)
        self.runs.adopt(inventory, setup.library, stops_with(inventory, setup.watched), setup.config.services)
        self.arming.adopt(setup.config.armed, setup.library, inventory.devices)
        self._notices.simulated = setup.config.engine.simulated
        self._telling.adopt(setup.config, inventory)
        self._life_sign.adopt(setup.config)
        self._notices.put("left out", " ".join(setup.notices) or None)

    def _look_closer(self, device: str) -> None:
        """Read a device more often while something about it is wrong."""
        self._collecting.scheduler.hasten(device, _CLOSER_S, self._clock.now() + _CLOSER_FOR_S)

    async def _board(self) -> None:
        self._boards.refresh()

    async def _publish(self) -> None:
        if self.bus.watched:
            self._intake.publish()

    async def _tick(self) -> None:
        self._intake.tick()

    def _device_view(self, device: str) -> DeviceView | None:
        if device not in self._setup.inventory.devices:
            return None
        return self._intake.current.device_view(device, self._clock.now())

    async def _serve(self) -> None:
        self.services.tick()
        await self.services.write()

    async def _heartbeat(self) -> None:
        self._trapping.tick()
        self._notices.publish()

    async def _remember(self) -> None:
        await self._memory.write(self._intake)
        await self._memory.tend(self._setup.keep)

    async def _save(self) -> None:
        if self._intake.unwritten:
            await self._memory.write(self._intake)

    async def _settle(self) -> None:
        self._outlook.settle()

    async def _write_down(self) -> None:
        """What a person has decided; a disk that does not take it is said, and it is tried again."""
        try:
            await self._memory.write(self._intake, decided=True)
        except StoreError as error:
            self._notices.put("history", str(error))

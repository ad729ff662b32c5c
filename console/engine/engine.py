"""One state directory's engine: begins, goes on, reads its configuration again, ends; has no argv and no signals."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from msgspec import structs

from console.clock import Clock
from console.config.schema import Config
from console.engine.bus import Bus
from console.engine.load import read_setup
from console.engine.margins import EVERY_S as MARGINS_S
from console.engine.memory import EVERY_S, FILE, Memory
from console.engine.notices import Notices
from console.engine.parts import Parts
from console.engine.person import Person, who
from console.engine.selfcheck import SAMPLE_S
from console.engine.tasks import Tasks
from console.errors import ConfigError, StoreError
from console.i18n import _, ngettext, use_language
from console.model.telling import Trial
from console.model.time import Seconds
from console.runbooks.archive import Archive
from console.store.audit import Deed

_PUBLISH_S: Seconds = 0.25
_TICK_S: Seconds = 1.0
_SETTLE_S: Seconds = 0.05
_SAVE_S: Seconds = 0.25
_HEARTBEAT_S: Seconds = 2.0
_SERVICES_S: Seconds = 2.0


class Engine:
    """`start`, then what the `Desk` protocol offers, then `stop`."""

    def __init__(self, config: Path, state_dir: Path, clock: Clock) -> None:
        self.bus = Bus()
        self.stopping = asyncio.Event()
        self.reloaded = asyncio.Event()
        self._config = config
        self._state_dir = state_dir
        self._clock = clock
        self._notices = Notices(self.bus, clock, config)
        self._tasks = Tasks(clock, self._notices.put)

    async def start(self) -> None:
        """Read everything, recall what was, and begin; raises `ConfigError` or `StoreError` and leaves nothing open."""
        setup = await asyncio.to_thread(read_setup, self._config)
        use_language(setup.config.engine.language or None)
        self._archive = await asyncio.to_thread(Archive.open, self._state_dir)
        self._notices.put("audit", self._archive.problem or None)
        self._memory = Memory(self._state_dir / FILE, self._clock, self._notices.put)
        await self._memory.open()
        self._parts = Parts(
            setup, self._state_dir, self._archive, self._memory, self.bus, self._notices, self._tasks, self._clock
        )
        self._parts.adopt()
        self._open_desks(self._parts)
        await self._recall()
        self._keep_going()

    def _open_desks(self, parts: Parts) -> None:
        """What windows may ask of each part."""
        self.devices = parts.devices
        self.arming = parts.arming
        self.flags = parts.flags
        self.runs = parts.runs
        self.tags = parts.runs.tags
        self.services = parts.services
        self.attending = parts.attending
        self.proving = parts.proving
        self.past = parts.past
        self.places = parts.whereabouts.places

    async def _recall(self) -> None:
        """Go on from what was stored: alerts, messages, services, and runs once their connections are known."""
        parts = self._parts
        await self._memory.recall(parts.intake)
        await parts.proving.open()
        await parts.telling.open()
        await parts.follow()
        await parts.services.open()
        for number, problem in enumerate(await parts.runs.open()):
            self._notices.put(f"run {number}", problem)

    def _keep_going(self) -> None:
        """Begin everything that is done again and again."""
        every, parts = self._tasks.every, self._parts
        every("views", _PUBLISH_S, self._publish)
        every("alerts", _TICK_S, parts.intake.tick)
        every("proving", _TICK_S, parts.proving.tick)
        every("proofs of runs", _TICK_S, parts.run_proofs.tick)
        every("boards", _TICK_S, parts.boards.refresh)
        every("margins", MARGINS_S, parts.margins.tick)
        every("armed", _TICK_S, parts.arming.tick)
        every("heartbeat", _HEARTBEAT_S, self._heartbeat)
        every("audit", _HEARTBEAT_S, parts.recorder.write)
        every("incidents", _SETTLE_S, parts.outlook.settle)
        every("services", _SERVICES_S, self._serve)
        every("telling", _TICK_S, parts.telling.tick)
        every("sign of life", _TICK_S, parts.life_sign.tick)
        every("event loop", SAMPLE_S, parts.self_check.sample)
        every("self-check", parts.setup.config.engine.self_check, parts.self_check.check)
        every("history", EVERY_S, parts.keeping.remember)
        every("alert history", _SAVE_S, parts.keeping.save)

    async def stop(self) -> None:
        """End what runs here; runs that are under way are taken up by the next engine."""
        # Runs first: a connection that closes under a step would look like the step's own failure.
        await self._tasks.stop()
        parts = self._parts
        parts.trapping.close()
        await parts.services.close()
        await parts.collecting.close()
        with contextlib.suppress(StoreError):
            await parts.keeping.write_down()
            await parts.keeping.remember()
        await self._memory.close()
        await parts.telling.close()
        await parts.recorder.finish()
        self._archive.close()

    @property
    def config(self) -> Config:
        """The configuration that the engine runs with now."""
        return self._parts.setup.config

    def notice(self, key: str, sentence: str | None) -> None:
        """Say something to every console, or take it back."""
        self._notices.put(key, sentence)

    async def take_shift(self, initial: str, page: str, by: Person) -> None:
        """Record who takes the shift, and the digest of the page that they have read."""
        deed = Deed(who=who(by), action="shift.take", target="", reason=initial, details={"page": page})
        await self._parts.recorder.record(deed)

    async def send_test(self, target: str, by: Person) -> tuple[Trial, ...]:
        """Send a message marked as a test, and put on record who did; raises `Refused`."""
        trials = await self._parts.telling.try_out(target, by)
        failed = " ".join(one.address for one in trials if one.problem)
        deed = Deed(who(by), "notify.test", target, outcome=f"failed:{failed}" if failed else "")
        await self._parts.recorder.record(deed)
        return trials

    async def refused(self, request: str, reason: str, by: Person) -> None:
        """Record that a request was refused before it reached us."""
        deed = Deed(who=who(by), action=f"request.{request}", target="", outcome=f"refused:{reason}")
        await self._parts.recorder.record(deed)

    async def reload(self, by: Person) -> str:
        """Read the configuration again; a bad one changes nothing, and the reason is a notice to all."""
        deed = Deed(who=who(by), action="config.reload", target=str(self._config))
        try:
            setup = await asyncio.to_thread(read_setup, self._config)
        except ConfigError as error:
            first = str(error).partition("\n")[0]
            self._notices.put("reload", _("the changed configuration is not used: {problem}").format(problem=first))
            await self._parts.recorder.record(structs.replace(deed, outcome="refused:config", reason=str(error)))
            raise
        self._notices.put("reload", None)
        use_language(setup.config.engine.language or None)
        await self._parts.change(setup)
        self.reloaded.set()
        await self._parts.recorder.record(deed)
        count = len(setup.inventory.devices)
        return ngettext("{count} device is watched", "{count} devices are watched", count).format(count=count)

    def _publish(self) -> None:
        if self.bus.watched:
            self._parts.intake.publish()

    async def _serve(self) -> None:
        self._parts.services.tick()
        await self._parts.services.write()

    def _heartbeat(self) -> None:
        self._parts.trapping.tick()
        self._notices.publish()

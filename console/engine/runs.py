"""Runbooks as the engine offers them: supplies the world and the reach, and says who may start which."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from msgspec import Struct, structs

from console.clock import Clock
from console.engine.bus import Bus
from console.engine.fingerprinting import EVERY_S, Fingerprinting
from console.engine.knowledge import Knowledge
from console.engine.person import Person, who
from console.engine.reach import Reach
from console.engine.roles import Roles
from console.engine.run_board import RunBoard
from console.engine.tags import Tags
from console.engine.tasks import Tasks
from console.errors import Refused, RunbookError
from console.i18n import _
from console.inventory import Inventory
from console.model.afar import Afar, AfarRun
from console.model.device import DeviceKind
from console.model.run import Plan, Run
from console.runbooks.afar import assumed_closed, from_afar, needs_of, pairs
from console.runbooks.archive import Archive
from console.runbooks.context import Context, NobodyToTell, Powers, Services, Tells
from console.runbooks.executor import Executor
from console.runbooks.library import Library, describe
from console.runbooks.needs import power_needs
from console.runbooks.no_entry import closed_around
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.world import World
from console.store.audit import THE_ENGINE, Deed


class Hands(Struct, frozen=True):
    """Everything through which runs reach the world."""

    reach: Reach
    powers: Powers
    services: Services
    tells: Tells = NobodyToTell()


class Runs:
    """The library, the executor and the archive behind one desk; `tags` is the desk for tags beside it.

    `follow` and `ledger` hear of every run that looks different, `ledger` also of those that ended before.
    """

    def __init__(
        self,
        archive: Archive,
        hands: Hands,
        knowledge: Knowledge,
        bus: Bus,
        tasks: Tasks,
        clock: Clock,
        follow: Callable[[Run, Plan | None], None],
        ledger: Callable[[Run, Plan | None], None],
    ) -> None:
        self._archive = archive
        self._knowledge = knowledge
        self._bus = bus
        self._clock = clock
        self._roles = Roles(archive, clock)
        self.tags = Tags(archive, bus, clock)
        self._board = board = RunBoard(bus, knowledge.learn, follow, ledger)
        self._library = Library()
        self._inventory = Inventory()
        self._world = World()
        context = Context(
            shells=hands.reach,
            signs=hands.reach,
            powers=hands.powers,
            services=hands.services,
            tells=hands.tells,
            clock=clock,
            announce=lambda entity: board.show(entity, self._executor.plan_of(entity.id)),
            spawn=tasks.spawn,
            label_fits=knowledge.label_fits,
            dew_margin=knowledge.dew_margin,
            on_mains=knowledge.on_mains,
            touch=board.touch,
            fingerprints=archive.fingerprints,
            objections=board.objections,
            closed=knowledge.closed_around,
        )
        self._executor = Executor(context, archive, lambda: self._library, lambda: self._world)
        self._now_known: Callable[[], World] = lambda: structs.replace(
            knowledge.world(), tags=self.tags.held, locks=self._executor.locks
        )
        self._fingerprinting = Fingerprinting(hands.reach, archive.fingerprints, archive, self._now_known, clock)
        self._tasks = tasks

    async def open(self) -> tuple[str, ...]:
        """Recall what ran before and take up what was left unfinished; returns what cannot be, as sentences."""
        self._board.recall(await self._archive.scribe.write(self._archive.finished))
        self.tags.open()
        told = await self._executor.resume()
        self._tasks.every("fingerprints", EVERY_S, self._fingerprinting.look)
        return told

    def adopt(
        self,
        inventory: Inventory,
        library: Library,
        stops: Mapping[str, tuple[str, ...]],
        services: Iterable[str],
        ways: Iterable[str] = (),
    ) -> None:
        """Offer these runbooks for these devices; `stops` names the services that stop with each device."""
        self._inventory, self._library = inventory, library
        self._board.adopt(inventory)
        self.tags.adopt(inventory.devices)
        self._knowledge.adopt(inventory, stops, services, ways)
        infos = [describe(book, _targets(book.scope, inventory)) for book in library.runbooks.values()]
        kept = {info.id for info in infos}
        self._bus.withdraw([key for key in self._bus.keys("RunbookInfo") if key[1] not in kept])
        self._bus.publish(infos)

    def active(self) -> int:
        """How many runs are under way."""
        return len(self._executor.active)

    async def plan(self, runbook: str, target: str, arguments: Mapping[str, str]) -> Plan:
        """A plan kept for confirmation; raises `Refused` when there is no such runbook."""
        await self._look(runbook, target)
        try:
            return self._executor.plans.propose(runbook, target, arguments)
        except RunbookError as error:
            raise Refused("unknown_runbook", str(error)) from error

    def target_of(self, plan: str) -> str:
        """The target of a kept plan; empty when there is none of that id."""
        kept = self._executor.plans.proposed(plan)
        return "" if kept is None else kept.target

    async def from_afar(self, site: str) -> Afar:
        """What can be done at a site that nobody may enter; raises `Refused` for an unknown one."""
        known = self._inventory.sites.get(site)
        if known is None:
            raise Refused("unknown_site", _("there is no site {name}").format(name=site))
        here, library = self._now_known(), self._library.runbooks
        told, world = closed_around("site", site, here).sentence, assumed_closed(site, here)
        world = await self._knowledge.ask(world, needs_of(site, world, library))
        runs: list[AfarRun] = []
        for runbook, target in pairs(site, world, library):
            runs.append(from_afar(runbook, target, world, library, self._clock.now()))
            # There may be thousands: the engine does its other work between them.
            await asyncio.sleep(0)
        return Afar(site, known.name, told, tuple(runs))

    async def approve(self, plan: str, confirmation: str, by: Person) -> Plan:
        """As a second person, let somebody else start a kept plan; raises `Refused`."""
        return _accepted(await self._executor.plans.approve(plan, confirmation, who(by)))

    async def start(self, plan: str, confirmation: str, by: Person) -> str:
        """Run exactly a kept plan; raises `Refused`, also when the runbook asks for a higher role."""
        kept = self._executor.plans.proposed(plan)
        if kept is not None:
            await self._roles.demand(kept, Deed(who(by), "run.start", kept.target, details={"plan": plan}), by)
            await self._look(kept.runbook, kept.target)
        return _accepted(await self._executor.start(plan, confirmation, who(by))).id

    async def start_armed(self, runbook: str, target: str) -> str:
        """Plan and begin in the engine's own name; raises `Refused`. Returns the run's id."""
        made = await self.plan(runbook, target, {})
        return _accepted(await self._executor.start(made.id, made.confirm_word, THE_ENGINE)).id

    async def answer(self, run: str, step: str, choice: str, note: str, code: str, by: Person) -> None:
        """Answer what a step of a run asks; raises `Refused`, also when its runbook asks for a higher role."""
        await self._roles.demand(self._executor.plan_of(run), Deed(who(by), "run.answer", run), by)
        _accepted(await self._executor.wishes.answer(run, Given(step, choice, who(by), note, code)))

    async def pause(self, run: str, reason: str, by: Person) -> None:
        """Begin no further step of a run for now; raises `Refused`."""
        _accepted(await self._executor.wishes.pause(run, who(by), reason))

    async def go_on(self, run: str, by: Person) -> None:
        """Let a paused run go on; raises `Refused`."""
        _accepted(await self._executor.wishes.unpause(run, who(by)))

    async def leave_out(self, run: str, step: str, reason: str, by: Person) -> None:
        """Leave out a step of a run that has not begun; raises `Refused`."""
        await self._roles.demand(self._executor.plan_of(run), Deed(who(by), "run.skip", run), by)
        _accepted(await self._executor.wishes.leave_out(run, step, who(by), reason))

    async def reopen(self, run: str, reason: str, by: Person) -> None:
        """Let a run that failed or was stopped go on from where it ended; raises `Refused`."""
        await self._roles.demand(await self._executor.plan_on_record(run), Deed(who(by), "run.reopen", run), by)
        _accepted(await self._executor.reopen(run, who(by), reason))

    async def stop(self, run: str, reason: str, by: Person) -> None:
        """Stop a run after the step under way; raises `Refused`."""
        _accepted(await self._executor.wishes.stop(run, who(by), reason))

    async def record(self, run: str) -> tuple[Run, tuple[str, ...]]:
        """A run with the whole of its output; raises `Refused` for an unknown one."""
        try:
            found, lines = await self._archive.scribe.write(lambda: self._archive.read(run))
        except RunbookError as error:
            raise Refused("unknown_run", str(error)) from error
        return found, tuple(f"[{line.step}] {line.text}" for line in lines)

    async def put_on_record(self, deed: Deed) -> None:
        """Into the audit log; raises `StoreError`."""
        await self._archive.put_on_record(deed, self._clock.now())

    async def _look(self, runbook: str, target: str) -> None:
        """Take this moment's world, with what the PDUs and BMCs say that the runbook would switch."""
        world, known = self._knowledge.world(), self._library.runbooks
        if runbook in known:
            world = await self._knowledge.ask(world, power_needs(known[runbook], target, world, known))
        self._world = world


def _targets(scope: str, inventory: Inventory) -> tuple[str, ...]:
    match scope:
        case "server":
            return _ids(d.id for d in inventory.devices.values() if d.kind is DeviceKind.SERVER)
        case "rack":
            return _ids(inventory.racks)
        case "room":
            return _ids(inventory.rooms)
        case _site:
            return _ids(inventory.sites)


def _ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


_T = TypeVar("_T", Plan, Run)


def _accepted(outcome: _T | Refusal) -> _T:
    if isinstance(outcome, Refusal):
        raise Refused(outcome.reason, outcome.sentence)
    return outcome

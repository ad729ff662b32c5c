"""Runbooks as the engine offers them: supplies the world and the reach, keeps the record of past runs on the bus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from msgspec import Struct, structs

from console.clock import Clock
from console.engine.bus import Bus
from console.engine.fingerprinting import EVERY_S, Fingerprinting
from console.engine.knowledge import Knowledge
from console.engine.person import Person
from console.engine.reach import Reach
from console.engine.tasks import Tasks
from console.errors import Refused, RunbookError
from console.i18n import _
from console.inventory import Inventory
from console.model.afar import Afar, AfarRun
from console.model.board import SafeToTouch
from console.model.device import DeviceKind
from console.model.run import Plan, Run, RunOutput
from console.model.service import ServiceView
from console.runbooks.afar import assumed_closed, from_afar, needs_of, pairs
from console.runbooks.archive import Archive
from console.runbooks.context import Context, NobodyToTell, Powers, Services, Tells
from console.runbooks.executor import Executor
from console.runbooks.library import Library, describe
from console.runbooks.needs import power_needs
from console.runbooks.no_entry import closed_around
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.steps.service import service_objections
from console.runbooks.tag import TagFrame, TagLifted, TagSet
from console.runbooks.tagging import Tagging
from console.runbooks.world import World
from console.store.audit import THE_ENGINE, Deed, Who

_SHOWN = 20
"""Ended runs that stay on every screen."""


class Hands(Struct, frozen=True):
    """Everything through which runs reach the world."""

    reach: Reach
    powers: Powers
    services: Services
    tells: Tells = NobodyToTell()


class Runs:
    """The library, the executor and the archive behind one desk; `follow` and `ledger` hear of every run that looks
    different, `ledger` also of those that ended before this engine began."""

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
        self._follow = follow
        self._ledger = ledger
        self._archive = archive
        self._knowledge = knowledge
        self._bus = bus
        self._clock = clock
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
            announce=self._announce,
            spawn=tasks.spawn,
            label_fits=knowledge.label_fits,
            dew_margin=knowledge.dew_margin,
            on_mains=knowledge.on_mains,
            touch=self._touch,
            fingerprints=archive.fingerprints,
            objections=self._objections,
        )
        self._executor = Executor(context, archive, lambda: self._library, lambda: self._world)
        self._tagging = Tagging(archive, clock)
        self._fingerprinting = Fingerprinting(hands.reach, archive.fingerprints, archive, self._now_known, clock)
        self._tasks = tasks
        archive.tags.follow(self._show_tag)

    async def open(self) -> tuple[str, ...]:
        """Recall what ran before and take up what was left unfinished; returns what cannot be, as sentences."""
        for plan, run in await self._archive.scribe.write(self._archive.finished):
            self._knowledge.learn(plan.runbook, run)
            self._ledger(run, plan)
            self._bus.publish([run])
        self._forget_old()
        self._bus.publish(self._tagging.held.values())
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
        self._knowledge.adopt(inventory, stops, services, ways)
        infos = [describe(book, self._targets(book.scope)) for book in library.runbooks.values()]
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
            await self._demand(kept.role, Deed(who(by), "run.start", kept.target, details={"plan": plan}), by)
            await self._look(kept.runbook, kept.target)
        return _accepted(await self._executor.start(plan, confirmation, who(by))).id

    async def start_armed(self, runbook: str, target: str) -> str:
        """Plan and begin in the engine's own name; raises `Refused`. Returns the run's id."""
        made = await self.plan(runbook, target, {})
        return _accepted(await self._executor.start(made.id, made.confirm_word, THE_ENGINE)).id

    async def answer(self, run: str, step: str, choice: str, note: str, code: str, by: Person) -> None:
        """Answer what a step of a run asks; raises `Refused`, also when its runbook asks for a higher role."""
        await self._demand_of(run, "run.answer", by)
        _accepted(await self._executor.wishes.answer(run, Given(step, choice, who(by), note, code)))

    async def pause(self, run: str, reason: str, by: Person) -> None:
        """Begin no further step of a run for now; raises `Refused`."""
        _accepted(await self._executor.wishes.pause(run, who(by), reason))

    async def go_on(self, run: str, by: Person) -> None:
        """Let a paused run go on; raises `Refused`."""
        _accepted(await self._executor.wishes.unpause(run, who(by)))

    async def leave_out(self, run: str, step: str, reason: str, by: Person) -> None:
        """Leave out a step of a run that has not begun; raises `Refused`."""
        await self._demand_of(run, "run.skip", by)
        _accepted(await self._executor.wishes.leave_out(run, step, who(by), reason))

    async def reopen(self, run: str, reason: str, by: Person) -> None:
        """Let a run that failed or was stopped go on from where it ended; raises `Refused`."""
        plan = await self._executor.plan_on_record(run)
        if plan is not None:
            await self._demand(plan.role, Deed(who(by), "run.reopen", run), by)
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

    async def tag(self, device: str, reason: str, by: Person) -> None:
        """Forbid that anything puts power on a device; raises `Refused`."""
        if device not in self._inventory.devices:
            raise Refused("unknown_device", _("there is no device {device}").format(device=device))
        _done(await self._tagging.put_on(device, reason, who(by)))

    async def untag(self, device: str, reason: str, by: Person) -> None:
        """Take a device's do-not-energise tag off; raises `Refused`."""
        _done(await self._tagging.take_off(device, reason, who(by)))

    async def put_on_record(self, deed: Deed) -> None:
        """Into the audit log; raises `StoreError`."""
        await self._archive.put_on_record(deed, self._clock.now())

    async def _look(self, runbook: str, target: str) -> None:
        """Take this moment's world, with what the PDUs and BMCs say that the runbook would switch."""
        world, known = self._knowledge.world(), self._library.runbooks
        if runbook in known:
            world = await self._knowledge.ask(world, power_needs(known[runbook], target, world, known))
        self._world = world

    async def _demand_of(self, run: str, action: str, by: Person) -> None:
        """Refuse whoever may not start the runbook that `run` carries out."""
        plan = self._executor.plan_of(run)
        if plan is not None:
            await self._demand(plan.role, Deed(who(by), action, run), by)

    async def _demand(self, role: str, deed: Deed, by: Person) -> None:
        if by.has(role):
            return
        sentence = _("this runbook needs the role {needed} and you are {role}").format(needed=role, role=by.role)
        await self._archive.put_refusal_on_record(deed, "not_allowed", sentence, self._clock.now())
        raise Refused("not_allowed", sentence)

    def _now_known(self) -> World:
        world = self._knowledge.world()
        return structs.replace(world, tags=self._tagging.held, locks=self._executor.locks)

    def _objections(self, target: str) -> tuple[str, ...]:
        """What speaks against the services that hang on a server, or on the servers of a rack."""
        devices = self._inventory.devices.values()
        here = {device.id for device in devices if target in (device.id, device.place.rack, device.place.room)}
        views = (self._bus.get(key) for key in self._bus.keys("ServiceView"))
        return tuple(
            objection
            for view in views
            if isinstance(view, ServiceView) and here & {hanging.id for hanging in view.hangs_on}
            for objection in service_objections(view)
        )

    def _touch(self, rack: str) -> SafeToTouch | None:
        board = self._bus.get(("SafeToTouch", rack))
        return board if isinstance(board, SafeToTouch) else None

    def _show_tag(self, frame: TagFrame) -> None:
        match frame:
            case TagSet(tag=tag):
                self._bus.publish([tag])
            case TagLifted(device=device):
                self._bus.withdraw([("Tag", device)])

    def _announce(self, entity: Run | RunOutput) -> None:
        self._bus.publish([entity])
        if isinstance(entity, Run):
            plan = self._executor.plan_of(entity.id)
            self._follow(entity, plan)
            self._ledger(entity, plan)
        if isinstance(entity, Run) and entity.ended_at is not None:
            self._knowledge.learn(entity.runbook, entity)
            self._forget_old()

    def _forget_old(self) -> None:
        runs = [run for key in self._bus.keys("Run") if isinstance(run := self._bus.get(key), Run)]
        ended = sorted((run for run in runs if run.ended_at is not None), key=lambda run: run.started_at)
        old = ended[:-_SHOWN]
        self._bus.withdraw([key for run in old for key in (("Run", run.id), ("RunOutput", run.id))])

    def _targets(self, scope: str) -> tuple[str, ...]:
        match scope:
            case "server":
                return _ids(d.id for d in self._inventory.devices.values() if d.kind is DeviceKind.SERVER)
            case "rack":
                return _ids(self._inventory.racks)
            case "room":
                return _ids(self._inventory.rooms)
            case _site:
                return _ids(self._inventory.sites)


def who(person: Person) -> Who:
    """A person as the audit log names them."""
    return Who(uid=person.uid, user=person.user, asserted_name=person.asserted)


def _ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


_T = TypeVar("_T", Plan, Run)


def _accepted(outcome: _T | Refusal) -> _T:
    if isinstance(outcome, Refusal):
        raise Refused(outcome.reason, outcome.sentence)
    return outcome


def _done(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal.reason, refusal.sentence)

"""Plays one rehearsal: an engine on the simulated rack, two persons at it, faults at their moment; judges nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct, structs

from console.clock import Clock
from console.engine.engine import Engine
from console.engine.load import Setup, read_setup
from console.engine.person import Person
from console.errors import EngineAbsent, Refused, SecretError
from console.i18n import _
from console.model.board import SafeToTouch, Touch
from console.model.device import DeviceKind
from console.model.run import Plan, Run, StepRecord
from console.model.snapshot import DeviceView
from console.model.time import Seconds
from console.rehearsal.faults import Fault, Victim, lines_of
from console.rehearsal.judging import Asked, Played
from console.rehearsal.people import FURTHER_NO, People
from console.rehearsal.rack import Rack
from console.runbooks.clocks import on_mains
from console.runbooks.schema import Runbook
from console.runbooks.steptypes import PowerStep, RunStep, ServiceStep

_LOOK_S: Seconds = 0.1
_READY_S: Seconds = 90.0
_BOARD_S: Seconds = 30.0
"""How long the board of the rack is looked at before it is told what it says."""


class Wanted(Struct, frozen=True):
    """What is to be rehearsed; an empty `target` is the first that fits the runbook, with the victim before others."""

    runbook: str
    target: str
    server: str
    faults: tuple[Fault, ...] = ()
    arguments: Mapping[str, str] = {}
    prefers: frozenset[str] = frozenset()


class Stage:
    """One engine on one rack; `config` is the configuration that the rack wrote."""

    def __init__(self, config: Path, state: Path, clock: Clock) -> None:
        self._config = config
        self._state = state
        self._clock = clock
        self._rack = Rack(config.parent)

    async def play(self, wanted: Wanted) -> Played:
        """The whole of it; raises `Refused` for what does not exist, `EngineAbsent` when the room does not come up."""
        setup = await asyncio.to_thread(read_setup, self._config)
        runbook = setup.library.runbooks.get(wanted.runbook)
        if runbook is None:
            raise Refused("unknown_runbook", _("There is no runbook “{name}”.").format(name=wanted.runbook))
        victim = await asyncio.to_thread(self._rack.victim, wanted.server)
        engine = Engine(self._config, self._state, self._clock)
        await engine.start()
        try:
            acts = Acts(engine, self._rack, self._clock, people_of(setup, wanted.prefers), victim)
            target = wanted.target or first_target(setup, runbook, victim)
            chosen = chosen_services(setup, runbook, target, wanted.arguments)
            wanted = structs.replace(wanted, arguments={**wanted.arguments, **chosen})
            await acts.set_up(setup, runbook, target)
            return structs.replace(await acts.run(wanted, target), chosen=chosen)
        finally:
            await engine.stop()


class Acts:
    """What happens on the stage, one act after another."""

    def __init__(self, engine: Engine, rack: Rack, clock: Clock, people: People, victim: Victim) -> None:
        self._engine = engine
        self._rack = rack
        self._clock = clock
        self._people = people
        self._victim = victim
        self._asked: list[Asked] = []

    async def set_up(self, setup: Setup, runbook: Runbook, target: str) -> None:
        """Wait until all is read, and bring the room to where that runbook begins."""
        await self._until(self._all_read)
        if runbook.asks_when_mains_returns:
            await self._befall(("mains all = off",))
            await self._until(self._on_battery)
        if switches_on(runbook, setup.library.runbooks):
            dark = servers_at(setup, target)
            truth = await asyncio.to_thread(self._rack.truth)
            await self._befall(f"power {server} = off" for server in dark)
            await self._befall(f"outlet {outlet} = off" for server in dark for outlet in truth.outlets[server])
            await self._until(lambda: self._silent(dark))

    async def run(self, wanted: Wanted, target: str) -> Played:
        """Let the early faults befall, plan, approve, start, answer, and look at what became of the rack."""
        await self._befall(line for f in wanted.faults if not f.half_way for line in lines_of(f, self._victim))
        before = len((await asyncio.to_thread(self._rack.truth)).deeds)
        plan = await self._engine.runs.plan(wanted.runbook, target, wanted.arguments)
        run: Run | None = None
        if not plan.obstacles:
            late = [line for f in wanted.faults if f.half_way for line in lines_of(f, self._victim)]
            run = await self._follow(await self._start(plan), plan, late)
        said_safe = self._says_safe(target)
        truth = await asyncio.to_thread(self._rack.truth)
        return Played(
            plan=plan,
            run=run,
            asked=tuple(self._asked),
            sent=truth.deeds[before:],
            faults=wanted.faults,
            victim=self._victim,
            said_safe=said_safe,
            live=tuple(sorted(truth.live)),
            running=truth.running,
        )

    async def _start(self, plan: Plan) -> str:
        runs, people = self._engine.runs, self._people
        if plan.two_person:
            await runs.approve(plan.id, plan.confirm_word, people.second)
        return await runs.start(plan.id, plan.confirm_word, people.starter)

    async def _follow(self, run_id: str, plan: Plan, late: list[str]) -> Run:
        destructive = {step.id for step in plan.steps if step.destructive}
        answered: set[tuple[str, str]] = set()
        waited: dict[str, Seconds] = {}
        while True:
            run = self._engine.bus.get(("Run", run_id))
            if isinstance(run, Run):
                if run.ended_at is not None:
                    return run
                if late and any(step.started_at is not None for step in run.steps if step.id in destructive):
                    await self._befall(late)
                    late = []
                for step in run.steps:
                    if step.question and (step.id, step.question) not in answered and self._is_time(run, step, waited):
                        answered.add((step.id, step.question))
                        await self._answer(run, step)
            await asyncio.sleep(_LOOK_S)

    def _is_time(self, run: Run, step: StepRecord, waited: dict[str, Seconds]) -> bool:
        """Whether a person has looked long enough at a board that does not say safe yet."""
        now = self._clock.monotonic()
        since = waited.setdefault(step.id, now)
        return "safe" not in step.choices or self._says_safe(run.target) or now - since >= _BOARD_S

    async def _answer(self, run: Run, step: StepRecord) -> None:
        """Answer; what is refused ends a rehearsal, since nobody else is there."""
        runs = self._engine.runs
        given = self._people.answer(step, self._says_safe(run.target), _("rehearsal"))
        self._asked.append(Asked(step.question, given.choice, given.choice in FURTHER_NO))
        try:
            await runs.answer(run.id, step.id, given.choice, given.note, given.code, given.by)
        except Refused as error:
            self._asked.append(Asked(str(error), "stop", careful=True))
            await runs.stop(run.id, str(error), self._people.starter)

    def _says_safe(self, rack: str) -> bool:
        board = self._engine.bus.get(("SafeToTouch", rack))
        return isinstance(board, SafeToTouch) and board.state is Touch.SAFE

    def _rows(self) -> list[DeviceView]:
        self._engine.devices.refresh()
        views = (self._engine.bus.get(key) for key in self._engine.bus.keys("DeviceView"))
        return [view for view in views if isinstance(view, DeviceView)]

    def _all_read(self) -> bool:
        rows = self._rows()
        return bool(rows) and all(source.ok for row in rows for source in row.sources.values())

    def _silent(self, devices: tuple[str, ...]) -> bool:
        return not any(source.ok for row in self._rows() if row.id in devices for source in row.sources.values())

    def _on_battery(self) -> bool:
        readings = (one for found in self._engine.devices.readings().values() for one in found)
        return any(on_mains(one.value) is False for one in readings if one.point == "ups_state")

    async def _befall(self, lines: Iterable[str]) -> None:
        await asyncio.to_thread(self._rack.befall, tuple(lines))

    async def _until(self, met: Callable[[], bool]) -> None:
        ends_at = self._clock.monotonic() + _READY_S
        while not met():
            if self._clock.monotonic() > ends_at:
                raise EngineAbsent(_("the simulated rack did not come to where the rehearsal begins"))
            await asyncio.sleep(_LOOK_S)


def people_of(setup: Setup, prefers: frozenset[str] = frozenset()) -> People:
    """Two persons who are not each other, and who can read every label."""
    codes: dict[str, str] = {}
    for rack, code in setup.inventory.label_codes.items():
        try:
            codes[rack] = code.reveal().strip()
        except SecretError:
            continue
    return People(Person(1, "first", "admin"), Person(2, "second", "admin"), codes, prefers)


def first_target(setup: Setup, runbook: Runbook, victim: Victim) -> str:
    """Where a runbook of that scope is rehearsed when nobody says where: around the victim."""
    place = setup.inventory.devices[victim.server].place
    return {"server": victim.server, "rack": place.rack, "room": place.room}.get(runbook.scope) or place.site


def chosen_services(setup: Setup, runbook: Runbook, target: str, given: Mapping[str, str]) -> dict[str, str]:
    """A service of the rack for each parameter that names one and that nobody gave: the first that has to do with it.

    A parameter names a service when a step measures the service of that name. One with a public address comes before
    one that only other services use.
    """
    measured = {step.service for step in runbook.steps if isinstance(step, ServiceStep)}
    wanted = [
        name
        for name, parameter in runbook.parameters.items()
        if f"{{{name}}}" in measured and name not in given and parameter.default is None
    ]
    known = sorted(setup.watched.services.values(), key=lambda one: not one.urls)
    there = [one.id for one in known if target in one.runs_on] or [one.id for one in known if target in one.sites]
    fitting = there or [one.id for one in known]
    return dict.fromkeys(wanted, fitting[0]) if fitting else {}


def servers_at(setup: Setup, target: str) -> tuple[str, ...]:
    """The servers that a target is, or holds."""
    servers = (device for device in setup.inventory.devices.values() if device.kind is DeviceKind.SERVER)
    where = ((device.id, (device.id, device.place.rack, device.place.room, device.place.site)) for device in servers)
    return tuple(id_ for id_, places in where if target in places)


def switches_on(runbook: Runbook, library: Mapping[str, Runbook]) -> bool:
    """Whether a runbook is for servers that are off: it puts current on outlets, itself or by another."""
    inner = [library[step.runbook] for step in runbook.steps if isinstance(step, RunStep) and step.runbook in library]
    steps = (step for book in (runbook, *inner) for step in book.steps)
    return any(isinstance(step, PowerStep) and step.via == "outlets" and step.action == "on" for step in steps)

"""A plan while it is written: which steps apply where, in which waves, and what speaks against them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import structs

from console.errors import RunbookError
from console.i18n import _
from console.inventory import Device
from console.model.run import Obstacle, OutOfReach, PlannedStep, StepKind
from console.runbooks import guards
from console.runbooks.applying import is_meant
from console.runbooks.hands import Line, acts
from console.runbooks.no_entry import closed_around, left_behind, out_of_reach
from console.runbooks.order import waves
from console.runbooks.placed import Placed, branching, each_outlet, with_hands
from console.runbooks.power_wording import planned_power
from console.runbooks.redundancy import Switched
from console.runbooks.schema import Runbook
from console.runbooks.seals import seal_question, touches_seal
from console.runbooks.steptypes import AskStep, ForEach, LeafStep, PowerStep, RunStep, Step
from console.runbooks.wording import filled, planned
from console.runbooks.world import World

LEFT_OUT = frozenset(
    {"no_ssh", "ssh_unreachable", "not_answering", "unmeasurable", "already_on", "no_outlet", "no_reset", "no_wake"}
)
"""Why one device of a rack is left out with a warning; every other obstacle of a device forbids the whole plan."""


class Draft:
    """Collects `steps`, `obstacles`, `warnings`, `stops` and what is `out_of_reach` of one runbook on one target."""

    def __init__(self, runbook: Runbook, target: str, world: World, library: Mapping[str, Runbook]) -> None:
        self.steps: list[PlannedStep] = []
        self.obstacles: list[Obstacle] = []
        self.warnings: list[str] = []
        self.stops: list[str] = []
        self.out_of_reach: list[OutOfReach] = []
        self._closed = closed_around(runbook.scope, target, world)
        self._barred: set[str] = set()
        self._runbook = runbook
        self._target = target
        self._world = world
        self._library = library
        self._wave = 0
        self._ask_of_seals = False
        self._down: set[str] = set()
        self._up: set[str] = set()

    @property
    def no_entry(self) -> str:
        """That nobody may enter the target's site, and why; empty where people may."""
        return self._closed.sentence

    @property
    def switched(self) -> Switched:
        """What the steps do to power, so far as they switch it themselves or take a device down."""
        cut, fed = (
            frozenset(
                arguments["feed"]
                for step in self.steps
                if step.kind is StepKind.POWER
                if "feed" in (arguments := dict(step.arguments)) and arguments["action"] == action
            )
            for action in ("off", "on")
        )
        return Switched(cut=cut - fed, fed=fed, down=frozenset(self._down - self._up), up=frozenset(self._up))

    def write(self, values: Mapping[str, str]) -> None:
        """Write the whole plan with these values of the runbook's parameters."""
        if self._runbook.scope == "server":
            self._write_device(self._world.devices[self._target], values)
        else:
            self._write_place(values)

    def _write_device(self, device: Device, values: Mapping[str, str]) -> None:
        all_of_it = [found for step in self._runbook.steps for found in self._placed(step, device, values)]
        within = self._closed.within(device.id, all_of_it)
        placed = within.placed
        self.out_of_reach.extend(within.out)
        self.obstacles.extend([within.obstacle] if within.obstacle else [])
        self._ask_of_seals = device.warranty.sealed
        self.obstacles.extend(self._obstacles(device, placed))
        self._tell(device, placed)
        self._add(placed, device.id, device)

    def _write_place(self, values: Mapping[str, str]) -> None:
        if run := self._world.locks.get(self._target):
            self.obstacles.append(guards.locked(self._target, run))
        steps = [step for step in self._runbook.steps if is_meant(step, None, values, self._world)]
        here = {step.id: list(self._placed(step, None, values)) for step in steps if not _on_members(step)}
        out = self._sift_place(steps, here)
        for number, step in enumerate(steps):
            if isinstance(step, RunStep) and step.for_each is not None:
                if step.id not in out:
                    self._write_members(step, step.for_each, values, any(map(acts, steps[number + 1 :])))
            else:
                self._add([found for found in here[step.id] if found.base not in out], self._target, None)

    def _sift_place(self, steps: Iterable[Step], here: Mapping[str, list[Placed]]) -> frozenset[str]:
        """The steps of the place itself, and of all its devices, that are out of reach."""
        lines: list[Line] = []
        titles: dict[str, str] = {}
        for step in steps:
            if step.id in here:
                lines += [found.line for found in here[step.id]]
                titles |= {found.base: _(found.step.title) for found in here[step.id]}
            else:
                lines.append(Line(step.id, after=step.after.step if step.after else "", acts=True))
                titles[step.id] = _(step.title)
        sifted = self._closed.sift(lines)
        self.out_of_reach.extend(out_of_reach(self._target, titles, sifted))
        obstacle = self._closed.obstacle(self._target, titles, sifted)
        self.obstacles.extend([obstacle] if obstacle else [])
        return frozenset(sifted.out)

    def _write_members(self, step: RunStep, each: ForEach, values: Mapping[str, str], acts_later: bool) -> None:
        members: dict[str, Device] = {}
        placed: dict[str, list[Placed]] = {}
        for device in self._world.devices_in(self._runbook.scope, self._target):
            every = list(self._inner(step, device, values)) if device.kind in each.kind else []
            steps = self._within_reach(device, every, acts_later)
            if steps and self._is_fit(device, steps):
                members[device.id], placed[device.id] = device, steps
        try:
            ordered = waves(members.values(), self._world.devices, each.order, each.parallel)
        except RunbookError as error:
            self.obstacles.append(Obstacle("dependency_circle", str(error), self._target))
            return
        if not ordered and each.when_empty == "forbid":
            sentence = _("{place} has no device left for this.").format(place=self._target)
            self.obstacles.append(Obstacle("nothing_to_do", sentence, self._target))
        sealed = [device for device in members.values() if device.warranty.sealed and _touched(placed[device.id])]
        if sealed and ordered:
            self.steps.append(seal_question(f"{step.id}.seal", self._target, sealed, _(step.title)))
        for devices in ordered:
            self._write_wave(devices, placed, each.stagger)

    def _write_wave(self, devices: tuple[Device, ...], placed: Mapping[str, list[Placed]], stagger: float) -> None:
        self._wave += 1
        for number, device in enumerate(devices):
            self._tell(device, placed[device.id], frozenset(placed))
            first = len(self.steps)
            self._add(placed[device.id], device.id, device, self._wave)
            if number and stagger and len(self.steps) > first:
                late = ("after_s", f"{number * stagger:g}")
                opening = self.steps[first]
                self.steps[first] = structs.replace(opening, arguments=(*opening.arguments, late))

    def _within_reach(self, device: Device, placed: list[Placed], acts_later: bool) -> list[Placed]:
        """What of `placed` can be done from afar; nothing more on a device once it had to be left out."""
        if device.id in self._barred:
            self.out_of_reach.extend(left_behind(device.id, placed))
            return []
        within = self._closed.within(device.id, placed, acts_later)
        self.out_of_reach.extend(within.out)
        if within.obstacle is None:
            return within.placed
        self._barred.add(device.id)
        self.warnings.append(_("LEFT OUT: {sentence}").format(sentence=within.obstacle.sentence))
        return []

    def _is_fit(self, device: Device, placed: list[Placed]) -> bool:
        """Whether the plan is written for `device`; says why not, or what forbids the whole."""
        obstacles = self._obstacles(device, placed)
        if left := [obstacle for obstacle in obstacles if obstacle.reason in LEFT_OUT]:
            self.warnings.append(_("LEFT OUT: {sentence}").format(sentence=left[0].sentence))
            return False
        self.obstacles.extend(obstacles)
        return not obstacles

    def _obstacles(self, device: Device, placed: list[Placed]) -> list[Obstacle]:
        return list(guards.device_obstacles(tuple(found.step for found in placed), device, self._world))

    def _tell(self, device: Device, placed: list[Placed], also_planned: frozenset[str] = frozenset()) -> None:
        steps = tuple(found.step for found in placed)
        if guards.energises(steps):
            self._up.add(device.id)
        elif guards.shuts_down(steps):
            self._down.add(device.id)
        self.stops.extend(guards.device_stops(steps, device, self._world, also_planned))
        self.warnings.extend(guards.device_warnings(steps, device, self._world, also_planned))

    def _placed(self, step: LeafStep | RunStep, device: Device | None, values: Mapping[str, str]) -> Iterable[Placed]:
        if not is_meant(step, device, values, self._world):
            return
        if isinstance(step, RunStep):
            yield from self._inner(step, device, values)
        else:
            yield from each_outlet(Placed(step, self._runbook.name, values, step.id, step.id), device)

    def _inner(self, step: RunStep, device: Device | None, values: Mapping[str, str]) -> Iterable[Placed]:
        inner = self._library[step.runbook]
        where = {"target": device.id if device else self._target, "address": device.address if device else ""}
        given = {name: filled(value, {**values, **where}) for name, value in step.arguments.items()}
        seen = {name: given.get(name, known.default or "") for name, known in inner.parameters.items()}
        self.obstacles.extend(
            obstacle for obstacle in guards.argument_obstacles(inner, given) if obstacle not in self.obstacles
        )
        prefix = f"{step.id}.{device.id}" if step.for_each and device else step.id
        for leaf in inner.steps:
            if not isinstance(leaf, RunStep) and is_meant(leaf, device, seen, self._world):
                id_ = f"{prefix}.{leaf.id}"
                yield from each_outlet(Placed(leaf, inner.name, seen, id_, id_), device)

    def _add(self, placed: list[Placed], target: str, device: Device | None, wave: int = 0) -> None:
        signs = self._world.signs_of(target)
        for found in placed:
            try:
                if isinstance(found.step, PowerStep) and device is not None:
                    step = planned_power(found.step, device, found.feed, self._world)
                else:
                    step = planned(found.step, target, device, found.values, signs)
                    step = self._with_board(found.step, self._with_label(found.step, step, device), device)
            except RunbookError as error:
                self.obstacles.append(Obstacle("command", str(error), target))
                continue
            if self._ask_of_seals and device is not None and touches_seal(found.step):
                self._ask_of_seals = False
                asking = seal_question(f"{found.id}.seal", target, [device], step.title)
                self.steps.append(branching(asking, found))
            took_s = self._took_s(found, target)
            made = structs.replace(step, id=found.id, wave=wave, estimate_s=took_s)
            self.steps.append(with_hands(branching(made, found), found))
            self.obstacles.extend(guards.service_obstacles(made, self._world))
            self.warnings.extend(guards.untold_warnings(made, self._world))

    def _with_label(self, step: LeafStep, made: PlannedStep, device: Device | None) -> PlannedStep:
        """`made` with the rack whose label must be read out, where it has a code."""
        if not isinstance(step, AskStep) or not step.label_code:
            return made
        rack = device.place.rack if device is not None else self._target
        if rack in self._world.label_codes:
            return structs.replace(made, arguments=(*made.arguments, ("needs", f"code:{rack}")))
        warning = _("{rack} has no code for its label in the configuration, so nobody has to read one out.")
        told = warning.format(rack=rack or self._target)
        if told not in self.warnings:
            self.warnings.append(told)
        return made

    def _with_board(self, step: LeafStep, made: PlannedStep, device: Device | None) -> PlannedStep:
        """`made` with the board that is compared with the answer."""
        if not isinstance(step, AskStep) or not step.board:
            return made
        if step.board == "public":
            return structs.replace(made, arguments=(*made.arguments, ("public", made.target)))
        rack = device.place.rack if device is not None else self._target
        return structs.replace(made, arguments=(*made.arguments, ("board", rack))) if rack else made

    def _took_s(self, found: Placed, target: str) -> float | None:
        """The last measured time, in this runbook or in the one that the step is from."""
        took_s = self._world.took_s
        here = took_s.get((f"{self._runbook.name}/{found.id}", target))
        return here if here is not None else took_s.get((f"{found.runbook}/{found.step.id}", target))


def _on_members(step: Step) -> bool:
    return isinstance(step, RunStep) and step.for_each is not None


def _touched(placed: Iterable[Placed]) -> bool:
    return any(touches_seal(found.step) for found in placed)

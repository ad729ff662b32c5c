"""Owns every run: lets a confirmed plan begin, holds its target's lock, stops it, and takes it up after a restart."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime

from msgspec import structs

from console.errors import RunbookError, StoreError
from console.i18n import _
from console.model.run import Plan, Run
from console.model.text import neutralise
from console.model.time import Instant, Seconds
from console.runbooks.archive import Archive, RunFiles, Unfinished
from console.runbooks.context import Context
from console.runbooks.frames import Frame, RunContinued, RunOpened, StepBegun, StepEnded, StopAsked
from console.runbooks.library import Library
from console.runbooks.output import Output
from console.runbooks.plan import plan
from console.runbooks.proposals import Approval, Proposals, Refusal, approval_refusal, change_between
from console.runbooks.record import opened, opening_of, run_of
from console.runbooks.runner import WAITS_FOR_PEOPLE_OR_TIME, Runner
from console.runbooks.world import World
from console.store.audit import THE_ENGINE, Deed, Who

RESUME_WITHIN_S: Seconds = 900.0
"""A run that nobody carried on for longer sends nothing more that changes anything: what was confirmed is too old."""


class Executor:
    """Plans and runs runbooks; `library` and `world` are asked anew each time, so that a reload and a change count."""

    def __init__(
        self, context: Context, archive: Archive, library: Callable[[], Library], world: Callable[[], World]
    ) -> None:
        self._context = context
        self._archive = archive
        self._library = library
        self._world = world
        self._proposals = Proposals()
        self._runners: dict[str, Runner] = {}
        self._locks: dict[str, str] = {}
        self._beginnings: set[asyncio.Future[Run | Refusal]] = set()

    @property
    def active(self) -> tuple[Run, ...]:
        """The runs under way."""
        return tuple(runner.run for runner in self._runners.values())

    @property
    def locks(self) -> dict[str, str]:
        """The run that holds each locked device; the engine puts this into the world."""
        return dict(self._locks)

    def propose(self, runbook: str, target: str, arguments: Mapping[str, str]) -> Plan:
        """The plan to show and confirm; raises `RunbookError` when there is no such runbook."""
        made = self._plan(runbook, target, arguments)
        self._proposals.keep(made)
        return made

    def proposed(self, plan_id: str) -> Plan | None:
        """A plan that can be confirmed, as it was shown; its `role` is the caller's to enforce."""
        return self._proposals.find(plan_id)

    def role_of(self, run_id: str) -> str:
        """The role that a run under way takes to start and to answer; empty when no such run is."""
        runner = self._runners.get(run_id)
        return runner.plan.role if runner is not None else ""

    async def start(self, plan_id: str, confirmation: str, by: Who) -> Run | Refusal:
        """Run the plan with that id if it still is what would run; whatever is refused is on record with its reason."""
        deed = self._deed(by, "run.start", plan_id)
        checked = self._checked(plan_id, confirmation, by)
        if isinstance(checked, Plan):
            run_id = _new_id(self._now())
            self._locks.update(dict.fromkeys(_targets(checked), run_id))
            return await self._uninterrupted(self._begin(run_id, checked, by))
        return await self._refused(deed, checked)

    async def approve(self, plan_id: str, confirmation: str, by: Who) -> Plan | Refusal:
        """Let somebody else start a plan that needs two persons; the approval is as old as a plan may get."""
        now = self._now()
        deed = self._deed(by, "run.approve", plan_id)
        shown = self._proposals.confirmed(plan_id, confirmation, now)
        if isinstance(shown, Refusal):
            return await self._refused(deed, shown)
        if not shown.two_person:
            sentence = _("{runbook} needs no second person.").format(runbook=shown.runbook)
            return await self._refused(deed, Refusal("no_approval_needed", sentence))
        try:
            await self._archive.put_on_record(structs.replace(deed, outcome="approved"), now)
        except StoreError as error:
            return Refusal("store", str(error))
        self._proposals.approve(plan_id, Approval(by, now))
        return shown

    async def answer(self, run_id: str, step: str, choice: str, note: str, by: Who) -> Run | Refusal:
        """Answer what a run asks; of two answers at the same moment the first counts."""
        details = {"run": run_id, "step": step, "choice": choice}
        deed = Deed(who=by, action="run.answer", target=run_id, reason=note, details=details)
        runner = self._runners.get(run_id)
        if runner is None:
            return await self._refused(deed, _not_running(run_id))
        try:
            refusal = await runner.answer(step, choice, neutralise(note, 500), by)
            if refusal is None:
                await self._archive.put_on_record(structs.replace(deed, outcome="taken"), self._now())
        except StoreError as error:
            return Refusal("store", str(error))
        return runner.run if refusal is None else await self._refused(deed, refusal)

    async def stop(self, run_id: str, by: Who, reason: str = "") -> Run | Refusal:
        """Stop a run after the step under way; what was sent is not undone."""
        deed = Deed(who=by, action="run.stop", target=run_id, reason=reason)
        runner = self._runners.get(run_id)
        if runner is None:
            return await self._refused(deed, _not_running(run_id))
        try:
            await runner.ask_stop(StopAsked(by=by, reason=neutralise(reason, 500), at=self._now()))
            await self._archive.put_on_record(deed, self._now())
        except StoreError as error:
            return Refusal(
                "store", _("The run stops, but that could not be written down: {problem}").format(problem=error)
            )
        return runner.run

    async def resume(self) -> tuple[str, ...]:
        """Take up every run that an earlier engine left unfinished; returns sentences about those that cannot be."""
        unfinished, problems = await self._archive.scribe.write(self._archive.unfinished)
        told = list(problems)
        for left in unfinished:
            try:
                await self._take_up(left)
            except (StoreError, RunbookError) as error:
                told.append(str(error))
        return tuple(told)

    def _plan(self, runbook: str, target: str, arguments: Mapping[str, str]) -> Plan:
        known = self._library().runbooks
        if runbook not in known:
            raise RunbookError(_('There is no runbook "{name}".').format(name=runbook))
        world = self._world()
        locks, tags = {**world.locks, **self._locks}, self._archive.tags.held
        return plan(
            known[runbook], target, structs.replace(world, locks=locks, tags=tags), arguments, self._now(), known
        )

    def _deed(self, by: Who, action: str, plan_id: str) -> Deed:
        shown = self._proposals.find(plan_id)
        return Deed(who=by, action=action, target=shown.target if shown else "", details={"plan": plan_id})

    def _checked(self, plan_id: str, confirmation: str, by: Who) -> Plan | Refusal:
        """The plan itself when it may begin this very moment."""
        now = self._now()
        shown = self._proposals.confirmed(plan_id, confirmation, now)
        if isinstance(shown, Refusal):
            return shown
        try:
            fresh = self._plan(shown.runbook, shown.target, dict(shown.arguments))
        except RunbookError as error:
            return Refusal("world_changed", str(error))
        approval = self._proposals.approval_of(shown.id)
        return change_between(shown, fresh) or approval_refusal(shown, approval, by, now) or shown

    async def _uninterrupted(self, beginning: Coroutine[None, None, Run | Refusal]) -> Run | Refusal:
        """Finish what has begun even when the one who asked goes away meanwhile."""
        task = asyncio.ensure_future(beginning)
        self._beginnings.add(task)
        task.add_done_callback(self._beginnings.discard)
        return await asyncio.shield(task)

    async def _begin(self, run_id: str, confirmed: Plan, by: Who) -> Run | Refusal:
        now = self._now()
        approval = self._proposals.approval_of(confirmed.id)
        self._proposals.take(confirmed.id)
        approver = approval.by if confirmed.two_person and approval else None
        opening = RunOpened(run=run_id, plan=confirmed, by=by, at=now, approved_by=approver)
        deed = Deed(
            who=by,
            action="run.start",
            target=confirmed.target,
            outcome="begun",
            details={"run": run_id, "plan": confirmed.id, "runbook": confirmed.runbook, **dict(confirmed.arguments)},
        )
        try:
            await self._archive.put_on_record(deed, now)
            files = await self._archive.create(run_id)
            await self._archive.append(files, opening)
        except StoreError as error:
            self._unlock(run_id)
            sentence = _("The run was not begun, because it could not be written down: {problem}")
            return Refusal("store", sentence.format(problem=error))
        return self._launch(opening, opened(opening), files).run

    async def _take_up(self, left: Unfinished) -> None:
        opening = opening_of(left.frames)
        now = self._now()
        continued = RunContinued(at=now)
        frames: tuple[Frame, ...] = (*left.frames, continued)
        await self._archive.append(left.files, continued)
        if _too_late(left.frames, now):
            stop = StopAsked(by=THE_ENGINE, reason=_("nobody carried it on for too long; make the plan again"), at=now)
            frames = (*frames, stop)
            await self._archive.append(left.files, stop)
        self._locks.update(dict.fromkeys(_targets(opening.plan), opening.run))
        self._launch(opening, run_of(frames), left.files, left).take_up(frames)

    def _launch(self, opening: RunOpened, run: Run, files: RunFiles, left: Unfinished | None = None) -> Runner:
        output = Output(run.id, files.output, self._archive.scribe, self._context.clock, self._context.announce)
        if left is not None:
            output.recall(left.lines)
        runner = Runner(opening, run, files, output, self._context, self._archive)
        self._runners[run.id] = runner
        self._context.announce(run)
        self._context.spawn(f"run {run.id}", self._carry(runner))
        return runner

    async def _carry(self, runner: Runner) -> None:
        try:
            await runner.go()
        finally:
            self._runners.pop(runner.run.id, None)
            self._unlock(runner.run.id)

    def _unlock(self, run_id: str) -> None:
        self._locks = {target: run for target, run in self._locks.items() if run != run_id}

    async def _refused(self, deed: Deed, refusal: Refusal) -> Refusal:
        await self._archive.put_refusal_on_record(deed, refusal.reason, refusal.sentence, self._now())
        return refusal

    def _now(self) -> Instant:
        return self._context.clock.now()


def _new_id(now: Instant) -> str:
    return f"{datetime.fromtimestamp(now, UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _targets(plan: Plan) -> set[str]:
    """All that a run of the plan holds."""
    return {plan.target, *(step.target for step in plan.steps)}


def _not_running(run_id: str) -> Refusal:
    return Refusal("not_running", _('No run "{run}" is under way.').format(run=run_id))


def _too_late(frames: tuple[Frame, ...], now: Instant) -> bool:
    """Whether a destructive step that has not begun lies ahead of a run that stood still for too long.

    A run that waited for a person or for time to pass stood still as it was meant to.
    """
    steps = opening_of(frames).plan.steps
    begun = {frame.step for frame in frames if isinstance(frame, StepBegun)}
    open_steps = begun - {frame.step for frame in frames if isinstance(frame, StepEnded)}
    waits = any(step.id in open_steps and step.kind in WAITS_FOR_PEOPLE_OR_TIME for step in steps)
    asks = any(step.question for step in run_of(frames).steps)
    ahead = any(step.destructive and step.id not in begun for step in steps)
    return ahead and not waits and not asks and not 0 <= now - frames[-1].at <= RESUME_WITHIN_S

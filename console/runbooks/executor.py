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
from console.model.time import Instant, Seconds
from console.runbooks.archive import Archive, RunFiles, Unfinished
from console.runbooks.context import Context
from console.runbooks.frames import Frame, RunContinued, RunOpened, StepBegun, StopAsked
from console.runbooks.library import Library
from console.runbooks.output import Output
from console.runbooks.plan import plan
from console.runbooks.proposals import Proposals, Refusal, change_between, refusal_of
from console.runbooks.record import opened, opening_of, run_of
from console.runbooks.runner import Runner
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

    async def start(self, plan_id: str, confirmation: str, by: Who) -> Run | Refusal:
        """Run the plan with that id if it still is what would run; whatever is refused is on record with its reason."""
        shown = self._proposals.find(plan_id)
        checked = self._checked(shown, confirmation)
        if isinstance(checked, Plan):
            self._locks[checked.target] = run_id = _new_id(self._now())
            return await self._uninterrupted(self._begin(run_id, checked, by))
        target = shown.target if shown else ""
        return await self._refused(Deed(who=by, action="run.start", target=target, details={"plan": plan_id}), checked)

    async def stop(self, run_id: str, by: Who, reason: str = "") -> Run | Refusal:
        """Stop a run after the step under way; what was sent is not undone."""
        deed = Deed(who=by, action="run.stop", target=run_id, reason=reason)
        runner = self._runners.get(run_id)
        if runner is None:
            sentence = _('No run "{run}" is under way.').format(run=run_id)
            return await self._refused(deed, Refusal("not_running", sentence))
        try:
            await runner.ask_stop(StopAsked(by=by, reason=reason, at=self._now()))
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
        return plan(known[runbook], target, self._world(), arguments, self._now())

    def _checked(self, shown: Plan | None, confirmation: str) -> Plan | Refusal:
        """The plan itself when it may begin this very moment."""
        refusal = refusal_of(shown, confirmation, self._now())
        if refusal is not None or shown is None:
            return refusal or Refusal("no_such_plan", _("There is no such plan."))
        if holder := self._locks.get(shown.target):
            sentence = _("Run {run} is working on {device}.").format(run=holder, device=shown.target)
            return Refusal("locked", sentence)
        try:
            fresh = self._plan(shown.runbook, shown.target, dict(shown.arguments))
        except RunbookError as error:
            return Refusal("world_changed", str(error))
        return change_between(shown, fresh) or shown

    async def _uninterrupted(self, beginning: Coroutine[None, None, Run | Refusal]) -> Run | Refusal:
        """Finish what has begun even when the one who asked goes away meanwhile."""
        task = asyncio.ensure_future(beginning)
        self._beginnings.add(task)
        task.add_done_callback(self._beginnings.discard)
        return await asyncio.shield(task)

    async def _begin(self, run_id: str, confirmed: Plan, by: Who) -> Run | Refusal:
        now = self._now()
        self._proposals.take(confirmed.id)
        opening = RunOpened(run=run_id, plan=confirmed, by=by, at=now)
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
            del self._locks[confirmed.target]
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
        self._locks[opening.plan.target] = opening.run
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
            self._locks = {target: run for target, run in self._locks.items() if run != runner.run.id}

    async def _refused(self, deed: Deed, refusal: Refusal) -> Refusal:
        refused = structs.replace(deed, outcome=f"refused:{refusal.reason}", reason=refusal.sentence)
        try:
            await self._archive.put_on_record(refused, self._now())
        except StoreError:
            return refusal
        return refusal

    def _now(self) -> Instant:
        return self._context.clock.now()


def _new_id(now: Instant) -> str:
    return f"{datetime.fromtimestamp(now, UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _too_late(frames: tuple[Frame, ...], now: Instant) -> bool:
    """Whether a destructive step that has not begun lies ahead of a run that stood still for too long."""
    begun = {frame.step for frame in frames if isinstance(frame, StepBegun)}
    ahead = any(step.destructive and step.id not in begun for step in opening_of(frames).plan.steps)
    return ahead and not 0 <= now - frames[-1].at <= RESUME_WITHIN_S

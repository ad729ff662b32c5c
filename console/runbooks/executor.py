"""Owns every run: lets a confirmed plan begin, holds its targets' locks, and takes it up after a restart."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime

from msgspec import structs

from console.errors import RunbookError, StoreError
from console.i18n import _
from console.model.run import Plan, Run
from console.model.text import neutralise
from console.model.time import Instant, Seconds
from console.runbooks.archive import Archive, RunFiles, Unfinished
from console.runbooks.carrier import WAITS_FOR_PEOPLE_OR_TIME
from console.runbooks.chronicle import Chronicle
from console.runbooks.confirming import Confirming
from console.runbooks.context import Context
from console.runbooks.frames import Frame, RunContinued, RunOpened, RunReopened, StepBegun, StepEnded, StopAsked
from console.runbooks.library import Library
from console.runbooks.output import Output
from console.runbooks.proposals import Refusal
from console.runbooks.record import opened, opening_of, run_of
from console.runbooks.reopening import reopening_refusal
from console.runbooks.runner import Runner
from console.runbooks.wishes import Wishes
from console.runbooks.world import World
from console.store.audit import THE_ENGINE, Deed, Who

RESUME_WITHIN_S: Seconds = 900.0
"""A run that nobody carried on for longer sends nothing more that changes anything: what was confirmed is too old."""


class Executor:
    """Runs what `plans` confirms; `wishes` is how people reach a run under way."""

    def __init__(
        self, context: Context, archive: Archive, library: Callable[[], Library], world: Callable[[], World]
    ) -> None:
        self._context = context
        self._archive = archive
        self._runners: dict[str, Runner] = {}
        self.plans = Confirming(archive, context.clock, library, lambda: self._locked(world()))
        self.wishes = Wishes(self._runners, archive, context.clock)
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

    def plan_of(self, run_id: str) -> Plan | None:
        """The plan that a run under way carries out; None when no such run is."""
        runner = self._runners.get(run_id)
        return runner.plan if runner is not None else None

    async def plan_on_record(self, run_id: str) -> Plan | None:
        """The plan of a run that may have ended; None when there is none of that name."""
        try:
            return opening_of(await self._archive.scribe.write(lambda: self._archive.frames(run_id))).plan
        except (StoreError, RunbookError):
            return None

    async def start(self, plan_id: str, confirmation: str, by: Who) -> Run | Refusal:
        """Run the plan with that id if it still is what would run; whatever is refused is on record with its reason."""
        deed = self.plans.deed(by, "run.start", plan_id)
        checked = self.plans.checked(plan_id, confirmation, by)
        if isinstance(checked, Plan):
            run_id = _new_id(self._now())
            self._locks.update(dict.fromkeys(_targets(checked), run_id))
            return await self._uninterrupted(self._begin(run_id, checked, by))
        await self._archive.put_refusal_on_record(deed, checked.reason, checked.sentence, self._now())
        return checked

    async def reopen(self, run_id: str, by: Who, reason: str) -> Run | Refusal:
        """Let a run that failed or was stopped go on from the step where it ended; what was done stays done."""
        deed = Deed(who=by, action="run.reopen", target=run_id, reason=reason)
        try:
            refusal = await self._uninterrupted(self._reopen(run_id, deed))
        except (StoreError, RunbookError) as error:
            refusal = Refusal("unknown_run", str(error))
        if isinstance(refusal, Refusal):
            await self._archive.put_refusal_on_record(deed, refusal.reason, refusal.sentence, self._now())
        return refusal

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

    async def _uninterrupted(self, beginning: Coroutine[None, None, Run | Refusal]) -> Run | Refusal:
        """Finish what has begun even when the one who asked goes away meanwhile."""
        task = asyncio.ensure_future(beginning)
        self._beginnings.add(task)
        task.add_done_callback(self._beginnings.discard)
        return await asyncio.shield(task)

    async def _begin(self, run_id: str, confirmed: Plan, by: Who) -> Run | Refusal:
        now = self._now()
        approver = self.plans.take(confirmed, by, run_id)
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

    async def _reopen(self, run_id: str, deed: Deed) -> Run | Refusal:
        now, reason = self._now(), neutralise(deed.reason, 500)
        if run_id in self._runners:
            return Refusal("not_failed", _("This run is still under way."))
        frames = await self._archive.scribe.write(lambda: self._archive.frames(run_id))
        if refusal := reopening_refusal(frames, self._locks, reason, now):
            return refusal
        self._locks.update(dict.fromkeys(_targets(opening_of(frames).plan), run_id))
        try:
            left = await self._archive.scribe.write(lambda: self._archive.reopen(run_id))
            reopened = RunReopened(by=deed.who, reason=reason, at=now)
            await self._archive.put_on_record(structs.replace(deed, outcome="begun"), now)
            await self._archive.append(left.files, reopened)
        except (StoreError, RunbookError):
            self._unlock(run_id)
            raise
        frames = (*left.frames, reopened)
        runner = self._launch(opening_of(frames), run_of(frames), left.files, left)
        runner.take_up(frames)
        return runner.run

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
        chronicle = Chronicle(opening, run, files, self._context, self._archive)
        runner = Runner(chronicle, output, self._context, self._archive.tags)
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

    def _locked(self, world: World) -> World:
        return structs.replace(world, locks={**world.locks, **self._locks})

    def _unlock(self, run_id: str) -> None:
        self._locks = {target: run for target, run in self._locks.items() if run != run_id}

    def _now(self) -> Instant:
        return self._context.clock.now()


def _new_id(now: Instant) -> str:
    return f"{datetime.fromtimestamp(now, UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _targets(plan: Plan) -> set[str]:
    """All that a run of the plan holds."""
    return {plan.target, *(step.target for step in plan.steps)}


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

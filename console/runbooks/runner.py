"""Carries out one run's steps in order, each written down before and after; decides nothing about who may."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from console.errors import StoreError
from console.i18n import _
from console.model.run import PlannedStep, Run, RunState, StepKind, StepRecord, StepState
from console.model.time import Seconds
from console.runbooks.archive import Archive, RunFiles
from console.runbooks.context import Context
from console.runbooks.frames import Frame, RunEnded, RunOpened, StepBegun, StepEnded, StopAsked
from console.runbooks.output import Output
from console.runbooks.record import after, stop_sentence
from console.runbooks.steps import CARRY_OUT
from console.runbooks.steps.outcome import Outcome, Work, failed
from console.store.audit import Deed

GRACE_S: Seconds = 30.0
"""How much longer than its own timeout a command may take to be given up before the runner gives it up."""


class Runner:
    """One run under way. A step whose beginning cannot be written down is not begun."""

    def __init__(
        self, opening: RunOpened, run: Run, files: RunFiles, output: Output, context: Context, archive: Archive
    ) -> None:
        self.run = run
        self.plan = opening.plan
        self._by = opening.by
        self._files = files
        self._output = output
        self._context = context
        self._archive = archive
        self._stop: StopAsked | None = None

    async def go(self) -> None:
        """From where the run is to its end; cancelled, it leaves a journal from which another engine goes on."""
        try:
            state, outcome = await self._steps()
            await self._put(RunEnded(state=state, outcome=outcome, at=self._now()))
            await self._audit("run.end", self.plan.target, outcome=state.value, reason=outcome)
        except StoreError as error:
            self._end_unrecorded(error)
        finally:
            await self._close()

    async def ask_stop(self, asked: StopAsked) -> None:
        """End the run after the step under way, also when that cannot be written down (`StoreError`)."""
        self._stop = asked
        await self._put(asked)

    def take_up(self, frames: tuple[Frame, ...]) -> None:
        """Remember what the journal says besides the steps."""
        self._stop = next((frame for frame in frames if isinstance(frame, StopAsked)), None)

    async def _steps(self) -> tuple[RunState, str]:
        unproved = ""
        for step in self.plan.steps:
            record = self._record(step)
            outcome = _settled(record)
            if outcome is None:
                if self._stop is not None:
                    return RunState.STOPPED, self._stopped(self._stop)
                outcome = await self._carry_out(step, record)
            if outcome.state is StepState.STOPPED and self._stop is not None:
                return RunState.STOPPED, self._stopped(self._stop)
            if outcome.state is StepState.FAILED and step.on_failure == "stop":
                return RunState.FAILED, f"{step.title}: {outcome.sentence}"
            if outcome.state is StepState.OUTCOME_UNKNOWN:
                unproved = f"{step.title}: {outcome.sentence}"
            elif step.kind is StepKind.WAIT and outcome.state is StepState.SUCCEEDED:
                unproved = ""
        if unproved:
            return RunState.FAILED, unproved
        return RunState.SUCCEEDED, _("Every step was carried out.")

    async def _carry_out(self, step: PlannedStep, record: StepRecord) -> Outcome:
        if record.state is StepState.OUTCOME_UNKNOWN and step.destructive:
            outcome = Outcome(
                StepState.OUTCOME_UNKNOWN,
                _("The engine ended while this step was under way. It is not done again; what follows measures."),
            )
        else:
            outcome = await self._attempts(step)
        await self._output.settle()
        await self._put(StepEnded(step=step.id, state=outcome.state, outcome=outcome.sentence, at=self._now()))
        if step.kind is StepKind.SSH:
            await self._audit(
                "step.end", step.target, step=step.id, outcome=outcome.state.value, reason=outcome.sentence
            )
        return outcome

    async def _attempts(self, step: PlannedStep) -> Outcome:
        arguments = dict(step.arguments)
        tries = 1 if step.destructive else 1 + int(arguments.get("retry", "0"))
        outcome = failed("")
        for attempt in range(1, tries + 1):
            if attempt > 1:
                await self._context.sleep(float(arguments.get("pause_s", "0")))
            outcome = await self._attempt(step, attempt)
            if outcome.state is not StepState.FAILED or self._stop is not None:
                break
        return outcome

    async def _attempt(self, step: PlannedStep, attempt: int) -> Outcome:
        if step.kind is StepKind.SSH:
            await self._audit("step.command", step.target, step=step.id, command=step.command)
        await self._put(StepBegun(step=step.id, at=self._now(), attempt=attempt))
        work = Work(step, self._context, lambda text: self._output.say(step.id, text), lambda: self._stop is not None)
        try:
            async with asyncio.timeout(step.timeout_s + GRACE_S):
                return await CARRY_OUT[step.kind](work)
        except TimeoutError:
            state = StepState.OUTCOME_UNKNOWN if step.destructive else StepState.FAILED
            return Outcome(state, _("It did not end, and was given up; whether it had any effect is not known."))

    async def _put(self, frame: Frame) -> None:
        await self._archive.append(self._files, frame)
        self._show(after(self.run, frame))

    async def _audit(self, action: str, target: str, outcome: str = "", reason: str = "", **details: str) -> None:
        told: Mapping[str, str] = {"run": self.run.id, "runbook": self.plan.runbook, **details}
        deed = Deed(who=self._by, action=action, target=target, outcome=outcome, reason=reason, details=told)
        await self._archive.put_on_record(deed, self._now())

    def _show(self, run: Run) -> None:
        self.run = run
        self._context.announce(run)

    def _end_unrecorded(self, error: StoreError) -> None:
        sentence = _("The run was ended, because what it does could not be written down: {problem}").format(
            problem=error
        )
        if self.run.ended_at is None:
            self._show(after(self.run, RunEnded(state=RunState.FAILED, outcome=sentence, at=self._now())))

    async def _close(self) -> None:
        await self._output.close()
        await self._archive.scribe.write(self._files.journal.close)

    def _stopped(self, asked: StopAsked) -> str:
        begun = [self._record(step).started_at is not None for step in self.plan.steps if step.destructive]
        if any(begun):
            return _("{who} What had been sent before is not undone.").format(who=stop_sentence(asked))
        return _("{who} Nothing that changes anything had been sent.").format(who=stop_sentence(asked))

    def _record(self, step: PlannedStep) -> StepRecord:
        return next(record for record in self.run.steps if record.id == step.id)

    def _now(self) -> float:
        return self._context.clock.now()


def _settled(record: StepRecord) -> Outcome | None:
    """How a step ended before the run was taken up again; None when it has still to be done or looked at."""
    if record.ended_at is None or record.state in (StepState.WAITING, StepState.RUNNING):
        return None
    return Outcome(record.state, record.outcome)

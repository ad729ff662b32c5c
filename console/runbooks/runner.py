"""Carries out one run's steps in order, each written down before and after; decides nothing about who may."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from msgspec import Struct, structs

from console.errors import StoreError
from console.i18n import _, ngettext
from console.model.run import PlannedStep, Run, RunState, StepKind, StepRecord, StepState
from console.model.time import Instant, Seconds
from console.runbooks.archive import Archive, RunFiles
from console.runbooks.context import Context
from console.runbooks.frames import (
    Frame,
    QuestionAnswered,
    QuestionAsked,
    RunEnded,
    RunOpened,
    StepBegun,
    StepEnded,
    StopAsked,
)
from console.runbooks.lanes import Lane, groups
from console.runbooks.output import Output
from console.runbooks.proposals import Refusal
from console.runbooks.questions import RETRY, SKIP, STOP, Questions
from console.runbooks.record import after, stop_sentence
from console.runbooks.steps import CARRY_OUT
from console.runbooks.steps.outcome import Outcome, Work, failed, stopped
from console.store.audit import Deed, Who

GRACE_S: Seconds = 30.0
"""How much longer than its own timeout a step may take to give up before the runner gives it up."""

DECISION_S: Seconds = 86400.0
"""How long a failed step waits for a person to say how to go on."""

WAITS_FOR_PEOPLE_OR_TIME = frozenset({StepKind.ASK, StepKind.HOLD})


class Ending(Struct, frozen=True):
    """How a run ends, and the sentence that says so."""

    state: RunState
    sentence: str


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
        self._questions = Questions(self._put)

    async def go(self) -> None:
        """From where the run is to its end; cancelled, it leaves a journal from which another engine goes on."""
        try:
            ending = await self._groups()
            await self._put(RunEnded(state=ending.state, outcome=ending.sentence, at=self._now()))
            await self._audit("run.end", self.plan.target, outcome=ending.state.value, reason=ending.sentence)
        except StoreError as error:
            self._end_unrecorded(error)
        finally:
            await self._close()

    async def ask_stop(self, asked: StopAsked) -> None:
        """End the run after the step under way, also when that cannot be written down (`StoreError`)."""
        self._stop = asked
        self._questions.give_up()
        await self._put(asked)

    async def answer(self, step: str, choice: str, note: str, by: Who) -> Refusal | None:
        """Take a person's answer to what `step` asks; raises `StoreError` when it cannot be written down."""
        return await self._questions.answer(
            QuestionAnswered(step=step, choice=choice, note=note, by=by, at=self._now())
        )

    def take_up(self, frames: tuple[Frame, ...]) -> None:
        """Remember what the journal says besides the steps."""
        for frame in frames:
            match frame:
                case StopAsked():
                    self._stop = frame
                case QuestionAnswered():
                    self._questions.recall(frame)
                case StepBegun() | StepEnded() | QuestionAsked():
                    self._questions.forget(frame.step)

    async def _groups(self) -> Ending:
        for lanes in groups(self.plan.steps):
            ended = await asyncio.gather(*(self._lane(lane) for lane in lanes), return_exceptions=True)
            for result in ended:
                if isinstance(result, BaseException):
                    raise result
            endings = [ending for ending in ended if isinstance(ending, Ending)]
            if endings:
                return _worst(endings)
        return Ending(RunState.SUCCEEDED, self._all_done())

    async def _lane(self, lane: Lane) -> Ending | None:
        """The steps of one device of a wave, or those that run by themselves; None when the run goes on after them."""
        await self._stagger(lane[0])
        unproved = ""
        for step in lane:
            outcome = await self._through(step)
            if outcome.state is StepState.STOPPED and self._stop is not None:
                return Ending(RunState.STOPPED, self._stopped(self._stop))
            if outcome.state is StepState.FAILED and step.on_failure != "continue":
                return Ending(RunState.FAILED, f"{step.title}: {outcome.sentence}")
            if outcome.state is StepState.OUTCOME_UNKNOWN:
                unproved = f"{step.title}: {outcome.sentence}"
            elif step.kind is StepKind.WAIT and outcome.state is StepState.SUCCEEDED:
                unproved = ""
        return Ending(RunState.FAILED, unproved) if unproved else None

    async def _stagger(self, step: PlannedStep) -> None:
        after_s = float(dict(step.arguments).get("after_s", "0"))
        if after_s and self._record(step).state is StepState.WAITING:
            await self._context.sleep(after_s)

    async def _through(self, step: PlannedStep) -> Outcome:
        """One step to its last outcome, with whatever a person decides when it fails."""
        outcome = _settled(self._record(step))
        while True:
            if outcome is None:
                if self._stop is not None:
                    return stopped("")
                outcome = await self._carry_out(step)
            if outcome.state is not StepState.FAILED or step.on_failure != "ask":
                return outcome
            decision = await self._decision(step, outcome)
            if decision is None or decision.choice == STOP:
                return stopped("") if self._stop is not None else outcome
            if decision.choice == SKIP:
                return await self._skip(step, decision)
            outcome = None

    async def _decision(self, step: PlannedStep, outcome: Outcome) -> QuestionAnswered | None:
        if self._stop is not None:
            return None
        question = _("{title} failed: {outcome} How does it go on?").format(title=step.title, outcome=outcome.sentence)
        choices = (SKIP, STOP) if step.destructive else (RETRY, SKIP, STOP)
        return await self._questions.ask(QuestionAsked(step.id, question, choices, self._now()), DECISION_S)

    async def _skip(self, step: PlannedStep, decision: QuestionAnswered) -> Outcome:
        sentence = _("Skipped by {who}: {reason}").format(who=decision.by.label, reason=decision.note)
        outcome = Outcome(StepState.SKIPPED, sentence)
        await self._end_step(step, outcome)
        await self._audit("step.skip", step.target, who=decision.by, reason=decision.note, step=step.id)
        return outcome

    async def _carry_out(self, step: PlannedStep) -> Outcome:
        if self._record(step).state is StepState.OUTCOME_UNKNOWN and step.destructive:
            outcome = Outcome(
                StepState.OUTCOME_UNKNOWN,
                _("The engine ended while this step was under way. It is not done again; what follows measures."),
            )
        else:
            outcome = await self._attempts(step)
        await self._output.settle()
        await self._end_step(step, outcome)
        if step.kind in (StepKind.SSH, StepKind.TAG, StepKind.ASK):
            state = outcome.state.value
            await self._audit("step.end", step.target, outcome=state, reason=outcome.sentence, step=step.id)
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
        begun_at = self._begins_at(step)
        await self._put(StepBegun(step=step.id, at=begun_at, attempt=attempt))
        try:
            async with asyncio.timeout(step.timeout_s + GRACE_S):
                return await CARRY_OUT[step.kind](self._work(step, begun_at))
        except TimeoutError:
            state = StepState.OUTCOME_UNKNOWN if step.destructive else StepState.FAILED
            return Outcome(state, _("It did not end, and was given up; whether it had any effect is not known."))

    def _begins_at(self, step: PlannedStep) -> Instant:
        """Now; but a wait for people or time that an earlier engine began goes on from when it began there."""
        record = self._record(step)
        again = record.state is StepState.OUTCOME_UNKNOWN and step.kind in WAITS_FOR_PEOPLE_OR_TIME
        return record.started_at if again and record.started_at is not None else self._now()

    def _work(self, step: PlannedStep, begun_at: Instant) -> Work:
        async def ask(choices: tuple[str, ...]) -> QuestionAnswered | None:
            asked = QuestionAsked(step.id, step.command, choices, self._now())
            return await self._questions.ask(asked, step.timeout_s)

        return Work(
            step=step,
            context=self._context,
            say=lambda text: self._output.say(step.id, text),
            stopping=lambda: self._stop is not None,
            ask=ask,
            tags=self._archive.tags,
            begun_at=begun_at,
            by=self._by.label,
        )

    async def _end_step(self, step: PlannedStep, outcome: Outcome) -> None:
        await self._put(StepEnded(step=step.id, state=outcome.state, outcome=outcome.sentence, at=self._now()))

    async def _put(self, frame: Frame) -> None:
        await self._archive.append(self._files, frame)
        self._show(after(self.run, frame))

    async def _audit(
        self, action: str, target: str, outcome: str = "", reason: str = "", who: Who | None = None, **details: str
    ) -> None:
        told: Mapping[str, str] = {"run": self.run.id, "runbook": self.plan.runbook, **details}
        deed = Deed(who or self._by, action, target, outcome=outcome, reason=reason, details=told)
        await self._archive.put_on_record(deed, self._now())

    def _show(self, run: Run) -> None:
        self.run = run
        self._context.announce(run)

    def _end_unrecorded(self, error: StoreError) -> None:
        sentence = _("The run was ended, because what it does could not be written down: {problem}")
        if self.run.ended_at is None:
            told = sentence.format(problem=error)
            self._show(after(self.run, RunEnded(state=RunState.FAILED, outcome=told, at=self._now())))

    async def _close(self) -> None:
        await self._output.close()
        await self._archive.scribe.write(self._files.journal.close)

    def _stopped(self, asked: StopAsked) -> str:
        begun = [self._record(step).started_at is not None for step in self.plan.steps if step.destructive]
        if any(begun):
            return _("{who} What had been sent before is not undone.").format(who=stop_sentence(asked))
        return _("{who} Nothing that changes anything had been sent.").format(who=stop_sentence(asked))

    def _all_done(self) -> str:
        left = sum(record.state in (StepState.SKIPPED, StepState.FAILED) for record in self.run.steps)
        if not left:
            return _("Every step was carried out.")
        sentence = ngettext(
            "It came to its end; {count} step was skipped or failed.",
            "It came to its end; {count} steps were skipped or failed.",
            left,
        )
        return sentence.format(count=left)

    def _record(self, step: PlannedStep) -> StepRecord:
        return next(record for record in self.run.steps if record.id == step.id)

    def _now(self) -> Instant:
        return self._context.clock.now()


def _settled(record: StepRecord) -> Outcome | None:
    """How a step ended before the run was taken up again; None when it has still to be done or looked at."""
    if record.ended_at is None or record.state in (StepState.WAITING, StepState.RUNNING):
        return None
    return Outcome(record.state, record.outcome)


def _worst(endings: list[Ending]) -> Ending:
    """One ending of several devices: failed before stopped, every sentence told once."""
    failures = [ending for ending in endings if ending.state is RunState.FAILED] or endings
    return structs.replace(failures[0], sentence=" ".join(dict.fromkeys(ending.sentence for ending in failures)))

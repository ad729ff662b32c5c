"""Carries out one step: written down before and after, tried again where that is harmless; knows no other step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.i18n import _
from console.model.run import PlannedStep, StepKind, StepState
from console.model.time import Instant, Seconds
from console.runbooks.chronicle import Chronicle
from console.runbooks.context import Context
from console.runbooks.frames import QuestionAnswered, QuestionAsked, StepBegun, StepEnded
from console.runbooks.output import Output
from console.runbooks.questions import Questions
from console.runbooks.steps import CARRY_OUT, RECHECK
from console.runbooks.steps.outcome import Outcome, TagBoard, Work, failed

GRACE_S: Seconds = 30.0
"""How much longer than its own timeout a step may take to give up before the carrier gives it up."""

WAITS_FOR_PEOPLE_OR_TIME = frozenset({StepKind.ASK, StepKind.HOLD})
_SENDS = frozenset({StepKind.SSH, StepKind.POWER})
_ON_RECORD = _SENDS | {StepKind.TAG, StepKind.ASK, StepKind.FINGERPRINT, StepKind.NOTIFY}


class Carrier:
    """Carries out the steps of one run, one call a step."""

    def __init__(
        self,
        chronicle: Chronicle,
        questions: Questions,
        output: Output,
        context: Context,
        tags: TagBoard,
        stopping: Callable[[], bool],
    ) -> None:
        self._chronicle = chronicle
        self._questions = questions
        self._output = output
        self._context = context
        self._tags = tags
        self._stopping = stopping

    async def carry_out(self, step: PlannedStep) -> Outcome:
        """Do `step` and write down what became of it; what an earlier engine had begun is only looked at."""
        if self._chronicle.of(step).state is StepState.OUTCOME_UNKNOWN and step.destructive:
            return await self.look_again(step)
        return await self._ended(step, await self._attempts(step))

    async def look_again(self, step: PlannedStep) -> Outcome:
        """Measure what became of a step that was begun, without doing it again, and write that down."""
        return await self._ended(step, await self._looked_at(step))

    async def _ended(self, step: PlannedStep, outcome: Outcome) -> Outcome:
        await self._output.settle()
        await self.end(step, outcome)
        if step.kind in _ON_RECORD:
            told = outcome.state.value
            await self._chronicle.audit("step.end", step.target, outcome=told, reason=outcome.sentence, step=step.id)
        return outcome

    async def end(self, step: PlannedStep, outcome: Outcome) -> None:
        """Write down what became of `step`."""
        now = self._chronicle.now()
        await self._chronicle.put(StepEnded(step.id, outcome.state, outcome.sentence, now, outcome.harmless))

    async def _looked_at(self, step: PlannedStep) -> Outcome:
        begun_at = self._chronicle.of(step).started_at or self._chronicle.now()
        recheck = RECHECK.get(step.kind)
        if recheck is not None:
            return await recheck(self._work(step, begun_at))
        return Outcome(
            StepState.OUTCOME_UNKNOWN,
            _("The engine ended while this step was under way. It is not done again; what follows measures."),
        )

    async def _attempts(self, step: PlannedStep) -> Outcome:
        arguments = dict(step.arguments)
        tries = 1 if step.destructive else 1 + int(arguments.get("retry", "0"))
        outcome = failed("")
        for attempt in range(1, tries + 1):
            if attempt > 1:
                await self._context.sleep(float(arguments.get("pause_s", "0")))
            outcome = await self._attempt(step, attempt)
            if outcome.state is not StepState.FAILED or self._stopping():
                break
        return outcome

    async def _attempt(self, step: PlannedStep, attempt: int) -> Outcome:
        if step.kind in _SENDS:
            await self._chronicle.audit("step.command", step.target, step=step.id, command=step.command)
        begun_at = self._begins_at(step)
        await self._chronicle.put(StepBegun(step=step.id, at=begun_at, attempt=attempt))
        try:
            async with asyncio.timeout(step.timeout_s + GRACE_S):
                return await CARRY_OUT[step.kind](self._work(step, begun_at))
        except TimeoutError:
            state = StepState.OUTCOME_UNKNOWN if step.destructive else StepState.FAILED
            return Outcome(state, _("It did not end, and was given up; whether it had any effect is not known."))

    def _begins_at(self, step: PlannedStep) -> Instant:
        """Now; but a wait for people or time that an earlier engine began goes on from when it began there."""
        record = self._chronicle.of(step)
        again = record.state is StepState.OUTCOME_UNKNOWN and step.kind in WAITS_FOR_PEOPLE_OR_TIME
        return record.started_at if again and record.started_at is not None else self._chronicle.now()

    def _work(self, step: PlannedStep, begun_at: Instant) -> Work:
        async def ask(
            choices: tuple[str, ...], question: str = "", *, second_person: bool = False
        ) -> QuestionAnswered | None:
            apart = second_person or bool(work.argument("second_person"))
            asked = QuestionAsked(
                step=step.id,
                question=question or step.command,
                choices=choices,
                at=self._chronicle.now(),
                other_than=self._chronicle.by if apart else None,
                needs=("note",) if second_person else work.arguments("needs"),
                fails=work.arguments("fails"),
                board=work.argument("board"),
            )
            return await self._questions.ask(asked, _left_s(step, begun_at, self._chronicle.now()))

        work = Work(
            step=step,
            context=self._context,
            say=lambda text: self._output.say(step.id, text),
            stopping=self._stopping,
            ask=ask,
            tags=self._tags,
            begun_at=begun_at,
            by=self._chronicle.by.label,
        )
        return work


def _left_s(step: PlannedStep, begun_at: Instant, now: Instant) -> Seconds:
    """How much longer people may answer, also when an earlier engine began to ask; a clock set back gives no more."""
    return min(max(step.timeout_s - (now - begun_at), 0.0), step.timeout_s)

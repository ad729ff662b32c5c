"""What people decide about steps that failed, and what such a decision undoes; carries out only what is sent again."""

from __future__ import annotations

from console.i18n import _
from console.model.run import PlannedStep, StepKind, StepState
from console.model.time import Instant, Seconds
from console.runbooks.carrier import Carrier
from console.runbooks.chronicle import Chronicle
from console.runbooks.frames import QuestionAnswered, QuestionAsked, StepEnded, StepReopened
from console.runbooks.lanes import Lane
from console.runbooks.questions import MEASURE, RETRY, SEND_AGAIN, SKIP, STOP, Questions
from console.runbooks.steps import RECHECK
from console.runbooks.steps.outcome import Outcome

DECISION_S: Seconds = 86400.0
"""How long a failed step waits for a person to say how to go on, from when it failed and over every restart."""


class Verdicts:
    """The failed steps of one run, and how it goes on after each."""

    def __init__(self, chronicle: Chronicle, questions: Questions, carrier: Carrier) -> None:
        self._chronicle = chronicle
        self._questions = questions
        self._carrier = carrier
        self._harmless: set[str] = set()

    def recall(self, ended: StepEnded) -> None:
        """Remember whether a step that an earlier engine saw fail is known to have changed nothing."""
        if ended.harmless:
            self._harmless.add(ended.step)
        else:
            self._harmless.discard(ended.step)

    def settled(self, step: PlannedStep) -> Outcome | None:
        """How a step ended before the run was taken up again; None when it has still to be done or looked at."""
        record = self._chronicle.of(step)
        if record.ended_at is None or record.state in (StepState.WAITING, StepState.RUNNING):
            return None
        return Outcome(record.state, record.outcome, harmless=step.id in self._harmless)

    async def ask(self, step: PlannedStep, outcome: Outcome, before: Lane) -> QuestionAnswered | None:
        """How it goes on after `step` failed; None when nobody says so in time, or the run is being stopped."""
        question = _("{title} failed: {outcome} How does it go on?").format(title=step.title, outcome=outcome.sentence)
        now = self._chronicle.now()
        asked = QuestionAsked(step.id, question, self._choices(step, outcome, before), now)
        return await self._questions.ask(asked, left_s(self._chronicle.of(step).ended_at, now))

    async def reopen(self, step: PlannedStep, decision: QuestionAnswered, before: Lane) -> None:
        """Put steps back to where they have not begun, by a person's word; the unproved one is sent once more."""
        again = self._unproved(before) if decision.choice == SEND_AGAIN else None
        for reopened in (again, step):
            if reopened is not None:
                frame = StepReopened(reopened.id, decision.by, decision.note, self._chronicle.now())
                await self._chronicle.put(frame)
        if again is not None:
            await self._chronicle.audit("step.again", again.target, who=decision.by, step=again.id)
            await self._carrier.carry_out(again)

    def _choices(self, step: PlannedStep, outcome: Outcome, before: Lane) -> tuple[str, ...]:
        choices: tuple[str, ...] = (SKIP, STOP)
        if not step.destructive or outcome.harmless:
            choices = (RETRY, *choices)
        elif step.kind in RECHECK:
            choices = (MEASURE, *choices)
        if step.kind is StepKind.WAIT and self._unproved(before):
            choices = (*choices, SEND_AGAIN)
        return choices

    def _unproved(self, before: Lane) -> PlannedStep | None:
        """The step before that may never have been sent, since an engine ended while it was under way."""
        unknown = [step for step in before if self._chronicle.of(step).state is StepState.OUTCOME_UNKNOWN]
        return unknown[-1] if unknown else None


def left_s(failed_at: Instant | None, now: Instant) -> Seconds:
    """How much longer a person may decide; a clock that was set back gives no more than the whole."""
    return min(max(DECISION_S - (now - (now if failed_at is None else failed_at)), 0.0), DECISION_S)

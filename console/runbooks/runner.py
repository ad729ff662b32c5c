"""Takes one run through its steps in order, and asks people where a step fails; decides nothing about who may."""

from __future__ import annotations

import asyncio

from msgspec import Struct, structs

from console.errors import StoreError
from console.i18n import _, ngettext
from console.model.run import Plan, PlannedStep, Run, RunState, StepKind, StepRecord, StepState
from console.model.time import Seconds
from console.runbooks.carrier import Carrier
from console.runbooks.chronicle import Chronicle
from console.runbooks.context import Context
from console.runbooks.control import Control
from console.runbooks.frames import (
    Frame,
    PauseAsked,
    PauseLifted,
    QuestionAnswered,
    QuestionAsked,
    RaceSettled,
    RunEnded,
    RunReopened,
    StepBegun,
    StepEnded,
    StepReopened,
    StepSkipped,
    StopAsked,
)
from console.runbooks.lanes import Lane, groups
from console.runbooks.output import Output
from console.runbooks.proposals import Refusal
from console.runbooks.questions import MEASURE, RETRY, SEND_AGAIN, SKIP, STOP, Given, Questions
from console.runbooks.racing import PowerRace
from console.runbooks.record import stop_sentence
from console.runbooks.steps import RECHECK
from console.runbooks.steps.outcome import Outcome, TagBoard, stopped
from console.store.audit import Who

DECISION_S: Seconds = 86400.0
"""How long a failed step waits for a person to say how to go on."""


class Ending(Struct, frozen=True):
    """How a run ends, and the sentence that says so."""

    state: RunState
    sentence: str


class Runner:
    """One run under way. A step whose beginning cannot be written down is not begun."""

    def __init__(self, chronicle: Chronicle, output: Output, context: Context, tags: TagBoard) -> None:
        self._chronicle = chronicle
        self._output = output
        self._context = context
        self._control = Control()
        self._questions = Questions(chronicle.put, context.label_fits, context.touch)
        self._race = PowerRace(chronicle, self._questions, context, self._control)
        self._carrier = Carrier(chronicle, self._questions, output, context, tags, lambda: self._control.stopping)

    @property
    def run(self) -> Run:
        """The run as everybody sees it."""
        return self._chronicle.run

    @property
    def plan(self) -> Plan:
        """What was confirmed."""
        return self._chronicle.plan

    async def go(self) -> None:
        """From where the run is to its end; cancelled, it leaves a journal from which another engine goes on."""
        chronicle = self._chronicle
        try:
            ending = await self._groups()
            await chronicle.put(RunEnded(state=ending.state, outcome=ending.sentence, at=chronicle.now()))
            await chronicle.audit("run.end", self.plan.target, outcome=ending.state.value, reason=ending.sentence)
        except StoreError as error:
            chronicle.end_unrecorded(error)
        finally:
            await self._output.close()
            await chronicle.close()

    async def ask_stop(self, asked: StopAsked) -> None:
        """End the run after the step under way, also when that cannot be written down (`StoreError`)."""
        self._control.apply(asked)
        self._questions.give_up()
        await self._chronicle.put(asked)

    async def pause(self, by: Who, reason: str) -> Refusal | None:
        """Begin no further step until the pause is lifted; raises `StoreError`, and then it goes on."""
        if self._control.paused is not None:
            return Refusal("paused", _("The run is paused already."))
        await self._take(PauseAsked(by=by, reason=reason, at=self._chronicle.now()))
        return None

    async def unpause(self, by: Who) -> Refusal | None:
        """Go on after a pause; raises `StoreError`, and then it stays paused."""
        if self._control.paused is None:
            return Refusal("not_paused", _("The run is not paused."))
        await self._take(PauseLifted(by=by, at=self._chronicle.now()))
        return None

    async def leave_out(self, step: str, by: Who, reason: str) -> Refusal | None:
        """Leave a step out that has not begun; raises `StoreError`, and then it is not left out."""
        record = next((record for record in self.run.steps if record.id == step), None)
        if record is None or record.state is not StepState.WAITING:
            return Refusal("not_waiting", _('Step "{step}" does not wait to be done.').format(step=step))
        if not reason:
            return Refusal("no_reason", _("A step is skipped only with a reason."))
        await self._take(StepSkipped(step=step, by=by, reason=reason, at=self._chronicle.now()))
        return None

    async def answer(self, given: Given) -> Refusal | None:
        """Take a person's answer to what a step asks; raises `StoreError` when it cannot be written down."""
        return await self._questions.answer(given, self._chronicle.now())

    def take_up(self, frames: tuple[Frame, ...]) -> None:
        """Remember what the journal says besides the steps."""
        for frame in frames:
            match frame:
                case StopAsked() | PauseAsked() | PauseLifted() | StepSkipped() | RunReopened() | RaceSettled():
                    self._control.apply(frame)
                case QuestionAnswered():
                    self._questions.recall(frame)
                case StepBegun() | StepEnded() | QuestionAsked():
                    self._questions.forget(frame.step)

    async def _take(self, wish: PauseAsked | PauseLifted | StepSkipped) -> None:
        await self._chronicle.put(wish)
        self._control.apply(wish)

    async def _groups(self) -> Ending:
        for lanes in groups(self.plan.steps):
            ended = await asyncio.gather(*(self._lane(lane) for lane in lanes), return_exceptions=True)
            for result in ended:
                if isinstance(result, BaseException):
                    raise result
            endings = [ending for ending in ended if isinstance(ending, Ending)]
            if endings:
                return _worst(endings)
        if self._race.ended:
            return Ending(RunState.STOPPED, self._race.ended)
        return Ending(RunState.SUCCEEDED, _all_done(self.run))

    async def _lane(self, lane: Lane) -> Ending | None:
        """The steps of one device of a wave, or those that run by themselves; None when the run goes on after them."""
        await self._stagger(lane[0])
        unproved = ""
        for number, step in enumerate(lane):
            outcome = await self._through(step, lane[:number])
            if outcome.state is StepState.STOPPED and self._control.stop is not None:
                return Ending(RunState.STOPPED, self._stopped(self._control.stop))
            if outcome.state is StepState.FAILED and step.on_failure != "continue":
                return Ending(RunState.FAILED, f"{step.title}: {outcome.sentence}")
            if outcome.state is StepState.OUTCOME_UNKNOWN:
                unproved = f"{step.title}: {outcome.sentence}"
            elif step.kind is StepKind.WAIT and outcome.state is StepState.SUCCEEDED:
                unproved = ""
        return Ending(RunState.FAILED, unproved) if unproved else None

    async def _stagger(self, step: PlannedStep) -> None:
        after_s = float(dict(step.arguments).get("after_s", "0"))
        if after_s and self._chronicle.of(step).state is StepState.WAITING:
            await self._context.sleep(after_s)

    async def _through(self, step: PlannedStep, before: Lane) -> Outcome:
        """One step to its last outcome, with whatever a person decides when it fails."""
        outcome = _settled(self._chronicle.of(step))
        while True:
            if outcome is None:
                outcome = await self._begin(step)
            if outcome.state is not StepState.FAILED or step.on_failure != "ask":
                return outcome
            decision = await self._decision(step, outcome, before)
            if decision is None or decision.choice == STOP:
                return stopped("") if self._control.stopping else outcome
            if decision.choice == SKIP:
                return await self._skip(step, decision.by, decision.note)
            if decision.choice == MEASURE:
                outcome = await self._carrier.look_again(step)
                continue
            await self._reopen(step, decision, before)
            outcome = None

    async def _begin(self, step: PlannedStep) -> Outcome:
        await self._control.gate()
        left_out = "" if self._control.stopping else await self._race.why_left_out(step)
        if self._control.stopping:
            return stopped("")
        if reason := left_out or self._not_needed(step):
            outcome = Outcome(StepState.SKIPPED, reason)
            await self._carrier.end(step, outcome)
            return outcome
        if wish := self._control.skip_of(step.id):
            return await self._skip(step, wish.by, wish.reason)
        return await self._carrier.carry_out(step)

    def _not_needed(self, step: PlannedStep) -> str:
        """Why a branch is not taken; empty when it is, or when the step is on none."""
        arguments = dict(step.arguments)
        decides = next((record for record in self.run.steps if record.id == arguments.get("after_step")), None)
        if decides is None:
            return ""
        chose, ended = arguments.get("after_chose", ""), arguments.get("after_ended", "")
        if (chose and decides.choice == chose) or (ended and decides.state.value == ended):
            return ""
        return _("Not needed, by how “{title}” ended.").format(title=decides.title)

    async def _decision(self, step: PlannedStep, outcome: Outcome, before: Lane) -> QuestionAnswered | None:
        if self._control.stopping:
            return None
        question = _("{title} failed: {outcome} How does it go on?").format(title=step.title, outcome=outcome.sentence)
        choices: tuple[str, ...] = (SKIP, STOP)
        if not step.destructive or outcome.harmless:
            choices = (RETRY, *choices)
        elif step.kind in RECHECK:
            choices = (MEASURE, *choices)
        if step.kind is StepKind.WAIT and self._unproved(before):
            choices = (*choices, SEND_AGAIN)
        return await self._questions.ask(QuestionAsked(step.id, question, choices, self._chronicle.now()), DECISION_S)

    def _unproved(self, before: Lane) -> PlannedStep | None:
        """The step before that may never have been sent, since an engine ended while it was under way."""
        unknown = [step for step in before if self._chronicle.of(step).state is StepState.OUTCOME_UNKNOWN]
        return unknown[-1] if unknown else None

    async def _reopen(self, step: PlannedStep, decision: QuestionAnswered, before: Lane) -> None:
        """Put steps back to where they have not begun, by a person's word; the unproved one is sent once more."""
        again = self._unproved(before) if decision.choice == SEND_AGAIN else None
        for reopened in (again, step):
            if reopened is not None:
                frame = StepReopened(reopened.id, decision.by, decision.note, self._chronicle.now())
                await self._chronicle.put(frame)
        if again is not None:
            await self._chronicle.audit("step.again", again.target, who=decision.by, step=again.id)
            await self._carrier.carry_out(again)

    async def _skip(self, step: PlannedStep, by: Who, reason: str) -> Outcome:
        sentence = _("Skipped by {who}: {reason}").format(who=by.label, reason=reason)
        outcome = Outcome(StepState.SKIPPED, sentence)
        await self._carrier.end(step, outcome)
        await self._chronicle.audit("step.skip", step.target, who=by, reason=reason, step=step.id)
        return outcome

    def _stopped(self, asked: StopAsked) -> str:
        steps = self.plan.steps
        begun = [self._chronicle.of(step).started_at is not None for step in steps if step.destructive]
        if any(begun):
            return _("{who} What had been sent before is not undone.").format(who=stop_sentence(asked))
        return _("{who} Nothing that changes anything had been sent.").format(who=stop_sentence(asked))


def _all_done(run: Run) -> str:
    left = sum(record.state in (StepState.SKIPPED, StepState.FAILED) for record in run.steps)
    if not left:
        return _("Every step was carried out.")
    sentence = ngettext(
        "It came to its end; {count} step was skipped or failed.",
        "It came to its end; {count} steps were skipped or failed.",
        left,
    )
    return sentence.format(count=left)


def _settled(record: StepRecord) -> Outcome | None:
    """How a step ended before the run was taken up again; None when it has still to be done or looked at."""
    if record.ended_at is None or record.state in (StepState.WAITING, StepState.RUNNING):
        return None
    return Outcome(record.state, record.outcome)


def _worst(endings: list[Ending]) -> Ending:
    """One ending of several devices: failed before stopped, every sentence told once."""
    failures = [ending for ending in endings if ending.state is RunState.FAILED] or endings
    return structs.replace(failures[0], sentence=" ".join(dict.fromkeys(ending.sentence for ending in failures)))

"""Takes one run through its steps in order, and asks people where a step fails; decides nothing about who may."""

from __future__ import annotations

import asyncio

from msgspec import Struct, structs

from console.errors import StoreError
from console.i18n import _, ngettext
from console.model.run import Plan, PlannedStep, Run, RunState, StepKind, StepState
from console.runbooks.carrier import Carrier
from console.runbooks.chronicle import Chronicle
from console.runbooks.context import Context
from console.runbooks.control import Control
from console.runbooks.door import Door
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
    StepSkipped,
    StopAsked,
)
from console.runbooks.lanes import Lane, groups
from console.runbooks.output import Output
from console.runbooks.pace import Pace
from console.runbooks.proposals import Refusal
from console.runbooks.questions import MEASURE, SKIP, STOP, Given, Questions
from console.runbooks.racing import PowerRace
from console.runbooks.record import stop_sentence
from console.runbooks.steps.outcome import Outcome, TagBoard, stopped
from console.runbooks.verdicts import Verdicts
from console.store.audit import Who


class Ending(Struct, frozen=True):
    """How a run ends, and the sentence that says so."""

    state: RunState
    sentence: str


class Runner:
    """One run under way; `pace` is how people slow it. A step whose beginning cannot be written down is not begun."""

    def __init__(self, chronicle: Chronicle, output: Output, context: Context, tags: TagBoard) -> None:
        self._chronicle = chronicle
        self._output = output
        self._context = context
        self._control = Control()
        self._questions = Questions(chronicle.put, context.label_fits, context.touch)
        self._race = PowerRace(chronicle, self._questions, context, self._control)
        self.pace = Pace(chronicle, self._control)
        self._door = Door(chronicle, self._questions, context, self._control)
        self._carrier = Carrier(chronicle, self._questions, output, context, tags, lambda: self._control.stopping)
        self._verdicts = Verdicts(chronicle, self._questions, self._carrier)

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
                case StepEnded():
                    self._questions.forget(frame.step)
                    self._verdicts.recall(frame)
                case StepBegun() | QuestionAsked():
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
            if outcome.state is StepState.FAILED and (step.on_failure != "continue" or step.id in self._door.shut):
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
        outcome = self._verdicts.settled(step)
        while True:
            if outcome is None:
                outcome = await self._begin(step)
            if outcome.state is not StepState.FAILED or step.on_failure != "ask" or step.id in self._door.shut:
                return outcome
            decision = None if self._control.stopping else await self._verdicts.ask(step, outcome, before)
            if decision is None or decision.choice == STOP:
                return stopped("") if self._control.stopping else outcome
            if decision.choice == SKIP:
                return await self._skip(step, decision.by, decision.note)
            if decision.choice == MEASURE:
                outcome = await self._carrier.look_again(step)
                continue
            await self._verdicts.reopen(step, decision, before)
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
        if turned := await self._door.turned_away(step):
            if turned.state is not StepState.STOPPED:
                await self._carrier.end(step, turned)
            return turned
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


def _worst(endings: list[Ending]) -> Ending:
    """One ending of several devices: failed before stopped, every sentence told once."""
    failures = [ending for ending in endings if ending.state is RunState.FAILED] or endings
    return structs.replace(failures[0], sentence=" ".join(dict.fromkeys(ending.sentence for ending in failures)))

"""Asks once how a shutdown goes on when the mains comes back half-way, and keeps to what was decided."""

from __future__ import annotations

import asyncio

from console.i18n import _
from console.model.run import PlannedStep, StepState
from console.runbooks.chronicle import Chronicle
from console.runbooks.context import Context
from console.runbooks.control import Control
from console.runbooks.frames import QuestionAsked, RaceSettled
from console.runbooks.power_race import (
    ANSWER_WITHIN_S,
    BRING_BACK,
    GO_ON,
    Race,
    ended_sentence,
    is_left_out,
    judge_race,
    question,
    told_and_untold,
)
from console.runbooks.questions import Questions
from console.store.audit import THE_ENGINE


class PowerRace:
    """The guard of one run; lanes that come to it at the same time wait for the one decision."""

    def __init__(self, chronicle: Chronicle, questions: Questions, context: Context, control: Control) -> None:
        self._chronicle = chronicle
        self._questions = questions
        self._context = context
        self._control = control
        self._deciding = asyncio.Lock()

    async def why_left_out(self, step: PlannedStep) -> str:
        """Why `step` is not begun any more; empty when it is. Raises `StoreError`."""
        if step.destructive and self._control.race is None:
            async with self._deciding:
                await self._settle(step)
        settled = self._control.race
        if settled is None or settled.choice != BRING_BACK or not is_left_out(step, self._told()):
            return ""
        return _("Left out: the mains is back, and {who} chose so.").format(who=settled.by.label)

    @property
    def ended(self) -> str:
        """How the run ends when it was stopped for the mains; empty when it was not."""
        settled = self._control.race
        if settled is None or settled.choice != BRING_BACK:
            return ""
        told = self._told()
        skipped = (record.target for record in self._chronicle.run.steps if record.state is StepState.SKIPPED)
        acted_on = {step.target for step in self._chronicle.plan.steps if step.destructive}
        stayed = tuple(dict.fromkeys(target for target in skipped if target in acted_on and target not in told))
        return ended_sentence(told, stayed, settled.by.label)

    def _told(self) -> tuple[str, ...]:
        return told_and_untold(self._chronicle.plan, self._chronicle.run)[0]

    async def _settle(self, step: PlannedStep) -> None:
        plan = self._chronicle.plan
        on_mains = {ups: self._context.on_mains(ups) for ups in plan.watched_ups}
        race = judge_race(plan, self._chronicle.run, on_mains)
        if self._control.race is not None or not race.is_to_be_asked or self._control.stopping:
            return
        settled = await self._asked(step, race)
        if settled is None:
            return
        await self._chronicle.put(settled)
        self._control.apply(settled)
        await self._chronicle.audit(
            "run.mains", plan.target, outcome=settled.choice, reason=settled.note, who=settled.by, race=race.reason
        )

    async def _asked(self, step: PlannedStep, race: Race) -> RaceSettled | None:
        """What a person decides, or what follows when nobody does; None when the run is being stopped."""
        asked = QuestionAsked(step.id, question(self._chronicle.plan, race), (GO_ON, BRING_BACK), self._chronicle.now())
        answered = await self._questions.ask(asked, ANSWER_WITHIN_S)
        now = self._chronicle.now()
        if answered is not None:
            return RaceSettled(step.id, answered.choice, answered.by, answered.note, now)
        if self._control.stopping:
            return None
        return RaceSettled(step.id, race.unanswered, THE_ENGINE, _("nobody answered in time"), now)

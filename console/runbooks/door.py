"""Whether a step that needs hands may still begin when its site was closed after the plan was confirmed."""

from __future__ import annotations

from console.i18n import _
from console.model.run import PlannedStep, StepState
from console.runbooks.chronicle import Chronicle
from console.runbooks.context import Context
from console.runbooks.control import Control
from console.runbooks.frames import QuestionAsked
from console.runbooks.no_entry import Closed
from console.runbooks.placed import hands_of
from console.runbooks.questions import RETRY, STOP, Questions
from console.runbooks.steps.outcome import Outcome, failed, stopped
from console.runbooks.verdicts import DECISION_S


class Door:
    """The guard of one run; `shut` are the steps at which people ended it for want of hands.

    What is under way goes on. What a plan would leave out is left out; a check that guards something is not, so the
    run asks at it, and nothing behind it begins until the site is open again.
    """

    def __init__(self, chronicle: Chronicle, questions: Questions, context: Context, control: Control) -> None:
        self.shut: set[str] = set()
        self._chronicle = chronicle
        self._questions = questions
        self._context = context
        self._control = control

    async def turned_away(self, step: PlannedStep) -> Outcome | None:
        """What becomes of `step` instead of beginning it; None when it may begin. Raises `StoreError`."""
        hands = hands_of(step)
        if not hands or self._chronicle.of(step).state is not StepState.WAITING:
            return None
        while (closed := self._context.closed(step.target)).site:
            if hands == "may":
                sentence = _("Left out: {closed} It needs hands there.").format(closed=closed.sentence)
                return Outcome(StepState.SKIPPED, sentence)
            if (turned := await self._asked(step, closed)) is not None:
                return turned
        # What was answered here is no answer to what the step itself asks.
        self._questions.forget(step.id)
        return None

    async def _asked(self, step: PlannedStep, closed: Closed) -> Outcome | None:
        """How the run ends here; None when somebody says that it may be tried again."""
        needs = _("{closed} “{step}” needs hands at {target}.").format(
            closed=closed.sentence, step=step.title, target=step.target
        )
        question = _("{needs} Try again when the site is open, or stop here?").format(needs=needs)
        asked = QuestionAsked(step.id, question, (RETRY, STOP), self._chronicle.now())
        answered = await self._questions.ask(asked, DECISION_S)
        if answered is not None and answered.choice == RETRY:
            return None
        if answered is None and self._control.stopping:
            return stopped("")
        self.shut.add(step.id)
        return failed(needs)

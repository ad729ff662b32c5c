"""One run as it goes: watching it, leaving it (it goes on), and stopping it with a typed word."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from console.i18n import _
from console.model.run import StepRecord
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.header import crumb
from console.tui.rows.run import run_lines
from console.tui.rows.runbooks import ACTIVE, asking
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.frame import Frame, bound
from console.tui.screens.prompt import Prompt
from console.tui.screens.reading import Reading
from console.wire.messages import Done, WatchRun
from console.wire.running import AnswerRun, StopRun

WITH_A_REASON = ("skip", "send again")
"""Choices of a failed step that the engine takes only with a reason."""


class RunScreen(Reading):
    """Watches the run's output while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.RUN)
    FOLLOW = True

    def __init__(self, run: str) -> None:
        super().__init__()
        self.run_id = run

    def scopes(self) -> tuple[str, ...]:
        return (actions.RUN, actions.PAGE)

    def subject(self) -> str:
        run = self.seat.scene.world.runs.get(self.run_id)
        return "" if run is None else run.target

    def told_name(self) -> str:
        return f"run {self.run_id}"

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self.asked(WatchRun(self.run_id)))

    def on_unmount(self) -> None:
        """A run that this one has covered is watched again."""
        covered = next((one.run_id for one in reversed(self.app.screen_stack) if isinstance(one, RunScreen)), "")
        self.app.run_worker(self.seat.ask(WatchRun(covered)))

    def tell(self, width: int) -> list[Line]:
        return [crumb(_("Runbooks"), _("Run")), (), *run_lines(self.run_id, self.seat.scene, width)]

    def do_back(self) -> None:
        below = self.app.screen_stack[-2]
        self.dismiss(None)
        run = self.seat.link.world.runs.get(self.run_id)
        if run is not None and run.state in ACTIVE and isinstance(below, Frame):
            below.say(_("“{title}” goes on; Enter in the runbooks pane shows it again.").format(title=run.title))

    def do_answer(self) -> None:
        self.run_worker(self._answer(), group="answer", exclusive=True)

    async def _answer(self) -> None:
        run = self.seat.link.world.runs.get(self.run_id)
        step = None if run is None else asking(run)
        if step is None:
            self.say(_("This run asks nothing now."))
            return
        choices = tuple(Choice(choice, choice, "") for choice in step.choices)
        chosen = await self.app.push_screen_wait(Choose(step.question, choices))
        given = None if chosen is None else await self._given(step, chosen)
        if given is not None:
            reply = await self.asked(given)
            if isinstance(reply, Done):
                self.say(reply.message or _("Answered: {choice}.").format(choice=chosen))

    async def _given(self, step: StepRecord, chosen: str) -> AnswerRun | None:
        """The answer with all that it must bring besides the choice; None when the person leaves it."""
        code: str | None = ""
        note: str | None = ""
        for rack in (need.removeprefix("code:") for need in step.needs if need.startswith("code:")):
            text = _("Somebody stands at the rack and reads the code out. It is written down nowhere.")
            code_on = _("Code on {rack}").format(rack=rack)
            missing = _("Type the code that stands at the rack; Esc answers nothing.")
            code = await self.app.push_screen_wait(Prompt(step.question, text, code_on, missing=missing))
        if "note" in step.needs or chosen in WITH_A_REASON:
            text = _("What you write is in the record of this run.")
            note = await self.app.push_screen_wait(Prompt(step.question, text, _("“{it}”: write").format(it=chosen)))
        if code is None or note is None:
            return None
        return AnswerRun(self.run_id, step.id, chosen, note, code)

    def do_stop_run(self) -> None:
        self.run_worker(self._stop(), group="stop", exclusive=True)

    async def _stop(self) -> None:
        run = self.seat.link.world.runs.get(self.run_id)
        if run is None or run.state not in ACTIVE:
            self.say(_("This run is over already."))
            return
        word = run.target or run.id
        text = _("The step under way is finished first; the steps after it are not done. Nothing is undone.")
        question = _("Type {word} to stop it").format(word=word)
        if await self.app.push_screen_wait(Prompt(_("Stop “{title}”").format(title=run.title), text, question, word)):
            reply = await self.asked(StopRun(self.run_id))
            if isinstance(reply, Done):
                self.say(reply.message or _("It stops after the step under way."))

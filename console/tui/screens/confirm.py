"""A plan to read and to confirm by typing the target's name; without that name it cannot be started."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Input

from console.i18n import _
from console.model.run import Plan
from console.tui import actions
from console.tui.cells import Line, Span
from console.tui.rows.header import crumb
from console.tui.rows.plan import plan_lines
from console.tui.screens.frame import bound
from console.tui.screens.reading import Reading
from console.tui.widgets.box import Box
from console.tui.widgets.page import Page
from console.tui.widgets.words import Words


class Confirm(Reading):
    """Dismissed with what was typed, or with None; `approves` when that lets somebody else start the plan."""

    AUTO_FOCUS = "#typed, #cancel"
    ASKING = True
    BINDINGS: ClassVar[list[BindingType]] = bound(actions.PAGE)

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        self.approves = False
        self.to_be_read = True

    def told_name(self) -> str:
        return f"plan {self.plan.runbook} {self.plan.target}"

    def body(self) -> Iterable[Widget]:
        yield Page(self._now_told).add_class("first")
        yield Horizontal(
            Words(self._question()),
            Box("typed", disabled=self._forbidden(), by_hand=True),
            Button(_("Cancel"), id="cancel", compact=True),
            Button(_("Start"), id="start", disabled=True, compact=True),
            *self._second_person(),
            classes="answer",
        )

    def tell(self, width: int) -> list[Line]:
        return [crumb(_("Runbooks"), _("Plan")), (), *plan_lines(self.plan, self.seat.scene, width)]

    def _second_person(self) -> list[Button]:
        return [Button(_("Approve"), id="approve", disabled=True, compact=True)] if self.plan.two_person else []

    def _forbidden(self) -> bool:
        return bool(self.plan.obstacles) or self.seat.hands_off

    def _question(self) -> Line:
        if self.seat.hands_off:
            return (Span(_(" This window is read-only: nothing can be started from it. "), "warning"),)
        if self.plan.obstacles:
            return (Span(_(" It cannot be started now; see above why. "), "warning"),)
        return (Span(_(" Type {word} to allow it: ").format(word=self.plan.confirm_word), "strong"),)

    def _confirmed(self) -> bool:
        typed = self.query_one("#typed", Input).value
        return not self._forbidden() and typed == self.plan.confirm_word

    @on(Input.Changed, "#typed")
    def _enable_start(self) -> None:
        for button in self.query("#start, #approve").results(Button):
            button.disabled = not self._confirmed()

    @on(Input.Submitted, "#typed")
    def _typed(self) -> None:
        if self._confirmed():
            self.query_one("#start", Button).focus()
            self.say(_("Enter once more starts it; Esc leaves everything as it is."))
        else:
            self.say(_("That is not “{word}”. Nothing has been started.").format(word=self.plan.confirm_word))

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#start")
    def _start(self) -> None:
        if self._confirmed():
            self.dismiss(self.query_one("#typed", Input).value)

    @on(Button.Pressed, "#approve")
    def _approve(self) -> None:
        self.approves = True
        self._start()

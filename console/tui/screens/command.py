"""The line after `:` and the list of everything that can be done: both lead to the same actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from console.i18n import N_, _
from console.tui import actions
from console.tui.commands import Completion, Names, complete, parse
from console.tui.screens.choose import Choice, Choices, Choose, Title
from console.tui.screens.frame import Frame, bound
from console.tui.widgets.box import Box

_HOME = (actions.OVERVIEW, actions.LIST, actions.SERVERS, actions.ENVIRONMENT, actions.ALERTS, actions.RUNBOOKS)
"""The kinds of the first screen and its panes."""

ELSEWHERE = {
    actions.DEVICE: N_("Open a device's page first, with Enter or :device; this is done there."),
    actions.HISTORY: N_("Open the course of a reading first, with h or :history; this is done there."),
    actions.SERVICE: N_("Open a service's page first, with :service; this is done there."),
}
"""What to do first for a command that neither this screen nor the first one knows."""


class CommandLine(Frame):
    """Dismissed with the line that was typed, or with None; Tab takes the completion under the cursor."""

    AUTO_FOCUS = "#typed"
    ASKING = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(),
        Binding("tab", "complete", show=False, priority=True),
        Binding("down,ctrl+n", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    def body(self) -> Iterable[Widget]:
        yield Title(_("Command")).add_class("title")
        yield Box("typed", _("servers, rack r1, runbook water-leak, at 02:40 …"))
        yield Choices((), self.seat.scene.glyphs.prompt)

    def on_mount(self) -> None:
        super().on_mount()
        # Once: no letter waits for a disk.
        self._names = Names(tuple(sorted(self.seat.themes)), tuple(sorted(self.seat.personal.views())))
        self._offer("")

    def _offer(self, text: str) -> None:
        offered = complete(text, self.seat.scene, self._names, read_only=self.seat.hands_off)
        self.query_one(Choices).show(tuple(map(_choice, offered)))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        self.query_one(Choices).move(by)

    def action_complete(self) -> None:
        """Put the completion under the cursor into the line; one that takes an argument waits for it."""
        chosen = self.query_one(Choices).chosen
        box = self.query_one("#typed", Input)
        if chosen is not None:
            command = actions.by_command(chosen.id)
            box.value = chosen.id + (" " if command is not None and command.argument else "")
            box.cursor_position = len(box.value)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        problem = parse(event.value, read_only=self.seat.hands_off)
        chosen = self.query_one(Choices).chosen
        if isinstance(problem, str) and chosen is None:
            self.say(problem)
        elif chosen is not None and (isinstance(problem, str) or self._meant(event.value, chosen.id)):
            self.dismiss(chosen.id)
        else:
            self.dismiss(event.value)

    @staticmethod
    def _meant(typed: str, offered: str) -> bool:
        """Whether a typed argument is only the beginning of the one that is offered."""
        word, space, rest = typed.strip().removeprefix(":").partition(" ")
        return bool(space and rest.strip()) and offered.startswith(f"{word} ")


def _choice(offered: Completion) -> Choice:
    return Choice(offered.line, offered.line, offered.help)


async def command_line(frame: Frame) -> None:
    """Ask for a command and do it, from the first screen where it cannot be done here."""
    line = await frame.app.push_screen_wait(CommandLine())
    if line is None:
        return
    typed = parse(line, read_only=frame.seat.hands_off)
    if isinstance(typed, str):
        frame.say(typed)
        return
    await do(frame, typed.action, typed.argument)


async def do(frame: Frame, action: actions.Action, argument: str = "") -> None:
    """Do an action here, or on the first screen and in its pane where it belongs there; else say where it is done."""
    if frame.seat.past is not None and action.id in actions.ONLY_NOW:
        frame.say(_("This is the past: nothing can be started from here. Esc returns to now."))
        return
    if action not in frame.here():
        if action not in actions.available(_HOME):
            frame.say(next(_(ELSEWHERE[scope]) for scope in action.scopes if scope in ELSEWHERE))
            return
        frame.seat.go("overview")
        home = frame.app.screen
        if not isinstance(home, Frame):
            return
        home.adopt(action)
        frame = home
    await frame.perform(action.id, argument)


async def palette(frame: Frame) -> None:
    """Choose among all that can be done on a screen, and do it."""
    keymap = frame.seat.keymap
    choices = tuple(
        Choice(action.id, _(action.label), _(action.help), keymap.name(action))
        for action in frame.here()
        if action.id not in ("palette", "command")
    )
    chosen = await frame.app.push_screen_wait(Choose(_("All commands"), choices))
    if chosen is not None:
        await frame.perform(chosen)

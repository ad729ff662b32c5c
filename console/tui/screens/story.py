"""One alert's story, and the two things to do about it: take it on, or open the runbook that fits."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from console.i18n import _
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.header import crumb
from console.tui.rows.story import story_lines
from console.tui.screens.frame import bound
from console.tui.screens.reading import Reading
from console.tui.screens.start import plan, runbooks_for, targets_of
from console.tui.screens.taking import Takes


class Story(Takes, Reading):
    """Stays true while it is open: the alert may be resolved under one's eyes."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.STORY)

    def __init__(self, alert: str) -> None:
        super().__init__()
        self.alert = alert

    def scopes(self) -> tuple[str, ...]:
        return (actions.STORY, actions.PAGE)

    def subject(self) -> str:
        return self.alert

    def told_name(self) -> str:
        return f"alert {self.alert}"

    def tell(self, width: int) -> list[Line]:
        return [crumb(_("Alerts"), self.alert), (), *story_lines(self.alert, self.seat.scene, width)]

    def do_runbooks(self) -> None:
        world = self.seat.scene.world
        alert = world.alerts.get(self.alert)
        if alert is None:
            return
        book = world.runbooks.get(alert.runbook)
        if book is None:
            self.run_worker(runbooks_for(self, alert.device), group="start", exclusive=True)
        elif alert.device in book.targets:
            self.run_worker(plan(self, book, alert.device), group="start", exclusive=True)
        else:
            self.run_worker(targets_of(self, book), group="start", exclusive=True)

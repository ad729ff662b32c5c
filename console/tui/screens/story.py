"""One alert's story, and the two things to do about it: take it on, or open the runbook that fits."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.header import crumb
from console.tui.rows.story import story_lines
from console.tui.screens.frame import bound
from console.tui.screens.reading import Reading
from console.tui.screens.start import plan_near, runbooks_for
from console.tui.screens.taking import Takes
from console.wire.remembering import GetLife, Life, Turn


class Story(Takes, Reading):
    """Stays true while it is open: the alert may be resolved under one's eyes."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.STORY)

    def __init__(self, alert: str) -> None:
        super().__init__()
        self.alert = alert
        self._life: tuple[Turn, ...] | None = None

    def scopes(self) -> tuple[str, ...]:
        return (actions.STORY, actions.PAGE)

    def subject(self) -> str:
        return self.alert

    def told_name(self) -> str:
        return f"alert {self.alert}"

    def tell(self, width: int) -> list[Line]:
        scene = self.seat.scene
        # What is stored is told up to now: in the past that would be the future.
        life = None if scene.past else self._life
        return [crumb(_("Alerts"), self.alert), (), *story_lines(self.alert, scene, width, life)]

    def on_mount(self) -> None:
        super().on_mount()
        self._ask()

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        super().world_changed(changed)
        if changed is None or ("Alert", self.alert) in changed:
            self._ask()

    def _ask(self) -> None:
        if not self.seat.scene.past:
            self.run_worker(self._learn(), group="life", exclusive=True)

    async def _learn(self) -> None:
        """Ask what was stored of the alert; where that is not known the incident's timeline stands in for it."""
        reply = await self.seat.ask(GetLife(self.alert))
        self._life = reply.turns if isinstance(reply, Life) else None
        self.page.repaint()

    def do_runbooks(self) -> None:
        world = self.seat.scene.world
        alert = world.alerts.get(self.alert)
        if alert is None:
            return
        book = world.runbooks.get(alert.runbook)
        if book is None:
            self.run_worker(runbooks_for(self, alert.device), group="start", exclusive=True)
        else:
            self.run_worker(plan_near(self, book, (alert.device,)), group="start", exclusive=True)
